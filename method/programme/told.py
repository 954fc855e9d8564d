"""A company's tables with the days on which the store heard of what has no day of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from schemas.case import Case

RECORDED_TABLES = ("company", "maturity", "measures")


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Days from the history of the store.

    Attributes:
        tables: table -> day of its first entry.
        measures: measure and status ("" for the entry itself) -> day it was first recorded.
    """

    tables: Mapping[str, datetime.date] = field(default_factory=dict)
    measures: Mapping[tuple[str, str], datetime.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is known of a company."""

    case: Case
    recorded: Recorded = field(default_factory=Recorded)


def recorded_in(history: pd.DataFrame) -> Recorded:
    """Return the days in ``history`` (columns as in ``schemas.store.Store.history``)."""
    done = history[history["action"].isin(["insert", "update"])].sort_values("changed_at")
    tables: dict[str, datetime.date] = {}
    measures: dict[tuple[str, str], datetime.date] = {}
    for entry in done[["table_name", "row_key", "after", "changed_at"]].to_dict("records"):
        day = entry["changed_at"].date()
        tables.setdefault(entry["table_name"], day)
        if entry["table_name"] == "measures":
            key = entry["row_key"]["measure_id"]
            measures.setdefault((key, ""), day)
            measures.setdefault((key, (entry["after"] or {}).get("status", "")), day)
    return Recorded(tables, measures)
