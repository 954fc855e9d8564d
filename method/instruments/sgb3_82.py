"""§ 82 SGB III for a group: course, wage, examination, travel, lodging, meals, childcare."""

from __future__ import annotations

from dataclasses import replace

from method.instruments.book import LawBook
from method.instruments.checks import (
    COUNTED,
    LESSON,
    beyond_workplace,
    check,
    course_certified,
    in_time,
    last_day_of,
    more_hours_than,
    no_duty,
    provider_certified,
    said,
)
from method.instruments.costs import SOCIAL_SECURITY, each_cost, share_part, support_parts
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.headcount import Shares, relevant_headcount, shares_of, size_class_of
from method.instruments.results import Check, Item, Outcome, Part
from method.instruments.sgb3_82_law import SizeClass
from method.wording import decimal, percent, persons

CERTIFIED = "§ 82 Abs. 1, §§ 176 bis 180 SGB III"


def assess(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how § 82 stands; people without a degree in a degree course belong to § 81 Abs. 2."""
    found, reason = size_of(book=book, company=company)
    people = eligible(course=course, group=group)
    checks = (
        *_first(book, course, found, reason),
        in_time(course, book, "§ 324 Abs. 1 SGB III"),
        *_people(book, course, group, people),
        beyond_workplace(course, "§ 82 Abs. 1 SGB III"),
        no_duty(course, "§ 82 Abs. 1 S. 2 SGB III"),
        no_upgrading(course),
    )
    shares = None if found is None else _shares(book, company, found)
    parts = () if shares is None else _parts(book, company, course, group, people or 0, shares)
    return Outcome(
        checks=checks,
        parts=parts,
        notes=_notes(book, company, group),
        assumptions=(LESSON, COUNTED),
        last_day=last_day_of(course, 0),
    )


def size_of(*, book: LawBook, company: CompanyFacts) -> tuple[SizeClass | None, str]:
    """Return the size class of § 82, None while open, and a German sentence why."""
    relevant, reason = relevant_headcount(
        stated=company.headcount,
        group=company.group_headcount,
        part_of_group=company.part_of_group,
    )
    if relevant is None:
        return None, reason
    found = size_class_of(relevant, book.sgb3_82)
    return found, f"{reason} Klasse: {found.title}."


def eligible(*, course: CourseFacts, group: GroupFacts) -> int | None:
    """Return how many people can be funded [people], None while open; a cautious count.

    People within a waiting period are taken off once each, even if they were the same.
    """
    degree = course.goal == "vocational_degree"
    off = (group.recent_82, group.recent_degree, *((group.without_degree,) if degree else ()))
    known = [each for each in off if each is not None]
    if len(known) < len(off) or course.goal is None:
        return None
    left: int = group.people - sum(known)
    return max(0, left)


def relief_people(*, book: LawBook, company: CompanyFacts, group: GroupFacts, people: int) -> int:
    """Return for how many of ``people`` the employer's share is waived, cautiously counted.

    Source: § 82 Abs. 2 SGB III; 45 or older or severely disabled, under 500 employees.
    """
    relevant, _ = relevant_headcount(
        stated=company.headcount,
        group=company.group_headcount,
        part_of_group=company.part_of_group,
    )
    if relevant is None or relevant >= book.sgb3_82.relief.below or group.relief is None:
        return 0
    return max(0, group.relief - (group.people - people))


def no_upgrading(course: CourseFacts) -> Check:
    """Return whether the course is no goal of the Aufstiegs-BAföG."""
    free = None if course.goal is None else course.goal not in ("upgrading", "berufsspezialist")
    told = "ist es nicht" if free else "ist es, und dafür gibt es Aufstiegs-BAföG"
    return check(
        "no_upgrading",
        "Kein Ziel des Aufstiegs-BAföG",
        holds=free,
        told=f"Ziele wie Meister, Techniker oder Fachwirt sind ausgenommen; dieser Kurs {told}.",
        missing="das Ziel des Kurses",
        reference="§ 22 Abs. 1a SGB III",
    )


def _shares(book: LawBook, company: CompanyFacts, found: SizeClass) -> Shares:
    agreed = said(company.training_agreement) is True
    return shares_of(found, book.sgb3_82, with_agreement=agreed)


def _first(
    book: LawBook, course: CourseFacts, found: SizeClass | None, reason: str
) -> tuple[Check, ...]:
    law = book.sgb3_82
    return (
        more_hours_than(law.minimum_hours, course, book, law.references["minimum_hours"]),
        provider_certified(course, CERTIFIED),
        course_certified(course, CERTIFIED),
        replace(
            check(
                "size_class",
                "Größenklasse steht fest",
                holds=None if found is None else True,
                told=reason,
                missing="Beschäftigte im Unternehmen und, wenn es einen gibt, im Konzern",
                reference=law.references["size_classes"],
            ),
            sentence=reason,
        ),
    )


def _people(
    book: LawBook, course: CourseFacts, group: GroupFacts, people: int | None
) -> tuple[Check, ...]:
    years, paragraph = book.sgb3_82.waiting_years, book.sgb3_82.references["waiting_years"]
    waits = (
        (
            "degree_waiting",
            group.recent_degree,
            "Berufsabschluss älter als die Wartezeit",
            f"ihren Berufsabschluss erst in den letzten {years.degree} Jahren erworben haben",
        ),
        (
            "funding_waiting",
            group.recent_82,
            "Keine Förderung nach § 82 in der Wartezeit",
            f"in den letzten {years.last_funding} Jahren nach § 82 gefördert wurden",
        ),
    )
    checks = tuple(
        check(
            name,
            title,
            holds=None if count is None else count < group.people,
            told=f"Beschäftigte, die {told}: {count} von {group.people}. Gerechnet wird ohne sie.",
            missing=f"wie viele der Personen {told}",
            reference=paragraph,
        )
        for name, count, title, told in waits
    )
    rest = check(
        "people",
        "Es bleiben Personen, die gefördert werden können",
        holds=None if people is None else people > 0,
        told=f"Vorsichtig gezählt bleiben {people or 0} von {persons(group.people)}.",
        missing="wie viele Personen ohne Berufsabschluss, in der Wartezeit, und das Ziel des Kurses"
        if course.goal in (None, "vocational_degree")
        else "wie viele Personen in der Wartezeit sind",
        reference="§ 82 Abs. 1, § 81 Abs. 2 SGB III",
    )
    return (*checks, rest)


def _parts(
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    people: int,
    shares: Shares,
) -> tuple[Part, ...]:
    free = relief_people(book=book, company=company, group=group, people=people)
    fees = tuple(
        _fee(item, book, each_cost(item, course, group, book), people, free, shares)
        for item in (Item.COURSE, Item.EXAMINATION)
    )
    wage = _wage(book, company, course, group, people, shares)
    return (*fees, wage, *support_parts(course, group, book, people))


def _fee(
    item: Item,
    book: LawBook,
    each: float | None,
    people: int,
    free: int,
    shares: Shares,
) -> Part:
    weight = 0.0 if people == 0 else (free + (people - free) * shares.funded) / people
    reference = book.sgb3_82.references["size_classes"]
    part = share_part(item, weight, people, each=each, reference=reference)
    told = f"{percent(shares.funded)} der Kosten für {persons(people - free)}"
    waived = f", alles für {free} ab 45 oder mit Schwerbehinderung" if free else ""
    return replace(part, sentence=f"{told}{waived}.")


def _wage(
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    people: int,
    shares: Shares,
) -> Part:
    each = each_cost(Item.WAGE, course, group, book)
    idle = company.short_time_share
    rate = None if idle is None else shares.wage_subsidy * (1 - idle)
    part = share_part(
        Item.WAGE, rate or 0.0, people, each=each, reference="§ 82 Abs. 3 S. 4 SGB III"
    )
    missing = part.missing if rate is not None else (*part.missing, "Anteil der Kurzarbeit")
    sentence = f"{percent(shares.wage_subsidy)} des Arbeitsentgelts der Kursstunden"
    spared = f" ohne die {percent(idle)} in Kurzarbeit" if idle else ""
    return replace(
        part,
        funded=None if rate is None else part.funded,
        sentence=f"{sentence}{spared} für {persons(people)}.",
        assumptions=(SOCIAL_SECURITY,),
        missing=missing,
    )


def _notes(book: LawBook, company: CompanyFacts, group: GroupFacts) -> tuple[str, ...]:
    less = decimal(book.sgb3_82.agreement.employer_share_less * 100)
    without_agreement = (
        "Ob es eine Vereinbarung zur Weiterbildung gibt, ist nicht angegeben; gerechnet ist ohne "
        f"den Vorteil von {less} Punkten nach § 82 Abs. 4 SGB III."
    )
    without_relief = (
        "Wie viele Personen 45 oder älter oder schwerbehindert sind, ist nicht angegeben; "
        "gerechnet ist ohne den Verzicht nach § 82 Abs. 2 SGB III."
    )
    unknown = (said(company.training_agreement) is None, group.relief is None)
    sentences = (without_agreement, without_relief)
    return tuple(said_so for said_so, lacks in zip(sentences, unknown, strict=True) if lacks)
