"""Two published exercises, reduced: the formulations are theirs, sizes and figures are ours.

No published instance is solved here; each optimum is checked by trying everything.

- choosing training programmes: persons who lack skills, programmes with a fixed cost, an enrolment
  cost per person and days that cost the person's wage; every required skill is covered at the
  least cost (course exercise in integer programming, published as a GAMS model with 15 programmes,
  41 skills and 6 persons; the discount for groups and the conflicts of that model are left out)
- skill allocation: jobs that each ask for one skill go to engineers with a limit of jobs, some
  engineers learn new skills, as few new skills as possible (MiniZinc Challenge 2020,
  "skill-allocation"; background: Senthooran, Le Bodic, Stuckey, Optimising Training for Service
  Delivery, CP 2021, LIPIcs 210, 48:1-48:15; the limit on work overseas is left out)
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from method.choice.choose import choose
from method.choice.programme import Effort, Programme, solve
from method.choice.records import Lift, Need, Offer, Problem, Profile, Run, Settings

EFFORT = Effort(threads=1, time_limit=60, gap=0.0)
REQUIRED = ("ab", "bc", "acd")
WAGES = (200.0, 300.0, 250.0)  # EUR a day
PROGRAMMES = (  # skills, fixed cost, enrolment cost [EUR], days
    ("ab", 900.0, 300.0, 2),
    ("bc", 700.0, 200.0, 1),
    ("cd", 400.0, 500.0, 2),
    ("abc", 1500.0, 250.0, 3),
    ("d", 100.0, 150.0, 1),
)


def least_cost() -> float:
    """Return the least cost over every way to send each person to a set of programmes."""
    sets = [s for n in range(6) for s in itertools.combinations(range(len(PROGRAMMES)), n)]
    covering = [
        [s for s in sets if set(need) <= {skill for i in s for skill in PROGRAMMES[i][0]}]
        for need in REQUIRED
    ]
    costs = []
    for plan in itertools.product(*covering):
        fixed = sum(PROGRAMMES[i][1] for i in set().union(*plan))
        each = sum(
            PROGRAMMES[i][2] + PROGRAMMES[i][3] * wage
            for chosen, wage in zip(plan, WAGES, strict=True)
            for i in chosen
        )
        costs.append(fixed + each)
    return min(costs)


def test_programmes_skills_persons() -> None:
    """With a heavy weight on skills the choice covers all of them at the least cost."""
    people = tuple(
        Profile(
            profile=f"P{number}",
            people=(f"P{number}",),
            role="r",
            team="A",
            needs=tuple(Need(skill=skill, level=0, target=1) for skill in skills),
            hour_cost=wage / 8,
        )
        for number, (skills, wage) in enumerate(zip(REQUIRED, WAGES, strict=True))
    )
    offers = tuple(
        Offer(
            offer=f"o{number}",
            title=f"Programm {number}",
            lifts=tuple(Lift(skill=skill, from_level=0, to_level=1) for skill in skills),
            runs=(Run(run="1"),),
            hours=8.0 * days,
            net_cost=enrolment,
            fixed_cost=fixed,
        )
        for number, (skills, fixed, enrolment, days) in enumerate(PROGRAMMES)
    )
    problem = Problem(profiles=people, offers=offers, settings=Settings(euro_price=0.0001))
    choice = choose(problem, effort=EFFORT)
    assert choice.closed == choice.needed == 7
    assert choice.costs.paid + choice.costs.time == pytest.approx(least_cost())


def test_skill_allocation() -> None:
    """Jobs are done with as few new skills as trying every assignment needs."""
    skills_of = ({0}, {1}, {0, 2})
    jobs, most_jobs = (0, 1, 1, 2, 3, 1), 2
    people, count = len(skills_of), 4
    programme = Programme()
    work = programme.columns(people * len(jobs), upper=1).reshape(people, len(jobs))
    learn = programme.columns(people * count, cost=-1.0, upper=1).reshape(people, count)
    each = programme.rows(len(jobs), lower=1, upper=1)
    programme.put(np.tile(each, people), work.ravel(), 1.0)
    load = programme.rows(people, upper=most_jobs)
    programme.put(np.repeat(load, len(jobs)), work.ravel(), 1.0)
    new = programme.rows(people, upper=1)  # one new skill each
    programme.put(np.repeat(new, count), learn.ravel(), 1.0)
    able = np.array([[job in known for job in jobs] for known in skills_of], dtype=float)
    tied = programme.rows(work.size, upper=able.ravel())
    programme.put(tied, work.ravel(), 1.0)
    programme.put(tied, learn[:, list(jobs)].ravel(), -1.0)
    answer = solve(programme, EFFORT)
    assert -answer.objective == fewest(skills_of, jobs, most_jobs) == 2


def fewest(skills_of: tuple[set[int], ...], jobs: tuple[int, ...], most: int) -> int:
    """Return the fewest new skills over every assignment of jobs to people."""
    counts = []
    for plan in itertools.product(range(len(skills_of)), repeat=len(jobs)):
        new = {(who, job) for who, job in zip(plan, jobs, strict=True) if job not in skills_of[who]}
        loads = [plan.count(who) for who in range(len(skills_of))]
        learners = [who for who, _ in new]
        if max(loads) <= most and len(set(learners)) == len(learners):
            counts.append(len(new))
    return min(counts)
