"""How fast and how exactly courses are chosen, beside a greedy choice.

The companies are generated: roles ask for 8 to 10 skills, people lack about two levels in four of
every ten, offers lift one to three skills, half of them from
nothing and half by two levels; 15 % are in-house with a fixed cost and a
minimum group, 25 % online at any time, the others have one or two dates and seats.  Budget, hours
and absence bind.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.measuring import where
from benchmarks.rows import Goal, Row
from method.choice.choose import choose
from method.choice.greedy import greedy
from method.choice.programme import OPTIMAL_GAP, Effort
from method.choice.records import (
    Lift,
    Need,
    Offer,
    Problem,
    Profile,
    Run,
    TeamLimit,
    merged,
)

FIRST_DAY = datetime.date(2027, 1, 4)
SIZES = {"60 x 40 x 300": (60, 40, 300), "500 x 80 x 1,000": (500, 80, 1000)}
MOST_SECONDS = {"60 x 40 x 300": 1.0, "500 x 80 x 1,000": 20.0}


def company(people: int, skills: int, offers: int, seed: int) -> Problem:
    """Return a generated company of ``people`` x ``skills`` x ``offers``."""
    draw = np.random.default_rng(seed)
    roles = [_role(draw, skills) for _ in range(max(5, people // 20))]
    profiles = tuple(_person(draw, number, roles) for number in range(people))
    teams = sorted({profile.team for profile in profiles})
    return Problem(
        profiles=profiles,
        offers=tuple(_offer(draw, number, skills) for number in range(offers)),
        budget=600.0 * people,
        team_limits=tuple(TeamLimit(team=team, most_away=2) for team in teams),
    )


def _role(draw: np.random.Generator, skills: int) -> list[tuple[str, int, float]]:
    chosen = draw.choice(skills, size=int(draw.integers(8, 11)), replace=False)
    return [(f"s{skill}", int(draw.integers(2, 5)), float(draw.integers(1, 4))) for skill in chosen]


def _person(
    draw: np.random.Generator, number: int, roles: list[list[tuple[str, int, float]]]
) -> Profile:
    role = int(draw.integers(len(roles)))
    needs = tuple(
        Need(
            skill=skill,
            level=max(0, target - int(draw.choice(4, p=[0.6, 0.2, 0.15, 0.05]))),
            target=target,
            weight=weight,
        )
        for skill, target, weight in roles[role]
    )
    return Profile(
        profile=f"P{number}",
        people=(f"P{number}",),
        role=f"r{role}",
        team=f"t{number // 10}",
        needs=needs,
        hours=80.0,
    )


def _offer(draw: np.random.Generator, number: int, skills: int) -> Offer:
    chosen = draw.choice(skills, size=int(draw.integers(1, 4)), replace=False)
    hours = float(draw.choice([8, 16, 24, 40, 60]))
    kind = str(draw.choice(["in_house", "online", "external"], p=[0.15, 0.25, 0.6]))
    offer = Offer(
        offer=f"o{number}",
        title=f"Kurs {number}",
        lifts=tuple(_lift(draw, f"s{skill}") for skill in chosen),
        runs=(Run(run="1", times=2),),
        hours=hours,
        net_cost=round(float(draw.uniform(8, 25)) * hours, 2),
    )
    if kind == "in_house":
        price = round(float(draw.uniform(40, 120)) * hours, 2)
        return replace(offer, net_cost=30.0, fixed_cost=price, seats=12, minimum=5)
    if kind == "external":
        dates = tuple(_run(draw, which, hours) for which in range(int(draw.integers(1, 3))))
        return replace(offer, runs=dates, seats=int(draw.integers(4, 21)))
    return offer


def _lift(draw: np.random.Generator, skill: str) -> Lift:
    target = int(draw.integers(2, 5))
    entry = 0 if draw.random() < 0.5 else target - 2  # noqa: PLR2004 - half ask for nothing
    return Lift(skill=skill, from_level=entry, to_level=target)


def _run(draw: np.random.Generator, which: int, hours: float) -> Run:
    start = FIRST_DAY + datetime.timedelta(days=int(draw.integers(0, 330)))
    return Run(run=str(which), start=start, end=start + datetime.timedelta(days=int(hours // 8)))


def rows(seed: int = 1) -> Iterator[Row]:
    """Measure a small and a large company."""
    for name, size in SIZES.items():
        large = size[0] > 100  # noqa: PLR2004 - the larger one may leave a gap
        effort = Effort(time_limit=20.0, gap=0.008 if large else OPTIMAL_GAP)
        yield from measure(name, company(*size, seed=seed), effort)


def measure(name: str, problem: Problem, effort: Effort) -> Iterator[Row]:
    """Measure one choice and the greedy choice beside it."""
    started = time.perf_counter()
    choice = choose(problem, effort=effort)
    took = time.perf_counter() - started
    plain = greedy(merged(problem))
    goal = 0.01 if choice.optimal else 1.0
    bound = Goal("below", MOST_SECONDS[name])
    anew = replace(effort, time_limit=effort.time_limit + 1)  # the same would be remembered
    profile = "" if took < bound.bound else where(lambda: choose(problem, effort=anew))
    yield Row(f"choose courses, {name}", took, "s", goal=bound, profile=profile)
    yield Row(f"gap left by the choice, {name}", choice.gap_percent, "%", goal=Goal("below", goal))
    if plain is not None:
        loss = 100 * (1 - plain.objective / choice.objective)
        yield Row(f"loss of a greedy choice, {name}", loss, "%")
