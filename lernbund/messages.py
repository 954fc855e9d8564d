"""Errors that users meet, as one German message and an exit code: 1 failed, 2 refused."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

REFUSED = 2
_UNKNOWN = "Das Betriebssystem meldet einen Fehler. Bitte Ort, Rechte und freien Platz prüfen."
_DENIED = (
    "Hier darf nicht gelesen oder geschrieben werden. Ist die Datei in Excel oder Word geöffnet?"
)
_FULL = "Der Datenträger ist voll. Bitte Platz schaffen; Fertiges ist gespeichert."
_REASONS = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: "Der Datenträger ist schreibgeschützt. Bitte einen anderen Ordner wählen.",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.ENOENT: "Diesen Ort gibt es nicht. Bitte den Pfad prüfen.",
    errno.ENOTDIR: "Auf dem Weg liegt eine Datei statt eines Ordners. Bitte den Pfad prüfen.",
    errno.EISDIR: "Das ist ein Ordner, gebraucht wird eine Datei.",
}


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn every expected error into a message on stderr; unexpected ones stay as they are."""
    try:
        yield
    except Exception as error:
        message = german_message(error)
        if message is None:
            raise
        click.echo(message, err=True)
        sys.exit(REFUSED)


def german_message(error: Exception) -> str | None:
    """Return what the user is told, None if nobody expects ``error``."""
    # Only now: help and errors of use do not wait for the rooms that these come from.
    from lernbund.plan import PlanError
    from schemas.esco import EscoError
    from schemas.findings import Refused
    from schemas.store_errors import StoreError

    if isinstance(error, (Refused, StoreError, PlanError, EscoError)):
        return str(error)
    if isinstance(error, OSError) and (error.filename is not None or error.errno in _REASONS):
        place = f"„{error.filename}“: " if error.filename is not None else ""
        return place + _REASONS.get(error.errno or 0, _UNKNOWN)
    return None
