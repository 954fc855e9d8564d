"""Figures of the report of a pool: who is in it, and the main effect group by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from method.research.analysis import Research
from reports import german, marks
from reports.drawing import DOTS, WIDTH, Drawing, Panel, board
from reports.labels import SMALL, foot, name_columns, name_rows, write
from reports.lettering import width
from reports.marks import Look
from schemas.case import Case

HIDDEN = "nicht gezeigt"


def flow(result: Research, _: Case) -> Drawing | None:
    """Return a box per step, from all companies to those in the main question."""
    steps = result.flow.to_dict("records")
    if not steps:
        return None
    figure, (panel,) = board(height=0.85 * len(steps))
    texts = [_counted(row) for row in steps]
    long = max(width(line, SMALL) for text in texts for line in text.split("\n")) + 24
    panel.span((-WIDTH * DOTS / 2, WIDTH * DOTS / 2), (-len(steps) + 0.5, 0.5))
    for place, text in enumerate(texts):
        last = place == len(texts) - 1
        rim = "accent" if last else "line"
        marks.bars(panel, [-place], [long], Look("paper", rim), left=-long / 2, height=0.62)
        write(panel, (0, -place), text, ha="center", within=True)
        if not last:
            marks.lines(panel, [[(0, -place - 0.31), (0, -place - 0.6)]], "muted")
            marks.dots(panel, [(0, -place - 0.62)], Look("muted", sign="v", size=24))
    spoken = [text.replace("\n", ": ") for text in texts]
    return Drawing(figure, f"Ablauf von oben nach unten. {'; '.join(spoken)}.")


def forest(result: Research, _: Case) -> Drawing | None:
    """Return the main effect by group with its interval, and the pooled one as a diamond."""
    rows = result.forest.dropna(subset="change").iloc[::-1].reset_index(drop=True)
    if rows.empty:
        return None
    figure, (panel,) = board(height=0.9 + 0.28 * len(rows))
    reach = [0.0, *rows["low"].dropna(), *rows["high"].dropna(), *rows["change"]]
    first, last = min(reach), max(reach)
    room = 0.05 * (last - first) or 1.0
    panel.span((first - room, last + room), (-0.7, len(rows) - 0.3))
    found = np.asarray(MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(first, last))
    steps = [step for step in found.tolist() if first - room <= step <= last + room]
    for place, row in enumerate(rows.to_dict("records")):
        _effect(panel, place, {str(name): value for name, value in row.items()})
    marks.rules(panel, [0], "muted", width=1)
    pooled = float(rows.loc[rows["kind"].eq("pooled"), "change"].iloc[0])
    marks.rules(panel, [pooled], "accent", width=1, style=marks.DASHED)
    labels = [
        f"{row['title']} ({german.plural(float(row['people']), 'Person', 'Personen')})"
        for row in rows.to_dict("records")
    ]
    name_rows(panel, range(len(rows)), labels)
    name_columns(panel, steps, [german.number(step) for step in steps])
    marks.rules(panel, steps)
    marks.edge(panel, "left", "bottom")
    foot(panel, "Änderung in Stufen")
    return Drawing(figure, _forest_alt(rows, pooled))


FIGURES: Mapping[str, Callable[[Research, Case], Drawing | None]] = {"flow": flow, "forest": forest}


def _effect(panel: Panel, place: int, row: Mapping[str, Any]) -> None:
    pooled = row["kind"] == "pooled"
    ink = "accent" if pooled else "second" if row["kind"] == "group" else "ink"
    marks.lines(panel, [[(row["low"], place), (row["high"], place)]], ink, width=2)
    look = Look(ink, sign="D", size=70) if pooled else Look(ink, sign="s", size=36)
    marks.dots(panel, [(row["change"], place)], look)


def _counted(row: Mapping[Any, Any]) -> str:
    companies, people = row["companies"], row["people"]
    counts = [
        HIDDEN if pd.isna(companies) else german.plural(companies, "Betrieb", "Betriebe"),
        f"Personen {HIDDEN}" if pd.isna(people) else german.plural(people, "Person", "Personen"),
    ]
    return f"{row['title']}\n{', '.join(counts)}"


def _forest_alt(rows: pd.DataFrame, pooled: float) -> str:
    groups = rows[rows["kind"].ne("pooled")]
    low, high = (german.number(each, decimals=2) for each in groups["change"].agg(["min", "max"]))
    return (
        f"Änderung in {len(groups)} Gruppen mit Bereich: zwischen {low} und {high} Stufen; alle "
        f"Betriebe zusammen {german.number(pooled, decimals=2)}."
    )
