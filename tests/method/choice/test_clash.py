"""Why nothing fits.

- the clash names limits that exclude each other and no other
- what to loosen is as little as possible, with how much
- vetoes, travel and windows against pins are named too
- every kind of limit has its German sentences; a plan needs none
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from method.choice.choose import choose
from method.choice.limits import LimitKind
from method.choice.programme import Effort
from method.choice.records import Lift, Need, Offer, Pin, Problem, Profile, Run
from method.choice.wording import clash_sentences, clash_texts

EFFORT = Effort(threads=1, time_limit=60)
DAY = datetime.date(2027, 3, 1)
OFFERS = tuple(
    Offer(
        offer=code,
        title=f"Kurs {code}",
        lifts=(Lift(skill="s", from_level=0, to_level=2),),
        runs=(Run(run="1", start=DAY, end=DAY),),
        net_cost=600,
        hours=10,
    )
    for code in "ab"
)
PERSON = Profile(
    profile="P1",
    people=("P1",),
    role="r",
    team="A",
    needs=(Need(skill="s", level=0, target=2),),
    pins=(Pin(offer="a"),),
    hours=100,
)


def clashing(problem: Problem) -> tuple[set[LimitKind], dict[LimitKind, float]]:
    """Return the kinds of limits that clash, and what to loosen by how much."""
    clash = choose(problem, effort=EFFORT).clash
    assert clash is not None
    loosen = {each.limit.kind: round(each.amount, 4) for each in clash.loosen}
    return {limit.kind for limit in clash.limits}, loosen


def test_pin_against_budget() -> None:
    """The pinned course costs more than there is; hours have nothing to do with it."""
    problem = Problem(profiles=(PERSON,), offers=OFFERS, budget=500)
    kinds, loosen = clashing(problem)
    assert kinds == {LimitKind.PIN, LimitKind.BUDGET}
    assert loosen in ({LimitKind.BUDGET: 100.0}, {LimitKind.PIN: 1.0})


def test_sentences() -> None:
    """The answer says in German what clashes and what would help."""
    problem = Problem(profiles=(PERSON,), offers=OFFERS, budget=500)
    said = clash_sentences(choose(problem, effort=EFFORT), problem)
    assert "Das Budget beträgt 500 Euro." in said
    assert "P1 soll „Kurs a“ besuchen (alle Termine)." in said
    assert len(said) == 5
    assert clash_sentences(choose(replace(problem, budget=None)), problem) == ()


def test_two_pins_on_one_day() -> None:
    """Two pinned courses on the same day exclude each other."""
    person = replace(PERSON, pins=(Pin(offer="a"), Pin(offer="b")))
    kinds, loosen = clashing(Problem(profiles=(person,), offers=OFFERS))
    assert kinds == {LimitKind.PIN, LimitKind.OVERLAP}
    assert len(loosen) == 1


def test_pin_against_minimum() -> None:
    """One pinned person is not the group the course needs."""
    offer = replace(OFFERS[0], minimum=4)
    kinds, _ = clashing(Problem(profiles=(PERSON,), offers=(offer,)))
    assert kinds == {LimitKind.PIN, LimitKind.MINIMUM}


def test_pin_against_hours_veto_and_window() -> None:
    """Whatever else forbids the pinned course is named beside the pin."""
    for change, kind in (
        ({"hours": 5.0}, LimitKind.HOURS),
        ({"vetoes": ("a",)}, LimitKind.VETO),
        ({"first": DAY + datetime.timedelta(days=1)}, LimitKind.WINDOW),
    ):
        person = replace(PERSON, **change)
        kinds, _ = clashing(Problem(profiles=(person,), offers=OFFERS))
        assert kinds == {LimitKind.PIN, kind}


def test_every_kind_has_sentences() -> None:
    """No limit is left without words."""
    texts = clash_texts()
    assert set(texts.limits) == set(texts.loosen) == set(LimitKind)
