"""The way to a course: places of the region, the globe, and what is near by nature.

Requirements:
- Municipality key, postcode, name and district key lead to a place, the most exact first.
- Eisenach is found by its key before and after the change of 2021.
- Own coordinates go first; unknown places have no distance; online and in-house are near.
- Measured from the main site, else from the nearest one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method.content import region
from method.offers.distance import coordinates, distances, haversine, place_of
from schemas.case import typed
from schemas.company import Sites
from schemas.offers import Offers

GOTHA = {"name": "Werk", "place": "Gotha"}
LATITUDE = st.floats(-90, 90)
LONGITUDE = st.floats(-180, 180)


def way(offer: dict[str, Any], *sites: dict[str, Any]) -> float | None:
    """Return the distance [km] of one on-site offer from ``sites``, None if unknown."""
    rows = [{"site_id": f"S{number}", **site} for number, site in enumerate(sites)]
    course = typed(Offers, pd.DataFrame([{"offer_id": "A", "mode": "on_site"} | offer]))
    result = distances(course, typed(Sites, pd.DataFrame(rows))).iloc[0]
    return None if pd.isna(result) else round(float(result), 1)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ({"ags": "16067"}, "Gotha"),
        ({"ags": "16067029"}, "Gotha"),
        ({"ags": "16056"}, "Eisenach"),
        ({"ags": "16056000"}, "Eisenach"),
        ({"ags": "16063105"}, "Eisenach"),
        ({"ags": "16063"}, "Bad Salzungen"),
        ({"ags": "16063", "postcode": "99817"}, "Eisenach"),
        ({"postcode": "06108"}, "Halle (Saale)"),
        ({"place": " halle "}, "Halle (Saale)"),
        ({"place": "Heiligenstadt"}, "Heilbad Heiligenstadt"),
    ],
)
def test_a_place_is_found_by_its_keys(keys: dict[str, str], name: str) -> None:
    """The most exact key wins; old keys still lead to their place."""
    place = place_of(**keys)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    "keys", [{}, {"ags": ""}, {"ags": "09162"}, {"postcode": "80331"}, {"place": "Atlantis"}]
)
def test_what_is_outside_the_region_is_unknown(keys: dict[str, str]) -> None:
    """No guess."""
    assert place_of(**keys) is None


def test_the_region_has_its_areas_and_neighbours() -> None:
    """Eleven areas of the project, five neighbours."""
    neighbours = [area.neighbour for area in region().areas]
    assert (neighbours.count(False), neighbours.count(True)) == (11, 5)


@pytest.mark.parametrize("mode", ["online", "distance", "in_house"])
def test_what_comes_to_the_company_is_near(mode: str) -> None:
    """Even if nobody knows where the company is."""
    assert way({"mode": mode}) == 0.0


@pytest.mark.parametrize(
    ("offer", "sites", "kilometres"),
    [
        ({"place": "Erfurt"}, [GOTHA], 23.2),
        ({"place": "Gotha"}, [GOTHA], 0.0),
        ({"latitude": 52.230655, "longitude": 10.995727}, [GOTHA], 144.1),
        ({"place": "Atlantis"}, [GOTHA], None),
        ({"place": "Erfurt"}, [{"name": "Werk"}], None),
        ({"place": "Erfurt"}, [], None),
        ({"place": "Erfurt"}, [GOTHA, {"name": "B", "place": "Weimar"}], 21.0),
        ({"place": "Erfurt"}, [GOTHA | {"main": "yes"}, {"name": "B", "place": "Weimar"}], 23.2),
    ],
)
def test_the_way_from_the_company(
    offer: dict[str, Any], sites: list[dict[str, Any]], kilometres: float | None
) -> None:
    """From the main site, else the nearest; unknown where a place is unknown."""
    assert way(offer, *sites) == kilometres


def test_no_offers_have_no_distances() -> None:
    """An empty table gives an empty series."""
    assert distances(typed(Offers, None), typed(Sites, None)).empty


def test_half_a_coordinate_is_none() -> None:
    """A latitude alone is not used; the place is."""
    frame = pd.DataFrame({"latitude": [10.0], "longitude": [np.nan], "place": ["Gotha"]})
    assert coordinates(frame).iloc[0].tolist() == [50.948, 10.701]


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_the_globe_is_symmetric_and_finite(a: float, b: float, c: float, d: float) -> None:
    """There and back is the same, never more than half way round."""
    one, two, three, four = (np.array([value]) for value in (a, b, c, d))
    there = haversine(latitude=one, longitude=two, other_latitude=three, other_longitude=four)
    back = haversine(latitude=three, longitude=four, other_latitude=one, other_longitude=two)
    assert there[0] == pytest.approx(back[0], abs=1e-6)
    assert 0 <= there[0] <= 20015.2
