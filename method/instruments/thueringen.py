"""Thüringen, ESF Plus: Anpassungsqualifizierung of companies and Weiterbildungsscheck of people."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import (
    asked,
    goal_among,
    in_land,
    in_time,
    last_day_of,
    of_person,
    unsigned,
)
from method.instruments.costs import capped_part, each_cost, share_part
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Item, Outcome

COMPANY, PERSON = "th_anpassung", "th_scheck"


def anpassung(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how the Anpassungsqualifizierung stands."""
    law = book.cuts[COMPANY]
    if law.unknown:
        return Outcome(checks=())
    source, weeks = law.head.source, law.number("weeks_before")
    return Outcome(
        checks=(
            in_land("land", "Land des Standorts", company.land, "TH", source),
            goal_among(
                course,
                ("adaptation",),
                "Anpassungsqualifizierung",
                told=("Der Kurs dient der Anpassung.", "Der Kurs führt zu einem Abschluss."),
                reference=source,
            ),
            asked(
                "working_time",
                "Während der regulären Arbeitszeit",
                course.in_working_time,
                told=(
                    "Der Kurs liegt in der Arbeitszeit.",
                    "Der Kurs muss in der Arbeitszeit liegen.",
                ),
                reference=source,
            ),
            in_time(course, book, law.reference("weeks_before"), weeks=weeks),
            unsigned(course, source),
        ),
        parts=(
            share_part(
                Item.COURSE,
                law.number("share"),
                group.people,
                each=each_cost(Item.COURSE, course, group, book),
                reference=law.reference("share"),
                ceiling=True,
            ),
        ),
        notes=("Gerechnet wird mit dem Preis; das Land rechnet mit Durchschnittskostensätzen.",),
        last_day=last_day_of(course, weeks),
    )


def scheck(
    *,
    book: LawBook,
    company: CompanyFacts,  # noqa: ARG001 - all instruments are asked in the same way
    course: CourseFacts,
    group: GroupFacts,
) -> Outcome:
    """Return how the Weiterbildungsscheck stands; the person applies."""
    law = book.cuts[PERSON]
    if law.unknown:
        return Outcome(checks=())
    source = law.head.source
    return Outcome(
        checks=(
            *of_person(group, "TH", law),
            goal_among(
                course,
                ("adaptation", "vocational_degree"),
                "Keine Aufstiegsfortbildung",
                told=(
                    "Der Kurs ist keine Aufstiegsfortbildung.",
                    "Aufstiegsfortbildungen sind ausgenommen.",
                ),
                reference=source,
            ),
            unsigned(course, source),
            in_time(course, book, source),
        ),
        parts=(
            capped_part(
                Item.COURSE,
                1.0,
                group.people,
                each=each_cost(Item.COURSE, course, group, book),
                cap=law.number("cap"),
                reference=law.reference("cap"),
            ),
        ),
        last_day=last_day_of(course, 0),
    )
