"""The order in which people look for rows: R1, R2, R10, not R1, R10, R2."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

_NUMBER = re.compile(r"(\d+)")


def natural(text: str) -> tuple[tuple[str | int, ...], str]:
    """Return what ``text`` is sorted by: its numbers count as numbers, "01" comes before "1".

    The same whatever the language of machine or database.
    """
    parts = _NUMBER.split(text)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), text


def by_columns(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return ``frame`` sorted by ``columns`` and counted anew; text is sorted naturally."""
    return frame.sort_values(columns, key=_rank, ignore_index=True)


def _rank(column: pd.Series[Any]) -> pd.Series[Any] | np.ndarray:
    if column.dtype != "str":
        return column
    codes, texts = pd.factorize(column)  # a gap has the code -1: the last place
    places = np.empty(len(texts) + 1, dtype=np.intp)
    places[sorted(range(len(texts)), key=lambda at: natural(str(texts[at])))] = np.arange(
        len(texts)
    )
    places[-1] = len(texts)
    return places[codes]
