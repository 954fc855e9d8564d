"""One person leaves: rows, list entries, history and links go (Art. 17 GDPR)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.columns import LIST_SEPARATOR, Kind
from schemas.database import CHANGES, DATA
from schemas.fields import FormField, fields_of
from schemas.participation import forget_person
from schemas.tables import TABLES
from schemas.values import listed


def erase_person(connection: Connection, company_id: str, person_id: str) -> int:
    """Delete what a company's tables and history hold on ``person_id``; return the rows touched."""
    touched = forget_person(connection, company_id, person_id)
    for name, field in _places():
        if field.kind is Kind.REFERENCES:
            touched += _take_out(connection, name, field, company_id, person_id)
        else:
            table = DATA[name]
            mine = (table.c.company == company_id) & (table.c[field.name] == person_id)
            touched += connection.execute(sa.delete(table).where(mine)).rowcount
    return touched + _forget_history(connection, company_id, person_id)


def _places() -> Iterator[tuple[str, FormField]]:
    """Yield every column that holds codes of people, as the contracts say."""
    for name, contract in TABLES.items():
        for field in fields_of(contract):
            if field.table == "people" or (name == "people" and field.key):
                yield name, field


def _take_out(
    connection: Connection, name: str, field: FormField, company_id: str, person_id: str
) -> int:
    table = DATA[name]
    column = table.c[field.name]
    mine = (table.c.company == company_id) & column.contains(person_id, autoescape=True)
    touched = 0
    for row in connection.execute(sa.select(table).where(mine)).mappings().all():
        rest = _without(row[field.name], person_id)
        if rest != row[field.name]:
            key = [table.c[each.name] == row[each.name] for each in table.primary_key]
            connection.execute(sa.update(table).where(*key).values({column: rest}))
            touched += 1
    return touched


def _forget_history(connection: Connection, company_id: str, person_id: str) -> int:
    entries = connection.execute(sa.select(CHANGES).where(CHANGES.c.company == company_id))
    touched = 0
    for entry in entries.mappings().all():
        change = CHANGES.c.change_id == entry["change_id"]
        if person_id in entry["row_key"].values():
            connection.execute(sa.delete(CHANGES).where(change))
            touched += 1
            continue
        kept = {side: _values_without(entry[side], person_id) for side in ("before", "after")}
        if kept != {side: entry[side] for side in kept}:
            connection.execute(sa.update(CHANGES).where(change).values(kept))
            touched += 1
    return touched


def _values_without(values: Mapping[str, Any] | None, person_id: str) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: _without(value, person_id) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _without(text: str, person_id: str) -> str | None:
    """Return a list of codes without ``person_id``; a text that does not list it stays as it is."""
    codes = listed(text)
    if person_id not in codes:
        return text
    return LIST_SEPARATOR.join(code for code in codes if code != person_id) or None
