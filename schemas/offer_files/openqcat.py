"""Offers from an openQ-cat 1.1 catalogue of a provider, as tolerant as files in the wild need.

Document types and entities are refused, so a file can neither read others nor grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from schemas.findings import Finding, Refused, Where, finding, quote
from schemas.offer_files.cleaning import plain_line, web_address
from schemas.offer_files.collecting import TABLE, Record, identifier

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"^[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_EDUCATION = re.compile(r"<EDUCATION\b[^<>]*?(/?)>")
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMS = (
    ("inhouse", "in_house"),
    ("blended", "blended"),
    ("kombi", "blended"),
    ("fern", "distance"),
    ("online", "online"),
    ("e-learning", "online"),
    ("virtuell", "online"),
    ("digital", "online"),
    ("präsenz", "on_site"),
    ("vollzeit", "on_site"),
)


def read_openqcat(data: bytes) -> tuple[list[Record], list[Finding]]:
    """Return one record per service and what was repaired or withdrawn.

    Contacts, mail addresses and telephone numbers of suppliers and services are not read.

    Raises Refused for a file that is no openQ-cat or declares a document type.
    """
    root, repaired = _root(_decoded(data))
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    if root.tag != "OPENQCAT":
        raise Refused([finding("ANGEBOT_001", Where(), value="openQ-cat")])
    suppliers = {_text(each, "SUPPLIER_ID"): each for each in root.iter("SUPPLIER")}
    gone = list(_withdrawn(root))
    deleted = {id(service) for each in root.iter("DELETE") for service in each.iter("SERVICE")}
    services = [each for each in root.iter("SERVICE") if id(each) not in deleted]
    if not services and not gone:
        raise Refused([finding("ANGEBOT_003", Where())])
    notes = [finding("ANGEBOT_011", Where())] if repaired else []
    records = [
        Record(number, _values(service, suppliers)) for number, service in enumerate(services, 1)
    ]
    return records, [*notes, *gone]


def _decoded(data: bytes) -> str:
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    named = declared[1].decode("ascii") if declared else "utf-8"
    for encoding in ("utf-8-sig", named, "iso-8859-15"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", errors="replace")


def _root(text: str) -> tuple[Element, bool]:
    body = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
    try:
        return _parsed(body), False
    except ParseError:
        pass
    try:
        return _parsed(_repaired(body)), True
    except ParseError as problem:
        raise Refused([finding("ANGEBOT_001", Where(), value="openQ-cat")]) from problem


def _parsed(body: str) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Refused([finding("ANGEBOT_002", Where())]) from problem
    except (ValueError, RecursionError) as problem:
        raise Refused([finding("ANGEBOT_001", Where(), value="openQ-cat")]) from problem
    return root


def _repaired(body: str) -> str:
    plain = _NOT_XML.sub("", _EDUCATION.sub(r"<EDUCATION\1>", body))
    return _LOOSE_AMPERSAND.sub("&amp;", plain)


def _withdrawn(root: Element) -> Iterator[Finding]:
    for each in root.iter("DELETE"):
        for service in each.iter("SERVICE"):
            number = _text(service, ".//PRODUCT_ID")
            yield finding("ANGEBOT_010", Where(TABLE), value=quote(number))


def _values(service: Element, suppliers: dict[str, Element]) -> dict[str, Any]:
    supplier = suppliers.get(_text(service, "SUPPLIER_ID_REF"))
    supplier = _only(suppliers) if supplier is None else supplier
    place = service.find(".//LOCATION")
    place = service if place is None else place
    number = _text(service, "PRODUCT_ID")
    certified = _certified(service)
    return {
        "offer_id": identifier("qcat", number) if number else None,
        "title": _text(service, ".//SERVICE_DETAILS/TITLE"),
        "provider": "" if supplier is None else _text(supplier, "SUPPLIER_NAME"),
        "postcode": _text(place, "ZIP"),
        "place": _text(place, "CITY"),
        "mode": _mode(service),
        "start": _day(service, "START_DATE"),
        "end": _day(service, "END_DATE"),
        "price": _price(service),
        "seats": _text(service, ".//MAX_PARTICIPANTS").lstrip("0"),
        "provider_certified": certified,
        "course_certified": certified,
        "measure_number": _text(service, ".//MEASURE_NUMBER"),
        "degree": plain_line(_text(service, ".//DEGREE/DEGREE_TITLE")),
        "content": _content(service),
        "link": web_address(_text(service, ".//MIME_INFO//MIME_SOURCE")),
    }


def _only(suppliers: dict[str, Element]) -> Element | None:
    return next(iter(suppliers.values())) if len(suppliers) == 1 else None


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else "".join(found.itertext()).strip()


def _day(service: Element, name: str) -> str:
    dates = _text(service, f".//SERVICE_DATE/{name}")
    match = _DAY.match(dates)
    return match[0] if match else dates


def _price(service: Element) -> str | None:
    amount = _text(service, ".//SERVICE_PRICE_DETAILS//PRICE_AMOUNT")
    return amount if amount.strip("0., ") else None


def _mode(service: Element) -> str | None:
    said = [_text(service, f".//{name}") for name in ("INSTRUCTION_FORM", "EXECUTION_FORM")]
    text = " ".join(said).casefold()
    return next((mode for word, mode in _FORMS if word in text), None)


def _certified(service: Element) -> str | None:
    # A number of the approved course beside its certificate; one of them alone proves nothing.
    number, proof = _text(service, ".//MEASURE_NUMBER"), service.find(".//CERTIFICATE")
    return "yes" if number and proof is not None else None


def _content(service: Element) -> str:
    hints = {
        "Zielgruppe": _text(service, ".//TARGET_GROUP"),
        "Termine": _text(service, ".//DATE_REMARKS"),
    }
    said = [f"{title}: {line}" for title, text in hints.items() if (line := plain_line(text)[:300])]
    return "\n".join([_text(service, ".//DESCRIPTION_LONG")[:9000], *said])
