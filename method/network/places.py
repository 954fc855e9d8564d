"""Where companies and courses are: places the kit knows, else districts as the network has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from method.network.definition import District, Network
from method.offers.distance import coordinates, place_of
from schemas.case import Case

Position = tuple[float, float]
NOWHERE: Position = (np.nan, np.nan)


def position(
    network: Network, *, ags: str | None, postcode: str | None = None, place: str | None = None
) -> Position:
    """Return latitude and longitude [degrees] of a site or course, nan if its place is unknown.

    Where the kit knows no place the district stands that ``network`` has for the key ``ags``.
    """
    known = place_of(ags=ags, postcode=postcode, place=place)
    if known is not None:
        return known.latitude, known.longitude
    district = network.district_of(ags)
    return district.position if district else NOWHERE


def located(case: Case, network: Network) -> Case:
    """Return ``case`` with coordinates of sites and offers that only the network's file knows.

    A site lies in the district of its key, an offer in the district that is called like its place.
    """
    if not any(each.own_position for each in network.districts):
        return case
    titles = {each.title.casefold(): each for each in network.districts}
    homes = [network.district_of(None if pd.isna(key) else str(key)) for key in case.sites["ags"]]
    goals = [
        None if pd.isna(name) else titles.get(str(name).strip().casefold())
        for name in case.offers["place"]
    ]
    return replace(case, sites=_placed(case.sites, homes), offers=_placed(case.offers, goals))


def _placed(rows: pd.DataFrame, districts: Iterable[District | None]) -> pd.DataFrame:
    known = coordinates(rows)
    spots = [each.position if each else NOWHERE for each in districts]
    found = pd.DataFrame(spots, columns=["latitude", "longitude"], index=rows.index)
    return rows.assign(
        latitude=known["latitude"].fillna(found["latitude"]),
        longitude=known["longitude"].fillna(found["longitude"]),
    )
