"""Who could help whom.

Requirements:
- A planned technology meets an introduced one of its family, with more points in the same kind of
  process; a need that nobody masters at home meets a mastered skill.
- Nobody asks itself, nobody is over-asked, and the sum of points is the largest there is.
- Partners that offer what is planned or needed are named with the topics.
- A helper is named only if it released its name for every reason given.
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
from method.network.exchange import PAIR_COLUMNS, SAME_FAMILY, SAME_PROCESS, pairs, proposals
from method.network.introductions import UNNAMED, introductions, partners_for
from schemas.case import Case
from tests.method.network.conftest import shared

DAY = datetime.date(2026, 11, 24)
Firm = Callable[..., Case]
ALL = "technologies:name skills:name needs:name"


def test_a_plan_meets_what_another_has_introduced(firm: Firm, nowhere: Network) -> None:
    """The same kind of process gives more points than the family alone."""
    cases = [
        firm("adler", released=ALL, planned="ai"),
        firm("bussard", released=ALL, introduced="ai"),
    ]
    found = pairs(shared(cases, nowhere, DAY))
    assert found[["asker", "helper", "topic", "points"]].to_numpy().tolist() == [
        ["adler", "bussard", "ai", SAME_PROCESS]
    ]
    assert found["kilometres"].tolist() == [0.0]
    assert SAME_PROCESS > SAME_FAMILY


def test_a_need_meets_a_mastered_skill(firm: Firm, nowhere: Network) -> None:
    """Only what nobody masters at home is asked of others."""
    cases = [
        firm("adler", released=ALL, needs="cnc-cam"),
        firm("bussard", released=ALL, masters="cnc-cam"),
        firm("condor", released=ALL, masters="cnc-cam"),
    ]
    found = pairs(shared(cases, nowhere, DAY))
    assert found[["asker", "helper"]].to_numpy().tolist() == [
        ["adler", "bussard"],
        ["adler", "condor"],
    ]


def test_complementary_companies_are_marked(firm: Firm, nowhere: Network) -> None:
    """Each has what the other lacks."""
    cases = [
        firm("adler", released=ALL, needs="cnc-cam", masters="cnc-mehrachs"),
        firm("bussard", released=ALL, masters="cnc-cam", needs="cnc-mehrachs"),
    ]
    companies = shared(cases, nowhere, DAY)
    found = pairs(companies)
    chosen = proposals(found)
    assert chosen["mutual"].tolist() == [True, True]
    first = introductions(chosen, found, companies, nowhere)[0]
    assert (first.helper, first.contact) == ("Bussard GmbH", "Leitung Fertigung")
    assert first.gain != ()
    assert "Ohne Ihre Zustimmung geben wir nichts weiter" in first.draft


def test_an_unnamed_helper_has_no_place(firm: Firm, nowhere: Network) -> None:
    """With the topic alone neither name nor distance is told."""
    cases = [
        firm("adler", released="needs:topic", needs="cnc-cam"),
        firm("bussard", released="skills:topic", masters="cnc-cam"),
    ]
    companies = shared(cases, nowhere, DAY)
    found = pairs(companies)
    only = introductions(proposals(found), found, companies, nowhere)[0]
    assert (only.helper, only.kilometres, only.contact) == (UNNAMED, None, "")
    assert UNNAMED in only.draft


def test_partners_with_a_fitting_topic(firm: Firm, nowhere: Network) -> None:
    """A university is named for what it offers and the company plans or needs."""
    (one,) = shared([firm("adler", released=ALL, planned="ai", needs="cnc-cam")], nowhere, DAY)
    ((partner, topics),) = partners_for(one, nowhere)
    assert (partner.name, len(topics)) == ("Hochschule Nirgendwo", 2)


def test_without_companies_there_is_no_proposal() -> None:
    """Nobody shares, nobody is proposed."""
    assert proposals(pairs([])).empty


ways = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 9)),
    min_size=1,
    max_size=7,
    unique_by=lambda way: way[:2],
)


def worth(rows: Sequence[tuple[str, str, int]], most: int) -> float:
    """Return the points of ``rows``, -1 if somebody stands in more than ``most`` of them."""
    for place in (0, 1):
        names = [row[place] for row in rows]
        if any(names.count(name) > most for name in names):
            return -1
    return sum(row[2] for row in rows)


@pytest.mark.parametrize("most", [1, 2])
@settings(max_examples=30, deadline=None)
@given(rows=ways)
def test_no_other_choice_has_more_points(most: int, rows: list[tuple[str, str, int]]) -> None:
    """Brute force over all choices finds nothing better, and nobody is over-asked."""
    found = pd.DataFrame(
        [(a, h, "skills", f"{a}{h}", float(p), 0.0) for a, h, p in rows], columns=list(PAIR_COLUMNS)
    )
    chosen = proposals(found, most_helped=most, most_asked=most)
    best = max(
        worth(some, most) for size in range(len(rows) + 1) for some in combinations(rows, size)
    )
    taken = list(chosen[["asker", "helper", "points"]].itertuples(index=False, name=None))
    assert worth(taken, most) == pytest.approx(best)
