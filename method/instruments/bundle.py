"""Several short courses as one: what the bundle is known to be from what its parts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from method.instruments.facts import Answer, CourseFacts

SUMS = ("hours", "price", "examination_fee", "travel", "lodging", "meals", "away_days", "months")
ALL_YES = (
    "provider_certified",
    "beyond_workplace",
    "in_working_time",
    "certificate",
    "shortened",
    "recognised",
    "full_time",
)
ANY_YES = ("legal_duty", "contract_signed", "reward")


def bundle_of(courses: Sequence[CourseFacts], *, certified: Answer) -> CourseFacts:
    """Return ``courses`` as one course; a figure is known if all know it, dates span them all.

    ``certified`` says whether the bundle as such is certified; it never follows from its parts.

    Raises:
        ValueError: no course, or courses of different goals, lesson lengths.
    """
    for name in ("goal", "lesson_minutes"):
        if len({getattr(each, name) for each in courses}) != 1:
            raise ValueError(f"{name} of the {len(courses)} courses is not one and the same")
    starts, ends = [each.start for each in courses], [each.end for each in courses]
    rules = ((SUMS, _total), (ALL_YES, _all_yes), (ANY_YES, _any_yes))
    joined: dict[str, Any] = {
        name: rule([getattr(each, name) for each in courses])
        for names, rule in rules
        for name in names
    }
    return replace(
        courses[0],
        title=" + ".join(each.title for each in courses),
        start=None if None in starts else min(each for each in starts if each),
        end=None if None in ends else max(each for each in ends if each),
        running_entry=all(each.running_entry for each in courses),
        course_certified=certified,
        hours_per_month=None,
        **joined,
    )


def _total(values: list[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return sum(known) if len(known) == len(values) else None


def _all_yes(answers: list[Answer]) -> Answer:
    if "no" in answers:
        return "no"
    return "yes" if set(answers) == {"yes"} else "unknown"


def _any_yes(answers: list[Answer]) -> Answer:
    if "yes" in answers:
        return "yes"
    return "no" if set(answers) == {"no"} else "unknown"
