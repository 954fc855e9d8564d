"""What a case does not say for offers and funding, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator

from method.instruments.headcount import Headcount
from method.missing import Missing
from schemas.case import Case

ASKED = {
    "recent_82": "Ob jemand in den letzten zwei Jahren nach § 82 SGB III gefördert wurde, ist "
    "nicht bekannt. Bis dahin bleibt diese Förderung offen.",
    "recent_degree": "Ob jemand den Berufsabschluss erst in den letzten zwei Jahren erworben hat, "
    "ist nicht bekannt. Bis dahin bleibt die Förderung nach § 82 SGB III offen.",
    "restructuring": "Ob Arbeitsplätze durch eine Betriebsänderung wegfallen, ist nicht bekannt.",
    "short_time": "Ob es Kurzarbeit gibt, ist nicht bekannt. Der Zuschuss zum Arbeitsentgelt fehlt "
    "deshalb in den Summen.",
}


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
    for column, text in ASKED.items():
        if not case.company[column].isin(["yes", "no"]).any():
            yield Missing("company", text)
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
        ("goal", "Angeboten fehlt das Ziel. Ihre Förderung bleibt offen."),
        ("working_time", "Angeboten fehlt, ob sie in der Arbeitszeit liegen."),
    ):
        n_open = int(offers[column].isna().sum())
        if n_open:
            yield Missing("offers", f"Bei {n_open} von {len(offers)} {text}")
