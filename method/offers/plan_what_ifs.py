"""What-ifs of the whole plan: agreement, group of companies, joint application, bundle, a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import pandas as pd

from method.choice.courses import ShownCourse
from method.instruments.book import LawBook
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.verdict import Verdict
from method.instruments.what_ifs import (
    WhatIf,
    alone_or_in_group,
    bundled,
    collective_application,
    compared,
    on_days,
    section_82_or_qualifizierungsgeld,
    verdict_on_days,
    with_agreement,
)
from method.wording import day as german
from schemas.remembered import remembered

MONEY = ("first_funded", "second_funded", "gain")
COLUMNS = ("title", "first_title", "second_title", *MONEY, "sentence")
MOST_BUNDLES = 3
AHEAD = 365  # [days]
Question = Callable[[CompanyFacts, CourseFacts, GroupFacts, LawBook], WhatIf]
Pair = tuple[CourseFacts, GroupFacts]


@remembered
def plan_what_ifs(
    courses: Iterable[ShownCourse], company: CompanyFacts, book: LawBook
) -> tuple[WhatIf, ...]:
    """Return the what-ifs of the courses whose money is in the sums, and of the law's next days."""
    pairs = [
        (each.funding.course, each.funding.group)
        for each in courses
        if each.summed and each.funding is not None
    ]
    if not pairs:
        return ()
    largest = max(pairs, key=lambda each: (each[0].price or 0.0) * each[1].people)
    found = [
        _all(with_agreement, pairs, company, book),
        *([_all(alone_or_in_group, pairs, company, book)] if company.group_headcount else []),
        *_change(largest, company, book),
        _titled(collective_application(company, *largest, book), largest[0]),
        *_bundles(pairs, company, book),
        *_days(largest, company, book),
    ]
    return tuple(found)


def what_ifs_frame(found: Iterable[WhatIf]) -> pd.DataFrame:
    """Return one row per what-if: COLUMNS [EUR]."""
    rows = [tuple(getattr(each, name) for name in COLUMNS) for each in found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(**{name: frame[name].astype("float64") for name in MONEY})


def _all(question: Question, pairs: Sequence[Pair], company: CompanyFacts, book: LawBook) -> WhatIf:
    each = [question(company, *pair, book) for pair in pairs]
    first = [one.first_funded for one in each if one.first_funded is not None]
    second = [one.second_funded for one in each if one.second_funded is not None]
    titles = (each[0].first_title, each[0].second_title)
    sums = (sum(first) if first else None, sum(second) if second else None)
    return compared(each[0].name, each[0].title, titles, sums)


def _change(pair: Pair, company: CompanyFacts, book: LawBook) -> list[WhatIf]:
    if not company.structural_change_share:
        return []
    return [_titled(section_82_or_qualifizierungsgeld(company, *pair, book), pair[0])]


def _bundles(pairs: Sequence[Pair], company: CompanyFacts, book: LawBook) -> list[WhatIf]:
    """Return pairs of short courses that together pass the line, certified as one measure."""
    least = book.sgb3_82.minimum_hours
    short = [each for each in pairs if each[0].hours and each[0].hours <= least]
    found = []
    for (first, one), (second, other) in combinations(short, 2):
        alike = (first.goal, first.lesson_minutes) == (second.goal, second.lesson_minutes)
        if alike and (first.hours or 0.0) + (second.hours or 0.0) > least:
            group = replace(one if one.people <= other.people else other)
            lost = [each.hours_lost for each in (one, other)]
            total = None if None in lost else sum(each for each in lost if each)
            group = replace(group, hours_lost=total)
            sure = [replace(each, provider_certified="yes") for each in (first, second)]
            made = bundled(company, sure, group, book, certified="yes")
            title = f"{made.title}: „{first.title}“ und „{second.title}“"
            found.append(replace(made, title=title))
    ordered = sorted(found, key=lambda each: -(each.gain or 0.0))
    return [each for each in ordered if each.gain][:MOST_BUNDLES]


def _days(pair: Pair, company: CompanyFacts, book: LawBook) -> list[WhatIf]:
    """Return what changes within a year after the last day of a value or an instrument."""
    latest = book.day + datetime.timedelta(days=AHEAD)
    ends = sorted(
        (end, name)
        for name, cut in book.cuts.items()
        for end in cut.last_days
        if book.day <= end <= latest
    )
    found = []
    for end, name in dict.fromkeys(ends):
        days = (end, end + datetime.timedelta(days=1))
        before, after = verdict_on_days(name, company, *pair, days=days)
        if before.checks == after.checks or before.verdict is after.verdict is Verdict.NO:
            continue
        head = book.cuts[name].head
        made = on_days(company, *pair, days=days)
        if head.purpose != "training":  # it pays nothing of the course
            made = replace(made, first_funded=None, second_funded=None, gain=None)
        sentence = (
            f"{head.title}: am {german(days[0])} {before.title}, am {german(days[1])} "
            f"{after.title} ({after.cut.reason})"
        )
        found.append(replace(made, title=f"{made.title}: {head.short}", sentence=sentence))
    return found


def _titled(made: WhatIf, course: CourseFacts) -> WhatIf:
    return replace(made, title=f"{made.title}: „{course.title}“")
