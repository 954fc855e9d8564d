"""Whether occupational safety is among the open skills, because such training has its own rules."""

from __future__ import annotations

import datetime

import pandas as pd

from method.skills.ratings import current_ratings, known_ratings
from schemas.case import Case

SAFETY_GROUP = "Arbeitssicherheit"
FIRST = 3


def safety_is_open(case: Case, ranking: pd.DataFrame, as_of: datetime.date) -> bool:
    """Return whether a safety skill is among the first three gaps or a rating of one has expired.

    Args:
        case: The company; a safety skill is one whose group begins with "Arbeitssicherheit".
        ranking: skill_id and score in the order of the priority, see ``method.concept.analysis``.
        as_of: Day on which a rating must be valid.
    """
    groups = case.skills["group"].fillna("").str.startswith(SAFETY_GROUP)
    safety = case.skills.loc[groups.astype(bool), "skill_id"]
    first = ranking[ranking["score"].gt(0)]["skill_id"].head(FIRST)
    current = current_ratings(known_ratings(case, as_of))
    expired = current.loc[~current["valid"].astype(bool), "skill_id"]
    return bool(first.isin(safety).any() or expired.isin(safety).any())
