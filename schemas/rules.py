"""Rules across the columns of one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule across the columns of one table.

    Attributes:
        code: its texts in the catalogue.
        table: name of the table.
        column: the column that is shown as wrong.
        broken: frame -> one truth value per row; gaps break no rule that does not ask for them.
    """

    code: str
    table: str
    column: str
    broken: Callable[[pd.DataFrame], pd.Series[bool]]


def _less(smaller: str, larger: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda frame: frame[larger] < frame[smaller]


def _unanswered(value: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda frame: frame["state"].eq("answered") & frame[value].isna()


def _overanswered(value: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    return lambda frame: frame["state"].ne("answered") & frame[["state", value]].notna().all(axis=1)


RULES = (
    Rule("REGEL_001", "offers", "end", _less("start", "end")),
    Rule("REGEL_001", "measures", "end", _less("start", "end")),
    Rule("REGEL_002", "ratings", "valid_until", _less("rated_on", "valid_until")),
    Rule("REGEL_003", "company", "group_headcount", _less("headcount", "group_headcount")),
    Rule("REGEL_004", "maturity", "level", _unanswered("level")),
    Rule("REGEL_005", "maturity", "level", _overanswered("level")),
    Rule("REGEL_004", "answers", "value", _unanswered("value")),
    Rule("REGEL_005", "answers", "value", _overanswered("value")),
    Rule("REGEL_006", "agreements", "until", _less("day", "until")),
    Rule("REGEL_007", "courses", "seats", _less("minimum", "seats")),
)
