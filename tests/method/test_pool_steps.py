"""Requirements of the steps of a build: what may be told of companies that are not in the pool.

1. Counts of companies and people pass the gate, who is in the pool first.
2. One or two companies left out, or a few people, cannot be counted by subtraction.
3. Of two builds the same holds: a company that withdraws is not seen by its size.
"""

from __future__ import annotations

import pandas as pd
import pytest

from method.pool.steps import released_steps


def counts(*, declined=(), inside=(9, 9, 9, 9)):
    """Return companies of these sizes: those that did not agree, and those in the pool."""
    rows = [(f"d{n}", size, "read") for n, size in enumerate(declined)]
    rows += [(f"c{n}", size, "large_enough") for n, size in enumerate(inside)]
    return pd.DataFrame(rows, columns=["company", "people", "step"])


def told(frame, earlier=(), build="1"):
    """Return step -> people that may be told, and the ledger after it."""
    found, entries = released_steps(frame, earlier=earlier, build=build)
    people = found.set_index("name")["people"].astype(object)
    return people.where(people.notna(), None).to_dict(), (*earlier, *entries)


@pytest.mark.parametrize(
    ("declined", "read"),
    [((8, 8, 8), 60), ((), 36), ((40,), None), ((40, 40), None), ((1, 1, 2), None)],
)
def test_few_left_out_are_not_told(declined, read):
    """Nobody or three companies with many people; not one, not two, not four people."""
    assert told(counts(declined=declined))[0] == {
        "read": read, "agreed": 36, "large_enough": 36}  # fmt: skip


def test_a_hidden_step_says_why():
    """Companies are hidden with their people, with a sentence."""
    frame, _ = released_steps(counts(declined=(40,)), earlier=(), build="1")
    first = frame.iloc[0]
    assert (first["name"], pd.isna(first["companies"])) == ("read", True)
    assert "mit früher freigegebenen Zahlen" in first["why"]


def test_who_withdraws_is_not_counted_by_two_builds():
    """36 people, then 27: the second build tells nothing; unchanged it tells the same."""
    first, ledger = told(counts())
    assert told(counts(), ledger, "2")[0] == first
    after = counts(declined=(9,), inside=(9, 9, 9))
    assert told(after, ledger, "3")[0]["large_enough"] is None
