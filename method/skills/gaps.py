"""What a case does not say about skills, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from method.disclosure import few_or_number
from method.missing import Missing
from method.wording import decimal
from schemas.case import Case


def skill_gaps(case: Case, pairs: pd.DataFrame, covered: pd.DataFrame) -> tuple[Missing, ...]:
    """Return the gaps of step 2 in the order of the tables.

    ``pairs`` are those of ``method.skills.fulfilment.pairs_of``, ``covered`` those of
    ``method.skills.risk.cover``.
    """
    return (*_tables(case), *_requirements(case), *_ratings(case, pairs, covered), *_wishes(case))


def _tables(case: Case) -> Iterator[Missing]:
    if case.people.empty:
        yield Missing(
            "people",
            "Es sind keine Beschäftigten eingetragen. Ohne sie gibt es keinen Abgleich der "
            "Kompetenzen.",
        )
    if case.skills.empty:
        yield Missing(
            "skills",
            "Es sind keine Kompetenzen ausgewählt. Der Katalog schlägt welche vor; ohne sie lässt "
            "sich kein Bedarf benennen.",
        )


def _requirements(case: Case) -> Iterator[Missing]:
    if case.requirements.empty:
        yield Missing(
            "requirements",
            "Es ist nicht eingetragen, welche Rolle welche Kompetenz braucht. Ohne Soll gibt es "
            "keine Lücke und keinen Bedarf.",
        )
        return
    open_roles = ~case.roles["role_id"].isin(case.requirements["role_id"])
    if open_roles.any():
        yield Missing(
            "requirements",
            f"Für {int(open_roles.sum())} von {len(case.roles)} Rollen sind keine Anforderungen "
            "eingetragen. Diese Rollen fehlen im Abgleich.",
        )


def _ratings(case: Case, pairs: pd.DataFrame, covered: pd.DataFrame) -> Iterator[Missing]:
    if case.ratings.empty:
        yield Missing(
            "ratings",
            "Es sind keine Bewertungen eingetragen. Ohne Ist lässt sich nicht sagen, was schon "
            "gekonnt wird.",
        )
        return
    for state, text in (
        ("unrated", "sind nicht bewertet. Sie zählen nicht als Lücke und nicht als gekonnt."),
        ("expired", "sind abgelaufen. Sie zählen erst nach neuer Bewertung oder Schulung wieder."),
    ):
        number = int(pairs["state"].eq(state).sum())
        if number:
            said = few_or_number(number).capitalize()
            yield Missing("ratings", f"{said} von {decimal(len(pairs))} nötigen Bewertungen {text}")
    unknown = int((covered["needed"] & covered["n_rated"].eq(0)).sum())
    if unknown:
        yield Missing(
            "ratings",
            f"Für {unknown} von {int(covered['needed'].sum())} selbständig gebrauchten Kompetenzen "
            "gibt es keine gültige Bewertung. Ob jemand sie beherrscht, ist offen.",
        )


def _wishes(case: Case) -> Iterator[Missing]:
    if case.wishes.empty:
        yield Missing(
            "wishes",
            "Es sind keine Lernwünsche eingetragen. Maßnahmen gelingen eher, wenn sie zu den "
            "Wünschen der Beschäftigten passen.",
        )
