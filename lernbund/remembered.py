"""Functions that are computed again only if something they read has changed.

What a function depends on is not declared but watched: while it runs, each field it reads of its
inputs is noted.  So a new column, table or chart needs no word about what it is made of.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Generic, TypeVar

import pandas as pd

Value = TypeVar("Value")
_SEEN = "_seen"
_PLAIN = frozenset({str, int, float, bool, type(None), datetime.date, Decimal})


class Remembered(Generic[Value]):
    """A function of frozen dataclasses that keeps its last value while its readings hold."""

    def __init__(self, function: Callable[..., Value]) -> None:
        """Remember nothing yet of ``function``, which must be pure."""
        self._function = function
        self._readings: list[dict[str, Any]] | None = None
        self._value: Value

    def __call__(self, *inputs: Any) -> Value:
        """Return the function's value; each of ``inputs`` is a dataclass."""
        if self._readings is None or not _all_hold(self._readings, inputs):
            readings: list[dict[str, Any]] = [{} for _ in inputs]
            self._value = self._function(*map(_watched, inputs, readings))
            self._readings = readings
        return self._value


def _all_hold(readings: list[dict[str, Any]], inputs: tuple[Any, ...]) -> bool:
    return all(
        _same(value, getattr(each, name))
        for each, seen in zip(inputs, readings, strict=True)
        for name, value in seen.items()
    )


def _watched(value: Any, seen: dict[str, Any]) -> Any:
    """Return a copy of ``value`` that notes in ``seen`` which fields are read."""
    kind: Any = type(value)
    copy = object.__new__(_watching(kind))
    for field in fields(value):
        object.__setattr__(copy, field.name, getattr(value, field.name))
    object.__setattr__(copy, _SEEN, seen)
    return copy


@cache
def _watching(kind: Any) -> Any:
    names = frozenset(field.name for field in fields(kind))

    def read(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in names:
            # A copy made by dataclasses.replace notes nothing: making it has read every field.
            vars(self).get(_SEEN, {})[name] = value
        return value

    return type(kind.__name__, (kind,), {"__getattribute__": read, "__doc__": kind.__doc__})


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same; frames and records are compared by what they hold."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in (pd.DataFrame, pd.Series):
        return bool(one.equals(other))
    if kind in (tuple, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if kind in _PLAIN:
        return bool(one == other)
    return _same_parts(one, other)


def _same_parts(one: Any, other: Any) -> bool:
    """Return whether mappings or records of one kind hold the same; others are asked themselves."""
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(_same(each, other[k]) for k, each in one.items())
    if is_dataclass(one):
        kind: Any = type(one)
        return all(_same(getattr(one, name), getattr(other, name)) for name in _names(kind))
    return bool(one == other)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
