"""Which further cells must stay in so that the small ones do not follow from the others.

The least loss is a set cover: each attack found is a set of cells of which one must go.  Hiding the
cheapest cell of each attack until none is left gives a safe choice soon; a small programme over all
attacks found so far then looks for a cheaper one, which the intruder tries again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from method.choice.programme import Effort, Floats, Ints, Programme, solve
from method.gate.attack import UnprovenError, attack, sums_of
from method.gate.intervals import pinned
from method.gate.rules import Rules
from method.gate.task import Task, knowledge

_HALF = 0.5
_ENOUGH = 0.01  # a choice at most this much [share] worse than the best is good enough


@dataclass(slots=True, eq=False)
class _Search:
    """The attacks found so far and the time that is left [s]."""

    task: Task
    rules: Rules
    cuts: list[Ints] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def loss(self) -> Floats:
        """Return what hiding each cell of the system costs: sums and large groups cost more."""
        truth = self.task.truth
        loss: Floats = 1.0 + truth / max(1.0, float(truth.max()))
        return loss

    @property
    def left(self) -> float:
        """Return what is left of the time; raises UnprovenError when it is used up."""
        rest = self.rules.seconds - (time.monotonic() - self.began)
        if rest <= 0:
            raise UnprovenError(f"not proven within {self.rules.seconds} s")
        return rest


def released(task: Task, rules: Rules) -> Ints:
    """Return the candidates that may leave, as rows; what is lost is least or close to it.

    Raises UnprovenError if ``rules.seconds`` are not enough to prove any choice safe.
    """
    search = _Search(task, rules)
    best = _safe(search, task.candidates)
    for _ in range(rules.rounds if search.cuts else 0):
        trial = _cheapest(search)
        if _lost(search, trial) >= (1 - _ENOUGH) * _lost(search, best):
            break
        safe = _safe(search, trial)
        best = min(best, safe, key=lambda kept: _lost(search, kept))
        if len(safe) == len(trial):
            break
    return best


def _lost(search: _Search, kept: Ints) -> float:
    return float(search.loss[np.setdiff1d(search.task.candidates, kept)].sum())


def _safe(search: _Search, kept: Ints) -> Ints:
    """Return ``kept`` without the cheapest cell of every attack on it; it is proven safe."""
    while (cut := _cut(search, kept)) is not None:
        if not len(cut):
            raise UnprovenError("what has left earlier already reveals a group")
        search.cuts.append(cut)
        kept = np.setdiff1d(kept, cut[np.argmin(search.loss[cut])])
    return kept


def _cut(search: _Search, kept: Ints) -> Ints | None:
    """Return rows of which one must not leave, None if ``kept`` is safe."""
    task, rules = search.task, search.rules
    public = np.unique(np.concatenate([task.earlier, kept]))
    found = attack(task.system, public, rules, seconds=search.left)
    if found is not None:
        return np.intersect1d(found.rows, kept)
    for added in sums_of(task.system, public, task.held).values():
        return np.intersect1d(added, kept)
    known = knowledge(task, public, rules)
    certain = pinned(task.system, task.truth, known, task.few, seconds=search.left)
    return kept if len(certain) else None


def _cheapest(search: _Search) -> Ints:
    """Return the candidates that stay if every attack found so far lacks one of its cells."""
    task = search.task
    place = np.full(len(task.truth), -1, dtype=np.int64)
    programme = Programme()
    hide = programme.columns(len(task.candidates), cost=-search.loss[task.candidates], upper=1.0)
    place[task.candidates] = hide
    rows = programme.rows(len(search.cuts), lower=1.0)
    sizes = [len(cut) for cut in search.cuts]
    programme.put(np.repeat(rows, sizes), place[np.concatenate(search.cuts)], 1.0)
    answer = solve(programme, Effort(time_limit=search.left, gap=_ENOUGH, threads=1))
    if answer.solution is None:
        raise UnprovenError("no choice of cells found in time")
    kept: Ints = task.candidates[answer.solution[hide] < _HALF]
    return kept
