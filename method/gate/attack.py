"""The intruder: looks for a group too small that follows from released figures by adding up.

A group follows if its indicator vector lies in the row space of the released cells.  Whether there
is one with fewer people (or companies) than the rules ask for is a small mixed-integer programme:
weights of the cells (free), which classes the group has (0 or 1), which units stand in it.  HiGHS
either finds such a group or proves that there is none; running out of time is no proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from method.choice.programme import Effort, Ints, Programme, solve
from method.gate.facts import COMPANY, PERSON
from method.gate.rules import Rules
from method.gate.system import System

_USED = 1e-6


class UnprovenError(RuntimeError):
    """The time was over before an attack was found or excluded."""


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """A small group that can be worked out.

    Attributes:
        kind: What it has too few of, person_key or company_key.
        rows: Cells that are needed for it, as rows of the system.
        classes: The classes it has.
    """

    kind: str
    rows: Ints
    classes: Ints


def attack(system: System, released: Ints, rules: Rules, *, seconds: float) -> Attack | None:
    """Return a group that the cells ``released`` (rows) reveal, None if it is proven there is none.

    Raises UnprovenError if ``seconds`` are not enough.
    """
    for kind, limit in ((PERSON, rules.people), (COMPANY, rules.companies)):
        found = _attack(system, released, kind, limit, seconds)
        if found is not None:
            return found
    return None


def sums_of(system: System, released: Ints, rows: Ints) -> Mapping[int, Ints]:
    """Return those of ``rows`` that the cells ``released`` add up to -> the cells it takes."""
    if not len(released) or not len(rows):
        return {}
    sums, wanted = system.sums[released].T, system.sums[rows].T
    weights = np.linalg.lstsq(sums, wanted, rcond=None)[0]
    follows = np.abs(sums @ weights - wanted).max(axis=0) < _USED
    used = np.abs(weights) > _USED
    return {int(rows[n]): released[used[:, n]] for n in np.flatnonzero(follows)}


def _attack(system: System, released: Ints, kind: str, limit: int, seconds: float) -> Attack | None:
    members = system.units[kind]
    small = np.array([n for n, own in enumerate(members) if own], dtype=np.int64)
    if not len(small) or not len(released):
        return None
    programme = Programme()
    plus = programme.columns(len(released), cost=-1.0, whole=False)
    minus = programme.columns(len(released), cost=-1.0, whole=False)
    chosen = programme.columns(len(small), upper=1.0)
    _add_up(programme, system.sums[released], (plus, minus), small, chosen)
    _few(programme, [members[n] or frozenset() for n in small], chosen, limit)
    answer = solve(programme, Effort(time_limit=seconds, gap=1.0, threads=1))
    if answer.infeasible:
        return None
    if answer.solution is None:
        raise UnprovenError(f"no answer within {seconds} s")
    used = np.abs(answer.solution[plus] - answer.solution[minus]) > _USED
    return Attack(kind, released[used], small[answer.solution[chosen] > 0.5])  # noqa: PLR2004


def _add_up(
    programme: Programme,
    sums: NDArray[np.float64],
    weights: tuple[Ints, Ints],
    small: Ints,
    chosen: Ints,
) -> None:
    """The weighted cells add up to exactly the chosen classes, and to nothing of the others."""
    plus, minus = weights
    rows = programme.rows(sums.shape[1], lower=0.0, upper=0.0)
    cells, classes = np.nonzero(sums)
    programme.put(rows[classes], plus[cells], 1.0)
    programme.put(rows[classes], minus[cells], -1.0)
    programme.put(rows[small], chosen, -1.0)


def _few(programme: Programme, members: list[frozenset[str]], chosen: Ints, limit: int) -> None:
    """At least one class is chosen, and fewer than ``limit`` units stand in all of them."""
    names = sorted(set().union(*members))
    number = {name: place for place, name in enumerate(names)}
    inside = programme.columns(len(names), upper=1.0, whole=False)
    one = programme.rows(1, lower=1.0)
    programme.put(np.repeat(one, len(chosen)), chosen, 1.0)
    most = programme.rows(1, upper=limit - 1.0)
    programme.put(np.repeat(most, len(names)), inside, 1.0)
    pairs = [(place, number[unit]) for place, own in enumerate(members) for unit in sorted(own)]
    places, numbers = np.array(pairs, dtype=np.int64).T
    rows = programme.rows(len(pairs), lower=0.0)
    programme.put(rows, inside[numbers], 1.0)
    programme.put(rows, chosen[places], -1.0)
