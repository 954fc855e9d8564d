"""Rows of any source become offers of the contract: dates merged, bad values out, all said."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.case import typed
from schemas.check import check_table
from schemas.columns import Kind
from schemas.company import ROW_ID
from schemas.fields import FormField, fields_of
from schemas.findings import Finding, Where, finding, in_order, quote
from schemas.offer_files.cleaning import cut, plain_line, plain_text
from schemas.offers import Offers
from schemas.reading import read_table
from schemas.values import day_text, is_gap

TABLE = "offers"
_MOST_DATES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """Offers read from one file.

    Attributes:
        offers: Columns of the contract ``Offers``, each offer once, all values allowed.
        findings: What was left out, cut, merged or is not stated, in German.
        n_records: Records in the file.
    """

    offers: pd.DataFrame
    findings: tuple[Finding, ...]
    n_records: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its number as people count and its raw values by column."""

    number: int
    cells: Mapping[str, Any]


def collected(
    records: Sequence[Record], *, as_of: datetime.date, found: Iterable[Finding] = ()
) -> Imported:
    """Return the offers of ``records``.

    A record without title is refused; a value that the contract does not allow is left out; an
    offer of several records is one offer with its next date on or after ``as_of`` (else the last
    one), the others are named in its content.

    Args:
        records: raw values by columns of ``Offers``, as people write them or typed.
        as_of: today.
        found: findings of the reader, which come first.
    """
    titled = [each for each in map(_cleaned, records) if each.cells.get("title")]
    known = {each.number for each in titled}
    untitled = [each.number for each in records if each.number not in known]
    findings = [finding("ANGEBOT_004", Where(TABLE, number, "title")) for number in untitled]
    findings += [each for record in records for each in _cuts(record)]
    numbers = [each.number for each in titled]
    frame = pd.DataFrame([dict(each.cells) for each in titled], dtype="object")
    readable, unread = read_table(TABLE, frame, rows=numbers)
    allowed, wrong = _allowed(typed(Offers, readable), numbers)
    merged, repeated = _merged(allowed, as_of)
    said = in_order([*findings, *unread, *wrong, *repeated])
    return Imported(merged, (*found, *said, *_gaps(merged)), len(records))


def identifier(prefix: str, number: object) -> str:
    """Return an allowed offer_id for the ``number`` of a source, the same in every import."""
    whole = f"{prefix}-{number}"
    allowed = re.fullmatch(ROW_ID, whole) is not None
    return whole if allowed else f"{prefix}-{_digest(str(number))}"


def _mark(values: Mapping[str, Any]) -> str:
    told = "\n".join(str(values.get(name, "")) for name in ("title", "provider"))
    return f"angebot-{_digest(told)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _cleaned(record: Record) -> Record:
    texts = {field.name: field for field in fields_of(Offers)}
    values = {
        name: _plain(texts[name], value)
        for name, value in record.cells.items()
        if name in texts and not is_gap(value)
    }
    if values.get("title") and not values.get("offer_id"):
        values["offer_id"] = _mark(values)
    return Record(record.number, values)


def _plain(field: FormField, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.kind is Kind.LONG_TEXT:
        return cut(plain_text(value), field.longest or len(value))
    if field.kind is Kind.TEXT:
        line = value.strip() if field.name == "link" else plain_line(value)
        return cut(line, field.longest or len(line))
    return value.strip()


def _cuts(record: Record) -> list[Finding]:
    return [
        finding("ANGEBOT_009", Where(TABLE, record.number, field.name), title=field.title)
        for field in fields_of(Offers)
        if field.kind in {Kind.TEXT, Kind.LONG_TEXT}
        and field.longest
        and isinstance(value := record.cells.get(field.name), str)
        and len(value) > field.longest
        and len(plain_text(value)) > field.longest
    ]


def _allowed(frame: pd.DataFrame, numbers: Sequence[int]) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows that may stay, values that break a bound left out, and what was wrong."""
    wrong = [each for each in check_table(TABLE, frame, rows=numbers) if each.code != "ZEILE_001"]
    needed = {field.name for field in fields_of(Offers) if field.key or field.required}
    place = {number: position for position, number in enumerate(numbers)}
    result = frame.copy()
    for each in wrong:
        if each.column not in needed:
            result.loc[place[int(str(each.row))], str(each.column)] = None
    refused = [place[int(str(each.row))] for each in wrong if each.column in needed]
    return result.drop(index=refused), wrong


def _merged(frame: pd.DataFrame, as_of: datetime.date) -> tuple[pd.DataFrame, list[Finding]]:
    day = frame["start"].fillna(frame["end"])
    past = day.lt(pd.Timestamp(as_of))
    order = pd.DataFrame({"past": past, "away": (day - pd.Timestamp(as_of)).abs()})
    nearest = order.sort_values(["past", "away"], na_position="last", kind="stable").index
    first = frame.loc[nearest].drop_duplicates("offer_id").sort_index()
    again = frame[frame["offer_id"].duplicated(keep=False)]
    found = []
    for offer_id, same in again.groupby("offer_id", sort=False):
        kept = first.index[first["offer_id"].eq(offer_id)][0]
        first.loc[kept, "content"] = _with_dates(same, kept)
        where = Where(TABLE, str(offer_id))
        value = quote(str(first.loc[kept, "title"]))
        found.append(finding("ANGEBOT_005", where, value=value, count=len(same)))
    return first.reset_index(drop=True), found


def _with_dates(same: pd.DataFrame, kept: int) -> str | None:
    own, content = same.loc[kept, "start"], same.loc[kept, "content"]
    others = sorted(day for day in same["start"].dropna().unique() if day != own)
    text = "" if is_gap(content) else str(content)
    if not others:
        return text or None
    days = ", ".join(day_text(pd.Timestamp(day)) for day in others[:_MOST_DATES])
    dates = f"Weitere Termine: {days}."
    longest = next(field.longest for field in fields_of(Offers) if field.name == "content") or 0
    return f"{cut(text, longest - len(dates) - 1)}\n{dates}".strip()


def _gaps(offers: pd.DataFrame) -> list[Finding]:
    without = {
        "ANGEBOT_006": offers["price"].isna().sum(),
        "ANGEBOT_007": offers["hours"].isna().sum(),
    }
    return [
        finding(code, Where(TABLE), count=count, total=len(offers))
        for code, count in without.items()
        if count
    ]
