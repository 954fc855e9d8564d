"""Requirements of step 6.

1. Measures are counted by status and path; checks of effectiveness are done, due, later or
   dateless.
2. Answers and their change: see ``test_survey``.
3. Waves that are due are listed: see ``test_waves``.
4. Gaps count as closed only for people rated anew, by the path of their measures.
5. Indicators are compared with n and interval; without an interval nothing is called better.
6. Levels of impact show figure and threshold.
7. Costs are the sum of their parts, benefits count with their confidence; unknown stays unknown.
8. Cautions stand where they apply; no sentence names a cause.
9. An empty case gives empty results and says what is missing.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from method.content import evaluation
from method.evaluation.analysis import SKILLS, SURVEY, Evaluation, analyse
from method.evaluation.cost_benefit import cost_benefit, roi
from schemas.case import Case, case_of

AS_OF = datetime.date(2026, 11, 1)


def case_with(*, labour_cost: float | None = 40, **tables: str | pd.DataFrame) -> Case:
    """Return a case whose tables are given as YAML or frames."""
    company = {"company_id": "teile-1", "name": "Teile Muster", "labour_cost": labour_cost}
    frames = {
        name: pd.DataFrame(yaml.safe_load(given)) if isinstance(given, str) else given
        for name, given in tables.items()
    }
    return case_of({"company": pd.DataFrame([company]), **frames})


def found(**tables: str | pd.DataFrame) -> Evaluation:
    """Return the result for ``tables``."""
    return analyse(case_with(**tables), AS_OF)


def answers(
    values: list[int | None], *, wave: str = "T1", item: str = "learning-1", measure: str = "M1"
) -> pd.DataFrame:
    """Return one answer per value, from respondents A1, A2, ...; None is "cannot judge"."""
    return pd.DataFrame(
        {
            "measure_id": measure,
            "wave": wave,
            "respondent": [f"A{number + 1}" for number in range(len(values))],
            "item_id": item,
            "state": ["cannot_judge" if value is None else "answered" for value in values],
            "value": pd.array(values, dtype="Int64"),
        }
    )


MEASURES = """
- {measure_id: M1, title: CNC-Kurs, path: external, skill_id: K1, status: done, end: 2026-05-01,
   people: P001; P002; P003; P004; P005, hours: 40, cost: 5000, effective: 'yes'}
- {measure_id: M2, title: Einweisung, path: on_the_job, status: done, end: 2026-07-31, hours: 4,
   headcount: 10}
- {measure_id: M3, title: Messkurs, path: internal, status: done, end: 2026-10-01}
- {measure_id: M4, title: Robotik, path: internal, status: done, headcount: 3, hours: 2, cost: 0}
- {measure_id: M5, title: KI, path: internal, status: dropped, headcount: 9, hours: 9, cost: 900}
"""


def test_measures_by_status_and_path():
    """Three people hide themselves and the five beside them; unknown effort is counted."""
    frame = found(measures=MEASURES).status.set_index(["status", "path"])
    on_the_job = frame.loc[("done", "on_the_job")]
    assert (on_the_job["n_measures"], on_the_job["n_people"], on_the_job["hours"]) == (1, 10, 40)
    internal = frame.loc[("done", "internal")]
    assert (internal["n_measures"], internal["n_unknown"]) == (2, 1)
    assert frame["hidden"].tolist() == [False, True, True, False]
    assert frame["n_people"].isna().tolist() == [False, True, True, False]


def test_checks_of_effectiveness():
    """Due three months after the end; only finished measures are listed."""
    checks = found(measures=MEASURES).checks.set_index("measure_id")
    assert checks["state"].to_dict() == {
        "M1": "done",
        "M2": "due",
        "M3": "later",
        "M4": "no_date",
    }
    assert checks.loc["M2", "due_on"] == pd.Timestamp("2026-10-31")


def ratings(levels: list[int], day: str, *, source: str = "supervisor") -> pd.DataFrame:
    """Return ratings of P001, P002, ... in skill K1."""
    return pd.DataFrame(
        {
            "person_id": [f"P{number + 1:03}" for number in range(len(levels))],
            "skill_id": "K1",
            "source": source,
            "rated_on": day,
            "level": levels,
        }
    )


def people(number: int) -> dict[str, str | pd.DataFrame]:
    """Return people in one role that needs level 3 of one skill."""
    codes = [f"P{each + 1:03}" for each in range(number)]
    return {
        "roles": "[{role_id: R1, name: Fräser}]",
        "skills": "[{skill_id: K1, name: CNC}]",
        "requirements": "[{role_id: R1, skill_id: K1, target: 3, weight: 2}]",
        "people": pd.DataFrame({"person_id": codes, "role_id": "R1"}),
    }


def test_closed_gaps_by_path():
    """Five had the course and closed their gap; five had nothing, one of them fell back."""
    both = pd.concat(
        [
            ratings([1] * 5 + [3] + [2] * 4, "2025-03-01"),
            ratings([3] * 5 + [2] + [2] * 4, "2026-06-01"),
        ]
    )
    gaps = found(measures=MEASURES, ratings=both, **people(10)).gaps
    frame = gaps.by_path.set_index("path")[["before", "closed", "still_open", "opened"]]
    assert frame.loc["external"].tolist() == [5, 5, 0, 0]
    assert frame.loc["none"].tolist() == [4, 0, 4, 1]
    assert gaps.total[["n_people", "closed"]].iloc[0].tolist() == [10, 5]
    assert (gaps.since, gaps.n_pairs) == (datetime.date(2025, 3, 1), 10)


def test_gaps_of_people_rated_once_are_left_out():
    """Only a new rating closes a gap."""
    both = pd.concat([ratings([1] * 9, "2025-03-01"), ratings([3] * 6, "2026-06-01")])
    assert found(ratings=both, **people(9)).gaps.total["n_people"].tolist() == [6]


def test_gaps_of_four_people_are_hidden():
    """Neither counts nor pairs."""
    both = pd.concat([ratings([1] * 4, "2025-03-01"), ratings([3] * 4, "2026-06-01")])
    gaps = found(ratings=both, **people(4)).gaps
    assert gaps.n_pairs is None
    assert gaps.total[["n_people", "before", "closed"]].isna().all(axis=None)


def test_a_self_rating_is_no_start_for_a_supervisors():
    """First and latest must be of one kind."""
    first = ratings([1] * 6, "2025-03-01", source="self")
    result = found(ratings=pd.concat([first, ratings([3] * 6, "2026-06-01")]), **people(6))
    assert result.gaps.total.empty
    assert "ratings" in [gap.table for gap in result.missing]


def test_one_rating_is_no_comparison():
    """Nothing closes without a second look."""
    result = found(ratings=ratings([1] * 6, "2026-10-20"), **people(6))
    assert (result.gaps.since, len(result.gaps.by_path)) == (None, 0)


INDICATORS = """
- {indicator_id: Z1, name: Ausschuss, unit: Prozent, direction: lower}
- {indicator_id: Z2, name: Liefertreue, direction: higher}
- {indicator_id: Z3, name: Rüstzeit, direction: lower}
"""


def values(indicator: str, wave: str, *numbers: float, year: int = 2025) -> pd.DataFrame:
    """Return monthly values of one indicator."""
    months = [f"{year}-{month + 1:02}" for month in range(len(numbers))]
    return pd.DataFrame(
        {"indicator_id": indicator, "wave": wave, "period": months, "value": numbers}
    )


def indicators_of(*tables: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison of the indicators above."""
    result = found(indicators=INDICATORS, indicator_values=pd.concat(tables)).indicators
    return result.set_index("indicator_id")


def test_indicators_with_an_interval():
    """Less scrap is better; the latest wave counts."""
    row = indicators_of(
        values("Z1", "T0", 5.0, 5.2, 4.9),
        values("Z1", "T1", 9.0, 9.0),
        values("Z1", "T2", 3.0, 3.1, 2.9, year=2026),
    ).loc["Z1"]
    assert (row["wave"], row["n_before"], row["n_after"], row["verdict"]) == ("T2", 3, 3, "better")
    assert row["difference"] == pytest.approx(3.0 - 5.1 / 1 + 0.2 / 3, abs=0.05)
    assert row["low"] < row["difference"] < row["high"] < 0


def test_a_single_value_is_unclear():
    """One number on each side says nothing about chance."""
    row = indicators_of(values("Z2", "T0", 90), values("Z2", "T2", 99)).loc["Z2"]
    assert (row["verdict"], row["difference"]) == ("unclear", 9)
    assert row["note"].startswith("Ein einzelner Messwert")
    assert pd.isna(row["low"])


def test_other_limits_of_a_comparison_are_said():
    """No spread, periods of different length, a side without values."""
    frame = indicators_of(
        values("Z1", "T0", 5, 5),
        values("Z1", "T2", 4, 4),
        values("Z2", "T0", 90, 92),
        values("Z2", "T2", 93, 99).assign(period=["2026", "2027"]),
        values("Z3", "T2", 4, 4),
    )
    assert frame["verdict"].tolist() == ["unclear", "unclear", "open"]
    assert frame["note"].tolist() == [
        "Die Werte schwanken nicht; ein Intervall lässt sich nicht angeben.",
        "Die Zeiträume sind verschieden lang.",
        "Es fehlt ein Wert vor Beginn (T0).",
    ]


def test_levels_of_impact():
    """Partly with a figure above zero; no level is reached while an earlier one is not."""
    maturity = "[{item_id: a, rater_group: management, sheet: '1', state: answered, level: 2}]"
    result = found(
        workshops="[{workshop_id: W1, held_on: 2026-01-01}]",
        maturity=maturity,
        measures=MEASURES,
        ratings=ratings([3] * 5, "2026-01-01"),
        **people(5),
    )
    assert result.impact["state"].tolist() == ["partly", "partly", "partly"]
    criteria = result.impact_criteria
    assert criteria["value"].tolist() == [1, 1, 100, 4, 4, 25]
    assert criteria["threshold"].tolist() == [1, 2, 80, 1, 1, 80]
    assert criteria["met"].tolist() == [True, False, True, True, True, False]


BENEFITS = """
- {benefit_id: B1, name: weniger Ausschuss, yearly: 20000, confidence: 50, basis: Werte aus 2025.}
- {benefit_id: B2, name: Rüstzeit, yearly: 4000}
"""


def test_cost_and_benefit():
    """(5000 + 0) + (200 + 40 + 6) h x 40 EUR; half of 20,000 counts."""
    returns = found(measures=MEASURES, benefits=BENEFITS).returns
    assert returns.costs["amount"].tolist() == [5000, 246 * 40]
    assert (returns.cost, returns.benefit, returns.work_hours) == (14840, 10000, 246)
    assert returns.ratio == pytest.approx(10000 / 14840)
    assert returns.payback_months == pytest.approx(14840 / (10000 / 12))
    assert returns.roi_first_year == pytest.approx((10000 - 14840) / 14840 * 100)
    assert returns.roi_third_year == pytest.approx((30000 - 14840) / 14840 * 100)
    assert returns.break_even_confidence == pytest.approx(14840 / 24000 * 100)
    assert not returns.cost_complete


def test_assumptions_are_listed():
    """What was left out and what was assumed."""
    assert found(measures=MEASURES, benefits=BENEFITS).returns.assumptions == (
        "Eine Arbeitsstunde kostet 40,00 €.",
        "Für 2 Maßnahmen sind keine Kosten eingetragen; die Summe ist eine Untergrenze.",
        "Für eine Maßnahme fehlen Stunden oder Anzahl; die Summe ist eine Untergrenze.",
        "Schätzungen ohne Angabe der Sicherheit, nicht gezählt: 1.",
        "Jeder Nutzen zählt nur mit seiner Sicherheit.",
        "Der jährliche Nutzen bleibt in drei Jahren gleich.",
        "Förderung ist nicht abgezogen.",
    )


def test_unknown_wages_leave_the_time_unknown():
    """The amount is empty, not zero."""
    returns = found(labour_cost=None, measures=MEASURES).returns
    assert (returns.cost, returns.labour_cost, returns.benefit) == (5000, None, None)
    assert pd.isna(returns.costs.loc[1, "amount"])
    assert (returns.ratio, returns.roi_first_year) == (None, None)


def test_roi_needs_cost_and_benefit():
    """Free measures have no return on investment."""
    assert roi(cost=0, yearly=100, years=1) is None
    assert roi(cost=100, yearly=150, years=1) == 50


def test_cautions_where_they_apply():
    """Each with the results it concerns and the content's text."""
    result = found(
        measures=MEASURES,
        ratings=pd.concat([ratings([1] * 6, "2025-03-01"), ratings([3] * 6, "2026-06-01")]),
        answers=pd.concat([answers([2] * 6, wave="T0"), answers([3] * 6, wave="T2")]),
        indicators=INDICATORS,
        indicator_values=pd.concat([values("Z1", "T0", 4, 5, 6), values("Z1", "T2", 4, 5, 4)]),
        **people(6),
    )
    concerns = dict(zip(result.cautions["caution"], result.cautions["concerns"], strict=True))
    assert concerns == {
        "no_comparison_group": "Befragung, Kennzahlen, Kompetenzen",
        "regression_to_mean": "Kennzahlen, Kompetenzen",
        "response_shift": "Befragung",
        "same_rater": "Befragung, Kompetenzen",
        "small_n": "Befragung",
        "self_report": "Befragung",
    }
    assert set(concerns) == set(evaluation().cautions)


def concerns_of(**tables: str | pd.DataFrame) -> dict[str, str]:
    """Return what each caution concerns."""
    return dict(found(**tables).cautions[["caution", "concerns"]].itertuples(index=False))


def waves_of(before: list[int], after: list[int]) -> pd.DataFrame:
    """Return answers of the same people before the start and three months after the end."""
    return pd.concat([answers(before, wave="T0"), answers(after, wave="T2")])


def test_a_start_near_an_end_of_the_scale_may_move_by_itself():
    """Six ones before are a caution; six twos are none."""
    low = concerns_of(measures=MEASURES, answers=waves_of([1] * 6, [3] * 6))
    middle = concerns_of(measures=MEASURES, answers=waves_of([3] * 6, [4] * 6))
    assert SURVEY in low["regression_to_mean"].split(", ")
    assert "regression_to_mean" not in middle


def test_two_raters_are_not_the_same_one():
    """Skills rated by the same person twice are a caution; rated by two they are none."""
    before, after = ratings([1] * 6, "2025-03-01"), ratings([3] * 6, "2026-06-01")
    same = pd.concat([each.assign(rated_by="Meisterin") for each in (before, after)])
    other = pd.concat([before.assign(rated_by="Meisterin"), after.assign(rated_by="Meister")])
    assert concerns_of(ratings=same, **people(6))["same_rater"] == SKILLS
    assert "same_rater" not in concerns_of(ratings=other, **people(6))


def test_an_empty_case():
    """Empty frames, nothing raised, every gap named."""
    result = analyse(case_of({}), AS_OF)
    assert (len(result.status), len(result.checks), len(result.cautions)) == (0, 0, 0)
    assert result.impact["state"].tolist() == ["open", "open", "open"]
    assert (result.returns.cost, result.returns.benefit) == (None, None)
    assert {gap.table for gap in result.missing} == {
        "measures",
        "answers",
        "indicators",
        "benefits",
        "company",
        "ratings",
    }


amounts = st.one_of(st.none(), st.integers(0, 50_000))


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(amounts, st.one_of(st.none(), st.integers(0, 200))), max_size=8))
def test_cost_parts_sum_up(drawn):
    """The total is the sum of the known parts, None if none is known."""
    table = pd.DataFrame(
        [
            {"measure_id": f"M{i}", "title": "x", "path": "internal", "status": "planned"}
            | {"cost": cost, "hours": hours, "headcount": 5}
            for i, (cost, hours) in enumerate(drawn)
        ]
    )
    returns = cost_benefit(case_with(measures=table))
    parts = returns.costs["amount"].dropna()
    assert returns.cost == (None if parts.empty else parts.sum())
    assert (returns.costs["n_measures"] + returns.costs["n_unknown"]).tolist() == [len(drawn)] * 2
