"""The courses of a plan with their money and funding, as they may be shown."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from method.choice.case_funding import Funded, funded_group
from method.choice.case_offers import Terms
from method.choice.from_case import CaseProblem
from method.choice.results import Assignment, Choice
from method.instruments.verdict import Verdict
from method.small_groups import too_small
from schemas.order import natural

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCourse:
    """A course of the plan on one date; money [EUR].

    Attributes:
        offer: Key of the course in the problem.
        source: Offer it comes from, None for a measure without one.
        title: German title.
        start: First day, None if it can be agreed.
        people: Participants, None where the number must not be shown.
        codes: Their codes, for the confidential version only.
        gross: Cost before funding for ``unit``; 0 if not ``known``.
        funded: Likely funding of that cost.
        net: What the company pays of it.
        wages: Likely subsidy to the wages of the hours.
        time: Value of the hours away for the company, less that subsidy.
        unit: "all" participants, or per "person" or "run" where the number is hidden.
        verdict: How funding stands, None where it was not asked for.
        payers: Short German names of the instruments that pay.
        agreed: Whether it is agreed already.
        running: Whether it runs already.
        known: Whether its cost is known.
        funding: Every instrument's answer for the group, or for one person if ``unit`` is not all.
    """

    offer: str
    source: str | None
    title: str
    start: datetime.date | None
    people: int | None
    codes: tuple[str, ...] = ()
    gross: float = 0.0
    funded: float = 0.0
    net: float = 0.0
    wages: float = 0.0
    time: float = 0.0
    unit: str = "all"
    verdict: Verdict | None = None
    payers: tuple[str, ...] = ()
    agreed: bool = False
    running: bool = False
    known: bool = True
    funding: Funded | None = None

    @property
    def summed(self) -> bool:
        """Return whether its money may enter a sum: shown for all, known, and still to be paid."""
        return self.unit == "all" and self.known and not self.running


def shown_courses(
    posed: CaseProblem, choice: Choice, *, with_people: bool
) -> tuple[ShownCourse, ...]:
    """Return the courses of ``choice``, agreed ones first, then by begin and title.

    Without people a course that fewer than five are to attend has no number and its money is for
    one person or one run; the company itself decided on the agreed ones.  Then funding also leaves
    out what would tell of one to four people.
    """
    groups: dict[Key, list[Assignment]] = defaultdict(list)
    for each in choice.assignments:
        groups[(each.bundle, "") if each.bundle else (each.offer, each.run)].append(each)
    made = [_course(posed, choice, key, group) for key, group in groups.items()]
    ordered = sorted(made, key=_order)
    small = [False] * len(ordered) if with_people else _small(ordered)
    return tuple(
        _with_money(posed, each, hide=hide, with_people=with_people)
        for each, hide in zip(ordered, small, strict=True)
    )


def _course(
    posed: CaseProblem, choice: Choice, key: Key, group: Sequence[Assignment]
) -> ShownCourse:
    own = _terms(posed, key[0])
    codes = sorted({code for each in group for code in each.people}, key=natural)
    starts = [each.start for each in group if each.start]
    weights = {each.offer: each.hour_weight for each in posed.problem.offers}
    costs = {each.profile: each.hour_cost for each in posed.problem.profiles}
    title = next(each.title for each in posed.problem.offers if each.offer == key[0])
    return ShownCourse(
        offer=key[0],
        source=own.source,
        title=title,
        start=min(starts, default=None),
        people=len(codes),
        codes=tuple(codes),
        gross=own.gross_each * len(codes) + own.gross_fixed * _held(choice, key),
        time=sum(each.hours * weights[each.offer] * costs[each.profile] for each in group),
        verdict=own.verdict,
        agreed=own.agreed,
        running=own.running,
        known=own.known,
    )


def _with_money(
    posed: CaseProblem, course: ShownCourse, *, hide: bool, with_people: bool
) -> ShownCourse:
    own, people = _terms(posed, course.offer), course.people or 1
    if own.gross_fixed and hide:
        runs = max(1, round(course.gross / own.gross_fixed))
        return _hidden(course, runs, "run")
    if own.facts is None or own.source is None or own.gross_fixed:
        plain = replace(course, net=0.0 if course.running else course.gross)
        shown = _hidden(plain, people, "person") if hide else plain
        return shown if with_people else replace(shown, codes=())
    shown = _hidden(course, people, "person") if hide else course
    found = funded_group(
        posed.funding, own.source, own.facts, 1 if hide else people, public=not with_people
    )
    funded = _funded(shown, found, agreed=own.agreed)
    return funded if with_people else replace(funded, codes=())


def _funded(course: ShownCourse, found: Funded | None, *, agreed: bool) -> ShownCourse:
    if found is None:
        return replace(course, net=course.gross)
    gross = course.gross if agreed else found.cost
    funded = min(gross, found.fees)
    return replace(
        course,
        gross=gross,
        funded=funded,
        net=gross - funded,
        wages=found.wages,
        verdict=found.verdict,
        payers=found.payers,
        funding=found,
    )


def _hidden(course: ShownCourse, parts: int, unit: str) -> ShownCourse:
    gross = course.gross / parts
    return replace(
        course, people=None, codes=(), gross=gross, net=gross, time=course.time / parts, unit=unit
    )


def _terms(posed: CaseProblem, offer: str) -> Terms:
    return next(each for each in posed.terms if each.offer == offer)


def _held(choice: Choice, key: Key) -> int:
    runs = (each.held for each in choice.runs if (each.offer, each.run) == key)
    return next(runs, 1)


def _order(course: ShownCourse) -> tuple[bool, datetime.date, str]:
    return not course.agreed, course.start or datetime.date.max, course.title


def _small(courses: Sequence[ShownCourse]) -> list[bool]:
    counts = {n: each.people or 0 for n, each in enumerate(courses) if not each.agreed}
    small = too_small(pd.Series(counts, dtype="int64")).to_dict()
    return [bool(small.get(number, False)) for number in range(len(courses))]
