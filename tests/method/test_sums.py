"""What is required of sums by groups (``method.sums``).

- Groups stand in the order in which their values come up; a row without one of them is in none.
- Sums, counts and different values are those of pandas' own ``groupby``.
- A missing value adds nothing, and a missing code is nobody.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method.sums import Groups, floats, numbered

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["fräsen", "messen", None]),
        st.sampled_from([1, 2, None]),
        st.sampled_from(["P1", "P2", "P3", None]),
        st.one_of(st.none(), st.integers(0, 4)),
    ),
    max_size=30,
)
BY = ["skill", "level"]


def frame_of(rows: list[tuple[str | None, int | None, str | None, int | None]]) -> pd.DataFrame:
    """Return rows as pages hold them."""
    columns = {"skill": "str", "level": "Int64", "person": "str", "gap": "Int64"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def test_order_and_missing_values() -> None:
    """Two skills in the order in which they come up; a row without a skill is in neither."""
    frame = frame_of([("messen", 1, "P1", 2), (None, 1, "P2", 4), ("fräsen", 1, "P1", None)])
    groups = Groups.of(frame, ["skill"])
    sums = groups.with_sums(gaps=groups.sums(floats(frame["gap"])))
    expected = pd.DataFrame({"skill": ["messen", "fräsen"], "gaps": [2.0, 0.0]})
    pd.testing.assert_frame_equal(sums, expected.astype({"skill": "str"}))


@pytest.mark.parametrize("by", [["skill"], BY])
@given(rows=ROWS)
def test_as_pandas(
    by: list[str], rows: list[tuple[str | None, int | None, str | None, int]]
) -> None:
    """Any rows give the sums, counts and numbers of different people that pandas gives."""
    frame = frame_of(rows)
    groups = Groups.of(frame, by)
    people = numbered(frame["person"])
    everybody = np.ones(len(frame), dtype=bool)
    grouped = frame.groupby(by, sort=False)
    expected = {
        "n": grouped.size(),
        "gaps": grouped["gap"].sum(),
        "people": grouped["person"].nunique(),
    }
    ours = {
        "n": groups.sizes,
        "gaps": groups.sums(floats(frame["gap"])),
        "people": groups.distinct(people, everybody),
    }
    assert {name: list(map(int, column)) for name, column in ours.items()} == {
        name: list(map(int, column)) for name, column in expected.items()
    }
    assert groups.names.to_numpy().tolist() == grouped.size().index.to_frame().to_numpy().tolist()
