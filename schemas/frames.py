"""Whole tables of a company, read column by column.

A row fetched is a Python object per cell and one for the row.  The database gathers each column as
one JSON list instead, which Python's own reader takes apart four times as fast.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.case import typed
from schemas.database import DATA
from schemas.fields import fields_of, key_of
from schemas.order import by_columns
from schemas.tables import TABLES

# Table and kind of database -> SQL.  SQLAlchemy keeps what it has compiled with the engine, which a
# process makes anew for each workspace; kernels inherit this.
_STATEMENTS: dict[tuple[str, str], str] = {}
_EXACT = "'%!.17g'"  # SQLite writes numbers into JSON with 15 digits; 17 bring back the same number


def read_frames(connection: Connection, company_id: str) -> dict[str, pd.DataFrame]:
    """Return all tables of a company, tidy; empty if there is no such company."""
    return {name: read_frame(connection, name, company_id) for name in TABLES}


def read_frame(connection: Connection, name: str, company_id: str) -> pd.DataFrame:
    """Return one table of a company, tidy."""
    columns = _gathered(connection, name, company_id)
    empty = typed(TABLES[name], None)
    if not columns[0]:
        return empty
    read = {
        column: _array(values, dtype)
        for values, (column, dtype) in zip(columns, empty.dtypes.items(), strict=True)
    }
    return by_columns(pd.DataFrame(read), list(key_of(TABLES[name])))


def _gathered(connection: Connection, name: str, company_id: str) -> list[list[Any]]:
    """Return the values of each column, all empty if there are no rows."""
    dialect = connection.dialect
    place = (name, dialect.name)
    if place not in _STATEMENTS:
        _STATEMENTS[place] = str(_lists(*place).compile(dialect=dialect))
    given: Any = (company_id,) if dialect.positional else {"company": company_id}
    found = connection.exec_driver_sql(_STATEMENTS[place], given).one()
    return [json.loads(each) if isinstance(each, str) else each or [] for each in found]


def _lists(name: str, dialect: str) -> sa.Select[Any]:
    table = DATA[name]
    columns = (table.c[field.name] for field in fields_of(TABLES[name]))
    gather = sa.func.json_group_array if dialect == "sqlite" else sa.func.json_agg
    lists = [gather(_written(column, dialect)) for column in columns]
    return sa.select(*lists).where(table.c.company == sa.bindparam("company"))


def _written(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    if dialect != "sqlite" or not isinstance(column.type, sa.Double):
        return column
    return sa.case((column.is_not(None), sa.func.printf(sa.literal_column(_EXACT), column)))


def _array(values: Sequence[Any], dtype: Any) -> Any:
    """Return ``values`` as a column; Arrow takes a list apart several times as fast as pandas."""
    if dtype.kind == "f":
        return np.array([np.nan if each is None else float(each) for each in values], dtype=dtype)
    if dtype.kind == "M":
        days = pa.array(values, pa.string()).cast(pa.timestamp("ns"))
        return days.to_numpy(zero_copy_only=False)
    column = pa.array(values, pa.int64() if dtype.kind == "i" else pa.large_string())
    return dtype.__from_arrow__(column)
