"""Berufsvalidierung, §§ 50b ff. BBiG: proof of vocational competence without a degree."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import check
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Outcome
from method.wording import decimal, persons

ID = "berufsvalidierung"


def assess(
    *,
    book: LawBook,
    company: CompanyFacts,  # noqa: ARG001 - all instruments are asked in the same way
    course: CourseFacts,  # noqa: ARG001 - the same
    group: GroupFacts,
) -> Outcome:
    """Return whether there are people for it; it is a way beside a course and has no amount."""
    law, ready = book.cuts[ID], group.validation_ready
    if law.unknown:
        return Outcome(checks=())
    age, factor = decimal(law.number("least_age")), decimal(law.number("practice_factor"))
    return Outcome(
        checks=(
            check(
                "ready",
                "Alt genug, lange genug im Beruf, ohne Abschluss darin",
                holds=None if ready is None else ready > 0,
                told=f"Mindestens {age} Jahre, das {factor}-Fache der Ausbildungszeit im Beruf "
                f"und ohne Abschluss darin: {ready} von {persons(group.people)}.",
                missing="wie viele Personen alt und erfahren genug sind",
                reference=law.reference("practice_factor"),
            ),
        ),
        notes=("Das Zeugnis öffnet den Weg zu Prüfungen nach §§ 53b und 53c BBiG.",),
    )
