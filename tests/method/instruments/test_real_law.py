"""Real law, only as cases in YAML that say where they come from.

Requirements:
- Each instrument gives the verdict and the amount of its case, at the bounds and a step beyond.
- The day a value begins and the day after it ends give different answers.
- Closed and unclear instruments are named with their contact and never count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from method.dated_law import OutsideLaw
from method.instruments.assess import assess_one
from method.instruments.book import law_on
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.headcount import weighted_headcount
from method.instruments.results import Result
from method.instruments.texts import instrument_texts

RAW = (Path(__file__).parents[1] / "law_cases" / "instruments.yaml").read_text(encoding="utf-8")
REAL = yaml.safe_load(RAW)
CASES = [case for case in REAL["cases"] if "expect" in case]
IDS = [f"{case['instrument']}-{case['source']}" for case in CASES]


def answer(case: dict[str, Any]) -> Result:
    """Return what the kit answers to ``case``."""
    facts = [REAL["base"][name] | case.get(name, {}) for name in ("company", "course", "group")]
    company, course, group = facts
    law = law_on(case.get("day", REAL["day"]))
    records = (CompanyFacts(**company), CourseFacts(**course), GroupFacts(**group))
    return assess_one(case["instrument"], *records, law)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_verdict(case: dict[str, Any]) -> None:
    """The verdict is that of the source."""
    assert answer(case).verdict == case["expect"].get("verdict")


@pytest.mark.parametrize("case", [each for each in CASES if "amount" in each["expect"]])
def test_amount(case: dict[str, Any]) -> None:
    """The euros follow from the rates of the source."""
    assert answer(case).amount == pytest.approx(case["expect"]["amount"])


@pytest.mark.parametrize("case", [each for each in CASES if "status" in each["expect"]])
def test_standing(case: dict[str, Any]) -> None:
    """The standing on the day is that of the source, and why; what is not open never counts."""
    result = answer(case)
    assert result.cut.status == case["expect"]["status"]
    assert case["expect"].get("says", "") in result.cut.reason
    assert (result.counts, bool(result.contact)) == (
        result.cut.status == "open" and result.verdict == "yes",
        True,
    )


@pytest.mark.parametrize("case", [each for each in CASES if "last_day" in each["expect"]])
def test_last_day_of_application(case: dict[str, Any]) -> None:
    """Six and eight weeks before the start are counted in days."""
    assert answer(case).last_day == case["expect"]["last_day"]


@pytest.mark.parametrize("case", [each for each in CASES if "value" in each["expect"]])
def test_value_of_the_day(case: dict[str, Any]) -> None:
    """A value changes on its day."""
    name, expected = case["expect"]["value"]
    assert answer(case).cut.number(name) == expected


@pytest.mark.parametrize("case", [each for each in CASES if "assumed" in each["expect"]])
def test_unconfirmed_rates_are_named(case: dict[str, Any]) -> None:
    """An amount on an unconfirmed rate names it as an assumption."""
    sentences = {each.name: each.sentence for each in answer(case).assumptions}
    assert sentences[case["expect"]["assumed"]].startswith("Annahme: ")


@pytest.mark.parametrize("case", [each for each in REAL["cases"] if each.get("outside")])
def test_a_day_before_the_law(case: dict[str, Any]) -> None:
    """A day before the kit's law raises, with value and bound."""
    with pytest.raises(OutsideLaw, match=r"liegt vor dem 01\.04\.2024"):
        law_on(case["day"])


@pytest.mark.parametrize("case", REAL["part_time"], ids=lambda case: str(case["weekly_hours"]))
def test_part_time_weights(case: dict[str, Any]) -> None:
    """Weights at the bounds of the weekly hours."""
    weights = law_on(REAL["day"]).sgb3_82.part_time_weights
    assert weighted_headcount(pd.Series([float(case["weekly_hours"])]), weights) == case["weight"]


def test_there_are_enough_cases() -> None:
    """At least sixty, each with its source, every instrument among them."""
    assert len(REAL["cases"]) >= 60
    assert [case for case in REAL["cases"] if not case.get("source")] == []
    assert {case["instrument"] for case in REAL["cases"]} == set(instrument_texts())
