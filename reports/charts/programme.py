"""Figures of a network's account of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from method.programme.account import Figure
from method.programme.shown import Shown, text_of
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import HEAD, name_columns, name_rows, wrapped, write
from reports.marks import Look
from reports.specs import chapter_spec
from schemas.case import Case

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
    figure, (panel,) = board(height=0.5 + 0.36 * len(rows))
    panel.span((0, float(rows["companies"].max()) * 1.35), (-0.6, len(rows) - 0.4))
    for place, row in enumerate(reversed(rows.to_dict("records"))):
        _step(panel, place, row)
    name_rows(panel, range(len(rows)), [labels[step] for step in reversed(rows["step"].tolist())])
    marks.edge(panel, "left")
    steps = [f"{labels[row['step']]} {row['companies']}" for row in rows.to_dict("records")]
    return Drawing(figure, f"Balken, Betriebe je Schritt: {german.enumeration(steps)}.")


def series(result: Shown, _: Case) -> Drawing | None:
    """Return small bars per half-year of up to three indicators with two values or more."""
    chosen = [each for name in SERIES if len(each := _series(result, name)) > 0][:SHOWN_SERIES]
    if not chosen:
        return None
    figure, places = board(height=1.9, columns=len(chosen))
    for panel, figures in zip(places, chosen, strict=True):
        _bars(panel, figures)
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


def _step(panel: Panel, place: int, row: Mapping[Any, Any]) -> None:
    number, stopped = int(row["companies"]), int(row["stopped"])
    went = number - stopped
    marks.bars(panel, [place], [went], Look("accent"), height=0.6)
    marks.bars(panel, [place], [stopped], Look("pale", "accent"), left=went, height=0.6)
    rests = f", {row['resting']} ruhen" if row["resting"] else ""
    left = f"  ({stopped} nicht weiter{rests})" if stopped else ""
    write(panel, (number, place), f"{german.count(number)}{left}", offset=(4, 0))


def _series(result: Shown, name: str) -> list[Figure]:
    """Return the figures ``name`` of the last half-years, none without two values."""
    found = [each for each in result.account.figures if each.indicator.id == name][-MOST_HALVES:]
    known = [each for each in found if each.reading.value is not None]
    return found if len(known) > 1 else []


def _bars(panel: Panel, figures: list[Figure]) -> None:
    values = [each.reading.value or 0.0 for each in figures]
    target = figures[0].target
    highest = max([*values, target or 0.0, 1.0]) * 1.2
    panel.span((-0.6, len(figures) - 0.4), (0, highest))
    marks.bars(panel, range(len(values)), values, Look("accent"), height=0.6, upright=True)
    for place, (each, value) in enumerate(zip(figures, values, strict=True)):
        label = text_of(each).replace(" ", "\n", 1)
        write(panel, (place, value), label, ha="center", va="bottom")
    if target is not None:
        marks.rules(panel, [target], "second", level=True, width=1, style=marks.DASHED, zorder=2)
    title = wrapped(figures[0].indicator.title, TITLE_WIDTH)
    write(
        panel,
        (0.5, 1),
        title,
        size=HEAD,
        frame=panel.box,
        offset=(0, 6),
        ha="center",
        va="bottom",
    )
    names = [f"{each.half_year.half}/{each.half_year.year}" for each in figures]
    name_columns(panel, range(len(figures)), names)
    marks.edge(panel, "bottom")
