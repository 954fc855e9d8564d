"""Edits of forms inside an open transaction: change fields, add a row, remove a row.

A form says what it knew before; where the store knows better by now nothing is overwritten, and
both values are kept in the history.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas import rows
from schemas.check import check_columns
from schemas.columns import Kind
from schemas.database import DATA
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Refused, Where, finding, quote
from schemas.fits import fits
from schemas.ledger import Change, plain_values
from schemas.tables import TABLES, title_of
from schemas.values import listed


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was not made because somebody else changed the same fields before.

    Attributes:
        table: name of the table.
        key: columns that identify the row.
        stored: what the store holds in these fields, None if the row was removed.
        wanted: what should have been stored.
        changed_by: who made the other change, empty if the history does not say.
        changed_at: when [UTC], None if the history does not say.
    """

    table: str
    key: dict[str, Any]
    stored: dict[str, Any] | None
    wanted: dict[str, Any]
    changed_by: str
    changed_at: datetime.datetime | None


def require_place(company_id: str, table: str, key: Mapping[str, Any], *columns: str) -> None:
    """Raise KeyError if ``key`` is not the key of ``table`` or ``columns`` are not its fields."""
    names = {field.name for field in fields_of(TABLES[table])}
    keys = set(key_of(TABLES[table]))
    if set(key) != keys or not set(columns) <= names - keys:
        raise KeyError(f"{table} has the key {sorted(keys)} and no field {sorted(key)} {columns}")
    if table == "company" and key["company_id"] != company_id:
        raise KeyError(f"the row of {company_id} is not called {key['company_id']}")


def require_row(company_id: str, table: str, values: Mapping[str, Any]) -> None:
    """Raise KeyError if ``values`` lack a key of ``table`` or have columns it does not know."""
    keys = key_of(TABLES[table])
    key = {name: values[name] for name in keys}
    require_place(company_id, table, key, *(name for name in values if name not in keys))


def require_values(table: str, *given: Mapping[str, Any]) -> None:
    """Raise Refused if the contract of ``table`` does not allow a value of the rows ``given``.

    All rows have the same columns.  Before the transaction: nobody waits for the check of what
    somebody else has typed.
    """
    if all(fits(table, each) for each in given):
        return
    frame = pd.DataFrame(list(map(dict, given)), dtype="object")
    if findings := check_columns(table, frame):
        raise Refused(findings)


def require_references(
    connection: Connection, company_id: str, table: str, *given: Mapping[str, Any]
) -> None:
    """Raise Refused if a value refers to nothing, UnknownCompany without company."""
    rows.require(connection, company_id)
    if findings := list(rows.unknown_references(connection, company_id, table, given)):
        raise Refused(findings)


def change_row(
    connection: Connection,
    company_id: str,
    table: str,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    who: str,
    at: datetime.datetime,
) -> None:
    """Store ``values`` in the row with ``key``, which is made if it is not there yet."""
    plain_key, wanted = plain_values(table, key), plain_values(table, values)
    stored = _stored(connection, company_id, table, plain_key)
    changes = changes_of(table, stored, plain_key, wanted)
    rows.save(connection, company_id, changes, who=who, at=at)


def add_row(
    connection: Connection,
    company_id: str,
    table: str,
    values: Mapping[str, Any],
    *,
    who: str,
    at: datetime.datetime,
) -> None:
    """Store a new row; raises Refused if its key is taken."""
    wanted = plain_values(table, values)
    if _stored(connection, company_id, table, wanted):
        written = quote(", ".join(str(values[name]) for name in key_of(TABLES[table])))
        where = Where(table, written, key_of(TABLES[table])[0])
        raise Refused([finding("ZEILE_003", where, value=written)])
    key = {name: wanted.pop(name) for name in key_of(TABLES[table])}
    changes = changes_of(table, None, key, wanted)
    rows.save(connection, company_id, changes, who=who, at=at)


def remove_row(
    connection: Connection,
    company_id: str,
    table: str,
    key: Mapping[str, Any],
    *,
    who: str,
    at: datetime.datetime,
) -> dict[str, Any]:
    """Delete a row and return what it held, empty if it is not there.

    Raises Refused if other rows refer to it.
    """
    stored = _stored(connection, company_id, table, plain_values(table, key))
    if stored is None:
        return {}
    if len(key) == 1:
        _require_unused(connection, company_id, table, str(next(iter(key.values()))))
    plain_key = {name: stored[name] for name in key}
    gone = {name: v for name, v in stored.items() if v is not None and name not in key}
    change = Change(table, plain_key, "delete", gone, None)
    rows.save(connection, company_id, [change], who=who, at=at)
    return {**plain_key, **gone}


def _stored(
    connection: Connection, company_id: str, table: str, wanted: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the stored row with the key of the plain row ``wanted``, None if there is none."""
    conditions = [DATA[table].c[name] == wanted[name] for name in key_of(TABLES[table])]
    return next(iter(rows.stored(connection, table, company_id, *conditions)), None)


def changes_of(
    table: str,
    stored: Mapping[str, Any] | None,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
) -> list[Change]:
    """Return what leads from the ``stored`` row, None if there is none, to plain ``values``."""
    if stored is None:
        given = {name: value for name, value in values.items() if value is not None}
        return [Change(table, dict(key), "insert", None, given)]
    after = {name: value for name, value in values.items() if stored[name] != value}
    before = {name: stored[name] for name in after}
    return [Change(table, dict(key), "update", before, after)] if after else []


def _require_unused(connection: Connection, company_id: str, table: str, value: str) -> None:
    uses = list(_uses(connection, company_id, table, value))
    if uses:
        places = ", ".join(f"„{title_of(name)}“ ({count})" for name, count in uses)
        raise Refused([finding("BEZUG_003", Where(table, value), value=value, places=places)])


def _uses(
    connection: Connection, company_id: str, table: str, value: str
) -> Iterator[tuple[str, int]]:
    for name, contract in TABLES.items():
        fields = [field for field in fields_of(contract) if field.table == table]
        count = sum(_count(connection, company_id, name, field, value) for field in fields)
        if count:
            yield name, count


def _count(connection: Connection, company_id: str, name: str, field: FormField, value: str) -> int:
    table = DATA[name]
    given = connection.scalars(
        sa.select(table.c[field.name]).where(
            table.c.company == company_id, table.c[field.name].contains(value, autoescape=True)
        )
    )
    several = field.kind is Kind.REFERENCES
    return sum(value in (listed(text) if several else [text.strip()]) for text in given)
