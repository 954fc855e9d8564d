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
        title: what the matrix is called.
        rows_name: what rows can be filtered by, as people call it.
        columns_name: the same of columns.
        only: keys of ``filters.ONLY`` that make sense.
    """

    table: str
    title: str
    rows_name: str
    columns_name: str
    only: tuple[str, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Return the tables whose changes change the grid."""

    @property
    def value_name(self) -> str:
        """Return what is typed in."""

    @property
    def beside_name(self) -> str:
        """Return what stands beside it."""

    @property
    def choices(self) -> Mapping[int, str]:
        """Return the steps that can be typed and their German labels, none to show only."""

    def grid(self, case: Case) -> Grid:
        """Return what ``case`` holds."""

    def edits(self, case: Case, grid: Grid, entries: Entries, /) -> list[RowEdit]:
        """Return what is to be stored for ``entries``; raises EntryError."""
