"""Occupational safety among the open skills: expired ratings count, other groups do not."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from method.communication.safety import safety_is_open
from schemas.case import case_of

DAY = datetime.date(2026, 11, 23)
NONE = pd.DataFrame({"skill_id": ["cnc"], "score": [1.0]})
FIRST = pd.DataFrame({"skill_id": ["schutz"], "score": [1.0]})


@pytest.mark.parametrize(
    ("ranking", "until", "expected"),
    [
        (NONE, "2027-01-01", False),
        (NONE, "2026-11-22", True),
        (FIRST, "2027-01-01", True),
        (FIRST.assign(score=0.0), "2027-01-01", False),
    ],
)
def test_safety_is_open(ranking: pd.DataFrame, until: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    """Either a gap among the first, or a rating that has expired."""
    tables = {
        "skills": pd.DataFrame(
            {"skill_id": ["schutz"], "name": ["Sicher"], "group": ["Arbeitssicherheit, Energie"]}
        ),
        "people": pd.DataFrame({"person_id": ["P001"]}),
        "ratings": pd.DataFrame(
            {
                "person_id": ["P001"],
                "skill_id": ["schutz"],
                "level": [2],
                "source": ["supervisor"],
                "rated_on": [pd.Timestamp("2026-01-10")],
                "valid_until": [pd.Timestamp(until)],
            }
        ),
    }
    assert safety_is_open(case_of(tables), ranking, DAY) is expected
