"""Courses chosen for several companies at once, and what that is worth against each alone.

A network's problem is a problem of choice like a company's: the companies are its teams and sites,
people with the same needs are counted together, fixed costs and minimum groups tie them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from method.choice.choose import DEFAULT_EFFORT, choose
from method.choice.programme import Effort
from method.choice.records import (
    Distance,
    Goal,
    Need,
    NetCost,
    Offer,
    Problem,
    Profile,
    Settings,
)
from method.choice.results import Assignment, Choice
from method.content import measure_types
from method.network.apart import APART, apart, own_name

EXTERNAL = next(path.min_gap for path in measure_types().paths if path.id == "external")
LONGEST_WAY, ENDLESS = 1e5, 1e6  # [km] nobody limits ways to this; a way to a closed course
AT_ONCE = 70  # companies planned alone in one programme: making it costs more than solving it


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one company has of a plan: people who learn, weighted levels closed, paid [EUR]."""

    people: int
    closed: float
    paid: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A plan for all companies beside the plans of each alone.

    Attributes:
        problem: What it was made from.
        choice: The plan together.
        alone: Plans in which nobody shares a course; each holds some of the companies.  A seat that
            several want counts for each, so the value of planning together is rather too small.
        shares: company -> (alone, together).
        only_together: Offers that are held in the plan together and in nobody's own.
    """

    problem: Problem
    choice: Choice
    alone: tuple[Choice, ...]
    shares: Mapping[str, tuple[Share, Share]]
    only_together: tuple[str, ...]

    @property
    def gained(self) -> float:
        """Return how many weighted levels more are closed than by all alone."""
        return self.choice.closed - sum(each.closed for each in self.alone)

    @property
    def saved(self) -> float:
        """Return how much less is paid than by all alone [EUR]; negative if more."""
        return sum(each.costs.paid for each in self.alone) - self.choice.costs.paid


def planned_together(
    problems: Mapping[str, Problem],
    common: Sequence[Offer] = (),
    *,
    ways: Sequence[Distance] = (),
    goal: Goal = Goal.TOTAL,
    effort: Effort = DEFAULT_EFFORT,
) -> Together:
    """Return the best plan for all companies of ``problems`` and what it is worth.

    Args:
        problems: company -> its own problem of choice; budgets and limits of teams are its own
            business and are left out.
        common: Courses the network offers to hold, open to all; they stand in every plan alone too.
        ways: From companies to the places of common courses [km].
        goal: Most closed in total, or the worst-off company first.
        effort: Time limit [s], gap and threads of the plan together.
    """
    every = joined(problems, common, ways)
    choice = choose(every, goal=goal, effort=effort)
    own = {
        key: joined({key: problem}, common, [way for way in ways if way.site == key])
        for key, problem in problems.items()
    }
    parts = [[*own][first : first + AT_ONCE] for first in range(0, len(own), AT_ONCE)]
    alone = {part[0]: choose(apart({key: own[key] for key in part})) for part in parts}
    in_part = {key: alone[part[0]] for part in parts for key in part}
    shares = {key: (_share(plan, key), _share(choice, key)) for key, plan in in_part.items()}
    held = {run.offer for plan in alone.values() for run in plan.runs}
    only = (
        run.offer
        for run in choice.runs
        if not any(own_name(key, run.offer) in held for key in problems)
    )
    return Together(
        problem=every,
        choice=choice,
        alone=tuple(alone.values()),
        shares=shares,
        only_together=tuple(dict.fromkeys(only)),
    )


def joined(
    problems: Mapping[str, Problem], common: Sequence[Offer] = (), ways: Sequence[Distance] = ()
) -> Problem:
    """Return one problem of all companies; the same course of several is one course.

    Only gaps that are closed from outside count (three levels and more, RKW-Kompetenzmatrix), and
    only where no agreed course teaches the skill already.  A course is the same if title, provider,
    place, hours, dates, levels and minimum group are; its price after funding stays each company's
    own, its seats are the fewest any of them knows.  Who does not know a course cannot go there:
    its price after funding is unknown.  Bundles stay out: they are a matter of one company; so do
    courses that teach a company nothing it asks for.
    """
    needs = {key: _asked_outside(problem) for key, problem in problems.items()}
    names = {key: _names(key, problem, needs[key]) for key, problem in problems.items()}
    offers = [
        replace(offer, offer=names[key][offer.offer], net_cost=0.0, place=names[key][offer.offer])
        for key, problem in problems.items()
        for offer in problem.offers
        if offer.offer in names[key]
    ]
    asked = (
        _profile(key, profile, needs[key][profile.profile], names[key])
        for key, problem in problems.items()
        for profile in problem.profiles
    )
    profiles = tuple(each for each in asked if each.needs)
    return Problem(
        profiles=profiles,
        offers=(*_merged(offers), *common),
        net_costs=tuple(_net_costs(profiles, problems, names)),
        distances=(*_distances(problems, names), *ways, *_closed(profiles, offers, names)),
        settings=next((each.settings for each in problems.values()), Settings()),
    )


def fixed_share(choice: Choice, company: str) -> float:
    """Return the company's part of the fixed costs of its runs [EUR], the same for every head.

    For a cost that does not depend on who takes part this is the Shapley value with people as
    players (Littlechild and Owen, Management Science 20 (1973), pp. 370-372, for one class).
    """
    heads = {(run.offer, run.run): run.fixed_cost / run.participants for run in choice.runs}
    return sum(heads[each.offer, each.run] * each.count for each in _own(choice, company))


def _share(choice: Choice, company: str) -> Share:
    own = _own(choice, company)
    people = {person for each in own for person in each.people}
    closed = sum(team.closed for team in choice.teams if team.name == company)
    paid = sum(each.cost for each in own) + fixed_share(choice, company)
    return Share(people=len(people), closed=closed, paid=paid)


def _own(choice: Choice, company: str) -> tuple[Assignment, ...]:
    return tuple(each for each in choice.assignments if each.team == company)


def _asked_outside(problem: Problem) -> dict[str, tuple[Need, ...]]:
    """Return profile -> needs that are closed from outside and that no agreed course teaches."""
    taught = {offer.offer: {lift.skill for lift in offer.lifts} for offer in problem.offers}
    found = {}
    for profile in problem.profiles:
        agreed = set().union(*(taught[pin.offer] for pin in profile.pins if pin.offer in taught))
        found[profile.profile] = tuple(
            each for each in profile.needs if each.gap >= EXTERNAL and each.skill not in agreed
        )
    return found


def _names(company: str, problem: Problem, needs: Mapping[str, tuple[Need, ...]]) -> dict[str, str]:
    """Return offer -> its name in the network; in-house courses are a company's own.

    Agreed courses are none of the network's business, nor are bundles, nor what nobody asks for.
    """
    asked = {need.skill for each in needs.values() for need in each}
    agreed = {pin.offer for profile in problem.profiles for pin in profile.pins}
    return {
        offer.offer: f"{company}{APART}{offer.offer}" if offer.fixed_cost else _identity(offer)
        for offer in problem.offers
        if offer.offer not in agreed
        and not offer.members
        and any(lift.skill in asked for lift in offer.lifts)
    }


def _identity(offer: Offer) -> str:
    days = ", ".join(f"{run.start or ''}–{run.end or ''}" for run in offer.runs)
    lifts = ", ".join(f"{lift.skill} {lift.to_level}" for lift in offer.lifts)
    return f"{offer.title} [{offer.held}; {days}; {offer.hours:g} h; {lifts}; ab {offer.minimum}]"


def _merged(offers: Iterable[Offer]) -> list[Offer]:
    known: dict[str, Offer] = {}
    for offer in offers:
        same = known.get(offer.offer, offer)
        seats = [each.seats for each in (same, offer) if each.seats is not None]
        known[offer.offer] = replace(same, seats=min(seats, default=None))
    return list(known.values())


def _profile(
    company: str, profile: Profile, needs: tuple[Need, ...], names: Mapping[str, str]
) -> Profile:
    return Profile(
        profile=f"{company}{APART}{profile.profile}",
        people=tuple(f"{company}{APART}{code}" for code in profile.people),
        role=company,
        team=company,
        site=company,
        needs=needs,
        hours=profile.hours,
        max_km=LONGEST_WAY if profile.max_km is None else profile.max_km,
        vetoes=tuple(dict.fromkeys(names[each] for each in profile.vetoes if each in names)),
    )


def _net_costs(
    profiles: Sequence[Profile],
    problems: Mapping[str, Problem],
    names: Mapping[str, Mapping[str, str]],
) -> Iterable[NetCost]:
    """Return what each profile pays per course; a company's people all pay its price."""
    prices = {key: _prices(problem, names[key]) for key, problem in problems.items()}
    for profile in profiles:
        for name, amount in prices[profile.team].items():
            yield NetCost(profile=profile.profile, offer=name, amount=amount)


def _prices(problem: Problem, names: Mapping[str, str]) -> dict[str, float]:
    """Return the price of each course after funding [EUR per person], the cheapest of equals."""
    offers = (each for each in problem.offers if each.offer in names)
    dearest_first = sorted(offers, key=lambda each: -each.net_cost)
    return {names[each.offer]: each.net_cost for each in dearest_first}


def _closed(
    profiles: Sequence[Profile], offers: Sequence[Offer], names: Mapping[str, Mapping[str, str]]
) -> Iterable[Distance]:
    """Return endless ways from companies to the courses that others know and they do not."""
    needed: dict[str, set[str]] = {key: set() for key in names}
    for profile in profiles:
        needed[profile.team] |= {need.skill for need in profile.needs}
    known = {key: set(own.values()) for key, own in names.items()}
    lifted = {offer.offer: {lift.skill for lift in offer.lifts} for offer in offers}
    for key, skills in needed.items():
        for name, lifts in lifted.items():
            if name not in known[key] and skills & lifts:
                yield Distance(site=key, place=name, km=ENDLESS)


def _distances(
    problems: Mapping[str, Problem], names: Mapping[str, Mapping[str, str]]
) -> Iterable[Distance]:
    """Return the ways to courses as far as they are known; online and at home there is none [0]."""
    for key, problem in problems.items():
        for offer in problem.offers:
            if offer.place is None and offer.offer in names[key]:
                yield Distance(site=key, place=names[key][offer.offer], km=0.0)
        place_of = {offer.place: offer.offer for offer in problem.offers if offer.place}
        for way in problem.distances:
            place = names[key].get(place_of.get(way.place, ""))
            if place is not None:
                yield replace(way, site=key, place=place)
