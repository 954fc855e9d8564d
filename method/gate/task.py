"""What the gate has to protect: all that has left and all that is asked for, as one system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.choice.programme import Floats, Ints
from method.gate.attack import sums_of
from method.gate.facts import Facts
from method.gate.intervals import Known
from method.gate.rules import HELD, PEOPLE, Rules
from method.gate.system import Cell, System, system_of
from method.gate.tables import Group, Release, Table

_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is to be protected.

    Attributes:
        system: All cells, the earlier ones and those asked for.
        truth: Their counts [people].
        earlier: Rows that have left already.
        candidates: Rows asked for that break no rule themselves.
        few: Rows hidden because there are too few people, and said to be.
        held: Rows hidden for another reason of their own, which earlier ones do not add up to.
        known: What is known of each row beside the exact figures: rounded ones, bounds of 0.
    """

    system: System
    truth: Floats
    earlier: Ints
    candidates: Ints
    few: Ints
    held: Ints
    known: Known


def task_of(
    table: Table,
    cells: pd.DataFrame,
    groups: Sequence[Group],
    of: Facts,
    own: Sequence[Release],
    rules: Rules,
) -> Task:
    """Return the task of releasing ``cells`` of ``table`` after ``own``; the new cells come last.

    ``cells`` are judged, one per group; ``own`` are the earlier releases of the same facts.
    """
    exact = _cells(each for each in own if each.how == "exact")
    rounded = _cells(each for each in own if each.how == "rounded")
    few = [(each.table, group) for each in own for group in each.few]
    held = [(each.table, group) for each in own for group in each.held]
    old = [*exact, *rounded, *few, *held]
    truth = np.array([*_truth(old, of), *cells["people"]], dtype=np.float64)
    blurred = len(exact) + np.arange(len(rounded))
    low, high = np.zeros(len(truth)), np.full(len(truth), np.inf)
    low[blurred], high[blurred] = span(to_base(truth[blurred], rules), rules)
    hidden = len(old) + np.flatnonzero(cells["reason"].eq(PEOPLE).to_numpy())
    system = system_of(of, [*old, *((table, group) for group in groups)], rules)
    new = len(old) + np.flatnonzero(cells["reason"].isin(HELD).to_numpy())
    guarded = np.concatenate([np.arange(len(old) - len(held), len(old)), new])
    earlier = np.arange(len(exact))
    return Task(
        system=system,
        truth=truth,
        earlier=earlier,
        candidates=len(old) + np.flatnonzero(cells["reason"].isna().to_numpy()),
        few=np.concatenate([np.arange(len(few)) + len(exact) + len(rounded), hidden]),
        held=np.setdiff1d(guarded, [*sums_of(system, earlier, guarded)]).astype(np.int64),
        known=Known(low, high),
    )


def knowledge(task: Task, public: Ints, rules: Rules) -> Known:
    """Return what is known of each cell if ``public`` (rows) are exact and ``few`` named so."""
    low, high = task.known.low.copy(), task.known.high.copy()
    low[public] = high[public] = task.truth[public]
    hidden = np.setdiff1d(task.few, public)
    low[hidden] = np.maximum(low[hidden], 1)
    high[hidden] = np.minimum(high[hidden], rules.people - 1)
    return Known(low, high)


def span(rounded: Floats, rules: Rules) -> tuple[Floats, Floats]:
    """Return the least and the largest counts that are rounded to ``rounded``."""
    low = rounded - rules.base // 2
    return np.maximum(low, 0), low + rules.base - 1


def to_base(counts: Floats, rules: Rules) -> Floats:
    """Return ``counts`` rounded to multiples of the base, halves upwards."""
    rounded: Floats = np.floor(counts / rules.base + _HALF) * rules.base
    return rounded


def is_small(system: System) -> bool:
    """Return whether anybody stands in a class that is too small to be told apart."""
    return any(own for units in system.units.values() for own in units)


def _cells(entries: Iterable[Release]) -> list[Cell]:
    return [(each.table, figure.group) for each in entries for figure in each.figures]


def _truth(cells: Sequence[Cell], of: Facts) -> list[int]:
    counts: dict[Cell, int] = {}
    for table in dict.fromkeys(table for table, _ in cells):
        shares = of.shares(table)
        people = shares["people"].tolist()
        for key, n in zip(_groups(shares, table), people, strict=True):
            counts[table, key] = counts.get((table, key), 0) + n
    return [counts[cell] for cell in cells]


def _groups(shares: pd.DataFrame, table: Table) -> Iterable[Group]:
    if not table.by:
        return [()] * len(shares)
    return shares[list(table.by)].itertuples(index=False, name=None)
