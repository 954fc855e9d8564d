"""Figures of the chapter on communication."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from method.communication.analysis import HIGH, Communication
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case

SMALL = 8.0
LEVELS = (1, 2, 3, 4, 5)
WORDS = ("sehr gering", "gering", "mittel", "hoch", "sehr hoch")
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
    figure, (axes,) = board(height=edges[-1] + 0.75)
    for influence in LEVELS:
        bottom, height = edges[influence - 1], heights[influence - 1]
        for concern in LEVELS:
            high = (influence >= HIGH) + (concern >= HIGH)
            _cell(axes, concern, bottom, height, high=high)
            _words(axes, concern, bottom + height, texts.get((concern, influence), []))
    axes.set_xlim(0.5, 5.5)
    axes.set_ylim(0, edges[-1])
    axes.set_xticks(LEVELS, WORDS)
    middles = [edge + height / 2 for edge, height in zip(edges, heights, strict=False)]
    axes.set_yticks(middles, WORDS)
    axes.set_xlabel("Betroffenheit", font=_font(SMALL + 1))
    axes.set_ylabel("Einfluss", font=_font(SMALL + 1))
    axes.tick_params(length=0, labelsize=SMALL)
    for spine in axes.spines.values():
        spine.set_visible(False)
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
    figure, (axes,) = board(height=0.9 + 0.09 * len(shown) + 0.17 * lines)
    now, days = today.toordinal(), [row["day"].toordinal() for row in rows]
    axes.axvline(now, color=colour("muted"), linewidth=1, linestyle=(0, (3, 3)), zorder=0)
    axes.hlines(range(len(days)), min(days), days, color=colour("line"), linewidth=1)
    for place, row in enumerate(rows):
        _action(axes, place, row["day"], status=row["status"], overdue=row["overdue"])
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(-0.7, len(labels) - 0.3)
    _months(axes, min(*days, now), max(*days, now))
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
        wrapped = "\n".join(textwrap.wrap(f"{name} ({label})", CELL_WIDTH))
        texts.setdefault((int(concern), int(influence)), []).append((wrapped, _ink(attitude)))
    return texts


def _row_height(texts: Mapping[tuple[int, int], list[tuple[str, str]]], influence: int) -> float:
    lines = [
        sum(text.count("\n") + 1 for text, _ in texts.get((concern, influence), []))
        for concern in LEVELS
    ]
    groups = max(len(texts.get((concern, influence), [])) for concern in LEVELS)
    return max(2, *lines) * LINE + (groups + 1) * MARGIN / 2


def _cell(axes: Axes, concern: int, bottom: float, height: float, *, high: int) -> None:
    fill = [colour("paper"), colour("pale"), colour("warn_pale")][high]
    axes.add_patch(
        Rectangle(
            (concern - 0.5, bottom), 1, height, facecolor=fill, edgecolor=colour("line"), zorder=0
        )
    )


def _words(axes: Axes, concern: int, top: float, groups: list[tuple[str, str]]) -> None:
    place = top - MARGIN / 2
    for text, ink in groups:
        axes.text(
            concern - 0.46, place, text, va="top", ha="left", color=ink, font=_font(7.2), zorder=3
        )
        place -= (text.count("\n") + 1) * LINE + MARGIN / 2


def _ink(attitude: Any) -> str:
    if pd.isna(attitude) or attitude == 0:
        return colour("ink")
    return colour("good") if attitude > 0 else colour("bad")


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
    return "\n".join(textwrap.wrap(f"{occasion}{whom}", 44, max_lines=2, placeholder=" …"))


def _months(axes: Axes, first: int, last: int) -> None:
    """Set limits and about five ticks at the beginning of months; days are counted as ordinals."""
    room = max((last - first) * 0.36, 30)
    axes.set_xlim(first - room * 0.1, last + room)
    begin, end = pd.Timestamp.fromordinal(first), pd.Timestamp.fromordinal(int(last + room * 0.8))
    starts = pd.date_range(begin, end, freq="MS")
    kept = starts[:: max(1, -(-len(starts) // MOST_TICKS))]
    axes.set_xticks([each.toordinal() for each in kept], [f"{each:%m/%Y}" for each in kept])
    axes.tick_params(labelsize=SMALL)


def _action(axes: Axes, place: int, day: Any, *, status: str, overdue: bool) -> None:
    done = status == "done"
    ink = colour("bad") if overdue else colour("accent")
    axes.scatter(
        [day.toordinal()],
        [place],
        s=46,
        color=ink if done else colour("paper"),
        edgecolors=ink,
        linewidths=1.6,
        zorder=3,
    )
    word = "überfällig" if overdue else "erledigt" if done else "geplant"
    text = f"{german.date(day)}, {word}"
    axes.annotate(
        text,
        (day.toordinal(), place),
        (7, 0),
        textcoords="offset points",
        va="center",
        color=ink,
        family=FONT,
        fontsize=SMALL - 0.5,
        bbox={"color": colour("paper"), "pad": 0.8},
    )


def _font(size: float = SMALL) -> dict[str, Any]:
    return {"family": FONT, "size": size}
