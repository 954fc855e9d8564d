"""Needs and costs as the version without people shows them: see ``method.disclosure``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from method.disclosure import few, say_few
from method.offers.plan import Plan, Sums

AGREED, PROPOSED = "agreed", "proposed"
MONEY = ("cost", "funded", "own", "wage_estimate", "net")


def shown_needs(needs: pd.DataFrame) -> pd.DataFrame:
    """Return ``needs`` without number, roles and level where under five people have the gap.

    What is only agreed stays: the company itself decided it.
    """
    hidden = few(needs["people"]) & needs["origin"].ne(AGREED)
    masked = needs.assign(**{name: needs[name].mask(hidden) for name in ("roles", "target")})
    said = say_few(masked, ["people"])["people"]
    return masked.assign(people=said.where(hidden, needs["people"].astype("object")))


def shown_plan(plan: Plan) -> Plan:
    """Return ``plan`` without the totals of proposals for under five people.

    Such a row keeps the price per person.  A sum stays if it stands for none or at least two such
    rows; otherwise the row would follow from it.
    """
    rows = plan.offers
    hidden = few(rows["people"]) & rows["stage"].eq(PROPOSED)
    masked = rows.assign(**{name: rows[name].mask(hidden) for name in MONEY})
    said = say_few(masked, ["people"])["people"]
    likely = rows[hidden & rows["verdict"].eq("yes")]
    cost = rows[hidden]["cost"].count() != 1
    funded, wage = likely["funded"].count() != 1, likely["wage_estimate"].count() != 1
    return replace(
        plan,
        offers=masked.assign(people=said.where(hidden, rows["people"].astype("object"))),
        proposed=_sums(plan.proposed, cost=cost, funded=funded),
        cost=plan.cost if cost else None,
        funded=plan.funded if funded else None,
        net=plan.net if cost and funded else None,
        wage_estimate=plan.wage_estimate if wage else None,
        agreement_gain=plan.agreement_gain if len(likely) != 1 else None,
    )


def _sums(sums: Sums, *, cost: bool, funded: bool) -> Sums:
    return replace(
        sums,
        cost=sums.cost if cost else None,
        funded=sums.funded if cost and funded else None,
        net=sums.net if cost and funded else None,
    )
