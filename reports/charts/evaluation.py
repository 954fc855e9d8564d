"""Figures of the chapter on evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from method.content import evaluation as content
from method.evaluation.analysis import Evaluation
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import name_columns, name_rows, wrapped, write
from reports.marks import Look
from schemas.case import Case

VERDICTS = {
    "better": ("besser", "good"),
    "worse": ("schlechter", "bad"),
    "unclear": ("unklar", "muted"),
}
MOST_INDICATORS = 15


def levels(result: Evaluation, _: Case) -> Drawing | None:
    """Return the mean of each level and wave with its interval, one row each."""
    rows = result.survey.levels.dropna(subset="mean")
    if rows.empty:
        return None
    order = list(content().levels)
    rows = rows.assign(order=rows["level"].map({name: place for place, name in enumerate(order)}))
    rows = rows.sort_values(["order", "wave"])
    rows = rows.iloc[::-1].reset_index(drop=True)
    places = _spaced(rows["level"])
    figure, (panel,) = board(height=0.75 + 0.3 * (places[-1] + 1))
    waves: dict[str, str] = {wave.id: wave.title for wave in content().waves}
    shades = {"T0": "second", "T1": "accent", "T2": "accent", "T3": "ink"}
    panel.span((0.95, 5.95), (-0.6, places[-1] + 0.6))
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        ink = shades[row["wave"]]
        if pd.notna(row["low"]):
            low, high = np.clip([row["low"], row["high"]], 1, 5)
            marks.lines(panel, [[(low, place), (high, place)]], ink, width=2)
        marks.dots(panel, [(row["mean"], place)], Look(ink, size=44))
        text = f"{german.number(row['mean'])}  ({german.plural(row['n'], 'Bogen', 'Bögen')})"
        write(panel, (5.12, place), text, ink=ink)
    labels = [
        f"{content().levels[row['level']]}: {_lower(waves[row['wave']])}"
        for row in rows.to_dict("records")
    ]
    name_rows(panel, places, labels)
    scale = ["1\ntrifft gar\nnicht zu", "2", "3", "4", "5\ntrifft\nvoll zu"]
    name_columns(panel, range(1, 6), scale)
    marks.rules(panel, range(1, 6))
    marks.edge(panel, "left", "bottom")
    ordered = rows.sort_values("mean", kind="stable")
    best, worst = ordered.iloc[-1], ordered.iloc[0]
    alt = (
        f"Mittelwerte mit Bereich für {len(rows)} Verbindungen aus Ebene und Zeitpunkt. Am "
        f"höchsten liegt {_spoken(best, waves)}, am niedrigsten {_spoken(worst, waves)}."
    )
    return Drawing(figure, alt)


def indicators(result: Evaluation, _: Case) -> Drawing | None:
    """Return each indicator before and after as two bars in a scale of its own."""
    rows = result.indicators.dropna(subset=["before", "after"]).head(MOST_INDICATORS)
    if rows.empty:
        return None
    rows = rows.iloc[::-1].reset_index(drop=True)
    ends = pd.DataFrame({end: rows["before"] + rows[end] for end in ("low", "high")})
    largest = pd.concat([rows[["before", "after"]], ends], axis=1).abs().max(axis=1)
    scale = 1 / largest.where(largest.gt(0), 1.0)
    figure, (panel,) = board(height=0.45 + 0.62 * len(rows))
    least = float((rows[["before", "after"]].min(axis=1) * scale).min())
    panel.span((min(0.0, least), 1.45), (-0.6, len(rows) - 0.4))
    for place, row in enumerate(rows.to_dict("records")):
        word, shade = VERDICTS[row["verdict"]]
        before, after = row["before"], row["after"]
        _bar(panel, place + 0.19, before * scale[place], f"{german.number(before)} vorher", "line")
        text = f"{german.number(after)} nachher, {word}"
        reach = np.nanmax([after, ends["high"][place]]) * scale[place]
        _bar(panel, place - 0.19, after * scale[place], text, shade, reach=reach)
    reach = ends.mul(scale, axis=0).dropna().itertuples()
    spans = [[(low, place - 0.19), (high, place - 0.19)] for place, low, high in reach]
    marks.lines(panel, spans, "ink", width=1.6, zorder=2)
    marks.rules(panel, [0], width=1)
    labels = [_named(*each) for each in rows[["name", "unit"]].itertuples(index=False)]
    name_rows(panel, range(len(rows)), labels)
    marks.edge(panel, "left")
    return Drawing(figure, _indicator_alt(rows))


def returns(result: Evaluation, _: Case) -> Drawing | None:
    """Return the parts of the cost beside the benefit of one and of three years."""
    money = result.returns
    if not money.cost or money.benefit is None:
        return None
    figure, (panel,) = board(height=2.0)
    panel.span((0, max(money.cost, 3 * money.benefit) * 1.32), (-0.4, 2.4))
    _cost_bar(panel, money.costs.dropna(subset="amount"))
    benefits = {1: money.benefit, 0: 3 * money.benefit}
    marks.bars(panel, benefits, benefits.values(), Look("second"), height=0.55)
    for place, amount in benefits.items():
        write(panel, (amount, place), german.euro(amount), ink="second", offset=(4, 0))
    bound = "" if money.cost_complete else "mindestens "
    text = f"{bound}{german.euro(money.cost)}"
    write(panel, (money.cost, 2), text, ink="accent", offset=(4, 0))
    marks.rules(panel, [money.cost], "accent", width=1, style=marks.DASHED, zorder=2)
    name_rows(panel, [2, 1, 0], ["Kosten", "Nutzen in einem Jahr", "Nutzen in drei Jahren"])
    marks.edge(panel, "left")
    alt = (
        f"Balken: Kosten {bound}{german.euro(money.cost)}, gezählter Nutzen in einem Jahr "
        f"{german.euro(money.benefit)}, in drei Jahren {german.euro(3 * money.benefit)}."
    )
    return Drawing(figure, alt)


FIGURES: Mapping[str, Callable[[Evaluation, Case], Drawing | None]] = {
    "levels": levels,
    "indicators": indicators,
    "returns": returns,
}


def _bar(
    panel: Panel, place: float, length: float, text: str, shade: str, *, reach: float = 0.0
) -> None:
    marks.bars(panel, [place], [length], Look(shade), height=0.34)
    end = max(length, reach, 0) + 0.015
    write(panel, (end, place), text, ink="muted" if shade == "line" else shade)


def _indicator_alt(rows: pd.DataFrame) -> str:
    counts = rows["verdict"].value_counts()
    parts = [f"{counts[name]} {word}" for name, (word, _) in VERDICTS.items() if name in counts]
    what = german.plural(len(rows), "Kennzahl", "Kennzahlen")
    return f"Balken vorher und nachher für {what}: {german.enumeration(parts)}."


def _spaced(groups: pd.Series) -> list[float]:
    """Return one place per row, with half a row between different ``groups``."""
    gaps = groups.ne(groups.shift()).cumsum() - 1
    return [place + 0.5 * gap for place, gap in enumerate(gaps)]


def _spoken(row: pd.Series, waves: Mapping[str, str]) -> str:
    level = content().levels[str(row["level"])]
    return f"{level} {_lower(waves[str(row['wave'])])} mit {german.number(row['mean'])}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _cost_bar(panel: Panel, parts: pd.DataFrame) -> None:
    """Draw the parts of the cost in one row, with a key."""
    left, entries = 0.0, []
    shades = {"course": "accent", "work_time": "pale"}
    for part in parts.to_dict("records"):
        look = Look(shades[part["part"]], "accent")
        marks.bars(panel, [2], [part["amount"]], look, left=left, height=0.55)
        entries.append((part["title"], look))
        left += part["amount"]
    marks.key(panel, entries)


def _named(name: str, unit: Any) -> str:
    label = wrapped(name, 30, max_lines=2)
    return label if pd.isna(unit) else f"{label}\n{wrapped(str(unit), 32, max_lines=1)}"
