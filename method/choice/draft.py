"""What no offer covers becomes the draft of a new course, the basis for talks with providers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field

from method.choice.results import OpenNeed
from method.content import read_yaml
from method.content.models import Content, Dated

Share = Annotated[float, Field(ge=0, le=1)]


class Format(Content):
    """How a course up to one level is held, and how it ends."""

    up_to_level: int
    on_site: Share
    online: Share
    workplace: Share
    text: str
    examination: str


class DraftTexts(Dated):
    """The planning assumptions and texts of content/course_draft.yaml."""

    hours_per_level: float
    minimum_group: int
    least_people: int
    smallest_shown: int
    title: str
    few: str
    not_shown: str
    hours_note: str
    one_price: str
    price_note: str
    no_price: str
    levels: dict[int, str]
    formats: tuple[Format, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillText:
    """A skill's German name, its group, and what can be seen at a level if the catalogue says."""

    skill: str
    name: str
    group: str
    levels: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """An offer to take the price from: its skills, hours [h] and price per person [EUR]."""

    skills: tuple[str, ...]
    hours: float | None
    price: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """People of one role; ``people`` is None for fewer than five, ``text`` says it in German."""

    role: str
    people: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What participants can do afterwards in one skill, and from where they start."""

    skill: str
    name: str
    from_level: int
    to_level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFrame:
    """Price per person [EUR] from ``low`` to ``high`` of ``count`` comparable offers, or None."""

    low: float | None
    high: float | None
    count: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDraft:
    """A course that does not exist yet; figures are planning assumptions, texts German.

    ``people`` is None where the number would say something about fewer than five people.
    """

    title: str
    group: str
    roles: tuple[TargetGroup, ...]
    people: int | None
    people_text: str
    prior_level: int
    prior_text: str
    outcomes: tuple[Outcome, ...]
    hours: float
    hours_note: str
    format: Format
    examination: str
    minimum_group: int
    price: PriceFrame
    funding_notes: tuple[str, ...]


@cache
def draft_texts() -> DraftTexts:
    """Return the planning assumptions and texts."""
    return DraftTexts.model_validate(read_yaml("course_draft"))


def drafts_of(
    open_needs: Iterable[OpenNeed],
    skills: Mapping[str, SkillText],
    *,
    comparables: Iterable[Comparable] = (),
    roles: Mapping[str, str] | None = None,
    funding_notes: tuple[str, ...] = (),
) -> tuple[CourseDraft, ...]:
    """Return one draft per skill group with open needs, the most needed group first.

    Args:
        open_needs: What a choice left open.
        skills: Name, group and levels per skill; an unknown skill is its own group.
        comparables: Offers on the market to take the price frame from.
        roles: German name per role; a role without one is called by its code.
        funding_notes: German sentences on how funding would fit, from the funding room.
    """
    frame = _frame(open_needs, skills)
    if frame.empty:
        return ()
    weight = frame.assign(asked=frame["count"] * frame["weight"] * frame["gap"])
    order = weight.groupby("group")["asked"].sum().sort_values(ascending=False, kind="stable")
    market = tuple(comparables)
    names = roles or {}
    return tuple(
        _draft(frame[frame["group"].eq(group)], str(group), skills, market, names, funding_notes)
        for group in order.index
    )


def _frame(open_needs: Iterable[OpenNeed], skills: Mapping[str, SkillText]) -> pd.DataFrame:
    rows = [
        (
            skills[need.skill].group if need.skill in skills else need.skill,
            need.profile,
            need.role,
            need.skill,
            need.count,
            need.reached,
            need.target,
            need.target - need.reached,
            need.weight,
        )
        for need in open_needs
    ]
    names = "group profile role skill count reached target gap weight"
    return pd.DataFrame(rows, columns=names.split())


def _draft(
    frame: pd.DataFrame,
    group: str,
    skills: Mapping[str, SkillText],
    market: tuple[Comparable, ...],
    names: Mapping[str, str],
    funding_notes: tuple[str, ...],
) -> CourseDraft:
    texts = draft_texts()
    outcomes = _outcomes(frame, skills)
    prior = int(frame["reached"].min())
    hours = texts.hours_per_level * sum(each.to_level - each.from_level for each in outcomes)
    shape = _format(max(each.to_level for each in outcomes))
    roles, people, people_text = _target_group(frame, names)
    return CourseDraft(
        title=texts.title.format(group=group),
        group=group,
        roles=roles,
        people=people,
        people_text=people_text,
        prior_level=prior,
        prior_text=texts.levels[prior],
        outcomes=outcomes,
        hours=hours,
        hours_note=texts.hours_note.format(hours_per_level=f"{texts.hours_per_level:g}"),
        format=shape,
        examination=shape.examination,
        minimum_group=texts.minimum_group,
        price=_price(market, set(frame["skill"]), hours),
        funding_notes=funding_notes,
    )


def _outcomes(frame: pd.DataFrame, skills: Mapping[str, SkillText]) -> tuple[Outcome, ...]:
    spans = frame.groupby("skill", sort=True).agg(low=("reached", "min"), high=("target", "max"))
    found = []
    for skill, low, high in zip(spans.index, spans["low"], spans["high"], strict=True):
        known = skills.get(str(skill))
        seen = {} if known is None else known.levels
        found.append(
            Outcome(
                skill=str(skill),
                name=str(skill) if known is None else known.name,
                from_level=int(low),
                to_level=int(high),
                text=seen.get(int(high), draft_texts().levels[int(high)]),
            )
        )
    return tuple(found)


def _format(level: int) -> Format:
    formats = draft_texts().formats
    return next((each for each in formats if level <= each.up_to_level), formats[-1])


def _target_group(
    frame: pd.DataFrame, names: Mapping[str, str]
) -> tuple[tuple[TargetGroup, ...], int | None, str]:
    texts = draft_texts()
    # People of a profile who lack several skills are the same people: the largest count holds.
    profiles = frame.groupby(["role", "profile", "skill"])["count"].sum()
    sizes = profiles.groupby(["role", "profile"]).max().groupby("role").sum()
    roles = tuple(
        TargetGroup(
            role=names.get(str(role), str(role)),
            people=int(size) if size >= texts.smallest_shown else None,
            text=str(size) if size >= texts.smallest_shown else texts.few,
        )
        for role, size in sizes.items()
    )
    total, hidden = int(sizes.sum()), sum(each.people is None for each in roles)
    if total < texts.smallest_shown:
        return roles, None, texts.few
    if hidden == 1 and len(roles) > 1:  # the sum would give the hidden role away
        return roles, None, texts.not_shown
    return roles, total, str(total)


def _price(market: tuple[Comparable, ...], skills: set[str], hours: float) -> PriceFrame:
    texts = draft_texts()
    rates = [
        offer.price / offer.hours
        for offer in market
        if offer.price and offer.hours and skills & set(offer.skills)
    ]
    if not rates:
        return PriceFrame(low=None, high=None, count=0, note=texts.no_price)
    low, high = np.quantile(rates, [0.25, 0.75]) * hours
    note = texts.price_note.format(count=len(rates)) if len(rates) > 1 else texts.one_price
    return PriceFrame(low=float(low), high=float(high), count=len(rates), note=note)
