"""The headcount § 82 SGB III counts, the size class it gives, and the rates of each class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.instruments.facts import CompanyFacts
from method.instruments.sgb3_82_law import Law, PartTimeWeight, SizeClass
from method.wording import decimal


@dataclass(frozen=True, slots=True)
class Headcount:
    """The headcount § 82 counts and the size class it gives.

    Attributes:
        stated: Weighted headcount of the company as stated [people], None if not stated.
        group: Weighted headcount of the group as stated [people].
        counted: Weighted headcount from the weekly hours of the recorded people [people].
        without_hours: Recorded people without weekly hours; they are not in ``counted``.
        relevant: Headcount that decides [people], None while open.
        size_class: Size class, None while open.
        reason: German sentence on why this headcount decides, or what is open.
        warnings: German sentences: the trap of the group, contradictions.
    """

    stated: float | None
    group: float | None
    counted: float | None
    without_hours: int
    relevant: float | None
    size_class: SizeClass | None
    reason: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays which part of the course, and the wage subsidy [each of 1]."""

    employer: float
    funded: float
    wage_subsidy: float


def weighted_headcount(weekly_hours: pd.Series, weights: tuple[PartTimeWeight, ...]) -> float:
    """Return the headcount with part-time weights [people] of ``weekly_hours`` [h/week].

    Missing hours are left out.  Source: § 82 Abs. 6 S. 3 SGB III.
    """
    hours = weekly_hours.dropna().to_numpy(dtype=float)
    ends = np.array([each.up_to for each in weights[:-1]], dtype=float)
    factors = np.array([each.weight for each in weights])
    return float(factors[np.searchsorted(ends, hours, side="left")].sum())


def size_class_of(headcount: float, law: Law) -> SizeClass:
    """Return the size class of a weighted ``headcount`` [people]."""
    meant = (each for each in law.size_classes if each.below is None or headcount < each.below)
    return next(meant)


def headcount(company: CompanyFacts, weekly_hours: pd.Series, law: Law) -> Headcount:
    """Return the headcount that decides for ``company``, or why it is open.

    A company of a group counts with the group (§ 82 Abs. 6 SGB III).  Without a clear answer
    whether there is a group the size class stays open.

    Args:
        company: What is stated.
        weekly_hours: Weekly hours of the recorded people [h/week], to compare.
        law: § 82 SGB III of the day.
    """
    stated, group, part = company.headcount, company.group_headcount, company.part_of_group
    relevant, reason = relevant_headcount(stated=stated, group=group, part_of_group=part)
    known = weekly_hours.notna().any()
    counted = weighted_headcount(weekly_hours, law.part_time_weights) if known else None
    found = None if relevant is None else size_class_of(relevant, law)
    traps = (
        _group_trap(law, stated=stated, relevant=relevant, part_of_group=part),
        _plausibility(law, stated=stated, counted=counted),
    )
    return Headcount(
        stated=stated,
        group=group,
        counted=counted,
        without_hours=int(weekly_hours.isna().sum()),
        relevant=relevant,
        size_class=found,
        reason=reason if found is None else f"{reason} Klasse: {found.title}.",
        warnings=tuple(trap for trap in traps if trap),
    )


def shares_of(size_class: SizeClass, law: Law, *, with_agreement: bool) -> Shares:
    """Return the rates of ``size_class``; employer and funded share add up to 1.

    Source: § 82 Abs. 2, Abs. 3 S. 4 and Abs. 4 SGB III.
    """
    less = law.agreement.employer_share_less if with_agreement else 0.0
    more = law.agreement.wage_subsidy_more if with_agreement else 0.0
    employer = round(max(0.0, size_class.employer_share - less), 6)
    wage = round(min(1.0, size_class.wage_subsidy + more), 6)
    return Shares(employer=employer, funded=round(1.0 - employer, 6), wage_subsidy=wage)


def rates_of(law: Law, size_class: SizeClass | None) -> pd.DataFrame:
    """Return the rates of all size classes; ``yours`` marks ``size_class``.

    Columns: size_class (German title), employer, wage_subsidy, employer_agreed,
    wage_subsidy_agreed (with an agreement on training) [each of 1], yours (bool).
    """
    rows = [
        (each.title, now.employer, now.wage_subsidy, then.employer, then.wage_subsidy)
        for each in law.size_classes
        for now in (shares_of(each, law, with_agreement=False),)
        for then in (shares_of(each, law, with_agreement=True),)
    ]
    names = ["size_class", "employer", "wage_subsidy", "employer_agreed", "wage_subsidy_agreed"]
    yours = [each == size_class for each in law.size_classes]
    return pd.DataFrame(rows, columns=names).assign(yours=yours)


def relevant_headcount(
    *, stated: float | None, group: float | None, part_of_group: str | None
) -> tuple[float | None, str]:
    """Return the headcount that decides [people], None while open, and a German sentence why.

    Source: § 82 Abs. 6 SGB III.
    """
    if part_of_group == "no" and stated is not None:
        return (
            stated,
            f"Kein Konzern: Es zählt das Unternehmen mit {decimal(stated)} Beschäftigten.",
        )
    if part_of_group == "no":
        return None, "Größenklasse offen: Die Beschäftigten im Unternehmen sind nicht angegeben."
    if part_of_group != "yes":
        return None, "Größenklasse offen: Bitte klären, ob das Unternehmen zu einem Konzern gehört."
    if group is None:
        return None, "Größenklasse offen: Die Beschäftigten im Konzern sind nicht angegeben."
    if stated is not None and group < stated:
        return None, "Größenklasse offen: Der Konzern ist kleiner angegeben als das Unternehmen."
    return group, f"Teil eines Konzerns: Es zählt der Konzern mit {decimal(group)} Beschäftigten."


def _group_trap(
    law: Law, *, stated: float | None, relevant: float | None, part_of_group: str | None
) -> str | None:
    if part_of_group != "yes" or stated is None or relevant is None:
        return None
    alone, together = size_class_of(stated, law), size_class_of(relevant, law)
    if alone == together:
        return None
    return (
        f"Konzernfalle: Für sich allein fiele das Unternehmen in die Klasse „{alone.title}“. "
        f"Nach § 82 Abs. 6 SGB III zählt aber der Konzern: „{together.title}“."
    )


def _plausibility(law: Law, *, stated: float | None, counted: float | None) -> str | None:
    if stated is None or counted is None:
        return None
    if size_class_of(stated, law) == size_class_of(counted, law):
        return None
    return (
        f"Angegeben sind {decimal(stated)} Beschäftigte; aus den Wochenstunden der erfassten "
        f"Personen ergeben sich {decimal(counted)}. Das wäre eine andere Klasse, bitte prüfen."
    )
