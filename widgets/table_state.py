"""What a form of several rows knows: the rows, new keys, and removed rows that can come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from schemas.check import check_table
from schemas.columns import Kind
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Finding
from schemas.ledger import key_values, plain_rows
from schemas.order import natural
from schemas.tables import CONTRACTS, is_single, title_of
from schemas.values import show
from widgets.keeping import Tables
from widgets.state import MISSING, FormModel, form_model

Key = tuple[Any, ...]
_NUMBERED = re.compile(r"(.*?)(\d+)")
_SAID = (Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.ONE_OF)
Names = Mapping[str, Mapping[Any, str]]  # what the rows are called to which a key column refers


@dataclass(frozen=True, slots=True)
class TableModel:
    """The rows of a short table.

    Attributes:
        table: name of the table.
        rows: columns and plain values.
        removed: rows that were removed in this session, newest last.
        names: by key column, what the rows are called to which it refers.
    """

    table: str
    rows: tuple[dict[str, Any], ...]
    removed: tuple[dict[str, Any], ...] = ()
    names: Names | None = None

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
        required = [each.name for each in fields_of(CONTRACTS[self.table]) if each.required]
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
        rows = sorted([*self.rows, row], key=self._place)
        return replace(self, rows=tuple(rows), removed=tuple(earlier)), row

    def with_rows(self, frame: pd.DataFrame, names: Names) -> Self:
        """Return the model with other rows and names; what was removed is still remembered."""
        return replace(self, rows=tuple(plain_rows(self.table, frame)), names=names)

    def title_of(self, row: Mapping[str, Any]) -> str:
        """Return how people call a row of this table."""
        return row_title(self.table, row, self.names)

    def _place(self, row: Mapping[str, Any]) -> list[Any]:
        return [natural(str(value)) for value in key_values(self.table, row)]

    def _blocker(self, found: Finding) -> str:
        titles = {field.name: field.title for field in fields_of(CONTRACTS[self.table])}
        title = titles.get(str(found.column), "")
        place = f"{title_of(self.table)}, „{self._title_of_row(found.row)}“"
        if found.code == MISSING:
            return f"{place}: „{title}“ fehlt noch."
        return f"{place}: {found.what}"

    def _title_of_row(self, number: int | str | None) -> str:
        return self.title_of(self.rows[int(number or 1) - 1])

    def _next_key(self) -> dict[str, str]:
        taken = [key[0] for key in (*self.keys, *self._removed_keys())]
        proposed = proposed_key(self.table, taken)
        return {} if proposed is None else {key_of(CONTRACTS[self.table])[0]: proposed}

    def _removed_keys(self) -> tuple[Key, ...]:
        return tuple(key_values(self.table, row) for row in self.removed)


def table_model(table: str, frame: pd.DataFrame, names: Names | None = None) -> TableModel:
    """Return the model of the rows in ``frame``, columns of the contract of ``table``."""
    return TableModel(table, tuple(plain_rows(table, frame)), names=names)


def _columns(table: str) -> list[str]:
    return [field.name for field in fields_of(CONTRACTS[table])]


def key_of_table(model: TableModel) -> tuple[str, ...]:
    """Return the names of the key columns of a model's table."""
    return key_of(CONTRACTS[model.table])


def proposed_key(table: str, taken: Collection[str]) -> str | None:
    """Return the next free identifier of ``table``, None if its key is chosen and not numbered.

    It goes on from the identifiers that are ``taken`` ("R07" after "R06"); the first one starts
    with the first letter of the column's title.
    """
    keys = [field for field in fields_of(CONTRACTS[table]) if field.key]
    if is_single(table) or len(keys) != 1 or keys[0].kind is not Kind.CODE:
        return None
    prefix, width, last = _numbering(keys[0], taken)
    proposed = f"{prefix}{last + 1:0{width}}"
    allowed = (each for each in (proposed, proposed.casefold()) if _matches(keys[0], each))
    return next(allowed, None)


def _matches(field: FormField, code: str) -> bool:
    return re.fullmatch(field.pattern or "", code) is not None


def _numbering(field: FormField, taken: Collection[str]) -> tuple[str, int, int]:
    matches = [match for each in taken if (match := _NUMBERED.fullmatch(each))]
    if not matches:
        return field.title[0], 2, 0
    prefix = Counter(match[1] for match in matches).most_common(1)[0][0]
    numbers = [match[2] for match in matches if match[1] == prefix]
    return prefix, max(map(len, numbers)), max(map(int, numbers))


def row_title(table: str, row: Mapping[str, Any], names: Names | None = None) -> str:
    """Return how people call a row: its number and what it is, "R1 – Einrichter".

    A key that refers to another row is read as that row's name, and one that counts nothing
    ("cnc-ruesten") is left out where the row has a name of its own.
    """
    keys = [each for each in fields_of(CONTRACTS[table]) if each.key]
    key = ", ".join(_key_text(each, row.get(each.name), names or {}) for each in keys)
    name = _name_field(table)
    text = show(name, row.get(name.name)) if name else ""
    return key if not text else text if _is_slug(keys, key) else f"{key} – {text}"


def names_of(case: Tables, table: str) -> Names:
    """Return by key column of ``table`` what the rows are called to which it refers."""
    keys = [each for each in fields_of(CONTRACTS[table]) if each.key and each.table]
    return {each.name: _names(case, str(each.table)) for each in keys}


def references_to(case: Tables, table: str) -> tuple[tuple[str, str], ...]:
    """Return the rows of ``table`` as choices: key and what people call it."""
    keys, name = key_of(CONTRACTS[table]), _name_field(table)
    said = [*keys, name.name] if name else [*keys]
    rows = plain_rows(table, case.table(table)[said])
    return tuple((row[keys[0]], row_title(table, row)) for row in rows)


def _names(case: Tables, table: str) -> dict[Any, str]:
    name, key = _name_field(table), key_of(CONTRACTS[table])[0]
    if name is None:
        return {}
    named = case.table(table).dropna(subset=name.name)
    texts = [show(name, value) for value in named[name.name]]
    return dict(zip(named[key], texts, strict=True))


def _key_text(field: FormField, value: Any, names: Names) -> str:
    return names.get(field.name, {}).get(value) or show(field, value)


def _name_field(table: str) -> FormField | None:
    """Return the column that says what a row is, None if its key says it all."""
    fields = fields_of(CONTRACTS[table])
    return next((f for f in fields if f.required and not f.key and f.kind in _SAID), None)


def _is_slug(keys: list[FormField], key: str) -> bool:
    return [each.kind for each in keys] == [Kind.CODE] and not _NUMBERED.fullmatch(key)
