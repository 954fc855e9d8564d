"""Which rows and columns of a matrix are shown; a filter never changes what is in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from widgets.matrix.grid import EMPTY, EXPIRED, GAP, OPEN, STATES, Grid

ONLY = {
    "": "alle Zeilen und Spalten",
    "filled": "nur, wo etwas steht",
    "gap": "nur Lücken",
    "open": "nur Offenes und Abgelaufenes",
}
_STATES = {
    "filled": tuple(state for state in STATES if state != EMPTY),
    "gap": (GAP,),
    "open": (OPEN, EXPIRED),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see.

    Attributes:
        rows: group of rows, empty for all.
        columns: group of columns, empty for all.
        only: key of ``ONLY``; rows and columns without such a cell are left out.
    """

    rows: str = ""
    columns: str = ""
    only: str = ""


def shown(grid: Grid, wanted: Filter) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the positions of the rows and of the columns of ``grid`` that are ``wanted``."""
    rows = np.array([wanted.rows in ("", line.group) for line in grid.rows], dtype=bool)
    columns = np.array([wanted.columns in ("", line.group) for line in grid.columns], dtype=bool)
    if wanted.only:
        found = np.isin(grid.state, _STATES[wanted.only]) & rows[:, None] & columns[None, :]
        rows, columns = found.any(axis=1), found.any(axis=0)
    return _positions(rows), _positions(columns)


def _positions(flags: np.ndarray) -> tuple[int, ...]:
    return tuple(map(int, np.flatnonzero(flags)))
