"""Functions that are computed again only if something they read has changed.

What a function depends on is not declared but watched: while it runs, each field it reads of its
inputs is noted.  So a new column, table or chart needs no word about what it is made of.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar

import pandas as pd

Value = TypeVar("Value")
Given = ParamSpec("Given")
KEPT = 4  # calls a function remembers: an analysis asks some of them about several things
_READINGS = "_readings"
_ABSENT = object()  # where another call had nothing, or something of another kind
_PLAIN = frozenset({str, int, float, bool, type(None), datetime.date, Decimal})


def remembered(function: Callable[Given, Value]) -> Callable[Given, Value]:
    """Return ``function``, which must be pure, with a memory of its last values.

    Inputs that are dataclasses are watched, all others are compared as a whole.  The values are
    handed out again as they are: nobody may change them.
    """
    memory = Remembered(function, kept=KEPT)

    @wraps(function)
    def asked(*inputs: Given.args, **named: Given.kwargs) -> Value:
        return memory(*inputs, **named)

    return asked


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """What was read of one input: fields with their values, or all of it under no name.

    Attributes:
        fields: by the function itself; a value that keeps the input may still be asked later.
        others: by remembered functions that it called with the input.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    others: list[_Readings] = field(default_factory=list)

    def hold(self, value: Any) -> bool:
        """Return whether all that was read is the same in ``value``."""
        return all(
            _same(seen, getattr(value, name, _ABSENT) if name else value)
            for name, seen in self.fields.items()
        ) and all(each.hold(value) for each in self.others)


@dataclass(frozen=True, slots=True, eq=False)
class _Call(Generic[Value]):
    names: tuple[str, ...]
    readings: tuple[_Readings, ...]
    value: Value

    def holds(self, given: tuple[Any, ...], names: tuple[str, ...]) -> bool:
        """Return whether the value is that of ``given``, too; the last are called ``names``."""
        return (
            names == self.names
            and len(given) == len(self.readings)
            and all(read.hold(each) for read, each in zip(self.readings, given, strict=True))
        )


class Remembered(Generic[Value]):
    """A function of frozen dataclasses that keeps its last values while its readings hold."""

    def __init__(self, function: Callable[..., Value], *, kept: int = 1) -> None:
        """Remember the last ``kept`` calls of ``function``, which must be pure."""
        self._function = function
        self._kept = kept
        self._calls: tuple[_Call[Value], ...] = ()

    def __call__(self, *inputs: Any, **named: Any) -> Value:
        """Return the function's value; whoever watches its inputs hears what it reads."""
        given = (*inputs, *named.values())
        call = self._call(tuple(map(_original, given)), tuple(named))
        for each, readings in zip(given, call.readings, strict=True):
            if (watcher := getattr(each, _READINGS, None)) and readings not in watcher.others:
                watcher.others.append(readings)
        return call.value

    def _call(self, given: tuple[Any, ...], names: tuple[str, ...]) -> _Call[Value]:
        call = next((each for each in self._calls if each.holds(given, names)), None)
        call = call or self._made(given, names)
        others = [each for each in self._calls if each is not call]
        self._calls = (call, *others)[: self._kept]
        return call

    def _made(self, given: tuple[Any, ...], names: tuple[str, ...]) -> _Call[Value]:
        readings = tuple(_Readings() for _ in given)
        watched = list(map(_watched, given, readings))
        named = dict(zip(names, watched[len(watched) - len(names) :], strict=True))
        value = self._function(*watched[: len(watched) - len(names)], **named)
        return _Call(names, readings, value)


def _watched(value: Any, readings: _Readings) -> Any:
    """Return a copy of ``value`` that notes in ``readings`` which fields are read."""
    if isinstance(value, type) or not is_dataclass(value):
        readings.fields[""] = value
        return value
    kind: Any = type(value)
    copy = _copy(value, _watching(kind))
    object.__setattr__(copy, _READINGS, readings)
    return copy


def _original(value: Any) -> Any:
    """Return ``value`` as it was before it was watched."""
    kind = type(value)
    return _copy(value, kind.__base__) if hasattr(kind, _READINGS) else value


def _copy(value: Any, kind: Any) -> Any:
    copy = object.__new__(kind)
    for each in fields(value):
        object.__setattr__(copy, each.name, object.__getattribute__(value, each.name))
    return copy


@cache
def _watching(kind: Any) -> Any:
    names = frozenset(each.name for each in fields(kind))

    def read(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        # A copy made by dataclasses.replace notes nothing: making it has read every field.
        if name in names and (readings := getattr(self, _READINGS)):
            readings.fields[name] = value
        return value

    body = {"__getattribute__": read, "__doc__": kind.__doc__, _READINGS: None}
    return type(kind.__name__, (kind,), body)


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
