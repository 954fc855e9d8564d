"""Why nothing fits: the limits that exclude each other, and the fewest to loosen.

The clash is found by dividing the limits (QuickXplain, Junker, AAAI 2004): a set that cannot be
met, but can without any one of its members.  What to loosen is an elastic programme: every limit
may be broken at the price of one, and as few as possible are.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from method.choice.model import Model
from method.choice.programme import FREE, Answer, Effort, Floats, Ints, Programme, solve
from method.choice.results import Clash, Relaxation

SMALL = 1e-6  # the part of the price that grows with how far a limit is broken


def clash_of(model: Model, effort: Effort) -> Clash:
    """Return the limits of ``model`` that clash and the fewest that must give way."""
    probe = _Probe(model, effort)
    core = _core(probe, list(range(len(model.limits))))
    loosen = _relaxed(model, effort)
    return Clash(
        limits=tuple(model.limits[number] for number in sorted(core)),
        loosen=loosen,
        proven=not probe.doubtful,
    )


@dataclass(slots=True, eq=False)
class _Probe:
    """Asks whether some of the limits can be met together."""

    model: Model
    effort: Effort
    began: float = 0.0
    doubtful: bool = False

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = time.perf_counter()

    def fits(self, limits: Sequence[int]) -> bool:
        """Return whether a plan meets ``limits``; False if unknown, which then is noted."""
        left = self.effort.time_limit - (time.perf_counter() - self.began)
        programme = _only(self.model.programme, limits)
        answer = solve(programme, replace(self.effort, time_limit=left, gap=1.0))
        self.doubtful |= answer.solution is None and not answer.infeasible
        return answer.solution is not None


def _core(probe: _Probe, limits: list[int]) -> list[int]:
    return _divided(probe, [], limits, changed=False)


def _divided(probe: _Probe, fixed: list[int], limits: list[int], *, changed: bool) -> list[int]:
    if changed and not probe.fits(fixed):
        return []
    if len(limits) <= 1:
        return limits
    half = len(limits) // 2
    first, second = limits[:half], limits[half:]
    from_second = _divided(probe, fixed + first, second, changed=True)
    from_first = _divided(probe, fixed + from_second, first, changed=bool(from_second))
    return from_first + from_second


def _only(programme: Programme, limits: Sequence[int]) -> Programme:
    """Return ``programme`` without an objective and with only the rows of ``limits`` binding."""
    limit = np.concatenate(programme.limit)
    bound = np.isin(limit, np.array([*limits, FREE], dtype=np.int64))
    return replace(
        programme,
        cost=[np.zeros(programme.n_columns)],
        row_lower=[np.where(bound, np.concatenate(programme.row_lower), -np.inf)],
        row_upper=[np.where(bound, np.concatenate(programme.row_upper), np.inf)],
    )


def _relaxed(model: Model, effort: Effort) -> tuple[Relaxation, ...]:
    programme = _only(model.programme, range(len(model.limits)))
    programme.entries = list(programme.entries)
    for name in ("lower", "upper", "whole", "limit"):
        setattr(programme, name, list(getattr(programme, name)))
    slack, broken = _elastic(programme, len(model.limits))
    answer = solve(programme, replace(effort, gap=0.0))
    if answer.solution is None:
        return ()
    return tuple(
        Relaxation(limit=model.limits[number], amount=_amount(answer, slack, number))
        for number in np.flatnonzero(np.rint(answer.solution[broken]) > 0).tolist()
    )


def _amount(answer: Answer, slack: tuple[Ints, Ints], number: int) -> float:
    columns, limits = slack
    values: Floats = np.zeros(0) if answer.solution is None else answer.solution[columns]
    return float(values[limits == number].max(initial=0.0))


def _elastic(programme: Programme, n_limits: int) -> tuple[tuple[Ints, Ints], Ints]:
    """Let every limit give way; return the slack columns with their limits, and who gave way."""
    matrix = programme.matrix()
    upper = np.concatenate(programme.upper)
    limit = np.concatenate(programme.limit)
    rows = np.flatnonzero(limit != FREE)
    most = abs(matrix) @ np.where(np.isfinite(upper), upper, 0.0)
    low, high = np.concatenate(programme.row_lower), np.concatenate(programme.row_upper)
    ends = np.maximum(
        np.where(np.isfinite(low), np.abs(low), 0.0), np.where(np.isfinite(high), np.abs(high), 0.0)
    )
    size = np.maximum(1.0, most[rows] + ends[rows])
    slack = programme.columns(len(rows), cost=-SMALL / size, upper=size, whole=False)
    programme.put(rows, slack, np.where(np.isfinite(high[rows]), -1.0, 1.0))
    broken = programme.columns(n_limits, cost=-1.0, upper=1.0)
    tied = programme.rows(len(rows), upper=0.0)
    programme.put(tied, slack, 1.0)
    programme.put(tied, broken[limit[rows]], -size)
    return (slack, limit[rows]), broken
