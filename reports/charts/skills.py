"""Figures of the chapter on skills."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from method.skills.analysis import Skills
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case

SMALL = 8.0
WELL = 0.8
HALFWAY = 0.6
MOST_SKILLS = 15
MOST_GROUPS = 14
NO_GROUP = "ohne Gruppe"


def heat(result: Skills, _: Case) -> Drawing | None:
    """Return fulfilment per role and group of skills, with a sign and a figure in each cell."""
    cells = result.shown_cells
    cells = cells.assign(group=cells["group"].replace("", NO_GROUP))
    shown = cells.dropna(subset="fulfilment")
    if shown.empty:
        return None
    cells = cells[cells["role"].isin(shown["role"]) & cells["group"].isin(shown["group"])]
    roles = list(dict.fromkeys(cells["role"]))[::-1]
    needs = cells.groupby("group")["n_pairs"].sum().sort_values(ascending=False, kind="stable")
    groups = sorted(needs.head(MOST_GROUPS).index)
    cells = cells[cells["group"].isin(groups)]
    figure, (axes,) = board(height=1.9 + 0.34 * len(roles))
    _fields(
        axes,
        [
            _Field(groups.index(group), roles.index(role), value)
            for role, group, value in cells[["role", "group", "fulfilment"]].itertuples(index=False)
        ],
    )
    axes.set_yticks(range(len(roles)), [_wrapped(role, 30) for role in roles])
    axes.set_xticks(range(len(groups)), [_wrapped(group, 25) for group in groups], rotation=90)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL)
    axes.set_xlim(-0.5, len(groups) - 0.5)
    axes.set_ylim(-0.5, len(roles) - 0.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return Drawing(figure, _heat_alt(shown))


def cover(result: Skills, _: Case) -> Drawing | None:
    """Return how many people master the critical skills, the weakest covered first."""
    rows = result.cover[result.cover["critical"]]
    rated = rows[rows["n_rated"].gt(0)]
    if rated.empty:
        return None
    order = rated.sort_values(["cover", "n_people", "skill"], ascending=[True, False, True])
    shown = order.head(MOST_SKILLS).iloc[::-1].reset_index(drop=True)
    figure, (axes,) = board(height=0.6 + 0.34 * len(shown))
    thin = shown["cover"].le(1)
    axes.barh(
        list(shown.index),
        shown["cover"],
        color=[colour("bad_pale" if few else "accent") for few in thin],
        edgecolor=[colour("bad" if few else "accent") for few in thin],
        hatch=["////" if few else "" for few in thin],
        height=0.66,
    )
    for place, number in enumerate(shown["cover"]):
        text = german.plural(number, "Person", "Personen") if number else "niemand"
        axes.annotate(text, (number, place), (4, 0), **_words(colour("ink")), va="center")
    axes.set_yticks(list(shown.index), [_wrapped(name, 46) for name in shown["skill"]])
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_xlim(0, max(float(shown["cover"].max()), 1) * 1.3)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return Drawing(figure, _cover_alt(rows))


FIGURES: Mapping[str, Callable[[Skills, Case], Drawing | None]] = {"heat": heat, "cover": cover}


@dataclass(frozen=True, slots=True)
class _Field:
    across: int
    down: int
    value: float

    @property
    def level(self) -> tuple[str, str]:
        """Return the name of the colour and the sign, none where nothing is known."""
        if pd.isna(self.value):
            return "muted", ""
        shown = round(self.value, 2)
        if shown >= WELL:
            return "good", "^"
        return ("warn", "o") if shown >= HALFWAY else ("bad", "v")

    @property
    def paper(self) -> str:
        """Return the colour of the field."""
        tone, marker = self.level
        return colour(f"{tone}_pale" if marker else "pale")


def _fields(axes: Axes, fields: Sequence[_Field]) -> None:
    """Draw ``fields``; those of one level share a call, which costs more than what it draws."""
    axes.barh(
        [each.down for each in fields],
        0.94,
        left=[each.across - 0.47 for each in fields],
        height=0.9,
        color=[each.paper for each in fields],
    )
    for tone, marker in sorted({each.level for each in fields}):
        same = [each for each in fields if each.level == (tone, marker)]
        if marker:
            across, down = [each.across - 0.26 for each in same], [each.down for each in same]
            axes.scatter(across, down, s=20, marker=marker, color=colour(tone))
        for each in same:
            text = german.count(each.value * 100) if marker else german.MISSING
            offset = (5 if marker else 0, 0)
            words = _words(colour(tone)) | {"ha": "center", "va": "center"}
            axes.annotate(text, (each.across, each.down), offset, **words)


def _heat_alt(shown: pd.DataFrame) -> str:
    rows = shown.sort_values("fulfilment", kind="stable")
    weakest, best = rows.iloc[0], rows.iloc[-1]
    return (
        f"Felder aus Rollen und Kompetenzgruppen mit der Erfüllung in Prozent. Am niedrigsten: "
        f"{weakest['role']}, {weakest['group']} mit {german.percent(weakest['fulfilment'])}. Am "
        f"höchsten: {best['role']}, {best['group']} mit {german.percent(best['fulfilment'])}."
    )


def _cover_alt(rows: pd.DataFrame) -> str:
    rated = rows[rows["n_rated"].gt(0)]
    single = int(rated["cover"].le(1).sum())
    return (
        "Balken der Personen, die eine wichtige Kompetenz beherrschen. Bewertet sind "
        f"{len(rated)} von {len(rows)} wichtigen Kompetenzen; {single} davon beherrscht höchstens "
        "eine Person."
    )


def _words(ink: str) -> dict[str, Any]:
    """Return how a label within the axes is written; the offset is in points."""
    place = {"textcoords": "offset points", "in_layout": False}
    return place | {"color": ink, "family": FONT, "fontsize": SMALL}


def _wrapped(name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(name, width, break_on_hyphens=False))
