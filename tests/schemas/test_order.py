"""People look for rows as they count.

Requirements:
- numbers inside a text count as numbers: R2 before R10, whatever letters stand around them
- the order is total and needs no language: of two spellings of a number the longer comes first
- a table is sorted by several columns, text naturally, gaps last; numbers and days as such
"""

import itertools

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from schemas.order import by_columns, natural

codes = st.text(st.sampled_from("RPä-.019"), max_size=6)


def test_numbers_count_as_numbers():
    """R10 is after R2, and 10-1 after 9-2."""
    given_order = ["R10", "R2", "10-1", "P007", "R1", "9-2", "R", "Ä1", "P08"]
    expected = ["9-2", "10-1", "P007", "P08", "R", "R1", "R2", "R10", "Ä1"]
    assert expected == sorted(given_order, key=natural)


@given(st.sets(codes, max_size=8))
def test_no_two_texts_share_a_place(texts):
    """Different texts are never taken for the same, so their order is always one."""
    ordered = sorted(texts, key=natural)
    assert all(natural(one) < natural(two) for one, two in itertools.pairwise(ordered))


def test_rows_are_sorted_by_several_columns():
    """The first column decides, gaps come last, and the rows are counted anew."""
    texts = pd.Series(["R10", "R2", None, "R2"], dtype="str")
    frame = pd.DataFrame({"role_id": texts, "headcount": [1, 20, 3, 4]})
    actual = by_columns(frame, ["role_id", "headcount"])
    expected = pd.DataFrame({"role_id": texts[[1, 1, 0, 2]], "headcount": [4, 20, 1, 3]})
    pd.testing.assert_frame_equal(expected.reset_index(drop=True), actual)
