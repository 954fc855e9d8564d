"""Who takes part in which measure, from codes where they are known and from counts where not."""

from __future__ import annotations

import pandas as pd

from schemas.columns import LIST_SEPARATOR


def keys_in(lists: pd.Series) -> pd.Series:
    """Return one row per key of the ``lists`` ("P001; P002"), with the index of its list."""
    split = lists.dropna().astype(str).str.split(LIST_SEPARATOR.strip()).explode().str.strip()
    return split[split.ne("")]


def participants(measures: pd.DataFrame) -> pd.DataFrame:
    """Return who takes part by code: measure_id, person_id, each pair once."""
    codes = keys_in(measures["people"]).rename("person_id")
    pairs = measures[["measure_id"]].join(codes, how="inner")
    return pairs.drop_duplicates().reset_index(drop=True)


def headcounts(measures: pd.DataFrame) -> pd.Series:
    """Return how many people each measure is for, with the index of ``measures``; NA if unknown.

    Codes count before the stated number, because they are the newer and surer entry.
    """
    counted = keys_in(measures["people"]).groupby(level=0).nunique().astype("Int64")
    return counted.reindex(measures.index).fillna(measures["headcount"]).rename("people")
