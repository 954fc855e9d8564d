"""Requirements of cost and benefit under other assumptions.

1. Without assumptions the figures are those of the chapter.
2. Each assumption changes what it says; a benefit that ends too early covers nothing.
3. What is unknown stays unknown; scenarios of the content are shown with it or not at all.
"""

from __future__ import annotations

import pandas as pd
import pytest

from method.content import evaluation
from method.evaluation.cost_benefit import CostBenefit, cost_benefit
from method.evaluation.what_if import scenarios, what_if
from schemas.case import case_of


@pytest.fixture(scope="module")
def money() -> CostBenefit:
    """Return 6,000 EUR of courses and 4,000 EUR of working time against 10,000 EUR a year."""
    company = {"company_id": "teile-1", "name": "Teile Muster", "labour_cost": 40}
    measure = {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "done"}
    measure |= {"headcount": 10, "hours": 10, "cost": 6000}
    benefit = {"benefit_id": "N1", "name": "Ausschuss", "yearly": 20000, "confidence": 50}
    tables = {"company": [company], "measures": [measure], "benefits": [benefit]}
    return cost_benefit(case_of({name: pd.DataFrame(rows) for name, rows in tables.items()}))


def test_without_assumptions_nothing_changes(money: CostBenefit) -> None:
    """Three years as in the chapter."""
    found = what_if(money, {})
    assert (found.cost, found.benefit, found.years) == (10000, 10000, 3)
    assert (found.roi, found.payback_months) == (money.roi_third_year, money.payback_months)
    assert found.ratio == pytest.approx(3)
    assert found.break_even == pytest.approx(100 / 3)


def test_each_assumption_changes_what_it_says(money: CostBenefit) -> None:
    """Half the benefit; half of that own; working time a fifth dearer; courses half dearer."""
    assert what_if(money, {"benefit_share": 50}).benefit == 5000
    assert what_if(money, {"benefit_share": 50, "attributed_share": 50}).benefit == 2500
    assert what_if(money, {"labour_cost": 120}).cost == 10800
    assert what_if(money, {"course_cost": 150}).cost == 13000
    assert what_if(money, {"attributed_share": 50}).break_even == pytest.approx(200 / 3)


def test_a_benefit_that_ends_too_early_covers_nothing(money: CostBenefit) -> None:
    """A quarter of it needs 48 months; after three years it has ended."""
    found = what_if(money, {"benefit_share": 25})
    assert found.payback_months is None
    assert found.roi == pytest.approx(-25)


def test_unknown_assumptions_are_a_slip(money: CostBenefit) -> None:
    """The message names them."""
    with pytest.raises(KeyError, match="wether"):
        what_if(money, {"wether": 1})


def test_scenarios(money: CostBenefit) -> None:
    """One row for each of the content; none without benefit."""
    assert scenarios(money)["title"].tolist() == [each.title for each in evaluation().scenarios]
    nothing = cost_benefit(case_of({}))
    assert scenarios(nothing).empty
    assert what_if(nothing, {}).cost is None
