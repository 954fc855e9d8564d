"""Requirements of the waves of a survey.

1. Each measure that was not dropped has four waves; their days follow from beginning and end.
2. A wave is later, due, overdue, closed or missed by its days; without a day it has none.
3. Five or more answers are enough; of fewer than five people nobody sees whether they answered.
4. What is to be asked now is a list, the overdue first; the calendar looks half a year ahead.
"""

from __future__ import annotations

import datetime
from functools import cache

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from method.evaluation.waves import STATES, calendar, due_waves, planned_waves, reminder
from schemas.case import Case, case_of

MEASURES = """
- {measure_id: M1, title: CNC-Kurs, path: external, status: done, headcount: 8, start: 2026-03-02,
   end: 2026-05-01}
- {measure_id: M2, title: Einweisung, path: internal, status: done, headcount: 3, end: 2026-05-01}
- {measure_id: M3, title: Robotik, path: internal, status: planned, headcount: 6}
- {measure_id: M4, title: KI, path: internal, status: dropped, headcount: 9, end: 2026-05-01}
"""


@cache
def case_with(number: int = 0, wave: str = "T2") -> Case:
    """Return the measures above, M1 answered by ``number`` people in ``wave``."""
    rows = [
        {"measure_id": measure, "wave": wave, "respondent": f"A{each}", "item_id": "use-1"}
        | {"state": "answered", "value": 4}
        for each in range(number)
        for measure in ("M1", "M2")
    ]
    tables = {"measures": pd.DataFrame(yaml.safe_load(MEASURES))}
    return case_of(tables | ({"answers": pd.DataFrame(rows)} if rows else {}))


def state(day: str, case: Case, measure: str = "M1", wave: str = "T2") -> str:
    """Return the state of one wave on ``day``."""
    frame = planned_waves(case, datetime.date.fromisoformat(day))
    return str(frame.set_index(["measure_id", "wave"]).loc[(measure, wave), "state"])


def test_days_follow_from_beginning_and_end():
    """Two weeks before the start, at the end, 90 and 365 days after; nothing of a dropped one."""
    frame = planned_waves(case_with(), datetime.date(2026, 1, 1))
    own = frame[frame["measure_id"].eq("M1")].set_index("wave")
    assert own["due_on"].dt.strftime("%Y-%m-%d").to_dict() == {
        "T0": "2026-02-16",
        "T1": "2026-05-01",
        "T2": "2026-07-30",
        "T3": "2027-05-01",
    }
    assert own.loc["T0", "closes_on"] == pd.Timestamp("2026-03-01")
    assert set(frame["measure_id"]) == {"M1", "M2", "M3"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-07-29", "later"),
        ("2026-07-30", "due"),
        ("2026-08-12", "due"),
        ("2026-08-13", "overdue"),
        ("2026-09-09", "overdue"),
        ("2026-09-10", "missed"),
    ],
)
def test_a_wave_nobody_answers(day, expected):
    """Later, due for two weeks, overdue, and missed after its last day."""
    assert state(day, case_with(4)) == expected


def test_five_answers_are_enough():
    """Answered while it is open, closed after it."""
    assert state("2026-08-20", case_with(5)) == "answered"
    assert state("2026-09-10", case_with(5)) == "closed"


def test_of_three_people_nobody_sees_whether_they_answered():
    """The state is the same with and without their answers, and there is no count."""
    for day in ("2026-08-20", "2026-09-10"):
        assert state(day, case_with(), "M2") == state(day, case_with(3), "M2")
    frame = planned_waves(case_with(3), datetime.date(2026, 8, 20))
    assert frame.loc[frame["measure_id"].eq("M2"), ["n_answered", "rate"]].isna().all(axis=None)


def test_response_rate():
    """Six of eight."""
    frame = planned_waves(case_with(6), datetime.date(2026, 8, 20)).set_index(
        ["measure_id", "wave"]
    )
    assert frame.loc[("M1", "T2"), ["n_invited", "n_answered", "rate"]].tolist() == [8, 6, 75]


def test_without_dates_there_is_no_wave():
    """Neither beginning nor end; or no beginning for the wave before it."""
    assert state("2026-08-20", case_with(), "M3") == "no_date"
    assert state("2026-08-20", case_with(), "M2", "T0") == "no_date"


def test_what_is_to_be_asked_now():
    """The overdue wave of M1 before the due one of M2."""
    due = due_waves(case_with(), datetime.date(2026, 8, 20))
    assert due.set_index("title")["state"].to_dict() == {"CNC-Kurs": "overdue", "Einweisung": "due"}
    assert due["title"].tolist() == ["CNC-Kurs", "Einweisung"]


def test_what_is_to_be_asked_is_a_sentence():
    """On a start page and in the chapter; nothing where nothing is due."""
    case = case_with()
    assert reminder(due_waves(case, datetime.date(2026, 8, 20))) == (
        "Zurzeit sind 2 Befragungen fällig, davon 1 überfällig."
    )
    assert reminder(due_waves(case, datetime.date(2026, 2, 20))) == (
        "Zurzeit ist 1 Befragung fällig."
    )
    assert reminder(due_waves(case, datetime.date(2026, 12, 1))) == ""


def test_the_calendar_looks_half_a_year_ahead():
    """The wave of next May is not shown in August, but in December."""
    case = case_with()
    august, december = datetime.date(2026, 8, 20), datetime.date(2026, 12, 1)
    assert set(calendar(planned_waves(case, august), august)["wave"]) == {"T2"}
    assert set(calendar(planned_waves(case, december), december)["wave"]) == {"T3"}


@settings(deadline=None, max_examples=15)
@given(st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)), st.integers(0, 8))
def test_every_wave_has_a_state(day, number):
    """Four waves a measure, known states, counts of five and more only."""
    frame = planned_waves(case_with(number), day)
    assert frame.groupby("measure_id").size().tolist() == [4, 4, 4]
    assert set(frame["state"]) <= set(STATES)
    assert not frame["n_answered"].dropna().between(1, 4).any()
