"""Step 4: needs, fitting offers, the chosen plan, who pays it by which law, and what stays open."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.choice.choose import choose
from method.choice.draft import CourseDraft
from method.choice.from_case import CaseProblem, problem_of
from method.choice.programme import Effort
from method.choice.records import Goal
from method.choice.results import Choice
from method.choice.shown import Shown, shown, shown_clash
from method.concept import analysis as concept
from method.dated_law import Land
from method.instruments.adapter import lands_of
from method.instruments.agreement_draft import Draft, DraftFacts, agreement_draft
from method.instruments.book import LawBook, law_on
from method.instruments.facts import CompanyFacts
from method.instruments.headcount import Headcount, headcount, rates_of
from method.instruments.what_ifs import WhatIf
from method.missing import Missing
from method.offers.costs import matched
from method.offers.course_drafts import course_drafts
from method.offers.funding_tables import (
    applications_frame,
    checks_frame,
    instruments_frame,
    money_frame,
    plan_frame,
    seats_frame,
    why_frame,
)
from method.offers.gaps import offers_gaps
from method.offers.needs import external_needs
from method.offers.plan_what_ifs import plan_what_ifs, what_ifs_frame
from method.offers.shown import shown_needs
from schemas.case import Case

EFFORT = Effort(time_limit=20.0)


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """Offers, plan and funding of a company on one day; only ``seats`` names people.

    Attributes:
        case: The company.
        as_of: The day it is seen from, also the day of the law.
        book: All law on that day.
        headcount: Which headcount decides and the size class it gives.
        rates: Rates of § 82 by size class: columns in ``method.instruments.headcount.rates_of``.
        needs: External needs per skill: ``method.offers.needs.NEED_COLUMNS`` and offers (fitting
            ones), usable (of these, not yet begun or already chosen).
        matches: Need x fitting offer, the cheapest net first, unknown prices last, begun courses at
            the end: ``method.offers.costs.MATCH_COLUMNS``; money [EUR] for one person.
        posed: What the plan is chosen from; names people.
        goal: What the plan is to reach.
        effort: How long it may be searched for.
        n_short: Offers too short for § 82 by their stated hours.
        missing: What the case does not say, and why it matters.
    """

    case: Case
    as_of: datetime.date
    book: LawBook
    headcount: Headcount
    rates: pd.DataFrame
    needs: pd.DataFrame
    matches: pd.DataFrame
    posed: CaseProblem
    goal: Goal
    effort: Effort
    n_short: int
    missing: tuple[Missing, ...]

    @property
    def company(self) -> CompanyFacts:
        """Return what the law asks of the company."""
        return self.posed.funding.company

    @property
    def choice(self) -> Choice:
        """Return the chosen plan; names people."""
        return choose(self.posed.problem, goal=self.goal, effort=self.effort)

    @property
    def shown(self) -> Shown:
        """Return the plan as everybody may see it."""
        return shown(self.case, self.posed, self.choice)

    @property
    def shown_needs(self) -> pd.DataFrame:
        """Return ``needs`` as ``method.offers.shown.shown_needs``."""
        return shown_needs(self.needs)

    @property
    def unmet(self) -> pd.DataFrame:
        """Return the needs without a usable offer, as they may be shown."""
        return shown_needs(self.needs[self.needs["usable"].eq(0)].reset_index(drop=True))

    @property
    def plan(self) -> pd.DataFrame:
        """Return the courses of the plan: ``funding_tables.PLAN_COLUMNS``."""
        return plan_frame(self.shown.courses)

    @property
    def seats(self) -> pd.DataFrame:
        """Return who goes where, with codes: title, start, people, codes, gross, net [EUR]."""
        plan = shown(self.case, self.posed, self.choice, with_people=True)
        return seats_frame(plan.courses)

    @property
    def money(self) -> pd.DataFrame:
        """Return who pays which cost item: ``funding_tables.MONEY_COLUMNS``."""
        return money_frame(self.shown.courses)

    @property
    def checks(self) -> pd.DataFrame:
        """Return every condition of what is not refused: ``funding_tables.CHECK_COLUMNS``."""
        return checks_frame(self.shown.courses)

    @property
    def why(self) -> pd.DataFrame:
        """Return what is missing and what fails: ``funding_tables.WHY_COLUMNS``."""
        return why_frame(self.shown.courses)

    @property
    def applications(self) -> pd.DataFrame:
        """Return the applications to make: ``funding_tables.APPLICATION_COLUMNS``."""
        return applications_frame(self.shown.courses)

    @property
    def papers(self) -> pd.DataFrame:
        """Return what to hand in per instrument: instrument, papers."""
        return self.applications.drop_duplicates("instrument")[["instrument", "papers"]]

    @property
    def instruments(self) -> pd.DataFrame:
        """Return all instruments as they stand: ``funding_tables.INSTRUMENT_COLUMNS``."""
        return instruments_frame(self.book, self.lands)

    @property
    def lands(self) -> tuple[Land, ...]:
        """Return the Länder of the sites."""
        return lands_of(self.case.sites["ags"])

    @property
    def open_skills(self) -> pd.DataFrame:
        """Return what the plan leaves open: name, people ("unter 5" for fewer)."""
        rows = [(each.name, each.people_text) for each in self.shown.open_skills]
        return pd.DataFrame(rows, columns=["name", "people"])

    @property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """Return what would be if: two ways side by side."""
        return plan_what_ifs(self.shown.courses, self.company, self.book)

    @property
    def what_if_rows(self) -> pd.DataFrame:
        """Return ``what_ifs`` as rows: ``method.offers.plan_what_ifs.COLUMNS``."""
        return what_ifs_frame(self.what_ifs)

    @property
    def drafts(self) -> tuple[CourseDraft, ...]:
        """Return drafts of courses for what stays open."""
        return course_drafts(self.case, self.posed, self.choice, self.book)

    @property
    def clash(self) -> tuple[str, ...]:
        """Return why there is no plan, in German; empty if there is one."""
        return shown_clash(self.case, self.posed, self.choice)

    @property
    def agreement(self) -> Draft:
        """Return the draft of an agreement on training from the courses of the plan."""
        pairs = [
            (each.funding.course, each.funding.group)
            for each in self.shown.courses
            if each.funding is not None and each.unit == "all" and not each.running
        ]
        topics = tuple(self.needs["skill"].head(5))
        facts = DraftFacts(company=self.case.name, topics=topics)
        return agreement_draft(self.company, pairs, self.book, facts)


def analyse(
    case: Case,
    as_of: datetime.date,
    *,
    goal: Goal | None = None,
    budget: float | None = None,
    max_km: float | None = None,
    effort: Effort = EFFORT,
) -> Offers:
    """Return offers, plan and funding of ``case`` on ``as_of``.

    ``goal``, ``budget`` [EUR] and ``max_km`` [km] stand above the table of rules.

    Raises:
        OutsideLaw: ``as_of`` lies before the law the kit knows.
    """
    book = law_on(as_of)
    state = concept.analyse(case, as_of)
    needs = external_needs(case, state.gaps, state.ranking)
    posed = problem_of(case, as_of, budget=budget, max_km=max_km)
    found = matched(needs, posed.funding, as_of)
    size = headcount(posed.funding.company, case.people["weekly_hours"], book.sgb3_82)
    return Offers(
        case=case,
        as_of=as_of,
        book=book,
        headcount=size,
        rates=rates_of(book.sgb3_82, size.size_class),
        needs=_with_counts(needs, found),
        matches=found,
        posed=posed,
        goal=posed.goal if goal is None else goal,
        effort=effort,
        n_short=int(case.offers["hours"].le(book.sgb3_82.minimum_hours).sum()),
        missing=offers_gaps(case, size),
    )


def _with_counts(needs: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    usable = found[found["bookable"] | found["chosen"]]
    counts = {"offers": found, "usable": usable}
    return needs.assign(
        **{
            name: needs["skill_id"].map(rows["skill_id"].value_counts()).fillna(0).astype("int64")
            for name, rows in counts.items()
        }
    )
