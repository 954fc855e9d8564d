"""How sure a plan is, and that it says so.

- a search that stops early is no proof: it says what may still be gained, and that holds
- a finished search is a proof; a search without a bound says that nothing is proven
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from method.choice.choose import choose
from method.choice.programme import Effort
from method.choice.records import Lift, Need, Offer, Problem, Profile, Run
from method.choice.results import Choice
from reports.sentences.plan import proof

SKILLS = range(12)


def tight() -> Problem:
    """Return five people, twelve courses at odd prices, and money for some of them."""
    needs = [Need(skill=f"s{n}", level=0, target=1, weight=1.0 + n * 7 % 3) for n in SKILLS]
    people = [
        Profile(profile=f"P{n}", people=(f"P{n}",), role="r", team="A", needs=tuple(needs[n:]))
        for n in range(5)
    ]
    offers = [
        Offer(
            offer=f"o{n}",
            title=f"O{n}",
            lifts=(Lift(skill=f"s{n}", from_level=0, to_level=1),),
            runs=(Run(run="1"),),
            net_cost=97.0 + n * 37 % 61,
        )
        for n in SKILLS
    ]
    return Problem(profiles=tuple(people), offers=tuple(offers), budget=1234.0)


@pytest.fixture(scope="module")
def early() -> Choice:
    """A plan from a search that may stop 30 % below the best."""
    return choose(tight(), effort=Effort(gap=0.3, threads=1))


def test_what_may_still_be_gained_is_said_and_kept(early: Choice) -> None:
    """The best plan is better than the early one, by no more than was said."""
    best = choose(tight(), effort=Effort(gap=0.0, threads=1))
    assert (early.found, early.optimal, best.optimal) == (True, False, True)
    assert early.objective < best.objective <= early.bound
    said = 100 * (best.objective - early.objective) / early.objective
    assert said <= (early.gap_percent or 0.0)
    assert proof(early).startswith("Nicht als bester Plan bewiesen: Höchstens ")
    assert proof(best).startswith("Einen besseren Plan gibt es")


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        (1.044, "Nicht als bester Plan bewiesen: Höchstens 1,04 % sind noch zu gewinnen."),
        (None, "Nicht bewiesen, wie nah dieser Plan am besten ist; die Rechenzeit war zu Ende."),
    ],
)
def test_a_search_out_of_time(early: Choice, gap: float | None, sentence: str) -> None:
    """With a bound the gap is said, without one that there is none."""
    assert proof(replace(early, gap_percent=gap)) == sentence
