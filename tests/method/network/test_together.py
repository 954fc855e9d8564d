"""Courses chosen for several companies at once.

Requirements:
- The companies are teams of one problem; the same course of several is one course, its price stays
  each company's own; in-house courses stay a company's own, agreed courses and what they teach are
  left out, as are gaps that are closed inside a company (RKW rule).
- A course of the same title at another place, by another provider or at another date is another.
- Nobody travels farther than people are sent.
- A course with a minimum group that nobody fills alone is held together.
- The plan together closes at least as much as all alone; brute force over minimum groups, seats,
  ways and prices finds no better one.
- Fixed costs are shared by heads, and the shares add up.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.choice.records import Distance, Lift, Need, Offer, Pin, Problem, Profile, Run, Settings
from method.network.together import fixed_share, joined, planned_together

DAY = datetime.date(2027, 3, 1)
KM_COST = 7.0  # [EUR/km]
PRICE = 0.0001  # what a euro must bring [levels], as in Settings


def people(count: int, *, skill: str = "cam", gap: int = 3) -> Profile:
    """Return so many people who lack ``skill`` by ``gap`` levels."""
    codes = tuple(f"P{number}" for number in range(1, count + 1))
    return Profile(
        profile=f"{skill} {gap}",
        people=codes,
        role="Rolle",
        team="Team",
        needs=(Need(skill=skill, level=3 - gap, target=3),),
    )


def course(
    name: str, *, skill: str = "cam", fixed: float = 0.0, minimum: int = 0, fee: float = 0.0
) -> Offer:
    """Return a course that leads to level 3."""
    return Offer(
        offer=name,
        title=name,
        lifts=(Lift(skill=skill, from_level=0, to_level=3),),
        runs=(Run(run="1"),),
        net_cost=fee,
        fixed_cost=fixed,
        minimum=minimum,
    )


def test_a_course_that_nobody_fills_alone_is_held_together() -> None:
    """Three and four people fill a course for six."""
    problems = {"adler": Problem(profiles=(people(3),)), "bussard": Problem(profiles=(people(4),))}
    result = planned_together(problems, [course("CAM", fixed=700, minimum=6)])
    assert result.only_together == ("CAM",)
    assert (result.gained, result.saved) == (21, -700)
    assert result.shares["adler"][0].people == 0
    assert result.shares["bussard"][1].people == 4
    assert [result.shares[key][1].paid for key in problems] == [300, 400]


def test_the_same_course_is_one_with_each_companys_price() -> None:
    """Funding differs between companies, the course does not."""
    problems = {
        "adler": Problem(profiles=(people(1),), offers=(course("A1", fee=100),)),
        "bussard": Problem(profiles=(people(1),), offers=(course("A1", fee=500),)),
    }
    one = joined(problems)
    (offer,) = one.offers
    assert [(cost.offer, cost.amount) for cost in one.net_costs] == [
        (offer.offer, 100),
        (offer.offer, 500),
    ]
    assert [profile.team for profile in one.profiles] == ["adler", "bussard"]


HERE = replace(course("CAM", minimum=3), held="träger, 99084 erfurt")


@pytest.mark.parametrize(
    "other",
    [
        {"held": "träger, 99867 gotha"},
        {"runs": (Run(run="1", start=DAY, end=DAY),)},
        {"hours": 16.0},
        {"minimum": 4},
    ],
)
def test_another_place_or_date_is_another_course(other: dict[str, Any]) -> None:
    """The title alone makes no course the same."""
    assert len(joined(know(HERE, replace(HERE, **other))).offers) == 2


def test_a_course_is_not_held_in_two_towns_together() -> None:
    """Two and two people fill a course for three, but not one half here and half there."""
    there = replace(HERE, held="träger, 99867 gotha")
    held = [planned_together(know(HERE, other)).choice.runs for other in (HERE, there)]
    assert [len(runs) for runs in held] == [1, 0]


def know(*offers: Offer) -> dict[str, Problem]:
    """Return companies of two people, each of which knows one of ``offers``."""
    return {
        f"betrieb-{number}": Problem(profiles=(people(2),), offers=(offer,))
        for number, offer in enumerate(offers)
    }


def test_nobody_travels_farther_than_people_are_sent() -> None:
    """200 km to the common course, at most 50 km: Adler stays at home, Bussard goes."""
    near = replace(people(2), max_km=50.0)
    problems = {key: Problem(profiles=(near,)) for key in ("adler", "bussard")}
    common = replace(course("CAM"), place="CAM")
    ways = [
        Distance(site="adler", place="CAM", km=200),
        Distance(site="bussard", place="CAM", km=9),
    ]
    result = planned_together(problems, [common], ways=ways)
    assert {each.team for each in result.choice.assignments} == {"bussard"}


def test_agreed_courses_are_left_out_and_in_house_courses_stay_apart() -> None:
    """Who is booked asks no more; own rooms are no offer to others; what nobody needs is out."""
    booked = replace(people(1), pins=(Pin(offer="A1"),))
    own = Problem(
        profiles=(booked, people(2, skill="robot")),
        offers=(course("A1"), course("A2", skill="robot", fixed=50), course("A3", skill="spc")),
    )
    one = joined({"adler": own, "bussard": own})
    assert [offer.offer for offer in one.offers] == ["adler · A2", "bussard · A2"]
    assert {profile.needs[0].skill for profile in one.profiles} == {"robot"}


def test_nobody_goes_to_a_course_of_another_company() -> None:
    """Rooms of Adler and offers that only Adler knows are closed to Bussard, who has no price."""
    own = (course("A1", fixed=50), course("A2", fee=10))
    problems = {
        "adler": Problem(profiles=(people(1),), offers=own),
        "bussard": Problem(profiles=(people(2),)),
    }
    result = planned_together(problems)
    assert {each.team for each in result.choice.assignments} == {"adler"}
    assert result.shares["bussard"][1].people == 0
    assert result.gained == 0


def test_small_gaps_are_closed_inside() -> None:
    """A gap of two is no demand of the network."""
    assert joined({"adler": Problem(profiles=(people(5, gap=2),))}).profiles == ()


small = st.dictionaries(
    st.sampled_from(["adler", "bussard", "condor"]), st.integers(1, 3), min_size=1, max_size=3
)


@settings(max_examples=12, deadline=None)
@given(
    sizes=small,
    minimum=st.integers(1, 5),
    more=st.integers(0, 4),
    fixed=st.sampled_from([0, 1000, 30_000]),
    fee=st.sampled_from([0, 9000]),
    km=st.sampled_from([0, 40, 60]),
)
def test_no_other_plan_is_better(
    sizes: dict[str, int], minimum: int, more: int, fixed: float, fee: float, km: float
) -> None:
    """All ways to send people to two courses are tried; with seats for all never worse than alone.

    The common course has seats; Adler is ``km`` away from it, the others are there, and nobody is
    sent farther than 50 km.
    """
    seats = minimum + more
    common = replace(course("together", fixed=fixed, minimum=minimum), seats=seats, place="there")
    problems = {
        key: Problem(
            profiles=(replace(people(count), max_km=50.0),),
            offers=(course("open", fee=fee),),
            settings=Settings(km_cost=KM_COST),
        )
        for key, count in sizes.items()
    }
    ways = [Distance(site=key, place="there", km=km if key == "adler" else 0.0) for key in sizes]
    result = planned_together(problems, [common], ways=ways)
    travel = [
        2 * KM_COST * (km if key == "adler" else 0) for key in sizes for _ in range(sizes[key])
    ]
    plans = (
        [(place, way) for place, way in zip(places, travel, strict=True) if place]
        for places in product((0, 1, 2), repeat=len(travel))
        if not places.count(2) or minimum <= places.count(2) <= seats
    )
    best = max(
        3 * len(plan)
        - PRICE * sum(fee if place == 1 else way for place, way in plan)
        - PRICE * fixed * any(place == 2 for place, _ in plan)
        for plan in plans
        if not any(place == 2 and way > 2 * KM_COST * 50 for place, way in plan)
    )
    assert result.choice.objective == pytest.approx(best)
    if seats >= len(travel):
        assert result.choice.objective >= sum(own.objective for own in result.alone) - 1e-9
    held = sum(run.fixed_cost for run in result.choice.runs)
    shared = sum(fixed_share(result.choice, key) for key in sizes)
    assert shared == pytest.approx(held)
