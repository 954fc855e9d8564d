"""Figures of a network's account of itself."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from matplotlib.axes import Axes

from method.programme.account import Figure
from method.programme.shown import Shown, text_of
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from reports.specs import chapter_spec
from schemas.case import Case

SMALL = 8.0
MOST_HALVES = 6
SERIES = ("companies_with_concept", "measures_finished", "participations", "closed_gaps")
SHOWN_SERIES = 3
TITLE_WIDTH = 26  # [letters]


def companies(result: Shown, _: Case) -> Drawing | None:
    """Return a bar per step, the part that went no further marked."""
    rows = result.account.companies
    if not rows["companies"].any():
        return None
    labels = chapter_spec("programme").tables["companies"].columns["step"].labels
    figure, (axes,) = board(height=0.5 + 0.36 * len(rows))
    for place, row in enumerate(reversed(rows.to_dict("records"))):
        _step(axes, place, row)
    axes.set_yticks(range(len(rows)), [labels[step] for step in reversed(rows["step"].tolist())])
    axes.set_xlim(0, float(rows["companies"].max()) * 1.35)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    steps = [f"{labels[row['step']]} {row['companies']}" for row in rows.to_dict("records")]
    return Drawing(figure, f"Balken, Betriebe je Schritt: {german.enumeration(steps)}.")


def series(result: Shown, _: Case) -> Drawing | None:
    """Return small bars per half-year of up to three indicators with two values or more."""
    chosen = [each for name in SERIES if len(each := _series(result, name)) > 0][:SHOWN_SERIES]
    if not chosen:
        return None
    figure, places = board(height=1.9, columns=len(chosen))
    for axes, figures in zip(places, chosen, strict=True):
        _bars(axes, figures)
    spoken = [
        f"{figures[0].indicator.title}: "
        + german.enumeration([f"{each.half_year.title} {text_of(each)}" for each in figures])
        for figures in chosen
    ]
    return Drawing(figure, f"Balken je Halbjahr. {'; '.join(spoken)}.")


FIGURES: Mapping[str, Callable[[Shown, Case], Drawing | None]] = {
    "companies": companies,
    "series": series,
}


def _step(axes: Axes, place: int, row: Mapping[Any, Any]) -> None:
    number, stopped = int(row["companies"]), int(row["stopped"])
    axes.barh(place, number - stopped, height=0.6, color=colour("accent"))
    axes.barh(place, stopped, left=number - stopped, height=0.6, color=colour("pale"),
              edgecolor=colour("accent"))  # fmt: skip
    rests = f", {row['resting']} ruhen" if row["resting"] else ""
    left = f"  ({stopped} nicht weiter{rests})" if stopped else ""
    axes.text(number, place, f"  {german.count(number)}{left}", va="center", font=_font())


def _series(result: Shown, name: str) -> list[Figure]:
    """Return the figures ``name`` of the last half-years, none without two values."""
    found = [each for each in result.account.figures if each.indicator.id == name][-MOST_HALVES:]
    known = [each for each in found if each.reading.value is not None]
    return found if len(known) > 1 else []


def _bars(axes: Axes, figures: list[Figure]) -> None:
    values = [each.reading.value or 0.0 for each in figures]
    for place, (each, value) in enumerate(zip(figures, values, strict=True)):
        axes.bar(place, value, width=0.6, color=colour("accent"))
        label = text_of(each).replace(" ", "\n", 1)
        axes.text(place, value, label, ha="center", va="bottom", font=_font())
    target = figures[0].target
    if target is not None:
        axes.axhline(target, color=colour("second"), linewidth=1, linestyle=(0, (3, 3)))
    title = "\n".join(textwrap.wrap(figures[0].indicator.title, TITLE_WIDTH))
    axes.set_title(title, fontdict={"family": FONT, "size": SMALL + 1})
    axes.set_ylim(0, max([*values, target or 0.0, 1.0]) * 1.2)
    axes.set_xticks(
        range(len(figures)), [f"{e.half_year.half}/{e.half_year.year}" for e in figures]
    )
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False)
    axes.tick_params(labelsize=SMALL)


def _font() -> dict[str, Any]:
    return {"family": FONT, "size": SMALL}
