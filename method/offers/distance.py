"""The way from a company to the places of courses, as the crow flies."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from method.content import region
from method.content.offer_models import Place

EARTH_RADIUS = 6371.0088  # [km], mean radius of the IUGG
_DISTRICT = 5  # digits of a district's key; a municipality has eight
NEAR = ("online", "distance", "in_house")
Degrees = np.ndarray[Any, np.dtype[np.float64]]


def haversine(
    *, latitude: Degrees, longitude: Degrees, other_latitude: Degrees, other_longitude: Degrees
) -> Degrees:
    """Return distances on the globe [km] between points [degrees]; gaps give gaps.

    Source: Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), p. 158.
    """
    north, other_north = np.radians(latitude), np.radians(other_latitude)
    east = np.radians(other_longitude) - np.radians(longitude)
    half = (
        np.sin((other_north - north) / 2) ** 2
        + np.cos(north) * np.cos(other_north) * np.sin(east / 2) ** 2
    )
    kilometres: Degrees = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return kilometres


def place_of(
    *, ags: str | None = None, postcode: str | None = None, place: str | None = None
) -> Place | None:
    """Return the place of the region, by the most exact key that is known, None if none is.

    Order: key of a municipality, postcode, name of the place, key of a district (its seat).  Keys
    that ended, such as Eisenach's 16056, still lead to their place.
    """
    keys, codes, names = _known()
    key = ags or ""
    municipality = keys.get(key) if len(key) > _DISTRICT else None
    exact = municipality or codes.get((postcode or "").strip()) or names.get(_folded(place))
    return exact or keys.get(key[:_DISTRICT])


def coordinates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return latitude and longitude [degrees] of each row of ``frame``, missing where unknown.

    Args:
        frame: any of latitude, longitude, ags, postcode, place; own coordinates go first.
    """
    wanted = ["latitude", "longitude", "ags", "postcode", "place"]
    given = frame.reindex(columns=wanted)
    texts = [given[name].astype("object").where(given[name].notna(), None) for name in wanted[2:]]
    found = [
        place_of(ags=ags, postcode=postcode, place=place)
        for ags, postcode, place in zip(*texts, strict=True)
    ]
    looked_up = pd.DataFrame(
        [(np.nan, np.nan) if each is None else (each.latitude, each.longitude) for each in found],
        columns=wanted[:2],
        index=frame.index,
        dtype="float64",
    )
    own = given[wanted[:2]].astype("float64")
    both = own.notna().all(axis="columns")
    return own.where(both, looked_up)


def distances(offers: pd.DataFrame, sites: pd.DataFrame) -> pd.Series[float]:
    """Return the way [km] to each of ``offers``, missing where a place is unknown.

    Measured from the main site, or from the nearest site if no main site can be placed.  Courses
    online, by correspondence and in the company count as near (0 km).

    Args:
        offers: Columns of the contract ``Offers``; mode, place, postcode and coordinates are read.
        sites: Table of the contract ``Sites``.
    """
    homes = coordinates(sites).assign(main=sites["main"].eq("yes")).dropna()
    from_here = homes[homes["main"]] if homes["main"].any() else homes
    goals = coordinates(offers)
    ways = [
        haversine(
            latitude=np.float64(home.latitude),  # type: ignore[arg-type]
            longitude=np.float64(home.longitude),  # type: ignore[arg-type]
            other_latitude=goals["latitude"].to_numpy(),
            other_longitude=goals["longitude"].to_numpy(),
        )
        for home in from_here.itertuples()
    ]
    nearest = np.min(ways, axis=0) if ways else np.full(len(goals), np.nan)
    away = pd.Series(nearest, index=offers.index, dtype="float64")
    return away.mask(offers["mode"].isin(NEAR), 0.0)


@cache
def _known() -> tuple[dict[str, Place], dict[str, Place], dict[str, Place]]:
    places = region().places
    by_name = {place.name: place for place in places}
    areas = region().areas
    keys = {key: by_name[area.place] for area in areas for key in (area.ags, *area.earlier)}
    codes = {code: place for place in places for code in place.postcodes}
    names = {_folded(name): place for place in places for name in (place.name, *place.others)}
    return keys, codes, names


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().split())
