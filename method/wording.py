"""Figures and days as German text, for the sentences the method writes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache

from babel.numbers import format_decimal


@lru_cache(maxsize=4096)  # the sentences of all instruments say the same figures again and again
def decimal(value: float, *, least: int = 0) -> str:
    """Return ``value`` with decimal comma and ``least`` to two decimals, as in 1.234,5."""
    form = "#,##0." + "0" * least + "#" * (2 - least)
    return str(format_decimal(value, format=form, locale="de"))


def euro_and_cents(value: float) -> str:
    """Return ``value`` [EUR] with cents, as in 28,50 €."""
    return f"{format_decimal(value, format='#,##0.00', locale='de')} €"


def euro(value: float) -> str:
    """Return ``value`` [EUR] in whole euros, as in 1.234 €."""
    return f"{format_decimal(value, format='#,##0', locale='de')} €"


def percent(share: float) -> str:
    """Return ``share`` [of 1] as a percentage, as in 45 %."""
    return f"{decimal(share * 100)} %"


def persons(count: int) -> str:
    """Return ``count`` [people] with its noun, as in 1 Person."""
    return f"{decimal(count)} {'Person' if count == 1 else 'Personen'}"


def day(value: datetime.date) -> str:
    """Return ``value`` as in 31.12.2026."""
    return value.strftime("%d.%m.%Y")


def enumeration(parts: Sequence[str]) -> str:
    """Return ``parts`` as in "a, b und c"."""
    return " und ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
