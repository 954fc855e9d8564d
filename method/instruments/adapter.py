"""From a case and its offers to the facts the law asks for; the rest people must state."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pandas as pd

from method.dated_law import Land
from method.disclosure import is_few
from method.instruments.book import LawBook
from method.instruments.checks import LESSON
from method.instruments.costs import SOCIAL_SECURITY
from method.instruments.facts import Answer, CompanyFacts, CourseFacts, GroupFacts
from schemas.case import Case
from schemas.remembered import remembered

LAND_OF_AGS: dict[str, Land] = {"16": "TH", "15": "ST"}
COUNTS = ("without_degree", "relief", "recent_degree", "recent_82", "recent_82a")
MINUTES = 60.0
OF_ONE = ("travel", "lodging", "meals", "away_days", "months")


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
        "establishment_headcount": _number(case, "establishment_headcount"),
        "structural_change_share": None
        if (share := _number(case, "structural_change")) is None
        else share / 100,
        "restructuring": _answer(case, "restructuring"),
        "change_agreement": _answer(case, "change_agreement"),
        "short_time_share": 0.0 if _answer(case, "short_time") == "no" else None,
    }
    return CompanyFacts(**cast("dict[str, Any]", known | stated))


def course_of(offer: Mapping[Any, Any], **stated: Any) -> CourseFacts:
    """Return the facts of ``offer``, a row of the contract ``Offers``.

    Without a first day one can join at any time, as the contract says; ``stated`` are facts the
    table does not hold.
    """
    start, end = _day(offer["start"]), _day(offer["end"])
    known = {
        "title": str(offer["title"]),
        "hours": _figure(offer["hours"]),
        "price": _figure(offer["price"]),
        "start": start,
        "end": end,
        "running_entry": start is None,
        "provider_certified": _said(offer["provider_certified"]),
        "course_certified": _said(offer["course_certified"]),
        "goal": None if pd.isna(offer["goal"]) else str(offer["goal"]),
        "examination_fee": _figure(offer["examination_fee"]),
        "beyond_workplace": _said(offer["beyond_workplace"]),
        "legal_duty": _said(offer["legal_duty"]),
        "shortened": _said(offer["shortened"]),
        "certificate": _said(offer["certificate"]),
        "in_working_time": _said(offer["working_time"]),
    }
    return CourseFacts(**cast("dict[str, Any]", known | stated))


def group_of(
    case: Case, offer_id: str, people: int, *, book: LawBook, course: CourseFacts, public: bool
) -> GroupFacts:
    """Return what ``case`` knows of a group of ``people`` in the offer ``offer_id``.

    Counts are stated for a group of some size; they hold for a part of it only if they are none or
    all, and never for a larger group: nothing is known of those who would join.  Answers for the
    whole company hold where the group has no count.  The wage follows from the company's labour
    cost if the group states none.  ``public`` leaves out every count from which one of 1 to 4
    people could be told (``method.disclosure``).
    """
    row = _row(case, offer_id)
    size = _figure(row.get("people"))
    counts = {name: _count(row.get(name), size, people, public=public) for name in COUNTS}
    for name in ("recent_82", "recent_degree"):
        if counts[name] is None and pd.isna(row.get(name)) and _answer(case, name) == "no":
            counts[name] = 0
    return GroupFacts(
        people=people,
        **cast("dict[str, Any]", counts),
        children_in_care=_children(row, people, public=public),
        hours_lost=hours_lost(course, book),
        wage=_wage(case, row, book),
        net_difference=_figure(row.get("net_difference")),
    )


def consenting(company: CompanyFacts, case: Case, offer_id: str) -> CompanyFacts:
    """Return ``company`` with the consent that the group of the offer states."""
    return replace(company, consents=_said(_row(case, offer_id).get("consents")))


def stated_people(case: Case, offer_id: str) -> int | None:
    """Return the size of the group [people] that ``case`` states for the offer, if it does."""
    size = _figure(_row(case, offer_id).get("people"))
    return None if size is None else int(size)


def with_expenses(course: CourseFacts, case: Case, offer_id: str) -> CourseFacts:
    """Return ``course`` with the expenses and months that the group of the offer states."""
    row = _row(case, offer_id)
    stated: dict[str, Any] = {name: _figure(row.get(name)) for name in OF_ONE}
    return replace(course, **stated)


def hours_lost(course: CourseFacts, book: LawBook) -> float | None:
    """Return the working hours one person loses to ``course`` [h], None if not known."""
    if course.in_working_time == "no":
        return 0.0
    if course.in_working_time != "yes" or course.hours is None:
        return None
    return course.hours * (course.lesson_minutes or book.assumed(LESSON)) / MINUTES


def land_of(ags: pd.Series[Any]) -> Land | str | None:
    """Return the one Land of the municipality keys ``ags``, None without keys or with several."""
    prefixes = ags.dropna().astype("str").str[:2].unique()
    lands = {LAND_OF_AGS.get(prefix, "other") for prefix in prefixes}
    return lands.pop() if len(lands) == 1 else None


def lands_of(ags: pd.Series[Any]) -> tuple[Land, ...]:
    """Return the Länder of the municipality keys ``ags`` that the content knows."""
    prefixes = set(ags.dropna().astype("str").str[:2])
    return tuple(sorted(land for prefix, land in LAND_OF_AGS.items() if prefix in prefixes))


def _count(stated: Any, size: float | None, people: int, *, public: bool) -> int | None:
    if pd.isna(stated) or size is None or stated > size:
        return None
    if public and stated and (is_few(float(stated)) or is_few(float(size - stated))):
        return None
    if people < size and stated in (0, size):
        return 0 if stated == 0 else people
    return int(stated) if size == people else None


def _row(case: Case, offer_id: str) -> Mapping[Any, Any]:
    return _stated(case).get(offer_id, {})


@remembered
def _stated(case: Case) -> dict[str, Mapping[Any, Any]]:
    """Return what is stated of the group of each offer, the first row of an offer."""
    rows = case.funding_groups.dropna(subset="offer_id").drop_duplicates("offer_id")
    return {str(row["offer_id"]): row for row in rows.to_dict("records")}


def _children(row: Mapping[Any, Any], people: int, *, public: bool) -> int | None:
    number = _figure(row.get("children_in_care"))
    known = number == 0 or (_figure(row.get("people")) == people and not public)
    return int(number) if number is not None and known else None


def _of_hundred(figure: float | None) -> float | None:
    return None if figure is None else figure / 100


def _wage(case: Case, row: Mapping[Any, Any], book: LawBook) -> float | None:
    own, cost = _figure(row.get("wage")), _number(case, "labour_cost")
    if own is not None or cost is None:
        return own
    return cost / (1 + book.assumed(SOCIAL_SECURITY))


def _number(case: Case, name: str) -> float | None:
    return _figure(_company(case).get(name))


def _answer(case: Case, name: str) -> Answer:
    return _said(_company(case).get(name))


@remembered
def _company(case: Case) -> Mapping[Any, Any]:
    """Return what the company says of itself, the first answer to each question."""
    answers = case.company.bfill().head(1).to_dict("records")
    return answers[0] if answers else {}


def _said(value: Any) -> Answer:
    return None if pd.isna(value) else cast("Answer", str(value))


def _figure(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _day(value: Any) -> datetime.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
