"""The worst-off team first: the highest lowest fulfilment, then the most closed in total."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from method.choice.binding import costs_of
from method.choice.model import Model
from method.choice.programme import Answer, Effort, Floats, Ints, Programme, solve
from method.choice.results import PriceOfFairness

SLACK = 1e-6  # how much of the reached fulfilment rounding may take


@dataclass(frozen=True, slots=True, eq=False)
class Fair:
    """The fair answer and its price, None without a plan or a team to compare."""

    answer: Answer
    price: PriceOfFairness | None


def fair_search(model: Model, effort: Effort) -> Fair:
    """Return the best plan among those that leave the worst-off team as well off as possible.

    Teams for which no offer fits cannot gain and are left out of the comparison.
    """
    third = replace(effort, time_limit=effort.time_limit / 3)
    free = solve(model.programme, third)
    teams = team_fulfilment(model)
    if free.solution is None or teams.empty:
        return Fair(answer=free, price=None)
    raised, reached = _raise_worst(model, teams, third, free.solution)
    best = solve(_with_floor(model, teams, reached - SLACK), third, raised.solution)
    answer = best if best.solution is not None else raised
    answer = replace(
        answer,
        optimal=best.optimal and raised.optimal,
        objective=_objective(model, answer),
        bound=best.bound if np.isfinite(best.bound) else free.bound,
        seconds=free.seconds + raised.seconds + best.seconds,
    )
    return Fair(answer=_cut(answer, model), price=_price(model, teams, free, answer))


def team_fulfilment(model: Model) -> pd.DataFrame:
    """Return need and have [weighted levels] and column entries per team that can gain."""
    needs, counts = model.frames.needs, model.counts(model.frames.needs["p"])
    team = model.frames.profiles["team"].reindex(needs["p"]).to_numpy()
    reached = needs[["level", "target"]].min(axis=1)
    frame = pd.DataFrame(
        {
            "team": team,
            "need": needs["target"] * needs["weight"] * counts,
            "have": reached * needs["weight"] * counts,
        }
    )
    sums = frame.groupby("team").sum().reset_index()
    able = model.frames.profiles["team"].reindex(model.levels["p"]).unique()
    return sums[sums["team"].isin(able) & sums["need"].gt(0)].reset_index(drop=True)


def fulfilled(model: Model, teams: pd.DataFrame, values: Floats) -> Floats:
    """Return the fulfilment [0 to 1] of each of ``teams``."""
    rows, columns, closed = _entries(model, teams)
    gained = np.bincount(rows, weights=closed * values[columns], minlength=len(teams))
    share: Floats = (teams["have"].to_numpy() + gained) / teams["need"].to_numpy()
    return share


def _entries(model: Model, teams: pd.DataFrame) -> tuple[Ints, Ints, Floats]:
    team = model.frames.profiles["team"].reindex(model.levels["p"]).to_numpy()
    rows = pd.Index(teams["team"]).get_indexer(team)
    return rows, model.levels["column"].to_numpy(np.int64), model.levels["closed"].to_numpy(float)


def _raise_worst(
    model: Model, teams: pd.DataFrame, effort: Effort, start: Floats
) -> tuple[Answer, float]:
    programme = _copied(model.programme)
    programme.cost = [np.zeros(model.programme.n_columns)]
    worst = programme.columns(1, cost=1.0, upper=1.0, whole=False)
    rows, columns, closed = _entries(model, teams)
    need, have = teams["need"].to_numpy(), teams["have"].to_numpy()
    added = programme.rows(len(teams), lower=-have / need)
    programme.put(added[rows], columns, closed / need[rows])
    programme.put(added, np.repeat(worst, len(teams)), -1.0)
    answer = solve(programme, effort, np.append(start, fulfilled(model, teams, start).min()))
    if answer.solution is None:
        return replace(answer, solution=start), float(fulfilled(model, teams, start).min())
    return _cut(answer, model), float(fulfilled(model, teams, answer.solution).min())


def _with_floor(model: Model, teams: pd.DataFrame, floor: float) -> Programme:
    programme = _copied(model.programme)
    rows, columns, closed = _entries(model, teams)
    need, have = teams["need"].to_numpy(), teams["have"].to_numpy()
    added = programme.rows(len(teams), lower=floor - have / need)
    programme.put(added[rows], columns, closed / need[rows])
    return programme


def _copied(programme: Programme) -> Programme:
    return replace(
        programme,
        cost=list(programme.cost),
        lower=list(programme.lower),
        upper=list(programme.upper),
        whole=list(programme.whole),
        row_lower=list(programme.row_lower),
        row_upper=list(programme.row_upper),
        limit=list(programme.limit),
        entries=list(programme.entries),
    )


def _cut(answer: Answer, model: Model) -> Answer:
    if answer.solution is None:
        return answer
    return replace(answer, solution=answer.solution[: model.programme.n_columns])


def _objective(model: Model, answer: Answer) -> float:
    if answer.solution is None:
        return answer.objective
    return float(
        np.concatenate(model.programme.cost) @ answer.solution[: model.programme.n_columns]
    )


def _price(model: Model, teams: pd.DataFrame, free: Answer, fair: Answer) -> PriceOfFairness | None:
    if free.solution is None or fair.solution is None:
        return None
    closed, columns = model.levels["closed"].to_numpy(), model.levels["column"].to_numpy(np.int64)
    lost = closed @ (free.solution[columns] - fair.solution[columns])
    extra = costs_of(model) @ (fair.solution[: model.programme.n_columns] - free.solution)
    return PriceOfFairness(
        lost=round(float(lost), 6),
        extra_cost=round(float(extra), 2),
        worst_without=float(fulfilled(model, teams, free.solution).min()),
        worst_with=float(fulfilled(model, teams, fair.solution).min()),
    )
