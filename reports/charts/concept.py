"""Figures of the chapter on the personnel development concept."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from method.concept.analysis import Concept
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from reports.tables import choice_labels, names_in
from schemas.case import Case

SMALL = 8.0
LETTERS: Mapping[str, Any] = {"family": FONT, "size": SMALL}
MOST_SKILLS = 15
MOST_MEASURES = 25
MOST_TICKS = 7
PARTS = {
    "points_gap": ("Lücken", "accent", ""),
    "points_cover": ("geringe Abdeckung", "second", "////"),
    "points_urgency": ("Dringlichkeit", "good", "...."),
}
BARS = {
    "planned": ("accent", "paper", "////"),
    "running": ("accent", "accent", ""),
    "done": ("muted", "muted", ""),
}
STATES = {"planned": "geplant", "running": "im Gang", "done": "abgeschlossen"}
ORDER = {"running": 0, "planned": 1, "done": 2}


def priority(result: Concept, case: Case) -> Drawing | None:
    """Return the points of the most pressing skills, each bar made of its three parts."""
    ranking = result.ranking
    if ranking.empty:
        return None
    rows = ranking.head(MOST_SKILLS).iloc[::-1].reset_index(drop=True)
    names = names_in(case, "skills.name")
    figure, (axes,) = board(height=0.9 + 0.33 * len(rows))
    _parts(axes, rows[~rows["hidden"]])
    hidden = rows[rows["hidden"]]
    if len(hidden):
        label = "Summe, auf Zehner gerundet (weniger als fünf Personen)"
        look: dict[str, Any] = {"color": colour("pale"), "edgecolor": colour("muted")}
        axes.barh(list(hidden.index), hidden["score"], height=0.66, label=label, **look)
    for place, score in enumerate(rows["score"]):
        axes.annotate(german.count(score), (score, place), (4, 0), **_words(), va="center")
    labels = [_wrapped(names.get(key, key), 44) for key in rows["skill_id"]]
    axes.set_yticks(list(rows.index), labels)
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_xlim(0, max(float(rows["score"].max()), 1.0) * 1.12)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    figure.legend(
        loc="outside upper left", ncols=2, prop={"family": FONT, "size": SMALL}, frameon=False
    )
    first = names.get(str(ranking["skill_id"].iloc[0]), str(ranking["skill_id"].iloc[0]))
    points = german.plural(round(float(ranking["score"].iloc[0])), "Punkt", "Punkten")
    alt = (
        f"Balken mit den Punkten der {len(rows)} vorrangigsten Kompetenzen. Vorn liegt „{first}“ "
        f"mit {points} von 100."
    )
    return Drawing(figure, alt)


def gantt(result: Concept, _: Case) -> Drawing | None:
    """Return the dated measures as bars over time, with a line at the day of the report."""
    if result.gantt.empty:
        return None
    order = result.gantt.assign(order=result.gantt["status"].map(ORDER))
    kept = order.sort_values(["order", "start"], kind="stable").head(MOST_MEASURES)
    rows = kept.sort_values(["start", "end"], ascending=False).reset_index(drop=True)
    figure, (axes,) = board(height=1.1 + 0.33 * len(rows))
    for status, (edge, face, hatch) in BARS.items():
        _bars(axes, rows[rows["status"].eq(status)], status, (edge, face, hatch))
    today = pd.Timestamp(result.as_of).to_numpy()
    axes.plot([today, today], [-0.6, len(rows)], color=colour("bad"), linewidth=1.2, linestyle="--")
    axes.annotate(
        f"Stichtag {german.date(result.as_of)}",
        (today, len(rows) - 0.4),
        (3, 0),
        **(_words() | {"color": colour("bad")}),
        va="bottom",
    )
    axes.set_yticks(list(rows.index), [_wrapped(title, 40) for title in rows["title"]])
    axes.set_ylim(-0.6, len(rows))
    ticks = _ticks(min(rows["start"].min(), pd.Timestamp(result.as_of)), rows["end"].max())
    axes.set_xticks(ticks.to_numpy(), [tick.strftime("%m.%Y") for tick in ticks])
    axes.tick_params(axis="both", labelsize=SMALL)
    axes.grid(visible=True, axis="x")
    figure.legend(
        loc="outside upper left", ncols=3, prop={"family": FONT, "size": SMALL}, frameon=False
    )
    return Drawing(figure, _gantt_alt(result.gantt, len(rows)))


FIGURES: Mapping[str, Callable[[Concept, Case], Drawing | None]] = {
    "priority": priority,
    "gantt": gantt,
}


def _parts(axes: Axes, rows: pd.DataFrame) -> None:
    left = rows["score"] * 0.0
    for column, (label, tone, hatch) in PARTS.items():
        axes.barh(
            list(rows.index),
            rows[column],
            left=left,
            height=0.66,
            label=label,
            color=colour(tone),
            edgecolor=colour("paper"),
            hatch=hatch,
        )
        left = left + rows[column]


def _bars(axes: Axes, rows: pd.DataFrame, status: str, look: tuple[str, str, str]) -> None:
    if rows.empty:
        return
    edge, face, hatch = look
    axes.barh(
        list(rows.index),
        (rows["end"] - rows["start"] + pd.Timedelta(days=1)).to_numpy(),
        left=rows["start"].to_numpy(),
        height=0.6,
        label=choice_labels("measures.status")[status],
        color=colour(face),
        edgecolor=colour(edge),
        hatch=hatch,
    )


def _ticks(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Return the first days of months, at most seven."""
    months = pd.date_range(first.to_period("M").start_time, last, freq="MS")
    return months[:: max(1, -(-len(months) // MOST_TICKS))]


def _gantt_alt(rows: pd.DataFrame, shown: int) -> str:
    counts = rows["status"].value_counts()
    parts = [f"{counts[status]} {word}" for status, word in STATES.items() if status in counts]
    first, last = german.date(rows["start"].min()), german.date(rows["end"].max())
    measures = german.plural(len(rows), "Maßnahme", "Maßnahmen")
    more = f" Gezeigt sind {shown}." if shown < len(rows) else ""
    return f"Zeitplan mit {measures} von {first} bis {last}: {german.enumeration(parts)}.{more}"


def _words() -> dict[str, Any]:
    """Return how a label beside a point is written; the offset is in points."""
    return {
        "textcoords": "offset points",
        "color": colour("ink"),
        "family": FONT,
        "fontsize": SMALL,
    }


def _wrapped(name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(name, width, break_on_hyphens=False))
