"""What is left of people, runs, teams and money while the greedy choice goes on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from method.choice.binding import costs_of, covering
from method.choice.frames import ALWAYS, NEVER, ordinal
from method.choice.model import Model
from method.choice.programme import Floats, Ints
from method.choice.records import TeamLimit

BASE_COST = 50.0  # keeps nearly free courses from coming first whatever they close [EUR]
ROUNDING = 1e-9
Flags = npt.NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class Watch:
    """A limit of a team: how much each run takes of it per day, and how much is used."""

    bound: float
    members: Flags
    taken: Floats
    used: Floats

    def fits(self, a: int, run: int) -> bool:
        """Return whether attendance ``a`` at ``run`` keeps the limit."""
        taken = self.taken[run]
        over = (self.used + taken > self.bound + ROUNDING) & (taken > 0)
        return not (self.members[a] and over.any())


class State:
    """The greedy choice so far; attendances are rows of the model's pairs."""

    def __init__(self, model: Model) -> None:
        """Set everything to how it is before the first pick."""
        frames, attends = model.frames, model.pairs.attends
        self.model = model
        self.chosen: list[int] = []
        self.objective = self.closed = 0.0
        self.price = frames.problem.settings.euro_price
        self.budget = np.inf if frames.problem.budget is None else frames.problem.budget
        self.person, self.run = (attends[name].to_numpy(dtype=np.int64) for name in "pr")
        self.offer = attends["o"].to_numpy(dtype=np.int64)
        self.hours = attends["hours"].to_numpy(dtype=float)
        self.spent = costs_of(model)[model.attend]
        self.worth = (attends["cash"] + attends["time"]).to_numpy(dtype=float)
        self.net, self.plain = -self.price * self.worth, np.zeros(len(attends))
        self.hours_left = np.array(frames.profiles["hours"], dtype=float)
        self._set_runs()
        self._set_needs()
        self.watches = [
            watch for limit in frames.problem.team_limits for watch in self._watch(limit)
        ]
        self.live: Flags = np.array(attends["b"].eq(attends["o"]), dtype=bool)
        self.ready: Flags = model.opened[self.run] < 0
        self.mine = _groups(self.person, len(frames.profiles))
        for person in range(len(self.mine)):
            self._weigh(person)

    def _set_runs(self) -> None:
        runs = self.model.frames.runs
        offers = self.model.frames.offers.reindex(runs["o"])
        held = np.where(self.model.opened >= 0, 1, runs["times"].to_numpy())
        self.seats_left = offers["seats"].to_numpy(dtype=float) * held
        self.fixed = offers["fixed"].to_numpy(dtype=float)
        self.minimum = offers["minimum"].to_numpy(dtype=float)
        self.start, self.end = (runs[name].to_numpy(dtype=float) for name in ("start", "end"))
        self.blocks = runs["blocks"].to_numpy(dtype=bool)

    def _set_needs(self) -> None:
        needs, lifts = self.model.frames.needs, self.model.pairs.lifts
        bonus = 1 + self.model.frames.problem.settings.wish_bonus * needs["wished"].to_numpy(float)
        self.weight = needs["weight"].to_numpy(dtype=float)
        self.value = self.weight * bonus
        self.now = np.array(needs["level"], dtype=float)
        self.since = np.full(len(needs), NEVER)
        self.lifts = lifts[["need", "a", "frm", "to", "target", "direct"]].to_numpy(dtype=np.int64)
        self.lifts_of = _groups(lifts["p"].to_numpy(dtype=np.int64), len(self.hours_left))

    def _watch(self, limit: TeamLimit) -> list[Watch]:
        frames = self.model.frames
        first, last = ordinal(limit.first, NEVER), ordinal(limit.last, ALWAYS)
        members = frames.profiles["team"].eq(limit.team).to_numpy(dtype=bool)[self.person]
        inside = frames.runs["start"].le(last) & frames.runs["end"].ge(first)
        found = []
        if limit.most_away is not None:
            runs = frames.runs[inside & frames.runs["blocks"]]
            days = np.unique(np.clip(runs["start"].to_numpy(), first, None))
            pairs = covering(runs, days)
            taken = np.zeros((len(frames.runs), len(days)))
            taken[pairs["r"].to_numpy(dtype=np.int64), np.searchsorted(days, pairs["day"])] = 1.0
            found.append(Watch(float(limit.most_away), members, taken, np.zeros(len(days))))
        if limit.most_hours is not None:
            whole = limit.first is None and limit.last is None
            hours = frames.offers["hours"].reindex(frames.runs["o"]).to_numpy(dtype=float)
            taken = (hours * (whole | inside.to_numpy(dtype=bool)))[:, None]
            found.append(Watch(limit.most_hours, members, taken, np.zeros(1)))
        return found

    def _weigh(self, person: int) -> None:
        """Set what each of the person's attendances would close and add now."""
        mine = self.mine[person]
        need, a, frm, to, target, direct = self.lifts[self.lifts_of[person]].T
        now, start = self.now[need], self.start[self.run[a]]
        late = np.isnan(start) | (start > self.since[need])
        able = (direct > 0) | ((frm <= now) & late)
        steps = np.where(able, np.maximum(0, np.minimum(to, target) - now), 0.0)
        self.net[mine], self.plain[mine] = -self.price * self.worth[mine], 0.0
        np.add.at(self.net, a, steps * self.value[need])
        np.add.at(self.plain, a, steps * self.weight[need])

    def take_best(self) -> bool:
        """Choose the best attendance at a run that is held; False if there is none."""
        score = self._scores()
        while len(score):
            best = int(score.argmax())
            if score[best] <= 0:
                return False
            if self._fits(best):
                self._take(best)
                return True
            self.live[best], score[best] = False, 0.0
        return False

    def _scores(self) -> Floats:
        usable = self.live & self.ready & (self.net > 0)
        return np.where(usable, self.net / (BASE_COST + self.worth), 0.0)

    def open_best(self) -> bool:
        """Hold the best run that is not held yet with its best group; False if there is none."""
        rows = np.flatnonzero(self.live & ~self.ready & (self.net > 0))
        if not len(rows):
            return False
        rows = rows[np.lexsort((-self.net[rows], self.run[rows]))]
        frame = pd.DataFrame({"a": rows, "r": self.run[rows], "net": self.net[rows]})
        frame["spent"] = self.worth[rows]
        frame["place"] = frame.groupby("r").cumcount() + 1
        frame = frame[frame["place"].to_numpy() <= self.seats_left[frame["r"]]]
        sums = frame.groupby("r")[["net", "spent"]].cumsum()
        fixed = self.fixed[frame["r"]]
        worth = sums["net"] - self.price * fixed
        score = worth / (BASE_COST * frame["place"] + sums["spent"] + fixed)
        score = score[frame["place"].ge(self.minimum[frame["r"]]) & worth.gt(0)]
        if score.empty or score.max() < self._scores().max(initial=0.0):
            return False
        row = frame.loc[score.idxmax()]
        group = frame[frame["r"].eq(row["r"]) & frame["place"].le(row["place"])]
        self._hold(int(row["r"]), group["a"].tolist())
        return True

    def _hold(self, run: int, group: list[int]) -> None:
        """Hold ``run`` for those of ``group`` who can, if they are enough; else rule it out."""
        fitting = self._fitting(run, group)
        if len(fitting) < max(1, self.minimum[run]):
            self.live[self.run == run] = False
            return
        self.budget -= self.fixed[run]
        self.objective -= self.price * self.fixed[run]
        self.ready[self.run == run] = True
        for a in fitting:
            self._take(a)

    def _fitting(self, run: int, group: list[int]) -> list[int]:
        """Return those of ``group`` who fit into ``run`` together."""
        budget, used = self.budget, [watch.used.copy() for watch in self.watches]
        self.budget -= self.fixed[run]
        fitting = []
        for a in group:
            if self._fits(a):
                fitting.append(a)
                self.budget -= self.spent[a]
                self._use(a, run)
        short = self.budget < 0
        self.budget = budget
        for watch, before in zip(self.watches, used, strict=True):
            watch.used = before
        return [] if short else fitting

    def _use(self, a: int, run: int) -> None:
        for watch in self.watches:
            if watch.members[a]:
                watch.used += watch.taken[run]

    def _fits(self, a: int) -> bool:
        run = int(self.run[a])
        paid = self.spent[a] <= self.budget + ROUNDING
        return bool(
            paid and self.seats_left[run] >= 1 and all(each.fits(a, run) for each in self.watches)
        )

    def _take(self, a: int) -> None:
        person, run = int(self.person[a]), int(self.run[a])
        self.chosen.append(a)
        self.objective += float(self.net[a])
        self.closed += float(self.plain[a])
        self.budget -= self.spent[a]
        self.seats_left[run] -= 1
        self.hours_left[person] -= self.hours[a]
        self._use(a, run)
        self._reach(person, a)
        self._rule_out(person, a)
        self._weigh(person)

    def _reach(self, person: int, a: int) -> None:
        """Raise the person's levels; the entry of a later course counts from the run's end."""
        for need, row, frm, to, *_ in self.lifts[self.lifts_of[person]]:
            if row == a and frm <= self.now[need] < to:
                end = self.end[self.run[a]]
                self.now[need], self.since[need] = to, NEVER if np.isnan(end) else end

    def _rule_out(self, person: int, a: int) -> None:
        """Rule out what the person can no longer attend."""
        mine = self.mine[person]
        run, own = self.run[mine], self.run[a]
        meets = (self.start[run] <= self.end[own]) & (self.end[run] >= self.start[own])
        ruled = (self.offer[mine] == self.offer[a]) | (meets & self.blocks[run] & self.blocks[own])
        ruled |= self.hours[mine] > self.hours_left[person] + ROUNDING
        self.live[mine[ruled]] = False


def _groups(keys: Ints, count: int) -> list[Ints]:
    """Return for each number below ``count`` the rows at which ``keys`` has it."""
    order = np.argsort(keys, kind="stable")
    places = np.searchsorted(keys[order], np.arange(count + 1))
    return [order[low:high] for low, high in itertools.pairwise(places)]
