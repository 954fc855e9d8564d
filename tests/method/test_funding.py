"""§ 82 SGB III for one employer and one course.

Requirements:
- More than 120 hours, certified provider and course, known size class, application before start:
  each is yes, no or open, with a German sentence and its paragraph; missing data is open.
- What people must clarify is listed, never fulfilled, and does not make the verdict.
- The group's headcount decides for a company of a group; an unknown group leaves the class open.
- Shares add up to 1; no amounts where a condition fails; open courses enter no sum.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from method.offers.conditions import Course, Employer, Verdict
from method.offers.funding import (
    Headcount,
    assess,
    employer_of,
    headcount,
    rates_of,
    shares_of,
    size_class_of,
    weighted_headcount,
)
from method.offers.law import law_on
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
LAW = law_on(DAY)
REAL = yaml.safe_load(
    (Path(__file__).parent / "law_cases" / "sgb3_82_2024.yaml").read_text(encoding="utf-8")
)
ANSWERS = st.sampled_from(["yes", "no", "unknown", None])


def company(*, weekly_hours: tuple[float, ...] = (), **values: object) -> Case:
    """Return a company with ``values`` and people of ``weekly_hours``."""
    people = pd.DataFrame(
        {
            "person_id": [f"P{number:03}" for number in range(len(weekly_hours))],
            "weekly_hours": list(weekly_hours),
        }
    )
    row = pd.DataFrame([{"company_id": "nirgendwo", "name": "Nirgendwo GmbH", **values}])
    return case_of({"company": row, "people": people})


def employer(*, people: float | None = 120, **changes: Any) -> Employer:
    """Return an employer without agreement whose size class is that of ``people``."""
    found = None if people is None else size_class_of(people, LAW)
    known = {
        "size_class": found,
        "size_reason": "Kein Konzern.",
        "agreement": "no",
        "labour_cost": 40.0,
    }
    return Employer(**(known | changes))


def course(**changes: Any) -> Course:
    """Return a course that meets every condition, with ``changes``."""
    fitting = {
        "hours": 160.0,
        "price": 2000.0,
        "start": datetime.date(2027, 1, 11),
        "provider_certified": "yes",
        "course_certified": "yes",
    }
    return Course(**(fitting | changes))


def verdict_of(name: str, **changes: Any) -> Verdict:
    """Return the verdict of the condition ``name`` for a course with ``changes``."""
    result = assess(law=LAW, employer=employer(), course=course(**changes), people=1, as_of=DAY)
    return next(each.verdict for each in result.conditions if each.name == name)


def size(**values: object) -> Headcount:
    """Return the headcount of a company with ``values``."""
    return headcount(company(**values), LAW)


@pytest.mark.parametrize("case", REAL["hours"], ids=lambda case: str(case["hours"]))
def test_hours_of_the_real_law(case: dict) -> None:
    """120 hours are too few, one more is enough, unknown stays open."""
    assert verdict_of("hours", hours=case["hours"]) == case["verdict"]


@pytest.mark.parametrize(
    ("answer", "verdict"), [("yes", "yes"), ("no", "no"), ("unknown", "open"), (None, "open")]
)
def test_certificates(answer: str | None, verdict: str) -> None:
    """Provider and course must both be certified; not knowing is open, not no."""
    provider = verdict_of("provider", provider_certified=answer)
    measure = verdict_of("course", course_certified=answer)
    assert (provider, measure) == (verdict, verdict)


@pytest.mark.parametrize(
    ("start", "verdict"),
    [
        (datetime.date(2026, 11, 22), "no"),
        (DAY, "no"),
        (datetime.date(2026, 11, 24), "yes"),
        (None, "yes"),
    ],
)
def test_the_application_comes_before_the_start(start: datetime.date | None, verdict: str) -> None:
    """A course that has begun is too late; one can apply for a course with running entry."""
    assert verdict_of("application", start=start) == verdict


def test_every_condition_has_a_sentence_and_a_paragraph() -> None:
    """Readers learn why, and where it stands."""
    result = assess(law=LAW, employer=employer(), course=course(), people=1, as_of=DAY)
    told = [each.sentence.endswith(".") and "§" in each.reference for each in result.conditions]
    assert told == [True] * 10


def test_waiting_periods_and_content_are_to_be_clarified() -> None:
    """They are listed as open for every course, yet do not keep the verdict open."""
    result = assess(law=LAW, employer=employer(), course=course(), people=1, as_of=DAY)
    asked = {each.name: each.verdict_title for each in result.conditions if not each.decidable}
    names = ["degree_waiting", "funding_waiting", "content", "no_duty", "no_upgrading"]
    assert asked == dict.fromkeys(names, "zu klären")
    assert (result.verdict, result.title) == (Verdict.YES, "voraussichtlich")


def test_one_no_outweighs_an_open_condition() -> None:
    """A failed condition decides, and then there are no amounts."""
    short = course(hours=80.0, provider_certified=None)
    result = assess(law=LAW, employer=employer(), course=short, people=3, as_of=DAY)
    assert (result.verdict, result.shares, result.amounts) == (Verdict.NO, None, None)
    assert not result.countable


def test_an_open_course_has_rates_but_enters_no_sum() -> None:
    """What it could bring is said, not added."""
    result = assess(law=LAW, employer=employer(), course=course(hours=None), people=2, as_of=DAY)
    assert (result.verdict, result.countable) == (Verdict.OPEN, False)
    assert result.amounts is not None
    assert (result.amounts.course, result.amounts.wage_estimate) == (4000.0, None)


def test_amounts_for_a_group() -> None:
    """Three people, 50 to 499 employees, no agreement: half the course, half the wage."""
    result = assess(law=LAW, employer=employer(), course=course(), people=3, as_of=DAY)
    amounts = result.amounts
    assert amounts is not None
    assert (amounts.course, amounts.employer, amounts.funded) == (6000.0, 3000.0, 3000.0)
    assert amounts.wage_estimate == 160 * 40 * 3 * 0.5


@pytest.mark.parametrize(("answer", "funded"), [("yes", 1100), ("no", 1000), (None, 1000)])
def test_an_agreement_raises_the_share(answer: str | None, funded: float) -> None:
    """An unknown agreement counts as none, but its value is known."""
    known = employer(agreement=answer)
    result = assess(law=LAW, employer=known, course=course(), people=1, as_of=DAY)
    assert result.amounts is not None
    assert result.amounts_with_agreement is not None
    assert round(result.amounts.funded or 0) == funded
    assert round(result.amounts_with_agreement.funded or 0) == 1100


def test_an_open_size_class_leaves_the_course_open() -> None:
    """Without a size class there are neither rates nor amounts."""
    unknown = employer(people=None)
    result = assess(law=LAW, employer=unknown, course=course(), people=1, as_of=DAY)
    assert (result.verdict, result.shares, result.amounts) == (Verdict.OPEN, None, None)


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
    assert (result.stated, result.counted, result.without_hours) == (60, 1.75, 1)
    assert "andere Klasse" in result.warnings[0]


def test_an_empty_company_gives_open_answers() -> None:
    """No data is no error."""
    result = size()
    assert (result.counted, result.size_class, result.warnings) == (None, None, ())
    assert employer_of(company(), result).labour_cost is None


@given(
    people=st.floats(0, 1_000_000),
    agreement=ANSWERS,
    hours=st.none() | st.floats(0, 5000),
    price=st.none() | st.floats(0, 100_000),
    provider=ANSWERS,
    group=st.integers(0, 500),
)
def test_shares_and_amounts_hold_together(
    people: float,
    agreement: str | None,
    hours: float | None,
    price: float | None,
    provider: str | None,
    group: int,
) -> None:
    """Shares add up to 1, subsidies stay within 0 and 1, amounts add up to the course cost."""
    result = assess(
        law=LAW,
        employer=employer(people=people, agreement=agreement),
        course=course(hours=hours, price=price, provider_certified=provider),
        people=group,
        as_of=DAY,
    )
    for shares in filter(None, (result.shares, result.shares_with_agreement)):
        assert shares.employer + shares.funded == 1
        assert 0 <= shares.wage_subsidy <= 1
    for amounts in filter(None, (result.amounts, result.amounts_with_agreement)):
        if amounts.course is not None:
            total = (amounts.employer or 0) + (amounts.funded or 0)
            assert total == pytest.approx(amounts.course)
    assert (result.verdict is Verdict.NO) <= (result.amounts is None)


@given(st.lists(st.floats(0, 60), max_size=40))
def test_more_hours_never_count_less(hours: list[float]) -> None:
    """The weighted headcount grows with hours and never exceeds the number of people."""
    weights = LAW.part_time_weights
    counted = weighted_headcount(pd.Series(hours, dtype="float64"), weights)
    longer = weighted_headcount(pd.Series(hours, dtype="float64") + 5, weights)
    assert 0.25 * len(hours) <= counted <= longer <= len(hours)


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
    own = rates_of(LAW, size_class_of(120, LAW))
    assert own["yours"].tolist() == [False, True, False]
    assert own.loc[1, ["employer", "employer_agreed"]].tolist() == [0.5, 0.45]
    assert not rates_of(LAW, None)["yours"].any()
