"""Figures of the report on a network: drawn from coordinates and names that were released."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from method.network.analysis import NetworkReport
from reports import german, marks
from reports.charts.network_web import SMALL, drawn_web, show_all, tint_of
from reports.drawing import Drawing, Panel, board
from reports.labels import name_columns, name_rows, wrapped, write
from reports.marks import Look
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
    figure, (panel,) = board(height=4.9)
    spots = areas[["longitude", "latitude"]].to_numpy(dtype=float)
    show_all(panel, spots, margin=0.12, aspect=1 / np.cos(np.radians(middle)))
    shown, hidden = areas.dropna(subset="members"), areas[areas["members"].isna()]
    sizes = (shown["members"].astype(float) * 28).to_list()
    marks.dots(panel, _spots(shown), Look(tint("accent"), alpha=0.85), sizes=sizes)
    beside = hidden["neighbour"].astype(bool)
    marks.dots(panel, _spots(hidden[~beside]), Look("none", tint("accent"), size=70))
    marks.dots(panel, _spots(hidden[beside]), Look("none", tint("muted"), style=":", size=70))
    with_partners = _spots(areas[areas["partners"].ne("")])
    partners = [(east + BESIDE, north - BESIDE / 2) for east, north in with_partners]
    square = Look(tint("second"), "white", width=0.6, sign="s", size=26)
    marks.dots(panel, partners, square)
    _count(panel, shown)
    _labels(panel, areas, tint)
    return Drawing(figure, _map_alt(result))


def heat(result: NetworkReport, _: Case) -> Drawing | None:
    """Return topics with how many companies ask for them and how many are able."""
    topics = result.topics.head(MOST_TOPICS).iloc[::-1].reset_index(drop=True)
    if topics.empty:
        return None
    tint = tint_of(result)
    figure, (panel,) = board(height=0.9 + 0.24 * len(topics))
    panel.span((-0.5, 1.8), (-0.5, len(topics) - 0.5))
    most = max(float(topics[list(SIDES)].max().max()), 1.0)
    for down, numbers in enumerate(topics[list(SIDES)].to_numpy(dtype=float).tolist()):
        for across, (side, number) in enumerate(zip(SIDES, numbers, strict=True)):
            _cell(panel, (across, down), number, number / most, side, tint)
        if numbers[0] >= SEVERAL and not numbers[1]:
            write(panel, (1.62, down), "!", ink=tint("bad"), size=SMALL, weight="bold")
    names = [wrapped(name, 60) for name in topics["topic"]]
    name_rows(panel, range(len(topics)), names, size=SMALL)
    name_columns(panel, range(len(SIDES)), [HEADS[side] for side in SIDES], above=True, size=SMALL)
    return Drawing(figure, _heat_alt(result))


FIGURES: Mapping[str, Callable[[NetworkReport, Case], Drawing | None]] = {
    "map": region,
    "heat": heat,
    "web": drawn_web,
}


def _spots(areas: pd.DataFrame) -> list[tuple[float, float]]:
    east, north = areas["longitude"].astype(float), areas["latitude"].astype(float)
    return list(zip(east, north, strict=True))


def _count(panel: Panel, shown: pd.DataFrame) -> None:
    for spot, members in zip(_spots(shown), shown["members"], strict=True):
        text = german.count(members)
        write(panel, spot, text, ink="white", size=SMALL, ha="center", weight="bold", within=True)


def _labels(panel: Panel, areas: pd.DataFrame, tint: Callable[[str], str]) -> None:
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
        ink = tint("muted" if beside else "ink")
        write(panel, (east, north), name, ink=ink, size=SMALL, offset=offset, ha=side)
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
    panel: Panel,
    place: tuple[int, int],
    number: float,
    share: float,
    side: str,
    tint: Callable[[str], str],
) -> None:
    across, down = place
    paper = tint("accent" if side == "asking" else "second")
    alpha = 0.08 + 0.8 * share
    marks.bars(panel, [down], [0.96], Look(paper, alpha=alpha), left=across - 0.48, height=0.92)
    ink = "white" if share > 0.55 else tint("ink")  # noqa: PLR2004 - from there white reads better
    write(panel, (across, down), german.count(number), ink=ink, size=SMALL, ha="center")


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
