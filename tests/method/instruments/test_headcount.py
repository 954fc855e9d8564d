"""The headcount § 82 SGB III counts, its size class and the rates of each class.

Requirements:
- The group's headcount decides for a company of a group; an unknown group leaves the class open.
- Part-time weights at their bounds; contradictions between stated and counted are warnings.
- Shares add up to 1; larger companies never get more.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method.instruments.facts import CompanyFacts
from method.instruments.headcount import (
    Headcount,
    headcount,
    rates_of,
    shares_of,
    size_class_of,
    weighted_headcount,
)
from method.instruments.sgb3_82_law import law_on

LAW = law_on(datetime.date(2026, 11, 23))


def size(*, weekly_hours: tuple[float, ...] = (), **values: float | str) -> Headcount:
    """Return the headcount of a company with ``values`` and people of ``weekly_hours``."""
    hours = pd.Series(weekly_hours, dtype="float64")
    return headcount(CompanyFacts(**values), hours, LAW)


@pytest.mark.parametrize(
    ("values", "relevant"),
    [
        ({"headcount": 35, "part_of_group": "no"}, 35),
        ({"headcount": 35, "part_of_group": "yes", "group_headcount": 3000}, 3000),
        ({"headcount": 35, "part_of_group": "yes"}, None),
        ({"headcount": 35, "part_of_group": "unknown"}, None),
        ({"headcount": 35}, None),
        ({"part_of_group": "no"}, None),
        ({"headcount": 35, "part_of_group": "yes", "group_headcount": 20}, None),
        ({}, None),
    ],
)
def test_which_headcount_decides(values: dict, relevant: float | None) -> None:
    """The group decides for its companies; doubt leaves it open and says so."""
    result = size(**values)
    assert result.relevant == relevant
    assert result.reason.startswith("Größenklasse offen") is (relevant is None)


def test_the_trap_of_the_group_is_named() -> None:
    """A small plant of a large group is told which class it really is in."""
    result = size(headcount=35, part_of_group="yes", group_headcount=3000)
    assert result.warnings[0].startswith("Konzernfalle")
    assert size(headcount=600, part_of_group="yes", group_headcount=3000).warnings == ()


def test_the_counted_headcount_stands_next_to_the_stated_one() -> None:
    """Weekly hours give a plausibility figure; a contradiction in class is a warning."""
    result = size(headcount=60, part_of_group="no", weekly_hours=(40, 20, 10, float("nan")))
    counted = weighted_headcount(pd.Series([40.0, 20.0, 10.0]), LAW.part_time_weights)
    assert (result.stated, result.counted, result.without_hours) == (60, counted, 1)
    assert 0 < counted < 3
    assert "andere Klasse" in result.warnings[0]


def test_an_empty_company_gives_open_answers() -> None:
    """No data is no error."""
    result = size()
    assert (result.counted, result.size_class, result.warnings) == (None, None, ())


@given(st.floats(0, 1_000_000), st.booleans())
def test_shares_hold_together(people: float, agreed: bool) -> None:  # noqa: FBT001 - drawn
    """Shares add up to 1, the subsidy stays within 0 and 1."""
    shares = shares_of(size_class_of(people, LAW), LAW, with_agreement=agreed)
    assert shares.employer + shares.funded == 1
    assert 0 <= shares.wage_subsidy <= 1


@given(st.lists(st.floats(0, 60), max_size=40))
def test_more_hours_never_count_less(hours: list[float]) -> None:
    """The weighted headcount grows with hours and never exceeds the number of people."""
    weights = LAW.part_time_weights
    counted = weighted_headcount(pd.Series(hours, dtype="float64"), weights)
    longer = weighted_headcount(pd.Series(hours, dtype="float64") + 5, weights)
    assert min(each.weight for each in weights) * len(hours) <= counted <= longer <= len(hours)


@given(st.floats(0, 1000), st.booleans())
def test_larger_companies_never_get_more(people: float, agreed: bool) -> None:  # noqa: FBT001 - drawn
    """The employer's share grows with the size, the wage subsidy falls."""
    small, large = (
        shares_of(size_class_of(each, LAW), LAW, with_agreement=agreed)
        for each in (people, people + 100)
    )
    assert small.employer <= large.employer
    assert small.wage_subsidy >= large.wage_subsidy


def test_the_table_of_rates_marks_the_own_class() -> None:
    """Three classes, one of them the company's, none while the class is open."""
    own_class = size_class_of(120, LAW)
    own = rates_of(LAW, own_class)
    shares = [shares_of(own_class, LAW, with_agreement=agreed) for agreed in (False, True)]
    assert own["yours"].tolist() == [each is own_class for each in LAW.size_classes]
    assert own.loc[own["yours"], ["employer", "employer_agreed"]].to_numpy().tolist() == [
        [each.employer for each in shares]
    ]
    assert not rates_of(LAW, None)["yours"].any()
