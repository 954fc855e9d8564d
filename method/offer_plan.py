"""What it costs to book the chosen, else the cheapest offer of each need."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.conditions import Employer, Verdict
from method.law import Law
from method.offer_costs import courses_of, priced
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
)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The offers to book and their sums; only offers with verdict "yes" add funding.

    Attributes:
        offers: One row per offer, everybody once: PLAN_COLUMNS; money is for all people [EUR].
        cost: Course cost where the price is known [EUR], None if no price is known.
        funded: Course funding that is likely (voraussichtlich) [EUR], None if none.
        wage_estimate: Estimated wage subsidy that is likely [EUR], None if none.
        net: Cost less funded [EUR], None as cost.
        agreement_gain: What an agreement on training would add [EUR], None if none or it exists.
        without_price: Offers in the plan without a price.
        undecided: Offers in the plan whose funding is open.
        people_in_several: People in more than one likely funded offer; § 82 has a waiting period.
    """

    offers: pd.DataFrame
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
    """Return the plan: per need the offer a measure has chosen, else the first bookable one.

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
    seats = picked[["skill_id", "offer_id"]].merge(participants, on="skill_id")
    seats = seats.drop_duplicates(["offer_id", "person_id"])
    grouped = _per_offer(picked, needs, seats)
    frame = priced(grouped, courses_of(case.offers), law, employer, as_of)
    likely = frame[frame["verdict"].eq(Verdict.YES)]
    funded_seats = seats[seats["offer_id"].isin(likely["offer_id"])]["person_id"]
    gain = _sum(likely["gain"]) if employer.agreement != "yes" else None
    cost, funded = _sum(frame["cost"]), _sum(likely["funded"])
    return Plan(
        offers=frame[list(PLAN_COLUMNS)],
        cost=cost,
        funded=funded,
        wage_estimate=_sum(likely["wage_estimate"]),
        net=None if cost is None else cost - (funded or 0.0),
        agreement_gain=gain or None,
        without_price=int(frame["price"].isna().sum()),
        undecided=int(frame["verdict"].eq(Verdict.OPEN).sum()),
        people_in_several=int(funded_seats.value_counts().gt(1).sum()),
    )


def _picked(found: pd.DataFrame) -> pd.DataFrame:
    usable = found[found["bookable"] | found["chosen"]]
    ordered = usable.assign(rest=~usable["chosen"]).sort_values(["rest", "position"], kind="stable")
    first = ordered.drop_duplicates("skill_id")
    return first.loc[found.index.intersection(first.index)]


def _per_offer(picked: pd.DataFrame, needs: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    named = picked.merge(needs[["skill_id", "skill"]], on="skill_id")
    frame = named.groupby("offer_id", sort=False).agg(
        title=("title", "first"),
        provider=("provider", "first"),
        skills=("skill", LIST_SEPARATOR.join),
        largest=("people", "max"),
        price=("price", "first"),
        chosen=("chosen", "max"),
    )
    by_code = seats["offer_id"].value_counts().reindex(frame.index).fillna(0)
    frame["people"] = frame["largest"].astype(float).clip(lower=by_code).astype("int64")
    return frame.reset_index()


def _sum(amounts: pd.Series) -> float | None:
    known = amounts.dropna()
    return None if known.empty else float(known.sum())
