"""The records of a problem as numbered frames, so that everything after works on arrays."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.choice.records import Offer, Problem

NEVER, ALWAYS = -1.0, 1e9  # days before and after all days


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Numbered parts of a problem; every number is a position in the problem's own order.

    profiles: count, hours, first, last, site, max_km, hour_cost, team.  needs: p, s, level, target,
    weight, wished.  offers: hours, cost, fixed, seats, minimum, place, trips, weight (of an hour),
    bundle, member (of a bundle).  runs: o, run, start, end, times, blocks; days are ordinals, NaN
    without days.  lifts: o, s, frm, to.  products: b, o (what is bought, what is attended).
    """

    problem: Problem
    profiles: pd.DataFrame
    needs: pd.DataFrame
    offers: pd.DataFrame
    runs: pd.DataFrame
    lifts: pd.DataFrame
    products: pd.DataFrame


def frames_of(problem: Problem) -> Frames:
    """Return the numbered frames of ``problem``."""
    numbers = {offer.offer: number for number, offer in enumerate(problem.offers)}
    return Frames(
        problem=problem,
        profiles=_profiles(problem),
        needs=_needs(problem),
        offers=_offers(problem),
        runs=_runs(problem),
        lifts=_lifts(problem),
        products=_products(problem.offers, numbers),
    )


def ordinal(day: datetime.date | None, empty: float = np.nan) -> float:
    """Return the number of a day, ``empty`` if there is none."""
    return empty if day is None else float(day.toordinal())


def _profiles(problem: Problem) -> pd.DataFrame:
    window = problem.settings
    first, last = ordinal(window.first, NEVER), ordinal(window.last, ALWAYS)
    rows = [
        (
            each.count,
            np.inf if each.hours is None else each.hours,
            max(first, ordinal(each.first, NEVER)),
            min(last, ordinal(each.last, ALWAYS)),
            each.site,
            np.inf if each.max_km is None else each.max_km,
            each.hour_cost,
            each.team,
        )
        for each in problem.profiles
    ]
    names = ["count", "hours", "first", "last", "site", "max_km", "hour_cost", "team"]
    frame = pd.DataFrame(rows, columns=names)
    kinds = dict.fromkeys(["count", "hours", "first", "last", "max_km", "hour_cost"], float)
    return frame.astype(kinds)


def _needs(problem: Problem) -> pd.DataFrame:
    rows = [
        (n, need.skill, need.level, need.target, need.weight, need.skill in each.wishes)
        for n, each in enumerate(problem.profiles)
        for need in each.needs
    ]
    names = ["p", "s", "level", "target", "weight", "wished"]
    frame = pd.DataFrame(rows, columns=names).astype({"s": str, "weight": float, "wished": bool})
    return frame.astype(dict.fromkeys(["p", "level", "target"], "int64"))


def _offers(problem: Problem) -> pd.DataFrame:
    inside = {member for offer in problem.offers for member in offer.members}
    rows = [
        (
            each.hours,
            each.net_cost,
            each.fixed_cost,
            np.inf if each.seats is None else float(each.seats),
            each.minimum,
            each.place,
            each.trips,
            each.hour_weight,
            bool(each.members),
            each.offer in inside,
        )
        for each in problem.offers
    ]
    numbers = ["hours", "cost", "fixed", "seats", "minimum", "trips", "weight"]
    names = [*numbers[:5], "place", *numbers[5:], "bundle", "member"]
    frame = pd.DataFrame(rows, columns=names)
    kinds = dict.fromkeys(numbers, float)
    return frame.astype({**kinds, "bundle": bool, "member": bool})


def _runs(problem: Problem) -> pd.DataFrame:
    rows = [
        (n, run.run, ordinal(run.start), ordinal(run.end), run.times, run.blocks)
        for n, offer in enumerate(problem.offers)
        for run in offer.runs
    ]
    names = ["o", "run", "start", "end", "times", "blocks"]
    frame = pd.DataFrame(rows, columns=names).astype({"o": "int64", "times": "int64"})
    return frame.astype({"start": float, "end": float, "blocks": bool})


def _lifts(problem: Problem) -> pd.DataFrame:
    rows = [
        (n, lift.skill, lift.from_level, lift.to_level)
        for n, offer in enumerate(problem.offers)
        for lift in offer.lifts
    ]
    frame = pd.DataFrame(rows, columns=["o", "s", "frm", "to"])
    return frame.astype({"o": "int64", "s": str, "frm": "int64", "to": "int64"})


def _products(offers: Iterable[Offer], numbers: dict[str, int]) -> pd.DataFrame:
    rows = [
        (number, numbers[member])
        for number, offer in enumerate(offers)
        for member in (offer.members or (offer.offer,))
    ]
    return pd.DataFrame(rows, columns=["b", "o"], dtype="int64")
