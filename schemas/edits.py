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
from schemas.columns import Kind
from schemas.database import CHANGES, DATA
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Refused, Where, finding, quote
from schemas.ledger import Change, as_json, plain_rows, plain_values
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


def require_allowed(
    connection: Connection, company_id: str, table: str, values: Mapping[str, Any]
) -> None:
    """Raise Refused if one of ``values`` is not allowed, UnknownCompany without company."""
    rows.require(connection, company_id)
    row = pd.DataFrame([dict(values)], dtype="object")
    if findings := rows.field_findings(connection, company_id, table, row):
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
    wanted = plain_values(table, {**key, **values})
    stored = _stored(connection, company_id, table, wanted)
    changes = _changes(table, stored, wanted, list(key), list(values))
    rows.save(connection, company_id, changes, who=who, at=at)


def change_row_unless_changed(
    connection: Connection,
    company_id: str,
    table: str,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None,
    who: str,
    at: datetime.datetime,
) -> Conflict | None:
    """Store ``values`` if the store still holds ``before``, else keep and return the conflict.

    Args:
        connection: of an open transaction.
        company_id: of a stored company.
        table: name of the table.
        key: columns that identify the row.
        values: columns and what shall be stored in them.
        before: what the form knew of these columns, None if it knew no such row.
        who: function or account that saves.
        at: moment of the change [UTC].
    """
    wanted = plain_values(table, {**key, **values})
    stored = _stored(connection, company_id, table, wanted)
    known = None if before is None else plain_values(table, {**key, **before})
    if _agrees(stored, known, wanted, values):
        changes = _changes(table, stored, wanted, list(key), list(values))
        rows.save(connection, company_id, changes, who=who, at=at)
        return None
    plain_key = {name: wanted[name] for name in key}
    first, when = _last_change(connection, company_id, table, plain_key, set(values))
    held = None if stored is None else {name: stored[name] for name in values}
    wish = {name: wanted[name] for name in values}
    entry = Change(table, plain_key, "conflict", held, wish)
    rows.keep(connection, company_id, [entry], who=who, at=at)
    return Conflict(table, plain_key, held, wish, first, when)


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
    columns = [name for name in wanted if name not in key_of(TABLES[table])]
    changes = _changes(table, None, wanted, list(key_of(TABLES[table])), columns)
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
    found = plain_rows(table, rows.frame(connection, table, company_id, *conditions))
    return found[0] if found else None


def _changes(
    table: str,
    stored: Mapping[str, Any] | None,
    wanted: Mapping[str, Any],
    key: list[str],
    columns: list[str],
) -> list[Change]:
    row_key = {name: wanted[name] for name in key}
    if stored is None:
        given = {name: wanted[name] for name in columns if wanted[name] is not None}
        return [Change(table, row_key, "insert", None, given)]
    changed = [name for name in columns if stored[name] != wanted[name]]
    before = {name: stored[name] for name in changed}
    after = {name: wanted[name] for name in changed}
    return [Change(table, row_key, "update", before, after)] if changed else []


def _agrees(
    stored: Mapping[str, Any] | None,
    known: Mapping[str, Any] | None,
    wanted: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> bool:
    if stored is None:
        return known is None
    before = known or {}
    return all(stored[name] in (before.get(name), wanted[name]) for name in columns)


def _last_change(
    connection: Connection, company_id: str, table: str, key: dict[str, Any], columns: set[str]
) -> tuple[str, datetime.datetime | None]:
    entries = connection.execute(
        sa.select(CHANGES)
        .where(CHANGES.c.company == company_id, CHANGES.c.table_name == table)
        .where(CHANGES.c.action != "conflict")
        .order_by(CHANGES.c.change_id.desc())
    )
    for entry in entries.mappings():
        touched = entry["after"] is None or columns & set(entry["after"])
        if entry["row_key"] == as_json(key) and touched:
            return entry["changed_by"], _utc(entry["changed_at"])
    return "", None


def _utc(moment: datetime.datetime) -> datetime.datetime:
    # SQLite gives back moments without their time zone, which is always UTC.
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


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
