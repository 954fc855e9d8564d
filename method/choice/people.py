"""From counts per profile to people: the proof that a solution can be lived, person by person.

Counting alike people in one column forgets that hours, dates and chains bind each of them.  Here a
profile's counts are shared out among its people; where that fails, the profile has to be split.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from method.choice.binding import bound_model
from method.choice.model import Model
from method.choice.programme import Effort, Floats, solve
from method.choice.records import Offer, Problem, Profile, split

TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Seating:
    """Who sits where: p, person, r, o, b, fee, travel, time, hours; and profiles that failed."""

    seats: pd.DataFrame
    failed: frozenset[str]


def seating_of(model: Model, values: Floats, effort: Effort) -> Seating:
    """Return the people behind the counts of ``values``, or which profiles cannot be shared out."""
    attends = model.pairs.attends.assign(seats=np.rint(values[model.attend]))
    taken = attends[attends["seats"].gt(0)]
    alone = model.counts(taken["p"]) == 1
    frames, failed = [_named(model, taken[alone])], set()
    for number, group in taken[~alone].groupby("p"):
        shared = _plain(model, int(number), group)
        if shared is None:
            shared = _shared(model, int(number), group, values, effort)
        if shared is None:
            failed.add(model.frames.problem.profiles[int(number)].profile)
        else:
            frames.append(shared)
    return Seating(seats=pd.concat(frames, ignore_index=True), failed=frozenset(failed))


def _named(model: Model, taken: pd.DataFrame) -> pd.DataFrame:
    profiles = model.frames.problem.profiles
    return taken.assign(person=[profiles[number].people[0] for number in taken["p"]])


def _plain(model: Model, number: int, group: pd.DataFrame) -> pd.DataFrame | None:
    """Return the people of a profile where there is nothing to share out, else None.

    If all attend everything, each keeps what the counts keep, divided by the people; if some attend
    one course and nothing else, no limit but its own holds, and pairs that break one are not there.
    """
    people = model.frames.problem.profiles[number].people
    if not group["seats"].eq(len(people)).all() and len(group) > 1:
        return None
    seats = group["seats"].astype("int64")
    rows = group.loc[group.index.repeat(seats)]
    return rows.assign(person=[code for count in seats for code in people[:count]])


def _shared(
    model: Model, number: int, group: pd.DataFrame, values: Floats, effort: Effort
) -> pd.DataFrame | None:
    profile = model.frames.problem.profiles[number]
    small = bound_model(_small(model, profile, group))
    wanted = _closed(model, values, number)
    if not _fix_totals(small, model, group):
        return None
    answer = solve(small.programme, replace(effort, gap=0.0))
    if answer.solution is None:
        return None
    if (
        sum(_closed(small, answer.solution, each) for each in range(profile.count))
        < wanted - TOLERANCE
    ):
        return None
    seats = small.pairs.attends[np.rint(answer.solution[small.attend]) > 0]
    codes = [small.frames.problem.profiles[each].people[0] for each in seats["p"]]
    keys = _keys(small, seats)[["offer", "run", "bought"]].assign(person=codes)
    named = _keys(model, group).merge(keys, on=["offer", "run", "bought"])
    return named.drop(columns=["offer", "run", "bought"])


def _closed(model: Model, values: Floats, number: int) -> float:
    levels = model.levels[model.levels["p"].eq(number)]
    return float((levels["closed"] * values[levels["column"].to_numpy(dtype=np.int64)]).sum())


def _small(model: Model, profile: Profile, group: pd.DataFrame) -> Problem:
    problem = model.frames.problem
    runs = set(group["r"])
    bought = set(group["b"])
    offers = [
        _reduced(model, number, offer, runs)
        for number, offer in enumerate(problem.offers)
        if number in bought or number in set(group["o"])
    ]
    alone = replace(problem, profiles=(profile,), offers=tuple(offers), budget=None, team_limits=())
    return split(alone, frozenset([profile.profile]))


def _reduced(model: Model, number: int, offer: Offer, taken: set[int]) -> Offer:
    rows = model.frames.runs[model.frames.runs["o"].eq(number)]
    kept = tuple(run for run, row in zip(offer.runs, rows.index, strict=True) if int(row) in taken)
    return replace(offer, runs=kept, seats=None, minimum=0, fixed_cost=0.0)


def _keys(model: Model, attends: pd.DataFrame) -> pd.DataFrame:
    names = [offer.offer for offer in model.frames.problem.offers]
    return attends.assign(
        offer=[names[number] for number in attends["o"]],
        run=model.frames.runs["run"].reindex(attends["r"]).to_numpy(),
        bought=[names[number] for number in attends["b"]],
    )


def _fix_totals(small: Model, model: Model, group: pd.DataFrame) -> bool:
    """Bind the small programme to the counts of ``group``; False if a pair is not in it."""
    asked = _keys(model, group)[["offer", "run", "bought", "seats"]].reset_index(drop=True)
    rows = small.programme.rows(
        len(asked), lower=asked["seats"].to_numpy(), upper=asked["seats"].to_numpy()
    )
    columns = _keys(small, small.pairs.attends).assign(column=small.attend)
    joined = columns.merge(asked.assign(row=rows), on=["offer", "run", "bought"])
    small.programme.put(joined["row"].to_numpy(np.int64), joined["column"].to_numpy(np.int64), 1.0)
    return joined["row"].nunique() == len(asked)
