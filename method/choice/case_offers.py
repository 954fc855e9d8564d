"""The offers of a case as courses of a choice, with their terms."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from method.choice.case_funding import Funding, funded_group, hour_weight, unsigned
from method.choice.records import Lift, Offer, Run
from method.instruments.adapter import course_of, stated_people
from method.instruments.bundle import bundle_of
from method.instruments.facts import CourseFacts
from method.instruments.verdict import Verdict
from method.offers.distance import NEAR
from method.wording import day
from schemas.values import listed

FULL_DAY = 5.0  # [h] planning assumption: as many lessons on each weekday and one is away all day
STATED = (
    "hours",
    "price",
    "start",
    "end",
    "goal",
    "examination_fee",
    "beyond_workplace",
    "in_working_time",
)
LEFT_OUT = {
    "no_price": "Ohne Preis nicht im Plan: {titles}.",
    "no_hours": "Ohne Stundenumfang nicht im Plan: {titles}.",
    "no_level": "Ohne erreichte Stufe nicht im Plan: {titles}.",
    "begun": "Schon begonnen oder vorbei: {titles}.",
    "member": "Bündel, aus denen ein Angebot fehlt: {titles}.",
    "wrong_dates": "Das Ende liegt vor dem Beginn, deshalb nicht im Plan: {titles}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a course costs before funding, how funding stands, and whether it is agreed already.

    ``gross_each`` is per participant, ``gross_fixed`` per run held [EUR], 0 if not ``known``;
    ``running`` measures are taken as paid; ``verdict`` is None where funding was not asked for.
    ``facts`` is the course the law is asked about and ``source`` the offer it comes from;
    ``limited`` courses are filled only as far as the facts of their group reach.
    """

    offer: str
    gross_each: float
    facts: CourseFacts | None = None
    source: str | None = None
    gross_fixed: float = 0.0
    verdict: Verdict | None = None
    agreed: bool = False
    running: bool = False
    known: bool = True
    limited: bool = False


def left_out_of(offers: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    """Return why each of ``offers`` cannot be chosen, a key of LEFT_OUT, empty if it can."""
    reasons = _faults(offers, as_of)
    usable = set(offers.loc[reasons.eq("") & offers["members"].isna(), "offer_id"])
    parts = offers["members"].map(listed, na_action="ignore")
    short = [isinstance(names, list) and not usable.issuperset(names) for names in parts]
    return reasons.mask(pd.Series(short, index=offers.index) & reasons.eq(""), "member")


def _faults(offers: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    bundle = offers["members"].notna()
    begins = offers["start"].fillna(offers["end"])
    faults = {
        "begun": begins.le(pd.Timestamp(as_of)),
        "wrong_dates": offers["end"].lt(offers["start"]),
        "no_price": offers["price"].isna(),
        "no_hours": offers["hours"].isna() & ~bundle,
        "no_level": offers["reaches_level"].isna() & ~bundle,
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
    booked: Mapping[str, int],
) -> tuple[tuple[Offer, ...], tuple[Terms, ...]]:
    """Return ``offers`` as courses and their terms.

    Args:
        offers: Rows of the contract ``Offers`` that can be chosen.
        lifts: offer -> skill -> level.
        funding: The law for the company.
        people: People of the company; an undated course is held as often as they need.
        taken: Seats of an offer's date that agreed measures have already.
        booked: People of an offer's stated group who are in agreed measures already.
    """
    rows = rows_of(offers)
    made = [
        _limited(each, _room(funding, each[1], booked))
        for each in (_course(row, lifts, funding, people, taken, rows) for row in rows.values())
    ]
    free = _free(made)
    return tuple(course for course, _ in free), tuple(terms for _, terms in free)


def _free(made: Sequence[tuple[Offer, Terms]]) -> list[tuple[Offer, Terms]]:
    free = [each for each in made if each[0].seats is None or each[0].seats > 0]
    names = {course.offer for course, _ in free}
    return [each for each in free if names.issuperset(each[0].members)]


def rows_of(offers: pd.DataFrame) -> dict[str, Mapping[Any, Any]]:
    """Return the rows of ``offers`` by offer_id, the first of each."""
    rows = offers.drop_duplicates("offer_id").to_dict("records")
    return {str(row["offer_id"]): row for row in rows}


def facts_of(row: Mapping[Any, Any], offers: Mapping[str, Mapping[Any, Any]]) -> CourseFacts:
    """Return what the law is asked about the offer ``row``; a bundle knows what its members know.

    What the row states itself goes before what follows from its members.
    """
    own = course_of(row)
    if pd.isna(row["members"]):
        return own
    parts = [course_of(offers[name]) for name in listed(row["members"])]
    if len({(each.goal, each.lesson_minutes) for each in parts}) != 1:
        return own
    joined = bundle_of(parts, certified=own.course_certified)
    known = {name: value for name in STATED if (value := getattr(own, name)) is not None}
    return replace(joined, **known)


def _course(
    row: Mapping[Any, Any],
    lifts: Mapping[str, Mapping[str, int]],
    funding: Funding,
    people: int,
    taken: Mapping[str, int],
    offers: Mapping[str, Mapping[Any, Any]],
) -> tuple[Offer, Terms]:
    code = str(row["offer_id"])
    facts = unsigned(facts_of(row, offers))
    found = funded_group(funding, code, facts, 1)
    verdict = Verdict.OPEN if found is None else found.verdict
    price = float(row["price"]) if found is None else found.cost
    funded = 0.0 if found is None else found.fees
    seats = None if pd.isna(row["seats"]) else int(row["seats"])
    # A course in the company is paid as a whole; funding counts heads, so funded ones not.
    whole = _paid_as_a_whole(row, taken) and verdict is not Verdict.YES
    course = Offer(
        offer=code,
        title=str(row["title"]),
        held=_held(row, funding.case.company_id),
        net_cost=0.0 if whole else max(0.0, price - funded),
        fixed_cost=price * (seats or 0) if whole else 0.0,
        hour_weight=hour_weight(funding, found),
        **_shape(row, lifts.get(code, {}), people, taken),
    )
    terms = Terms(
        offer=code,
        gross_each=0.0 if whole else price,
        facts=facts,
        source=code,
        gross_fixed=course.fixed_cost,
        verdict=verdict,
    )
    return course, terms


def _held(row: Mapping[Any, Any], company: str) -> str:
    """Return who holds a course and where, as it is stated; in the ``company`` it is its own."""
    where = {"in_house": [company], "online": [], "distance": []}
    places = where.get(str(row["mode"]), [row["postcode"], row["place"]])
    stated = (str(each) for each in (row["provider"], *places) if pd.notna(each))
    return ", ".join(" ".join(text.casefold().split()) for text in stated)


def _room(funding: Funding, terms: Terms, booked: Mapping[str, int]) -> int | None:
    """Return how many more people the price of a course holds for, None for any number.

    Funding may hang on counts that the case states for a group; nothing is known of others.
    """
    size = stated_people(funding.case, terms.offer)
    if size is None or terms.facts is None or terms.verdict is not Verdict.YES:
        return None
    within, beyond = (
        funded_group(funding, terms.offer, terms.facts, number) for number in (size, size + 1)
    )
    if within and beyond and within.payers == beyond.payers:
        return None
    return max(0, size - booked.get(terms.offer, 0))


def _limited(made: tuple[Offer, Terms], room: int | None) -> tuple[Offer, Terms]:
    course, terms = made
    if room is None:
        return made
    seats = room if course.seats is None else min(course.seats, room)
    times = room // seats if seats else 1
    runs = tuple(replace(run, times=min(run.times, max(1, times))) for run in course.runs)
    least = min(course.minimum, seats)
    return replace(course, seats=seats, runs=runs, minimum=least), replace(terms, limited=True)


def _paid_as_a_whole(row: Mapping[Any, Any], taken: Mapping[str, int]) -> bool:
    group = bool(pd.notna(row["seats"]) and row["mode"] == "in_house" and pd.isna(row["members"]))
    return group and str(row["offer_id"]) not in taken


def _shape(
    row: Mapping[Any, Any], lifts: Mapping[str, int], people: int, taken: Mapping[str, int]
) -> dict[str, Any]:
    """Return runs, seats and lifts of a course; a bundle has its members instead."""
    if pd.notna(row["members"]):
        return {"members": tuple(listed(row["members"]))}
    code, hours = str(row["offer_id"]), float(row["hours"])
    seats = None if pd.isna(row["seats"]) else int(row["seats"])
    run = run_of(day_of(row["start"]), day_of(row["end"]), hours)
    if run.start is None and seats:
        run = replace(run, times=max(1, -(-people // seats)))
    left = seats if seats is None else max(0, seats - taken.get(code, 0))
    least = 0 if pd.isna(row["minimum"]) else int(row["minimum"]) - taken.get(code, 0)
    return {
        "lifts": lifts_from(lifts),
        "runs": (run,),
        "hours": hours,
        "seats": left,
        "minimum": max(0, least if left is None else min(least, left)),
        "place": None if row["mode"] in NEAR else code,
    }


def lifts_from(levels: Mapping[str, int]) -> tuple[Lift, ...]:
    """Return the lifts to ``levels`` from nothing, by skill."""
    return tuple(
        Lift(skill=skill, from_level=0, to_level=level)
        for skill, level in sorted(levels.items())
        if level > 0
    )


def run_of(start: datetime.date | None, end: datetime.date | None, hours: float) -> Run:
    """Return the one date of a course, or an entry by agreement without a first day."""
    if start is None:
        return Run(run="nach Absprache")
    last = start if end is None or end < start else end
    weekdays = int(np.busday_count(start, last + datetime.timedelta(days=1)))
    full = hours >= FULL_DAY * max(1, weekdays) or end is None
    return Run(run=f"ab {day(start)}", start=start, end=last, blocks=full)


def day_of(value: Any) -> datetime.date | None:
    """Return the day of a cell, None for an empty one."""
    return None if pd.isna(value) else pd.Timestamp(value).date()
