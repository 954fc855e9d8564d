"""What a form of several rows knows: the rows, new keys, and removed rows that can come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from schemas.case import Case
from schemas.check import check_table
from schemas.columns import Kind
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Finding
from schemas.ledger import key_values, plain_rows
from schemas.tables import TABLES, title_of
from schemas.values import show
from widgets.state import MISSING, FormModel, form_model

Key = tuple[Any, ...]
_NUMBERED = re.compile(r"(.*?)(\d+)")
_NAMES = (Kind.TEXT, Kind.LONG_TEXT)
# Whose rows the method's content prescribes: a number of our own would name nothing.
_PRESCRIBED = frozenset({"maturity_targets"})


@dataclass(frozen=True, slots=True)
class TableModel:
    """The rows of a short table, and those that were removed in this session, newest last."""

    table: str
    rows: tuple[dict[str, Any], ...]
    removed: tuple[dict[str, Any], ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """Return the keys of all rows in their order."""
        return tuple(key_values(self.table, row) for row in self.rows)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing or wrong in the rows, one German sentence each."""
        frame = pd.DataFrame(list(self.rows), columns=_columns(self.table), dtype="object")
        return tuple(self._blocker(each) for each in check_table(self.table, frame))

    @property
    def unfinished(self) -> frozenset[Key]:
        """Return the keys of rows in which something required is missing."""
        required = [each.name for each in fields_of(TABLES[self.table]) if each.required]
        return frozenset(
            key_values(self.table, row)
            for row in self.rows
            if any(row.get(name) is None for name in required)
        )

    def row(self, key: Key) -> dict[str, Any]:
        """Return the row with ``key``; raises KeyError if there is none."""
        for row in self.rows:
            if key_values(self.table, row) == key:
                return row
        raise KeyError(f"{self.table} has no row {key}")

    def form(self, key: Key, columns: tuple[str, ...] | None = None) -> FormModel:
        """Return the form of the row with ``key``; raises KeyError if there is none."""
        return form_model(self.table, self.row(key), columns=columns)

    def new(
        self, columns: tuple[str, ...] | None = None, values: Mapping[str, Any] | None = None
    ) -> FormModel:
        """Return the form of a new row, its key proposed where the contract allows it.

        ``values`` are proposed, too.
        """
        row = {**self._next_key(), **(values or {})}
        return form_model(self.table, row, known=False, columns=columns)

    def duplicate(self, key: Key, columns: tuple[str, ...] | None = None) -> FormModel:
        """Return the form of a new row that holds what the row with ``key`` does, but its key."""
        copied = {name: v for name, v in self.row(key).items() if name not in key_of_table(self)}
        row = {**copied, **self._next_key()}
        return form_model(self.table, row, known=False, columns=columns)

    def without(self, row: Mapping[str, Any]) -> Self:
        """Return the model that remembers ``row`` as removed."""
        key = key_values(self.table, row)
        left = tuple(each for each in self.rows if key_values(self.table, each) != key)
        return replace(self, rows=left, removed=(*self.removed, dict(row)))

    def undone(self) -> tuple[Self, dict[str, Any] | None]:
        """Return the model with the last removed row back in place, and that row, None if none."""
        if not self.removed:
            return self, None
        *earlier, row = self.removed
        rows = sorted([*self.rows, row], key=lambda each: key_values(self.table, each))
        return replace(self, rows=tuple(rows), removed=tuple(earlier)), row

    def with_rows(self, frame: pd.DataFrame) -> Self:
        """Return the model with the rows of ``frame``; what was removed is still remembered."""
        return replace(self, rows=tuple(plain_rows(self.table, frame)))

    def _blocker(self, found: Finding) -> str:
        titles = {field.name: field.title for field in fields_of(TABLES[self.table])}
        title = titles.get(str(found.column), "")
        place = f"{title_of(self.table)}, „{self._title_of_row(found.row)}“"
        if found.code == MISSING:
            return f"{place}: „{title}“ fehlt noch."
        return f"{place}: {found.what}"

    def _title_of_row(self, number: int | str | None) -> str:
        return row_title(self.table, self.rows[int(number or 1) - 1])

    def _next_key(self) -> dict[str, str]:
        taken = [key[0] for key in (*self.keys, *self._removed_keys())]
        proposed = proposed_key(self.table, taken)
        return {} if proposed is None else {key_of(TABLES[self.table])[0]: proposed}

    def _removed_keys(self) -> tuple[Key, ...]:
        return tuple(key_values(self.table, row) for row in self.removed)


def table_model(table: str, frame: pd.DataFrame) -> TableModel:
    """Return the model of the rows in ``frame``, columns of the contract of ``table``."""
    return TableModel(table, tuple(plain_rows(table, frame)))


def _columns(table: str) -> list[str]:
    return [field.name for field in fields_of(TABLES[table])]


def key_of_table(model: TableModel) -> tuple[str, ...]:
    """Return the names of the key columns of a model's table."""
    return key_of(TABLES[model.table])


def proposed_key(table: str, taken: Collection[str]) -> str | None:
    """Return the next free identifier of ``table``, None if its key is chosen and not numbered.

    It goes on from the identifiers that are ``taken`` ("R07" after "R06"); the first one starts
    with the first letter of the column's title.
    """
    keys = [field for field in fields_of(TABLES[table]) if field.key]
    if table in _PRESCRIBED or len(keys) != 1 or keys[0].kind is not Kind.CODE:
        return None
    prefix, width, last = _numbering(keys[0], taken)
    proposed = f"{prefix}{last + 1:0{width}}"
    return proposed if re.fullmatch(keys[0].pattern or "", proposed) else None


def _numbering(field: FormField, taken: Collection[str]) -> tuple[str, int, int]:
    matches = [match for each in taken if (match := _NUMBERED.fullmatch(each))]
    if not matches:
        return field.title[0], 2, 0
    prefix = Counter(match[1] for match in matches).most_common(1)[0][0]
    numbers = [match[2] for match in matches if match[1] == prefix]
    return prefix, max(map(len, numbers)), max(map(int, numbers))


def row_title(table: str, row: Mapping[str, Any]) -> str:
    """Return how people call a row: its key and its name, "R1 – Einrichter"."""
    fields = fields_of(TABLES[table])
    key = ", ".join(show(field, row.get(field.name)) for field in fields if field.key)
    name = next((field for field in fields if field.kind in _NAMES and field.required), None)
    text = show(name, row.get(name.name)) if name else ""
    return f"{key} – {text}" if text else key


def references_to(case: Case, table: str) -> tuple[tuple[str, str], ...]:
    """Return the rows of ``table`` as choices: key and what people call it."""
    key = key_of(TABLES[table])[0]
    rows = plain_rows(table, case.table(table))
    return tuple((row[key], row_title(table, row)) for row in rows)
