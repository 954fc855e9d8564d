"""The talk with one person: how she and her supervisor see her, and what they agree on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from method.skills.fulfilment import required
from method.skills.ratings import current_ratings, known_ratings
from schemas.blocks import RowEdit
from schemas.case import Case
from schemas.columns import SCALE
from schemas.skills import EVIDENCE, SOURCES
from widgets.matrix.grid import NOTHING, Grid, Line, Place, Steps, measured, positions, steps, texts
from widgets.matrix.lines import skill_lines
from widgets.matrix.ratings import Rater, RatingSheet, notes_of
from widgets.matrix.sheet import Entries, EntryError

AGREED = "talk"
COLUMNS = {
    "self": SOURCES["self"],
    "supervisor": SOURCES["supervisor"],
    AGREED: "im Gespräch vereinbart",
}
_ONLY: tuple[str, ...] = ("",)
_GROUPS = {
    "different": "verschieden",
    "one": "nur eine Seite",
    "same": "einig",
    "none": "noch offen",
}


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """One person's skills: both ratings and what was agreed, each beside the target.

    What was agreed is a rating of its own, with the talk as evidence: both views stay as they are.
    Skills in which the two differ stand first, the largest difference on top.

    Attributes:
        person: whom the talk is with.
        rater: who notes what was agreed; its kind is evidence by talk, see ``noted``.
        as_of: the day it is seen from.
        writable: whether anything can be typed in.
    """

    person: str
    rater: Rater
    as_of: datetime.date
    writable: bool = True
    table = "ratings"
    title = "Gespräch"
    rows_name = "Einschätzungen"
    columns_name = "Sicht"
    only = _ONLY
    value_name = "Stufe"
    beside_name = "Soll"

    @property
    def tables(self) -> frozenset[str]:
        """Return what the view depends on; as long as nobody is chosen, nothing."""
        tables = {"ratings", "people", "skills", "requirements"}
        return frozenset(tables if self.person else ())

    @property
    def choices(self) -> Mapping[int, str]:
        """Return the steps of the scale."""
        return SCALE if self.writable else {}

    def grid(self, case: Case) -> Grid:
        """Return the person's skills that are asked for or were rated in one of the columns."""
        known = known_ratings(self._part(case), self.as_of)
        skills = skill_lines(case)
        shape = len(skills), len(COLUMNS)
        value, expired, note = steps(*shape), np.zeros(shape, dtype=bool), texts(*shape)
        for column, each in enumerate(_columns_of(known)):
            last = current_ratings(each)
            row = positions(skills, last["skill_id"])
            at = row[row >= 0]
            last = last[row >= 0]
            value[at, column] = last["level"].to_numpy(dtype=np.int8)
            expired[at, column] = ~last["valid"].to_numpy(dtype=bool)
            note[at, column] = notes_of(last)
        target = np.repeat(self._targets(case, skills)[:, None], len(COLUMNS), axis=1)
        whole = Grid(skills, _lines(), value, target, measured(value, target, expired), note)
        return _sorted(whole)

    def edits(self, case: Case, _grid: Grid, entries: Entries) -> list[RowEdit]:
        """Return the ratings that were agreed; raises EntryError for any other column."""
        if {place.column for place in entries} - {AGREED}:
            raise EntryError(
                "Die beiden Einschätzungen bleiben, wie sie sind. Eingetragen wird in der Spalte "
                f"„{COLUMNS[AGREED]}“."
            )
        sheet = RatingSheet(self.rater, self.as_of, person=self.person)
        mine = self._part(case)
        agreed = replace(mine, ratings=_columns_of(mine.ratings)[-1])
        wished = {Place(self.person, place.row): step for place, step in entries.items()}
        self._refuse_other_evidence(mine, wished)
        return sheet.edits(mine, sheet.grid(agreed), wished)

    def _part(self, case: Case) -> Case:
        people = case.people[case.people["person_id"].eq(self.person)]
        ratings = case.ratings[case.ratings["person_id"].eq(self.person)]
        return replace(case, people=people, ratings=ratings)

    def _targets(self, case: Case, skills: tuple[Line, ...]) -> Steps:
        roles = case.people.loc[case.people["person_id"].eq(self.person), "role_id"]
        asked = required(case)
        asked = asked[asked["role_id"].isin(roles.dropna())]
        row = positions(skills, asked["skill_id"])
        target = np.full(len(skills), NOTHING, dtype=np.int8)
        target[row[row >= 0]] = asked["target"][row >= 0].to_numpy(dtype=np.int8)
        return target

    def _refuse_other_evidence(self, mine: Case, wished: Entries) -> None:
        """Raise EntryError where a certificate or test of the same day would be overwritten."""
        rows, day = mine.ratings, pd.Timestamp(self.rater.rated_on)
        same = rows["source"].eq("evidence") & rows["rated_on"].eq(day)
        same &= rows["skill_id"].isin({place.column for place in wished})
        other = rows[same & rows["evidence"].ne(AGREED).fillna(value=True)]
        for kind in other["evidence"]:
            raise EntryError(
                f"Für diesen Tag steht schon ein Nachweis da ({EVIDENCE.get(kind, 'ohne Art')}). "
                "Er geht dem Gespräch vor; wählen Sie einen anderen Tag, wenn er nicht mehr stimmt."
            )


def noted(day: datetime.date) -> Rater:
    """Return who notes on ``day`` what was agreed."""
    return Rater("evidence", day, evidence=AGREED)


def _lines() -> tuple[Line, ...]:
    return tuple(Line(key, name, key, name) for key, name in COLUMNS.items())


def _columns_of(ratings: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the ratings of each column, in their order."""
    own = ratings["source"].eq("self")
    theirs = ratings["source"].eq("supervisor")
    agreed = ratings["source"].eq("evidence") & ratings["evidence"].eq(AGREED)
    return [ratings[each.fillna(value=False)] for each in (own, theirs, agreed)]


def _sorted(grid: Grid) -> Grid:
    """Return the rows with something in them, where both views differ first."""
    own, theirs = grid.value[:, 0].astype(int), grid.value[:, 1].astype(int)
    known = (own != NOTHING).astype(int) + (theirs != NOTHING)
    difference = np.where(known == len(("self", "supervisor")), np.abs(own - theirs), 0)
    group = np.select([difference > 0, known == 1, known > 1], ["different", "one", "same"], "none")
    rank = pd.Series(group).map({name: at for at, name in enumerate(_GROUPS)}).to_numpy(dtype=int)
    order = np.lexsort((-difference, rank))
    kept = order[((grid.beside >= 0) | (grid.value != NOTHING)).any(axis=1)[order]]
    rows = tuple(
        replace(grid.rows[at], group=str(group[at]), group_name=_GROUPS[str(group[at])])
        for at in kept
    )
    cells = (grid.value, grid.beside, grid.state, grid.note)
    return Grid(rows, grid.columns, *(each[kept] for each in cells))
