"""The demand of all companies that share theirs, and the courses it would fill."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from method.choice.from_case import problem_outside
from method.choice.programme import Effort
from method.choice.records import Distance, Goal, Lift, Offer, Problem, Run, Settings
from method.content import catalogue
from method.disclosure import SMALLEST_GROUP
from method.network.definition import Course, Network
from method.network.places import located, position
from method.network.shared import COUNTED_FROM, Shared
from method.network.together import EXTERNAL, Together, planned_together
from method.offers.distance import haversine
from method.wording import enumeration
from schemas.case import Case

ROOM = 25.0  # [s] for the plan together; with preparation two hundred stay under a minute
MOST_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What all together would do.

    Attributes:
        together: The plan and its value against each company alone.
        names: company -> its name, None where only the topic is released.
        titles: offer -> German title.
        open: skill_id, skill, people, companies: what no course closes, most people first; only
            skills that five people and three companies ask for.
        ways_known: Whether the plan knows how far everybody travels; a way it does not know counts
            nothing.
    """

    together: Together
    names: Mapping[str, str | None]
    titles: Mapping[str, str]
    open: pd.DataFrame
    ways_known: bool


def demand_of(
    sharing: Iterable[tuple[Case, Shared]],
    network: Network,
    as_of: datetime.date,
    *,
    goal: Goal = Goal.TOTAL,
    seconds: float = ROOM,
) -> Demand | None:
    """Return what the companies that released their needs would do together, None if none did.

    Args:
        sharing: Companies and what they share; those that share no needs are not looked at.
        network: Its courses, what a kilometre counts, the longest way.
        as_of: Day of releases, ratings and law.
        goal: Most closed in total, or the worst-off company first.
        seconds: Time limit of the plan together [s].
    """
    asking = [(case, one) for case, one in sharing if one.releases("needs")]
    if not asking:
        return None
    problems = {one.key: _problem(case, one, network, as_of) for case, one in asking}
    common = tuple(_offer(course) for course in network.courses)
    companies = [one for _, one in asking]
    together = planned_together(
        problems,
        common,
        ways=_ways(companies, network),
        goal=goal,
        effort=Effort(time_limit=seconds, gap=0.005),
    )
    return Demand(
        together=together,
        names={one.key: one.names["needs"] for one in companies},
        titles={each.offer: each.title for each in together.problem.offers},
        open=_open(together),
        ways_known=_ways_known(together),
    )


def _problem(case: Case, one: Shared, network: Network, as_of: datetime.date) -> Problem:
    """Return the company's own problem; without a gap that is closed from outside it is empty."""
    if one.widest < EXTERNAL:
        return Problem(settings=Settings(km_cost=network.km_cost))
    posed = problem_outside(
        located(case, network), as_of, least_gap=EXTERNAL, max_km=network.most_km
    )
    return replace(posed, settings=replace(posed.settings, km_cost=network.km_cost))


def _offer(course: Course) -> Offer:
    return Offer(
        offer=course.id,
        title=course.title,
        lifts=tuple(
            Lift(skill=skill, from_level=0, to_level=level)
            for skill, level in course.skills.items()
        ),
        runs=(Run(run="1", times=course.runs),),
        hours=course.hours,
        fixed_cost=course.cost,
        seats=course.seats,
        minimum=course.minimum,
        place=course.id if course.ags else None,
    )


def _ways(companies: Sequence[Shared], network: Network) -> tuple[Distance, ...]:
    placed = [course for course in network.courses if course.ags]
    spots = [position(network, ags=course.ags) for course in placed]
    latitudes, longitudes = np.array(spots, dtype="float64").reshape(-1, 2).T
    found = []
    for one in companies:
        kilometres = haversine(
            latitude=np.full(len(placed), one.latitude),
            longitude=np.full(len(placed), one.longitude),
            other_latitude=latitudes,
            other_longitude=longitudes,
        )
        found += [
            Distance(site=one.key, place=course.id, km=float(way))
            for course, way in zip(placed, kilometres, strict=True)
            if np.isfinite(way)
        ]
    return tuple(found)


def _ways_known(together: Together) -> bool:
    places = {each.offer: each.place for each in together.problem.offers}
    known = {(way.site, way.place) for way in together.problem.distances}
    return all(
        places[each.offer] is None or (each.team, places[each.offer]) in known
        for each in together.choice.assignments
    )


def _open(together: Together) -> pd.DataFrame:
    titles = {skill.id: skill.title for skill in catalogue().skills}
    needs = [(each.skill, each.team, each.count) for each in together.choice.open_needs]
    rows = pd.DataFrame(needs, columns=["skill_id", "company", "people"])
    common = rows[rows["skill_id"].isin(list(titles))]
    sums = common.groupby("skill_id", as_index=False).agg(
        people=("people", "sum"), companies=("company", "nunique")
    )
    shown = sums[sums["people"].ge(SMALLEST_GROUP) & sums["companies"].ge(COUNTED_FROM)]
    named = shown.assign(skill=shown["skill_id"].map(titles).astype("str"))
    return named.sort_values(["people", "skill"], ascending=[False, True], ignore_index=True)


def named(demand: Demand, companies: set[str]) -> str:
    """Return the names of ``companies`` that were released, and how many others there are."""
    names = sorted(name for key in companies if (name := demand.names[key]))
    hidden, more = len(companies) - len(names), len(names) - MOST_NAMES
    others = {f"{more} weitere": more, f"{hidden} ohne Namen": hidden}
    return enumeration([*names[:MOST_NAMES], *(text for text, n in others.items() if n > 0)])
