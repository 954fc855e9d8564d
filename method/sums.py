"""Sums of rows by the values of some columns.

Pages compute these after every entry; pandas' own named sums take twice to five times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows by the values of some columns, in the order in which these come up.

    Attributes:
        names: one row per group with the values of the columns.
        number: the group of each row, -1 for a row in which one of the columns is empty.
    """

    names: pd.DataFrame
    number: Numbers

    @classmethod
    def of(cls, rows: pd.DataFrame, by: Sequence[str]) -> Self:
        """Group ``rows``."""
        number = numbered(*(rows[name] for name in by))
        kept = np.flatnonzero(number >= 0)
        first = kept[np.unique(number[kept], return_index=True)[1]]
        return cls(rows[list(by)].iloc[first].reset_index(drop=True), number)

    def with_sums(self, **sums: Any) -> pd.DataFrame:
        """Return the columns of ``names`` and then ``sums``, one value per group."""
        columns: dict[str, Any] = {str(name): self.names[name] for name in self.names}
        return pd.DataFrame({**columns, **sums})

    @property
    def sizes(self) -> Numbers:
        """Return how many rows each group has."""
        return np.bincount(self.number[self.number >= 0], minlength=len(self.names))

    def sums(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the sum of ``values`` per group; what is missing adds nothing."""
        kept = (self.number >= 0) & ~np.isnan(values)
        sums = np.bincount(self.number[kept], values[kept], minlength=len(self.names))
        return sums.astype(np.float64)

    def count(self, flags: npt.NDArray[np.bool_]) -> Numbers:
        """Return how many ``flags`` are set per group."""
        return np.bincount(self.number[flags & (self.number >= 0)], minlength=len(self.names))

    def distinct(self, codes: Numbers, flags: npt.NDArray[np.bool_]) -> Numbers:
        """Return how many different ``codes`` have their flag set per group; -1 is none."""
        kept = flags & (self.number >= 0) & (codes >= 0)
        width = int(codes.max(initial=0)) + 1
        pairs = np.unique(self.number[kept] * width + codes[kept])
        return np.bincount(pairs // width, minlength=len(self.names))


def numbered(*columns: pd.Series) -> Numbers:
    """Return the number of each row's values in the order in which they come up, -1 if empty."""
    return reduce(_both, (pd.factorize(column)[0] for column in columns))


def floats(column: pd.Series) -> npt.NDArray[np.float64]:
    """Return ``column`` as floats; what is missing is NaN."""
    return column.to_numpy(dtype="float64", na_value=np.nan)


def whole(figures: npt.NDArray[Any]) -> pd.api.extensions.ExtensionArray:
    """Return ``figures`` as whole numbers of which some may be emptied later."""
    return pd.array(figures.astype("int64"), dtype="Int64")


def _both(one: Numbers, other: Numbers) -> Numbers:
    together = one * (int(other.max(initial=0)) + 1) + other
    known = (one >= 0) & (other >= 0)
    number = np.full(len(one), -1, dtype=np.intp)
    number[known] = pd.factorize(together[known])[0]
    return number
