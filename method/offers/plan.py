"""What the agreed courses cost, and what the cheapest offers of the other needs would cost."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.offers.conditions import Employer, Verdict
from method.offers.costs import courses_of, priced
from method.offers.law import Law
from method.offers.stages import by_stage, linked_measures, seats_by_stage
from schemas.case import Case
from schemas.columns import LIST_SEPARATOR

PLAN_COLUMNS = (
    "offer_id",
    "title",
    "provider",
    "skills",
    "people",
    "price",
    "verdict",
    "cost",
    "funded",
    "own",
    "wage_estimate",
    "net",
    "chosen",
    "stage",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums of some rows of a plan [EUR]; None where nothing can be added.

    Attributes:
        courses: Rows.
        cost: Course cost where the price is known.
        funded: Course funding that is likely (voraussichtlich), None if none.
        net: Cost less funded.
    """

    courses: int
    cost: float | None
    funded: float | None
    net: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The offers to book and their sums; only offers with verdict "yes" add funding.

    Attributes:
        offers: One row per offer and stage (key of ``offer_stages.STAGES``), everybody once per
            offer: PLAN_COLUMNS; money is for all people of the row [EUR].
        agreed: Sums of what is agreed, running or planned.
        proposed: Sums of what is only proposed.
        cheaper: Needs whose agreed course, not yet begun, is not the cheapest bookable one:
            skill, title, net_each, chosen_title, chosen_net_each [EUR per person, net].
        cost: Course cost where the price is known [EUR], None if no price is known.
        funded: Course funding that is likely (voraussichtlich) [EUR], None if none.
        wage_estimate: Estimated wage subsidy that is likely [EUR], None if none.
        net: Cost less funded [EUR], None as cost.
        agreement_gain: What an agreement on training would add [EUR], None if none or it exists.
        without_price: Rows without a price.
        undecided: Rows whose funding is open.
        people_in_several: People in more than one likely funded offer; § 82 has a waiting period.
    """

    offers: pd.DataFrame
    agreed: Sums
    proposed: Sums
    cheaper: pd.DataFrame
    cost: float | None
    funded: float | None
    wage_estimate: float | None
    net: float | None
    agreement_gain: float | None
    without_price: int
    undecided: int
    people_in_several: int


def plan_of(
    found: pd.DataFrame,
    needs: pd.DataFrame,
    participants: pd.DataFrame,
    case: Case,
    *,
    law: Law,
    employer: Employer,
    as_of: datetime.date,
) -> Plan:
    """Return the plan: per need the offers measures have chosen, else the first bookable one.

    A course that already runs is never funded: the application has to come before the start.

    Args:
        found: Result of ``offer_costs.matched``.
        needs: Result of ``needs.external_needs``.
        participants: Result of ``needs.participants``.
        case: The company.
        law: § 82 SGB III of the day.
        employer: What § 82 asks of the employer.
        as_of: Day of the analysis.
    """
    picked = _picked(found)
    links = linked_measures(case, as_of)
    seats = picked.loc[picked["first"], ["skill_id", "offer_id"]].merge(participants, on="skill_id")
    seats = seats.drop_duplicates(["offer_id", "person_id"])
    staged = by_stage(_per_offer(picked, needs, seats), links)
    staged["chosen"] = staged["stage"].ne("proposed")
    frame = priced(staged, courses_of(case.offers), law, employer, as_of)
    likely = frame[frame["verdict"].eq(Verdict.YES)]
    funded_seats = seats_by_stage(seats, links, staged).merge(likely[["offer_id", "stage"]])
    gain = _sum(likely["gain"]) if employer.agreement != "yes" else None
    cost, funded = _sum(frame["cost"]), _sum(likely["funded"])
    return Plan(
        offers=frame[list(PLAN_COLUMNS)],
        agreed=_sums(frame[frame["chosen"]]),
        proposed=_sums(frame[~frame["chosen"]]),
        cheaper=_cheaper(found, needs, staged),
        cost=cost,
        funded=funded,
        wage_estimate=_sum(likely["wage_estimate"]),
        net=None if cost is None else cost - (funded or 0.0),
        agreement_gain=gain or None,
        without_price=int(frame["price"].isna().sum()),
        undecided=int(frame["verdict"].eq(Verdict.OPEN).sum()),
        people_in_several=int(funded_seats["person_id"].value_counts().gt(1).sum()),
    )


def _picked(found: pd.DataFrame) -> pd.DataFrame:
    """Return every chosen offer and the first bookable one of the other needs.

    ``first`` marks the offer that takes everybody of the need whom no measure names.
    """
    usable = found[found["bookable"] | found["chosen"]]
    ordered = usable.assign(rest=~usable["chosen"]).sort_values(["rest", "position"], kind="stable")
    kept = ordered.assign(first=~ordered.duplicated("skill_id"))
    kept = kept[kept["first"] | kept["chosen"]]
    return kept.loc[found.index.intersection(kept.index)]


def _per_offer(picked: pd.DataFrame, needs: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    named = picked.merge(needs[["skill_id", "skill"]], on="skill_id")
    named["people"] = named["people"].where(named["first"], 0)
    frame = named.groupby("offer_id", sort=False).agg(
        title=("title", "first"),
        provider=("provider", "first"),
        skills=("skill", LIST_SEPARATOR.join),
        largest=("people", "max"),
        price=("price", "first"),
    )
    by_code = seats["offer_id"].value_counts().reindex(frame.index).fillna(0)
    frame["people"] = frame["largest"].astype(float).clip(lower=by_code).astype("int64")
    return frame.drop(columns="largest").reset_index()


def _cheaper(found: pd.DataFrame, needs: pd.DataFrame, staged: pd.DataFrame) -> pd.DataFrame:
    waiting = staged.loc[staged["stage"].eq("planned"), "offer_id"]
    columns = ["skill_id", "title", "net_each"]
    chosen = found.loc[found["chosen"] & found["offer_id"].isin(waiting), columns]
    open_ = found.loc[found["bookable"], columns].dropna(subset="net_each")
    best = open_.sort_values("net_each", kind="stable").drop_duplicates("skill_id")
    names = {"title": "chosen_title", "net_each": "chosen_net_each"}
    pairs = best.merge(chosen.rename(columns=names), on="skill_id")
    less = pairs[pairs["net_each"].lt(pairs["chosen_net_each"])]
    named = less.merge(needs[["skill_id", "skill"]], on="skill_id")
    return named[["skill", "title", "net_each", *names.values()]]


def _sums(rows: pd.DataFrame) -> Sums:
    cost, funded = _sum(rows["cost"]), _sum(rows.loc[rows["verdict"].eq(Verdict.YES), "funded"])
    net = None if cost is None else cost - (funded or 0.0)
    return Sums(courses=len(rows), cost=cost, funded=funded, net=net)


def _sum(amounts: pd.Series) -> float | None:
    known = amounts.dropna()
    return None if known.empty else float(known.sum())
