"""The database of a workspace: tables derived from the contracts, engine, transactions."""

from __future__ import annotations

import functools
import json
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateColumn

from schemas.columns import Contract, Kind
from schemas.esco import EscoConcepts
from schemas.fields import FormField, fields_of
from schemas.sqlite import PATIENCE, TO_WRITE, begin, scrub_file, set_up
from schemas.store_errors import NoWorkspace, StoreError, in_german, place_of
from schemas.tables import TABLES

FILE = "lernbund.sqlite"
_TYPES: dict[Kind, Any] = {
    Kind.WHOLE: sa.BigInteger,
    Kind.SCALE: sa.BigInteger,
    Kind.DECIMAL: sa.Double,
    Kind.EURO: sa.Double,
    Kind.DATE: sa.Date,
}
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _column(field: FormField, *, key: bool) -> sa.Column[Any]:
    # Gaps are normal while a form is filled in, so only keys must be there.
    return sa.Column(field.name, _TYPES.get(field.kind, sa.Text), primary_key=key)


def _table(name: str, contract: type[Contract], metadata: sa.MetaData) -> sa.Table:
    own = name == "company"
    owner = [] if own else [sa.ForeignKey("company.company", ondelete="CASCADE")]
    return sa.Table(
        name,
        metadata,
        sa.Column("company", sa.Text, *owner, primary_key=True, unique=own),
        *(_column(field, key=field.key) for field in fields_of(contract)),
    )


METADATA = sa.MetaData()
DATA = {name: _table(name, contract, METADATA) for name, contract in TABLES.items()}
CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("change_id", _NUMBER, primary_key=True),
    sa.Column("company", sa.Text, nullable=False, index=True),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("row_key", sa.JSON, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("before", sa.JSON(none_as_null=True)),
    sa.Column("after", sa.JSON(none_as_null=True)),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
)
RESTORES = sa.Table(
    "restores",
    METADATA,
    sa.Column("restore_id", _NUMBER, primary_key=True),
    sa.Column("company", sa.Text, nullable=False),
    sa.Column("restored_by", sa.Text, nullable=False),
    sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
)
PARTICIPATION = sa.Table(
    "participation",
    METADATA,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column(
        "company",
        sa.Text,
        sa.ForeignKey("company.company", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("made_on", sa.Date, nullable=False),
    sa.Column("ended_on", sa.Date),
    sa.Column("respondent", sa.Text),
)
ESCO = sa.Table(
    "esco",
    METADATA,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    *(_column(field, key=False) for field in fields_of(EscoConcepts)),
)


def address_of(workspace: str | Path) -> URL:
    """Return the database of ``workspace``: a folder, or an address of SQLite or PostgreSQL.

    Raises StoreError for an address that cannot be read or names another kind of database.
    """
    text = str(workspace)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser() / FILE))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError("address") from None
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    in_memory = url.drivername == "sqlite" and url.database in {None, "", ":memory:"}
    if in_memory or url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise StoreError("address")
    return url


def connect(workspace: str | Path, *, create: bool) -> Engine:
    """Return the engine of ``workspace``, its tables and columns as the contracts want them.

    Raises:
        NoWorkspace: nothing is there and ``create`` is False.
        StoreError: the place cannot be reached, read or written.
    """
    url = address_of(workspace)
    with in_german(url):
        _find_file(url, create=create)
        engine = _engine(url)
        _OPEN.add(engine)
        try:
            _bring_up_to_date(engine, create=create)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _find_file(url: URL, *, create: bool) -> None:
    if url.get_backend_name() != "sqlite" or "uri" in url.query:
        return
    file = Path(str(url.database))
    if create:
        file.parent.mkdir(parents=True, exist_ok=True)
    elif not file.is_file():
        raise NoWorkspace(f"„{file.parent}“", f"die Datei „{file.name}“")


def _engine(url: URL) -> Engine:
    write_json = functools.partial(json.dumps, ensure_ascii=False, sort_keys=True)
    if url.get_backend_name() != "sqlite":
        patience = {"connect_timeout": f"{PATIENCE:.0f}", **url.query}
        return sa.create_engine(
            url.set(query=patience),
            hide_parameters=True,
            json_serializer=write_json,
            pool_pre_ping=True,
        )
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        json_serializer=write_json,
        max_overflow=-1,
        connect_args={} if "timeout" in url.query else {"timeout": PATIENCE},
    )
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine


_OPEN: weakref.WeakSet[Engine] = weakref.WeakSet()


def _let_go() -> None:
    """Close what is not in use: a connection must not live in two processes."""
    for engine in tuple(_OPEN):
        engine.dispose()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_let_go)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose reads all see one and the same state; raises StoreError."""
    with in_german(engine.url), engine.connect() as connection:
        if not is_sqlite(engine):
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, topic: str) -> Iterator[Connection]:
    """Give a connection that alone may change ``topic`` until it is done; raises StoreError."""
    with in_german(engine.url), engine.connect() as connection:
        connection.execution_options(**{TO_WRITE: True})
        with connection.begin():
            if not is_sqlite(engine):
                _wait_for(connection, topic)
            yield connection


def _wait_for(connection: Connection, topic: str) -> None:
    connection.execute(sa.select(sa.func.set_config("lock_timeout", f"{PATIENCE:.0f}s", sa.true())))
    lock = sa.func.hashtextextended(f"lernbund {topic}", 0)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def is_sqlite(engine: Engine) -> bool:
    """Return whether ``engine`` is a file of SQLite."""
    return engine.dialect.name == "sqlite"


def _bring_up_to_date(engine: Engine, *, create: bool) -> None:
    """Create missing tables and add columns that contracts got since the database was made."""
    with reading(engine) as connection:
        found = _columns_in(connection)
    if not create and not found and not is_sqlite(engine):
        raise NoWorkspace(place_of(engine.url), "die Tabelle „company“")
    if _missing(found):
        with writing(engine, "tables") as connection:
            _add(connection, _missing(_columns_in(connection)))


def _columns_in(connection: Connection) -> dict[str, set[str]]:
    tables = sa.inspect(connection).get_multi_columns(filter_names=list(METADATA.tables))
    return {name: {column["name"] for column in found} for (_, name), found in tables.items()}


def _missing(found: dict[str, set[str]]) -> list[sa.Table | sa.Column[Any]]:
    tables = [table for name, table in METADATA.tables.items() if name not in found]
    columns = [
        column
        for name, present in found.items()
        for column in METADATA.tables[name].columns
        if column.name not in present
    ]
    return [*tables, *columns]


def _add(connection: Connection, missing: list[sa.Table | sa.Column[Any]]) -> None:
    METADATA.create_all(connection, [each for each in missing if isinstance(each, sa.Table)])
    for column in missing:
        if isinstance(column, sa.Column):
            _add_column(connection, column)


def _add_column(connection: Connection, column: sa.Column[Any]) -> None:
    name = column.table.name
    if column.primary_key:
        raise StoreError("key_changed", place=place_of(connection.engine.url), table=name)
    table = connection.dialect.identifier_preparer.format_table(column.table)
    definition = CreateColumn(column).compile(dialect=connection.dialect)
    connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {definition}"))


def scrub(engine: Engine) -> None:
    """Leave nothing of deleted rows in the files of the database; raises StoreError.

    On PostgreSQL the pages are cleaned; its own log and backups follow the server's rules.
    """
    with in_german(engine.url):
        still_read = scrub_file(engine) if is_sqlite(engine) else _scrub_server(engine)
    if still_read:
        raise StoreError("remains", place=place_of(engine.url))


def _scrub_server(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        names = ", ".join(map(connection.dialect.identifier_preparer.format_table, _cleaned()))
        connection.execute(sa.text(f"VACUUM {names}"))
    return False


def _cleaned() -> list[sa.Table]:
    return [*DATA.values(), CHANGES, RESTORES, PARTICIPATION]
