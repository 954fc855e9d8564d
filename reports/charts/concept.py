"""Figures of the chapter on the personnel development concept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from method.concept.analysis import Concept
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import name_columns, name_rows, wrapped, write
from reports.marks import Look
from reports.tables import choice_labels, names_in
from schemas.case import Case

MOST_SKILLS = 15
MOST_MEASURES = 25
MOST_TICKS = 7
PARTS = {
    "points_gap": ("Lücken", Look("accent", "paper")),
    "points_cover": ("geringe Abdeckung", Look("second", "paper", "////")),
    "points_urgency": ("Dringlichkeit", Look("good", "paper", "\\\\\\\\")),
}
HIDDEN = ("Summe, auf Zehner gerundet (weniger als fünf Personen)", Look("pale", "muted"))
BARS = {
    "planned": Look("paper", "accent", "////"),
    "running": Look("accent"),
    "done": Look("muted"),
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
    figure, (panel,) = board(height=0.9 + 0.33 * len(rows))
    panel.span((0, max(float(rows["score"].max()), 1.0) * 1.12), (-0.6, len(rows) - 0.4))
    _parts(panel, rows[~rows["hidden"]])
    hidden = rows[rows["hidden"]]
    marks.bars(panel, hidden.index, hidden["score"], HIDDEN[1])
    for place, score in enumerate(rows["score"]):
        write(panel, (score, place), german.count(score), offset=(4, 0))
    name_rows(panel, rows.index, [wrapped(names.get(each, each), 44) for each in rows["skill_id"]])
    marks.edge(panel, "left")
    marks.key(panel, [*PARTS.values(), *([HIDDEN] if len(hidden) else [])])
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
    figure, (panel,) = board(height=1.1 + 0.33 * len(rows))
    start, end = (rows[each].map(pd.Timestamp.toordinal) for each in ("start", "end"))
    today = result.as_of.toordinal()
    first, last = min(start.min(), today), max(end.max() + 1, today)
    room = 0.04 * (last - first)
    panel.span((first - room, last + room), (-0.6, len(rows)))
    shown = {status: rows["status"].eq(status) for status in BARS}
    for status, same in shown.items():
        look, days = BARS[status], (end - start + 1)[same]
        marks.bars(panel, rows.index[same], days, look, left=start[same], height=0.6)
    now = [[(today, -0.6), (today, len(rows))]]
    marks.lines(panel, now, "bad", width=1.2, style=(0, (4, 2)), zorder=2)
    text = f"Stichtag {german.date(result.as_of)}"
    write(panel, (today, len(rows) - 0.4), text, ink="bad", offset=(3, 0), va="bottom")
    name_rows(panel, rows.index, [wrapped(title, 40) for title in rows["title"]])
    months = _ticks(min(rows["start"].min(), pd.Timestamp(result.as_of)), rows["end"].max())
    places = [month.toordinal() for month in months]
    name_columns(panel, places, [f"{month:%m.%Y}" for month in months])
    marks.rules(panel, places)
    marks.edge(panel, "left", "bottom")
    titles = choice_labels("measures.status")
    entries = [(titles[status], BARS[status]) for status, same in shown.items() if same.any()]
    marks.key(panel, entries, columns=3)
    return Drawing(figure, _gantt_alt(result.gantt, len(rows)))


FIGURES: Mapping[str, Callable[[Concept, Case], Drawing | None]] = {
    "priority": priority,
    "gantt": gantt,
}


def _parts(panel: Panel, rows: pd.DataFrame) -> None:
    left = rows["score"] * 0.0
    for column, (_, look) in PARTS.items():
        marks.bars(panel, rows.index, rows[column], look, left=left)
        left = left + rows[column]


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
