"""The catalogue of example offers: many, usable, and never mistaken for real ones.

Requirements:
- Sixty offers or more that keep the contract, in every year, on working days.
- Title, provider and content say that they are examples; no link, no number.
- Skills are those of the catalogue, places those of the region, every topic is there.
"""

from __future__ import annotations

import pandas as pd
import pytest

from method.content import catalogue
from method.content import example_offers as content
from method.offers.distance import place_of
from method.offers.examples import example_offers
from schemas.check import check_table

TOPICS = {"cax", "cnc", "robotik", "ki", "additiv", "quali", "montage", "fuehrung", "schutz"}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_they_keep_the_contract_in_every_year(year: int) -> None:
    """Days fall into the year and on working days, the end is not before the start."""
    table = example_offers(year)
    days = table["start"].dropna()
    assert (len(table) >= 60, check_table("offers", table)) == (True, ())
    assert (set(days.dt.year), days.dt.day_of_week.max() <= 4) == ({year}, True)
    assert table.dropna(subset="end").eval("end >= start").all()


@pytest.mark.parametrize("column", ["title", "provider", "content"])
def test_they_say_that_they_are_examples(column: str) -> None:
    """Wherever one of these is shown, the reader knows."""
    assert example_offers(2027)[column].str.startswith("Beispiel").all()


def test_nothing_points_to_a_real_offer() -> None:
    """No link, no measure number, no day on which somebody looked."""
    table = example_offers(2027)
    assert table[["link", "measure_number", "seen_on"]].isna().all(axis=None)


def test_skills_and_places_are_known() -> None:
    """Each example can be matched and placed, and every topic has some."""
    used = {skill for offer in content().offers for skill in offer.skills}
    places = {offer.place for offer in content().offers if offer.place}
    assert used - {skill.id for skill in catalogue().skills} == set()
    assert [place for place in places if place_of(place=place) is None] == []
    assert TOPICS - {skill.split("-")[0] for skill in used} == set()
    assert any("Teilqualifizierung" in offer.title for offer in content().offers)


def test_gaps_are_there_as_in_real_offers() -> None:
    """Some state no hours or price, some no certification."""
    table = example_offers(2027)
    gaps = table[["hours", "price", "start"]].isna().any()
    assert gaps.tolist() == [True, True, True]
    assert set(table["course_certified"]) == {"yes", "no", "unknown"}
    assert table["hours"].gt(120).sum() > 10


def test_they_vary_as_offers_do() -> None:
    """Several modes and kinds of provider, courses with limited seats and without."""
    table = example_offers(2027)
    assert table["mode"].nunique() >= 3
    assert table["provider"].nunique() >= 4
    assert set(table["seats"].notna()) == {True, False}


def test_the_table_has_the_types_of_the_contract() -> None:
    """Numbers and days, not texts."""
    table = example_offers(2027)
    assert pd.api.types.is_datetime64_any_dtype(table["start"])
    assert str(table["seats"].dtype) == "Int64"
