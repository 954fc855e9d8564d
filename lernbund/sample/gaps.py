"""What is missing in the data of a generated company, as it is in real ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample.plan import Plan

Tables = dict[str, pd.DataFrame]
_PEOPLE = {"hours": "weekly_hours", "age": "age_band", "dqr": "dqr_level"}
_WHOLE = {"wishes": ("wishes",), "indicators": ("indicators", "indicator_values")}
_WHOLE["benefits"] = ("benefits",)


def with_gaps(tables: Tables, plan: Plan, rng: Generator) -> Tables:
    """Return ``tables`` without what ``plan.gaps`` names."""
    left = dict(tables)
    _empty_company(left, plan)
    for gap in sorted(plan.gaps & set(_PEOPLE)):
        share = float(rng.uniform(0.1, 0.4))
        left["people"] = _blank(left["people"], _PEOPLE[gap], share, rng)
    if "planned" in plan.gaps:
        left["roles"] = _blank(left["roles"], "planned_headcount", 0.5, rng)
    if "skills_unrated" in plan.gaps and "ratings" in left:
        left["ratings"] = _unrated(left["ratings"], rng)
    for gap in sorted(plan.gaps & set(_WHOLE)):
        left |= {name: pd.DataFrame() for name in _WHOLE[gap]}
    return left


def _empty_company(tables: Tables, plan: Plan) -> None:
    row = tables["company"].copy()
    if "labour_cost" in plan.gaps:
        row["labour_cost"] = None
    if "headcount" in plan.gaps:
        row["headcount"] = None
    if "works_council" in plan.gaps and plan.works_council == "no":
        row[["works_council", "training_agreement"]] = "unknown"
    tables["company"] = row


def _blank(frame: pd.DataFrame, column: str, share: float, rng: Generator) -> pd.DataFrame:
    empty = rng.random(len(frame)) < share
    return frame.assign(**{column: frame[column].where(~empty)})


def _unrated(rated: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    names = np.sort(rated["skill_id"].unique())
    out = rng.choice(names, max(1, len(names) // 8), replace=False)
    return rated[~rated["skill_id"].isin(out)]
