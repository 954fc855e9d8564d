"""The limits as rows of the programme: people, runs, dates, teams, money and pins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from method.choice.frames import ALWAYS, NEVER, ordinal
from method.choice.limits import Limit, LimitKind
from method.choice.model import Model, model_of
from method.choice.programme import Floats, Ints
from method.choice.records import Problem, Profile, TeamLimit


def bound_model(problem: Problem) -> Model:
    """Return the programme of ``problem`` with all its limits."""
    model = model_of(problem)
    _bind_people(model)
    _bind_bundles(model)
    _bind_runs(model)
    _bind_dates(model)
    for limit in problem.team_limits:
        _bind_team(model, limit)
    _bind_budget(model)
    _bind_pins(model)
    return model


def _sums(model: Model, keys: npt.NDArray[np.integer], columns: Ints, **bounds: object) -> None:
    """Add one row per different key, the sum of its columns."""
    _, rows = np.unique(keys, return_inverse=True)
    numbers = model.programme.rows(int(rows.max()) + 1 if len(rows) else 0, **bounds)  # type: ignore[arg-type]  # bounds are those of rows
    model.programme.put(numbers[rows], columns, 1.0)


def _bind_people(model: Model) -> None:
    attends = model.pairs.attends
    groups = attends.groupby(["p", "o"])
    several = groups["r"].transform("size").gt(1).to_numpy()
    number = groups.ngroup().to_numpy()[several]
    first = np.unique(number, return_index=True)[1]
    people = model.counts(attends["p"].to_numpy()[several][first])
    _sums(model, number, model.attend[several], upper=people)
    _bind_hours(model)


def _bind_hours(model: Model) -> None:
    attends, profiles = model.pairs.attends, model.frames.profiles
    limited = np.isfinite(profiles["hours"].to_numpy()[attends["p"].to_numpy()])
    rows = attends[limited]
    numbers = np.unique(rows["p"])
    limits = [
        model.name(Limit(kind=LimitKind.HOURS, profile=each.profile, bound=each.hours))
        for each in (model.frames.problem.profiles[number] for number in numbers)
    ]
    bounds = profiles["hours"].to_numpy()[numbers] * model.counts(numbers)
    added = model.programme.rows(len(numbers), upper=bounds, limit=np.array(limits, dtype=np.int64))
    places = np.searchsorted(numbers, rows["p"].to_numpy())
    hours = rows["hours"].to_numpy(dtype=float)
    model.programme.put(added[places], model.attend[limited], hours)


def _bind_bundles(model: Model) -> None:
    attends = model.pairs.attends
    bundled = attends["b"].ne(attends["o"]).to_numpy()
    rows = attends[bundled]
    groups = rows.groupby(["p", "b", "o"]).ngroup().to_numpy(dtype=np.int64)
    numbers = model.programme.rows(len(np.unique(groups)), lower=0.0, upper=0.0)
    model.programme.put(numbers[groups], model.attend[bundled], 1.0)
    buys = model.pairs.buys.assign(column=model.buy)
    asked = rows.assign(row=numbers[groups]).drop_duplicates("row").merge(buys, on=["p", "b"])
    model.programme.put(asked["row"].to_numpy(np.int64), asked["column"].to_numpy(np.int64), -1.0)


def _bind_runs(model: Model) -> None:
    frames, attends = model.frames, model.pairs.attends
    offers = frames.offers.reindex(frames.runs["o"])
    run = attends["r"].to_numpy(dtype=np.int64)
    seats, minimum = offers["seats"].to_numpy(), offers["minimum"].to_numpy()
    used = np.isin(np.arange(len(frames.runs)), run)
    times = frames.runs["times"].to_numpy(dtype=float)
    most = np.where(np.isfinite(seats), seats * times, np.inf)
    opened = model.opened
    total = frames.profiles["count"].sum()
    for kind, chosen in (
        (LimitKind.SEATS, used & (np.isfinite(seats) | (opened >= 0))),
        (LimitKind.MINIMUM, used & (opened >= 0) & (minimum > 1)),
    ):
        numbers = np.flatnonzero(chosen)
        limits = _named_runs(model, kind, numbers, seats if kind == LimitKind.SEATS else minimum)
        closed = np.where(opened[numbers] < 0, most[numbers], 0.0)
        below = kind == LimitKind.SEATS
        bounds = {"upper": closed} if below else {"lower": np.zeros(len(numbers))}
        rows = model.programme.rows(len(numbers), limit=limits, **bounds)
        inside = chosen[run]
        model.programme.put(rows[np.searchsorted(numbers, run[inside])], model.attend[inside], 1.0)
        size = np.where(np.isfinite(seats), seats, total) if below else minimum
        has = opened[numbers] >= 0
        model.programme.put(rows[has], opened[numbers][has], -size[numbers][has])
    _link_runs(model, run)


def _link_runs(model: Model, run: Ints) -> None:
    """Let nobody attend a single run that is not held: tightens the relaxation."""
    single = (model.opened >= 0) & model.frames.runs["times"].eq(1).to_numpy()
    linked = single[run]
    rows = model.programme.rows(int(linked.sum()), upper=0.0)
    people = model.counts(model.pairs.attends["p"].to_numpy()[linked])
    model.programme.put(rows, model.attend[linked], 1.0)
    model.programme.put(rows, model.opened[run[linked]], -people)


def _named_runs(model: Model, kind: LimitKind, numbers: Ints, bounds: Floats) -> Ints:
    offers, runs = model.frames.problem.offers, model.frames.runs
    return np.array(
        [
            model.name(
                Limit(
                    kind=kind,
                    offer=offers[int(runs["o"].iloc[number])].offer,
                    run=str(runs["run"].iloc[number]),
                    bound=float(bounds[number]) if np.isfinite(bounds[number]) else None,
                )
            )
            for number in numbers
        ],
        dtype=np.int64,
    )


def cliques(runs: pd.DataFrame) -> pd.DataFrame:
    """Return r and day for the days on which a largest set of blocking runs goes on at once."""
    blocking = runs[runs["blocks"] & runs["start"].notna()]
    starts = np.unique(blocking["start"])
    ends = np.sort(blocking["end"].to_numpy())
    following = np.append(starts[1:], np.inf)
    largest = starts[np.searchsorted(ends, following) > np.searchsorted(ends, starts)]
    return covering(blocking, largest)


def covering(runs: pd.DataFrame, days: Floats) -> pd.DataFrame:
    """Return r and day for every run that goes on on one of ``days``."""
    start, end = (runs[name].to_numpy()[:, None] for name in ("start", "end"))
    which, when = np.nonzero((start <= days[None, :]) & (days[None, :] <= end))
    return pd.DataFrame({"r": runs.index.to_numpy(dtype=np.int64)[which], "day": days[when]})


def _bind_dates(model: Model) -> None:
    attends = model.pairs.attends[["p", "r"]].assign(column=model.attend)
    used = model.frames.runs[model.frames.runs.index.isin(attends["r"])]
    frame = attends.merge(cliques(used), on="r").sort_values(["p", "day", "column"])
    several = frame.groupby(["p", "day"])["column"].transform("size").gt(1)
    frame = frame[several].copy()
    # The same attendances on several days are one row: sets are told apart by random weights.
    marks = np.random.default_rng(1).random(model.programme.n_columns)
    frame["mark"] = marks[frame["column"].to_numpy(dtype=np.int64)]
    sets = frame.groupby(["p", "day"])["mark"].sum().reset_index()
    once = sets.drop_duplicates(["p", "mark"])
    frame = frame.merge(once[["p", "day"]], on=["p", "day"])
    numbers = np.unique(frame["p"])
    limits = np.array([_overlap(model, int(number)) for number in numbers], dtype=np.int64)
    group = frame.groupby(["p", "day"]).ngroup().to_numpy(dtype=np.int64)
    people = frame.drop_duplicates(["p", "day"])["p"].to_numpy(dtype=np.int64)
    limit = limits[np.searchsorted(numbers, people)] if len(people) else np.zeros(0, np.int64)
    rows = model.programme.rows(len(people), upper=model.counts(people), limit=limit)
    model.programme.put(rows[group], frame["column"].to_numpy(dtype=np.int64), 1.0)


def _overlap(model: Model, number: int) -> int:
    profile = model.frames.problem.profiles[number]
    return model.name(Limit(kind=LimitKind.OVERLAP, profile=profile.profile))


def _bind_team(model: Model, limit: TeamLimit) -> None:
    attends, runs = model.pairs.attends, model.frames.runs
    team = model.frames.profiles["team"].eq(limit.team).to_numpy()
    mine = attends.assign(column=model.attend)[team[attends["p"].to_numpy(dtype=np.int64)]]
    first, last = ordinal(limit.first, NEVER), ordinal(limit.last, ALWAYS)
    inside = runs[runs["start"].le(last) & runs["end"].ge(first) & runs.index.isin(mine["r"])]
    if limit.most_away is not None:
        bound = float(limit.most_away)
        name = model.name(Limit(kind=LimitKind.AWAY, team=limit.team, bound=bound))
        away = inside[inside["blocks"]]
        days = np.unique(np.clip(away["start"].to_numpy(), first, None))
        frame = mine.merge(covering(away, days), on="r")
        key = frame["day"].to_numpy(dtype=np.int64)
        _sums(model, key, frame["column"].to_numpy(dtype=np.int64), upper=bound, limit=name)
    if limit.most_hours is not None:
        name = model.name(Limit(kind=LimitKind.TEAM_HOURS, team=limit.team, bound=limit.most_hours))
        undated = limit.first is None and limit.last is None
        counted = mine if undated else mine[mine["r"].isin(inside.index)]
        row = model.programme.rows(1, upper=limit.most_hours, limit=name)
        columns = counted["column"].to_numpy(dtype=np.int64)
        model.programme.put(
            np.repeat(row, len(counted)), columns, counted["hours"].to_numpy(dtype=float)
        )


def costs_of(model: Model) -> Floats:
    """Return what one unit of each column takes from the budget [EUR]."""
    problem, attends = model.frames.problem, model.pairs.attends
    spent = attends["cash"].to_numpy(dtype=float)
    if problem.settings.budget_counts_time:
        spent = spent + attends["time"].to_numpy(dtype=float)
    costs = np.zeros(model.programme.n_columns)
    costs[model.attend] = spent
    costs[model.buy] = model.pairs.buys["cash"].to_numpy(dtype=float)
    fixed = model.frames.offers["fixed"].reindex(model.frames.runs["o"]).to_numpy(dtype=float)
    held = model.opened >= 0
    costs[model.opened[held]] = fixed[held]
    return costs


def _bind_budget(model: Model) -> None:
    budget = model.frames.problem.budget
    if budget is None:
        return
    name = model.name(Limit(kind=LimitKind.BUDGET, bound=budget))
    costs = costs_of(model)
    columns = np.flatnonzero(costs)
    row = model.programme.rows(1, upper=budget, limit=name)
    model.programme.put(np.repeat(row, len(columns)), columns, costs[columns])


def _bind_pins(model: Model) -> None:
    attends = model.pairs.attends.assign(column=model.attend)
    pinned = attends[attends["pin"]]
    for number, profile in enumerate(model.frames.problem.profiles):
        if profile.pins:
            _bind_profile_pins(model, profile, pinned[pinned["p"].eq(number)])
    for kind in (LimitKind.VETO, LimitKind.TRAVEL, LimitKind.WINDOW):
        _bind_blocked(model, kind, pinned[pinned["blocked"].eq(kind.value)])


def _bind_profile_pins(model: Model, profile: Profile, mine: pd.DataFrame) -> None:
    offers = {offer.offer: number for number, offer in enumerate(model.frames.problem.offers)}
    for pin in profile.pins:
        name = model.name(
            Limit(
                kind=LimitKind.PIN,
                profile=profile.profile,
                offer=pin.offer,
                run=pin.run,
                bound=float(profile.count),
            )
        )
        chosen = mine[mine["b"].eq(offers[pin.offer])]
        chosen = chosen[chosen["o"].eq(chosen["o"].iloc[0])]
        if pin.run is not None:
            chosen = chosen[model.frames.runs["run"].reindex(chosen["r"]).eq(pin.run).to_numpy()]
        row = model.programme.rows(1, lower=profile.count, limit=name)
        columns = chosen["column"].to_numpy(dtype=np.int64)
        model.programme.put(np.repeat(row, len(columns)), columns, 1.0)


def _bind_blocked(model: Model, kind: LimitKind, rows: pd.DataFrame) -> None:
    profiles, offers = model.frames.problem.profiles, model.frames.problem.offers
    for number, offer in rows[["p", "o"]].drop_duplicates().to_numpy(dtype=np.int64).tolist():
        group = rows[rows["p"].eq(number) & rows["o"].eq(offer)]
        profile = profiles[number]
        bound = profile.max_km if kind == LimitKind.TRAVEL else None
        name = model.name(
            Limit(kind=kind, profile=profile.profile, offer=offers[offer].offer, bound=bound)
        )
        row = model.programme.rows(1, upper=0.0, limit=name)
        columns = group["column"].to_numpy(dtype=np.int64)
        model.programme.put(np.repeat(row, len(columns)), columns, 1.0)
