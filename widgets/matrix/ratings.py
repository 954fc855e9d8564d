"""People x skills: each entry is a new rating beside the earlier ones."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from method.skills.fulfilment import required
from method.skills.ratings import current_ratings, known_ratings
from schemas.blocks import RowEdit
from schemas.case import Case
from schemas.columns import SCALE
from schemas.ledger import plain_rows
from schemas.skills import SOURCES
from widgets.matrix.filters import ONLY
from widgets.matrix.grid import (
    NOTHING,
    Grid,
    Line,
    Place,
    Steps,
    Texts,
    groups_of,
    measured,
    positions,
    steps,
    texts,
)
from widgets.matrix.lines import people_lines, skill_lines
from widgets.matrix.sheet import Entries, EntryError


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rates, how and when: said once, not per cell.

    Attributes:
        source: kind of rating, a key of ``SOURCES``.
        rated_on: day of the rating.
        rated_by: function of the person, no name; None for nothing.
        evidence: a key of ``EVIDENCE``; None leaves that of an earlier entry of the same day.
        evidence_ref: where the evidence is found; None as with ``evidence``.
        valid_until: last day on which the rating counts; None as with ``evidence``.
    """

    source: str
    rated_on: datetime.date
    rated_by: str | None = None
    evidence: str | None = None
    evidence_ref: str | None = None
    valid_until: datetime.date | None = None

    @property
    def said(self) -> dict[str, Any]:
        """Return the columns outside the key that are the same for all entries."""
        more = {
            "evidence": self.evidence,
            "evidence_ref": self.evidence_ref,
            "valid_until": self.valid_until,
        }
        known = {name: value for name, value in more.items() if value is not None}
        return {"rated_by": self.rated_by, **known}


@dataclass(frozen=True, slots=True)
class RatingSheet:
    """Ratings of people; the self-ratings of a self-rater, else those that count.

    Attributes:
        rater: who rates.
        as_of: the day it is seen from; later ratings are not known yet.
        person: the one person it is about, None for all.
        writable: whether anything can be typed in.
    """

    rater: Rater
    as_of: datetime.date
    person: str | None = None
    writable: bool = True
    table = "ratings"
    tables = frozenset({"ratings", "people", "roles", "skills", "requirements"})
    title = "Beschäftigte und Kompetenzen"
    rows_name = "Rolle"
    columns_name = "Kompetenzgruppe"
    only = tuple(ONLY)
    value_name = "Ist"
    beside_name = "Soll"

    @property
    def choices(self) -> Mapping[int, str]:
        """Return the steps of the scale."""
        return SCALE if self.writable else {}

    def grid(self, case: Case) -> Grid:
        """Return each person's level beside the target of the person's role."""
        mine = self._part(case)
        rows, columns = people_lines(mine), skill_lines(case)
        last = current_ratings(self._known(mine))
        value, expired = steps(len(rows), len(columns)), np.zeros((len(rows), len(columns)), bool)
        note = texts(len(rows), len(columns))
        row, column = positions(rows, last["person_id"]), positions(columns, last["skill_id"])
        at = (row >= 0) & (column >= 0)
        place = row[at], column[at]
        value[place] = last["level"][at].to_numpy(dtype=np.int8)
        expired[place] = ~last["valid"][at].to_numpy(dtype=bool)
        note[place] = notes_of(last[at])
        target = _targets(case, rows, columns)
        return Grid(rows, columns, value, target, measured(value, target, expired), note)

    def edits(self, case: Case, grid: Grid, entries: Entries) -> list[RowEdit]:
        """Return the new ratings.

        Raises EntryError for a rating that others made being cleared, and for a day to come.
        """
        if self.rater.rated_on > self.as_of:
            raise EntryError(
                f"Der Tag der Bewertung ({self.rater.rated_on:%d.%m.%Y}) liegt nach dem "
                f"{self.as_of:%d.%m.%Y}; bewertet wird, was schon zu sehen war."
            )
        made = self._made(case)
        wished = (
            self._cleared(grid, place, made.get(place))
            if level is None
            else self._rated(place, level, made.get(place))
            for place, level in entries.items()
        )
        return [each for each in wished if each is not None]

    def _part(self, case: Case) -> Case:
        if self.person is None:
            return case
        people = case.people[case.people["person_id"].eq(self.person)]
        ratings = case.ratings[case.ratings["person_id"].eq(self.person)]
        return replace(case, people=people, ratings=ratings)

    def _known(self, case: Case) -> pd.DataFrame:
        known = known_ratings(case, self.as_of)
        if self.rater.source == "self":
            return known[known["source"].eq("self")].reset_index(drop=True)
        return known

    def _made(self, case: Case) -> dict[Place, dict[str, Any]]:
        """Return the ratings of this kind and day, the only ones that an entry may correct."""
        day = pd.Timestamp(self.rater.rated_on)
        same = case.ratings["source"].eq(self.rater.source) & case.ratings["rated_on"].eq(day)
        rows = plain_rows("ratings", case.ratings[same])
        return {Place(row["person_id"], row["skill_id"]): row for row in rows}

    def _key(self, place: Place) -> dict[str, Any]:
        return {
            "person_id": place.row,
            "skill_id": place.column,
            "source": self.rater.source,
            "rated_on": self.rater.rated_on,
        }

    def _rated(self, place: Place, level: int, made: dict[str, Any] | None) -> RowEdit | None:
        wanted = {"level": level, **self.rater.said}
        before = made and {name: made[name] for name in wanted}
        return None if before == wanted else RowEdit(self._key(place), wanted, before)

    def _cleared(self, grid: Grid, place: Place, made: dict[str, Any] | None) -> RowEdit | None:
        if made is not None:
            before = {name: made[name] for name in ("level", *self.rater.said)}
            return RowEdit(self._key(place), None, before)
        at = grid.at(place)
        if grid.value[at] == NOTHING:
            return None
        raise EntryError(
            f"Die Bewertung „{grid.note[at]}“ bleibt stehen: Frühere Bewertungen werden nicht "
            "gelöscht. Eine neue Bewertung kommt hinzu, wenn Sie eine Stufe eintragen."
        )


def _targets(case: Case, rows: tuple[Line, ...], columns: tuple[Line, ...]) -> Steps:
    asked = required(case)
    roles = [Line(key, name, key, name) for key, name in groups_of(rows)]
    by_role = steps(len(roles) + 1, len(columns))
    role, column = positions(roles, asked["role_id"]), positions(columns, asked["skill_id"])
    at = (role >= 0) & (column >= 0)
    by_role[role[at], column[at]] = asked["target"][at].to_numpy(dtype=np.int8)
    # People without a role get the last row, in which nothing is asked.
    return by_role[positions(roles, [line.group for line in rows])]


def notes_of(last: pd.DataFrame) -> Texts:
    """Return who rated when, one text for each of ``last``."""
    kinds, number = np.unique(last["source"].to_numpy(dtype=str), return_inverse=True)
    days, day = np.unique(last["rated_on"].to_numpy(), return_inverse=True)
    written = pd.DatetimeIndex(days).strftime("%d.%m.%Y")
    names = np.array([SOURCES[kind] for kind in kinds], dtype="object")
    notes: Texts = names[number] + ", " + written.to_numpy(dtype="object")[day]
    return notes
