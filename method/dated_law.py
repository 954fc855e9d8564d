"""What every file of law has in common: its head, and values that hold from one day to another."""

from __future__ import annotations

import datetime
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, model_validator

from method.content.models import Content
from method.wording import day as german

Share = Annotated[float, Field(ge=0, le=1)]
Reference = Annotated[str, Field(min_length=3)]
Status = Literal["open", "paused", "unclear", "closed"]
Trust = Literal["law", "official", "third_party"]
Land = Literal["TH", "ST"]
Purpose = Literal["training", "short_time", "consulting", "leave", "tax", "recognition"]
Value = TypeVar("Value")

STATUS = {"open": "offen", "paused": "pausiert", "unclear": "unklar", "closed": "geschlossen"}
TRUST = {"law": "Gesetz", "official": "amtliche Stelle", "third_party": "aus zweiter Hand"}
LANDS = {"TH": "Thüringen", "ST": "Sachsen-Anhalt"}


class OutsideLaw(ValueError):  # noqa: N818 - says what is the case, as LookupError does
    """A day for which no value of the law is known."""


class DatedValue(Content, Generic[Value]):
    """A value, its first and last day, and where it stands; without a last day it goes on.

    ``valid_from`` is the day of entry into force where that is known, else the first day for which
    the text is evidenced.
    """

    valid_from: datetime.date
    valid_until: datetime.date | None = None
    reference: Reference
    value: Value


class Parameter(Content, Generic[Value]):
    """A parameter of the law with its values in the order of time."""

    title: str
    unit: str
    dated: Annotated[tuple[DatedValue[Value], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [each.valid_from for each in self.dated]
        if days != sorted(set(days)):
            raise ValueError(f"days are not in order or occur twice: {days}")
        ends = [each.valid_until for each in self.dated]
        later = [*days[1:], datetime.date.max]
        spans = zip(days, ends, later, strict=True)
        if any(end and not start <= end < after for start, end, after in spans):
            raise ValueError(f"a last day lies outside its value's time: {ends}")
        return self

    def on(self, day: datetime.date) -> DatedValue[Value]:
        """Return the value valid on ``day``; raises OutsideLaw before the first, after the last."""
        known = [each for each in self.dated if each.valid_from <= day]
        if not known:
            first = self.dated[0].valid_from
            raise OutsideLaw(f"{self.title}: {german(day)} liegt vor dem {german(first)}")
        last = known[-1].valid_until
        if last is not None and day > last:
            raise OutsideLaw(f"{self.title}: {german(day)} liegt nach dem {german(last)}")
        return known[-1]


class LawHead(Content):
    """Title, source, standing and way of application of an instrument.

    ``short`` is its name where a row has little room.
    ``valid_from`` and ``valid_until`` bound the instrument as a whole; ``payer`` applies for it and
    gets the money.
    """

    id: str
    code: str
    title: str
    short: str
    sentence: str
    purpose: Purpose = "training"
    land: Land | None = None
    payer: Literal["company", "person"] = "company"
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    checked_until: datetime.date
    source: Reference
    status: Status
    trust: Trust
    discretion: bool
    applicant: str
    office: str
    contact: str
    deadline: str
    papers: tuple[str, ...]
