"""Figures of the report of a pool: who is in it, and the main effect group by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from method.research.analysis import Research
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case

SMALL = 8.0
HIDDEN = "nicht gezeigt"


def flow(result: Research, _: Case) -> Drawing | None:
    """Return a box per step, from all companies to those in the main question."""
    steps = result.flow.to_dict("records")
    if not steps:
        return None
    figure, (axes,) = board(height=0.85 * len(steps))
    texts = [_counted(row) for row in steps]
    for place, text in enumerate(texts):
        last = place == len(texts) - 1
        box = {"boxstyle": "round,pad=0.6", "facecolor": "white",
               "edgecolor": colour("accent" if last else "line")}  # fmt: skip
        axes.text(0.5, -place, text, ha="center", va="center", bbox=box, font=_font())
        if not last:
            arrow = {"arrowstyle": "->", "color": colour("muted")}
            axes.annotate("", (0.5, -place - 0.68), (0.5, -place - 0.32), arrowprops=arrow)
    axes.set_xlim(0, 1)
    axes.set_ylim(-len(steps) + 0.5, 0.5)
    axes.set_axis_off()
    spoken = [text.replace("\n", ": ") for text in texts]
    return Drawing(figure, f"Ablauf von oben nach unten. {'; '.join(spoken)}.")


def forest(result: Research, _: Case) -> Drawing | None:
    """Return the main effect by group with its interval, and the pooled one as a diamond."""
    rows = result.forest.dropna(subset="change").iloc[::-1].reset_index(drop=True)
    if rows.empty:
        return None
    figure, (axes,) = board(height=0.9 + 0.28 * len(rows))
    for place, row in enumerate(rows.to_dict("records")):
        _effect(axes, place, {str(name): value for name, value in row.items()})
    axes.axvline(0, color=colour("muted"), linewidth=1)
    pooled = float(rows.loc[rows["kind"].eq("pooled"), "change"].iloc[0])
    axes.axvline(pooled, color=colour("accent"), linewidth=1, linestyle=(0, (3, 3)))
    labels = [
        f"{row['title']} ({german.plural(float(row['people']), 'Person', 'Personen')})"
        for row in rows.to_dict("records")
    ]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel("Änderung in Stufen", fontsize=SMALL)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: german.number(value))
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True, axis="x")
    return Drawing(figure, _forest_alt(rows, pooled))


FIGURES: Mapping[str, Callable[[Research, Case], Drawing | None]] = {"flow": flow, "forest": forest}


def _effect(axes: Axes, place: int, row: Mapping[str, Any]) -> None:
    pooled = row["kind"] == "pooled"
    ink = colour("accent" if pooled else "second" if row["kind"] == "group" else "ink")
    axes.plot([row["low"], row["high"]], [place, place], color=ink, linewidth=2)
    axes.scatter([row["change"]], [place], s=70 if pooled else 36, color=ink, zorder=3,
                 marker="D" if pooled else "s")  # fmt: skip


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


def _font() -> dict[str, Any]:
    return {"family": FONT, "size": SMALL}
