"""Rows of one company inside an open transaction: read, compare, write, keep the history."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from schemas.case import Case, typed
from schemas.columns import Kind
from schemas.database import CHANGES, DATA, ESCO, PARTICIPATION, RESTORES
from schemas.esco import EscoConcepts
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Finding, Where, finding, hint, quote
from schemas.ledger import Change, as_json, differences, tidy
from schemas.store_errors import UnknownCompany
from schemas.tables import TABLES, title_of
from schemas.values import is_gap, listed


@dataclass(frozen=True, slots=True)
class LatestChange:
    """The newest change of a company: its number, the table it was made in, and when [UTC]."""

    company_id: str
    change_id: int
    table: str
    at: datetime.datetime


def known_companies(connection: Connection) -> list[str]:
    """Return the identifiers of all companies, sorted."""
    return sorted(connection.scalars(sa.select(DATA["company"].c.company)))


def require(connection: Connection, company_id: str) -> None:
    """Raise UnknownCompany if there is no such company."""
    table = DATA["company"]
    found = connection.scalar(sa.select(table.c.company).where(table.c.company == company_id))
    if found is None:
        raise UnknownCompany(company_id, known_companies(connection))


def stored(
    connection: Connection, name: str, company_id: str, *conditions: sa.ColumnElement[bool]
) -> list[dict[str, Any]]:
    """Return the rows of one table of a company that meet ``conditions``, as plain values."""
    table = DATA[name]
    columns = [table.c[field.name] for field in fields_of(TABLES[name])]
    wanted = sa.select(*columns).where(table.c.company == company_id, *conditions)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def save(
    connection: Connection,
    company_id: str,
    changes: Sequence[Change],
    *,
    who: str,
    at: datetime.datetime,
) -> None:
    """Carry out ``changes`` and keep them in the history; ``at`` is in UTC."""
    apply(connection, company_id, changes)
    keep(connection, company_id, changes, who=who, at=at)


def keep(
    connection: Connection,
    company_id: str,
    changes: Sequence[Change],
    *,
    who: str,
    at: datetime.datetime,
) -> None:
    """Keep ``changes`` in the history without carrying them out; ``at`` is in UTC."""
    insert(connection, CHANGES, [_entry(company_id, each, who=who, at=at) for each in changes])


def _entry(company_id: str, change: Change, *, who: str, at: datetime.datetime) -> dict[str, Any]:
    return {
        "company": company_id,
        "table_name": change.table,
        "row_key": as_json(change.key),
        "action": change.action,
        "before": as_json(change.before),
        "after": as_json(change.after),
        "changed_by": who,
        "changed_at": at,
    }


def apply(connection: Connection, company_id: str, changes: Sequence[Change]) -> None:
    """Carry out ``changes`` without history, neighbours of one form in one statement."""
    for (name, action, columns), group in groupby(changes, _form):
        statement = _statement(DATA[name], action, columns)
        connection.execute(statement, [_parameters(company_id, change) for change in group])


def insert(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add ``rows``, possibly none, to ``table``."""
    if rows:
        connection.execute(sa.insert(table), rows)


def _form(change: Change) -> tuple[str, str, tuple[str, ...]]:
    columns = tuple(change.after or {}) if change.action == "update" else ()
    return change.table, change.action, columns


def _statement(table: sa.Table, action: str, columns: tuple[str, ...]) -> Any:
    if action == "insert":
        return sa.insert(table)
    row = [column == sa.bindparam(f"key_{column.name}") for column in table.primary_key.columns]
    if action == "delete":
        return sa.delete(table).where(*row)
    return sa.update(table).where(*row).values({c: sa.bindparam(f"new_{c}") for c in columns})


def _parameters(company_id: str, change: Change) -> dict[str, Any]:
    key = {"company": company_id, **change.key}
    after = change.after or {}
    if change.action == "insert":
        return {column.name: None for column in DATA[change.table].columns} | key | after
    return {f"key_{c}": v for c, v in key.items()} | {f"new_{c}": v for c, v in after.items()}


def history(connection: Connection, company_id: str, tables: Sequence[str] = ()) -> pd.DataFrame:
    """Return the history of a company, newest first; columns as in ``Store.history``."""
    columns = [column for column in CHANGES.columns if column.name != "company"]
    wanted = [CHANGES.c.company == company_id]
    if tables:
        wanted.append(CHANGES.c.table_name.in_(list(tables)))
    found = connection.execute(
        sa.select(*columns)
        .where(*wanted)
        .order_by(CHANGES.c.changed_at.desc(), CHANGES.c.change_id.desc())
    ).all()
    frame = pd.DataFrame(found, columns=[column.name for column in columns], dtype="object")
    moments = pd.to_datetime(frame["changed_at"], utc=True).astype("datetime64[us, UTC]")
    texts = dict.fromkeys(("table_name", "action", "changed_by"), "str")
    return frame.astype({"change_id": "int64", **texts}).assign(changed_at=moments)


def last_change(connection: Connection, company_id: str) -> int:
    """Return the number of the newest change of a company, 0 if there is none."""
    newest = sa.select(sa.func.max(CHANGES.c.change_id)).where(CHANGES.c.company == company_id)
    return int(connection.scalar(newest) or 0)


def latest_changes(connection: Connection, who: str | None) -> list[LatestChange]:
    """Return the newest change of each company, by ``who`` if given, newest first."""
    numbers = sa.select(sa.func.max(CHANGES.c.change_id)).group_by(CHANGES.c.company)
    if who is not None:
        numbers = numbers.where(CHANGES.c.changed_by == who)
    columns = (CHANGES.c.company, CHANGES.c.change_id, CHANGES.c.table_name, CHANGES.c.changed_at)
    wanted = sa.select(*columns).where(CHANGES.c.change_id.in_(numbers))
    found = connection.execute(wanted.order_by(CHANGES.c.change_id.desc()))
    return [LatestChange(company, number, table, utc(at)) for company, number, table, at in found]


def utc(moment: datetime.datetime) -> datetime.datetime:
    """Return a stored ``moment`` in UTC."""
    # SQLite gives back moments without their time zone, which is always UTC.
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def changed_tables(connection: Connection, company_id: str, since: int) -> list[str]:
    """Return the tables of a company with changes after the one numbered ``since``."""
    wanted = sa.select(CHANGES.c.table_name).distinct()
    found = wanted.where(CHANGES.c.company == company_id, CHANGES.c.change_id > since)
    return [name for name in connection.scalars(found) if name in TABLES]


def archived_history(connection: Connection, company_id: str) -> list[dict[str, Any]]:
    """Return the entries of the history of a company, oldest first, as an archive keeps them."""
    columns = [each for each in CHANGES.columns if each.name not in {"company", "change_id"}]
    wanted = sa.select(*columns).where(CHANGES.c.company == company_id)
    return [dict(e) for e in connection.execute(wanted.order_by(CHANGES.c.change_id)).mappings()]


def put_back(
    connection: Connection,
    case: Case,
    entries: Sequence[Mapping[str, Any]],
    *,
    who: str,
    at: datetime.datetime,
) -> None:
    """Store a company that is not there with the ``entries`` of its history, oldest first."""
    for name, frame in case.tables().items():
        apply(connection, case.company_id, differences(name, tidy(name, None), tidy(name, frame)))
    insert(connection, CHANGES, [{"company": case.company_id, **entry} for entry in entries])
    note = {"company": case.company_id, "restored_by": who, "restored_at": at}
    insert(connection, RESTORES, [note])


def erase(connection: Connection, company_id: str) -> None:
    """Delete all rows of a company, its history and its participants' codes."""
    for table in [CHANGES, RESTORES, PARTICIPATION, *reversed(DATA.values())]:
        connection.execute(sa.delete(table).where(table.c.company == company_id))


def replace_concepts(connection: Connection, frame: pd.DataFrame) -> None:
    """Store the concepts of ``frame`` (columns of ``EscoConcepts``) instead of earlier ones."""
    concepts = typed(EscoConcepts, frame)
    EscoConcepts.validate(concepts)
    gaps = concepts.astype("object").where(concepts.notna(), None)
    positioned = [
        {"position": position, **dict(zip(gaps.columns, values, strict=True))}
        for position, values in enumerate(gaps.itertuples(index=False, name=None))
    ]
    connection.execute(sa.delete(ESCO))
    insert(connection, ESCO, positioned)


def concepts(connection: Connection, kind: str) -> pd.DataFrame:
    """Return the stored concepts of ``kind`` in their order, columns of ``EscoConcepts``."""
    names = [field.name for field in fields_of(EscoConcepts)]
    wanted = sa.select(*(ESCO.c[name] for name in names)).where(ESCO.c.kind == kind)
    found = connection.execute(wanted.order_by(ESCO.c.position)).all()
    return typed(EscoConcepts, pd.DataFrame(found, columns=names, dtype="object"))


def unknown_references(
    connection: Connection, company_id: str, name: str, given: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Yield which values of the rows ``given``, columns of table ``name``, refer to nothing."""
    for field in fields_of(TABLES[name]):
        if field.table:
            values = [each[field.name] for each in given if field.name in each]
            parts = dict.fromkeys(part for value in values for part in _parts(field, value))
            yield from _unknown_references(connection, company_id, name, field, list(parts))


def _unknown_references(
    connection: Connection, company_id: str, name: str, field: FormField, parts: list[str]
) -> Iterator[Finding]:
    target = str(field.table)
    column = DATA[target].c[key_of(TABLES[target])[0]]
    wanted = sa.select(column).where(DATA[target].c.company == company_id)
    found = set(connection.scalars(wanted.where(column.in_(parts)))) if parts else set()
    unknown = [part for part in parts if part not in found]
    known = sorted(connection.scalars(wanted)) if unknown else []
    for part in unknown:
        where = Where(name, column=field.name)
        details = {"value": quote(part), "target": title_of(target)}
        yield finding("BEZUG_001", where, **details, hint=hint(part, known))


def _parts(field: FormField, value: Any) -> list[str]:
    if is_gap(value):
        return []
    text = str(value).strip()
    return listed(text) if field.kind is Kind.REFERENCES else [text] if text else []
