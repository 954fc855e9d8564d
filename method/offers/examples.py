"""The catalogue of example offers as a table of the contract, for a chosen year."""

from __future__ import annotations

import pandas as pd

from method.content import example_offers as catalogue
from method.content.offer_models import ExampleOffer
from method.offers.distance import place_of
from schemas.case import typed
from schemas.columns import LIST_SEPARATOR
from schemas.offers import Offers

MARK = "Beispiel"
_HOURS_A_DAY = 8


def example_offers(year: int) -> pd.DataFrame:
    """Return the example offers, their days in ``year``.

    Columns are those of the contract ``Offers``.  Every title, provider and content says that it
    is an example; there is no link and no measure number.
    """
    rows = [_row(number, offer, year) for number, offer in enumerate(catalogue().offers, start=1)]
    return typed(Offers, pd.DataFrame(rows))


def _row(number: int, offer: ExampleOffer, year: int) -> dict[str, object]:
    place = place_of(place=offer.place)
    start = _workday(f"{year}-{offer.start}") if offer.start else None
    return {
        "offer_id": f"beispiel-{number:02}",
        "title": f"{MARK}: {offer.title}",
        "provider": f"{MARK}: {catalogue().providers[offer.provider]}",
        "postcode": place.postcodes[0] if place else None,
        "place": offer.place,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "mode": offer.mode,
        "hours": offer.hours,
        "start": start,
        "end": _end(start, offer.hours),
        "price": offer.price,
        "seats": offer.seats,
        "provider_certified": offer.certified,
        "course_certified": offer.certified,
        "skills": LIST_SEPARATOR.join(offer.skills),
        "reaches_level": offer.level,
        "content": f"{MARK}, frei erfunden. {offer.content}.",
    }


def _workday(day: str) -> pd.Timestamp:
    return pd.offsets.BusinessDay().rollforward(pd.Timestamp(day))


def _end(start: pd.Timestamp | None, hours: int | None) -> pd.Timestamp | None:
    if start is None or hours is None:
        return None
    return start + pd.offsets.BusinessDay(-(-hours // _HOURS_A_DAY) - 1)
