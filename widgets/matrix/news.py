"""What a matrix tells the browser, as plain lists and texts."""

from __future__ import annotations

from typing import Any

import numpy as np

from widgets.matrix.filters import ONLY
from widgets.matrix.grid import Grid, Line, Texts, groups_of
from widgets.matrix.sheet import Sheet


def grid_news(sheet: Sheet, grid: Grid) -> dict[str, Any]:
    """Return all of a grid; repeated texts are said once."""
    states, state = _indexed(grid.state)
    notes, note = _indexed(grid.note)
    return {
        "title": sheet.title,
        "value_name": sheet.value_name,
        "beside_name": sheet.beside_name,
        "rows_name": sheet.rows_name,
        "columns_name": sheet.columns_name,
        "choices": {str(step): label for step, label in sheet.choices.items()},
        "only": [(key, ONLY[key]) for key in sheet.only],
        "rows": [_line(line) for line in grid.rows],
        "columns": [_line(line) for line in grid.columns],
        "row_groups": groups_of(grid.rows),
        "column_groups": groups_of(grid.columns),
        "value": grid.value.tolist(),
        "beside": grid.beside.tolist(),
        "states": states,
        "state": state,
        "notes": notes,
        "note": note,
    }


def cell_news(grid: Grid, row: int, column: int) -> list[Any]:
    """Return one cell: row, column, value, what stands beside it, state, note."""
    at = row, column
    steps = [int(grid.value[at]), int(grid.beside[at])]
    return [row, column, *steps, str(grid.state[at]), str(grid.note[at])]


def _line(line: Line) -> dict[str, str]:
    return {
        "key": line.key,
        "name": line.name,
        "group": line.group,
        "group_name": line.group_name,
    }


def _indexed(texts: Texts) -> tuple[list[str], list[list[int]]]:
    """Return the different texts and for each cell the position of its own."""
    found: Any = np.unique(texts.astype(str), return_inverse=True)
    return found[0].tolist(), found[1].reshape(texts.shape).tolist()
