"""Numbers, dates and lists as German readers write them; a missing value is an en dash."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from method.disclosure import FEW, is_few

MISSING = "–"
LEAST_P = 0.001
LOCALE = "de_DE"


def number(value: Any, *, decimals: int = 1) -> str:
    """Return ``value`` with exactly ``decimals`` places, e.g. 1.234,5."""
    if pd.isna(value):
        return MISSING
    return _written(round(float(value), decimals) + 0.0, decimals)


def p_value(value: Any) -> str:
    """Return a p with three places; what would be 0,000 is said to be below 0,001."""
    return "<\u00a00,001" if pd.notna(value) and value < LEAST_P else number(value, decimals=3)


def count(value: Any) -> str:
    """Return ``value`` as a whole number, e.g. 1.234."""
    return number(value, decimals=0)


def percent(share: Any) -> str:
    """Return a share between 0 and 1 as per cent, e.g. 45 %."""
    return MISSING if pd.isna(share) else f"{number(float(share) * 100, decimals=0)}\u00a0%"


def euro(value: Any) -> str:
    """Return an amount [EUR] without cents, e.g. 1.234 €."""
    return MISSING if pd.isna(value) else f"{count(value)}\u00a0€"


def date(value: Any) -> str:
    """Return a day as 31.12.2026."""
    if pd.isna(value):
        return MISSING
    day = value if isinstance(value, datetime.date) else pd.Timestamp(value).date()
    return str(format_date(day, format="dd.MM.yyyy", locale=LOCALE))


def enumeration(words: Sequence[str]) -> str:
    """Return ``words`` as "a, b und c"; an empty sequence as a dash."""
    return str(format_list(list(words), locale=LOCALE)) if words else MISSING


def plural(amount: float, one: str, many: str) -> str:
    """Return ``amount`` with the fitting noun, e.g. 1 Person, 3 Personen."""
    return f"{count(amount)}\u00a0{one if amount == 1 else many}"


def guarded(amount: float) -> str:
    """Return ``amount`` [people or their ratings] as a whole number, from 1 to 4 "unter 5"."""
    return FEW if is_few(amount) else count(amount)


def guarded_plural(amount: float, many: str) -> str:
    """Return ``guarded`` with the noun in the plural, e.g. unter 5 Personen, 0 Personen."""
    return f"{guarded(amount)}\u00a0{many}"


@lru_cache(maxsize=4096)  # tables and figures say the same numbers again and again
def _written(value: float, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=LOCALE)).replace("-", "−")
