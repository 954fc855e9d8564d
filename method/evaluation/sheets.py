"""The answers of each sheet beside each other: rows are sheets, columns waves and statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from method.evaluation.answers import SHEET, batches

Place = tuple[str, str]  # wave and statement
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """Sheets of one respondent on one measure, of all waves.

    Attributes:
        sheets: measure_id, respondent; one row per sheet.
        given: wave and statement -> value of each sheet, NaN without an answer.
        closes_on: wave -> measure_id -> last day of the wave, NaT if it is not known.
    """

    sheets: pd.DataFrame
    given: Mapping[Place, NDArray[np.float64]]
    closes_on: Mapping[str, Mapping[str, pd.Timestamp]]

    def answered(self, *places: Place) -> Mask:
        """Return which sheets have a value at each of ``places``."""
        rows = np.column_stack([self.given[place] for place in places])
        return np.asarray(~np.isnan(rows).any(axis=1))

    def released(self, kept: Mask, wave: str) -> Mask:
        """Return those of the sheets ``kept`` that are in a batch of ``wave``."""
        rows = self.sheets[kept]
        days = rows["measure_id"].map(self.closes_on[wave])
        batch = batches(rows.assign(closes_on=days, wave=wave), ["wave"])
        released = kept.copy()
        released[kept] = batch.notna()
        return released


def sheets_of(answers: pd.DataFrame) -> Sheets:
    """Return the sheets of ``answers``, see ``answers.closed_answers``."""
    given = answers.dropna(subset="value")
    wide = given.pivot_table(index=SHEET, columns=["wave", "item_id"], values="value")
    days = given.drop_duplicates(["wave", "measure_id"])
    return Sheets(
        sheets=wide.index.to_frame(index=False),
        given={cast("Place", place): wide[place].to_numpy(float) for place in wide.columns},
        closes_on={
            str(wave): dict(zip(own["measure_id"], own["closes_on"], strict=True))
            for wave, own in days.groupby("wave")
        },
    )
