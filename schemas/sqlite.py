"""SQLite as the kit uses it: WAL, one writer at a time, nothing deleted that can still be read.

A transaction that writes takes the lock at its first statement, so that two programs wait for each
other instead of failing half way.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection, Engine

PATIENCE = 10.0  # [s] a program waits for another one that is saving
TO_WRITE = "lernbund_to_write"  # option of a connection whose transaction will write
_MOMENT = 0.002  # [s] between two attempts to get the lock


def set_up(connection: sqlite3.Connection, _record: Any) -> None:
    """Prepare a new connection."""
    # Python's own transaction handling would not hold one view over several reads.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
    # SQLite does not wait here when several programs open a new file in the same moment.
    _insist(lambda: connection.execute("PRAGMA journal_mode=WAL"), PATIENCE)


def begin(connection: Connection) -> None:
    """Begin the transaction of ``connection``; one that will write waits for its turn."""
    raw: Any = connection.connection.driver_connection
    if connection.get_execution_options().get(TO_WRITE):
        _begin_to_write(raw)
    else:
        raw.execute("BEGIN")


def _begin_to_write(raw: sqlite3.Connection) -> None:
    # SQLite's own waiting sleeps up to a tenth of a second between two attempts: among thirty
    # writers the unlucky one would wait for seconds.
    (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()  # [ms]
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _insist(lambda: raw.execute("BEGIN IMMEDIATE"), patience / 1000)
    finally:
        raw.execute(f"PRAGMA busy_timeout={patience}")


def _insist(attempt: Callable[[], object], patience: float) -> None:
    """Repeat ``attempt`` until nobody else is busy, at most for ``patience`` [s]."""
    until = time.monotonic() + patience
    while True:
        try:
            attempt()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > until:
                raise
            time.sleep(_MOMENT * random.uniform(0.5, 1.5))  # noqa: S311 - nobody twice in step
        else:
            return


def scrub_file(engine: Engine) -> bool:
    """Leave nothing of deleted rows in the file; return whether old pages are still read."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        return bool(row and row[0])
    finally:
        raw.close()
