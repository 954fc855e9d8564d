"""What a fitting offer costs a need, and how § 82 SGB III stands for it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from method.offers.conditions import Course, Employer, Verdict, conditions_of
from method.offers.distance import distances
from method.offers.funding import Amounts, Assessment, assess
from method.offers.law import Law
from method.offers.matching import matches
from method.offers.stages import linked_measures, with_begun
from schemas.case import Case

MATCH_COLUMNS = (
    "skill_id",
    "offer_id",
    "title",
    "provider",
    "place",
    "mode",
    "hours",
    "start",
    "bookable",
    "basis",
    "reason",
    "score",
    "distance",
    "people",
    "price",
    "verdict",
    "cost",
    "funded",
    "own",
    "wage_estimate",
    "net",
    "net_each",
    "seats_short",
    "chosen",
    "position",
)
CONDITION_COLUMNS = ("offer_id", "title", "name", "condition", "verdict", "sentence", "reference")
MONEY = ("cost", "funded", "own", "wage_estimate", "net")


def course_of(offer: pd.Series[Any]) -> Course:
    """Return what § 82 asks of ``offer``, a row of the contract ``Offers``."""
    start = offer["start"]
    return Course(
        hours=_known(offer["hours"]),
        price=_known(offer["price"]),
        start=None if pd.isna(start) else pd.Timestamp(start).date(),
        provider_certified=None if pd.isna(answer := offer["provider_certified"]) else str(answer),
        course_certified=None if pd.isna(answer := offer["course_certified"]) else str(answer),
    )


def courses_of(offers: pd.DataFrame) -> dict[str, Course]:
    """Return the courses of the table ``offers`` by offer_id."""
    rows = (offers.iloc[place] for place in range(len(offers)))
    return {str(row["offer_id"]): course_of(row) for row in rows}


def matched(
    needs: pd.DataFrame, case: Case, *, law: Law, employer: Employer, as_of: datetime.date
) -> pd.DataFrame:
    """Return the fitting offers of every need with cost and verdict, cheapest net first.

    An offer that states a level below the lowest one needed is left out; if it is below the highest
    one the reason says so.  A course that has begun is kept but not bookable.  ``distance`` [km] is
    the way from the company, see ``method.offers.distance``.  ``net`` is the cost less the course
    funding, if the verdict is "yes"; where all people already sit in the course it is "no".

    Returns:
        Frame with MATCH_COLUMNS; ``position`` counts from 1 within each need.
    """
    wanted = needs[["skill_id", "skill"]].rename(columns={"skill": "name"})
    asked = needs[["skill_id", "people", "target", "lowest"]].assign(need=range(len(needs)))
    pairs = matches(wanted, case.offers, case.offer_matches).merge(asked, on="skill_id")
    frame = pairs.merge(case.offers.drop(columns="skills"), on="offer_id")
    unsaid = frame["reaches_level"].isna() | frame["lowest"].isna()
    enough = unsaid | frame["reaches_level"].ge(frame["lowest"]).fillna(value=False)
    frame = frame[enough.to_numpy(dtype=bool)].reset_index(drop=True)
    frame["reason"] = frame["reason"] + _level_sentence(frame)
    frame["bookable"] = _bookable(frame, as_of)
    frame["distance"] = distances(frame, case.sites)
    frame["seats_short"] = frame["seats"].lt(frame["people"]).fillna(value=False).astype(bool)
    links = linked_measures(case, as_of)
    frame["chosen"] = _chosen(frame, links)
    frame = with_begun(frame, links)
    return _ordered(priced(frame, courses_of(case.offers), law, employer, as_of))


def priced(
    frame: pd.DataFrame,
    courses: dict[str, Course],
    law: Law,
    employer: Employer,
    as_of: datetime.date,
) -> pd.DataFrame:
    """Return ``frame`` with verdict, cost, funded, own, wage_estimate, net.

    ``frame`` has offer_id, people, begun (the agreed course runs) and begun_on.  All money [EUR] is
    for ``people``; what cannot be computed is missing.  ``gain`` is what an agreement on training
    would add to funding and wage subsidy, where the verdict is "yes".
    """
    asked = [
        (_as_begun(courses[str(offer_id)], begun_on) if begun else courses[str(offer_id)], people)
        for offer_id, people, begun, begun_on in zip(
            frame["offer_id"], frame["people"], frame["begun"], frame["begun_on"], strict=True
        )
    ]
    results = [
        (
            course,
            people,
            assess(law=law, employer=employer, course=course, people=int(people), as_of=as_of),
        )
        for course, people in asked
    ]
    rows = [_money(course, int(people), result) for course, people, result in results]
    columns = [*MONEY, "gain"]
    money = pd.DataFrame(rows, columns=columns, index=frame.index, dtype="float64")
    verdicts = [str(result.verdict) for *_, result in results]
    verdict = pd.Series(verdicts, index=frame.index, dtype="str")
    return frame.assign(verdict=verdict, **{name: money[name] for name in columns})


def conditions_of_offers(
    case: Case,
    found: pd.DataFrame,
    law: Law,
    employer: Employer,
    as_of: datetime.date,
) -> pd.DataFrame:
    """Return the decidable conditions of § 82 for each offer that fits a need.

    Columns: CONDITION_COLUMNS; ``condition`` and ``sentence`` are German, ``verdict`` is yes, no or
    open.  What only people can clarify is the same for all offers and not repeated here.
    """
    meant = case.offers[case.offers["offer_id"].isin(found["offer_id"])]
    titles = meant.set_index("offer_id")["title"]
    most = found[["offer_id", "people"]].groupby("offer_id", as_index=False).max()
    begun = with_begun(most, linked_measures(case, as_of)).set_index("offer_id")
    courses = {
        key: _as_begun(course, begun["begun_on"][key]) if begun["begun"][key] else course
        for key, course in courses_of(meant).items()
    }
    rows = [
        (offer_id, titles[offer_id], each.name, each.title, str(each.verdict), *_said(each))
        for offer_id, course in courses.items()
        for each in conditions_of(law, employer, course, as_of)
        if each.decidable
    ]
    return pd.DataFrame(rows, columns=list(CONDITION_COLUMNS), dtype="str")


def _said(condition: Any) -> tuple[str, str]:
    return condition.sentence, condition.reference


def _money(course: Course, people: int, result: Assessment) -> tuple[float, ...]:
    nothing = Amounts(None, None, None, None)
    amounts = result.amounts or nothing
    cost = None if course.price is None else course.price * people
    likely = result.verdict is Verdict.YES and amounts.funded is not None
    net = cost if cost is None or not likely else cost - (amounts.funded or 0.0)
    gain = _gain(amounts, result.amounts_with_agreement) if result.countable else None
    values = (cost, amounts.funded, amounts.employer, amounts.wage_estimate, net, gain)
    return tuple(np.nan if value is None else value for value in values)


def _gain(now: Amounts, agreed: Amounts | None) -> float | None:
    if agreed is None:
        return None
    pairs = ((now.funded, agreed.funded), (now.wage_estimate, agreed.wage_estimate))
    return sum((more - less) for less, more in pairs if less is not None and more is not None)


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.assign(net_each=frame["net"] / frame["people"].where(frame["people"].gt(0)))
    keys = frame.assign(later=~frame["bookable"])
    by = ["need", "later", "net_each", "offer_id"]
    ordered = keys.sort_values(by, na_position="last", kind="stable").reset_index(drop=True)
    ordered["position"] = ordered.groupby("skill_id").cumcount() + 1
    return ordered[list(MATCH_COLUMNS)]


def _level_sentence(frame: pd.DataFrame) -> pd.Series:
    level = frame["reaches_level"].astype("str")
    short = frame["reaches_level"].lt(frame["target"]).fillna(value=False).to_numpy(dtype=bool)
    known = " Der Kurs führt bis Stufe " + level
    said = (known + ".").mask(short, known + "; das reicht nicht für alle, die ihn brauchen.")
    return said.where(frame["reaches_level"].notna(), " Die erreichte Stufe ist nicht genannt.")


def _bookable(frame: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    day = frame["start"].fillna(frame["end"])
    return day.isna() | day.gt(pd.Timestamp(as_of))


def _chosen(frame: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    keys = ["skill_id", "offer_id"]
    meant = pd.MultiIndex.from_frame(links[keys])
    return pd.Series(pd.MultiIndex.from_frame(frame[keys]).isin(meant), index=frame.index)


def _as_begun(course: Course, begun_on: Any) -> Course:
    start = None if pd.isna(begun_on) else pd.Timestamp(begun_on).date()
    return replace(course, running=True, start=start)


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
