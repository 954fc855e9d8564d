"""From the tables of a company to a problem of choice, and in German what had to stay out of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from method.choice.case_funding import Funding, funding_of
from method.choice.case_measures import Measure, booked_people, measures_of, taken_seats
from method.choice.case_offers import Terms, courses_of, left_out_of, lifts_of
from method.choice.case_rules import Rules, rules_of, team_limits, with_rules
from method.choice.case_words import (
    assumptions_of,
    measures_left_out,
    offers_left_out,
    people_left_out,
)
from method.choice.records import Distance, Goal, Need, Offer, Pin, Problem, Profile, Settings
from method.offers.distance import distances
from method.offers.matching import matches
from method.skills.state import pairs_on
from schemas.case import Case
from schemas.remembered import remembered
from schemas.values import listed

SITE = "site"  # distances are measured from the company, whichever site that is
NO_TEAM = "ohne Team"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """A problem of choice made from a case.

    Attributes:
        problem: People, offers and limits; profiles hold person codes.
        goal: What the table of rules wants the plan to reach.
        terms: What each course of the problem costs before funding, and how funding stands.
        measures: The agreed measures among its courses; their people are pinned to them.
        funding: The law for the company.
        left_out: German sentences on what is not in the problem, without person codes.
        assumptions: German sentences on what was assumed.
    """

    problem: Problem
    goal: Goal
    terms: tuple[Terms, ...]
    measures: tuple[Measure, ...]
    funding: Funding
    left_out: tuple[str, ...]
    assumptions: tuple[str, ...]


@remembered
def problem_of(
    case: Case,
    as_of: datetime.date,
    *,
    settings: Settings | None = None,
    budget: float | None = None,
    max_km: float | None = None,
) -> CaseProblem:
    """Return what a choice of courses for ``case`` is made from on ``as_of``.

    People bring the skills their role requires where a valid rating exists, and their wishes;
    offers the skills they fit (``method.offers.matching``, decisions respected) and the level they
    reach; net cost is what the best lawful funding leaves.  Agreed measures that name people are
    courses of their own to which these people are pinned.  The table of rules binds the plan;
    ``budget`` and ``max_km`` stand above it.

    Args:
        case: The company.
        as_of: Day of the ratings, the law and the plan.
        settings: Prices of the goal and window of the plan.
        budget: Most that may be paid [EUR], None for no limit.
        max_km: Longest way to a course [km], None for no limit.
    """
    pairs = pairs_on(case, as_of).pairs
    funding = funding_of(case, as_of)
    supply = _supply(case, pairs, funding, as_of)
    rules = rules_of(case)
    profiles, lost = _bound(case, pairs, supply, rules, max_km)
    problem = Problem(
        profiles=profiles,
        offers=supply.offered,
        budget=rules.least("budget") if budget is None else budget,
        team_limits=team_limits(rules, (each.team for each in profiles)),
        distances=_distances(supply.usable, case.sites),
        settings=settings or Settings(),
    )
    return CaseProblem(
        problem=problem,
        goal=rules.goal,
        terms=(*supply.terms, *(each.terms for each in supply.measures)),
        measures=supply.measures,
        funding=funding,
        left_out=(
            *rules.said,
            *lost,
            *offers_left_out(case, supply.fitting, supply.reasons, supply.courses),
            *people_left_out(case, pairs),
            *measures_left_out(case, supply.measures),
        ),
        assumptions=assumptions_of(case, funding, supply.terms, supply.measures),
    )


def problem_outside(
    case: Case, as_of: datetime.date, *, least_gap: int, max_km: float | None = None
) -> Problem:
    """Return the part of ``problem_of`` that counts where only wide gaps are closed.

    Its people and needs are all there, its courses only those for a skill in which somebody lacks
    ``least_gap`` levels or more; bundles, budget and limits of teams are left out.  Nothing is said
    on what is missing.  Asking the law about all other courses takes most of the time.
    """
    pairs = pairs_on(case, as_of).pairs
    rated = pairs[pairs["state"].eq("rated")]
    wide = frozenset(rated.loc[rated["gap"].ge(least_gap), "skill_id"])
    supply = _supply(case, pairs, funding_of(case, as_of), as_of, only=wide)
    profiles, _ = _bound(case, pairs, supply, rules_of(case), max_km)
    return Problem(
        profiles=profiles,
        offers=supply.offered,
        distances=_distances(supply.usable, case.sites),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Supply:
    """What there is to learn: offers that fit, why some of them are out, courses and measures."""

    fitting: pd.DataFrame
    reasons: pd.Series
    courses: tuple[Offer, ...]
    terms: tuple[Terms, ...]
    measures: tuple[Measure, ...]

    @property
    def usable(self) -> pd.DataFrame:
        return self.fitting[self.reasons.eq("")]

    @property
    def offered(self) -> tuple[Offer, ...]:
        return (*self.courses, *(each.course for each in self.measures))


def _supply(
    case: Case,
    pairs: pd.DataFrame,
    funding: Funding,
    as_of: datetime.date,
    *,
    only: frozenset[str] | None = None,
) -> _Supply:
    """Return what there is to learn; with ``only`` no bundles, and courses for these skills."""
    asked = pairs[["skill_id", "skill"]].drop_duplicates("skill_id")
    wanted = asked.rename(columns={"skill": "name"}).reset_index(drop=True)
    fits = matches(wanted, case.offers, case.offer_matches)
    lifts = lifts_of(fits, case.offers)
    measures = measures_of(case, lifts, funding)
    meant = _with_bundles(case.offers, fits) if only is None else _single(case.offers, fits, only)
    fitting = case.offers[case.offers["offer_id"].isin(meant)]
    reasons = left_out_of(fitting, as_of)
    courses, terms = courses_of(
        fitting[reasons.eq("")],
        lifts,
        funding=funding,
        people=len(case.people),
        taken=taken_seats(measures, case.offers),
        booked=booked_people(measures),
    )
    return _Supply(
        fitting=fitting, reasons=reasons, courses=courses, terms=terms, measures=measures
    )


def _with_bundles(offers: pd.DataFrame, fits: pd.DataFrame) -> set[str]:
    """Return the offers that fit, the bundles they are in, and all members of these."""
    fitting = {str(name) for name in fits["offer_id"]}
    parts = offers.set_index("offer_id")["members"].dropna().map(listed)
    bundles = {name: members for name, members in parts.items() if fitting & set(members)}
    members = {str(name) for each in bundles.values() for name in each}
    return fitting | {str(name) for name in bundles} | members


def _single(offers: pd.DataFrame, fits: pd.DataFrame, skills: frozenset[str]) -> set[str]:
    """Return the offers that fit one of ``skills`` and are no bundle."""
    alone = set(offers.loc[offers["members"].isna(), "offer_id"])
    return alone & set(fits.loc[fits["skill_id"].isin(skills), "offer_id"])


def _bound(
    case: Case, pairs: pd.DataFrame, supply: _Supply, rules: Rules, max_km: float | None
) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    alone = _profiles(case, pairs[pairs["state"].eq("rated")], supply.measures, max_km)
    return with_rules(alone, rules, {each.offer: each.hours for each in supply.offered})


def _profiles(
    case: Case, rated: pd.DataFrame, measures: Sequence[Measure], max_km: float | None
) -> tuple[Profile, ...]:
    needs = _needs(rated)
    wishes = case.wishes.groupby("person_id")["skill_id"].agg(list).to_dict()
    names = case.roles.drop_duplicates("role_id").set_index("role_id")["name"].to_dict()
    cost = case.company["labour_cost"].dropna()
    people = case.people.drop_duplicates("person_id").sort_values("person_id")
    texts = people[["person_id", "role_id", "team"]].fillna("")
    made = []
    for number, (code, role, team) in enumerate(zip(*texts.T.to_numpy(), strict=True), start=1):
        own = [each for each in measures if code in each.people]
        asked = needs.get(code, ())
        wished = sorted(set(wishes.get(code, ())) & {need.skill for need in asked})
        if asked or own:
            made.append(
                Profile(
                    profile=f"{names.get(role, role or 'ohne Rolle')}, Profil {number}",
                    people=(code,),
                    role=role,
                    team=team or NO_TEAM,
                    needs=asked,
                    site=SITE,
                    max_km=max_km,
                    wishes=tuple(wished),
                    vetoes=tuple(sorted({each.chosen for each in own if each.chosen})),
                    pins=tuple(_pin(each.course) for each in own),
                    hour_cost=0.0 if cost.empty else float(cost.iloc[0]),
                )
            )
    return tuple(made)


def _pin(course: Offer) -> Pin:
    return Pin(offer=course.offer, run=course.runs[0].run)


def _needs(rated: pd.DataFrame) -> dict[str, tuple[Need, ...]]:
    found: dict[str, list[Need]] = {}
    once = rated.drop_duplicates(["person_id", "skill_id"]).sort_values("skill_id")
    steps = once[["actual", "target", "weight"]].to_numpy(dtype="int64").tolist()
    keys = zip(once["person_id"], once["skill_id"], strict=True)
    for (person, skill), (actual, target, weight) in zip(keys, steps, strict=True):
        need = Need(skill=skill, level=min(actual, target), target=target, weight=float(weight))
        found.setdefault(person, []).append(need)
    return {person: tuple(needs) for person, needs in found.items()}


def _distances(offers: pd.DataFrame, sites: pd.DataFrame) -> tuple[Distance, ...]:
    ways = zip(offers["offer_id"], distances(offers, sites), strict=True)
    return tuple(
        Distance(site=SITE, place=str(offer), km=float(km)) for offer, km in ways if pd.notna(km)
    )
