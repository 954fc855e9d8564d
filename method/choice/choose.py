"""The choice itself: search, share out among people, and if nothing fits say why."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from method.choice.binding import bound_model
from method.choice.check import checked
from method.choice.clash import clash_of
from method.choice.fair import Fair, fair_search
from method.choice.model import Model
from method.choice.people import Seating, seating_of
from method.choice.plan import plan_of
from method.choice.programme import OPTIMAL_GAP, Answer, Effort, solve
from method.choice.records import Goal, Problem, merged, split
from method.choice.results import Choice
from schemas.remembered import remembered

ROUNDING = 1e-3  # [%]
LEAST_SECONDS = 1.0  # a split profile is searched again at least this long
DEFAULT_EFFORT = Effort()


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    model: Model
    answer: Answer
    fair: Fair | None


@remembered
def choose(problem: Problem, *, goal: Goal = Goal.TOTAL, effort: Effort = DEFAULT_EFFORT) -> Choice:
    """Return who goes to what and when, or which limits clash.

    Args:
        problem: People, offers and limits; people who are alike are counted together.
        goal: Most closed in total, or the worst-off team first with the price of that.
        effort: Time limit [s], gap [share of the optimum] and threads of the solver.

    Raises:
        ValueError: If names repeat or are unknown, or a figure is impossible.
    """
    began = time.perf_counter()
    grouped = merged(checked(problem))
    bound = np.inf
    while True:
        left = max(LEAST_SECONDS, effort.time_limit - (time.perf_counter() - began))
        found = _search(grouped, goal, replace(effort, time_limit=left))
        answer = found.answer
        if answer.solution is None:
            return _without_plan(found, goal, replace(effort, time_limit=left), began)
        bound = min(bound, answer.bound)
        seating = seating_of(
            found.model, answer.solution, replace(effort, time_limit=LEAST_SECONDS)
        )
        if not seating.failed:
            return _finished(found, seating, goal, bound, began)
        grouped = split(grouped, seating.failed)


def _search(problem: Problem, goal: Goal, effort: Effort) -> _Found:
    model = bound_model(problem)
    if goal == Goal.TOTAL:
        return _Found(model=model, answer=solve(model.programme, effort), fair=None)
    fair = fair_search(model, effort)
    return _Found(model=model, answer=fair.answer, fair=fair)


def _finished(found: _Found, seating: Seating, goal: Goal, bound: float, began: float) -> Choice:
    answer = found.answer
    choice = plan_of(found.model, seating.seats, answer.solution, goal)
    bound = max(answer.objective, bound)
    missing = 100 * (bound - answer.objective) / max(1e-9, abs(answer.objective))
    return replace(
        choice,
        objective=answer.objective,
        bound=bound,
        optimal=answer.optimal and missing <= 100 * OPTIMAL_GAP + ROUNDING,
        gap_percent=missing if np.isfinite(missing) else None,
        seconds=time.perf_counter() - began,
        fairness=None if found.fair is None else found.fair.price,
    )


def _without_plan(found: _Found, goal: Goal, effort: Effort, began: float) -> Choice:
    clash = clash_of(found.model, effort) if found.answer.infeasible else None
    seconds = time.perf_counter() - began
    return Choice(goal=goal, found=False, clash=clash, seconds=seconds)
