"""Numbers, dates and lists as German readers write them.

- decimal comma, point for thousands, a true minus sign, a space before % and €
- a missing value is an en dash, never nan, None or NaT
- no number is shown as −0
"""

from __future__ import annotations

import datetime
import math

import pandas as pd
import pytest

from reports import german


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (german.number(1234.5), "1.234,5"),
        (german.number(-0.04), "0,0"),
        (german.number(-2.25, decimals=2), "−2,25"),
        (german.count(12345), "12.345"),
        (german.percent(0.456), "46\u00a0%"),
        (german.euro(1999.6), "2.000\u00a0€"),
        (german.date(datetime.date(2026, 3, 1)), "01.03.2026"),
        (german.date(pd.Timestamp("2026-12-31")), "31.12.2026"),
        (german.enumeration(["CNC", "Robotik", "KI"]), "CNC, Robotik und KI"),
        (german.enumeration([]), "–"),
        (german.plural(1, "Person", "Personen"), "1\u00a0Person"),
        (german.plural(0, "Person", "Personen"), "0\u00a0Personen"),
    ],
)
def test_is_written_as_german_readers_do(shown: str, expected: str) -> None:
    """Each kind of value has one German form."""
    assert shown == expected


@pytest.mark.parametrize("gap", [None, math.nan, pd.NA, pd.NaT])
def test_missing_is_a_dash(gap: object) -> None:
    """Whatever stands for a gap in a frame is shown as an en dash."""
    writers = (german.number, german.count, german.percent, german.euro, german.date)
    assert [write(gap) for write in writers] == ["–"] * 5
