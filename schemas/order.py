"""The order in which people look for rows: R1, R2, R10, not R1, R10, R2."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
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
    order = np.lexsort([_rank(frame[name]) for name in reversed(columns)])
    sorted_already = np.array_equal(order, np.arange(len(frame)))
    return (frame if sorted_already else frame.take(order)).reset_index(drop=True)


def _rank(column: pd.Series[Any]) -> npt.NDArray[np.intp]:
    """Return the place of each value among the different ones; a gap has the last place."""
    codes, values = pd.factorize(column)
    if column.dtype == "str":
        order = sorted(range(len(values)), key=lambda at: natural(str(values[at])))
    else:
        order = list(np.argsort(values))
    places = np.empty(len(values) + 1, dtype=np.intp)
    places[order] = np.arange(len(values))
    places[-1] = len(values)
    return places[codes]
