"""A greedy choice: the best closure per euro first; quick, blind to combinations, a first plan.

It serves as start of the exact search and as what that search is measured against.  It knows no
bundles, and with pins it does not try.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from method.choice.binding import bound_model
from method.choice.greedy_state import State
from method.choice.model import Model
from method.choice.programme import Floats, Ints
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


def start_of(model: Model) -> Floats | None:
    """Return values for the leading columns of ``model`` to begin the search from."""
    profiles = model.frames.problem.profiles
    names = frozenset(profile.profile for profile in profiles)
    alone = model if len(profiles) == model.frames.profiles["count"].sum() else None
    single = alone or bound_model(split(model.frames.problem, names))
    found = _greedy(single)
    if found is None:
        return None
    values = np.zeros(len(model.attend) + len(model.buy) + int((model.opened >= 0).sum()))
    owner = np.repeat(np.arange(len(profiles)), [profile.count for profile in profiles])
    chosen = single.pairs.attends.loc[found.chosen, ["p", "r", "b"]]
    chosen = chosen.assign(p=owner[chosen["p"].to_numpy(dtype=np.int64)])
    sizes = chosen.groupby(["p", "r", "b"]).size().rename("n").reset_index()
    places = model.pairs.attends[["p", "r", "b"]].reset_index(names="a")
    joined = places.merge(sizes, on=["p", "r", "b"])
    values[model.attend[joined["a"].to_numpy(dtype=np.int64)]] = joined["n"].to_numpy(dtype=float)
    held = np.unique(single.pairs.attends.loc[found.chosen, "r"].to_numpy(dtype=np.int64))
    columns = model.opened[held]
    values[columns[columns >= 0]] = 1.0
    return values


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
