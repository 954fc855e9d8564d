"""Read and write companies: SQLite in a folder by default, PostgreSQL by its address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from schemas import archive, esco, rows
from schemas.case import Case, typed
from schemas.check import check
from schemas.database import CHANGES, DATA, ESCO, RESTORES, connect, reading, scrub, writing
from schemas.fields import fields_of, key_of
from schemas.findings import Refused
from schemas.ledger import differences, tidy, with_earlier_events
from schemas.store_errors import (
    CompanyExists,
    NoArchive,
    NoWorkspace,
    StoreError,
    UnknownCompany,
    place_of,
)
from schemas.tables import TABLES

__all__ = [
    "CompanyEntry",
    "CompanyExists",
    "NoArchive",
    "NoWorkspace",
    "Refused",
    "Store",
    "StoreError",
    "UnknownCompany",
    "open_store",
    "read_case",
]
_HISTORY = [column for column in CHANGES.columns if column.name != "company"]
_ARCHIVED = [column for column in _HISTORY if column.name != "change_id"]


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """One company of the store."""

    company_id: str
    name: str


class Store:
    """The companies of one workspace; made by ``open_store``, closed by ``with`` or ``close``."""

    def __init__(self, engine: Engine) -> None:
        """Take over ``engine``, whose tables are up to date."""
        self._engine = engine

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections."""
        self.close()

    def __repr__(self) -> str:
        """Return the place without name and password."""
        return f"Store({place_of(self._engine.url)})"

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def companies(self) -> tuple[CompanyEntry, ...]:
        """Return all companies, sorted by their identifier."""
        with reading(self._engine) as connection:
            table = DATA["company"]
            found = connection.execute(sa.select(table.c.company, table.c.name)).all()
        entries = (CompanyEntry(company, name or company) for company, name in found)
        return tuple(sorted(entries, key=lambda entry: entry.company_id))

    def read(self, company_id: str) -> Case:
        """Return all tables of a company as they were at one moment, each sorted by its key.

        Raises UnknownCompany.
        """
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            return Case(**rows.frames(connection, company_id))

    def write(self, case: Case, *, who: str, at: datetime.datetime | None = None) -> int:
        """Store ``case`` as the new state of its company and return the number of changed rows.

        Only differences are written, each with its entry in the history.  Rows that are missing in
        ``case`` are deleted, except ratings of people and skills that are still there.  Of two
        programs that write whole cases the later one wins; forms use ``save_field`` instead.

        Args:
            case: all tables of one company.
            who: function or account that saves; kept in the history.
            at: moment of the change, now by default; without time zone it is local time.

        Raises:
            Refused: ``case`` breaks a rule; nothing is stored.
            StoreError: the database failed; nothing is stored.
        """
        if findings := check(case):
            raise Refused(findings)
        with writing(self._engine, case.company_id) as connection:
            stored = rows.frames(connection, case.company_id)
            wanted = with_earlier_events(case, stored)
            changes = [
                change
                for name, frame in wanted.items()
                for change in differences(name, stored[name], frame)
            ]
            moment = (at or _now()).astimezone(datetime.UTC)
            rows.save(connection, case.company_id, changes, who=who, at=moment)
        return len(changes)

    def save_field(
        self,
        company_id: str,
        table: str,
        key: Mapping[str, Any],
        column: str,
        value: Any,
        *,
        who: str,
    ) -> None:
        """Store one ``value`` with its history; the row is made if it is not there yet.

        Args:
            company_id: of a stored company.
            table: name of the table.
            key: the key columns of the row and their values.
            column: a column outside the key.
            value: of the column's type, None for a gap.
            who: function or account that saves.

        Raises:
            KeyError: table, key or column do not belong together.
            Refused: the key or the value is not allowed; other columns are not looked at.
            UnknownCompany: there is no such company.
        """
        _require_place(company_id, table, key, column)
        row = pd.DataFrame([{**key, column: value}], dtype="object")
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            findings = rows.field_findings(connection, company_id, table, row)
        if findings:
            raise Refused(findings)
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            old = rows.stored_row(connection, company_id, table, tidy(table, row))
            new = old if len(old) else row
            changes = differences(table, old, tidy(table, new.assign(**{column: row[column]})))
            rows.save(connection, company_id, changes, who=who, at=_now())

    def history(self, company_id: str) -> pd.DataFrame:
        """Return who changed what and when, newest first; raises UnknownCompany.

        Columns: change_id, table_name, row_key (dict), action (insert, update, delete),
        before (dict or None), after (dict or None), changed_by, changed_at [UTC].
        """
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            found = connection.execute(
                sa.select(*_HISTORY)
                .where(CHANGES.c.company == company_id)
                .order_by(CHANGES.c.changed_at.desc(), CHANGES.c.change_id.desc())
            ).all()
        frame = pd.DataFrame(found, columns=[column.name for column in _HISTORY], dtype="object")
        moments = pd.to_datetime(frame["changed_at"], utc=True).astype("datetime64[us, UTC]")
        texts = dict.fromkeys(("table_name", "action", "changed_by"), "str")
        return frame.astype({"change_id": "int64", **texts}).assign(changed_at=moments)

    def export(self, company_id: str) -> bytes:
        """Return a company with its history as one JSON file; raises UnknownCompany."""
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            case = Case(**rows.frames(connection, company_id))
            entries = connection.execute(
                sa.select(*_ARCHIVED)
                .where(CHANGES.c.company == company_id)
                .order_by(CHANGES.c.change_id)
            ).mappings()
            return archive.pack(case, map(dict, entries))

    def restore(self, data: bytes, *, who: str) -> str:
        """Put an exported company back, history included, and return its identifier.

        Raises:
            NoArchive: ``data`` is no exported company.
            Refused: it holds values that the contracts do not allow.
            CompanyExists: nothing is ever overwritten.
        """
        content = archive.unpack(data)
        company_id = content.case.company_id
        with writing(self._engine, company_id) as connection:
            if company_id in rows.known_companies(connection):
                raise CompanyExists(company_id)
            for name, frame in content.case.tables().items():
                changes = differences(name, tidy(name, None), tidy(name, frame))
                rows.apply(connection, company_id, changes)
            entries = [{"company": company_id, **entry} for entry in content.history]
            rows.insert(connection, CHANGES, entries)
            note = {"company": company_id, "restored_by": who, "restored_at": _now()}
            rows.insert(connection, RESTORES, [note])
        return company_id

    def erase(self, company_id: str) -> None:
        """Delete a company with its history for good; raises UnknownCompany.

        In a folder nothing of it stays in the files of the database.  A StoreError says so when
        another program still holds old pages; the company is deleted all the same.
        """
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            for table in [CHANGES, RESTORES, *reversed(DATA.values())]:
                connection.execute(sa.delete(table).where(table.c.company == company_id))
        scrub(self._engine)

    def write_esco(self, frame: pd.DataFrame) -> None:
        """Store the concepts of ``frame`` (columns of ``EscoConcepts``) instead of earlier ones."""
        concepts = typed(esco.EscoConcepts, frame)
        esco.EscoConcepts.validate(concepts)
        gaps = concepts.astype("object").where(concepts.notna(), None)
        positioned = [
            {"position": position, **dict(zip(gaps.columns, values, strict=True))}
            for position, values in enumerate(gaps.itertuples(index=False, name=None))
        ]
        with writing(self._engine, "esco") as connection:
            connection.execute(sa.delete(ESCO))
            rows.insert(connection, ESCO, positioned)

    def find_esco(self, text: str, *, kind: str, limit: int = 10) -> pd.DataFrame:
        """Return at most ``limit`` concepts that ``text`` names, the best first.

        Columns are those of ``EscoConcepts``; without imported concepts there are no rows.

        Args:
            text: German title or words, see ``schemas.esco.find``.
            kind: "occupation" or "skill".
            limit: most rows wanted.
        """
        names = [field.name for field in fields_of(esco.EscoConcepts)]
        wanted = sa.select(*(ESCO.c[name] for name in names)).where(ESCO.c.kind == kind)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(ESCO.c.position)).all()
        concepts = typed(esco.EscoConcepts, pd.DataFrame(found, columns=names, dtype="object"))
        return esco.find(concepts, text, limit=limit)


def open_store(workspace: str | Path, *, create: bool = True) -> Store:
    """Return the store of a folder or of a database address (it contains "://").

    Args:
        workspace: folder that holds or will hold ``lernbund.sqlite``, or the address.
        create: make folder and tables if there are none.

    Raises:
        NoWorkspace: nothing is there and ``create`` is False.
        StoreError: the place cannot be reached, read or written.
    """
    return Store(connect(workspace, create=create))


def read_case(workspace: str | Path, company_id: str) -> Case:
    """Return one company of a workspace; raises NoWorkspace, UnknownCompany and StoreError."""
    with open_store(workspace, create=False) as store:
        return store.read(company_id)


def _require_place(company_id: str, table: str, key: Mapping[str, Any], column: str) -> None:
    names = {field.name for field in fields_of(TABLES[table])}
    keys = set(key_of(TABLES[table]))
    if set(key) != keys or column not in names - keys:
        raise KeyError(f"{table} has the key {sorted(keys)} and no field {sorted(key)} {column}")
    if table == "company" and key["company_id"] != company_id:
        raise KeyError(f"the row of {company_id} is not called {key['company_id']}")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
