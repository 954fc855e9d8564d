"""A choice as it may be shown: courses, closure and open skills, without groups under five."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from method.choice.courses import ShownCourse, shown_courses
from method.choice.from_case import CaseProblem
from method.choice.records import Problem
from method.choice.results import Choice, Clash, Closure
from method.choice.wording import clash_sentences
from method.disclosure import FEW, SMALLEST_GROUP
from method.instruments.verdict import Verdict
from method.small_groups import REST, role_groups
from method.wording import decimal
from schemas.case import Case
from schemas.remembered import remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSkill:
    """A skill that ``people`` still lack after the plan, None for fewer than five."""

    skill: str
    name: str
    people: int | None

    @property
    def people_text(self) -> str:
        """Return the number in words a reader may see."""
        return FEW if self.people is None else decimal(self.people)


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
        gross: Cost of the courses whose money is shown for all participants, without those running
            [EUR]; what is hidden is in no sum, so nothing hidden can be solved from one.
        funded: Likely funding of it [EUR].
        wages: Likely subsidy to wages of the same courses [EUR].
        net: What of ``gross`` the company pays [EUR].
        time: Value of the hours away from work of the same courses, less that subsidy [EUR].
        partial: Whether courses are missing in the sums because few people attend them.
        several_funded: Whether somebody is in more than one course with likely funding.
    """

    courses: tuple[ShownCourse, ...]
    before: float | None
    after: float | None
    closed: float | None
    worst_team: Closure | None
    small_teams: bool
    open_skills: tuple[OpenSkill, ...]
    gross: float
    funded: float
    wages: float
    net: float
    time: float
    partial: bool
    several_funded: bool


@remembered
def shown(case: Case, posed: CaseProblem, choice: Choice, *, with_people: bool = False) -> Shown:
    """Return what may be shown of ``choice``, everything about single people if ``with_people``."""
    courses = shown_courses(posed, choice, with_people=with_people)
    summed = [each for each in courses if each.summed]
    teams = _team_sizes(posed.problem)
    large = [each for each in choice.teams if teams[each.name] >= SMALLEST_GROUP or with_people]
    rated = [each for each in large if each.after is not None]
    rates = _fulfilment(posed.problem, choice, with_people=with_people)
    return Shown(
        courses=courses,
        before=rates[0],
        after=rates[1],
        closed=choice.closed / choice.needed if choice.needed > 0 else None,
        worst_team=min(rated, key=lambda each: each.after or 0.0, default=None),
        small_teams=len(large) < len(choice.teams),
        open_skills=_open_skills(case, choice, with_people=with_people),
        gross=sum(each.gross for each in summed),
        funded=sum(each.funded for each in summed),
        wages=sum(each.wages for each in summed),
        net=sum(each.net for each in summed),
        time=sum(each.time for each in summed),
        partial=any(each.unit != "all" for each in courses),
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
