"""Where companies and courses are: places the kit knows, else districts as the network has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from method.network.definition import District, Network
from method.offers.distance import coordinates
from schemas.case import Case

Position = tuple[float, float]
NOWHERE: Position = (np.nan, np.nan)


def position(site: pd.DataFrame, network: Network) -> Position:
    """Return latitude and longitude [degrees] of the first row of ``site``, nan if unknown.

    Args:
        site: any of latitude, longitude, ags, postcode, place.
        network: its districts are asked where the kit knows no place.
    """
    known = coordinates(site).dropna()
    if len(known):
        return float(known["latitude"].iloc[0]), float(known["longitude"].iloc[0])
    keys = site["ags"].dropna()
    district = None if keys.empty else network.district_of(str(keys.iloc[0]))
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
