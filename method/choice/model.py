"""The choice as a mixed-integer programme: columns for attendances, runs and levels reached.

Per profile and needed skill a column counts the people who reach a level.  It is bounded by the
attendances that lead there, so several courses for one skill count as the best of them and never
beyond the target.  A course that asks for more than a person has counts only behind another one
that leads to its entry level and ends before it begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from method.choice.frames import Frames, frames_of
from method.choice.limits import Limit
from method.choice.pairs import Pairs, pairs_of
from method.choice.programme import Floats, Ints, Programme
from method.choice.records import Problem


@dataclass(slots=True, eq=False)
class Model:
    """A programme and what its columns mean.

    ``attend`` and ``buy`` are the columns of the rows of ``pairs``; ``opened`` of each run, -1 for
    runs that need no opening.  levels: need, p, value [weighted levels per person], column.
    """

    frames: Frames
    pairs: Pairs
    programme: Programme = field(default_factory=Programme)
    attend: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    buy: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    opened: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    levels: pd.DataFrame = field(default_factory=pd.DataFrame)
    limits: list[Limit] = field(default_factory=list)

    def counts(self, rows: pd.Series | Ints) -> Floats:
        """Return how many people stand behind the profile numbers ``rows``."""
        counts: Floats = self.frames.profiles["count"].to_numpy()[np.asarray(rows, dtype=np.int64)]
        return counts

    def name(self, limit: Limit) -> int:
        """Return the number under which rows refer to ``limit``."""
        self.limits.append(limit)
        return len(self.limits) - 1


def model_of(problem: Problem) -> Model:
    """Return the columns of ``problem`` with their part of the objective [levels]."""
    frames = frames_of(problem)
    model = Model(frames=frames, pairs=pairs_of(frames))
    _add_attendances(model)
    _add_runs(model)
    _add_levels(model)
    return model


def _add_attendances(model: Model) -> None:
    price = model.frames.problem.settings.euro_price
    attends, buys = model.pairs.attends, model.pairs.buys
    spent = (attends["cash"] + attends["time"]).to_numpy(dtype=float)
    people = model.counts(attends["p"])
    model.attend = model.programme.columns(len(attends), cost=-price * spent, upper=people)
    cash = buys["cash"].to_numpy(dtype=float)
    people = model.counts(buys["p"])
    model.buy = model.programme.columns(len(buys), cost=-price * cash, upper=people)


def _add_runs(model: Model) -> None:
    frames, attends = model.frames, model.pairs.attends
    offers = frames.offers.reindex(frames.runs["o"]).set_axis(frames.runs.index)
    used = frames.runs.index.isin(attends["r"])
    needed = used & (offers["fixed"].gt(0) | offers["minimum"].gt(1)).to_numpy()
    price = frames.problem.settings.euro_price
    columns = model.programme.columns(
        int(needed.sum()),
        cost=-price * offers["fixed"].to_numpy()[needed],
        upper=frames.runs["times"].to_numpy()[needed],
    )
    model.opened = np.full(len(frames.runs), -1, dtype=np.int64)
    model.opened[needed] = columns


def _add_levels(model: Model) -> None:
    lifts = model.pairs.lifts
    clipped = lifts.assign(top=lifts[["to", "target"]].min(axis=1))
    steps = clipped[["p", "need", "level", "top"]].drop_duplicates()
    frame = steps.sort_values(["need", "top"]).reset_index(drop=True)
    below = frame.groupby("need")["top"].shift().fillna(frame["level"])
    needs = model.frames.needs.reindex(frame["need"]).set_axis(frame.index)
    bonus = 1 + model.frames.problem.settings.wish_bonus * needs["wished"].astype(float)
    frame["closed"] = (frame["top"] - below) * needs["weight"]
    frame["column"] = model.programme.columns(
        len(frame),
        cost=(frame["closed"] * bonus).to_numpy(dtype=float),
        upper=model.counts(frame["p"]),
        whole=False,
    )
    model.levels = frame
    _bind_levels(model, clipped)


def _bind_levels(model: Model, lifts: pd.DataFrame) -> None:
    chained = _add_chains(model, lifts)
    source = pd.Series(model.attend[lifts["a"].to_numpy(dtype=np.int64)], index=lifts.index)
    source = source.where(lifts["direct"].astype(bool), chained)
    rows = model.programme.rows(len(model.levels), upper=0.0)
    model.programme.put(rows, model.levels["column"].to_numpy(), 1.0)
    levels = model.levels[["need", "top"]].assign(row=rows)
    joined = lifts.assign(source=source)[["need", "frm", "top", "direct", "source"]].merge(
        levels, on="need", suffixes=("", "_asked")
    )
    # Up to its entry level a later course adds nothing that the course before it has not reached.
    above = joined["direct"].astype(bool) | joined["top_asked"].gt(joined["frm"])
    leading = joined[joined["top"].ge(joined["top_asked"]) & above]
    model.programme.put(
        leading["row"].to_numpy(dtype=np.int64), leading["source"].to_numpy(dtype=np.int64), -1.0
    )
    lower = model.levels.groupby("need")["column"].shift()
    higher = model.levels[lower.notna()]
    order = model.programme.rows(len(higher), upper=0.0)
    model.programme.put(order, higher["column"].to_numpy(dtype=np.int64), 1.0)
    model.programme.put(order, lower.dropna().to_numpy(dtype=np.int64), -1.0)


def _add_chains(model: Model, lifts: pd.DataFrame) -> pd.Series:
    """Add the columns of lifts that need another course before, by row of ``lifts``."""
    later = lifts[~lifts["direct"].astype(bool)]
    columns = model.programme.columns(len(later), upper=model.counts(later["p"]), whole=False)
    chained = pd.Series(columns, index=later.index).reindex(lifts.index, fill_value=-1)
    own = model.programme.rows(len(later), upper=0.0)
    model.programme.put(own, columns, 1.0)
    model.programme.put(own, model.attend[later["a"].to_numpy(dtype=np.int64)], -1.0)
    entry = model.programme.rows(len(later), upper=0.0)
    model.programme.put(entry, columns, 1.0)
    pairs = _entries(model, lifts, later.assign(row=entry))
    source = model.attend[pairs["a_before"].to_numpy(dtype=np.int64)]
    from_chain = chained.reindex(pairs["index_before"]).to_numpy(dtype=np.int64)
    source = np.where(pairs["direct_before"].astype(bool), source, from_chain)
    model.programme.put(pairs["row"].to_numpy(dtype=np.int64), source, -1.0)
    return chained


def _entries(model: Model, lifts: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Return which lifts lead to the entry level of which: row, and the earlier lift."""
    names = ["need", "a", "frm", "to", "direct"]
    before = lifts[names].reset_index(names="index")
    pairs = later[[*names, "row"]].merge(before, on="need", suffixes=("", "_before"))
    fits = pairs["frm_before"].lt(pairs["frm"]) & pairs["to_before"].ge(pairs["frm"])
    pairs = pairs[fits].rename(columns={"index": "index_before"})
    attends, runs = model.pairs.attends, model.frames.runs
    run = attends["r"].to_numpy(dtype=np.int64)
    start = runs["start"].to_numpy(dtype=float)[run[pairs["a"].to_numpy(dtype=np.int64)]]
    end = runs["end"].to_numpy(dtype=float)[run[pairs["a_before"].to_numpy(dtype=np.int64)]]
    ordered = np.isnan(start) | np.isnan(end) | (end < start)
    found: pd.DataFrame = pairs[ordered]
    return found
