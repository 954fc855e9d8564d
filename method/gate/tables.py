"""What is asked of the gate and what it has let go: frozen records, no data in them but figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

TOTAL = "Gesamt"
UNKNOWN = "keine Angabe"
KNOWN = " is known"  # ends the name of a column that says whether a measure has a value
Statistic = Literal["count", "mean", "sum"]
How = Literal["exact", "rounded"]
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it is asked for: a figure per group of ``by``, margins included.

    Attributes:
        fact: Name of the table of the pool it counts in.
        by: Columns that make the groups; none asks for the total alone.
        where: Column and value that every counted row has.
        measure: Column the statistic is of; None counts people only.
        statistic: "count" (people), or beside it "mean" or "sum" of ``measure``.
    """

    fact: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    measure: str | None = None
    statistic: Statistic = "count"

    def __post_init__(self) -> None:
        """Raise ValueError if statistic and measure do not fit or a column is named twice."""
        if (self.statistic == "count") != (self.measure is None):
            raise ValueError(f"{self.statistic!r} does not fit the measure {self.measure!r}")
        names = [*self.by, *(name for name, _ in self.where)]
        if len(set(names)) < len(names):
            raise ValueError(f"a column is named twice in {names}")

    @property
    def columns(self) -> frozenset[str]:
        """Return all columns that say which rows are meant."""
        return frozenset([*self.by, *self.fixed((TOTAL,) * len(self.by))])

    def margins(self) -> Iterator[tuple[str, ...]]:
        """Yield every part of ``by``, the whole first: the cells and their sums."""
        for size in range(len(self.by), -1, -1):
            yield from combinations(self.by, size)

    def fixed(self, group: Group) -> dict[str, str]:
        """Return column -> value of the rows that ``group`` counts."""
        own = {name: value for name, value in zip(self.by, group, strict=True) if value != TOTAL}
        counted = {} if self.measure is None else {f"{self.measure}{KNOWN}": "yes"}
        return dict(self.where) | own | counted


@dataclass(frozen=True, slots=True)
class Figure:
    """A released number: people of a group, and what stands beside them if counts are exact."""

    group: Group
    people: int
    companies: int | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An entry of the ledger: which figures of ``table`` have left the pool ``build``.

    Attributes:
        build: What the figures were counted in; pools of the same data bear the same name here.
        few: Groups of which it was said that too few people stand in them.
        held: Groups that broke another rule themselves; no later table may add up to them.
    """

    table: Table
    build: str
    how: How
    figures: tuple[Figure, ...]
    few: tuple[Group, ...] = ()
    held: tuple[Group, ...] = ()

    @property
    def by_group(self) -> Mapping[Group, Figure]:
        """Return the figures by their group."""
        return {figure.group: figure for figure in self.figures}
