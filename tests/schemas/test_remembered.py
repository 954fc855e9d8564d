"""Functions that are computed again only if something they read has changed.

Requirements:
- what was not read may change; what was read and holds the same may be another object
- frames, records, lists and numbers are compared by what they hold
- reading through methods, properties and copies counts as reading, and so does reading later
- a remembered function may ask others: what those read counts as read, even if they remember it
- numbers, dates and texts are inputs as well, given by place or by name; a few calls are kept
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from schemas.remembered import Remembered, remembered


@dataclass(frozen=True, slots=True, eq=False)
class Inner:
    """A record inside a record."""

    numbers: tuple[int, ...]
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """What the functions of this module read."""

    frame: pd.DataFrame
    count: int
    inner: Inner

    @property
    def doubled(self) -> int:
        """Return twice the count."""
        return 2 * self.count


def things(count: int = 1, numbers: tuple[int, ...] = (1, 2)) -> Things:
    """Return new objects throughout."""
    return Things(pd.DataFrame({"a": [1]}), count, Inner(numbers, pd.DataFrame({"b": [2]})))


def times(function: Any, *given: Things) -> int:
    """Return how often ``function`` was computed while it was asked about all of ``given``."""
    computed = []

    def counted(each: Things) -> Any:
        computed.append(each)
        return function(each)

    remembered = Remembered(counted)
    for each in given:
        assert remembered(each) == function(each)
    return len(computed)


def test_what_is_not_read_may_change():
    """The frame's function does not care about the count."""
    assert times(lambda each: len(each.frame), things(1), things(2)) == 1


@pytest.mark.parametrize(
    "read",
    [
        lambda each: each.count,
        lambda each: each.doubled,
        lambda each: replace(each, frame=pd.DataFrame()).count,
        lambda each: getattr(each, "count"),  # noqa: B009 - as specs of tables do
    ],
    ids=["field", "property", "copy", "getattr"],
)
def test_what_is_read_counts(read: Any):
    """However it is read, a change computes again, and only a change."""
    assert times(read, things(1), things(1), things(2), things(2)) == 2


def test_records_are_compared_by_what_they_hold():
    """New objects that hold the same change nothing; a number deep inside does."""

    def read(each: Things) -> int:
        return sum(each.inner.numbers)

    assert times(read, things(), things()) == 1
    assert times(read, things(), things(numbers=(1, 3))) == 2


def test_watched_things_are_what_they_were():
    """Functions may ask for the class of what they get."""
    assert Remembered(lambda each: isinstance(each, Things))(things())


def test_several_inputs_are_watched_apart():
    """A block reads a case and a result."""
    computed = []

    def both(one: Things, other: Things) -> int:
        computed.append(1)
        return one.count + len(other.frame)

    remembered = Remembered(both)
    assert [remembered(things(1), things(1)), remembered(things(1), things(5))] == [2, 2]
    assert [remembered(things(2), things(5)), len(computed)] == [3, 2]


def test_what_a_remembered_function_read_counts():
    """The outer function hears of the count, also when the inner one need not be computed."""
    computed = []

    @remembered
    def inner(each: Things) -> int:
        computed.append("inner")
        return each.count

    @remembered
    def outer(each: Things) -> int:
        computed.append("outer")
        return inner(each) + len(each.frame)

    fewer = replace(things(1), frame=pd.DataFrame())
    assert [outer(each) for each in (things(1), fewer, things(2), things(2))] == [2, 1, 3, 3]
    assert computed == ["outer", "inner", "outer", "outer", "inner"]


def test_what_is_read_later_counts():
    """A value that keeps its input is asked for the count when all has been computed."""
    keep = remembered(lambda each: (each, len(each.frame)))
    both = remembered(lambda each: keep(each)[0].count)
    assert [both(things(1)), both(things(2))] == [1, 2]
    assert [keep(things(1))[0].count, keep(things(2))[0].count] == [1, 2]


def test_other_inputs_are_compared():
    """A day given by name, and back to the first: both calls are kept."""
    days = []

    @remembered
    def on(each: Things, *, day: str) -> str:
        days.append(day)
        return f"{day}{each.count}"

    asked = [on(things(), day=day) for day in ("Mo", "Di", "Mo")]
    assert (asked, days) == (["Mo1", "Di1", "Mo1"], ["Mo", "Di"])


def test_nothing_is_another_input_than_something():
    """What was read of a thing is not asked of nothing, nor the other way round."""
    asked = Remembered(lambda each: each.count if each else 0)
    assert [asked(each) for each in (things(3), None, things(4), None)] == [3, 0, 4, 0]
