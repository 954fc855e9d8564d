"""Figures of the report on a network: drawn from coordinates and names that were released."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from method.network.analysis import NetworkReport
from reports import german
from reports.charts.network_web import SMALL, bare, drawn_web, tint_of, words
from reports.drawing import Drawing, board
from schemas.case import Case

MOST_TOPICS = 24
PLACES = ((9, 0, "left"), (-9, 0, "right"), (0, 11, "center"), (0, -11, "center"))
DIAGONAL = ((8, 9, "left"), (-8, 9, "right"), (8, -9, "left"), (-8, -9, "right"))
SIDES = ("asking", "able")
HEADS = {"asking": "planen oder\nbrauchen es", "able": "haben oder\nkönnen es"}
SEVERAL = 2
BESIDE = 0.07  # [degrees] a partner stands beside the circle of its area
LETTER = 0.038  # [degrees] a letter is wide on a map of this size


def region(result: NetworkReport, _: Case) -> Drawing | None:
    """Return the areas at their coordinates with their members, and the partners."""
    areas = result.areas
    if areas.empty:
        return None
    tint = tint_of(result)
    middle = float(areas["latitude"].mean())
    figure, (axes,) = board(height=4.9)
    axes.set_aspect(1 / np.cos(np.radians(middle)))
    shown, hidden = areas.dropna(subset="members"), areas[areas["members"].isna()]
    axes.scatter(
        shown["longitude"],
        shown["latitude"],
        s=shown["members"].astype(float) * 28,
        color=tint("accent"),
        alpha=0.85,
    )
    for rows, name, style in (
        (hidden[~hidden["neighbour"]], "accent", "-"),
        (hidden[hidden["neighbour"]], "muted", ":"),
    ):
        axes.scatter(
            rows["longitude"],
            rows["latitude"],
            s=70,
            facecolor="none",
            edgecolor=tint(name),
            linestyle=style,
        )
    partners = areas[areas["partners"].ne("")]
    axes.scatter(
        partners["longitude"] + BESIDE,
        partners["latitude"] - BESIDE / 2,
        s=26,
        marker="s",
        color=tint("second"),
        edgecolor="white",
        linewidth=0.6,
        zorder=3,
    )
    _count(axes, shown)
    _labels(axes, areas, tint)
    bare(axes)
    axes.margins(0.12)
    return Drawing(figure, _map_alt(result))


def heat(result: NetworkReport, _: Case) -> Drawing | None:
    """Return topics with how many companies ask for them and how many are able."""
    topics = result.topics.head(MOST_TOPICS).iloc[::-1].reset_index(drop=True)
    if topics.empty:
        return None
    tint = tint_of(result)
    figure, (axes,) = board(height=0.9 + 0.24 * len(topics))
    most = max(float(topics[list(SIDES)].max().max()), 1.0)
    for down, numbers in enumerate(topics[list(SIDES)].to_numpy(dtype=float).tolist()):
        for across, (side, number) in enumerate(zip(SIDES, numbers, strict=True)):
            _cell(axes, (across, down), number, number / most, side, tint)
        if numbers[0] >= SEVERAL and not numbers[1]:
            style = words(tint("bad"))
            axes.annotate("!", (1.62, down), (0, 0), **style, va="center", weight="bold")
    axes.set_yticks(range(len(topics)), [_wrapped(name, 60) for name in topics["topic"]])
    axes.set_xticks(range(len(SIDES)), [HEADS[side] for side in SIDES])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL)
    axes.set_xlim(-0.5, 1.8)
    axes.set_ylim(-0.5, len(topics) - 0.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return Drawing(figure, _heat_alt(result))


FIGURES: Mapping[str, Callable[[NetworkReport, Case], Drawing | None]] = {
    "map": region,
    "heat": heat,
    "web": drawn_web,
}


def _count(axes: Axes, shown: pd.DataFrame) -> None:
    columns = shown[["longitude", "latitude", "members"]].to_numpy(dtype=float).tolist()
    for east, north, members in columns:
        axes.annotate(
            german.count(members),
            (east, north),
            (0, 0),
            **words("white"),
            ha="center",
            va="center",
            weight="bold",
            zorder=4,
        )


def _labels(axes: Axes, areas: pd.DataFrame, tint: Callable[[str], str]) -> None:
    """Write names where they cover least: the place with the longest way to points and names."""
    spots = areas[["longitude", "latitude"]].to_numpy(dtype=float).tolist()
    sizes = areas["members"].fillna(0).to_numpy(dtype=float).tolist()
    taken = [(east, north) for east, north in spots]
    beside_it = areas["partners"].ne("").tolist()
    taken += [
        (east + BESIDE, north - BESIDE / 2)
        for (east, north), partner in zip(spots, beside_it, strict=True)
        if partner
    ]
    names = zip(areas["area"].astype(str), areas["neighbour"].astype(bool), strict=True)
    for (east, north), size, (name, beside) in zip(spots, sizes, names, strict=True):
        reach, length = 1 + np.sqrt(size) / 3, len(name) * LETTER
        across, up, side = max(
            (*PLACES, *DIAGONAL),
            key=lambda place: _room(east, north, place, reach, length, taken),
        )
        offset = (across * reach, up * reach)
        style = words(tint("muted" if beside else "ink"))
        axes.annotate(name, (east, north), offset, **style, ha=side, va="center", zorder=5)
        taken += _covered(east, north, (across, up, side), reach, length)


def _covered(
    east: float, north: float, place: tuple[int, int, str], reach: float, length: float
) -> list[tuple[float, float]]:
    """Return points along the text at ``place``, in degrees."""
    across, up, side = place
    start = {"left": 0.0, "right": -length, "center": -length / 2}[side]
    x, y = east + across * reach * 0.012, north + up * reach * 0.0075
    return [(x + start + length * part, y) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]


def _room(
    east: float,
    north: float,
    place: tuple[int, int, str],
    reach: float,
    length: float,
    taken: list[tuple[float, float]],
) -> float:
    others = np.array([spot for spot in taken if spot != (east, north)] or [(99.0, 99.0)])
    text = np.array(_covered(east, north, place, reach, length))
    apart = (text[:, None, :] - others[None, :, :]) * np.array([0.63, 1.6])
    return float(np.hypot(apart[..., 0], apart[..., 1]).min())


def _cell(
    axes: Axes,
    place: tuple[int, int],
    number: float,
    share: float,
    side: str,
    tint: Callable[[str], str],
) -> None:
    across, down = place
    paper = tint("accent" if side == "asking" else "second")
    axes.barh(down, 0.96, left=across - 0.48, height=0.92, color=paper, alpha=0.08 + 0.8 * share)
    ink = "white" if share > 0.55 else tint("ink")  # noqa: PLR2004 - from there white reads better
    text = german.count(number)
    axes.annotate(text, (across, down), (0, 0), **words(ink), ha="center", va="center")


def _map_alt(result: NetworkReport) -> str:
    beside = int(result.areas["neighbour"].sum())
    shown = result.areas.dropna(subset="members").sort_values("members", ascending=False)
    counts = [f"{row.area} {german.count(row.members)}" for row in shown.itertuples()]
    hidden = len(result.areas) - len(shown)
    return (
        f"Karte aus Kreisen an den Koordinaten von {len(result.areas) - beside} Gebieten und "
        f"{beside} Nachbarn. Betriebe: {german.enumeration(counts)}; in "
        f"{hidden} Gebieten nicht gezeigt."
    )


def _heat_alt(result: NetworkReport) -> str:
    first = result.topics.iloc[0]
    lacking = result.topics[result.topics["asking"].ge(SEVERAL) & result.topics["able"].eq(0)]
    return (
        f"Felder aus Themen und der Zahl der Betriebe, die sie suchen oder können. Am meisten "
        f"gesucht: {first['topic']} von {german.plural(first['asking'], 'Betrieb', 'Betrieben')}. "
        f"Gesucht und von niemandem gekonnt: {german.plural(len(lacking), 'Thema', 'Themen')}."
    )


def _wrapped(name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(name, width, break_on_hyphens=False))
