"""§ 81 (2) SGB III: a vocational degree later on, for people who have none that is of use."""

from __future__ import annotations

from dataclasses import replace

from method.instruments.book import LawBook
from method.instruments.checks import (
    asked,
    check,
    course_certified,
    goal_among,
    in_time,
    last_day_of,
    provider_certified,
    to_clarify,
)
from method.instruments.costs import SOCIAL_SECURITY, each_cost, share_part, support_parts
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part
from method.wording import euro, persons

LAW = "§ 81 Abs. 2 SGB III"
WAGE_SHARE = "wage_share_without_degree"


def assess(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how § 81 Abs. 2 stands for the people of ``group`` without a degree."""
    people = group.without_degree or 0
    return Outcome(
        checks=_checks(book, course, group),
        parts=_parts(book, company, course, group, people),
        last_day=last_day_of(course, 0),
        notes=("Auf den Lehrgang besteht ein Anspruch; er geht dem Qualifizierungsgeld vor.",),
    )


def _checks(book: LawBook, course: CourseFacts, group: GroupFacts) -> tuple[Check, ...]:
    count = group.without_degree
    needed = (
        "Nötig ist eine Umschulung, Teilqualifizierung oder Vorbereitung auf die "
        "Abschlussprüfung; dieser Kurs"
    )
    return (
        goal_among(
            course,
            ("vocational_degree",),
            "Der Kurs führt zu einem Berufsabschluss",
            told=(f"{needed} ist eine.", f"{needed} ist keine."),
            reference=LAW,
        ),
        check(
            "without_degree",
            "Personen ohne verwertbaren Berufsabschluss",
            holds=None if count is None else count > 0,
            told=f"Ohne verwertbaren Berufsabschluss: {count} von {persons(group.people)}.",
            missing="wie viele Personen keinen verwertbaren Berufsabschluss haben",
            reference=LAW,
        ),
        asked(
            "shortened",
            "Um ein Drittel kürzer als die Ausbildung",
            course.shortened,
            told=(
                "Der Kurs ist kurz genug oder zulässig ausgenommen.",
                "In Vollzeit muss er um mindestens ein Drittel kürzer sein als die Ausbildung.",
            ),
            reference="§ 180 Abs. 4 SGB III",
        ),
        provider_certified(course, "§§ 176 bis 180 SGB III"),
        course_certified(course, "§§ 176 bis 180 SGB III"),
        in_time(course, book, "§ 324 Abs. 1 SGB III"),
        to_clarify(
            "suitable",
            "Eignung und Aussicht auf Erfolg",
            "Die Agentur prüft Eignung, Aussicht auf Erfolg und bessere Chancen; unter drei Jahren "
            "Beruf muss eine Ausbildung unmöglich oder der Beruf ein Engpassberuf sein.",
            LAW,
        ),
    )


def _parts(
    book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts, people: int
) -> tuple[Part, ...]:
    law = book.cuts["sgb3_81_degree"]
    if law.unknown:
        return ()
    share, reference = law.number("course_share"), law.reference("course_share")
    fees = tuple(
        share_part(
            item, share, people, each=each_cost(item, course, group, book), reference=reference
        )
        for item in (Item.COURSE, Item.EXAMINATION)
    )
    support = support_parts(course, group, book, people)
    return (*fees, _wage(book, company, course, group, people), *support, *_premiums(book, people))


def _wage(
    book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts, people: int
) -> Part:
    law, idle = book.cuts["sgb3_81_degree"], company.short_time_share
    share = min(book.assumed(WAGE_SHARE), law.number("wage_share")) * (1 - (idle or 0.0))
    each = each_cost(Item.WAGE, course, group, book)
    part = share_part(
        Item.WAGE,
        share,
        people,
        each=each,
        reference=law.reference("wage_share"),
        ceiling=True,
        assumptions=(WAGE_SHARE, SOCIAL_SECURITY),
    )
    if idle is not None:
        return part
    return replace(part, funded=None, missing=(*part.missing, "Anteil der Kurzarbeit"))


def _premiums(book: LawBook, people: int) -> tuple[Part, ...]:
    law = book.cuts["sgb3_81_degree"]
    names = {"premium_interim": "Zwischenprüfung", "premium_final": "Abschlussprüfung"}
    return tuple(
        Part(
            item=None,
            people=people,
            cost=None,
            funded=law.number(name) * people,
            sentence=f"Prämie von {euro(law.number(name))} je Person nach bestandener {exam}.",
            reference=law.reference(name),
            kind="premium",
        )
        for name, exam in names.items()
    )
