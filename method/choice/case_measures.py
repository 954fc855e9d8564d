"""The agreed measures of a case as courses of their own, to which their people are pinned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from method.agreed import ACTIVE, codes_of
from method.choice.case_funding import Funding, funded_group, hour_weight
from method.choice.case_offers import Terms, day_of, facts_of, lifts_from, rows_of, run_of
from method.choice.records import Offer
from method.instruments.facts import CourseFacts
from method.instruments.verdict import Verdict
from schemas.case import Case

AGREED = "Maßnahme {}"  # a blank is in no offer's key, so the names never meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An agreed measure: its key, the chosen offer, who takes part, and it as a course."""

    measure: str
    title: str
    chosen: str | None
    people: tuple[str, ...]
    course: Offer
    terms: Terms


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
    offers = rows_of(case.offers)
    return tuple(
        _measure(
            row, people[row["measure_id"]], int(named[row["measure_id"]]), offers, lifts, funding
        )
        for row in active.to_dict("records")
        if row["measure_id"] in people
    )


def taken_seats(measures: Sequence[Measure], offers: pd.DataFrame) -> dict[str, int]:
    """Return offer -> seats that planned measures take on the offer's own date."""
    starts = dict(zip(offers["offer_id"], offers["start"].map(day_of), strict=True))
    taken: dict[str, int] = {}
    for each in measures:
        begins = each.course.runs[0].start
        own = each.chosen is not None and starts.get(each.chosen) is not None
        if own and not each.terms.running and begins in (None, starts[each.chosen]):
            taken[str(each.chosen)] = taken.get(str(each.chosen), 0) + len(each.people)
    return taken


def booked_people(measures: Sequence[Measure]) -> dict[str, int]:
    """Return offer -> people whom planned measures send to it, on whatever date."""
    booked: dict[str, int] = {}
    for each in measures:
        if each.chosen is not None and not each.terms.running:
            booked[each.chosen] = booked.get(each.chosen, 0) + len(each.people)
    return booked


def _measure(
    row: Mapping[Any, Any],
    people: tuple[str, ...],
    named: int,
    offers: Mapping[str, Mapping[Any, Any]],
    lifts: Mapping[str, Mapping[str, int]],
    funding: Funding,
) -> Measure:
    code = AGREED.format(row["measure_id"])
    offer = None if pd.isna(row["offer_id"]) else offers.get(str(row["offer_id"]))
    chosen = None if offer is None else str(offer["offer_id"])
    cost = _first(None if pd.isna(row["cost"]) else row["cost"] / named, offer, "price")
    begins = day_of(row["start"])
    running = row["status"] == "running"
    asked = None if offer is None or running else _facts(offer, offers, row["start"])
    found = None if asked is None else funded_group(funding, str(chosen), asked, 1)
    funded = 0.0 if found is None else found.fees
    gross = cost or 0.0
    hours = _first(row["hours"], offer, "hours") or 0.0
    course = Offer(
        offer=code,
        title=str(row["title"]),
        lifts=lifts_from(_aims(row, lifts.get(chosen or "", {}))),
        runs=(run_of(begins, day_of(row["end"]), hours),),
        hours=hours,
        net_cost=0.0 if running else max(0.0, gross - funded),
        seats=len(people),
        hour_weight=hour_weight(funding, found),
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
            facts=asked,
            source=chosen,
            verdict=None if asked is None else (found.verdict if found else Verdict.OPEN),
            agreed=True,
            running=running,
            known=running or cost is not None,
        ),
    )


def _facts(
    offer: Mapping[Any, Any], offers: Mapping[str, Mapping[Any, Any]], start: Any
) -> CourseFacts:
    facts = facts_of(offer, offers)
    return facts if pd.isna(start) else replace(facts, start=day_of(start))


def _aims(row: Mapping[Any, Any], lifts: Mapping[str, int]) -> dict[str, int]:
    if pd.isna(row["skill_id"]) or pd.isna(row["target_level"]):
        return dict(lifts)
    return {**lifts, str(row["skill_id"]): int(row["target_level"])}


def _first(stated: Any, offer: Mapping[Any, Any] | None, name: str) -> float | None:
    if stated is not None and not pd.isna(stated):
        return float(stated)
    return None if offer is None or pd.isna(offer[name]) else float(offer[name])
