"""Requirements of ``method.situation.maturity``.

- Answered, not applicable, unknown and open are counted apart; none but answered is a level.
- Mean and minimum are of the items' means; coverage leaves out what does not apply.
- Targets are the company's, else the instrument's proposal, and it is said which.
- Employees enter a figure from five sheets on; the management's own view is always shown.
- Strengths reach their target, bottlenecks do not; at most three each.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.content import instrument
from method.situation.maturity import MaturityResult, maturity
from schemas.case import case_of

ITEMS = [item.id for item in instrument().items]
FIRST, SECOND, THIRD = ITEMS[:3]
DIMENSION = instrument().dimensions[0].id


def answer(item: str, sheet: str, level: int | None, state: str = "answered") -> dict[str, Any]:
    """Return one answer; sheets that begin with L are the management's."""
    group = "management" if sheet.startswith("L") else "employees"
    fields = {"item_id": item, "rater_group": group, "sheet": sheet}
    return {**fields, "state": state, "level": level}


def result_of(rows: list[dict[str, Any]], **targets: int) -> MaturityResult:
    """Return the result of the answers and the agreed targets."""
    agreed = [{"dimension_id": name, "target": target} for name, target in targets.items()]
    tables = {"maturity": pd.DataFrame(rows), "maturity_targets": pd.DataFrame(agreed)}
    return maturity(case_of(tables))


def test_states_are_counted_apart() -> None:
    """A sheet that leaves a question out is open; none of the three others is a level."""
    rows = [
        answer(FIRST, "L1", 2),
        answer(FIRST, "L2", None, "not_applicable"),
        answer(FIRST, "L3", None, "unknown"),
        answer(SECOND, "L4", 1),
    ]
    item = result_of(rows).items.iloc[0]
    counts = ["n_sheets", "n_answered", "n_not_applicable", "n_unknown", "n_open"]
    assert item[counts].to_list() == [4, 1, 1, 1, 1]
    assert item["mean"] == 2
    assert item["coverage"] == pytest.approx(1 / 3)


def test_an_answer_without_level_and_a_level_without_answer() -> None:
    """Half-filled rows are open; a level under "not applicable" does not count."""
    rows = [answer(FIRST, "L1", None), answer(FIRST, "L2", 4, "not_applicable")]
    item = result_of(rows).items.iloc[0]
    assert item[["n_answered", "n_open", "n_not_applicable"]].to_list() == [0, 1, 1]
    assert pd.isna(item["mean"])


def test_mean_and_minimum_of_a_dimension() -> None:
    """One weak item shows in the minimum and is named."""
    rows = [answer(FIRST, "L1", 4), answer(SECOND, "L1", 1), answer(THIRD, "L1", 4)]
    dimension = result_of(rows, **{DIMENSION: 4}).dimensions.iloc[0]
    assert (dimension["mean"], dimension["minimum"]) == (3, 1)
    assert dimension["weakest_item_id"] == SECOND
    assert (dimension["gap"], dimension["gap_minimum"]) == (1, 3)
    assert bool(dimension["target_agreed"])


def test_without_an_agreed_target_the_proposal_stands() -> None:
    """The instrument's proposal is used and said not to be agreed."""
    dimensions = result_of([answer(FIRST, "L1", 1)]).dimensions
    proposals = [dimension.default_target for dimension in instrument().dimensions]
    assert dimensions["target"].to_list() == proposals
    assert not dimensions["target_agreed"].any()


def test_four_sheets_of_employees_are_hidden_everywhere() -> None:
    """Neither their mean, nor the difference, nor the common mean lets them be found out."""
    rows = [answer(FIRST, "L1", 4), *(answer(FIRST, f"B{i}", 0) for i in range(4))]
    result = result_of(rows)
    item = result.items.iloc[0]
    assert bool(item["hidden"])
    assert item[["employees", "difference"]].isna().all()
    assert (item["mean"], item["management"], item["n_employees"]) == (4, 4, 4)
    assert result.n_sheets_employees == 4


def test_five_sheets_of_employees_are_compared() -> None:
    """From five sheets on the difference is management minus employees, per item and dimension."""
    rows = [
        *(answer(FIRST, f"L{i}", 4) for i in range(2)),
        *(answer(FIRST, f"B{i}", 1) for i in range(5)),
        answer(SECOND, "L1", 2),
    ]
    result = result_of(rows)
    item, dimension = result.items.iloc[0], result.dimensions.iloc[0]
    assert item["difference"] == 3
    assert item["mean"] == pytest.approx(13 / 7)
    assert (dimension["difference"], dimension["n_compared"]) == (3, 1)


def test_strengths_reach_their_target_and_bottlenecks_do_not() -> None:
    """At most three each, the farthest first, never the same question in both."""
    levels = dict(zip(ITEMS[:7], [4, 4, 4, 4, 0, 1, 2], strict=True))
    rows = [answer(item, "L1", level) for item, level in levels.items()]
    result = result_of(rows)
    assert len(result.strengths) == 3
    assert result.bottlenecks["item_id"].to_list() == ITEMS[4:7]
    assert result.strengths["gap"].eq(0).all()


def test_unknown_questions_and_no_answers() -> None:
    """A question of another instrument is ignored; no answers give no figures and no error."""
    result = result_of([answer("fremd-1", "L1", 4)])
    assert result.n_sheets_management == 0
    assert result.coverage is None
    assert result.items["mean"].isna().all()
    assert result.strengths.empty
    assert len(result.dimensions) == len(instrument().dimensions)


levels = st.one_of(st.none(), st.integers(0, 4))


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(ITEMS), st.integers(1, 6)), levels, max_size=40))
def test_laws_of_mean_and_counts(given_levels: dict[tuple[str, int], int | None]) -> None:
    """The minimum never exceeds the mean, both lie in 0 to 4, the counts add up to the sheets."""
    rows = [answer(item, f"L{sheet}", level) for (item, sheet), level in given_levels.items()]
    columns = ["item_id", "rater_group", "sheet", "state", "level"]
    result = maturity(case_of({"maturity": pd.DataFrame(rows, columns=columns)}))
    known = result.dimensions.dropna(subset="mean")
    assert (known["minimum"] <= known["mean"] + 1e-9).all()
    assert known["mean"].between(0, 4).all()
    counts = result.items[["n_answered", "n_not_applicable", "n_unknown", "n_open"]].sum(axis=1)
    assert counts.eq(result.items["n_sheets"]).all()
