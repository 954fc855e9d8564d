"""From a case and its offers to the facts the law asks for; the rest people must state."""

from __future__ import annotations

import datetime
from typing import Any, cast

import pandas as pd

from method.dated_law import Land
from method.instruments.facts import Answer, CompanyFacts, CourseFacts
from method.offers.law import LAND_OF_AGS
from schemas.case import Case


def company_of(case: Case, **stated: Any) -> CompanyFacts:
    """Return the facts of ``case``; ``stated`` are facts the tables do not hold.

    The Land is known if all sites with a key lie in one; other keys give "other".
    """
    known = {
        "headcount": _number(case, "headcount"),
        "group_headcount": _number(case, "group_headcount"),
        "part_of_group": _answer(case, "part_of_group"),
        "works_council": _answer(case, "works_council"),
        "training_agreement": _answer(case, "training_agreement"),
        "land": land_of(case.sites["ags"]),
    }
    return CompanyFacts(**cast("dict[str, Any]", known | stated))


def course_of(offer: pd.Series[Any], **stated: Any) -> CourseFacts:
    """Return the facts of ``offer``, a row of the contract ``Offers``.

    Without a first day one can join at any time, as the contract says; ``stated`` are facts the
    table does not hold.
    """
    start, end = _day(offer["start"]), _day(offer["end"])
    known = {
        "title": str(offer["title"]),
        "hours": None if pd.isna(offer["hours"]) else float(offer["hours"]),
        "price": None if pd.isna(offer["price"]) else float(offer["price"]),
        "start": start,
        "end": end,
        "running_entry": start is None,
        "provider_certified": _said(offer["provider_certified"]),
        "course_certified": _said(offer["course_certified"]),
    }
    return CourseFacts(**cast("dict[str, Any]", known | stated))


def land_of(ags: pd.Series[Any]) -> Land | str | None:
    """Return the one Land of the municipality keys ``ags``, None without keys or with several."""
    prefixes = ags.dropna().astype("str").str[:2].unique()
    lands = {LAND_OF_AGS.get(prefix, "other") for prefix in prefixes}
    return lands.pop() if len(lands) == 1 else None


def _number(case: Case, name: str) -> float | None:
    values = case.company[name].dropna()
    return None if values.empty else float(values.iloc[0])


def _answer(case: Case, name: str) -> Answer:
    values = case.company[name].dropna()
    return None if values.empty else _said(values.iloc[0])


def _said(value: Any) -> Answer:
    return None if pd.isna(value) else cast("Answer", str(value))


def _day(value: Any) -> datetime.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
