"""Figures of the chapter on skills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from method.skills.analysis import Skills
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import Manner, name_columns, name_rows, wrapped, write
from reports.marks import Look
from schemas.case import Case

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
    figure, (panel,) = board(height=1.9 + 0.34 * len(roles))
    panel.span((-0.5, len(groups) - 0.5), (-0.5, len(roles) - 0.5))
    _fields(
        panel,
        [
            _Field(groups.index(group), roles.index(role), value)
            for role, group, value in cells[["role", "group", "fulfilment"]].itertuples(index=False)
        ],
    )
    name_rows(panel, range(len(roles)), [wrapped(role, 30) for role in roles])
    names = [wrapped(group, 25) for group in groups]
    name_columns(panel, range(len(groups)), names, above=True, turned=True)
    return Drawing(figure, _heat_alt(shown))


def cover(result: Skills, _: Case) -> Drawing | None:
    """Return how many people master the critical skills, the weakest covered first."""
    rows = result.cover[result.cover["critical"]]
    rated = rows[rows["n_rated"].gt(0)]
    if rated.empty:
        return None
    order = rated.sort_values(["cover", "n_people", "skill"], ascending=[True, False, True])
    shown = order.head(MOST_SKILLS).iloc[::-1].reset_index(drop=True)
    figure, (panel,) = board(height=0.6 + 0.34 * len(shown))
    panel.span((0, max(float(shown["cover"].max()), 1) * 1.3), (-0.6, len(shown) - 0.4))
    thin = shown["cover"].le(1)
    marks.bars(panel, shown.index[~thin], shown["cover"][~thin], Look("accent"))
    marks.bars(panel, shown.index[thin], shown["cover"][thin], Look("bad_pale", "bad", "////"))
    for place, number in enumerate(shown["cover"]):
        text = german.plural(number, "Person", "Personen") if number else "niemand"
        write(panel, (number, place), text, offset=(4, 0))
    name_rows(panel, shown.index, [wrapped(name, 46) for name in shown["skill"]])
    marks.edge(panel, "left")
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


def _fields(panel: Panel, fields: Sequence[_Field]) -> None:
    """Draw ``fields``, those of one level together."""
    for tone, sign in sorted({each.level for each in fields}):
        same = [each for each in fields if each.level == (tone, sign)]
        down, left = [each.down for each in same], [each.across - 0.47 for each in same]
        paper = Look(f"{tone}_pale" if sign else "pale")
        marks.bars(panel, down, [0.94] * len(same), paper, left=left, height=0.9)
        if sign:
            places = [(each.across - 0.26, each.down) for each in same]
            marks.dots(panel, places, Look(tone, sign=sign, size=20))
        manner: Manner = {"ink": tone, "offset": (5 if sign else 0, 0), "ha": "center"}
        for each in same:
            text = german.count(each.value * 100) if sign else german.MISSING
            write(panel, (each.across, each.down), text, within=True, **manner)


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
