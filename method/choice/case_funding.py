"""What a participant costs after § 82 SGB III: less only where funding is likely, else in full."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from method.dated_law import OutsideLaw
from method.offers.conditions import Course, Employer, Verdict
from method.offers.funding import assess, employer_of, headcount
from method.offers.law import Law, law_on
from schemas.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """§ 82 SGB III for one employer on one day; without ``law`` nothing is ever funded."""

    law: Law | None
    employer: Employer | None
    as_of: datetime.date


def funding_of(case: Case, as_of: datetime.date) -> Funding:
    """Return § 82 for ``case`` on ``as_of``; on a day whose law is unknown it funds nothing."""
    try:
        law = law_on(as_of)
    except OutsideLaw:
        return Funding(law=None, employer=None, as_of=as_of)
    return Funding(law=law, employer=employer_of(case, headcount(case, law)), as_of=as_of)


def funded_each(funding: Funding, course: Course) -> tuple[float, Verdict]:
    """Return the course funding for one participant [EUR] and the verdict on the course.

    Only the verdict "yes" (voraussichtlich) brings money; a course without a price brings none.
    Source: § 82 Abs. 2 and 4 SGB III.
    """
    if funding.law is None or funding.employer is None:
        return 0.0, Verdict.OPEN
    found = assess(
        law=funding.law,
        employer=funding.employer,
        course=course,
        people=1,
        as_of=funding.as_of,
    )
    paid = found.amounts.funded if found.countable and found.amounts else None
    return paid or 0.0, found.verdict
