"""What a form knows of one row: text, value, message and saved state of each field.

No ipywidgets in here, so all of it is tested without a browser.  Models are never changed; each
function returns the next one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from schemas.check import check_table
from schemas.fields import FormField, fields_of
from schemas.findings import Finding, Where, value_finding
from schemas.tables import CONTRACTS, is_stored_whole
from schemas.values import NotReadable, is_gap, parse, show

MISSING = "WERT_031"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a row as its form shows it.

    Attributes:
        field: the column.
        raw: the text in the control; for choices the German label.
        value: what the text means, None for nothing or for a text that cannot be read.
        stored: what the store holds as far as this form knows.
        finding: German sentences about what is wrong, None if nothing is or nobody was here yet.
        readable: whether ``value`` is what ``raw`` says.
        touched: whether somebody has left this field in this session.
        saved_at: when this form last stored the field.
    """

    field: FormField
    raw: str
    value: Any
    stored: Any
    finding: str | None = None
    readable: bool = True
    touched: bool = False
    saved_at: datetime.datetime | None = None

    @property
    def is_saved(self) -> bool:
        """Return whether the store holds what the control shows."""
        return self.readable and self.value == self.stored

    @property
    def is_missing(self) -> bool:
        """Return whether something must stand here and nothing does."""
        return self.field.required and self.readable and self.value is None


@dataclass(frozen=True, slots=True)
class FormModel:
    """One row of a table as its form shows it.

    Attributes:
        table: name of the table.
        entries: the fields that are shown, in the order of the contract.
        known: whether the store has the row.
        rest: values of the columns that this form does not show.
    """

    table: str
    entries: tuple[Entry, ...]
    known: bool
    rest: Mapping[str, Any]

    @property
    def key(self) -> dict[str, Any]:
        """Return the key columns with their values."""
        return {each.field.name: each.value for each in self.entries if each.field.key}

    @property
    def filled(self) -> dict[str, Any]:
        """Return all values that are there, key included, without those that are not allowed."""
        good = {each.field.name: each.value for each in self.entries if each.finding is None}
        return {name: value for name, value in {**self.rest, **good}.items() if value is not None}

    @property
    def pending(self) -> dict[str, Any]:
        """Return the values outside the key that are allowed and not in the store yet."""
        return {
            each.field.name: each.value
            for each in self.entries
            if not (each.field.key or each.is_saved or each.finding)
        }

    @property
    def is_ready(self) -> bool:
        """Return whether a row the store does not know holds enough to be stored.

        That is the whole key and one more field: a proposed key alone is nobody's wish.  Of a
        table whose rows are stored whole it is everything required.
        """
        if is_stored_whole(self.table):
            return {each.name for each in _fields(self.table) if each.required} <= set(self.filled)
        return set(self.key) < set(self.filled)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing or wrong in this row, one German sentence each."""
        return tuple(sentence for each in self.entries if (sentence := _blocker(each)))

    def entry(self, name: str) -> Entry:
        """Return the field called ``name``; raises KeyError for an unknown one."""
        for each in self.entries:
            if each.field.name == name:
                return each
        raise KeyError(f"the form of {self.table} has no field {name}")

    def changed(self, name: str, raw: str) -> Self:
        """Return the model after somebody left the field ``name`` with the text ``raw``.

        The whole row is checked again, because rules may join fields; what was never touched is
        not yet called missing.
        """
        entry = self.entry(name)
        if raw == entry.raw and not entry.touched:
            return self
        entries = _swap(self.entries, _read(self.table, entry, raw))
        return replace(self, entries=_checked(self.table, entries, self.rest))

    def stored(self, values: Mapping[str, Any], at: datetime.datetime) -> Self:
        """Return the model after ``values`` went into the store at the moment ``at``."""
        return replace(
            self,
            known=True,
            entries=tuple(
                replace(each, stored=_plain(values[each.field.name]), saved_at=at)
                if each.field.name in values
                else each
                for each in self.entries
            ),
        )

    def refused(self, name: str, sentence: str) -> Self:
        """Return the model with the store's answer ``sentence`` at the field ``name``."""
        wrong = replace(self.entry(name), finding=sentence, touched=True)
        return replace(self, entries=_swap(self.entries, wrong))

    def refreshed(self, row: Mapping[str, Any]) -> Self:
        """Return the model with the stored ``row``, but what is not saved yet stays as it is."""
        entries = tuple(_refreshed(each, _plain(row.get(each.field.name))) for each in self.entries)
        rest = {name: _plain(row.get(name)) for name in self.rest}
        if self.known and rest == self.rest and entries == self.entries:
            return self
        checked = _checked(self.table, entries, rest)
        return replace(self, known=True, entries=checked, rest=rest)

    def given_up(self, name: str, stored: Any) -> Self:
        """Return the model with the ``stored`` value in place of what was typed in ``name``."""
        entries = _swap(self.entries, _taken_over(self.entry(name), stored))
        return replace(self, entries=_checked(self.table, entries, self.rest))


def form_model(
    table: str,
    row: Mapping[str, Any],
    *,
    known: bool = True,
    columns: tuple[str, ...] | None = None,
) -> FormModel:
    """Return the model of one ``row``.

    Args:
        table: name of the table.
        row: columns and values, typed or plain; absent ones are gaps.
        known: whether the store has the row; if not, its values are only proposed.
        columns: fields outside the key that the form shows, all by default.
    """
    fields = _fields(table)
    shown = [each for each in fields if each.key or columns is None or each.name in columns]
    entries = tuple(_entry(each, _plain(row.get(each.name)), known=known) for each in shown)
    rest = {each.name: _plain(row.get(each.name)) for each in fields if each not in shown}
    return FormModel(table, _checked(table, entries, rest) if known else entries, known, rest)


def same_value(left: Any, right: Any) -> bool:
    """Return whether two values of a column are the same, however they are typed."""
    return bool(_plain(left) == _plain(right))


def _fields(table: str) -> tuple[FormField, ...]:
    return fields_of(CONTRACTS[table])


def _entry(field: FormField, value: Any, *, known: bool) -> Entry:
    return Entry(field, show(field, value), value, value if known else None)


def _plain(value: Any) -> Any:
    if is_gap(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def _swap(entries: tuple[Entry, ...], new: Entry) -> tuple[Entry, ...]:
    return tuple(new if each.field.name == new.field.name else each for each in entries)


def _read(table: str, entry: Entry, raw: str) -> Entry:
    field = entry.field
    try:
        value = _plain(parse(field, raw))
    except NotReadable as problem:
        found = value_finding(problem.code, Where(table, column=field.name), field, raw)
        return replace(
            entry, raw=raw, value=None, readable=False, touched=True, finding=found.sentence
        )
    return replace(
        entry, raw=show(field, value), value=value, readable=True, touched=True, finding=None
    )


def _refreshed(entry: Entry, stored: Any) -> Entry:
    if not entry.is_saved or entry.stored == stored:
        return entry
    return _taken_over(entry, stored)


def _taken_over(entry: Entry, stored: Any) -> Entry:
    value = _plain(stored)
    return replace(
        entry,
        raw=show(entry.field, value),
        value=value,
        stored=value,
        finding=None,
        readable=True,
    )


def _checked(table: str, entries: tuple[Entry, ...], rest: Mapping[str, Any]) -> tuple[Entry, ...]:
    found = _findings(table, entries, rest)
    return tuple(
        replace(each, finding=_sentence(each, found.get(each.field.name)))
        if each.readable
        else each
        for each in entries
    )


def _findings(
    table: str, entries: tuple[Entry, ...], rest: Mapping[str, Any]
) -> dict[str, Finding]:
    row = {**rest, **{each.field.name: each.value for each in entries}}
    found = check_table(table, pd.DataFrame([row], dtype="object"))
    return {str(each.column): each for each in reversed(found)}


def _sentence(entry: Entry, found: Finding | None) -> str | None:
    if found is None or (found.code == MISSING and not entry.touched):
        return None
    return found.sentence


def _blocker(entry: Entry) -> str | None:
    title = f"„{entry.field.title}“"
    if entry.is_missing:
        return f"{title} fehlt noch."
    return f"{title}: {entry.finding}" if entry.finding else None
