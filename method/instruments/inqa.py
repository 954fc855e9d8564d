"""INQA-Coaching: a grant to consulting days; shown with its contact, no sum while unclear."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import check, to_clarify, unsaid
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part
from method.wording import decimal, euro, percent

ID = "inqa"


def assess(
    *,
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,  # noqa: ARG001 - all instruments are asked in the same way
    group: GroupFacts,  # noqa: ARG001 - the same
) -> Outcome:
    """Return how INQA-Coaching stands for the company."""
    if book.cuts[ID].unknown:
        return Outcome(checks=())
    return Outcome(
        checks=(_size(book, company), not_started(company), _further(book)),
        parts=(_part(book, company),),
    )


def not_started(company: CompanyFacts) -> Check:
    """Return whether the consulting has not begun."""
    free = unsaid(company.consulting_started)
    return check(
        "not_started",
        "Beratung noch nicht begonnen",
        holds=free,
        told="Die Beratung hat noch nicht begonnen."
        if free
        else "Die Beratung hat schon begonnen.",
        missing="ob die Beratung schon begonnen hat",
        reference="Antrag vor Beginn",
    )


def _size(book: LawBook, company: CompanyFacts) -> Check:
    law, staff = book.cuts[ID], company.headcount
    below = law.number("staff_below")
    return check(
        "staff",
        f"Unter {decimal(below)} Beschäftigte",
        holds=None if staff is None else staff < below,
        told=f"Nötig sind weniger als {decimal(below)} Beschäftigte; angegeben sind "
        f"{decimal(staff or 0)}.",
        missing="Beschäftigte im Unternehmen",
        reference=law.reference("staff_below"),
    )


def _further(book: LawBook) -> Check:
    return to_clarify(
        "further",
        "Weitere Voraussetzungen",
        "Die Beschäftigten müssen beteiligt sein; Alter des Betriebs und De-minimis klärt die "
        "Erstberatung.",
        book.cuts[ID].head.source,
    )


def _part(book: LawBook, company: CompanyFacts) -> Part:
    law, days, cost = book.cuts[ID], company.consulting_days, company.consulting_cost
    most, rate, share = law.number("days"), law.number("day_rate"), law.number("share")
    funded = None
    if days is not None and cost is not None:
        daily = cost / days if days else 0.0
        funded = min(daily, rate) * min(days, most) * share
    return Part(
        item=Item.CONSULTING,
        people=0,
        cost=cost,
        funded=funded,
        sentence=f"Bis zu {percent(share)} von höchstens {decimal(most)} Beratungstagen zu "
        f"{euro(rate)}.",
        reference=law.reference("share"),
        ceiling=True,
        missing=() if funded is not None else ("Tage und Kosten der Beratung",),
    )
