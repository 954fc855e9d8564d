"""Functions that are computed again only if something they read has changed.

What a function depends on is not declared but watched: while it runs, each field it reads of its
inputs is noted.  So a new column, table or chart needs no word about what it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import pandas as pd

Value = TypeVar("Value")
_SEEN = "_seen"


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
    if type(one) is not type(other):
        return False
    if isinstance(one, (pd.DataFrame, pd.Series)):
        return bool(one.equals(other))
    inside, besides = _inside(one), _inside(other)
    if inside is None or besides is None:
        return bool(one == other)
    return inside.keys() == besides.keys() and all(
        _same(value, besides[key]) for key, value in inside.items()
    )


def _inside(value: Any) -> Mapping[Any, Any] | None:
    """Return what ``value`` is made of, by name or place; None if it has no parts."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, (list, tuple)):
        return dict(enumerate(value))
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return None
