"""References of a workbook that are written as names: which key belongs to which name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.columns import LIST_SEPARATOR, Kind
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES
from schemas.values import is_gap, parse, plain

_NAME_COLUMNS = ("name", "title")


@dataclass(frozen=True, slots=True)
class Names:
    """Per table the keys that each written form of a key or name may stand for."""

    keys: Mapping[str, Mapping[str, tuple[str, ...]]]

    def keys_in(self, table: str, cell: Any, *, several: bool) -> Any:
        """Return ``cell`` with the key instead of the name, as it is where there is no one key."""
        if is_gap(cell):
            return cell
        text = _written(cell)
        if not several or self._keys(table, text):
            return self._key(table, text)
        parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
        return LIST_SEPARATOR.join(self._listed(table, part) for part in parts)

    def is_ambiguous(self, table: str, cell: Any) -> bool:
        """Return whether several rows of ``table`` bear the name in ``cell``."""
        return not is_gap(cell) and len(self._keys(table, _written(cell))) > 1

    def key_title(self, table: str) -> str:
        """Return the German title of the key column of ``table``."""
        return _key_field(table).title

    def _listed(self, table: str, part: str) -> str:
        # A name may hold a comma itself; only a part that is no name is a list.
        if self._keys(table, part):
            return self._key(table, part)
        return LIST_SEPARATOR.join(self._key(table, piece) for piece in part.split(","))

    def _key(self, table: str, text: str) -> str:
        keys = self._keys(table, text)
        return keys[0] if len(keys) == 1 else text.strip()

    def _keys(self, table: str, text: str) -> tuple[str, ...]:
        forms = self.keys.get(table, {})
        return forms.get(text.strip()) or forms.get(plain(text), ())


def names_of(frames: Mapping[str, pd.DataFrame]) -> Names:
    """Return the names of the rows in ``frames``, tables of untyped cells."""
    return Names({name: _forms(name, frame) for name, frame in frames.items()})


def _forms(table: str, frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return written form -> keys; an exact key wins over a key in other case, that over a name."""
    key = _key_field(table)
    name = next((f for f in fields_of(TABLES[table]) if f.name in _NAME_COLUMNS), None)
    if key.name not in frame or key.kind is Kind.DATE:  # nothing refers to a day
        return {}
    keys = _texts(key, frame)
    named = _collected(_texts(name, frame), keys) if name and name.name in frame else {}
    folded = _collected([plain(text) if text else None for text in keys], keys)
    exact = {text: (text,) for text in keys if text}
    return {**_folded(named), **folded, **exact}


def _folded(named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for text, keys in named.items():
        forms[plain(text)] = tuple(dict.fromkeys((*forms.get(plain(text), ()), *keys)))
    return forms


def _collected(texts: list[str | None], keys: list[str | None]) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for text, key in zip(texts, keys, strict=True):
        if text and key:
            forms[text] = tuple(dict.fromkeys((*forms.get(text, ()), key)))
    return forms


def _key_field(table: str) -> FormField:
    return next(field for field in fields_of(TABLES[table]) if field.key)


def _texts(field: FormField, frame: pd.DataFrame) -> list[str | None]:
    return [parse(field, cell) for cell in frame[field.name]]


def _written(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
