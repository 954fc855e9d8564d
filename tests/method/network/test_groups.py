"""Complementary pairs and learning groups.

Requirements:
- A pair is two companies of which each has what the other looks for; nobody is in two pairs, and
  brute force finds no pairs with more points.
- A learning group is three to five companies with the same topic within 60 km, each in one at most;
  where all are near, everybody whose topic three have is in one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.network.definition import Network
from method.network.exchange import PAIR_COLUMNS
from method.network.groups import complementary, learning_groups
from method.network.shared import Shared
from schemas.case import Case
from tests.method.network.conftest import shared

DAY = datetime.date(2026, 11, 24)
Firm = Callable[..., Case]


def reasons(rows: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    """Return reasons from an asker to a helper with so many points, all at the same place."""
    full = [(asker, helper, "skills", "x", float(points), 0.0) for asker, helper, points in rows]
    return pd.DataFrame(full, columns=list(PAIR_COLUMNS))


def test_a_pair_needs_both_directions() -> None:
    """Adler and Bussard complement each other, Condor only asks."""
    found = reasons([("adler", "bussard", 1), ("bussard", "adler", 1), ("condor", "adler", 9)])
    assert complementary(found) == (("adler", "bussard"),)


ways = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.integers(1, 9)),
    max_size=14,
    unique_by=lambda way: way[:2],
).map(lambda rows: [row for row in rows if row[0] != row[1]])


@settings(max_examples=60, deadline=None)
@given(ways)
def test_no_other_pairs_have_more_points(rows: list[tuple[str, str, int]]) -> None:
    """Every set of disjoint pairs of five companies is tried."""
    points = {row[:2]: row[2] for row in rows}
    both = [
        (one, other, points[one, other] + points[other, one])
        for one, other in combinations("abcde", 2)
        if (one, other) in points and (other, one) in points
    ]
    sets = (chosen for size in range(3) for chosen in combinations(both, size))
    best = max(
        sum(pair[2] for pair in chosen)
        for chosen in sets
        if len({name for pair in chosen for name in pair[:2]}) == 2 * len(chosen)
    )
    found = complementary(reasons(rows))
    assert sum(points[a, b] + points[b, a] for a, b in found) == best
    assert len({name for pair in found for name in pair}) == 2 * len(found)


@pytest.fixture
def placed(firm: Firm, nowhere: Network) -> Callable[[dict[str, tuple[float, str]]], list[Shared]]:
    """Return a maker of companies on a line: name -> (kilometres from its start, needs)."""

    def make(line: dict[str, tuple[float, str]]) -> list[Shared]:
        cases = [firm(key, released="needs:name", needs=needs) for key, (_, needs) in line.items()]
        companies = shared(cases, nowhere, DAY)
        return [moved(each, latitude=50 + line[each.key][0] / 111.2) for each in companies]

    return make


def moved(company: Shared, *, latitude: float) -> Shared:
    """Return ``company`` at another latitude [degrees]."""
    names = {name: getattr(company, name) for name in Shared.__slots__}
    return Shared(**{**names, "latitude": latitude})


def test_a_group_has_one_topic_and_is_near(
    placed: Callable[[dict[str, tuple[float, str]]], list[Shared]],
) -> None:
    """Three within 60 km learn together; who is far or learns something else does not."""
    line = {
        "adler": (0, "cnc-cam"),
        "bussard": (20, "cnc-cam"),
        "condor": (50, "cnc-cam"),
        "dohle": (75, "cnc-cam"),
        "elster": (10, "cnc-mehrachs"),
    }
    (group,) = learning_groups(placed(line))
    assert (group.topic, group.companies) == ("cnc-cam", ("adler", "bussard", "condor"))
    assert group.kilometres == pytest.approx(50, abs=0.5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("xyz"), min_size=3, max_size=9))
def test_all_that_can_are_in_one_group(topics: list[str]) -> None:
    """At one place everybody whose topic three have is in a group of its topic, and in one only."""
    companies = [at_one_place(f"k{number}", topic) for number, topic in enumerate(topics)]
    groups = learning_groups(companies)
    members = [key for each in groups for key in each.companies]
    able = [f"k{number}" for number, topic in enumerate(topics) if topics.count(topic) >= 3]
    assert sorted(members) == sorted(able)
    topic_of = {each.key: each.needs["skill_id"].iloc[0] for each in companies}
    assert all({topic_of[key] for key in each.companies} == {each.topic} for each in groups)
    assert all(3 <= len(each.companies) <= 5 for each in groups)


def at_one_place(key: str, topic: str) -> Shared:
    """Return a company that needs ``topic``."""
    return Shared(
        key=key,
        names={"needs": None},
        district=None,
        latitude=50.0,
        longitude=10.0,
        technologies=pd.DataFrame(columns=["family", "process_kind", "state"]),
        skills=pd.DataFrame(),
        needs=pd.DataFrame({"skill_id": [topic]}),
        widest=3,
        example="",
        contacts={},
    )


def test_nobody_alone_makes_a_group() -> None:
    """Without companies there is none."""
    assert learning_groups([]) == ()
    assert complementary(reasons([])) == ()
