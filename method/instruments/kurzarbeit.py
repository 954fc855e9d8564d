"""Training in the idle hours of short-time work; the former refund of § 106a SGB III is over."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import check
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Outcome
from method.wording import decimal, percent

ID = "kurzarbeit"


def assess(
    *,
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,  # noqa: ARG001 - all instruments are asked in the same way
    group: GroupFacts,  # noqa: ARG001 - the same
) -> Outcome:
    """Return whether hours of the course can lie in short-time work; no amount is computed."""
    law = book.cuts[ID]
    if law.unknown:
        return Outcome(checks=())
    share, drawn, most = company.short_time_share, company.short_time_months, months(book=book)
    return Outcome(
        checks=(
            check(
                "short_time",
                "Kursstunden in der Kurzarbeit",
                holds=None if share is None else share > 0,
                told=f"{percent(share or 0)} der Kursstunden liegen in der Kurzarbeit.",
                missing="Anteil der Kursstunden in Kurzarbeit",
                reference=law.reference("rate"),
            ),
            check(
                "months",
                f"Bezugsdauer von {decimal(most)} Monaten nicht erschöpft",
                holds=None if drawn is None else drawn < most,
                told=f"Von {decimal(most)} Monaten sind {decimal(drawn or 0)} verbraucht.",
                missing="Monate, in denen schon Kurzarbeitergeld gezahlt wurde",
                reference=law.reference("months"),
            ),
        ),
        notes=(
            (
                "Für Stunden mit Kurzarbeitergeld gibt es keinen Zuschuss zum Entgelt nach § 82; "
                "die Lehrgangskosten können gefördert werden."
            ),
        ),
    )


def months(*, book: LawBook) -> float:
    """Return the longest time of the allowance on the day [months]; § 104 SGB III, KugBeV."""
    return book.cuts[ID].number("months")


def refund(
    *,
    book: LawBook,  # noqa: ARG001 - all instruments are asked in the same way
    company: CompanyFacts,  # noqa: ARG001 - the same
    course: CourseFacts,  # noqa: ARG001 - the same
    group: GroupFacts,  # noqa: ARG001 - the same
) -> Outcome:
    """Return nothing but the standing: § 106a SGB III is history and has no rates here."""
    return Outcome(checks=())
