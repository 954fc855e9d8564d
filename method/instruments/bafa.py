"""BAFA: a grant to consulting of small and medium-sized enterprises, until its last day."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import asked, check
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.inqa import not_started
from method.instruments.results import Item, Outcome, Part
from method.wording import decimal, euro, percent

ID = "bafa"


def assess(
    *,
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,  # noqa: ARG001 - all instruments are asked in the same way
    group: GroupFacts,  # noqa: ARG001 - the same
) -> Outcome:
    """Return how the consulting grant stands; the rate depends on the Land."""
    law = book.cuts[ID]
    if law.unknown:
        return Outcome(checks=())
    days, most = company.consulting_days, law.number("days")
    return Outcome(
        checks=(
            asked(
                "sme",
                "Kleines oder mittleres Unternehmen nach der Definition der EU",
                company.sme,
                told=("Das Unternehmen ist ein KMU.", "Das Unternehmen ist kein KMU."),
                reference=law.head.source,
            ),
            check(
                "days",
                f"Höchstens {decimal(most)} Beratungstage",
                holds=None if days is None else days <= most,
                told=f"Eine Beratung darf höchstens {decimal(most)} Tage dauern; geplant sind "
                f"{decimal(days or 0)}.",
                missing="Tage der Beratung",
                reference=law.reference("days"),
            ),
            check(
                "land",
                "Land des Standorts",
                holds=None if company.land is None else True,
                told="Der Satz richtet sich nach dem Land des Standorts.",
                missing="Land des Standorts",
                reference=law.reference("share_new_lands"),
            ),
            not_started(company),
        ),
        parts=(_part(book, company),),
        notes=("Seminare und Workshops sind ausgenommen; die Beratenden müssen registriert sein.",),
    )


def _part(book: LawBook, company: CompanyFacts) -> Part:
    law, cost = book.cuts[ID], company.consulting_cost
    name = "share_new_lands" if company.land in ("TH", "ST") else "share"
    share, base = law.number(name), law.number("base")
    return Part(
        item=Item.CONSULTING,
        people=0,
        cost=cost,
        funded=None if cost is None else min(cost, base) * share,
        sentence=f"{percent(share)} von höchstens {euro(base)}, also bis zu {euro(share * base)}.",
        reference=law.reference(name),
        ceiling=True,
        missing=() if cost is not None else ("Kosten der Beratung",),
    )
