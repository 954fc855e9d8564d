"""The plan and its funding as tables: who pays what, why, until when, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from method.choice.courses import ShownCourse
from method.dated_law import LANDS, STATUS, TRUST, Land
from method.disclosure import FEW
from method.instruments.book import LawBook
from method.instruments.results import ITEM_TITLES, Check, Result
from method.instruments.verdict import STANDING, Verdict
from method.wording import day
from schemas.columns import LIST_SEPARATOR

PLAN_COLUMNS = (
    "title", "stage", "start", "people", "price", "gross", "funded", "net", "wages", "verdict",
    "payers",
)  # fmt: skip
MONEY_COLUMNS = (
    "title", "item", "payer", "cost", "funded", "left", "sentence", "reference", "checked_until",
    "where",
)  # fmt: skip
CHECK_COLUMNS = ("title", "instrument", "condition", "verdict", "sentence", "reference")
WHY_COLUMNS = ("instrument", "verdict", "courses", "sentence", "where")
APPLICATION_COLUMNS = (
    "title", "instrument", "applicant", "office", "last_day", "start", "papers", "verdict",
)  # fmt: skip
INSTRUMENT_COLUMNS = (
    "title", "scope", "applicant", "sentence", "status_title", "contact", "source", "checked",
    "trust_title",
)  # fmt: skip


def plan_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return one row per course: PLAN_COLUMNS; money [EUR] of all, or only the price of one.

    ``stage`` is running, planned or proposed; ``people`` reads "unter 5" where it is hidden, and
    then only ``price`` is there, for a person or, if the course is bought whole, for a run.
    """
    rows = [_plan_row(each) for each in courses]
    frame = pd.DataFrame(rows, columns=list(PLAN_COLUMNS))
    money = {name: frame[name].astype("float64") for name in PLAN_COLUMNS[4:9]}
    return frame.assign(start=pd.to_datetime(frame["start"]), **money)


def seats_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return who goes to what and what it costs, for the confidential version: names codes."""
    rows = [
        (each.title, each.start, each.people, LIST_SEPARATOR.join(each.codes), each.gross, each.net)
        for each in courses
    ]
    frame = pd.DataFrame(rows, columns=["title", "start", "people", "codes", "gross", "net"])
    return frame.assign(start=pd.to_datetime(frame["start"]))


def money_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return who pays which cost item: MONEY_COLUMNS [EUR], each euro with its rule and check."""
    rows = [
        (
            each.title if each.unit == "all" else f"{each.title} (je Person)",
            ITEM_TITLES[share.item],
            result.cut.head.short,
            each.funding.best.costs[share.item],
            share.funded,
            each.funding.best.own[share.item],
            share.part.sentence,
            share.part.reference,
            result.cut.head.checked_until,
            f"{share.part.reference}; geprüft bis {day(result.cut.head.checked_until)}",
        )
        for each in courses
        if each.funding is not None
        for share in each.funding.best.shares
        for result in each.funding.results
        if result.instrument_id == share.instrument_id
    ]
    frame = pd.DataFrame(rows, columns=list(MONEY_COLUMNS))
    money = {name: frame[name].astype("float64") for name in ("cost", "funded", "left")}
    return frame.assign(checked_until=pd.to_datetime(frame["checked_until"]), **money)


def checks_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return every condition of every instrument that is not refused: CHECK_COLUMNS."""
    rows = [
        (each.title, result.cut.head.short, check.title, check.verdict_title, *_said(check))
        for each, result in _answers(courses)
        if result.verdict is not Verdict.NO and result.cut.status == "open"
        for check in result.checks
    ]
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS), dtype="str")


def why_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return per instrument what is missing or fails first, for how many courses: WHY_COLUMNS."""
    rows = [
        (*_key(result), each.title, *_why(result))
        for each, result in _answers(courses)
        if result.verdict is not Verdict.YES
    ]
    names = ["instrument", "verdict", "ground", "title", "sentence", "where"]
    frame = pd.DataFrame(rows, columns=names)
    groups = frame.groupby(["verdict", "instrument", "ground", "where"], sort=False)
    found = groups.agg(courses=("title", "nunique"), sentence=("sentence", _example)).reset_index()
    by = ["verdict", "courses"]
    return found.sort_values(by, ascending=[False, False], kind="stable")[list(WHY_COLUMNS)]


def applications_frame(courses: Iterable[ShownCourse]) -> pd.DataFrame:
    """Return the applications to make, the most urgent first: APPLICATION_COLUMNS.

    These are the instruments that pay, and those that lack an answer where none pays yet.
    """
    rows = [
        (
            each.title,
            result.cut.head.short,
            result.cut.head.applicant,
            result.office,
            result.last_day,
            each.start,
            LIST_SEPARATOR.join(result.papers),
            str(result.verdict),
        )
        for each, result in _answers(courses)
        if _to_apply(each, result)
    ]
    frame = pd.DataFrame(rows, columns=list(APPLICATION_COLUMNS))
    days = {name: pd.to_datetime(frame[name]) for name in ("last_day", "start")}
    frame = frame.assign(**days, later=frame["verdict"].ne("yes"))
    ordered = frame.sort_values(["later", "last_day", "title"], na_position="last", kind="stable")
    return ordered.drop(columns="later").reset_index(drop=True)


def instruments_frame(book: LawBook, lands: Sequence[Land]) -> pd.DataFrame:
    """Return all instruments for companies in ``lands`` as they stand: INSTRUMENT_COLUMNS.

    No column holds an amount: these rows are information and belong in no sum.
    """
    rows = [
        (
            head.title,
            LANDS[head.land] if head.land else "Bund",
            head.applicant,
            head.sentence,
            STATUS[cut.status],
            head.contact,
            head.source,
            head.checked_until,
            TRUST[head.trust],
        )
        for cut in book.cuts.values()
        for head in (cut.head,)
        if head.land is None or head.land in lands
    ]
    frame = pd.DataFrame(rows, columns=list(INSTRUMENT_COLUMNS))
    return frame.assign(checked=pd.to_datetime(frame["checked"]))


def _plan_row(course: ShownCourse) -> tuple[object, ...]:
    whole = course.unit == "all" and course.known
    stage = "proposed"
    if course.agreed:
        stage = "running" if course.running else "planned"
    price = course.gross / (course.people or 1) if course.known and not course.running else None
    money = (course.gross, course.funded, course.net) if course.summed else (None, None, None)
    return (
        course.title,
        stage,
        course.start,
        FEW if course.people is None else course.people,
        price,
        *money,
        course.wages if whole and course.wages else None,
        "" if course.verdict is None else str(course.verdict),
        payers_of(course.verdict, course.payers),
    )


def payers_of(verdict: Verdict | None, payers: Sequence[str]) -> str:
    """Return who pays, else how funding stands, in German."""
    return ", ".join(payers) or ("–" if verdict is None else STANDING[verdict])


def _answers(courses: Iterable[ShownCourse]) -> list[tuple[ShownCourse, Result]]:
    asked = [each for each in courses if each.funding is not None and not each.running]
    return [
        (each, result)
        for each in asked
        if each.funding
        for result in each.funding.results
        if result.cut.head.purpose == "training" and result.cut.head.payer == "company"
    ]


def _to_apply(course: ShownCourse, result: Result) -> bool:
    if course.funding is None:
        return False
    if course.funding.best.shares:
        return result.instrument_id in course.funding.best.instruments
    return result.verdict is Verdict.OPEN and result.cut.status == "open"


def _key(result: Result) -> tuple[str, str, str]:
    failed = _failed(result)
    ground = failed.title if failed else LIST_SEPARATOR.join(result.missing)
    return result.cut.head.short, str(result.verdict), ground


def _why(result: Result) -> tuple[str, str]:
    if failed := _failed(result):
        return _said(failed)
    missing = LIST_SEPARATOR.join(result.missing)
    return f"Es fehlt: {missing}." if missing else result.cut.reason, result.contact


def _failed(result: Result) -> Check | None:
    failed = (each for each in result.checks if each.verdict is Verdict.NO)
    return next(failed, None) if result.verdict is Verdict.NO else None


def _example(sentences: pd.Series[str]) -> str:
    word = "" if len(set(sentences)) == 1 else "Zum Beispiel: "
    return f"{word}{sentences.iloc[0]}"


def _said(check: Check) -> tuple[str, str]:
    return check.sentence, check.reference
