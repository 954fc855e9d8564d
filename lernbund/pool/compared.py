"""Pools of several networks side by side: every figure through the gate of its own pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lernbund.plan import PlanError
from lernbund.pool.table import released_table
from method.content import programme
from method.content.programme_models import Compared
from method.gate.tables import Table
from method.programme.shown import COMPARISON
from method.wording import decimal


def compared(pools: Sequence[Path]) -> pd.DataFrame:
    """Return what the gate lets go of each pool, in the order they are given; no ranking.

    A pool is called by its folder.  What is shown is in the pool's ledger afterwards.

    Returns:
        ``COMPARISON`` columns; value is a German text, people and companies are missing and why is
        a sentence where the gate keeps a figure back or the pool has no such rows.

    Raises:
        PlanError: two pools have the same name, or a folder is no pool.
    """
    names = [pool.name for pool in pools]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PlanError(
            f"Zwei Pools heißen „{twice[0]}“. Bitte einen Ordner umbenennen: So heißt das Netzwerk "
            "im Vergleich."
        )
    rows = [row for each in programme().comparison for row in _rows(each, pools)]
    frame = pd.DataFrame(rows, columns=list(COMPARISON))
    return frame.astype({"people": "Int64", "companies": "Int64"})


def _rows(wanted: Compared, pools: Sequence[Path]) -> Iterator[dict[str, Any]]:
    table = Table(
        fact=wanted.fact,
        where=tuple(wanted.where.items()),
        measure=wanted.measure,
        statistic="mean" if wanted.measure else "count",
    )
    for pool in pools:
        yield {"title": wanted.title, "network": pool.name} | _cell(pool, table)


def _cell(pool: Path, table: Table) -> dict[str, Any]:
    frame = released_table(pool, table).frame
    if frame.empty:
        return {"value": "offen", "why": "Der Pool enthält dazu keine Angaben."}
    cell = frame.iloc[0]
    if pd.notna(cell["reason"]):
        return {"value": "nicht gezeigt", "why": cell["why"]}
    value = cell["people"] if table.measure is None else round(float(cell["value"]), 2)
    shown = {name: int(cell[name]) for name in ("people", "companies")}
    return {"value": decimal(value), "why": "", **shown}
