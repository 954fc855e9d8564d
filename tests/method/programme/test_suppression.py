"""No small group follows from the figures of several half-years.

Requirements:
- Whoever joins when, a count shown is 0 or at least five people.
- The difference of two half-years shown is 0 or at least five, of all people, of those of a target
  group, and of those who are not in it.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from method.disclosure import SMALLEST_GROUP
from method.programme.half_years import HalfYear, half_years
from method.programme.measured import measured
from method.programme.rows import COLUMNS

HALVES = half_years(HalfYear(2025, 2), HalfYear(2026, 2))
NAMES = ("employees_covered", "employees_45")
# How many people of a company and an age group come in a half-year.
joining = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 2),
        st.sampled_from(["yes", "no"]),
        st.integers(1, 7),
    ),
    min_size=3,
    max_size=10,
)


@settings(max_examples=6, deadline=None)
@given(joining)
def test_no_small_group_follows(joined: list[tuple[int, int, str, int]]) -> None:
    """Differences of what is shown, brute force."""
    found = measured({**empty(), "covered": covered(joined)}, NAMES, HALVES)
    shown = {
        key: int(reading.value)
        for key, reading in found.items()
        if reading.state == "known" and reading.value is not None
    }
    counts = [[shown.get((name, half)) for half in HALVES] for name in NAMES]
    others = [None if a is None or b is None else a - b for a, b in zip(*counts, strict=True)]
    for series in (*counts, others):
        known = [0, *(value for value in series if value is not None)]
        for earlier, later in combinations(known, 2):
            assert later - earlier == 0 or later - earlier >= SMALLEST_GROUP


def covered(joined: list[tuple[int, int, str, int]]) -> pd.DataFrame:
    """Return the people as rows of the gate."""
    rows = [
        {"company_key": f"K{company}", "person_key": f"{number}-{n}",
         "day": pd.Timestamp(HALVES[half].first), "age_45": age,
         "without_degree": "no", "part_time": "no"}
        for number, (company, half, age, people) in enumerate(joined)
        for n in range(people)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def empty() -> dict[str, pd.DataFrame]:
    """Return no rows of any fact."""
    columns = {name: ["company_key", "person_key", "day", *more] for name, more in COLUMNS.items()}
    return {
        name: pd.DataFrame(columns=each).astype({"day": "datetime64[us]"})
        for name, each in columns.items()
    }
