"""Figures of the chapter on evaluation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from method.content import evaluation as content
from method.evaluation.analysis import Evaluation
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case

SMALL = 8.0
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
    figure, (axes,) = board(height=0.75 + 0.3 * (places[-1] + 1))
    waves: dict[str, str] = {wave.id: wave.title for wave in content().waves}
    shades = {"T0": "second", "T1": "accent", "T2": "accent", "T3": "ink"}
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        ink = colour(shades[row["wave"]])
        if pd.notna(row["low"]):
            ends = np.clip([row["low"], row["high"]], 1, 5)
            axes.plot(ends, [place, place], color=ink, linewidth=2, solid_capstyle="butt")
        axes.scatter([row["mean"]], [place], s=44, color=ink, zorder=3)
        text = f"{german.number(row['mean'])}  ({german.plural(row['n'], 'Bogen', 'Bögen')})"
        axes.text(5.12, place, text, va="center", color=ink, font=_font())
    labels = [
        f"{content().levels[row['level']]}: {_lower(waves[row['wave']])}"
        for row in rows.to_dict("records")
    ]
    axes.set_yticks(places, labels)
    axes.set_xlim(0.95, 5.95)
    axes.set_xticks(range(1, 6), ["1\ntrifft gar\nnicht zu", "2", "3", "4", "5\ntrifft\nvoll zu"])
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=True, axis="x")
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
    figure, (axes,) = board(height=0.45 + 0.62 * len(rows))
    for place, row in enumerate(rows.to_dict("records")):
        word, shade = VERDICTS[row["verdict"]]
        before, after = row["before"], row["after"]
        _bar(axes, place + 0.19, before * scale[place], f"{german.number(before)} vorher", "line")
        text = f"{german.number(after)} nachher, {word}"
        reach = np.nanmax([after, ends["high"][place]]) * scale[place]
        _bar(axes, place - 0.19, after * scale[place], text, shade, reach=reach)
    axes.hlines(
        rows.index - 0.19, ends["low"] * scale, ends["high"] * scale,
        color=colour("ink"), linewidth=1.6,
    )  # fmt: skip
    axes.axvline(0, color=colour("line"), linewidth=1)
    labels = [_named(*each) for each in rows[["name", "unit"]].itertuples(index=False)]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xlim(min(0.0, float((rows[["before", "after"]].min(axis=1) * scale).min())), 1.45)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    return Drawing(figure, _indicator_alt(rows))


def returns(result: Evaluation, _: Case) -> Drawing | None:
    """Return the parts of the cost beside the benefit of one and of three years."""
    money = result.returns
    if not money.cost or money.benefit is None:
        return None
    figure, (axes,) = board(height=2.0)
    _cost_bar(axes, money.costs.dropna(subset="amount"))
    for place, years in ((1, 1), (0, 3)):
        axes.barh(place, money.benefit * years, height=0.55, color=colour("second"))
        axes.text(
            money.benefit * years, place, "  " + german.euro(money.benefit * years),
            va="center", color=colour("second"), font=_font(),
        )  # fmt: skip
    bound = "" if money.cost_complete else "mindestens "
    axes.text(
        money.cost, 2, f"  {bound}{german.euro(money.cost)}", va="center", color=colour("accent"),
        font=_font(),
    )  # fmt: skip
    axes.axvline(money.cost, color=colour("accent"), linewidth=1, linestyle=(0, (3, 3)))
    axes.set_yticks([2, 1, 0], ["Kosten", "Nutzen in einem Jahr", "Nutzen in drei Jahren"])
    axes.set_xlim(0, max(money.cost, 3 * money.benefit) * 1.32)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, prop=_font(), frameon=False,
        borderaxespad=0.2,
    )  # fmt: skip
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
    axes: Axes, place: float, length: float, text: str, shade: str, *, reach: float = 0.0
) -> None:
    axes.barh(place, length, height=0.34, color=colour(shade))
    end = max(length, reach, 0) + 0.015
    ink = colour("muted" if shade == "line" else shade)
    axes.text(end, place, text, va="center", color=ink, font=_font())


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


def _cost_bar(axes: Axes, parts: pd.DataFrame) -> None:
    left = 0.0
    shades = {"course": colour("accent"), "work_time": colour("pale")}
    for part in parts.to_dict("records"):
        axes.barh(
            2,
            part["amount"],
            left=left,
            height=0.55,
            color=shades[part["part"]],
            edgecolor=colour("accent"),
            label=part["title"],
        )
        left += part["amount"]


def _named(name: str, unit: Any) -> str:
    label = "\n".join(textwrap.wrap(name, 30, max_lines=2, placeholder=" …"))
    return label if pd.isna(unit) else f"{label}\n{textwrap.shorten(str(unit), 32)}"


def _font(size: float = SMALL) -> dict[str, Any]:
    return {"family": FONT, "size": size}
