"""What had to stay out of a problem of choice, and what was assumed in it, in German."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from method.agreed import ACTIVE, codes_of
from method.choice.case_funding import Funding
from method.choice.case_measures import Measure
from method.choice.case_offers import LEFT_OUT, Terms
from method.choice.records import Offer
from method.disclosure import few_or_number
from method.offers.distance import distances
from method.wording import enumeration
from schemas.case import Case

MOST_TITLES = 8


def offers_left_out(
    case: Case, fitting: pd.DataFrame, reasons: pd.Series, courses: Iterable[Offer]
) -> list[str]:
    """Return which offers are not in the problem and why; ``reasons`` are those of the fitting."""
    said = [
        text.format(titles=_titles(fitting.loc[reasons.eq(reason), "title"]))
        for reason, text in LEFT_OUT.items()
        if reasons.eq(reason).any()
    ]
    usable = fitting[reasons.eq("")]
    full = usable[~usable["offer_id"].isin([each.offer for each in courses])]
    if not full.empty:
        said.append(f"Durch vereinbarte Maßnahmen schon belegt: {_titles(full['title'])}.")
    unknown = usable[distances(usable, case.sites).isna()]
    if not unknown.empty:
        said.append(f"Ort nicht bekannt, der Weg zählt nicht mit: {_titles(unknown['title'])}.")
    others = len(case.offers) - len(fitting)
    if others:
        said.append(f"Angebote, die zu keiner gebrauchten Kompetenz passen: {others}.")
    return said


def people_left_out(case: Case, pairs: pd.DataFrame) -> list[str]:
    """Return how many people and how many of their skills have no known gap."""
    people = set(case.people["person_id"])
    asked = set(pairs["person_id"])
    rated = set(pairs.loc[pairs["state"].eq("rated"), "person_id"])
    unrated = int(pairs["state"].ne("rated").sum())
    said = []
    if people - asked:
        said.append(f"Personen ohne Rolle mit Anforderungen: {few_or_number(len(people - asked))}.")
    if asked - rated:
        said.append(
            f"Personen ohne gültige Bewertung, für sie ist keine Lücke bekannt: "
            f"{few_or_number(len(asked - rated))}."
        )
    if unrated:
        said.append(
            f"Kompetenzen einzelner Personen ohne gültige Bewertung (keine Lücke, kein Kurs): "
            f"{few_or_number(unrated)}."
        )
    return said


def measures_left_out(case: Case, measures: Sequence[Measure]) -> list[str]:
    """Return which agreed measures and participants are not in the problem."""
    active = case.measures[case.measures["status"].isin(ACTIVE)]
    codes = codes_of(active)
    unnamed = active[~active["measure_id"].isin([each.measure for each in measures])]
    gone = codes[~codes["person_id"].isin(case.people["person_id"])]
    said = []
    if not unnamed.empty:
        said.append(
            "Vereinbart, aber ohne Codes von Beschäftigten und deshalb nicht im Plan (auch nicht "
            f"mit ihren Kosten): {_titles(unnamed['title'])}."
        )
    if not gone.empty:
        titles = active.loc[active["measure_id"].isin(gone["measure_id"]), "title"]
        said.append(f"Teilnehmende, die nicht unter den Beschäftigten stehen: {_titles(titles)}.")
    return said


def assumptions_of(
    case: Case, funding: Funding, terms: Sequence[Terms], measures: Sequence[Measure]
) -> tuple[str, ...]:
    """Return what was assumed in making the problem."""
    unpriced = [each.title for each in measures if not each.terms.known]
    limited = [each.facts.title for each in terms if each.limited and each.facts]
    says = {
        "Ein Kurs bringt jede Person auf die Stufe, die er nennt; Vorkenntnisse, die er verlangt, "
        "stehen nicht in den Angeboten und sind zu prüfen.": bool(terms),
        "Kurse im Betrieb ohne voraussichtliche Förderung sind mit dem Preis aller Plätze "
        "gerechnet, auch wenn welche frei bleiben.": any(each.gross_fixed for each in terms),
        "Förderung hängt hier von Angaben zur Gruppe ab; geplant sind höchstens so viele Personen, "
        f"wie auf dem Blatt „Fördergruppen“ stehen: {_titles(limited)}.": bool(limited),
        "Laufende Maßnahmen gelten als bezahlt und belasten das Budget nicht.": any(
            each.terms.running for each in measures
        ),
        f"Kosten nicht genannt, mit 0 € gerechnet: {_titles(unpriced)}.": bool(unpriced),
        "Die Arbeitskosten je Stunde fehlen; die Arbeitszeit zählt bei der Wahl nicht mit.": (
            case.company["labour_cost"].dropna().empty
        ),
        "Für diesen Tag ist kein Recht hinterlegt; alle Kosten sind ohne Förderung gerechnet.": (
            funding.book is None
        ),
    }
    return tuple(sentence for sentence, holds in says.items() if holds)


def _titles(titles: Iterable[str]) -> str:
    known = [f"„{title}“" for title in dict.fromkeys(titles)]
    more = len(known) - MOST_TITLES
    return enumeration([*known[:MOST_TITLES], f"{more} weitere"] if more > 0 else known)
