"""A choice as it may be shown: courses, closure and open skills, without groups under five."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import pandas as pd

from method.choice.from_case import CaseProblem
from method.choice.records import Problem
from method.choice.results import Assignment, Choice, Clash, Closure
from method.choice.wording import clash_sentences
from method.disclosure import SMALLEST_GROUP
from method.offers.conditions import Verdict
from method.small_groups import REST, role_groups, too_small
from schemas.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCourse:
    """A course of the plan on one date; money [EUR].

    ``people`` is None where it must not be shown, then ``gross`` and ``net`` are for ``unit``
    "person" or "run", else for "all"; both are 0 if the cost is not ``known``.  ``codes`` are for
    the confidential version only.
    """

    offer: str
    title: str
    start: datetime.date | None
    people: int | None
    codes: tuple[str, ...]
    gross: float
    net: float
    unit: str
    verdict: Verdict | None
    agreed: bool
    running: bool
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSkill:
    """A skill that ``people`` still lack after the plan, None for fewer than five."""

    skill: str
    name: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a plan comes to.

    Attributes:
        courses: Agreed ones first, then by begin and title.
        before: Fulfilment of all rated needs [0 to 1], None for fewer than five people.
        after: The same with the plan.
        closed: Share of the weighted need that the plan closes [0 to 1], None without a need.
        worst_team: The team with the lowest fulfilment afterwards among those of five or more.
        small_teams: Whether teams under five were not looked at.
        open_skills: What stays open, the most needed first.
        gross: Cost of all courses without those running [EUR], None where hidden counts could be
            told from it.
        net: The same after likely funding [EUR].
        time: Value of the hours away [EUR], None as gross.
        several_funded: Whether somebody is in more than one course with likely funding.
    """

    courses: tuple[ShownCourse, ...]
    before: float | None
    after: float | None
    closed: float | None
    worst_team: Closure | None
    small_teams: bool
    open_skills: tuple[OpenSkill, ...]
    gross: float | None
    net: float | None
    time: float | None
    several_funded: bool


def shown(case: Case, posed: CaseProblem, choice: Choice, *, with_people: bool = False) -> Shown:
    """Return what may be shown of ``choice``, everything about single people if ``with_people``."""
    courses = _courses(posed, choice)
    teams = _team_sizes(posed.problem)
    large = [each for each in choice.teams if teams[each.name] >= SMALLEST_GROUP or with_people]
    rated = [each for each in large if each.after is not None]
    told = with_people or _sums_hide(courses)
    gross = sum(each.gross for each in courses if not each.running)
    rates = _fulfilment(posed.problem, choice, with_people=with_people)
    return Shown(
        courses=courses if with_people else _hidden(courses, posed),
        before=rates[0],
        after=rates[1],
        closed=choice.closed / choice.needed if choice.needed > 0 else None,
        worst_team=min(rated, key=lambda each: each.after or 0.0, default=None),
        small_teams=len(large) < len(choice.teams),
        open_skills=_open_skills(case, choice, with_people=with_people),
        gross=gross if told else None,
        net=choice.costs.paid if told else None,
        time=choice.costs.time if told else None,
        several_funded=_in_several(posed, choice),
    )


def shown_clash(
    case: Case, posed: CaseProblem, choice: Choice, *, with_people: bool = False
) -> tuple[str, ...]:
    """Return why there is no plan, in German; people are called by their role, or by their code."""
    if choice.clash is None:
        return clash_sentences(choice, posed.problem)
    names = _names(case, posed.problem, with_people=with_people)
    named = replace(choice, clash=_renamed(choice.clash, names))
    said = (each[:1].upper() + each[1:] for each in clash_sentences(named, posed.problem))
    return tuple(dict.fromkeys(said))


def _courses(posed: CaseProblem, choice: Choice) -> tuple[ShownCourse, ...]:
    groups: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    for each in choice.assignments:
        groups[each.offer, each.run].append(each)
    terms = {each.offer: each for each in posed.terms}
    titles = {each.offer: each.title for each in posed.problem.offers}
    held = {(each.offer, each.run): each for each in choice.runs}
    made = []
    for (offer, run), group in groups.items():
        people = sum(each.count for each in group)
        runs, own = held[offer, run], terms[offer]
        made.append(
            ShownCourse(
                offer=offer,
                title=titles[offer],
                start=group[0].start,
                people=people,
                codes=tuple(sorted(code for each in group for code in each.people)),
                gross=own.gross_each * people + own.gross_fixed * runs.held,
                net=sum(each.cost for each in group) + runs.fixed_cost,
                unit="all",
                verdict=own.verdict,
                agreed=own.agreed,
                running=own.running,
                known=own.known,
            )
        )
    return tuple(sorted(made, key=_order))


def _order(course: ShownCourse) -> tuple[bool, datetime.date, str]:
    return not course.agreed, course.start or datetime.date.max, course.title


def _small(courses: tuple[ShownCourse, ...]) -> list[bool]:
    """Return which courses hide their count; the company itself decided on the agreed ones."""
    counts = {n: each.people or 0 for n, each in enumerate(courses) if not each.agreed}
    small = too_small(pd.Series(counts, dtype="int64")).to_dict()
    return [bool(small.get(number, False)) for number in range(len(courses))]


def _sums_hide(courses: tuple[ShownCourse, ...]) -> bool:
    """Return whether no hidden count can be told from a sum: none, or several with five or more."""
    hidden = [each.people or 0 for each, hide in zip(courses, _small(courses), strict=True) if hide]
    return not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST_GROUP)


def _hidden(courses: tuple[ShownCourse, ...], posed: CaseProblem) -> tuple[ShownCourse, ...]:
    small = _small(courses)
    fixed = {each.offer for each in posed.terms if each.gross_fixed}
    return tuple(
        _without_count(each, fixed) if hide else replace(each, codes=())
        for each, hide in zip(courses, small, strict=True)
    )


def _without_count(course: ShownCourse, fixed: set[str]) -> ShownCourse:
    by_run = course.offer in fixed
    parts = 1 if by_run else course.people or 1
    return replace(
        course,
        people=None,
        codes=(),
        gross=course.gross / parts,
        net=course.net / parts,
        unit="run" if by_run else "person",
    )


def _team_sizes(problem: Problem) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for profile in problem.profiles:
        sizes[profile.team] += profile.count if profile.needs else 0
    return sizes


def _fulfilment(
    problem: Problem, choice: Choice, *, with_people: bool
) -> tuple[float | None, float | None]:
    asked = sum(
        need.target * need.weight * profile.count
        for profile in problem.profiles
        for need in profile.needs
    )
    people = sum(_team_sizes(problem).values())
    if asked <= 0 or (people < SMALLEST_GROUP and not with_people):
        return None, None
    return 1 - choice.needed / asked, 1 - (choice.needed - choice.closed) / asked


def _open_skills(case: Case, choice: Choice, *, with_people: bool) -> tuple[OpenSkill, ...]:
    people: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for need in choice.open_needs:
        people[need.skill] += need.count
        asked[need.skill] += round(need.count * need.weight * (need.target - need.reached))
    skills = case.skills.drop_duplicates("skill_id").set_index("skill_id")["name"].to_dict()
    return tuple(
        OpenSkill(
            skill=skill,
            name=str(skills.get(skill, skill)),
            people=people[skill] if with_people or people[skill] >= SMALLEST_GROUP else None,
        )
        for skill in sorted(asked, key=lambda each: (-asked[each], each))
    )


def _in_several(posed: CaseProblem, choice: Choice) -> bool:
    funded = {each.offer for each in posed.terms if each.verdict is Verdict.YES}
    seats = Counter(
        code for each in choice.assignments if each.offer in funded for code in each.people
    )
    return any(count > 1 for count in seats.values())


def _names(case: Case, problem: Problem, *, with_people: bool) -> dict[str, str]:
    roles = role_groups(case)
    large = roles[roles["group_id"].ne(REST)]
    groups = dict(zip(large["role_id"], large["group"], strict=True))
    names: dict[str, str] = {}
    for profile in problem.profiles:
        name = _person_of(profile.role, groups)
        for key in (profile.profile, *profile.people):
            names[key] = ", ".join(profile.people) if with_people else name
    return names


def _person_of(role: str, groups: dict[str, str]) -> str:
    if role not in groups:
        return "eine Person aus den übrigen Rollen"
    return f"eine Person aus der Rolle „{groups[role]}“"


def _renamed(clash: Clash, names: dict[str, str]) -> Clash:
    limits = tuple(
        replace(each, profile=names.get(each.profile or "", each.profile)) for each in clash.limits
    )
    loosen = tuple(
        replace(
            each,
            limit=replace(
                each.limit, profile=names.get(each.limit.profile or "", each.limit.profile)
            ),
        )
        for each in clash.loosen
    )
    return replace(clash, limits=limits, loosen=loosen)
