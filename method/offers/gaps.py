"""What a case does not say for offers and funding, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator

from method.missing import Missing
from method.offers.funding import Headcount
from schemas.case import Case


def offers_gaps(case: Case, size: Headcount) -> tuple[Missing, ...]:
    """Return the gaps of step 4 in the order of the tables."""
    return (*_company(case, size), *_offers(case))


def _company(case: Case, size: Headcount) -> Iterator[Missing]:
    if size.size_class is None:
        yield Missing("company", f"{size.reason} Bis dahin bleiben die Fördersätze offen.")
    answer = case.company["training_agreement"]
    if not answer.isin(["yes", "no"]).any():
        yield Missing(
            "company",
            "Ob es eine Vereinbarung zur Weiterbildung gibt, ist nicht bekannt. Mit ihr steigen "
            "die Sätze nach § 82 SGB III; gerechnet ist ohne sie.",
        )
    if case.company["labour_cost"].isna().all():
        yield Missing(
            "company",
            "Die Arbeitskosten je Stunde fehlen. Der Zuschuss zum Arbeitsentgelt lässt sich nicht "
            "schätzen.",
        )
    if case.sites["ags"].isna().all():
        yield Missing(
            "sites",
            "Kein Standort hat einen Gemeindeschlüssel. Instrumente der Länder sind nicht gezeigt.",
        )


def _offers(case: Case) -> Iterator[Missing]:
    offers = case.offers
    if offers.empty:
        yield Missing(
            "offers",
            "Es sind keine Angebote eingetragen. Ohne sie lassen sich weder Kosten noch Förderung "
            "der externen Maßnahmen nennen.",
        )
    for column, text in (
        ("price", "Angeboten fehlt der Preis. Sie stehen in keiner Summe."),
        ("hours", "Angeboten fehlt der Umfang. Ihre Förderung bleibt offen."),
    ):
        n_open = int(offers[column].isna().sum())
        if n_open:
            yield Missing("offers", f"Bei {n_open} von {len(offers)} {text}")
