"""What can go wrong with a database, as German sentences: what, why, what to do.

Texts of the driver are never passed on: they can hold a password or a person's data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

# kind -> code of the message, what happened, why, what to do
_MESSAGES = {
    "locked": (
        "SPEICHER_001",
        (
            "Die Datenbank {place} ist gerade belegt. Ein anderes Programm speichert und gibt "
            "sie nicht frei. Bitte gleich noch einmal versuchen; hilft das nicht, andere "
            "Fenster schließen."
        ),
    ),
    "read_only": (
        "SPEICHER_002",
        (
            "In {place} kann nicht gespeichert werden. Der Ordner oder die Datenbank fehlt, ist "
            "schreibgeschützt, oder Ihnen fehlt das Recht. Bitte einen Ordner wählen, in dem "
            "Sie Dateien anlegen dürfen, oder die Verwaltung der Datenbank um das Recht bitten."
        ),
    ),
    "full": (
        "SPEICHER_003",
        (
            "In {place} konnte nicht gespeichert werden. Der Datenträger ist voll. Bitte Platz "
            "schaffen und noch einmal speichern; der vorige Stand ist unverändert."
        ),
    ),
    "connection": (
        "SPEICHER_004",
        (
            "Die Datenbank {place} antwortet nicht. Der Server ist nicht erreichbar, oder Name "
            "oder Kennwort stimmen nicht. Bitte Adresse, Anmeldung und Netzverbindung prüfen."
        ),
    ),
    "no_database": (
        "SPEICHER_005",
        (
            "{place} ist keine lesbare Datenbank. Die Datei ist beschädigt oder stammt aus "
            "einem anderen Programm. Bitte die letzte Sicherung zurückholen oder einen anderen "
            "Ordner wählen."
        ),
    ),
    "value": (
        "SPEICHER_006",
        (
            "In {place} konnte ein Wert nicht gespeichert werden. Er enthält Zeichen oder eine "
            "Größe, die die Datenbank nicht kennt. Bitte die zuletzt eingegebenen Texte neu "
            "eintippen."
        ),
    ),
    "address": (
        "SPEICHER_007",
        (
            "Die Adresse der Datenbank ist nicht lesbar. Erlaubt sind ein Ordner oder eine "
            "Adresse wie postgresql://name@rechner/datenbank; Sonderzeichen im Kennwort müssen "
            "als %-Code stehen. Bitte die Adresse prüfen."
        ),
    ),
    "other": (
        "SPEICHER_008",
        (
            "Die Datenbank {place} hat einen Fehler gemeldet ({detail}). Gespeichert wurde "
            "nichts. Bitte noch einmal versuchen und, wenn es bleibt, die Verwaltung der "
            "Datenbank fragen."
        ),
    ),
    "remains": (
        "SPEICHER_009",
        (
            "Das Unternehmen ist aus {place} gelöscht, aber ein anderes Programm hält noch alte "
            "Seiten der Datei fest. Bitte alle anderen Fenster schließen; mit dem letzten "
            "verschwinden auch diese Reste."
        ),
    ),
    "no_workspace": (
        "SPEICHER_011",
        (
            "In {place} gibt es noch keine Daten. Gesucht wurde {sought}. Bitte den Ordner "
            "prüfen oder zuerst ein Unternehmen einlesen: lernbund import DATEI --workspace "
            "ORDNER."
        ),
    ),
    "unknown_company": (
        "SPEICHER_012",
        "Das Unternehmen „{value}“ gibt es hier nicht. {known}",
    ),
    "company_exists": (
        "SPEICHER_013",
        (
            "Das Unternehmen „{value}“ gibt es hier schon. Eine Sicherung überschreibt nichts. "
            "Bitte das vorhandene Unternehmen zuerst sichern und löschen oder einen anderen "
            "Ordner wählen."
        ),
    ),
    "archive": (
        "SPEICHER_014",
        (
            "Die Datei ist keine Sicherung, die hier gelesen werden kann. {why} Bitte die "
            "unveränderte Datei verwenden, die beim Sichern entstanden ist."
        ),
    ),
    "key_changed": (
        "SPEICHER_015",
        (
            "Die Datenbank {place} stammt aus einer älteren Fassung: Die Tabelle {table} wird "
            "heute anders gekennzeichnet. Bitte die Unternehmen mit der alten Fassung sichern "
            "und in einem neuen Ordner zurückholen."
        ),
    ),
    "network_file": (
        "SPEICHER_016",
        (
            "{problem} Geschrieben wurde nichts. Vielleicht wird die Datei gerade von anderen "
            "bearbeitet. Bitte gleich noch einmal versuchen oder die Datei in Ordnung bringen."
        ),
    ),
}
_SQLITE = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "read_only",
    "SQLITE_PERM": "read_only",
    "SQLITE_FULL": "full",
    "SQLITE_NOTADB": "no_database",
    "SQLITE_CORRUPT": "no_database",
    "SQLITE_TOOBIG": "value",
}
# Appendix A of the PostgreSQL manual: class (two characters) or code of an error.
_POSTGRES = {
    "55P03": "locked",
    "40": "locked",
    "25006": "read_only",
    "42501": "read_only",
    "53100": "full",
    "08": "connection",
    "28": "connection",
    "3D": "connection",
    "57P": "connection",
    "22": "value",
}


class StoreError(Exception):
    """A failure of the store that users meet; ``str()`` is the German message with its code."""

    def __init__(self, kind: str, **details: Any) -> None:
        """Fill the text of ``kind`` with ``details``; raises KeyError for an unknown kind."""
        self.code, text = _MESSAGES[kind]
        super().__init__(f"{text.format(**details)} ({self.code})")


class NoWorkspace(StoreError):  # noqa: N818 - named after what the user meets, not the mechanism
    """There is no database where one was expected."""

    def __init__(self, place: str, sought: str) -> None:
        """Say where nothing was found and what was ``sought``."""
        super().__init__("no_workspace", place=place, sought=sought)


class UnknownCompany(StoreError):  # noqa: N818 - named after what the user meets
    """A company that the store does not have; ``value`` was asked for, ``known`` are there."""

    def __init__(self, value: str, known: Iterable[str]) -> None:
        """Keep what was asked for and what there is."""
        self.value = value
        self.known = tuple(known)
        names = ", ".join(f"„{name}“" for name in self.known)
        there = f"Vorhanden sind: {names}." if names else "Noch ist keines gespeichert."
        super().__init__("unknown_company", value=value, known=f"{there} Bitte die Kennung prüfen.")


class CompanyExists(StoreError):  # noqa: N818 - named after what the user meets
    """A company that would be put back is there already."""

    def __init__(self, value: str) -> None:
        """Name the company."""
        super().__init__("company_exists", value=value)


class NoArchive(StoreError):  # noqa: N818 - named after what the user meets
    """Bytes that are not an exported company."""

    def __init__(self, why: str) -> None:
        """Say ``why`` in one German sentence."""
        super().__init__("archive", why=why)


def place_of(url: URL) -> str:
    """Return where a database is, in words without name and password."""
    if url.get_backend_name() == "sqlite":
        return f"„{url.database}“"
    port = f":{url.port}" if url.port else ""
    host = f"„{url.host}{port}“" if url.host else "diesem Rechner"
    return f"„{url.database or ''}“ auf {host}"


@contextmanager
def in_german(url: URL) -> Iterator[None]:
    """Turn failures of database and file system inside the block into StoreError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error, OSError, UnicodeEncodeError) as error:
        # "from None": the driver's text stays out of every traceback as well.
        raise explained(error, url) from None


def explained(error: Exception, url: URL) -> StoreError:
    """Return the StoreError for a failure of the driver or the file system."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return StoreError(_kind(origin), place=place_of(url), detail=_detail(origin))


def _kind(origin: Any) -> str:
    if isinstance(origin, UnicodeEncodeError | psycopg.DataError):
        return "value"
    if isinstance(origin, OSError):
        return "read_only"
    if isinstance(origin, psycopg.Error):
        return _postgres_kind(origin)
    name = "_".join(getattr(origin, "sqlite_errorname", "").split("_")[:2])
    return _SQLITE.get(name, "other")


def _postgres_kind(origin: psycopg.Error) -> str:
    state = origin.sqlstate
    if state is None:
        return "connection" if isinstance(origin, psycopg.OperationalError) else "other"
    lengths = (5, 3, 2)
    return next((_POSTGRES[state[:n]] for n in lengths if state[:n] in _POSTGRES), "other")


def _detail(origin: Any) -> str:
    """Return the driver's own number of the failure, for those who look after the database."""
    state = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    return str(state or type(origin).__name__)
