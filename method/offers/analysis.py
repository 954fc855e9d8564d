"""Step 4: external measures against the offers, with reasons, cost and § 82 SGB III."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.concept import analysis as concept
from method.missing import Missing
from method.offers.conditions import Condition, Employer, to_clarify
from method.offers.costs import conditions_of_offers, matched
from method.offers.funding import Headcount, employer_of, headcount, rates_of
from method.offers.gaps import offers_gaps
from method.offers.law import Law, instruments_on, lands_of, law_on
from method.offers.needs import external_needs, participants
from method.offers.plan import Plan, plan_of
from method.offers.shown import shown_needs, shown_plan
from schemas.case import Case


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """Offers and funding of a company on one day; no frame names a person.

    Attributes:
        as_of: The day it is seen from, also the day of the law.
        law: § 82 SGB III on that day.
        headcount: Which headcount decides and the size class it gives.
        employer: What § 82 asks of the employer.
        rates: Rates of all size classes: columns in ``method.offers.funding.rates_of``.
        needs: External needs per skill: ``method.offers.needs.NEED_COLUMNS`` and offers (fitting
            ones), usable (of these, not yet begun or already chosen).
        matches: Need x fitting offer, the cheapest net first, unknown prices last, begun courses at
            the end: ``method.offers.costs.MATCH_COLUMNS``.  Money [EUR] is for all people of the
            need; funded, own and wage_estimate are given where no condition fails and the size
            class is known, but only ``verdict`` "yes" lowers ``net``.
        conditions: Offer x condition of § 82: ``method.offers.costs.CONDITION_COLUMNS``.
        clarify: Conditions only people can clarify, the same for all offers.
        unmet: Rows of ``needs`` without a usable offer.
        plan: What the agreed courses cost, and the first offer of each other need.
        lands: Länder of the sites, by code.
        instruments: The other instruments: ``law.OVERVIEW_COLUMNS``; information only.
        n_offers: Offers in the case.
        n_short: Of these, too short for § 82 by their stated hours.
        missing: What the case does not say, and why it matters.
    """

    as_of: datetime.date
    law: Law
    headcount: Headcount
    employer: Employer
    rates: pd.DataFrame
    needs: pd.DataFrame
    matches: pd.DataFrame
    conditions: pd.DataFrame
    clarify: tuple[Condition, ...]
    unmet: pd.DataFrame
    plan: Plan
    lands: tuple[str, ...]
    instruments: pd.DataFrame
    n_offers: int
    n_short: int
    missing: tuple[Missing, ...]

    @property
    def shown_needs(self) -> pd.DataFrame:
        """Return ``needs`` as ``method.offers.shown.shown_needs``."""
        return shown_needs(self.needs)

    @property
    def shown_unmet(self) -> pd.DataFrame:
        """Return ``unmet`` as ``method.offers.shown.shown_needs``."""
        return shown_needs(self.unmet)

    @property
    def visible_plan(self) -> Plan:
        """Return ``plan`` as ``method.offers.shown.shown_plan``."""
        return shown_plan(self.plan)

    @property
    def obstacles(self) -> pd.DataFrame:
        """Return the conditions that fail or are open, the failed ones of each offer first."""
        found = self.conditions[self.conditions["verdict"].ne("yes")]
        return found.sort_values(["title", "offer_id", "verdict"], ignore_index=True)


def analyse(case: Case, as_of: datetime.date) -> Offers:
    """Return offers and funding for the external measures of ``case`` on ``as_of``.

    Raises:
        OutsideLaw: ``as_of`` lies before the law the kit knows.
    """
    law = law_on(as_of)
    size = headcount(case, law)
    employer = employer_of(case, size)
    state = concept.analyse(case, as_of)
    people = participants(case, state.gaps)
    needs = external_needs(case, state.gaps, state.ranking)
    found = matched(needs, case, law=law, employer=employer, as_of=as_of)
    counted = _with_counts(needs, found)
    conditions = conditions_of_offers(case, found, law, employer, as_of)
    lands = lands_of(case.sites["ags"])
    return Offers(
        as_of=as_of,
        law=law,
        headcount=size,
        employer=employer,
        rates=rates_of(law, size.size_class),
        needs=counted,
        matches=found,
        conditions=conditions,
        clarify=to_clarify(law),
        unmet=counted[counted["usable"].eq(0)].reset_index(drop=True),
        plan=plan_of(found, needs, people, case, law=law, employer=employer, as_of=as_of),
        lands=tuple(sorted(lands)),
        instruments=instruments_on(as_of, lands),
        n_offers=len(case.offers),
        n_short=int(case.offers["hours"].le(law.minimum_hours).sum()),
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
