"""The way from all companies to those in the main question: how many were left at each step."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from method.gate.tables import Table
from method.research.plan import Effect

FLOW = ("answered before", "answered again")


def flow(steps: pd.DataFrame, main: Effect, gate: Callable[[Table], pd.DataFrame]) -> pd.DataFrame:
    """Return step, title, people, companies, why, from all companies to the main question.

    Args:
        steps: of the build, as they passed the gate: name, title, companies, people, why.
        main: the main question.
        gate: gives released tables.
    """
    columns = ["step", "title", "people", "companies", "why"]
    built = steps.rename(columns={"name": "step"})[columns].astype(object)
    titles = (f"mit Antworten zur Hauptfrage ({main.before})", f"auch nachher ({main.after})")
    asked = (Table(fact=main.fact), Table(fact=main.fact, measure="change", statistic="mean"))
    rows = [
        {"step": step, "title": title} | _counts(gate(table))
        for step, title, table in zip(FLOW, titles, asked, strict=True)
    ]
    return pd.DataFrame([*built.to_dict("records"), *rows], columns=columns)


def _counts(table: pd.DataFrame) -> dict[str, object]:
    if table.empty:
        return {"people": None, "companies": None, "why": None}
    row = table.iloc[0]
    return {name: row[name] for name in ("people", "companies", "why")}
