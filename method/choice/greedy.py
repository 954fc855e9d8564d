"""A greedy choice: the best closure per euro first; quick, blind to combinations.

The exact search is measured against it; as its start it would cost more than it saves.  It knows no
bundles, and with pins it does not try.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from method.choice.binding import bound_model
from method.choice.greedy_state import State
from method.choice.model import Model
from method.choice.programme import Ints
from method.choice.records import Problem, split

GROUPS_EVERY = 20  # so many single picks between two looks at runs not held yet


@dataclass(frozen=True, slots=True, eq=False)
class Greedy:
    """What the greedy choice reaches [levels], and the chosen rows of the pairs."""

    objective: float
    closed: float
    chosen: Ints


def greedy(problem: Problem) -> Greedy | None:
    """Return a greedy choice for ``problem``, person by person; None with pins."""
    names = frozenset(profile.profile for profile in problem.profiles)
    return _greedy(bound_model(split(problem, names)))


def _greedy(model: Model) -> Greedy | None:
    if model.pairs.attends["pin"].any():
        return None
    state = State(model)
    picked = 0
    while True:
        if picked % GROUPS_EVERY == 0:
            while state.open_best():
                pass
        if not state.take_best():
            if not state.open_best():
                break
            continue
        picked += 1
    chosen = np.array(state.chosen, dtype=np.int64)
    return Greedy(objective=state.objective, closed=state.closed, chosen=chosen)
