"""Tables of untyped cells (a form, a sheet) become tables of their contract's types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.case import typed
from schemas.fields import FormField, fields_of
from schemas.findings import Finding, Where, value_finding
from schemas.tables import CONTRACTS
from schemas.values import NotReadable, parse


def read_table(
    name: str, frame: pd.DataFrame, *, rows: Sequence[int] | None = None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the rows of ``frame`` with their types, and what could not be read.

    Args:
        name: of the table.
        frame: cells as people write them ("1.234,5", "31.12.2026", "ja") or typed; columns that
            are already of the contract's type are taken as they are.
        rows: the number each row is called by; without it rows are counted from 1.

    Returns:
        The known columns of ``frame`` in the contract's types, cells that cannot be read empty;
        and one finding for each such cell.
    """
    given = frame.reset_index(drop=True)
    known = [field for field in fields_of(CONTRACTS[name]) if field.name in given]
    types = typed(CONTRACTS[name], None).dtypes
    columns: dict[str, Any] = {}
    found: list[Finding] = []
    for field in known:
        column = given[field.name]
        if column.dtype != types[field.name]:
            values, wrong = _read_column(name, field, column.tolist(), rows)
            column = pd.Series(values, dtype=object)
            found += wrong
        columns[field.name] = column
    full = typed(CONTRACTS[name], pd.DataFrame(columns, index=given.index))
    return full[list(columns)], tuple(found)


def row_number(rows: Sequence[int] | None, position: int) -> int:
    """Return what people call the row at ``position`` (from 0)."""
    return position + 1 if rows is None else int(rows[position])


def _read_column(
    name: str, field: FormField, cells: list[Any], rows: Sequence[int] | None
) -> tuple[list[Any], list[Finding]]:
    values: list[Any] = []
    found: list[Finding] = []
    for position, cell in enumerate(cells):
        try:
            values.append(parse(field, cell))
        except NotReadable as problem:
            values.append(None)
            where = Where(name, row_number(rows, position), field.name)
            found.append(value_finding(problem.code, where, field, cell))
    return values, found
