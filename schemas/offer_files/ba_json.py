"""Offers from the Federal Employment Agency's course search, saved by hand as JSON.

Facts of the format: a price of 0.0 means "not stated", the duration is a class and no number of
hours, texts are HTML, one offer comes once per date and town.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from schemas.findings import Refused, Where, finding
from schemas.offer_files.cleaning import plain_line, plain_text, web_address
from schemas.offer_files.collecting import Record, identifier

_MODES = {1: "on_site", 2: "online", 3: "blended", 4: "distance"}
_HERE = "Europe/Berlin"


def read_ba_json(data: bytes) -> list[Record]:
    """Return one record per date of the saved result; several pages may stand in a list.

    Contact persons, mail addresses and telephone numbers are not read.  A named certifier is kept
    in the content as a hint only: certification stays unstated until a person has checked it.

    Raises Refused if the file is no such result.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise Refused([finding("ANGEBOT_001", Where(), value="JSON")]) from problem
    dates = [each for each in _dates(content) if isinstance(each, dict)]
    if not dates:
        raise Refused([finding("ANGEBOT_003", Where())])
    return [Record(number, _values(each)) for number, each in enumerate(dates, start=1)]


def _dates(content: Any) -> Iterator[Any]:
    if isinstance(content, list):
        for each in content:
            yield from [each] if _is_date(each) else _dates(each)
    elif isinstance(content, dict):
        found = _part(content, "_embedded").get("termine") or content.get("termine")
        yield from found if isinstance(found, list) else []


def _is_date(content: Any) -> bool:
    return isinstance(content, dict) and isinstance(content.get("angebot"), dict)


def _values(date: dict[str, Any]) -> dict[str, Any]:
    offer, address = _part(date, "angebot"), _part(date, "adresse")
    town, point = _part(address, "ortStrasse"), _part(address, "koordinaten")
    number = offer.get("id")
    return {
        "offer_id": None if number is None else identifier("ba", number),
        "title": plain_line(offer.get("titel")),
        "provider": _part(offer, "bildungsanbieter").get("name"),
        "postcode": town.get("plz"),
        "place": town.get("name"),
        "latitude": _number(point.get("lat")),
        "longitude": _number(point.get("lon")),
        "mode": _mode(date),
        "start": _day(date.get("beginn")),
        "end": _day(date.get("ende")),
        "price": _price(date),
        "seats": _number(date.get("teilnehmerMax")) or None,
        "degree": _first_line(offer.get("abschlussbezeichnung"), offer.get("abschlussart")),
        "content": _content(date, offer),
        "link": web_address(date.get("link")) or web_address(offer.get("link")),
        "seen_on": _day(date.get("aktualisierungsdatum")),
    }


def _part(record: dict[str, Any], name: str) -> dict[str, Any]:
    part = record.get(name)
    return part if isinstance(part, dict) else {}


def _mode(date: dict[str, Any]) -> str | None:
    if date.get("inhouseFirmenseminar") is True:
        return "in_house"
    number = _number(_part(date, "unterrichtsform").get("id"))
    return None if number is None else _MODES.get(int(number) // 100)


def _price(date: dict[str, Any]) -> float | None:
    if str(date.get("kostenWaehrung") or "EUR") != "EUR":
        return None
    return _number(date.get("kostenWert")) or None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _day(milliseconds: Any) -> pd.Timestamp | None:
    number = _number(milliseconds)
    if number is None or isinstance(milliseconds, bool):
        return None
    try:
        moment = pd.Timestamp(int(number), unit="ms", tz="UTC").tz_convert(_HERE)
    except (ValueError, OverflowError):
        return None
    return moment.tz_localize(None).normalize()


def _first_line(*texts: Any) -> str | None:
    return next((line for text in texts if (line := plain_line(text))), None)


def _content(date: dict[str, Any], offer: dict[str, Any]) -> str:
    certifiers = offer.get("zertifizierer")
    names = certifiers if isinstance(certifiers, list) else []
    hints = {
        "Dauer laut Anbieter": _part(date, "dauer").get("bezeichnung"),
        "Zertifizierer laut Anbieter": ", ".join(
            str(each["name"]) for each in names if isinstance(each, dict) and each.get("name")
        ),
        "Kosten laut Anbieter": date.get("kostenBemerkung"),
        "Zielgruppe": offer.get("zielgruppe"),
    }
    # The hints stand first because long contents are cut at their end.
    said = [f"{title}: {line}" for title, text in hints.items() if (line := plain_line(text)[:300])]
    return "\n".join([plain_text(offer.get("inhalt"))[:3000], *said])
