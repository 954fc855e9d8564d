"""The second intruder: knows that counts are whole, never negative, and why a cell is hidden.

A hidden count is safe if the released figures, exact or rounded, leave it at least two values.
One solution of a small integer programme that differs from the truth in a cell proves that cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from method.choice.programme import Effort, Floats, Ints, Programme, solve
from method.gate.attack import UnprovenError
from method.gate.system import System

_HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What an intruder knows of each cell: its count lies from ``low`` to ``high`` [people]."""

    low: Floats
    high: Floats


def pinned(system: System, truth: Floats, known: Known, targets: Ints, *, seconds: float) -> Ints:
    """Return which of the cells ``targets`` (rows) have only one possible count.

    ``truth`` are the counts of all cells.  Where people stand in several classes (a person with
    ratings of several skills) counts do not add up, and nothing follows from them: none is pinned.
    Raises UnprovenError if ``seconds`` are not enough.
    """
    if _fitting(system, Known(truth, truth), {}, seconds) is None:
        return np.zeros(0, dtype=np.int64)
    open_cells = set(targets.tolist())
    certain = []
    while open_cells:
        cell = min(open_cells)
        other = _other(system, truth, known, cell, seconds)
        if other is None:
            certain.append(cell)
            open_cells.discard(cell)
            continue
        moved = np.abs(other - truth) > _HALF
        open_cells -= set(np.flatnonzero(moved).tolist())
    return np.array(certain, dtype=np.int64)


def _other(system: System, truth: Floats, known: Known, cell: int, seconds: float) -> Floats | None:
    """Return counts of all cells that fit what is known and differ from the truth in ``cell``."""
    for bound in ((-np.inf, truth[cell] - 1), (truth[cell] + 1, np.inf)):
        counts = _fitting(system, known, {cell: bound}, seconds)
        if counts is not None:
            return system.sums @ counts
    return None


def _fitting(
    system: System, known: Known, bounds: Mapping[int, tuple[float, float]], seconds: float
) -> NDArray[np.float64] | None:
    """Return counts of the classes that fit ``known`` and the tighter ``bounds`` of some cells."""
    low, high = known.low.copy(), known.high.copy()
    for cell, (least, most) in bounds.items():
        low[cell], high[cell] = max(low[cell], least), min(high[cell], most)
    if (low > high).any():
        return None
    programme = Programme()
    counts = programme.columns(system.sums.shape[1])
    rows = programme.rows(len(low), lower=low, upper=high)
    cells, classes = np.nonzero(system.sums)
    programme.put(rows[cells], counts[classes], 1.0)
    answer = solve(programme, Effort(time_limit=seconds, gap=1.0, threads=1))
    if answer.infeasible:
        return None
    if answer.solution is None:
        raise UnprovenError(f"no answer within {seconds} s")
    return np.round(answer.solution[counts])
