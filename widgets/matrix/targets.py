"""Roles x skills: which level a role needs and how much it matters there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from schemas.blocks import RowEdit
from schemas.case import Case
from schemas.columns import SCALE
from schemas.company import IMPORTANCE
from schemas.ledger import plain_rows
from widgets.matrix.grid import EMPTY, NOTHING, PLAIN, Grid, Place, positions, steps, texts
from widgets.matrix.lines import role_lines, skill_lines
from widgets.matrix.sheet import Entries, EntryError

NAMES = {"target": "Soll", "weight": "Gewicht"}
_OTHER = {"target": "weight", "weight": "target"}
_ONLY: tuple[str, ...] = ("", "filled")
MIDDLE = 2  # weight of a requirement until somebody says another


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """Requirements of roles; ``column`` is typed in, "target" or "weight"."""

    column: str = "target"
    table = "requirements"
    tables = frozenset({"roles", "skills", "requirements"})
    title = "Rollen und Kompetenzen"
    rows_name = "Rolle"
    columns_name = "Kompetenzgruppe"
    only = _ONLY

    @property
    def value_name(self) -> str:
        """Return what is typed in."""
        return NAMES[self.column]

    @property
    def beside_name(self) -> str:
        """Return what stands beside it."""
        return NAMES[_OTHER[self.column]]

    @property
    def choices(self) -> Mapping[int, str]:
        """Return the steps of what is typed in."""
        return SCALE if self.column == "target" else IMPORTANCE

    def grid(self, case: Case) -> Grid:
        """Return each role's target and weight per skill."""
        rows, columns = role_lines(case), skill_lines(case)
        needs = case.requirements
        row, column = positions(rows, needs["role_id"]), positions(columns, needs["skill_id"])
        at = (row >= 0) & (column >= 0)
        found = {}
        for name in NAMES:
            found[name] = steps(len(rows), len(columns))
            level = needs[name][at].fillna(NOTHING).to_numpy(dtype=np.int8)
            found[name][row[at], column[at]] = level
        value = found[self.column]
        state = np.where(value == NOTHING, EMPTY, PLAIN)
        note = texts(len(rows), len(columns))
        return Grid(rows, columns, value, found[_OTHER[self.column]], state, note)

    def edits(self, case: Case, _grid: Grid, entries: Entries) -> list[RowEdit]:
        """Return the changed requirements; raises EntryError for a weight of nothing."""
        rows = plain_rows("requirements", case.requirements)
        known = {Place(row["role_id"], row["skill_id"]): row for row in rows}
        wished = (self._edit(place, step, known.get(place)) for place, step in entries.items())
        return [each for each in wished if each is not None]

    def _edit(self, place: Place, step: int | None, row: dict[str, Any] | None) -> RowEdit | None:
        key = {"role_id": place.row, "skill_id": place.column}
        if self.column == "weight" and (row is None or step is None):
            raise EntryError(
                "Ein Gewicht gehört zu einem Soll. Bitte zuerst das Soll eintragen; leer kann das "
                "Gewicht danach nicht sein."
            )
        if row is None:
            return step if step is None else RowEdit(key, {"target": step, "weight": MIDDLE}, None)
        if step is None:
            return RowEdit(key, None, {name: row[name] for name in NAMES})
        before = {self.column: row[self.column]}
        return None if row[self.column] == step else RowEdit(key, {self.column: step}, before)
