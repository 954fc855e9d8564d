"""Drafts of new courses for what several companies ask for and no course covers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from method.choice.draft import Comparable, CourseDraft, SkillText, drafts_of
from method.choice.results import OpenNeed
from method.content import catalogue
from method.dated_law import OutsideLaw
from method.instruments.book import law_on
from method.network.definition import Network
from method.network.demand import Demand, named
from method.offers.course_drafts import funding_notes
from schemas.remembered import remembered

ROLE = "Beschäftigte der Betriebe"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDraft:
    """A course that does not exist yet and its case: so many ``companies`` ask, ``who`` they are.

    Companies that did not release their name are counted in ``who`` only.
    """

    course: CourseDraft
    companies: int
    who: str


@remembered
def shared_drafts(
    demand: Demand | None, network: Network, as_of: datetime.date
) -> tuple[SharedDraft, ...]:
    """Return one draft per group of skills in ``demand.open``, most needed first.

    They are the drafts of the step on offers; price frames come from the network's own courses.
    """
    if demand is None or demand.open.empty:
        return ()
    asked = set(demand.open["skill_id"])
    needs = [each for each in demand.together.choice.open_needs if each.skill in asked]
    skills = _skills()
    drafts = drafts_of(
        [replace(each, role=ROLE) for each in needs],
        skills,
        comparables=_market(network),
        funding_notes=_funding(as_of),
    )
    return tuple(_with_case(each, needs, skills, demand) for each in drafts if each.people)


def _with_case(
    course: CourseDraft, needs: Sequence[OpenNeed], skills: dict[str, SkillText], demand: Demand
) -> SharedDraft:
    companies = {each.team for each in needs if skills[each.skill].group == course.group}
    return SharedDraft(course=course, companies=len(companies), who=named(demand, companies))


def _skills() -> dict[str, SkillText]:
    groups = {each.id: each for each in catalogue().groups}
    return {
        each.id: SkillText(
            skill=each.id,
            name=each.title,
            group=groups[each.group].title,
            levels=groups[each.group].levels,
        )
        for each in catalogue().skills
    }


def _market(network: Network) -> list[Comparable]:
    return [
        Comparable(skills=tuple(each.skills), hours=each.hours, price=each.cost / each.seats)
        for each in network.courses
    ]


def _funding(as_of: datetime.date) -> tuple[str, ...]:
    try:
        return funding_notes(law_on(as_of))
    except OutsideLaw:
        return ()
