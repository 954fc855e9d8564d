"""Read and write companies: SQLite in a folder by default, PostgreSQL by its address."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from schemas import archive, blocks, edits, esco, forgetting, rows
from schemas.blocks import RowEdit
from schemas.case import Case, PartialCase
from schemas.check import check
from schemas.database import DATA, connect, reading, scrub, writing
from schemas.edits import Conflict
from schemas.findings import Refused
from schemas.frames import read_frame, read_frames
from schemas.ledger import completed, differences, with_earlier_events
from schemas.participation import Participations
from schemas.rows import LatestChange
from schemas.store_errors import (
    CompanyExists,
    NoArchive,
    NoWorkspace,
    StoreError,
    UnknownCompany,
    place_of,
)

__all__ = [
    "CompanyEntry",
    "CompanyExists",
    "Conflict",
    "LatestChange",
    "NoArchive",
    "NoWorkspace",
    "Refused",
    "RowEdit",
    "Store",
    "StoreError",
    "UnknownCompany",
    "open_store",
    "read_case",
    "read_cases",
]


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """One company of the store."""

    company_id: str
    name: str


class Store:
    """The companies of one workspace; made by ``open_store``, closed by ``with`` or ``close``.

    Attributes:
        participations: the codes by which participants come to their own page.
    """

    def __init__(self, engine: Engine) -> None:
        """Take over ``engine``, whose tables are up to date."""
        self._engine = engine
        self.participations = Participations(engine)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_failure: object) -> None:
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
        """Return all tables of a company at one moment, each sorted by its key: R2, R10.

        Raises UnknownCompany.
        """
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            return Case(**read_frames(connection, company_id))

    def write(
        self, case: Case, *, who: str, at: datetime.datetime | None = None, new: bool = False
    ) -> int:
        """Store ``case`` as the new state of its company and return the number of changed rows.

        Only differences are written, each with its entry in the history.  Rows that are missing in
        ``case`` are deleted, except ratings and answers that people gave themselves, as long as
        person, skill or measure are still there; what it leaves unsaid stays.  Of two programs that
        write whole cases the later one wins; forms use ``save_field`` instead.

        Args:
            case: all tables of one company.
            who: function or account that saves; kept in the history.
            at: moment of the change, now by default; without time zone it is local time.
            new: the company must not be there yet.

        Raises:
            Refused: ``case`` breaks a rule; nothing is stored.
            CompanyExists: it is there although it should be ``new``.
            StoreError: the database failed; nothing is stored.
        """
        _refuse_if_wrong(case)
        with writing(self._engine, case.company_id) as connection:
            if new and case.company_id in rows.known_companies(connection):
                raise CompanyExists(case.company_id)
            stored = read_frames(connection, case.company_id)
            if isinstance(case, PartialCase):
                case = completed(case, stored)
                _refuse_if_wrong(case)
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
        edits.require_place(company_id, table, key, column)
        values = {column: value}
        edits.require_values(table, {**key, **values})
        with writing(self._engine, company_id) as connection:
            edits.require_references(connection, company_id, table, {**key, **values})
            edits.change_row(connection, company_id, table, key, values, who=who, at=_now())

    def change_fields(
        self,
        company_id: str,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None,
        who: str,
    ) -> Conflict | None:
        """Store ``values`` of one row as ``change_rows`` does."""
        wish = RowEdit(key, values, before)
        return next(iter(self.change_rows(company_id, table, [wish], who=who)), None)

    def change_rows(
        self, company_id: str, table: str, wished: Sequence[RowEdit], *, who: str
    ) -> tuple[Conflict, ...]:
        """Carry out ``wished`` in one transaction, all or none, unless somebody else was faster.

        Wishes that met another value than they knew are kept in the history as "conflict" and
        returned with the value that stands.  Raises as ``save_field`` does.
        """
        blocks.require_values(company_id, table, wished)
        with writing(self._engine, company_id) as connection:
            given = blocks.given_rows(wished)
            edits.require_references(connection, company_id, table, *given)
            return blocks.change_rows(connection, company_id, table, wished, who=who, at=_now())

    def add_row(self, company_id: str, table: str, values: Mapping[str, Any], *, who: str) -> None:
        """Store a new row; ``values`` hold its key and what is known of it so far.

        Raises Refused if the key is taken or a value is not allowed, else as ``save_field`` does.
        """
        edits.require_row(company_id, table, values)
        edits.require_values(table, values)
        with writing(self._engine, company_id) as connection:
            edits.require_references(connection, company_id, table, values)
            edits.add_row(connection, company_id, table, values, who=who, at=_now())

    def remove_row(
        self, company_id: str, table: str, key: Mapping[str, Any], *, who: str
    ) -> dict[str, Any]:
        """Delete one row and return what it held, empty if it was gone; ``add_row`` undoes it.

        Raises Refused if other rows refer to it, else as ``save_field`` does.
        """
        edits.require_place(company_id, table, key)
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            return edits.remove_row(connection, company_id, table, key, who=who, at=_now())

    def rows(self, company_id: str, table: str, equal: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of one table that hold the values ``equal``, in no certain order.

        For pages that need little of a company; gaps are None, days ``datetime.date``.
        Raises KeyError if ``table`` has no such columns, UnknownCompany.
        """
        columns = DATA[table].c
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            conditions = [columns[name] == value for name, value in equal.items()]
            return rows.stored(connection, table, company_id, *conditions)

    def last_change(self, company_id: str) -> int:
        """Return the number of the newest change of a company, 0 if there is none."""
        with reading(self._engine) as connection:
            return rows.last_change(connection, company_id)

    def latest_changes(self, *, who: str | None = None) -> tuple[LatestChange, ...]:
        """Return the newest change of each company, only by ``who`` if given, newest first."""
        with reading(self._engine) as connection:
            return tuple(rows.latest_changes(connection, who))

    def read_changed(self, case: Case, since: int) -> tuple[int, Case]:
        """Return the newest change and ``case`` with the tables that changed ``since`` read anew.

        Raises UnknownCompany.
        """
        with reading(self._engine) as connection:
            rows.require(connection, case.company_id)
            tables = rows.changed_tables(connection, case.company_id, since)
            fresh = {name: read_frame(connection, name, case.company_id) for name in tables}
            return rows.last_change(connection, case.company_id), replace(case, **fresh)

    def history(self, company_id: str, *, tables: Sequence[str] = ()) -> pd.DataFrame:
        """Return who changed what and when, newest first; raises UnknownCompany.

        With ``tables`` only their changes are returned.

        Columns: change_id, table_name, row_key (dict), action (insert, update, delete),
        before (dict or None), after (dict or None), changed_by, changed_at [UTC].
        """
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            return rows.history(connection, company_id, tables)

    def export(self, company_id: str) -> bytes:
        """Return a company with its history as one JSON file; raises UnknownCompany.

        Participants' codes are not in it: they open pages of this workspace only.
        """
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            case = Case(**read_frames(connection, company_id))
            return archive.pack(case, rows.archived_history(connection, company_id))

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
            rows.put_back(connection, content.case, content.history, who=who, at=_now())
        return company_id

    def erase(self, company_id: str) -> None:
        """Delete a company with its history for good; raises UnknownCompany.

        In a folder nothing of it stays in the files of the database.  A StoreError says so when
        another program still holds old pages; the company is deleted all the same.
        """
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            rows.erase(connection, company_id)
        scrub(self._engine)

    def erase_person(self, company_id: str, person_id: str) -> int:
        """Delete a person for good and return the rows touched; raises UnknownCompany."""
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            touched = forgetting.erase_person(connection, company_id, person_id)
        scrub(self._engine)
        return touched

    def write_esco(self, frame: pd.DataFrame) -> None:
        """Store the concepts of ``frame`` (columns of ``EscoConcepts``) instead of earlier ones."""
        with writing(self._engine, "esco") as connection:
            rows.replace_concepts(connection, frame)

    def find_esco(self, text: str, *, kind: str, limit: int = 10) -> pd.DataFrame:
        """Return at most ``limit`` concepts that ``text`` names, the best first.

        Columns are those of ``EscoConcepts``; without imported concepts there are no rows.

        Args:
            text: German title or words, see ``schemas.esco.find``.
            kind: "occupation" or "skill".
            limit: most rows wanted.
        """
        with reading(self._engine) as connection:
            return esco.find(rows.concepts(connection, kind), text, limit=limit)


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


def read_cases(workspace: str | Path) -> Iterator[Case]:
    """Yield the companies of a workspace one by one; raises NoWorkspace and StoreError."""
    with open_store(workspace, create=False) as store:
        for entry in store.companies():
            yield store.read(entry.company_id)


def _refuse_if_wrong(case: Case) -> None:
    if findings := check(case):
        raise Refused(findings)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
