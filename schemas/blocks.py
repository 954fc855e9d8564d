"""Rows of one table that change together, all or none, unless somebody else was faster."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas import edits, rows
from schemas.database import CHANGES, DATA
from schemas.edits import Conflict, changes_of
from schemas.fields import key_of
from schemas.ledger import Change, as_json, key_values, plain_values
from schemas.tables import TABLES

_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What a form wishes for one row.

    Attributes:
        key: columns that identify the row.
        wanted: columns outside the key and what to store there, None to remove the row.
        before: what the form knew of these columns, None if it knew no such row.
    """

    key: Mapping[str, Any]
    wanted: Mapping[str, Any] | None
    before: Mapping[str, Any] | None


def require_values(company_id: str, table: str, wished: Sequence[RowEdit]) -> None:
    """Raise Refused if a value is not allowed, KeyError for a column that is none of the table.

    Rows that shall be removed are not looked at.
    """
    for each in wished:
        edits.require_place(company_id, table, each.key, *(each.wanted or ()))
    for _, alike in groupby(sorted(given_rows(wished), key=list), key=list):
        edits.require_values(table, *alike)


def given_rows(wished: Sequence[RowEdit]) -> list[dict[str, Any]]:
    """Return key and values of the rows that shall be there afterwards."""
    return [{**each.key, **each.wanted} for each in wished if each.wanted is not None]


def change_rows(
    connection: Connection,
    company_id: str,
    table: str,
    wished: Sequence[RowEdit],
    *,
    who: str,
    at: datetime.datetime,
) -> tuple[Conflict, ...]:
    """Carry out ``wished`` if the store still holds what each knew before.

    Else nothing is carried out: the wishes that met another value are kept in the history as
    "conflict" and returned.

    Args:
        connection: of an open transaction.
        company_id: of a stored company.
        table: name of the table.
        wished: one per row.
        who: function or account that saves.
        at: moment of the change [UTC].
    """
    plain = [_plain(table, each) for each in wished]
    stored = _stored(connection, company_id, table, plain)
    changes: list[Change] = []
    clashes: list[Change] = []
    for each in plain:
        row = stored.get(key_values(table, each.key))
        if _agrees(row, each):
            changes += _changes(table, row, each)
        else:
            clashes.append(_clash(table, row, each))
    if clashes:
        conflicts = tuple(_conflict(connection, company_id, each) for each in clashes)
        rows.keep(connection, company_id, clashes, who=who, at=at)
        return conflicts
    # Statements are made per kind of change and set of columns.
    changes.sort(key=lambda each: (each.action, tuple(each.after or ())))
    rows.save(connection, company_id, changes, who=who, at=at)
    return ()


def _plain(table: str, wish: RowEdit) -> RowEdit:
    key = plain_values(table, wish.key)
    values = None if wish.wanted is None else plain_values(table, wish.wanted)
    before = None if wish.before is None else plain_values(table, wish.before)
    return RowEdit(key, values, before)


def _stored(
    connection: Connection, company_id: str, table: str, wished: Sequence[RowEdit]
) -> dict[_Key, dict[str, Any]]:
    """Return the stored rows by key, and possibly some that only share parts of a key."""
    conditions = [
        DATA[table].c[name].in_({each.key[name] for each in wished})
        for name in key_of(TABLES[table])
    ]
    found = rows.stored(connection, table, company_id, *conditions)
    return {key_values(table, row): row for row in found}


def _agrees(row: Mapping[str, Any] | None, wish: RowEdit) -> bool:
    """Return whether ``row`` is what the form knew, or already what it wishes."""
    if row is None:
        return wish.before is None or wish.wanted is None
    before = wish.before or {}
    columns = before if wish.wanted is None else wish.wanted
    held = ((name, row[name]) for name in columns)
    return all(
        value == before.get(name) or (wish.wanted is not None and value == wish.wanted[name])
        for name, value in held
    )


def _changes(table: str, row: Mapping[str, Any] | None, wish: RowEdit) -> list[Change]:
    if wish.wanted is not None:
        return changes_of(table, row, wish.key, wish.wanted)
    if row is None:
        return []
    gone = {name: v for name, v in row.items() if v is not None and name not in wish.key}
    return [Change(table, dict(wish.key), "delete", gone, None)]


def _clash(table: str, row: Mapping[str, Any] | None, wish: RowEdit) -> Change:
    columns = wish.before if wish.wanted is None else wish.wanted
    held = None if row is None else {name: row[name] for name in columns or ()}
    wanted = None if wish.wanted is None else dict(wish.wanted)
    return Change(table, dict(wish.key), "conflict", held, wanted)


def _conflict(connection: Connection, company_id: str, clash: Change) -> Conflict:
    columns = set(clash.after or clash.before or ())
    first, when = _last_change(connection, company_id, clash.table, clash.key, columns)
    return Conflict(clash.table, clash.key, clash.before, clash.after or {}, first, when)


def _last_change(
    connection: Connection, company_id: str, table: str, key: dict[str, Any], columns: set[str]
) -> tuple[str, datetime.datetime | None]:
    for entry in _entries(connection, company_id, table):
        touched = entry["after"] is None or columns & set(entry["after"])
        if entry["row_key"] == as_json(key) and touched:
            return entry["changed_by"], rows.utc(entry["changed_at"])
    return "", None


def _entries(connection: Connection, company_id: str, table: str) -> Iterator[Mapping[str, Any]]:
    """Yield the changes of a table, newest first."""
    wanted = (
        sa.select(CHANGES)
        .where(CHANGES.c.company == company_id, CHANGES.c.table_name == table)
        .where(CHANGES.c.action != "conflict")
        .order_by(CHANGES.c.change_id.desc())
    )
    yield from map(dict, connection.execute(wanted).mappings())
