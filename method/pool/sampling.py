"""A tenth of a company's people stays at home: the number of its rows is not its size.

Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 3 (sampling of microdata).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pandas as pd

from method.disclosure import SMALLEST_GROUP
from schemas.case import Case

ONE_IN = 10


def sampled(case: Case) -> Case:
    """Return ``case`` without the people, and their ratings, who are drawn to stay out.

    Each stays out with a chance of 1 in ``ONE_IN``; five stay in at least, all in a company of
    five or fewer.  The draw follows from what is known of company and person, codes and days
    included, which nobody outside has: the same data leave out the same people in every build, so
    that the gate may take such builds for one, and samples of many builds cannot be averaged.
    """
    codes = case.people["person_id"]
    out = pd.Series([_stays_out(each) for each in _told(case)], index=codes.index, dtype=bool)
    kept = out.sort_values(kind="stable").index[: max(int((~out).sum()), SMALLEST_GROUP)]
    stay = codes.index.isin(kept)
    rated = case.ratings["person_id"].isin(codes[stay])
    return replace(case, people=case.people[stay], ratings=case.ratings[rated])


def _told(case: Case) -> list[str]:
    """Return per person what is known of company and person, in whatever order it stands."""
    whose, codes = case.ratings["person_id"], case.people["person_id"]
    rated = _hashed(case.ratings).groupby(whose).sum().reindex(codes, fill_value=0)
    people = zip(_hashed(case.people), rated, strict=True)
    company = case.company.to_csv(index=False)
    return [f"{company} {person} {ratings}" for person, ratings in people]


def _hashed(frame: pd.DataFrame) -> pd.Series[int]:
    found: pd.Series[int] = pd.util.hash_pandas_object(frame.astype("str"), index=False)
    return found


def _stays_out(told: str) -> bool:
    return int.from_bytes(hashlib.sha256(told.encode()).digest()) % ONE_IN == 0
