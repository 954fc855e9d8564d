"""Half-years: what a network gives account for."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

JULY = 7


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """A half of a year; ``half`` is 1 or 2."""

    year: int
    half: int

    def __str__(self) -> str:
        """Return it as in 2026-2."""
        return f"{self.year}-{self.half}"

    @property
    def title(self) -> str:
        """Return it in German, as in 2. Halbjahr 2026."""
        return f"{self.half}. Halbjahr {self.year}"

    @property
    def first(self) -> datetime.date:
        """Return its first day."""
        return datetime.date(self.year, 1 if self.half == 1 else JULY, 1)

    @property
    def last(self) -> datetime.date:
        """Return its last day."""
        return self.next.first - datetime.timedelta(days=1)

    @property
    def next(self) -> HalfYear:
        """Return the half-year after it."""
        return HalfYear(self.year + self.half - 1, 3 - self.half)


def half_year_of(day: datetime.date) -> HalfYear:
    """Return the half-year ``day`` lies in."""
    return HalfYear(day.year, 1 if day.month < JULY else 2)


def half_years(first: HalfYear, last: HalfYear) -> tuple[HalfYear, ...]:
    """Return all half-years from ``first`` to ``last``; only ``last`` if ``first`` lies after."""
    found = [min(first, last)]
    while found[-1] < last:
        found.append(found[-1].next)
    return tuple(found)


def read_half_year(text: str) -> HalfYear:
    """Return the half-year written as in 2026-2; raises ValueError for anything else."""
    match = re.fullmatch(r"(\d{4})-([12])", text.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no half-year such as 2026-2")
    return HalfYear(int(match[1]), int(match[2]))
