"""What the measures cost, what they are expected to bring, and what both together assume."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from method.participants import headcounts
from method.wording import euro_and_cents
from schemas.case import Case

MONTHS = 12
COSTS = {"course": "Kurs- und Nebenkosten", "work_time": "Arbeitszeit der Teilnehmenden"}


@dataclass(frozen=True, slots=True, eq=False)
class CostBenefit:
    """Cost and benefit of all measures that were not dropped; subsidies are left out on purpose.

    A sum leaves out what is unknown and says so; it is then a lower bound.

    Attributes:
        costs: part (code of COSTS), title, amount [EUR, empty if unknown], n_measures (counted),
            n_unknown (measures without the figures).
        benefits: benefit_id, name, yearly [EUR], confidence [%], counted [EUR, yearly x confidence,
            empty without a confidence], basis.
        cost: Sum of the known parts [EUR], None if nothing is known.
        cost_complete: Whether every part is known for every measure.
        benefit: Sum of the counted benefits in a year [EUR], None without any.
        labour_cost: Cost of an hour of work [EUR], None if unknown.
        work_hours: Hours of learning x people [h], None if unknown.
        ratio: Benefit of the first year by cost (benefit-cost ratio).
        payback_months: Cost by benefit of a month.
        roi_first_year: (benefit - cost) / cost x 100 [%] after one year (Phillips).
        roi_third_year: The same after three years.
        break_even_confidence: Share of the estimated benefit that must come true so that a year
            covers the cost [%]; above 100 means a year is not enough.
        assumptions: German sentences, what the figures rest on; each benefit has its own basis.
    """

    costs: pd.DataFrame
    benefits: pd.DataFrame
    cost: float | None
    cost_complete: bool
    benefit: float | None
    labour_cost: float | None
    work_hours: float | None
    ratio: float | None
    payback_months: float | None
    roi_first_year: float | None
    roi_third_year: float | None
    break_even_confidence: float | None
    assumptions: tuple[str, ...]


def cost_benefit(case: Case) -> CostBenefit:
    """Return cost and benefit of ``case``.

    Cost = cost of the measures + hours x people x cost of an hour of work.  Benefit = sum of yearly
    amount x confidence.  ROI after Phillips: full cost includes the wages of the participants.
    """
    measures = case.measures[case.measures["status"].ne("dropped")]
    labour_cost = _first(case.company["labour_cost"])
    hours = measures["hours"] * headcounts(measures).astype("Float64").astype(float)
    costs = _costs(measures, hours, labour_cost)
    benefits = _benefits(case.benefits)
    cost, benefit = _sum(costs["amount"]), _sum(benefits["counted"])
    gross = _sum(benefits["yearly"])
    share = _ratio(cost, gross)
    return CostBenefit(
        costs=costs,
        benefits=benefits,
        cost=cost,
        cost_complete=cost is not None and not costs["n_unknown"].any(),
        benefit=benefit,
        labour_cost=labour_cost,
        work_hours=_sum(hours),
        ratio=_ratio(benefit, cost),
        payback_months=_ratio(cost, None if benefit is None else benefit / MONTHS),
        roi_first_year=roi(cost=cost, yearly=benefit, years=1),
        roi_third_year=roi(cost=cost, yearly=benefit, years=3),
        break_even_confidence=None if share is None else share * 100,
        assumptions=_assumptions(costs, benefits, labour_cost),
    )


def roi(*, cost: float | None, yearly: float | None, years: int) -> float | None:
    """Return the return on investment after ``years`` [%], None without cost or benefit [EUR].

    Source: Phillips; (benefit - cost) / cost x 100, the yearly benefit taken as constant.
    """
    if not cost or yearly is None:
        return None
    return (yearly * years - cost) / cost * 100


def _costs(measures: pd.DataFrame, hours: pd.Series, labour_cost: float | None) -> pd.DataFrame:
    # A missing wage must leave the amount unknown, not zero.
    work = hours * (float("nan") if labour_cost is None else labour_cost)
    rows = [
        {
            "part": part,
            "title": COSTS[part],
            "amount": _sum(amounts),
            "n_measures": int(amounts.notna().sum()),
            "n_unknown": int(amounts.isna().sum()),
        }
        for part, amounts in (("course", measures["cost"]), ("work_time", work))
    ]
    return pd.DataFrame(rows).astype({"amount": float})


def _benefits(benefits: pd.DataFrame) -> pd.DataFrame:
    frame = benefits.assign(counted=benefits["yearly"] * benefits["confidence"] / 100)
    order = ["benefit_id", "name", "yearly", "confidence", "counted", "basis"]
    return frame.assign(basis=frame["basis"].fillna(""))[order]


def _assumptions(
    costs: pd.DataFrame, benefits: pd.DataFrame, labour_cost: float | None
) -> tuple[str, ...]:
    unknown = dict(zip(costs["part"], costs["n_unknown"], strict=True))
    n_open = int(benefits["counted"].isna().sum())
    wanting = "die Kosten einer Arbeitsstunde" if labour_cost is None else "Stunden oder Anzahl"
    sentences = (
        None
        if labour_cost is None
        else f"Eine Arbeitsstunde kostet {euro_and_cents(labour_cost)}.",
        _open(unknown["course"], "sind keine Kosten eingetragen"),
        _open(unknown["work_time"], f"fehlen {wanting}"),
        None if not n_open else f"Schätzungen ohne Angabe der Sicherheit, nicht gezählt: {n_open}.",
        None if benefits.empty else "Jeder Nutzen zählt nur mit seiner Sicherheit.",
        None if benefits.empty else "Der jährliche Nutzen bleibt in drei Jahren gleich.",
        "Förderung ist nicht abgezogen.",
    )
    return tuple(filter(None, sentences))


def _open(number: int, text: str) -> str | None:
    if not number:
        return None
    head = "Für eine Maßnahme" if number == 1 else f"Für {number} Maßnahmen"
    return f"{head} {text}; die Summe ist eine Untergrenze."


def _first(column: pd.Series) -> float | None:
    known = column.dropna()
    return float(known.iloc[0]) if len(known) else None


def _sum(amounts: pd.Series) -> float | None:
    known = amounts.dropna()
    return float(known.sum()) if len(known) else None


def _ratio(value: float | None, divisor: float | None) -> float | None:
    return None if value is None or not divisor else value / divisor
