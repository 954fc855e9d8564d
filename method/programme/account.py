"""What a network reports about itself: each of its indicators in each half-year."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from method.content import programme
from method.content.programme_models import Indicator
from method.gate.tables import TOTAL, UNKNOWN
from method.missing import Missing
from method.network.definition import Network
from method.network.members import SIZES, members_of
from method.programme.half_years import HalfYear, half_year_of, half_years
from method.programme.measured import NOT_STATED, OPEN, Reading, measured
from method.programme.progress import STEPS, funnel, progress
from method.programme.rows import measure_days, rows_of_all
from method.programme.stories import Story, stories
from method.programme.told import Told

NEAR = 0.8  # of a target: nearly reached
COMPANIES = {
    "companies_contacted": "contacted",
    "companies_advised": "advised",
    "companies_analysed": "analysed",
    "companies_with_concept": "concept",
}
MEASURES = {
    "planned": "measures_planned",
    "begun": "measures_begun",
    "finished": "measures_finished",
}
Trend = Literal["better", "equal", "worse", "open"]
Reached = Literal["reached", "near", "missed", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator in a half-year.

    Attributes:
        indicator: What it is.
        half_year: When.
        reading: Its value, or why there is none.
        target: What the network wants in each half-year, None if it has set nothing.
        change: Value less that of the half-year before, both as they are written; None if one of
            them is not known.
    """

    indicator: Indicator
    half_year: HalfYear
    reading: Reading
    target: float | None
    change: float | None

    @property
    def trend(self) -> Trend:
        """Return what the change means: better, equal or worse."""
        if self.change is None:
            return "open"
        if self.change == 0:
            return "equal"
        return "better" if (self.change > 0) == (self.indicator.direction == "higher") else "worse"

    @property
    def reached(self) -> Reached:
        """Return how the value stands to the target; "near" from ``NEAR`` of it on."""
        if self.target is None or self.reading.value is None:
            return "open"
        higher = self.indicator.direction == "higher"
        value, target = round(self.reading.value, self.indicator.digits), self.target
        if value >= target if higher else value <= target:
            return "reached"
        if self.reading.state == "least":
            return "open"
        near = value >= NEAR * target if higher else value * NEAR <= target
        return "near" if near else "missed"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Account:
    """A network's account of itself.

    Attributes:
        network: Whose.
        day: Day it is seen from.
        halves: Half-years from the first with data on; the last is the one reported.
        figures: Indicators in the order of the content, each in the order of the half-years.
        companies: How far companies have come, as ``method.programme.progress.funnel``.
        measures: step (code), measures, share (of the step before, 0 to 1).
        sizes: group (size class), companies (missing where the gate keeps it in).
        stories: Short cases of what worked, released by their companies.
        missing: What would have been needed.
    """

    network: Network
    day: datetime.date
    halves: tuple[HalfYear, ...]
    figures: tuple[Figure, ...]
    companies: pd.DataFrame
    measures: pd.DataFrame
    sizes: pd.DataFrame
    stories: tuple[Story, ...]
    missing: tuple[Missing, ...]

    @property
    def half_year(self) -> HalfYear:
        """Return the half-year that is reported."""
        return self.halves[-1]

    @property
    def latest(self) -> tuple[Figure, ...]:
        """Return the figures of the half-year that is reported."""
        return tuple(each for each in self.figures if each.half_year == self.half_year)


def account(told: Sequence[Told], network: Network, day: datetime.date) -> Account:
    """Return the account of ``network`` with the companies ``told`` as of ``day``."""
    rows = rows_of_all(told, day)
    reached = progress(told, network.contacts)
    halves = half_years(_begin(rows, reached, network, day), half_year_of(day))
    reported = [each.indicator for each in network.indicators]
    found = measured(rows, reported, halves)
    found |= _of_companies(reached, halves, day) | _of_measures(rows, halves)
    found |= _of_network(network, halves, day)
    targets = {each.indicator: each.per_half_year for each in network.indicators}
    chosen = [each for each in programme().indicators if each.id in targets]
    return Account(
        network=network,
        day=day,
        halves=halves,
        figures=tuple(
            figure for each in chosen for figure in _series(each, halves, found, targets[each.id])
        ),
        companies=funnel(reached, day),
        measures=_measures(rows),
        sizes=_sizes(told, network),
        stories=stories((one.case for one in told), day),
        missing=_missing(told),
    )


def _series(
    indicator: Indicator,
    halves: Sequence[HalfYear],
    found: Mapping[tuple[str, HalfYear], Reading],
    target: float | None,
) -> list[Figure]:
    readings = [found[indicator.id, half] for half in halves]
    changes = [None, *(_change(*pair, indicator.digits) for pair in pairwise(readings))]
    return [
        Figure(indicator=indicator, half_year=half, reading=reading, target=target, change=change)
        for half, reading, change in zip(halves, readings, changes, strict=True)
    ]


def _change(before: Reading, now: Reading, digits: int) -> float | None:
    """Return the difference of the figures as they are written, so that a reader gets the same."""
    if before.state != "known" or now.state != "known":
        return None
    if before.value is None or now.value is None:
        return None
    return round(round(now.value, digits) - round(before.value, digits), digits)


def _begin(
    rows: Mapping[str, pd.DataFrame], reached: pd.DataFrame, network: Network, day: datetime.date
) -> HalfYear:
    days = [frame["day"].min() for frame in rows.values()]
    days += [reached[step].min() for step in STEPS]
    days += [pd.Timestamp(each.day) for each in network.events]
    first = pd.Series([*days, pd.Timestamp(day)]).min()
    return half_year_of(first.date())


def _of_companies(
    reached: pd.DataFrame, halves: Sequence[HalfYear], day: datetime.date
) -> dict[tuple[str, HalfYear], Reading]:
    """Return how many companies came to each step in each half-year."""
    found = {}
    for name, step in COMPANIES.items():
        days = [each.date() for each in reached[step].dropna()]
        known = [half_year_of(each) for each in days if each <= day]
        for half in halves:
            value = Reading(value=float(known.count(half)))
            found[name, half] = value if len(reached) else Reading(state="open", why=OPEN)
    return found


def _of_measures(
    rows: Mapping[str, pd.DataFrame], halves: Sequence[HalfYear]
) -> dict[tuple[str, HalfYear], Reading]:
    """Return how many measures came to each step; before the first plan it is open."""
    own = {step: [half_year_of(each.date()) for each in rows[step]["day"]] for step in MEASURES}
    first = min(own["planned"], default=None)
    return {
        (name, half): Reading(state="open", why=OPEN)
        if first is None or half < first
        else Reading(value=float(own[step].count(half)))
        for step, name in MEASURES.items()
        for half in halves
    }


def _of_network(
    network: Network, halves: Sequence[HalfYear], day: datetime.date
) -> dict[tuple[str, HalfYear], Reading]:
    """Return what the network's file says; what it does not name at all is open."""
    courses = [each.since for each in network.courses if each.since]
    events = [each.day for each in network.events]
    counts: dict[str, tuple[bool, Callable[[HalfYear], int]]] = {
        "courses_new": (bool(courses), lambda half: _within(courses, half, day)),
        "events": (bool(events), lambda half: _within(events, half, day)),
        "cooperations": (bool(network.agreements), lambda half: _partners(network, half, day)),
    }
    silent = Reading(state="open", why=NOT_STATED)
    return {
        (name, half): Reading(value=float(count(half))) if stated else silent
        for name, (stated, count) in counts.items()
        for half in halves
    }


def _within(days: Sequence[datetime.date], half: HalfYear, day: datetime.date) -> int:
    return sum(each <= day and half_year_of(each) == half for each in days)


def _partners(network: Network, half: HalfYear, day: datetime.date) -> int:
    end = min(half.last, day)
    valid = (
        each
        for each in network.agreements
        if each.day <= end and (each.until is None or each.until >= end)
    )
    return len({partner for each in valid for partner in each.partners})


def _measures(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many measures have come how far until the day of ``rows``."""
    counts = {
        "planned": len(rows["planned"]),
        "begun": len(rows["begun"]),
        "finished": len(rows["finished"]),
        "checked": int(rows["finished"]["checked"].eq("yes").sum()),
        "dropped": int(rows["planned"]["status"].eq("dropped").sum()),
    }
    frame = pd.DataFrame(list(counts.items()), columns=["step", "measures"])
    before = frame["measures"].shift()
    before = before.mask(frame["step"].eq("dropped"), counts["planned"])
    return frame.assign(share=frame["measures"] / before.where(before.gt(0)))


def _sizes(told: Sequence[Told], network: Network) -> pd.DataFrame:
    """Return how many companies of each size there are, through the gate."""
    members = members_of([one.case for one in told], network)
    sizes = members[members["by"].eq("size")].set_index("group")["members"]
    order = [name for name in (*SIZES.values(), UNKNOWN, TOTAL) if name in sizes.index]
    return sizes.loc[order].rename("companies").reset_index()


def _missing(told: Sequence[Told]) -> tuple[Missing, ...]:
    undated = sum(_undated(one) for one in told)
    if not undated:
        return ()
    text = (
        f"Bei {undated} Maßnahmen fehlt der Tag, an dem sie vereinbart, begonnen oder beendet "
        "wurden. Sie zählen dort in keinem Halbjahr."
    )
    return (Missing("measures", text),)


def _undated(told: Told) -> int:
    days, status = measure_days(told), told.case.measures["status"]
    lacking = (
        days["planned"].isna()
        | (days["begun"].isna() & status.isin(["running", "done"]))
        | (days["finished"].isna() & status.eq("done"))
    )
    return int(lacking.sum())
