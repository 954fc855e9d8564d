"""Drafts of new courses for what a plan leaves open, without skills that few people lack."""

from __future__ import annotations

from collections import Counter

from method.choice.draft import Comparable, CourseDraft, SkillText, drafts_of
from method.choice.from_case import CaseProblem
from method.choice.results import Choice
from method.content import catalogue
from method.disclosure import SMALLEST_GROUP
from method.instruments.book import LawBook
from method.wording import decimal
from schemas.case import Case
from schemas.remembered import remembered
from schemas.values import listed


@remembered
def course_drafts(
    case: Case, posed: CaseProblem, choice: Choice, book: LawBook
) -> tuple[CourseDraft, ...]:
    """Return one draft per group of skills that five or more people still lack, most needed first.

    The price frame comes from the offers of ``case``, the fit of funding from § 82 SGB III.
    """
    people: Counter[str] = Counter()
    for need in choice.open_needs:
        people[need.skill] += need.count
    large = [each for each in choice.open_needs if people[each.skill] >= SMALLEST_GROUP]
    lifts = {each.offer: tuple(lift.skill for lift in each.lifts) for each in posed.problem.offers}
    drafts = drafts_of(
        large,
        _skills(case),
        comparables=_market(case, lifts),
        roles=_role_names(case),
        funding_notes=funding_notes(book),
    )
    return tuple(each for each in drafts if each.people is not None)


def _skills(case: Case) -> dict[str, SkillText]:
    known = {each.id: each for each in catalogue().skills}
    groups = {each.id: each for each in catalogue().groups}
    found = {}
    for skill, name in zip(case.skills["skill_id"], case.skills["name"], strict=True):
        entry = known.get(str(skill))
        group = None if entry is None else groups[entry.group]
        found[str(skill)] = SkillText(
            skill=str(skill),
            name=str(name),
            group=group.title if group else str(name),
            levels=group.levels if group else {},
        )
    return found


def _role_names(case: Case) -> dict[str, str]:
    roles = case.roles.dropna(subset=["role_id", "name"])
    return dict(zip(roles["role_id"].astype(str), roles["name"].astype(str), strict=True))


def _market(case: Case, lifts: dict[str, tuple[str, ...]]) -> list[Comparable]:
    rows = case.offers[["offer_id", "skills", "hours", "price"]].astype("object")
    rows = rows.where(rows.notna(), None)
    return [
        Comparable(
            skills=tuple(listed(skills)) if skills else lifts.get(str(offer), ()),
            hours=hours,
            price=price,
        )
        for offer, skills, hours, price in rows.itertuples(index=False)
    ]


def funding_notes(book: LawBook) -> tuple[str, ...]:
    """Return in German how § 82 SGB III would fit a new course."""
    law = book.sgb3_82
    note = (
        f"Über {decimal(law.minimum_hours)} Stunden und mit Zulassung von Träger und Maßnahme "
        f"kommt § 82 SGB III infrage ({law.references['minimum_hours']}); kürzere Kurse werden "
        "dafür gebündelt oder bleiben Sache des Betriebs."
    )
    return (note,)
