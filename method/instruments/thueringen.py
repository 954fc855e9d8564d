"""Thüringen, ESF Plus: Anpassungsqualifizierung of companies and Weiterbildungsscheck of people."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import (
    asked,
    check,
    in_land,
    in_time,
    last_day_of,
    person_applies,
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
    fits = None if course.goal is None else course.goal == "adaptation"
    return Outcome(
        checks=(
            in_land("land", "Land des Standorts", company.land, "TH", source),
            check(
                "goal",
                "Anpassungsqualifizierung",
                holds=fits,
                told="Der Kurs dient der Anpassung."
                if fits
                else "Der Kurs führt zu einem Abschluss.",
                missing="das Ziel des Kurses",
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
    source, high = law.head.source, group.income_too_high
    fits = None if course.goal is None else course.goal in ("adaptation", "vocational_degree")
    return Outcome(
        checks=(
            in_land(
                "residence", "Land, in dem die Personen wohnen", group.residents_land, "TH", source
            ),
            person_applies(group.person_applies, source),
            check(
                "income",
                "Einkommen unter der Grenze",
                holds=None if high is None else high == 0,
                told=f"{high} Personen liegen über der Einkommensgrenze des Landes.",
                missing="wie viele Personen über der Einkommensgrenze liegen",
                reference=law.reference("income_limit"),
            ),
            check(
                "goal",
                "Keine Aufstiegsfortbildung",
                holds=fits,
                told="Der Kurs ist keine Aufstiegsfortbildung."
                if fits
                else "Aufstiegsfortbildungen sind ausgenommen.",
                missing="das Ziel des Kurses",
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
