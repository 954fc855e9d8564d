"""From a case to facts, and from answers to tables.

Requirements:
- What the case's tables hold is taken, the rest is stated or stays unknown.
- Every euro in a table has its sentence, its reference and the day of the last check.
- Empty input gives empty tables with the same columns.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from method.instruments.adapter import company_of, course_of, land_of
from method.instruments.assess import assess
from method.instruments.book import law_on
from method.instruments.combination import best_combination
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.headcount import shares_of, size_class_of
from method.instruments.tables import (
    CHECK_COLUMNS,
    PART_COLUMNS,
    RESULT_COLUMNS,
    SHARE_COLUMNS,
    checks_frame,
    parts_frame,
    results_frame,
    shares_frame,
)
from schemas.case import Case, case_of

LAW = law_on(datetime.date(2026, 11, 23))
FUNDED = shares_of(size_class_of(120, LAW.sgb3_82), LAW.sgb3_82, with_agreement=False).funded
GROUP = GroupFacts(people=2, recent_82=0, recent_degree=0, without_degree=0, relief=0)
STATED = {"goal": "adaptation", "beyond_workplace": "yes", "legal_duty": "no"}


def example() -> Case:
    """Return a company of 120 in Thüringen with two offers, one half-filled."""
    company = {"company_id": "nirgendwo", "name": "Nirgendwo GmbH", "headcount": 120.0}
    offers = {
        "offer_id": ["A1", "A2"],
        "title": ["CNC", "CAM"],
        "hours": [160.0, None],
        "price": [2000.0, None],
        "start": pd.to_datetime(["2027-02-01", None]),
        "provider_certified": ["yes", None],
        "course_certified": ["yes", "unknown"],
    }
    site = {"site_id": "S1", "name": "Werk", "ags": "16067"}
    return case_of(
        {
            "company": pd.DataFrame([company | {"part_of_group": "no"}]),
            "sites": pd.DataFrame([site]),
            "offers": pd.DataFrame(offers),
        }
    )


def test_the_company_comes_from_its_tables() -> None:
    """What is not in the tables is unknown until stated."""
    found = company_of(example(), short_time_share=0.0)
    assert found == CompanyFacts(
        headcount=120.0, part_of_group="no", land="TH", short_time_share=0.0
    )


def test_an_empty_case_knows_nothing() -> None:
    """No company row, no sites: all facts are unknown."""
    assert company_of(case_of({})) == CompanyFacts()


def test_courses_come_from_offers() -> None:
    """A half-filled offer is a half-known course; without a day one can join at any time."""
    offers = example().offers
    full, half = (course_of(offers.iloc[place].to_dict()) for place in (0, 1))
    assert (full.hours, full.price, full.start) == (160.0, 2000.0, datetime.date(2027, 2, 1))
    assert half == CourseFacts(title="CAM", running_entry=True, course_certified="unknown")


@pytest.mark.parametrize(
    ("keys", "land"),
    [
        (["16067", "16064"], "TH"),
        (["15087"], "ST"),
        (["09162"], "other"),
        (["16067", "15087"], None),
        ([None], None),
    ],
)
def test_the_land_of_the_sites(keys: list[str | None], land: str | None) -> None:
    """One Land, another one, several or none."""
    assert land_of(pd.Series(keys, dtype="str")) == land


def test_every_euro_has_its_reference() -> None:
    """Sentence, paragraph and last check stand beside each amount."""
    case = example()
    course = course_of(case.offers.iloc[0].to_dict(), **STATED)
    results = assess(company_of(case), course, GROUP, LAW)
    frame = parts_frame(results)
    known = frame[frame["funded"].notna()]
    assert list(frame.columns) == list(PART_COLUMNS)
    assert known[["sentence", "reference", "checked_until"]].notna().all(axis=None)
    assert (
        results_frame(results).set_index("instrument_id").loc["sgb3_82", "amount"] == 4000 * FUNDED
    )


def test_checks_are_german() -> None:
    """The verdicts read erfüllt, nicht erfüllt, offen or zu klären."""
    frame = checks_frame(assess(CompanyFacts(), CourseFacts(), GROUP, LAW))
    assert list(frame.columns) == list(CHECK_COLUMNS)
    assert set(frame["verdict"]) <= {"erfüllt", "nicht erfüllt", "offen", "zu klären"}


def test_the_shares_show_what_is_left() -> None:
    """The share of the law is funded, the rest is left; items nobody pays have a row."""
    case = example()
    course = course_of(case.offers.iloc[0].to_dict(), **STATED)
    results = assess(company_of(case), course, GROUP, LAW)
    frame = shares_frame(best_combination(results, course, GROUP, LAW)).set_index("item")
    assert list(frame.columns) == [each for each in SHARE_COLUMNS if each != "item"]
    assert frame.loc["course", ["cost", "funded", "own"]].tolist() == [
        4000,
        4000 * FUNDED,
        4000 * (1 - FUNDED),
    ]
    assert frame.loc["wage", ["cost", "funded", "own"]].isna().all()


def test_no_results_no_rows() -> None:
    """Empty tables keep their columns."""
    frames = [made([]) for made in (results_frame, checks_frame, parts_frame)]
    columns = [list(RESULT_COLUMNS), list(CHECK_COLUMNS), list(PART_COLUMNS)]
    assert [list(frame.columns) for frame in frames] == columns
    assert [len(frame) for frame in frames] == [0, 0, 0]
