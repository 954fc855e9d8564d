"""The answers as tables for reports: every euro with its rule, reference and last check."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from method.dated_law import STATUS, TRUST
from method.instruments.combination import Combination
from method.instruments.results import ITEM_TITLES, Item, Part, Result
from schemas.columns import LIST_SEPARATOR

RESULT_COLUMNS = (
    "instrument_id",
    "code",
    "title",
    "verdict",
    "verdict_title",
    "status",
    "status_title",
    "counts",
    "amount",
    "missing",
    "amount_missing",
    "assumptions",
    "deadline",
    "last_day",
    "office",
    "contact",
    "papers",
    "notes",
    "source",
    "checked_until",
    "trust_title",
)
CHECK_COLUMNS = ("instrument_id", "title", "name", "condition", "verdict", "sentence", "reference")
PART_COLUMNS = (
    "instrument_id",
    "title",
    "item",
    "item_title",
    "people",
    "cost",
    "funded",
    "kind",
    "ceiling",
    "sentence",
    "reference",
    "checked_until",
)
SHARE_COLUMNS = (
    "item",
    "item_title",
    "cost",
    "funded",
    "own",
    "instrument_id",
    "sentence",
    "reference",
)
PREMIUM = "Prämie"


def results_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return one row per instrument: RESULT_COLUMNS; amount [EUR], lists joined by semicolons."""
    frame = pd.DataFrame([_result(each) for each in results], columns=list(RESULT_COLUMNS))
    days = {name: pd.to_datetime(frame[name]) for name in ("last_day", "checked_until")}
    return frame.assign(amount=frame["amount"].astype("float64"), **days)


def checks_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return one row per instrument and condition: CHECK_COLUMNS; ``verdict`` is a German word."""
    rows = [
        (
            result.instrument_id,
            result.cut.head.title,
            each.name,
            each.title,
            each.verdict_title,
            each.sentence,
            each.reference,
        )
        for result in results
        for each in result.checks
    ]
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS), dtype="str")


def parts_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Return one row per instrument and part of the money: PART_COLUMNS; cost, funded [EUR]."""
    rows = [(result, part) for result in results for part in result.parts]
    made = [_part(result, part) for result, part in rows]
    frame = pd.DataFrame(made, columns=list(PART_COLUMNS))
    money = {name: frame[name].astype("float64") for name in ("cost", "funded")}
    return frame.assign(checked_until=pd.to_datetime(frame["checked_until"]), **money)


def shares_frame(found: Combination) -> pd.DataFrame:
    """Return one row per cost item and instrument that pays of it: SHARE_COLUMNS [EUR].

    An item nobody pays has one row without an instrument; ``own`` is what is left of the item.
    """
    rows = [row for item in found.costs for row in _shares(found, item)]
    frame = pd.DataFrame(rows, columns=list(SHARE_COLUMNS))
    money = {name: frame[name].astype("float64") for name in ("cost", "funded", "own")}
    return frame.assign(**money)


def _result(result: Result) -> tuple[object, ...]:
    head, status = result.cut.head, result.cut.status
    return (
        head.id,
        head.code,
        head.title,
        str(result.verdict),
        result.title,
        status,
        STATUS[status],
        result.counts,
        result.amount,
        LIST_SEPARATOR.join(result.missing),
        LIST_SEPARATOR.join(result.amount_missing),
        LIST_SEPARATOR.join(each.sentence for each in result.assumptions),
        result.deadline,
        result.last_day,
        result.office,
        result.contact,
        LIST_SEPARATOR.join(result.papers),
        " ".join(result.notes),
        head.source,
        head.checked_until,
        TRUST[head.trust],
    )


def _part(result: Result, part: Part) -> tuple[object, ...]:
    title = PREMIUM if part.item is None else ITEM_TITLES[part.item]
    return (
        result.instrument_id,
        result.cut.head.title,
        "premium" if part.item is None else str(part.item),
        title,
        part.people,
        part.cost,
        part.funded,
        part.kind,
        part.ceiling,
        part.sentence,
        part.reference,
        result.cut.head.checked_until,
    )


def _shares(found: Combination, item: Item) -> list[tuple[object, ...]]:
    start = (str(item), ITEM_TITLES[item], found.costs[item])
    own = found.own[item]
    paid = [each for each in found.shares if each.item is item]
    if not paid:
        return [(*start, None, own, None, None, None)]
    return [
        (*start, each.funded, own, each.instrument_id, each.part.sentence, each.part.reference)
        for each in paid
    ]
