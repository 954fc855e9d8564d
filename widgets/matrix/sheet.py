"""What every matrix must know of its table, whatever it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from schemas.blocks import RowEdit
from schemas.case import Case
from widgets.matrix.grid import Grid, Place

Entries = Mapping[Place, int | None]


class EntryError(ValueError):
    """An entry that is not possible; the message is German sentences."""


class Sheet(Protocol):
    """A table seen as rows x columns.

    Attributes:
        table: where entries are stored.
        tables: whose changes change the grid.
        title: what the matrix is called.
        value_name: what is typed in.
        beside_name: what stands beside it.
        choices: the steps that can be typed and their German labels.
    """

    table: str
    tables: frozenset[str]
    title: str
    value_name: str
    beside_name: str

    @property
    def choices(self) -> Mapping[int, str]:
        """Return the steps that can be typed and their German labels."""

    def grid(self, case: Case) -> Grid:
        """Return what ``case`` holds."""

    def edits(self, case: Case, grid: Grid, entries: Entries, /) -> list[RowEdit]:
        """Return what is to be stored for ``entries``; raises EntryError."""
