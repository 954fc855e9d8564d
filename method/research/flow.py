"""The way from all companies to those in the main question: how many were left at each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from method.gate.rules import RULES
from method.gate.tables import Table
from method.research.plan import Effect

FLOW = ("answered before", "answered again")
_HIDDEN = (
    "Nicht gezeigt, weil sonst zu erkennen wäre, wie groß wenige ausgeschlossene Betriebe sind."
)


def flow(steps: pd.DataFrame, main: Effect, gate: Callable[[Table], pd.DataFrame]) -> pd.DataFrame:
    """Return step, title, people, companies, why, from all companies to the main question.

    Of steps of the build people are shown only where those left out since the step before are
    nobody, or as many people and companies as the gate asks for.

    Args:
        steps: of the build: name, title, companies, people.
        main: the main question.
        gate: gives released tables.
    """
    built = [{**row, "why": None} for row in _records(steps)]
    reveal = [after for before, after in pairwise(built) if _reveals(before, after)]
    for row in reveal:
        row |= {"people": None, "why": _HIDDEN}
    titles = (f"mit Antworten zur Hauptfrage ({main.before})", f"auch nachher ({main.after})")
    asked = (Table(fact=main.fact), Table(fact=main.fact, measure="change", statistic="mean"))
    rows = [
        {"step": step, "title": title} | _counts(gate(table))
        for step, title, table in zip(FLOW, titles, asked, strict=True)
    ]
    return pd.DataFrame([*built, *rows], columns=["step", "title", "people", "companies", "why"])


def _records(steps: pd.DataFrame) -> list[dict[str, Any]]:
    named = steps.rename(columns={"name": "step"})[["step", "title", "people", "companies"]]
    return [{str(name): value for name, value in row.items()} for row in named.to_dict("records")]


def _reveals(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    companies = before["companies"] - after["companies"]
    people = before["people"] - after["people"]
    return bool(companies) and (companies < RULES.companies or 0 < people < RULES.people)


def _counts(table: pd.DataFrame) -> dict[str, object]:
    if table.empty:
        return {"people": None, "companies": None, "why": None}
    row = table.iloc[0]
    return {name: row[name] for name in ("people", "companies", "why")}
