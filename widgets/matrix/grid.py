"""What a matrix shows: rows, columns, and in each cell a value beside what it is measured by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

NOTHING = -1
GAP, MET, MORE, OPEN, EXPIRED, PLAIN, EMPTY = STATES = (
    "gap",
    "met",
    "more",
    "open",
    "expired",
    "plain",
    "empty",
)
Steps = npt.NDArray[np.int8]
Texts = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column.

    Attributes:
        key: identifier in the case.
        name: what people call it.
        group: identifier of what it can be filtered by.
        group_name: what people call the group.
    """

    key: str
    name: str
    group: str
    group_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Row and column of a cell, both by their keys."""

    row: str
    column: str


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows x columns; arrays have one entry per cell.

    Attributes:
        rows: what stands at the left.
        columns: what stands above.
        value: steps that are typed in, ``NOTHING`` where there is none.
        beside: steps that stand beside them, for example the target.
        state: one of ``STATES``.
        note: where the value comes from, empty without value.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    value: Steps
    beside: Steps
    state: Texts
    note: Texts

    def at(self, place: Place) -> tuple[int, int]:
        """Return the position of ``place``; raises KeyError if it is not in the grid."""
        try:
            return position(self.rows, place.row), position(self.columns, place.column)
        except ValueError:
            raise KeyError(f"the matrix has no cell {place}") from None

    def places(self) -> Iterator[Place]:
        """Yield all cells, row by row."""
        for row in self.rows:
            for column in self.columns:
                yield Place(row.key, column.key)

    def same_lines(self, other: Grid) -> bool:
        """Return whether rows and columns are those of ``other``."""
        return (self.rows, self.columns) == (other.rows, other.columns)

    def changed_from(self, other: Grid) -> list[tuple[int, int]]:
        """Return the positions of cells that differ from ``other``, which has the same lines."""
        different = (
            (self.value != other.value)
            | (self.beside != other.beside)
            | (self.state != other.state)
            | (self.note != other.note)
        )
        return [(int(row), int(column)) for row, column in np.argwhere(different)]


def positions(lines: Sequence[Line], keys: Iterable[str]) -> npt.NDArray[np.intp]:
    """Return where each of ``keys`` stands among ``lines``, -1 for nowhere."""
    found: npt.NDArray[np.intp] = pd.Index([line.key for line in lines]).get_indexer(pd.Index(keys))
    return found


def position(lines: Sequence[Line], key: str) -> int:
    """Return the position of the line with ``key``; raises ValueError if there is none."""
    return [line.key for line in lines].index(key)


def steps(n_rows: int, n_columns: int) -> Steps:
    """Return an array without any step."""
    return np.full((n_rows, n_columns), NOTHING, dtype=np.int8)


def texts(n_rows: int, n_columns: int) -> Texts:
    """Return an array of empty texts."""
    return np.full((n_rows, n_columns), "", dtype="object")


def measured(value: Steps, beside: Steps, expired: npt.NDArray[np.bool_]) -> Texts:
    """Return the state of values that are measured by what stands beside them."""
    asked, known = beside > 0, value != NOTHING
    conditions = [
        expired & known,
        known & asked & (value < beside),
        known & asked & (value == beside),
        known & asked,
        known,
        asked,
    ]
    states = [EXPIRED, GAP, MET, MORE, PLAIN, OPEN]
    return np.select(conditions, states, EMPTY).astype("object")


def groups_of(lines: Iterable[Line]) -> tuple[tuple[str, str], ...]:
    """Return the groups of ``lines`` in their order: key and name, each once."""
    return tuple(dict.fromkeys((line.group, line.group_name) for line in lines if line.group))
