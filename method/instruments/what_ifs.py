"""What would be if: an agreement, the group of companies, a joint application, a bundle, a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from method.instruments.assess import assess, assess_one
from method.instruments.book import LawBook, law_on
from method.instruments.bundle import bundle_of
from method.instruments.combination import Combination, best_combination
from method.instruments.facts import Answer, CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Item, Result
from method.wording import day as german
from method.wording import decimal, euro

QUALIFIZIERUNGSGELD = "qualifizierungsgeld"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Two ways to go, side by side.

    Attributes:
        name: "agreement", "group", "change", "collective", "bundle" or "day".
        title: German title.
        first_title: German name of the first way.
        second_title: German name of the second way.
        first: Best combination of the first way, None if it is no single one.
        second: Best combination of the second way.
        first_funded: Money of the first way [EUR], None if nothing is certain enough to count.
        second_funded: Money of the second way [EUR].
        gain: What the second way adds [EUR], None if neither has a sum.
        sentence: German sentence.
    """

    name: str
    title: str
    first_title: str
    second_title: str
    first: Combination | None
    second: Combination | None
    first_funded: float | None
    second_funded: float | None
    gain: float | None
    sentence: str


def best(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> Combination:
    """Return the best lawful combination straight from the facts."""
    return best_combination(assess(company, course, group, law), course, group, law)


def with_agreement(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> WhatIf:
    """Return what an agreement on training is worth; § 82 Abs. 4 SGB III [EUR]."""
    ways = [
        best(replace(company, training_agreement=answer), course, group, law)
        for answer in _answers("no", "yes")
    ]
    return _of(
        "agreement",
        "Wert einer Vereinbarung zur Weiterbildung",
        ("ohne Vereinbarung", "mit Vereinbarung"),
        (ways[0], ways[1]),
    )


def alone_or_in_group(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> WhatIf:
    """Return what it means that the whole group of companies counts; § 82 Abs. 6 SGB III."""
    ways = [
        best(replace(company, part_of_group=answer), course, group, law)
        for answer in _answers("no", "yes")
    ]
    return _of(
        "group",
        "Unternehmen allein oder im Konzern",
        ("Unternehmen allein gezählt", "mit dem Konzern gezählt"),
        (ways[0], ways[1]),
    )


def section_82_or_qualifizierungsgeld(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> WhatIf:
    """Return the best way under §§ 81 and 82 beside the best with Qualifizierungsgeld [EUR].

    With Qualifizierungsgeld the company pays the course but no wage for its hours; the sentence
    says what then lacks to the people's net pay.  Source: §§ 82, 82a to 82c SGB III.
    """
    results = assess(company, course, group, law)
    without = ({QUALIFIZIERUNGSGELD}, {"sgb3_82", "sgb3_81_degree"})
    first, second = (
        best_combination(
            [each for each in results if each.instrument_id not in names], course, group, law
        )
        for names in without
    )
    made = _of(
        "change",
        "§ 82 SGB III oder Qualifizierungsgeld",
        ("ohne Qualifizierungsgeld", "mit Qualifizierungsgeld"),
        (first, second),
    )
    return replace(made, sentence=f"{made.sentence} {_burden(first, second, group)}".strip())


def _burden(first: Combination, second: Combination, group: GroupFacts) -> str:
    paid = [each.funded for each in second.shares if each.instrument_id == QUALIFIZIERUNGSGELD]
    if not paid or group.net_difference is None:
        return "Qualifizierungsgeld steht hier nicht fest."
    lacking = max(0.0, group.net_difference * group.people - sum(paid))
    known = [each for item, each in second.own.items() if item is not Item.WAGE and each]
    before = "nicht bekannt" if first.left is None else euro(first.left)
    return (
        f"Dem Betrieb bleiben ohne Qualifizierungsgeld {before} mit Arbeitsentgelt, mit ihm "
        f"{euro(sum(known))} ohne Arbeitsentgelt; stockt er nicht auf, fehlen den Beschäftigten "
        f"zusammen {euro(lacking)} netto."
    )


def collective_application(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> WhatIf:
    """Return single applications beside one joint application; § 82 Abs. 5 SGB III.

    The money is the same; what changes is the number of applications and whose consent is needed.
    """
    found = best(company, course, group, law)
    possible = group.people > 1 and "sgb3_82" in found.instruments
    consent = {
        "yes": "Die Zustimmung liegt vor.",
        "no": "Die Beschäftigten oder die Betriebsvertretung haben nicht zugestimmt.",
    }.get(company.consents or "", "Die Beschäftigten oder die Betriebsvertretung müssen zustimmen.")
    sentence = (
        f"Statt {group.people} einzelnen Anträgen genügt ein Sammelantrag des Betriebs für "
        f"vergleichbare Beschäftigte (§ 82 Abs. 5 SGB III); das Geld bleibt gleich. {consent} Die "
        "Weitergabe der Leistungen ist drei Monate nach dem Ende nachzuweisen."
        if possible
        else "Ein Sammelantrag nach § 82 Abs. 5 SGB III kommt hier nicht in Betracht."
    )
    made = _of(
        "collective",
        "Einzelne Anträge oder Sammelantrag",
        ("einzelne Anträge", "Sammelantrag"),
        (found, found),
    )
    return replace(made, sentence=sentence)


def bundled(
    company: CompanyFacts,
    courses: Sequence[CourseFacts],
    group: GroupFacts,
    law: LawBook,
    *,
    certified: Answer,
) -> WhatIf:
    """Return ``courses`` one by one beside one bundle; ``group`` loses hours to all together."""
    bundle = bundle_of(courses, certified=certified)
    single = [
        best(company, each, replace(group, hours_lost=_part_of(group, each, bundle)), law)
        for each in courses
    ]
    together = best(company, bundle, group, law)
    first = [each.funded for each in single if each.funded is not None]
    least = law.sgb3_82.minimum_hours
    passes = bundle.hours is not None and bundle.hours > least
    word = "liegt über" if passes else "liegt nicht sicher über"
    hours = "unbekannt" if bundle.hours is None else f"{decimal(bundle.hours)} Stunden"
    made = compared(
        "bundle",
        "Einzelne Kurse oder ein Bündel",
        ("einzelne Kurse", "ein Bündel"),
        (sum(first) if first else None, together.funded),
    )
    sentence = (
        f"Das Bündel ({hours}) {word} der Grenze von {decimal(least)} Stunden. {made.sentence} "
        "Das Bündel muss als eine Maßnahme zugelassen sein."
    )
    return replace(made, second=together, sentence=sentence)


def on_days(
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    *,
    days: tuple[datetime.date, datetime.date],
    inputs: Mapping[str, float] | None = None,
) -> WhatIf:
    """Return the same course with application the day before each of ``days``, its start.

    Raises:
        OutsideLaw: a day lies before the law the kit knows.
    """
    ways = [_started(company, course, group, each, inputs) for each in days]
    return _of(
        "day",
        "Beginn vor oder nach einem Stichtag",
        (f"Beginn am {german(days[0])}", f"Beginn am {german(days[1])}"),
        (ways[0], ways[1]),
    )


def verdict_on_days(
    name: str,
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    *,
    days: tuple[datetime.date, datetime.date],
) -> tuple[Result, Result]:
    """Return the answer of the instrument ``name`` on two days, for what has no sum of a course."""
    first, second = (assess_one(name, company, course, group, law_on(day)) for day in days)
    return first, second


def _started(
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    start: datetime.date,
    inputs: Mapping[str, float] | None,
) -> Combination:
    law = law_on(start - datetime.timedelta(days=1), inputs=inputs)
    length = None if None in (course.start, course.end) else _length(course)
    end = None if length is None else start + length
    return best(company, replace(course, start=start, end=end), group, law)


def _length(course: CourseFacts) -> datetime.timedelta | None:
    return course.end - course.start if course.end and course.start else None


def _part_of(group: GroupFacts, course: CourseFacts, bundle: CourseFacts) -> float | None:
    if group.hours_lost is None or course.hours is None or not bundle.hours:
        return None
    return group.hours_lost * course.hours / bundle.hours


def _of(
    name: str,
    title: str,
    titles: tuple[str, str],
    ways: tuple[Combination, Combination],
) -> WhatIf:
    made = compared(name, title, titles, (ways[0].funded, ways[1].funded))
    return replace(made, first=ways[0], second=ways[1])


def compared(
    name: str, title: str, titles: tuple[str, str], funded: tuple[float | None, float | None]
) -> WhatIf:
    """Return two ways side by side by what they fund [EUR], with the sentence that says so."""
    known = any(each is not None for each in funded)
    gain = (funded[1] or 0.0) - (funded[0] or 0.0) if known else None
    return WhatIf(
        name=name,
        title=title,
        first_title=titles[0],
        second_title=titles[1],
        first=None,
        second=None,
        first_funded=funded[0],
        second_funded=funded[1],
        gain=gain,
        sentence=_sentence(titles, funded, gain),
    )


def _sentence(
    titles: tuple[str, str], funded: tuple[float | None, float | None], gain: float | None
) -> str:
    if gain is None:
        return f"Weder {titles[0]} noch {titles[1]} steht eine Förderung fest."
    amounts = ["keine Förderung" if each is None else euro(each) for each in funded]
    word = "mehr" if gain >= 0 else "weniger"
    difference = "kein Unterschied" if not gain else f"{euro(abs(gain))} {word}"
    return (
        f"{titles[0][0].upper()}{titles[0][1:]}: {amounts[0]}; {titles[1]}: {amounts[1]}; "
        f"{difference}."
    )


def _answers(*answers: Answer) -> tuple[Answer, ...]:
    return answers
