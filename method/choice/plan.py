"""From who sits where to the answer: assignments, closure, costs and what stays open."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from method.choice.model import Model
from method.choice.programme import Floats
from method.choice.records import Goal, Profile
from method.choice.results import Assignment, Choice, Closure, Costs, HeldRun, OpenNeed


def plan_of(model: Model, seats: pd.DataFrame, values: Floats | None, goal: Goal) -> Choice:
    """Return the plan of ``values`` with the people of ``seats``, without how good it is."""
    found = np.zeros(model.programme.n_columns) if values is None else values
    needs = _needs(model, found)
    runs = _runs(model, seats, found)
    buys = float(model.pairs.buys["cash"].to_numpy(float) @ np.rint(found[model.buy]))
    return Choice(
        goal=goal,
        assignments=_assignments(model, seats),
        runs=runs,
        skills=_closures(needs, "s"),
        teams=_closures(needs, "team"),
        costs=Costs(
            fees=float(seats["fee"].sum()) + buys,
            fixed=sum(run.fixed_cost for run in runs),
            travel=float(seats["travel"].sum()),
            time=float(seats["time"].sum()),
        ),
        open_needs=_open_needs(model, needs, found),
        needed=float(needs["needed"].sum()),
        closed=float(needs["closed"].sum()),
    )


def _needs(model: Model, values: Floats) -> pd.DataFrame:
    needs = model.frames.needs
    counts = model.counts(needs["p"])
    reached = model.levels["closed"] * values[model.levels["column"].to_numpy(dtype=np.int64)]
    closed = reached.astype(float).groupby(model.levels["need"].astype("int64")).sum()
    target, have = needs["target"], needs[["level", "target"]].min(axis=1)
    return needs.assign(
        team=model.frames.profiles["team"].reindex(needs["p"]).to_numpy(),
        needed=(target - have) * needs["weight"] * counts,
        closed=closed.reindex(needs.index).fillna(0.0),
        asked=target * needs["weight"] * counts,
        have=have * needs["weight"] * counts,
    )


def _closures(needs: pd.DataFrame, by: str) -> tuple[Closure, ...]:
    sums = needs.groupby(by, sort=True)[["needed", "closed", "asked", "have"]].sum().reset_index()
    return tuple(
        Closure(
            name=str(row[by]),
            needed=float(row["needed"]),
            closed=float(row["closed"]),
            before=float(row["have"] / row["asked"]) if row["asked"] > 0 else None,
            after=float((row["have"] + row["closed"]) / row["asked"]) if row["asked"] > 0 else None,
        )
        for row in sums.to_dict("records")
    )


def _assignments(model: Model, seats: pd.DataFrame) -> tuple[Assignment, ...]:
    seats = seats.assign(paid=seats["fee"] + seats["travel"])
    groups = seats.sort_values("person").groupby(["p", "r", "b"], sort=True)
    sums = groups.agg(people=("person", tuple), paid=("paid", "sum"), hours=("hours", "sum"))
    return tuple(_assignment(model, row) for row in sums.reset_index().to_dict("records"))


def _assignment(model: Model, row: dict[Hashable, Any]) -> Assignment:
    problem, run = model.frames.problem, model.frames.runs.loc[row["r"]].to_dict()
    profile, offer = problem.profiles[row["p"]], problem.offers[run["o"]]
    return Assignment(
        profile=profile.profile,
        role=profile.role,
        team=profile.team,
        people=tuple(row["people"]),
        offer=offer.offer,
        run=str(run["run"]),
        start=_day(run["start"]),
        end=_day(run["end"]),
        bundle=problem.offers[row["b"]].offer if row["b"] != run["o"] else None,
        cost=float(row["paid"]),
        hours=float(row["hours"]),
    )


def _day(number: float) -> datetime.date | None:
    return None if np.isnan(number) else datetime.date.fromordinal(int(number))


def _runs(model: Model, seats: pd.DataFrame, values: Floats) -> tuple[HeldRun, ...]:
    sizes = seats.groupby("r").size().rename("n").reset_index()
    joined = sizes.merge(model.frames.runs.reset_index(names="r"), on="r")
    return tuple(_held(model, row, values) for row in joined.to_dict("records"))


def _held(model: Model, row: dict[Hashable, Any], values: Floats) -> HeldRun:
    offer = model.frames.problem.offers[row["o"]]
    column, count = int(model.opened[row["r"]]), int(row["n"])
    least = -(-count // offer.seats) if offer.seats else 1
    held = round(values[column]) if column >= 0 else least
    return HeldRun(
        offer=offer.offer,
        run=str(row["run"]),
        participants=count,
        held=held,
        fixed_cost=held * offer.fixed_cost,
    )


def _open_needs(model: Model, needs: pd.DataFrame, values: Floats) -> tuple[OpenNeed, ...]:
    gaps = needs[needs["target"].gt(needs["level"])].reset_index(names="need")
    counts = model.counts(gaps["p"])
    start = gaps[["need", "level"]].rename(columns={"level": "top"}).assign(people=counts)
    reached = np.rint(values[model.levels["column"].to_numpy(dtype=np.int64)])
    steps = pd.concat([start, model.levels[["need", "top"]].assign(people=reached)])
    steps = steps.astype({"need": "int64", "top": "int64"}).sort_values(["need", "top"])
    steps["stay"] = steps["people"] - steps.groupby("need")["people"].shift(-1).fillna(0.0)
    left = steps.merge(gaps, on="need")
    left = left[left["stay"].gt(0) & left["top"].lt(left["target"])]
    profiles = model.frames.problem.profiles
    return tuple(_open_need(profiles[row["p"]], row) for row in left.to_dict("records"))


def _open_need(profile: Profile, row: dict[Hashable, Any]) -> OpenNeed:
    return OpenNeed(
        profile=profile.profile,
        role=profile.role,
        team=profile.team,
        skill=str(row["s"]),
        count=int(row["stay"]),
        level=int(row["level"]),
        reached=int(row["top"]),
        target=int(row["target"]),
        weight=float(row["weight"]),
    )
