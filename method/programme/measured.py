"""Figures of companies' rows per half-year, every one of them through the gate.

The half-years are asked for in their order, all indicators of one before the next.  What has left
is in the ledger of what follows, so no small group follows from the difference of two of them, and
the account of the next half-year decides about this one alike.  Flows of two half-years count other
rows: nothing follows from one for the other, and each half-year has a ledger of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from method.gate.facts import FrameFacts
from method.gate.release import release
from method.gate.tables import Release, Statistic, Table
from method.programme.half_years import HalfYear, half_year_of

State = Literal["known", "least", "open", "hidden"]
OPEN = "Dazu liegen in diesem Halbjahr keine Angaben vor."
NO_FIGURES = "Zu dem, was stattfand, fehlt diese Angabe."
NOT_STATED = "Dazu steht in der Netzwerkdatei nichts."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of an indicator in a half-year.

    Attributes:
        value: The figure if ``state`` is known; if it is "least", the last shown one of a count
            that never falls, because the present one would tell a small group.
        state: "open" is not knowable, "hidden" is kept back by the gate.
        why: German sentence unless it is known.
    """

    value: float | None = None
    state: State = "known"
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an indicator is taken from the rows of ``fact``.

    Attributes:
        statistic: "count", or "sum" or "mean" of ``measure``.
        group: column and value of the people meant; all if None.
        stock: Counts everybody until the end of the half-year.
        source: Fact whose first row says from when on there can be a 0; ``fact`` itself if empty.
    """

    fact: str
    statistic: Statistic = "count"
    measure: str | None = None
    group: tuple[str, str] | None = None
    stock: bool = False
    source: str = ""


ASKED: Mapping[str, Asked] = {
    "employees_covered": Asked(fact="covered", stock=True),
    "employees_45": Asked(fact="covered", group=("age_45", "yes"), stock=True),
    "employees_without_degree": Asked(
        fact="covered", group=("without_degree", "yes"), stock=True
    ),
    "employees_part_time": Asked(fact="covered", group=("part_time", "yes"), stock=True),
    "employees_women": Asked(fact="women", stock=True),
    "participations": Asked(
        fact="trained", statistic="sum", measure="one", source="planned"
    ),
    "training_hours": Asked(fact="trained", statistic="sum", measure="hours", source="planned"),
    "cost_per_participant": Asked(fact="trained", statistic="mean", measure="cost"),
    "funded_euro": Asked(fact="funding", statistic="sum", measure="funded"),
    "funded_share": Asked(fact="funding", statistic="mean", measure="share"),
    "satisfaction": Asked(fact="reaction", statistic="mean", measure="value"),
    "application": Asked(fact="application", statistic="mean", measure="applied"),
    "persistence": Asked(fact="persistence", statistic="mean", measure="applied"),
    "closed_gaps": Asked(fact="closed", statistic="sum", measure="pairs", source="judged"),
}  # fmt: skip


class _Rows:
    """Facts that remember what they were asked: every table is asked for again by later ones."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._facts = FrameFacts(frame)
        self._shares: dict[Table, pd.DataFrame] = {}

    def shares(self, table: Table) -> pd.DataFrame:
        """Return what each company gives to each cell, see ``method.gate.facts.Facts``."""
        if table not in self._shares:
            self._shares[table] = self._facts.shares(table)
        return self._shares[table]

    def atoms(self, columns: Sequence[str], *, fewest: int) -> pd.DataFrame:
        """Return who stands in each combination of ``columns``, see ``shares``."""
        return self._facts.atoms(columns, fewest=fewest)


def measured(
    rows: Mapping[str, pd.DataFrame], wanted: Sequence[str], halves: Sequence[HalfYear]
) -> dict[tuple[str, HalfYear], Reading]:
    """Return the reading of each of ``wanted`` (keys of ``ASKED``) in each of ``halves``.

    Args:
        rows: as ``method.programme.rows.rows_of_all`` returns them.
        wanted: indicators, always asked for in the order of ``ASKED``.
        halves: half-years, from the first with any row on.
    """
    facts = {name: _Rows(_dated(frame, halves)) for name, frame in rows.items()}
    begins = {name: _first(frame) for name, frame in rows.items()}
    ledgers: defaultdict[tuple[str, str], list[Release]] = defaultdict(list)
    found: dict[tuple[str, HalfYear], Reading] = {}
    for half in halves:
        for name in (each for each in ASKED if each in wanted):
            asked = ASKED[name]
            begin = begins[asked.source or asked.fact]
            silent = begin is None or begin > half
            if silent:
                found[name, half] = Reading(state="open", why=OPEN)
                continue
            ledger = ledgers[asked.fact, "" if asked.stock else str(half)]
            reading = _reading(asked, half, facts[asked.fact], ledger)
            earlier = [found[name, each].value for each in halves if (name, each) in found]
            found[name, half] = _at_least(reading, earlier) if asked.stock else reading
    return found


def _at_least(reading: Reading, earlier: Sequence[float | None]) -> Reading:
    shown = [value for value in earlier if value is not None]
    if reading.state != "hidden" or not shown:
        return reading
    return Reading(value=shown[-1], state="least", why=reading.why)


def _reading(asked: Asked, half: HalfYear, of: _Rows, ledger: list[Release]) -> Reading:
    table = _table(asked, half)
    if of.shares(table).empty:
        there = bool(of.frame["half_year"].eq(str(half)).any())
        return _empty(asked, there=there)
    done = release(table, of=of, earlier=ledger)
    ledger.append(done.entry)
    wanted = asked.group[1] if asked.group else None
    frame = done.frame if wanted is None else done.frame[done.frame[table.by[0]].eq(wanted)]
    if frame.empty:
        return Reading(value=0.0) if _all_known(asked, done.frame) else Reading(
            state="open", why=NO_FIGURES
        )  # fmt: skip
    cell = frame.iloc[0]
    if pd.notna(cell["reason"]):
        return Reading(state="hidden", why=str(cell["why"]))
    return Reading(value=float(cell["people" if asked.statistic == "count" else "value"]))


def _table(asked: Asked, half: HalfYear) -> Table:
    where = (f"until_{half}", "yes") if asked.stock else ("half_year", str(half))
    return Table(
        fact=asked.fact,
        by=(asked.group[0],) if asked.group else (),
        where=(where,),
        measure=asked.measure,
        statistic=asked.statistic,
    )


def _empty(asked: Asked, *, there: bool) -> Reading:
    """Return a 0 where nothing happened, and that it is open where a figure is missing."""
    if there:
        return Reading(state="open", why=NO_FIGURES)
    if asked.statistic == "mean":
        return Reading(state="open", why=OPEN)
    return Reading(value=0.0)


def _all_known(asked: Asked, frame: pd.DataFrame) -> bool:
    """Return whether anybody has another value: then nobody has the one asked for."""
    return bool(asked.group and frame[asked.group[0]].eq("no").any())


def _dated(frame: pd.DataFrame, halves: Sequence[HalfYear]) -> pd.DataFrame:
    own = [half_year_of(day) for day in frame["day"].dt.date]
    until = {
        f"until_{half}": pd.Series(
            ["yes" if each <= half else "no" for each in own], frame.index, dtype="str"
        )
        for half in halves
    }
    names = pd.Series([str(each) for each in own], frame.index, dtype="str")
    return frame.assign(half_year=names, one=1.0, **until)


def _first(frame: pd.DataFrame) -> HalfYear | None:
    return half_year_of(frame["day"].min().date()) if len(frame) else None
