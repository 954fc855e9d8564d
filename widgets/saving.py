"""A session at one company: each change goes into the store at once, and everybody hears of it.

The session keeps the case as it stands, so that live results need not read it again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from schemas.case import Case, typed
from schemas.edits import Conflict
from schemas.fields import fields_of, key_of
from schemas.ledger import key_values, plain_rows, plain_values
from schemas.order import by_columns
from schemas.store import Refused, RowEdit, Store, StoreError
from schemas.tables import CONTRACTS, TABLES
from schemas.values import show

_Key = tuple[Any, ...]
Listener = Callable[[frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """Something was stored ``at`` a moment of local time."""

    at: datetime.datetime

    def __str__(self) -> str:
        """Return "gespeichert 14:02"."""
        return f"gespeichert {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was stored; ``column`` is the field that is wrong, None if no field is."""

    sentence: str
    column: str | None = None

    def __str__(self) -> str:
        """Return the German sentence with what it means for the entry."""
        return f"Nicht gespeichert. {self.sentence}"


Outcome = Saved | Failed | Conflict


def local_now() -> datetime.datetime:
    """Return this moment on the clock of the room."""
    return datetime.datetime.now(datetime.UTC).astimezone()


class Session:
    """One person at one company: reads the case once, saves field by field, tells listeners.

    Attributes:
        company_id: the company.
        who: function or account of the person, kept in the history.
        case: all tables as they stand, the person's own changes included.
    """

    def __init__(
        self,
        store: Store,
        company_id: str,
        *,
        who: str,
        now: Callable[[], datetime.datetime] = local_now,
    ) -> None:
        """Read the company; raises UnknownCompany and StoreError."""
        self.company_id = company_id
        self.who = who
        self._store = store
        self._now = now
        self._newest = store.last_change(company_id)
        self._indexes: dict[str, tuple[pd.DataFrame, dict[_Key, int]]] = {}
        self.case = store.read(company_id)
        self._listeners: list[Listener] = []
        self._last_listeners: list[Listener] = []

    def listen(self, listener: Listener, *, last: bool = False) -> None:
        """Call ``listener`` with the names of the tables after each change in them.

        Forms listen first; results, which may tell what the forms lack, ``last``.
        """
        (self._last_listeners if last else self._listeners).append(listener)

    def row(self, table: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row with ``key`` as the case holds it, None if there is none."""
        place = self._places(table).get(_plain_key(table, key))
        return None if place is None else plain_rows(table, self.case.table(table).iloc[[place]])[0]

    def has(self, table: str, key: Mapping[str, Any]) -> bool:
        """Return whether there is a row with ``key``; much faster than ``row``."""
        return _plain_key(table, key) in self._places(table)

    def save(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None,
    ) -> Outcome:
        """Store ``values`` of one row in one short transaction.

        Args:
            table: name of the table.
            key: columns that identify the row.
            values: columns and what to store.
            before: what the form knew of these columns, None if it knew no such row.

        Returns:
            Saved; Failed with a German sentence; or the Conflict with what somebody else stored
            meanwhile, which then stands and is kept in the history beside this wish.
        """
        place = (self.company_id, table, key, values)
        try:
            conflict = self._store.change_fields(*place, before=before, who=self.who)
        except (Refused, StoreError) as problem:
            return failed(problem)
        if conflict:
            return conflict
        self._take(with_row(self.case, table, {**key, **values}), table)
        return Saved(self._now())

    def save_rows(
        self, table: str, wished: Sequence[RowEdit]
    ) -> Saved | Failed | tuple[Conflict, ...]:
        """Store ``wished`` in one transaction, all or none; conflicts as in ``save``."""
        try:
            conflicts = self._store.change_rows(self.company_id, table, wished, who=self.who)
        except (Refused, StoreError) as problem:
            return failed(problem)
        if conflicts:
            return conflicts
        self._take(with_rows(self.case, table, wished), table)
        return Saved(self._now())

    def add(self, table: str, values: Mapping[str, Any]) -> Outcome:
        """Store a new row, ``values`` with its key."""
        try:
            self._store.add_row(self.company_id, table, values, who=self.who)
        except (Refused, StoreError) as problem:
            return failed(problem)
        self._take(with_row(self.case, table, values), table)
        return Saved(self._now())

    def remove(self, table: str, key: Mapping[str, Any]) -> tuple[Outcome, dict[str, Any]]:
        """Delete a row and return what it held, so that ``add`` can put it back."""
        try:
            held = self._store.remove_row(self.company_id, table, key, who=self.who)
        except (Refused, StoreError) as problem:
            return failed(problem), {}
        self._take(without_row(self.case, table, key), table)
        return Saved(self._now()), held

    def refresh(self) -> frozenset[str]:
        """Take over what others changed since, tell listeners, and return the tables' names.

        Raises StoreError if the store cannot be read.
        """
        if self._store.last_change(self.company_id) == self._newest:
            return frozenset()
        newest, case = self._store.read_changed(self.case, self._newest)
        changed = frozenset(
            name for name, frame in case.tables().items() if not frame.equals(self.case.table(name))
        )
        self._newest = newest
        # Tables that are the same stay the same objects: what was made of them still holds.
        self.case = replace(self.case, **{name: case.table(name) for name in changed})
        if changed:
            self._tell(changed)
        return changed

    def _places(self, table: str) -> dict[_Key, int]:
        """Return the place of each row by its key; the first of rows with the same key counts."""
        frame = self.case.table(table)
        if table not in self._indexes or self._indexes[table][0] is not frame:
            rows = plain_rows(table, frame[list(key_of(TABLES[table]))])
            keys = [tuple(row.values()) for row in rows]
            self._indexes[table] = frame, {key: at for at, key in reversed([*enumerate(keys)])}
        return self._indexes[table][1]

    def _take(self, case: Case, table: str) -> None:
        self.case = case
        self._tell(frozenset({table}))

    def _tell(self, tables: frozenset[str]) -> None:
        for listener in (*self._listeners, *self._last_listeners):
            listener(tables)


def failed(problem: Refused | StoreError) -> Failed:
    """Return what a refusal or a failure of the store means for an entry."""
    if isinstance(problem, Refused):
        first = problem.findings[0]
        return Failed(first.sentence, first.column)
    return Failed(str(problem))


def question(conflict: Conflict) -> str:
    """Return the German sentences that put a conflict before the person who came second."""
    who = conflict.changed_by or "Jemand anderes"
    when = f" um {conflict.changed_at.astimezone():%H:%M} Uhr" if conflict.changed_at else ""
    if conflict.stored is None:
        return f"{who} hat diese Zeile{when} entfernt. Soll Ihre Eingabe verworfen werden?"
    fields = {field.name: field for field in fields_of(CONTRACTS[conflict.table])}
    pairs = [
        f"„{fields[name].title}“ steht jetzt auf {_quoted(fields[name], conflict.stored[name])}, "
        f"Ihre Eingabe ist {_quoted(fields[name], wanted)}."
        for name, wanted in conflict.wanted.items()
    ]
    return f"{who} hat hier{when} etwas geändert. {' '.join(pairs)} Was soll gelten?"


def with_row(case: Case, table: str, values: Mapping[str, Any]) -> Case:
    """Return ``case`` with ``values`` (key included) in their row, made if it is not there.

    The result is what the store gives back after the same change.
    """
    frame = case.table(table)
    found = _matching(frame, table, values)
    plain = plain_values(table, values)
    if found.any():
        full = frame.copy()
        for name in plain.keys() - set(key_of(TABLES[table])):
            full.loc[found, name] = _in_frame(plain[name])
        return replace(case, **{table: full})
    row = typed(TABLES[table], pd.DataFrame([plain], dtype="object"))
    return _with_table(case, table, pd.concat([frame, row]))


def with_rows(case: Case, table: str, wished: Sequence[RowEdit]) -> Case:
    """Return ``case`` after ``wished``, the same as ``with_row`` and ``without_row`` one by one."""
    frame = case.table(table)
    near = _near(frame, table, wished)
    rows = known_rows(case, table, wished)
    for each in wished:
        key = plain_values(table, each.key)
        old = rows.pop(key_values(table, key), {})
        if each.wanted is not None:
            row = {**old, **key, **plain_values(table, each.wanted)}
            rows[key_values(table, key)] = row
    fresh = typed(TABLES[table], pd.DataFrame(list(rows.values()), dtype="object"))
    return _with_table(case, table, pd.concat([frame[~near], fresh]))


def known_rows(
    case: Case, table: str, wished: Sequence[RowEdit]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return by key the rows of ``case`` that ``wished`` is about, and possibly some others."""
    frame = case.table(table)
    rows = plain_rows(table, frame[_near(frame, table, wished)])
    return {key_values(table, row): row for row in rows}


def _near(frame: pd.DataFrame, table: str, wished: Sequence[RowEdit]) -> pd.Series[bool]:
    """Return which rows may have one of the keys of ``wished``: all of theirs, few others."""
    keys = [plain_values(table, each.key) for each in wished]
    found = pd.Series(data=True, index=frame.index)
    for name in key_of(TABLES[table]):
        found &= frame[name].isin({_in_frame(key[name]) for key in keys})
    return found


def without_row(case: Case, table: str, key: Mapping[str, Any]) -> Case:
    """Return ``case`` without the row with ``key``."""
    frame = case.table(table)
    return _with_table(case, table, frame[~_matching(frame, table, key)])


def _with_table(case: Case, table: str, frame: pd.DataFrame) -> Case:
    ordered = by_columns(frame, list(key_of(TABLES[table])))
    return replace(case, **{table: ordered})


def _plain_key(table: str, values: Mapping[str, Any]) -> _Key:
    key = {name: values[name] for name in key_of(TABLES[table])}
    return tuple(plain_values(table, key).values())


def _matching(frame: pd.DataFrame, table: str, values: Mapping[str, Any]) -> pd.Series[bool]:
    """Return which rows of ``frame`` have the key in ``values``."""
    key = plain_values(table, {name: values[name] for name in key_of(TABLES[table])})
    found = pd.Series(data=True, index=frame.index)
    for name, value in key.items():
        found &= (frame[name] == _in_frame(value)).fillna(value=False).astype(bool)
    return found


def _in_frame(value: Any) -> Any:
    return pd.Timestamp(value) if isinstance(value, datetime.date) else value


def _quoted(field: Any, value: Any) -> str:
    text = show(field, value)
    return f"„{text}“" if text else "leer"
