"""The offers and agreed measures of a case as courses of a choice, with their terms."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from method.agreed import ACTIVE, codes_of
from method.choice.case_funding import Funding, funded_each
from method.choice.records import Lift, Offer, Run
from method.offers.conditions import Verdict
from method.offers.costs import course_of
from method.offers.distance import NEAR
from method.wording import day
from schemas.case import Case

FULL_DAY = 5.0  # [h] planning assumption: as many lessons on each weekday and one is away all day
AGREED = "Maßnahme {}"  # a blank is in no offer's key, so the names never meet
LEFT_OUT = {
    "no_price": "Ohne Preis nicht im Plan: {titles}.",
    "no_hours": "Ohne Stundenumfang nicht im Plan: {titles}.",
    "no_level": "Ohne erreichte Stufe nicht im Plan: {titles}.",
    "begun": "Schon begonnen oder vorbei: {titles}.",
    "wrong_dates": "Das Ende liegt vor dem Beginn, deshalb nicht im Plan: {titles}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a course costs before funding, how § 82 stands, and whether it is agreed already.

    ``gross_each`` is per participant, ``gross_fixed`` per run held [EUR], 0 if not ``known``;
    ``running`` measures are taken as paid; ``verdict`` is None where § 82 was not asked.
    """

    offer: str
    gross_each: float
    gross_fixed: float = 0.0
    verdict: Verdict | None = None
    agreed: bool = False
    running: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An agreed measure: its key, the chosen offer, who takes part, and it as a course."""

    measure: str
    title: str
    chosen: str | None
    people: tuple[str, ...]
    course: Offer
    terms: Terms


def left_out_of(offers: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    """Return why each of ``offers`` cannot be chosen, a key of LEFT_OUT, empty if it can."""
    begins = offers["start"].fillna(offers["end"])
    faults = {
        "begun": begins.le(pd.Timestamp(as_of)),
        "wrong_dates": offers["end"].lt(offers["start"]),
        "no_price": offers["price"].isna(),
        "no_hours": offers["hours"].isna(),
        "no_level": offers["reaches_level"].isna(),
    }
    masks = [mask.fillna(value=False).to_numpy(dtype=bool) for mask in faults.values()]
    return pd.Series(np.select(masks, list(faults), ""), index=offers.index, dtype="str")


def lifts_of(pairs: pd.DataFrame, offers: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return offer -> skill -> level it leads to, of ``matching.matches`` with a known level."""
    levels = offers[["offer_id", "reaches_level"]].dropna()
    found: dict[str, dict[str, int]] = {}
    both = pairs[["skill_id", "offer_id"]].merge(levels, on="offer_id")
    for skill, offer, level in zip(*(both[name] for name in both), strict=True):
        found.setdefault(str(offer), {})[str(skill)] = int(level)
    return found


def courses_of(
    offers: pd.DataFrame,
    lifts: Mapping[str, Mapping[str, int]],
    *,
    funding: Funding,
    people: int,
    taken: Mapping[str, int],
) -> tuple[tuple[Offer, ...], tuple[Terms, ...]]:
    """Return ``offers`` as courses and their terms.

    Args:
        offers: Rows of the contract ``Offers`` that can be chosen.
        lifts: offer -> skill -> level.
        funding: § 82 for the company.
        people: People of the company; an undated course is held as often as they need.
        taken: Seats of an offer's date that agreed measures have already.
    """
    rows = [offers.iloc[place] for place in range(len(offers))]
    made = [_course(row, lifts, funding, people, taken) for row in rows]
    free = [each for each in made if each[0].seats is None or each[0].seats > 0]
    return tuple(course for course, _ in free), tuple(terms for _, terms in free)


def _course(
    row: pd.Series[Any],
    lifts: Mapping[str, Mapping[str, int]],
    funding: Funding,
    people: int,
    taken: Mapping[str, int],
) -> tuple[Offer, Terms]:
    code, price, hours = str(row["offer_id"]), float(row["price"]), float(row["hours"])
    funded, verdict = funded_each(funding, course_of(row))
    seats = None if pd.isna(row["seats"]) else int(row["seats"])
    # A course in the company is paid as a whole; funding counts heads, so funded ones not.
    group = seats is not None and row["mode"] == "in_house" and code not in taken
    whole = group and verdict is not Verdict.YES
    fixed = price * (seats or 0) if whole else 0.0
    run = _run(_date(row["start"]), _date(row["end"]), hours)
    if run.start is None and seats:
        run = replace(run, times=max(1, -(-people // seats)))
    course = Offer(
        offer=code,
        title=str(row["title"]),
        lifts=_lifts(lifts.get(code, {})),
        runs=(run,),
        hours=hours,
        net_cost=0.0 if whole else max(0.0, price - funded),
        fixed_cost=fixed,
        seats=seats if seats is None else max(0, seats - taken.get(code, 0)),
        place=None if row["mode"] in NEAR else code,
    )
    each = 0.0 if whole else price
    return course, Terms(offer=code, gross_each=each, gross_fixed=fixed, verdict=verdict)


def measures_of(
    case: Case, lifts: Mapping[str, Mapping[str, int]], funding: Funding
) -> tuple[Measure, ...]:
    """Return the measures planned or running that name people, each a course of its own.

    Nobody else can join them.  What is planned costs what was agreed, else the price of its offer,
    less likely funding; what is running is taken as paid.
    """
    active = case.measures[case.measures["status"].isin(ACTIVE)]
    codes = codes_of(active)
    here = codes[codes["person_id"].isin(case.people["person_id"])]
    groups = here.groupby("measure_id")["person_id"]
    people = {measure: tuple(sorted(set(each))) for measure, each in groups}
    named = codes.groupby("measure_id")["person_id"].nunique()
    kept = case.offers.drop_duplicates("offer_id")
    offers = {str(kept["offer_id"].iloc[place]): kept.iloc[place] for place in range(len(kept))}
    rows = (active.iloc[place] for place in range(len(active)))
    return tuple(
        _measure(
            row, people[row["measure_id"]], int(named[row["measure_id"]]), offers, lifts, funding
        )
        for row in rows
        if row["measure_id"] in people
    )


def taken_seats(measures: Sequence[Measure], offers: pd.DataFrame) -> dict[str, int]:
    """Return offer -> seats that planned measures take on the offer's own date."""
    starts = dict(zip(offers["offer_id"], offers["start"].map(_date), strict=True))
    taken: dict[str, int] = {}
    for each in measures:
        begins = each.course.runs[0].start
        own = each.chosen is not None and starts.get(each.chosen) is not None
        if own and not each.terms.running and begins in (None, starts[each.chosen]):
            taken[str(each.chosen)] = taken.get(str(each.chosen), 0) + len(each.people)
    return taken


def _measure(
    row: pd.Series[Any],
    people: tuple[str, ...],
    named: int,
    offers: Mapping[str, pd.Series[Any]],
    lifts: Mapping[str, Mapping[str, int]],
    funding: Funding,
) -> Measure:
    code = AGREED.format(row["measure_id"])
    offer = None if pd.isna(row["offer_id"]) else offers.get(str(row["offer_id"]))
    chosen = None if offer is None else str(offer["offer_id"])
    cost = _first(None if pd.isna(row["cost"]) else row["cost"] / named, offer, "price")
    begins = _date(row["start"])
    funded, verdict = (0.0, None) if offer is None else _funded(funding, offer, row["start"])
    running = row["status"] == "running"
    gross = cost or 0.0
    hours = _first(row["hours"], offer, "hours") or 0.0
    course = Offer(
        offer=code,
        title=str(row["title"]),
        lifts=_lifts(_aims(row, lifts.get(chosen or "", {}))),
        runs=(_run(begins, _date(row["end"]), hours),),
        hours=hours,
        net_cost=0.0 if running else max(0.0, gross - funded),
        seats=len(people),
    )
    return Measure(
        measure=str(row["measure_id"]),
        title=str(row["title"]),
        chosen=chosen,
        people=people,
        course=course,
        terms=Terms(
            offer=code,
            gross_each=gross,
            verdict=verdict,
            agreed=True,
            running=running,
            known=running or cost is not None,
        ),
    )


def _funded(funding: Funding, offer: pd.Series[Any], start: Any) -> tuple[float, Verdict | None]:
    course = course_of(offer)
    return funded_each(funding, course if pd.isna(start) else replace(course, start=_date(start)))


def _aims(row: pd.Series[Any], lifts: Mapping[str, int]) -> dict[str, int]:
    if pd.isna(row["skill_id"]) or pd.isna(row["target_level"]):
        return dict(lifts)
    return {**lifts, str(row["skill_id"]): int(row["target_level"])}


def _first(stated: Any, offer: pd.Series[Any] | None, name: str) -> float | None:
    if stated is not None and not pd.isna(stated):
        return float(stated)
    return None if offer is None or pd.isna(offer[name]) else float(offer[name])


def _lifts(levels: Mapping[str, int]) -> tuple[Lift, ...]:
    return tuple(
        Lift(skill=skill, from_level=0, to_level=level)
        for skill, level in sorted(levels.items())
        if level > 0
    )


def _run(start: datetime.date | None, end: datetime.date | None, hours: float) -> Run:
    if start is None:
        return Run(run="nach Absprache")
    last = start if end is None or end < start else end
    weekdays = int(np.busday_count(start, last + datetime.timedelta(days=1)))
    full = hours >= FULL_DAY * max(1, weekdays) or end is None
    return Run(run=f"ab {day(start)}", start=start, end=last, blocks=full)


def _date(value: Any) -> datetime.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
