"""Figures of the chapter on communication."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from method.communication.analysis import HIGH, Communication
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import HEAD, Manner, foot, name_columns, name_rows, wrapped, write
from reports.marks import Look
from schemas.case import Case

LEVELS = (1, 2, 3, 4, 5)
PAPERS = ("paper", "pale", "warn_pale")
WORDS = ("sehr gering", "gering", "mittel", "hoch", "sehr hoch")
LETTERS = 7.2
LINE, MARGIN = 0.155, 0.12  # height of a line of text and of a cell's margin [in]
CELL_WIDTH = 20  # [characters]
MOST_ACTIONS = 24
MOST_TICKS = 5


def stakeholder_map(result: Communication, _: Case) -> Drawing | None:
    """Return the groups in a table of influence and concern, with their attitude."""
    rows = result.stakeholders.dropna(subset=["influence", "concern"])
    if rows.empty:
        return None
    texts = _cell_texts(rows)
    heights = [_row_height(texts, influence) for influence in LEVELS]
    edges = [0.0]
    for height in heights:
        edges.append(edges[-1] + height)
    figure, (panel,) = board(height=edges[-1] + 0.75)
    panel.span((0.5, 5.5), (0, edges[-1]))
    middles = [top - height / 2 for top, height in zip(edges[1:], heights, strict=True)]
    for high, paper in enumerate(PAPERS):
        _cells(panel, middles, heights, Look(paper, "line"), high=high)
    for (concern, influence), groups in texts.items():
        _groups(panel, concern, edges[influence], groups)
    name_columns(panel, LEVELS, WORDS)
    name_rows(panel, middles, WORDS)
    foot(panel, "Betroffenheit")
    beside: Manner = {"offset": (-54, 0), "ha": "right", "turned": True, "size": HEAD}
    write(panel, (0, 0.5), "Einfluss", **beside | {"frame": panel.box})
    return Drawing(figure, _map_alt(rows))


def timeline(result: Communication, _: Case) -> Drawing | None:
    """Return the dated actions, one row each, done ones filled and overdue ones marked."""
    kept = result.actions[result.actions["status"].ne("dropped")].dropna(subset="day")
    if kept.empty:
        return None
    today = pd.Timestamp(result.as_of)
    near = (kept["day"] - today).abs().sort_values(kind="stable").head(MOST_ACTIONS).index
    shown = kept.loc[kept.index.isin(near)].iloc[::-1].reset_index(drop=True)
    rows = shown.to_dict("records")
    labels = [_action_label(row["occasion"], row["stakeholder"]) for row in rows]
    lines = sum(label.count("\n") + 1 for label in labels)
    figure, (panel,) = board(height=0.9 + 0.09 * len(shown) + 0.17 * lines)
    now, days = today.toordinal(), [row["day"].toordinal() for row in rows]
    first, last = min(*days, now), max(*days, now)
    room = max((last - first) * 0.36, 30)
    panel.span((first - room * 0.1, last + room), (-0.7, len(labels) - 0.3))
    _months(panel, first, last + room * 0.8)
    marks.rules(panel, [now], "muted", width=1, style=marks.DASHED)
    begin = min(days)
    marks.lines(panel, [((begin, row), (day, row)) for row, day in enumerate(days)], "line")
    points = list(zip(days, range(len(days)), strict=True))
    for look in sorted({_look(row) for row in rows}, key=str):
        same = [point for point, row in zip(points, rows, strict=True) if _look(row) == look]
        marks.dots(panel, same, look)
    for point, row in zip(points, rows, strict=True):
        text = f"{german.date(row['day'])}, {_state(row)}"
        write(panel, point, text, ink=_look(row).edge, offset=(7, 0), size=7.5, paper="paper")
    name_rows(panel, range(len(labels)), labels)
    marks.edge(panel, "left", "bottom")
    done, late = int(kept["status"].eq("done").sum()), int(kept["overdue"].sum())
    alt = (
        f"Zeitachse mit {german.plural(len(kept), 'Aktion', 'Aktionen')} vom "
        f"{german.date(kept['day'].min())} bis {german.date(kept['day'].max())}: "
        f"{german.count(done)} erledigt, {german.count(len(kept) - done)} geplant, davon "
        f"{german.count(late)} überfällig."
    )
    return Drawing(figure, alt)


FIGURES: Mapping[str, Callable[[Communication, Case], Drawing | None]] = {
    "map": stakeholder_map,
    "timeline": timeline,
}


def _cell_texts(rows: pd.DataFrame) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """Return the wrapped names of each cell (concern, influence) with the colour of attitude."""
    texts: dict[tuple[int, int], list[tuple[str, str]]] = {}
    columns = ["name", "concern", "influence", "attitude"]
    for name, concern, influence, attitude in rows[columns].itertuples(index=False):
        label = "?" if pd.isna(attitude) else f"{int(attitude):+d}".replace("-", "−")
        label = label.replace("+0", "0")
        # Cells are narrow: names may break at their hyphens, too.
        said = textwrap.fill(f"{name} ({label})", CELL_WIDTH)
        texts.setdefault((int(concern), int(influence)), []).append((said, _ink(attitude)))
    return texts


def _row_height(texts: Mapping[tuple[int, int], list[tuple[str, str]]], influence: int) -> float:
    lines = [
        sum(text.count("\n") + 1 for text, _ in texts.get((concern, influence), []))
        for concern in LEVELS
    ]
    groups = max(len(texts.get((concern, influence), [])) for concern in LEVELS)
    return max(2, *lines) * LINE + (groups + 1) * MARGIN / 2


def _cells(
    panel: Panel, middles: list[float], heights: list[float], look: Look, *, high: int
) -> None:
    """Draw the cells where ``high`` of influence and concern are high."""
    for influence, (middle, height) in enumerate(zip(middles, heights, strict=True), start=1):
        same = [each for each in LEVELS if (influence >= HIGH) + (each >= HIGH) == high]
        places, left = [middle] * len(same), [each - 0.5 for each in same]
        marks.bars(panel, places, [1.0] * len(same), look, left=left, height=height)


def _groups(panel: Panel, concern: int, top: float, groups: list[tuple[str, str]]) -> None:
    place = top - MARGIN / 2
    for text, ink in groups:
        manner: Manner = {"ink": ink, "size": LETTERS, "va": "top"}
        write(panel, (concern - 0.46, place), text, within=True, **manner)
        place -= (text.count("\n") + 1) * LINE + MARGIN / 2


def _ink(attitude: Any) -> str:
    if pd.isna(attitude) or attitude == 0:
        return "ink"
    return "good" if attitude > 0 else "bad"


def _map_alt(rows: pd.DataFrame) -> str:
    both = rows[rows["quadrant"].eq("involve")]
    against = int(rows["attitude"].lt(0).sum())
    verb = "hat" if len(both) == 1 else "haben"
    return (
        f"Raster aus Einfluss und Betroffenheit mit {german.plural(len(rows), 'Gruppe', 'Gruppen')}"
        f". {german.count(len(both))} {verb} bei beidem mindestens die Stufe mittel. Skeptisch "
        f"oder ablehnend: {german.count(against)}."
    )


def _action_label(occasion: str, stakeholder: str) -> str:
    whom = f" – {stakeholder}" if stakeholder else ""
    return wrapped(f"{occasion}{whom}", 44, max_lines=2)


def _months(panel: Panel, first: int, last: float) -> None:
    """Mark about five beginnings of months; days are counted as ordinals."""
    begin, end = pd.Timestamp.fromordinal(first), pd.Timestamp.fromordinal(int(last))
    starts = pd.date_range(begin, end, freq="MS")
    kept = starts[:: max(1, -(-len(starts) // MOST_TICKS))]
    places = [each.toordinal() for each in kept]
    name_columns(panel, places, [f"{each:%m/%Y}" for each in kept])
    marks.ticks(panel, places)


def _look(row: Mapping[Any, Any]) -> Look:
    ink = "bad" if row["overdue"] else "accent"
    return Look(ink if row["status"] == "done" else "paper", ink, width=1.6, size=46)


def _state(row: Mapping[Any, Any]) -> str:
    return "überfällig" if row["overdue"] else "erledigt" if row["status"] == "done" else "geplant"
