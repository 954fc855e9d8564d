"""What the choice of courses is made from: people, offers, limits, settings; plain frozen records.

Nothing here knows a case or a table; an adapter turns a case, the matching and the funding into
these records.  Unstated limits are None, never 0.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Goal(StrEnum):
    """What the choice strives for."""

    TOTAL = "total"  # most closed in total
    WORST_TEAM = "worst_team"  # the worst-off team first, then the total


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One skill a role requires of a person; without a gap it still counts for fulfilment."""

    skill: str
    level: int
    target: int
    weight: float = 1.0

    @property
    def gap(self) -> int:
        """Return the missing levels, never below 0."""
        return max(0, self.target - self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """An offer, or one run of it, that everyone of a profile attends whatever it closes."""

    offer: str
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """People who are alike in everything below; ``people`` are their codes, at least one.

    ``hours`` is the most one person may spend [h], ``first`` and ``last`` the days between which
    this person can attend dated runs, ``max_km`` the longest way [km] from ``site``, ``wishes``
    skills, ``vetoes`` and ``pins`` offers, ``hour_cost`` the value of an hour away [EUR/h].
    """

    profile: str
    people: tuple[str, ...]
    role: str
    team: str
    needs: tuple[Need, ...]
    hours: float | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    site: str = ""
    max_km: float | None = None
    wishes: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    hour_cost: float = 0.0

    @property
    def count(self) -> int:
        """Return the number of people."""
        return len(self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """An offer takes a skill from at least ``from_level`` up to ``to_level``."""

    skill: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One date of an offer, or an entry at any time if it has no days.

    ``times`` is how often it can be held side by side; ``blocks`` says that whoever attends is away
    on all days from ``start`` to ``end`` (False for evening, part-time and self-paced courses).
    """

    run: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    times: int = 1
    blocks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A course with its runs, or a bundle: ``members`` attended together for a price of its own.

    ``net_cost`` is what the company pays per participant after funding [EUR], ``fixed_cost`` per
    run held [EUR], ``seats`` and ``minimum`` count participants per run, ``hours`` [h], ``trips``
    how often one travels there and back, ``place`` None for online and in-house courses, ``held``
    who holds it and where as far as that is stated, which tells it from others of its title,
    ``hour_weight`` what an hour of it costs the company in hours of work, less a subsidy to wages.
    A bundle has neither runs nor lifts: its participants sit in its members' runs.
    """

    offer: str
    title: str
    lifts: tuple[Lift, ...] = ()
    runs: tuple[Run, ...] = ()
    hours: float = 0.0
    net_cost: float = 0.0
    fixed_cost: float = 0.0
    seats: int | None = None
    minimum: int = 0
    place: str | None = None
    held: str = ""
    trips: int = 1
    hour_weight: float = 1.0
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetCost:
    """What one participant of ``profile`` costs at ``offer`` [EUR] if it is not the offer's own."""

    profile: str
    offer: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """The way from a site to a place of courses [km]; ways not listed count as 0."""

    site: str
    place: str
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLimit:
    """How many people of a team may be away on one day, and for how many hours in all.

    Counts between ``first`` and ``last``, without days over the whole plan.  Runs without days
    count only in hour limits without days; a run counts if any of its days lies inside.
    """

    team: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    most_away: int | None = None
    most_hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Prices of the goal and the window of the plan.

    ``euro_price`` is how much weighted closure one euro must bring [levels/EUR]: 0.0001 sends
    nobody to a course that closes less than one level of weight 1 for 10,000 EUR.  ``wish_bonus``
    is the surplus on the weight of a wished skill, ``km_cost`` [EUR/km]; ``budget_counts_time``
    puts the value of hours away under the budget as well.
    """

    euro_price: float = 0.0001
    wish_bonus: float = 0.1
    km_cost: float = 0.0
    first: datetime.date | None = None
    last: datetime.date | None = None
    budget_counts_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """All that a choice is made from; ``budget`` [EUR] or None."""

    profiles: tuple[Profile, ...] = ()
    offers: tuple[Offer, ...] = ()
    budget: float | None = None
    team_limits: tuple[TeamLimit, ...] = ()
    net_costs: tuple[NetCost, ...] = ()
    distances: tuple[Distance, ...] = ()
    settings: Settings = field(default_factory=Settings)


def merged(problem: Problem) -> Problem:
    """Return ``problem`` with people who are alike in one profile, named as the first of them."""
    own = {(cost.profile, cost.offer): cost.amount for cost in problem.net_costs}
    costs: dict[str, list[tuple[str, float]]] = {}
    for (profile, offer), amount in sorted(own.items()):
        costs.setdefault(profile, []).append((offer, amount))
    groups: dict[object, list[Profile]] = {}
    for each in problem.profiles:
        alike = replace(each, profile="", people=())
        groups.setdefault((alike, tuple(costs.get(each.profile, ()))), []).append(each)
    joined = tuple(
        replace(group[0], people=tuple(code for each in group for code in each.people))
        for group in groups.values()
    )
    names = {profile.profile for profile in joined}
    kept = tuple(cost for cost in problem.net_costs if cost.profile in names)
    return replace(problem, profiles=joined, net_costs=kept)


def split(problem: Problem, names: frozenset[str]) -> Problem:
    """Return ``problem`` with every person of the profiles ``names`` as a profile of its own.

    The new profiles are called by the code of their person.
    """
    people: list[Profile] = []
    codes: dict[str, tuple[str, ...]] = {}
    for profile in problem.profiles:
        apart = profile.profile in names
        codes[profile.profile] = profile.people if apart else (profile.profile,)
        people += _apart(profile) if apart else [profile]
    costs = tuple(
        replace(cost, profile=code)
        for cost in problem.net_costs
        for code in codes.get(cost.profile, ())
    )
    return replace(problem, profiles=tuple(people), net_costs=costs)


def _apart(profile: Profile) -> list[Profile]:
    return [replace(profile, profile=code, people=(code,)) for code in profile.people]
