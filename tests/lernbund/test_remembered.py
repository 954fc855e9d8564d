"""Functions that are computed again only if something they read has changed.

Requirements:
- what was not read may change; what was read and holds the same may be another object
- frames, records, lists and numbers are compared by what they hold
- reading through methods, properties and copies counts as reading
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest

from lernbund.remembered import Remembered


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
