"""Short numbers instead of the names of building blocks, as a company would call its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.columns import LIST_SEPARATOR, Kind
from schemas.fields import fields_of
from schemas.tables import TABLES

_PREFIXES = {"processes": "PR", "technologies": "T", "roles": "R"}


def numbered(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return ``tables`` with PR1, T1, R1 ... as keys of processes, technologies and roles."""
    changed = dict(tables)
    for table, prefix in _PREFIXES.items():
        key = str(fields_of(TABLES[table])[0].name)
        names: list[Any] = [] if changed[table].empty else changed[table][key].tolist()
        numbers = {str(name): f"{prefix}{place}" for place, name in enumerate(names, start=1)}
        changed = {name: _with(name, frame, table, numbers) for name, frame in changed.items()}
    return changed


def _with(name: str, frame: pd.DataFrame, table: str, numbers: Mapping[str, str]) -> pd.DataFrame:
    columns = {}
    for field in fields_of(TABLES[name]):
        own = field.table == table or (name == table and field is fields_of(TABLES[name])[0])
        if own and field.name in frame:
            several = field.kind is Kind.REFERENCES
            columns[field.name] = _list(frame[field.name], numbers, several=several)
    return frame.assign(**columns)


def _list(column: pd.Series[str], numbers: Mapping[str, str], *, several: bool) -> pd.Series[str]:
    if not several:
        return column.map(numbers)
    parts = column.str.split(LIST_SEPARATOR)
    return parts.map(lambda names: LIST_SEPARATOR.join(numbers[name] for name in names), "ignore")
