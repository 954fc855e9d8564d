"""The kinds of column a contract may have, each said once for check, form, sheet and table.

A contract is a pandera ``DataFrameModel`` whose columns are made by the functions below.  Title,
help, unit and kind travel in the pandera field itself, so every other room reads them from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pandas as pd
import pandera.pandas as pa

# The dtype a contract annotates a column with.
Text = str
Whole = pd.Int64Dtype
Number = float
Day = pa.DateTime

SCALE = {
    0: "0 – keine",
    1: "1 – kennt",
    2: "2 – unter Anleitung",
    3: "3 – selbständig",
    4: "4 – leitet andere an",
}
YES_NO = {"yes": "ja", "no": "nein", "unknown": "unbekannt"}
LIST_SEPARATOR = "; "


class Kind(StrEnum):
    """How a value is written, read, stored and asked for."""

    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    EURO = "euro"
    DATE = "date"
    ONE_OF = "one_of"
    SCALE = "scale"
    REFERENCE = "reference"
    REFERENCES = "references"


class Contract(pa.DataFrameModel):
    """Base of all contracts: unknown columns are refused, values are brought to the declared type.

    ``Config.name`` is the table, ``Config.title`` its German name (sheet, form),
    ``Config.description`` its purpose in one German sentence.
    ``Config.metadata["single"]`` marks a table of one row.
    """

    class Config:
        """Settings every contract shares."""

        strict = True
        coerce = True


def _column(
    kind: Kind,
    title: str,
    help_text: str,
    *,
    required: bool = False,
    key: bool = False,
    unit: str | None = None,
    choices: Mapping[Any, str] | None = None,
    table: str | None = None,
    **checks: Any,
) -> Any:
    metadata = {"kind": kind, "unit": unit, "key": key, "choices": choices, "table": table}
    return pa.Field(
        title=title,
        description=help_text,
        nullable=not (required or key),
        metadata=metadata,
        **checks,
    )


def code(title: str, help_text: str, *, pattern: str, **options: Any) -> Any:
    """Return a short identifier; the whole value must match ``pattern``."""
    return _column(Kind.CODE, title, help_text, str_matches=f"^(?:{pattern})$", **options)


def text(title: str, help_text: str, *, longest: int = 120, **options: Any) -> Any:
    """Return a line of text of at most ``longest`` [characters]."""
    return _column(Kind.TEXT, title, help_text, str_length={"max_value": longest}, **options)


def long_text(title: str, help_text: str, *, longest: int = 4000, **options: Any) -> Any:
    """Return text of several lines, at most ``longest`` [characters]."""
    return _column(Kind.LONG_TEXT, title, help_text, str_length={"max_value": longest}, **options)


def whole(title: str, help_text: str, *, least: int, most: int, **options: Any) -> Any:
    """Return a whole number from ``least`` to ``most``."""
    return _column(Kind.WHOLE, title, help_text, ge=least, le=most, **options)


def decimal(title: str, help_text: str, *, least: float, most: float, **options: Any) -> Any:
    """Return a number with decimals from ``least`` to ``most``."""
    return _column(Kind.DECIMAL, title, help_text, ge=least, le=most, **options)


def euro(title: str, help_text: str, *, most: float = 100_000_000, **options: Any) -> Any:
    """Return an amount of money from 0 to ``most`` [EUR]."""
    return _column(Kind.EURO, title, help_text, unit="EUR", ge=0, le=most, **options)


def date(title: str, help_text: str, **options: Any) -> Any:
    """Return a day between 1950 and 2100."""
    first, last = pd.Timestamp("1950-01-01"), pd.Timestamp("2100-12-31")
    return _column(Kind.DATE, title, help_text, ge=first, le=last, **options)


def one_of(title: str, help_text: str, choices: Mapping[str, str], **options: Any) -> Any:
    """Return a choice; ``choices`` maps the stored code to the German label."""
    return _column(Kind.ONE_OF, title, help_text, choices=choices, isin=list(choices), **options)


def yes_no(title: str, help_text: str, **options: Any) -> Any:
    """Return a yes, a no or an explicit "unknown"."""
    return one_of(title, help_text, YES_NO, **options)


def scale(title: str, help_text: str, *, choices: Mapping[int, str] = SCALE, **options: Any) -> Any:
    """Return a step of an ordered scale; ``choices`` maps the step to its German label."""
    steps = list(choices)
    return _column(
        Kind.SCALE, title, help_text, choices=choices, ge=min(steps), le=max(steps), **options
    )


def reference(title: str, help_text: str, table: str, **options: Any) -> Any:
    """Return the key of one row of ``table``."""
    return _column(Kind.REFERENCE, title, help_text, table=table, **options)


def references(title: str, help_text: str, table: str, **options: Any) -> Any:
    """Return keys of several rows of ``table``, joined by ``LIST_SEPARATOR``."""
    return _column(Kind.REFERENCES, title, help_text, table=table, **options)
