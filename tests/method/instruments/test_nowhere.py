"""The engine on the law of a state that does not exist: it computes what the file says, no more.

Requirements:
- Rates, bounds, caps and references come from the file, none is in the code.
- A value changes on its day, a passed last day closes, a value that ran out makes unclear.
- Only what the file holds is answered.
- A paused instrument is shown with its contact, has no part in a sum and is never combined.
- The fee of the examination is an item of its own beside the course.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from method.instruments.assess import assess
from method.instruments.book import LawBook, law_on
from method.instruments.combination import best_combination
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Result
from method.instruments.sgb3_82_law import LawText
from method.instruments.texts import InstrumentText

RAW = yaml.safe_load((Path(__file__).parent / "nowhere.yaml").read_text(encoding="utf-8"))
TEXTS = {
    name: (LawText if name == "sgb3_82" else InstrumentText).model_validate(RAW[name])
    for name in ("sgb3_82", "bafa", "afbg")
}
COMPANY = CompanyFacts(
    headcount=6,
    part_of_group="no",
    land="TH",
    training_agreement="no",
    sme="yes",
    consulting_days=2,
    consulting_cost=500,
    consulting_started="no",
)
COURSE = CourseFacts(
    hours=9,
    price=100,
    examination_fee=0,
    running_entry=True,
    provider_certified="yes",
    course_certified="yes",
    goal="adaptation",
    beyond_workplace="yes",
    legal_duty="no",
    full_time="yes",
)
GROUP = GroupFacts(people=10, recent_82=0, recent_degree=0, person_applies="yes")


def nowhere(day: str) -> LawBook:
    """Return the law of nowhere on ``day``."""
    return law_on(datetime.date.fromisoformat(day), texts=TEXTS)


def answers(
    day: str, company: CompanyFacts = COMPANY, course: CourseFacts = COURSE
) -> dict[str, Result]:
    """Return the answers of nowhere on ``day`` by instrument."""
    return {each.instrument_id: each for each in assess(company, course, GROUP, nowhere(day))}


@pytest.mark.parametrize(
    ("staff", "agreement", "amount"),
    [(6, "no", 900), (6, "yes", 1000), (7, "no", 100), (7, "yes", 400)],
)
def test_rates_are_those_of_the_file(staff: float, agreement: str, amount: float) -> None:
    """90 and 10 per cent, 30 points more with the pact, never above the whole."""
    company = replace(COMPANY, headcount=staff, training_agreement=agreement)
    assert answers("2001-01-01", company)["sgb3_82"].amount == pytest.approx(amount)


@pytest.mark.parametrize(("hours", "verdict"), [(8, "no"), (8.5, "yes"), (None, "open")])
def test_the_bound_of_the_file(hours: float | None, verdict: str) -> None:
    """More than eight hours."""
    result = answers("2001-01-01", course=replace(COURSE, hours=hours))["sgb3_82"]
    check = next(each for each in result.checks if each.name == "hours")
    assert (result.verdict, check.reference) == (verdict, "§ 3 LG")


@pytest.mark.parametrize(
    ("day", "verdict", "amount"),
    [
        ("2004-12-31", "yes", 20),
        ("2005-01-01", "yes", 30),
        ("2006-12-31", "yes", 30),
        ("2007-01-01", "no", None),
    ],
)
def test_a_value_changes_and_an_instrument_ends(
    day: str, verdict: str, amount: float | None
) -> None:
    """The rate rises on its day; after the last day there is nothing."""
    result = answers(day)["bafa"]
    assert (result.verdict, result.amount) == (verdict, amount)


@pytest.mark.parametrize(
    ("day", "status", "verdict", "amount"),
    [("2003-12-31", "open", "yes", 250), ("2004-01-01", "unclear", "open", None)],
)
def test_a_value_that_ran_out(day: str, status: str, verdict: str, amount: float | None) -> None:
    """Without a follow-up the instrument is unclear and has no amount."""
    result = answers(day, course=replace(COURSE, goal="upgrading"))["afbg"]
    assert (result.cut.status, result.verdict, result.amount) == (status, verdict, amount)


def test_a_paused_instrument_never_counts() -> None:
    """All its conditions hold, and still there is no euro of it in a sum; the contact is named."""
    texts = TEXTS | {"sgb3_82": TEXTS["sgb3_82"].model_copy(update={"status": "paused"})}
    law = law_on(datetime.date(2001, 1, 1), texts=texts)
    results = assess(COMPANY, COURSE, GROUP, law)
    paused = next(each for each in results if each.instrument_id == "sgb3_82")
    found = best_combination(results, COURSE, GROUP, law)
    assert (paused.cut.status, paused.counts, paused.verdict) == ("paused", False, "open")
    assert (found.instruments, found.funded) == ((), None)
    assert "Stand ist pausiert; bitte anrufen: Amt von Nirgendwo" in paused.cut.reason


def test_the_examination_is_funded_as_the_course() -> None:
    """Ten people at 100 and 30 for the examination: 90 per cent of each, apart."""
    result = answers("2001-01-01", course=replace(COURSE, examination_fee=30))["sgb3_82"]
    paid = {part.item: part.funded for part in result.parts if part.funded}
    assert paid == {"course": pytest.approx(900), "examination": pytest.approx(270)}
    assert result.amount == pytest.approx(1170)


def test_a_yes_without_discretion_is_plain() -> None:
    """Only discretionary law says voraussichtlich."""
    assert answers("2001-01-01")["sgb3_82"].title == "ja"


def test_only_what_the_state_has_is_answered() -> None:
    """The state of nowhere has three instruments, and training alone is combined."""
    law = nowhere("2001-01-01")
    results = assess(COMPANY, COURSE, GROUP, law)
    found = best_combination(results, COURSE, GROUP, law)
    assert [each.instrument_id for each in results] == ["sgb3_82", "bafa", "afbg"]
    assert (found.instruments, found.funded, found.left) == (("sgb3_82",), 900, 100)
