"""Prints how fast and how exactly courses are chosen, beside a greedy choice.

    python -m benchmarks.choice [--small] [--seed N]

The companies are generated: roles ask for 8 to 10 skills, people lack about two levels in four of
every ten, offers lift one to three skills, half of them from
nothing and half by two levels; 15 % are in-house with a fixed cost and a
minimum group, 25 % online at any time, the others have one or two dates and seats.  Budget, hours
and absence bind.  Wall time counts
what else runs on the machine; CPU time is this process's own.
"""

from __future__ import annotations

import argparse
import datetime
import os
import time
from dataclasses import replace

import numpy as np

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


def measure(name: str, problem: Problem, effort: Effort) -> None:
    """Print one line for the choice and one for the greedy choice."""
    wall, processor = time.perf_counter(), time.process_time()
    choice = choose(problem, effort=effort)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    proof = "proven optimum" if choice.optimal else "best found"
    state = f"{proof}, gap {choice.gap_percent:.3f} %"
    print(f"{name}: {choice.closed:.0f} of {choice.needed:.0f} levels, {state}")
    print(f"  {wall:.2f} s wall, {processor:.2f} s CPU, solver {choice.seconds:.2f} s")
    began = time.perf_counter()
    plain = greedy(merged(problem))
    took = time.perf_counter() - began
    if plain is not None:
        loss = 100 * (1 - plain.objective / choice.objective)
        print(f"  greedy: {took:.2f} s, loses {loss:.1f} %")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.choice")
    parser.add_argument("--small", action="store_true", help="only the small company")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began")
    for name, size in SIZES.items():
        large = size[0] > 100  # noqa: PLR2004 - the larger one may leave a gap
        if large and chosen.small:
            continue
        effort = Effort(time_limit=20.0, gap=0.008 if large else OPTIMAL_GAP)
        measure(name, company(*size, seed=chosen.seed), effort)


if __name__ == "__main__":
    main()
