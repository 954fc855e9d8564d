"""Law as dated data.

Requirements:
- The engine cuts a law to a day, never falls back and marks a day beyond the last check.
- Every value of a law needs a reference; holes and overlaps in its classes are refused.
- Real law is tested only against cases in YAML that say where they come from.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from method.dated_law import OutsideLaw
from method.instruments.headcount import shares_of, size_class_of, weighted_headcount
from method.instruments.sgb3_82_law import LawText, law_on, sgb3_82

CASES = Path(__file__).parents[1] / "law_cases"
REAL = yaml.safe_load((CASES / "sgb3_82_2024.yaml").read_text(encoding="utf-8"))


def dated(value: object, *, since: str = "2001-01-01", reference: str = "§ 1 FG") -> dict:
    """Return an entry of the fictional state's law."""
    return {"valid_from": since, "reference": reference, "value": value}


def parameter(*entries: dict) -> dict:
    """Return a parameter of the fictional state's law."""
    return {"title": "Wert", "unit": "Anteil", "dated": list(entries)}


def fictional(**changes: object) -> LawText:
    """Return the law of a state that does not exist, with ``changes``."""
    small = {"title": "klein", "least": 0, "below": 10, "employer_share": 0.2, "wage_subsidy": 0.9}
    large = {"title": "groß", "least": 10, "employer_share": 0.6, "wage_subsidy": 0.4}
    raw = {
        "id": "fg_1",
        "code": "N1",
        "short": "FG",
        "title": "Fördergesetz von Nirgendwo",
        "sentence": "Nirgendwo fördert.",
        "contact": "Amt",
        "checked_until": "2010-12-31",
        "source": "Gesetzblatt von Nirgendwo",
        "status": "open",
        "trust": "law",
        "discretion": True,
        "applicant": "Betrieb",
        "office": "Amt",
        "deadline": "vorher",
        "papers": ["Antrag"],
        "size_classes": parameter(dated([small, large])),
        "agreement": parameter(dated({"employer_share_less": 0.3, "wage_subsidy_more": 0.3})),
        "minimum_hours": parameter(dated(8), dated(16, since="2005-07-01", reference="§ 2 FG")),
        "waiting_years": parameter(dated({"degree": 1, "last_funding": 1})),
        "relief": parameter(dated({"age_from": 70, "below": 10})),
        "part_time_weights": parameter(dated([{"up_to": 5, "weight": 0.1}, {"weight": 1.0}])),
    }
    return LawText.model_validate(raw | changes)


def test_the_law_is_cut_to_one_day() -> None:
    """Before and after a change the value and the reference of the day hold."""
    before = law_on(datetime.date(2005, 6, 30), fictional())
    after = law_on(datetime.date(2005, 7, 1), fictional())
    assert (before.minimum_hours, before.references["minimum_hours"]) == (8, "§ 1 FG")
    assert (after.minimum_hours, after.references["minimum_hours"]) == (16, "§ 2 FG")


def test_a_day_before_the_law_is_refused() -> None:
    """The message names the value, the day and the bound."""
    with pytest.raises(OutsideLaw, match=r"Wert: 31\.12\.2000 liegt vor dem 01\.01\.2001"):
        law_on(datetime.date(2000, 12, 31), fictional())


@pytest.mark.parametrize(("day", "beyond"), [("2010-12-31", False), ("2011-01-01", True)])
def test_a_day_after_the_last_check_is_marked(day: str, beyond: bool) -> None:  # noqa: FBT001 - parametrised
    """The law still holds, but the reader learns how far it was checked."""
    law = law_on(datetime.date.fromisoformat(day), fictional())
    assert (law.beyond_check, law.note) == (beyond, "zuletzt geprüft bis 31.12.2010")


def test_a_value_without_a_reference_is_refused() -> None:
    """No figure of law without the place where it stands."""
    with pytest.raises(ValidationError, match="reference"):
        fictional(minimum_hours=parameter({"valid_from": "2001-01-01", "value": 8}))


def test_values_out_of_order_are_refused() -> None:
    """A file in which the days are mixed up does not load."""
    with pytest.raises(ValidationError, match="not in order"):
        fictional(minimum_hours=parameter(dated(8, since="2005-01-01"), dated(9)))


def test_size_classes_with_a_hole_are_refused() -> None:
    """Every headcount falls into exactly one class."""
    small = {"title": "a", "least": 0, "below": 10, "employer_share": 0.2, "wage_subsidy": 0.9}
    large = {"title": "b", "least": 11, "employer_share": 0.6, "wage_subsidy": 0.4}
    with pytest.raises(ValidationError, match="hole or overlap"):
        fictional(size_classes=parameter(dated([small, large])))


def test_an_unknown_key_is_refused() -> None:
    """A typing error in the file is no silent loss."""
    with pytest.raises(ValidationError, match="extra"):
        fictional(minimum_hourz=parameter(dated(8)))


def test_an_agreement_never_leaves_the_range() -> None:
    """Shares stay between 0 and 1 however large the advantage is."""
    law = law_on(datetime.date(2005, 1, 1), fictional())
    shares = shares_of(law.size_classes[0], law, with_agreement=True)
    assert (shares.employer, shares.funded, shares.wage_subsidy) == (0.0, 1.0, 1.0)


def test_real_law_begins_and_is_checked_as_its_file_says() -> None:
    """§ 82 holds from its first day; the day before raises."""
    assert law_on(REAL["first_day"]).day == REAL["first_day"]
    with pytest.raises(OutsideLaw, match=r"01\.04\.2024"):
        law_on(REAL["last_day_before"])
    assert sgb3_82().checked_until == datetime.date(2026, 7, 30)


@pytest.mark.parametrize("case", REAL["rates"], ids=lambda case: f"{case['headcount']}")
def test_real_rates(case: dict) -> None:
    """Rates at the bounds of the size classes, with and without an agreement."""
    law = law_on(REAL["first_day"])
    shares = shares_of(size_class_of(case["headcount"], law), law, with_agreement=case["agreement"])
    actual = (shares.employer, shares.funded, shares.wage_subsidy)
    assert actual == (case["employer"], case["funded"], case["wage"])


@pytest.mark.parametrize("case", REAL["part_time"], ids=lambda case: str(case["weekly_hours"]))
def test_real_part_time_weights(case: dict) -> None:
    """Weights at the bounds of the weekly hours."""
    hours = pd.Series(case["weekly_hours"], dtype="float64")
    law = law_on(REAL["first_day"])
    assert weighted_headcount(hours, law.part_time_weights) == case["headcount"]
