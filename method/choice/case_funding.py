"""What a course costs after the best lawful funding: less only where funding is certain enough."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from method.dated_law import OutsideLaw
from method.instruments.adapter import MINUTES, company_of, consenting, group_of, with_expenses
from method.instruments.assess import assess
from method.instruments.book import LawBook, law_on
from method.instruments.checks import LESSON
from method.instruments.combination import Combination, best_combination
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Item, Result
from method.instruments.verdict import Verdict
from schemas.case import Case

APART = (Item.WAGE, Item.CHILDCARE)  # wages are no price, and care is paid by the people


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funding:
    """The law of one day for one company; without ``book`` nothing is ever funded."""

    case: Case
    book: LawBook | None
    company: CompanyFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Funded:
    """One course for one group with every instrument's answer and the best combination.

    Attributes:
        course: Facts of the course.
        group: Facts of the group.
        results: Answers of all instruments.
        best: The lawful combination that funds most.
    """

    course: CourseFacts
    group: GroupFacts
    results: tuple[Result, ...]
    best: Combination

    @property
    def cost(self) -> float:
        """Return what is known of what the company pays beside wages [EUR]."""
        return sum(cost for item, cost in self.best.costs.items() if cost and item not in APART)

    @property
    def fees(self) -> float:
        """Return what is funded of these costs [EUR]."""
        return sum(each.funded for each in self.best.shares if each.item not in APART)

    @property
    def wages(self) -> float:
        """Return the subsidy to the wages of the course's hours [EUR]."""
        return sum(each.funded for each in self.best.shares if each.item is Item.WAGE)

    @property
    def verdict(self) -> Verdict:
        """Return YES if something is funded, OPEN if only an answer is missing, else NO."""
        if self.best.shares:
            return Verdict.YES
        meant = (each for each in self.results if each.cut.head.purpose == "training")
        asked = any(each.verdict is Verdict.OPEN and each.cut.status == "open" for each in meant)
        return Verdict.OPEN if asked else Verdict.NO

    @property
    def payers(self) -> tuple[str, ...]:
        """Return the short German names of the instruments that pay."""
        titles = {each.instrument_id: each.cut.head.short for each in self.results}
        return tuple(titles[name] for name in self.best.instruments)


def funding_of(case: Case, as_of: datetime.date) -> Funding:
    """Return the law for ``case`` on ``as_of``; on a day whose law is unknown it funds nothing."""
    try:
        book = law_on(as_of)
    except OutsideLaw:
        book = None
    return Funding(case=case, book=book, company=company_of(case))


def funded_group(
    funding: Funding, offer_id: str, course: CourseFacts, people: int, *, public: bool = False
) -> Funded | None:
    """Return the funding of ``people`` in ``course``, None on a day whose law is unknown.

    Args:
        funding: Law and company.
        offer_id: Offer under which the case states facts of its group.
        course: Facts of the course.
        people: Size of the group [people].
        public: Leave out counts from which 1 to 4 people could be told.
    """
    book = funding.book
    if book is None:
        return None
    whole = with_expenses(course, funding.case, offer_id)
    group = group_of(funding.case, offer_id, people, book=book, course=whole, public=public)
    company = consenting(funding.company, funding.case, offer_id)
    results = assess(company, whole, group, book)
    best = best_combination(results, whole, group, book)
    return Funded(course=whole, group=group, results=results, best=best)


def hour_weight(funding: Funding, found: Funded | None) -> float:
    """Return what an hour of a course costs the company, in hours of work less subsidies [of 1].

    A course outside working time costs none; if that is not known it counts as working time.
    """
    if funding.book is None or found is None or found.course.in_working_time == "no":
        return 0.0 if found and found.course.in_working_time == "no" else 1.0
    lesson = (found.course.lesson_minutes or funding.book.assumed(LESSON)) / MINUTES
    wages = found.best.costs.get(Item.WAGE)
    return lesson * (1 - found.wages / wages) if wages else lesson


def unsigned(course: CourseFacts) -> CourseFacts:
    """Return ``course`` as a proposal: nobody has signed for it yet."""
    return replace(course, contract_signed="no")
