"""The forms of a network over its one YAML file: each entry goes into the file at once.

What somebody else wrote meanwhile is read anew before anything is written and never overwritten:
other rows are taken over, and for the same field the forms ask, as they do at a company.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import ValidationError

from lernbund.files import held, write_atomically
from lernbund.misfits import misfits, not_yaml
from method.network.definition import Network, read_network
from method.network.demand import Demand
from method.network.rows import (
    LISTED,
    table_of,
    tables_of,
    uses_of,
    with_rest,
    with_row,
    without_row,
)
from method.network.shared import Shared
from schemas.case import Case
from schemas.edits import Conflict
from schemas.findings import Refused, Where, finding
from schemas.ledger import key_values, plain_rows, plain_values
from schemas.store import StoreError
from schemas.tables import title_of
from schemas.yaml_text import NotRewritable, load, rewritten
from widgets.keeping import Listener
from widgets.saving import Failed, Outcome, Saved, failed, local_now

NOT_IN_FORMS = "Diese Stelle lässt sich nur in der Datei selbst ändern."
COMPANIES = frozenset({"companies"})  # what listeners hear when companies were read or planned
Edit = Callable[[Any, Network], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Companies:
    """What the companies of the workspace share, as read at a moment."""

    sharing: list[tuple[Case, Shared]]
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan for all; ``basis`` is the part of the network that it was made of."""

    demand: Demand | None
    basis: Network
    at: datetime.datetime


@dataclass(frozen=True, eq=False)
class NetworkState:
    """What the page of a network shows.

    Attributes:
        network: Its description as the file has it.
        companies: None until they are read.
        planned: None until courses were chosen for all.
        tables: Of ``method.network.rows``.
    """

    network: Network
    companies: Companies | None = None
    planned: Planned | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """Return the table called ``name``; raises KeyError for an unknown one."""
        return self.tables[name]


class NetworkFileError(StoreError):
    """A file that is no description of a network any more, or cannot be read."""

    def __init__(self, problem: str) -> None:
        """Say the ``problem``, one German sentence, and what to do."""
        super().__init__("network_file", problem=problem)


@dataclass(frozen=True, slots=True)
class _Removed:
    """A row that was taken out, and the whole text before and after, so that it can come back."""

    table: str
    row: dict[str, Any]
    before: str
    after: str

    def is_row(self, table: str, values: Mapping[str, Any]) -> bool:
        """Return whether it is the row of ``table`` with these ``values``."""
        return table == self.table and self.row == dict(values)


class NetworkSession:
    """One person at the description of a network; see ``widgets.keeping`` for what forms ask.

    Attributes:
        case: the network as the file has it, and what the page knows of companies.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime.datetime] = local_now) -> None:
        """Read the file; raises NetworkFileError with a German sentence."""
        self._path = path.resolve()
        self._now = now
        self._text, network = self._read()
        self.case = NetworkState(network, tables=tables_of(network))
        self._removed: list[_Removed] = []
        self._listeners: list[Listener] = []
        self._last_listeners: list[Listener] = []

    def listen(self, listener: Listener, *, last: bool = False) -> None:
        """Call ``listener`` with the names of the tables after each change in them."""
        (self._last_listeners if last else self._listeners).append(listener)

    def row(self, table: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row with ``key``, None if there is none."""
        wanted = key_values(table, plain_values(table, key))
        rows = plain_rows(table, self.case.table(table))
        return next((row for row in rows if key_values(table, row) == wanted), None)

    def save(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None,
    ) -> Outcome:
        """Write ``values`` of one row; Conflict where the file has other values than ``before``."""

        def edit(data: Any, network: Network) -> dict[str, Any]:
            return with_row(data, network, table, plain_values(table, {**key, **values}))

        def change() -> Outcome:
            held_now = self.row(table, key)
            if held_now is None or _overtaken(held_now, before or {}, values):
                return self._conflict(table, key, values, held_now)
            return self._write(edit)

        return self._locked(change)

    def add(self, table: str, values: Mapping[str, Any]) -> Outcome:
        """Write a new row at the end of its list; one that was just removed comes back in place."""
        gone = next((each for each in self._removed[::-1] if each.is_row(table, values)), None)

        def edit(data: Any, network: Network) -> dict[str, Any]:
            full = with_row(data, network, table, plain_values(table, values))
            return with_rest(full, load(gone.before), table) if gone and table in LISTED else full

        def change() -> Outcome:
            if self.row(table, values) is not None:
                return failed(_taken(table, values))
            if gone and gone.after == self._text:
                return self._keep(gone.before)
            return self._write(edit)

        return self._locked(change)

    def remove(self, table: str, key: Mapping[str, Any]) -> tuple[Outcome, dict[str, Any]]:
        """Take a row out of the file and return what it held."""
        row = self.row(table, key) or {}

        def edit(data: Any, network: Network) -> dict[str, Any]:
            return without_row(data, network, table, key_values(table, plain_values(table, key)))

        def change() -> Outcome:
            if problem := _used(self.case.network, table, key):
                return failed(problem)
            before = self._text
            outcome = self._write(edit)
            if isinstance(outcome, Saved):
                self._removed.append(_Removed(table, row, before, self._text))
            return outcome

        return self._locked(change), row

    def refresh(self) -> frozenset[str]:
        """Take over what others wrote, tell listeners, and return the tables' names.

        Raises NetworkFileError while the file is no description of a network.
        """
        text, network = self._read()
        return self._take(text, network) if text != self._text else frozenset()

    def put(self, **known: Any) -> None:
        """Take over ``companies`` or what was ``planned`` for them, and tell listeners."""
        self.case = replace(self.case, **known)
        self._tell(COMPANIES)

    def _locked(self, change: Callable[[], Outcome]) -> Outcome:
        """Return the outcome of ``change``, made when the file as it stands has been read."""
        try:
            with held(self._path):
                self.refresh()
                return change()
        except NetworkFileError as problem:
            return failed(problem)
        except OSError as problem:
            return Failed(f"„{self._path.name}“ lässt sich nicht schreiben ({problem.strerror}).")

    def _write(self, edit: Edit) -> Outcome:
        try:
            return self._keep(rewritten(self._text, edit(load(self._text), self.case.network)))
        except NotRewritable:
            return Failed(NOT_IN_FORMS)
        except ValidationError as problem:
            place = table_of(problem.errors()[0]["loc"])
            return Failed(f"{misfits(problem)}.", place[1] if place else None)

    def _keep(self, text: str) -> Saved:
        """Write ``text``, which has to describe a network; raises ValidationError, OSError."""
        network = read_network(text)
        write_atomically(self._path, text.encode("utf-8"))
        self._take(text, network)
        return Saved(self._now())

    def _read(self) -> tuple[str, Network]:
        try:
            text = self._path.read_bytes().decode("utf-8")
            return text, read_network(text)
        except OSError as problem:
            raise NetworkFileError(
                f"„{self._path.name}“ lässt sich nicht lesen ({problem.strerror})."
            ) from problem
        except (yaml.YAMLError, UnicodeDecodeError) as problem:
            raise NetworkFileError(not_yaml(Path(self._path.name), problem)) from problem
        except ValidationError as problem:
            raise NetworkFileError(
                f"„{self._path.name}“ beschreibt gerade kein Netzwerk. {misfits(problem)}."
            ) from problem

    def _take(self, text: str, network: Network) -> frozenset[str]:
        known = self.case
        tables = {
            name: frame if not frame.equals(known.table(name)) else known.table(name)
            for name, frame in tables_of(network).items()
        }
        changed = frozenset(name for name in tables if tables[name] is not known.table(name))
        self._text = text
        self.case = replace(known, network=network, tables=tables)
        self._tell(changed)
        return changed

    def _tell(self, tables: frozenset[str]) -> None:
        for listener in (*self._listeners, *self._last_listeners):
            listener(tables)

    def _conflict(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        stored: Mapping[str, Any] | None,
    ) -> Conflict:
        at = datetime.datetime.fromtimestamp(self._path.stat().st_mtime, datetime.UTC)
        there = None if stored is None else {name: stored[name] for name in values}
        return Conflict(table, dict(key), there, dict(values), "", at)


def _overtaken(
    stored: Mapping[str, Any], before: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    """Return whether a field has neither the value the form knew nor the one it wants."""
    return any(stored[name] not in (value, values.get(name)) for name, value in before.items())


def _taken(table: str, values: Mapping[str, Any]) -> Refused:
    key = key_values(table, values)
    written = ", ".join(map(str, key))
    return Refused([finding("ZEILE_003", Where(table, written), value=written)])


def _used(network: Network, table: str, key: Mapping[str, Any]) -> Refused | None:
    name = str(next(iter(key.values())))
    places = ", ".join(f"„{title_of(each)}“" for each in uses_of(network, table, name))
    if len(key) > 1 or not places:
        return None
    return Refused([finding("BEZUG_003", Where(table, name), value=name, places=places)])
