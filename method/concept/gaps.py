"""What a case does not say for a concept, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator

from method.disclosure import few_or_number
from method.missing import Missing
from method.wording import decimal
from schemas.case import Case


def concept_gaps(case: Case, *, n_pairs: int, n_rated: int) -> tuple[Missing, ...]:
    """Return the gaps of step 3 in the order of the tables.

    Args:
        case: the company.
        n_pairs: pairs of person and required skill.
        n_rated: of these, with a valid rating.
    """
    return (*_company(case), *_needs(n_pairs, n_rated), *_measures(case))


def _company(case: Case) -> Iterator[Missing]:
    if case.company["labour_cost"].isna().all():
        yield Missing(
            "company",
            "Die Arbeitskosten je Stunde fehlen. Der Aufwand steht deshalb nur in Stunden da.",
        )
    if case.workshops.empty:
        yield Missing(
            "workshops",
            "Es ist kein Workshop eingetragen. Ohne ihn lässt sich nicht zeigen, was sich seither "
            "verändert hat.",
        )


def _needs(n_pairs: int, n_rated: int) -> Iterator[Missing]:
    if not n_pairs:
        yield Missing(
            "requirements",
            "Es gibt keine Beschäftigten mit Anforderungen. Ohne sie lassen sich keine Maßnahmen "
            "ableiten.",
        )
        return
    unrated = n_pairs - n_rated
    if unrated:
        yield Missing(
            "ratings",
            f"Für {few_or_number(unrated)} von {decimal(n_pairs)} Paaren aus Person und "
            "Kompetenz gilt keine Bewertung. Daraus wird keine Maßnahme abgeleitet; der Bedarf "
            "kann größer sein.",
        )


def _measures(case: Case) -> Iterator[Missing]:
    if case.measures.empty:
        yield Missing(
            "measures",
            "Es ist noch keine Maßnahme vereinbart. Die Vorschläge haben weder Verantwortliche "
            "noch Termine.",
        )
    if case.wishes.empty:
        yield Missing(
            "wishes",
            "Es sind keine Lernwünsche eingetragen. Wer lernen will, lernt leichter; fragen Sie "
            "danach.",
        )
