"""What cost and benefit would be under other assumptions: for readers who doubt the estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from method.content import evaluation
from method.evaluation.cost_benefit import MONTHS, CostBenefit, roi

_COLUMNS = ["title", "cost", "benefit", "ratio", "payback_months", "roi"]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Cost and benefit under assumptions; None where a figure is unknown.

    Attributes:
        years: Years in which the benefit lasts.
        cost: Cost of the measures [EUR].
        benefit: Benefit of a year [EUR].
        ratio: Benefit of all years by cost (benefit-cost ratio).
        payback_months: Cost by benefit of a month; None too if the benefit ends before.
        roi: (benefit of all years - cost) / cost x 100 [%] (Phillips).
        break_even: Share of the counted benefit that must come true to cover the cost [%].
    """

    years: int
    cost: float | None
    benefit: float | None
    ratio: float | None
    payback_months: float | None
    roi: float | None
    break_even: float | None


def what_if(money: CostBenefit, assumed: Mapping[str, float]) -> WhatIf:
    """Return cost and benefit of ``money`` under ``assumed``.

    ``assumed`` maps ids of ``evaluation().assumptions`` to values, the others keep their default:
    benefit_share [%] of the estimate comes true, attributed_share [%] of that goes back to the
    measures (Phillips: isolating the effect), labour_cost and course_cost [%] of what is entered,
    years in which the benefit lasts.  Raises KeyError for an unknown id.
    """
    known = {each.id: float(each.default) for each in evaluation().assumptions}
    if unknown := sorted(set(assumed) - set(known)):
        raise KeyError(f"no assumptions called {unknown}")
    value = known | dict(assumed)
    cost = _cost(money, value)
    own = _share(money.benefit, value["attributed_share"])
    benefit, years = _share(own, value["benefit_share"]), int(value["years"])
    months = cost / benefit * MONTHS if cost and benefit else None
    return WhatIf(
        years=years,
        cost=cost,
        benefit=benefit,
        ratio=benefit * years / cost if cost and benefit is not None else None,
        payback_months=months if months is not None and months <= years * MONTHS else None,
        roi=roi(cost=cost, yearly=benefit, years=years),
        break_even=100 * cost / (own * years) if cost and own else None,
    )


def scenarios(money: CostBenefit) -> pd.DataFrame:
    """Return ``money`` under the assumptions of the content, one row each; empty if unknown.

    Columns: title, cost [EUR], benefit [EUR a year], ratio, payback_months, roi [%].
    """
    if not money.cost or money.benefit is None:
        return pd.DataFrame(columns=_COLUMNS)
    rows = [(each.title, what_if(money, each.assumed)) for each in evaluation().scenarios]
    frame = pd.DataFrame(
        [
            (title, found.cost, found.benefit, found.ratio, found.payback_months, found.roi)
            for title, found in rows
        ],
        columns=_COLUMNS,
    )
    return frame.astype(dict.fromkeys(_COLUMNS[1:], float))


def _cost(money: CostBenefit, value: Mapping[str, float]) -> float | None:
    shares = {"course": value["course_cost"], "work_time": value["labour_cost"]}
    known = money.costs.dropna(subset="amount")
    if known.empty:
        return None
    return float((known["amount"] * known["part"].map(shares) / 100).sum())


def _share(amount: float | None, percent: float) -> float | None:
    return None if amount is None else amount * percent / 100
