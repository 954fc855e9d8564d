"""Step 2: what people can do against what their roles need, and where knowledge is at risk."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.disclosure import hide_small
from method.missing import Missing
from method.situation.age_structure import EXIT_AGE
from method.skills.fulfilment import (
    asked_of_people,
    by_group,
    by_role,
    by_role_and_group,
    by_role_and_skill,
    skill_names,
    summed,
)
from method.skills.gaps import skill_gaps
from method.skills.ratings import self_against_supervisor
from method.skills.risk import expiring, expiring_by_skill
from method.skills.shown import (
    largest_first,
    shown_cells,
    shown_difference,
    shown_expiring,
    shown_gaps,
    shown_outlook,
)
from method.skills.state import state_of
from method.sums import Groups, floats
from schemas.case import Case
from schemas.remembered import remembered

AUDIT = (
    "person_id",
    "role",
    "skill",
    "target",
    "actual",
    "rated_by",
    "rated_on",
    "evidence",
    "evidence_ref",
    "valid_until",
    "effective",
    "effective_on",
    "source",
    "state",
)


@dataclass(frozen=True, slots=True, eq=False)
class Skills:
    """Skills of a company on one day.

    ``current``, ``pairs``, ``expiring`` and ``audit`` are about single people and stay with the
    company; all other frames are aggregates, hidden under five people rated.  What the version
    without people shows of them are the properties ``shown_``.

    Attributes:
        as_of: The day it is seen from; later ratings are not known yet.
        current: The rating that counts per person and skill: columns ``skills.ratings.KEPT``.
        pairs: Person x required skill: columns in ``method.skills.fulfilment.pairs_of``.
        by_role: Columns in ``method.skills.fulfilment.by_role``: role_id, role, n_roles, n_members,
            n_people, n_people_rated, n_pairs, n_rated, n_expired, n_unrated, n_gaps, gap_sum,
            weighted_gap, coverage, fulfilment, hidden.
        by_skill: skill_id, skill, group and the same figures, without n_roles and n_members.
        by_group: group (of skills) and the same figures.
        by_role_and_group: role_id, role, group (of skills) and the same figures.
        cover: Columns in ``method.skills.risk.cover``.
        single_points: The rows of cover that are single points, fewest masters first.
        bus_factor: Smallest cover over the critical skills with a valid rating, None without any.
        bus_factor_skills: The rows of cover that make the bus factor.
        n_critical: Critical skills (some role needs level 3 or more with weight 3).
        n_critical_rated: Of these, with a valid rating; only they enter the bus factor.
        expiring: Columns in ``method.skills.risk.expiring``.
        expiring_by_skill: skill_id, skill, n_expired, n_within_90, n_within_180.
        outlook: Expected loss through age per skill: columns in ``method.skills.risk.outlook``.
        outlook_by_group: The same per group of skills.
        exit_age: Assumed age of leaving [years].
        self_difference: skill_id, skill, group, n (rated by both), by_self, by_supervisor
            (means), difference (self minus supervisor), hidden.
        wishes: skill_id, skill, n_wishes, n_high (priority 3), n_required (wished by people whose
            role requires it).
        n_people: People in the case.
        n_pairs: Pairs of person and required skill.
        n_rated: Of these, with a valid rating.
        n_expired: Of these, with a rating that has run out.
        n_gaps: Rated pairs below the target.
        coverage: n_rated of n_pairs, None without pairs.
        fulfilment: Weighted fulfilment over rated pairs, 0 to 1, None under five people rated.
        n_wishes: Wishes in the case.
        n_people_with_wishes: People who wish at least one skill.
        missing: What the case does not say, and why it matters.
    """

    as_of: datetime.date
    current: pd.DataFrame
    pairs: pd.DataFrame
    by_role: pd.DataFrame
    by_skill: pd.DataFrame
    by_group: pd.DataFrame
    by_role_and_group: pd.DataFrame
    cover: pd.DataFrame
    single_points: pd.DataFrame
    bus_factor: int | None
    bus_factor_skills: pd.DataFrame
    n_critical: int
    n_critical_rated: int
    expiring: pd.DataFrame
    expiring_by_skill: pd.DataFrame
    outlook: pd.DataFrame
    outlook_by_group: pd.DataFrame
    exit_age: int
    self_difference: pd.DataFrame
    wishes: pd.DataFrame
    n_people: int
    n_pairs: int
    n_rated: int
    n_expired: int
    n_gaps: int
    coverage: float | None
    fulfilment: float | None
    n_wishes: int
    n_people_with_wishes: int
    missing: tuple[Missing, ...]

    @property
    def by_role_and_skill(self) -> pd.DataFrame:
        """Return ``pairs`` as ``method.skills.fulfilment.by_role_and_skill``."""
        return by_role_and_skill(self.pairs)

    @property
    def audit(self) -> pd.DataFrame:
        """Return the columns ``AUDIT`` per person and required skill.

        An expired rating shows its level as it was, with state "expired".
        """
        frame = self.pairs.assign(actual=self.pairs["last_level"])
        order = ["role", "person_id", "skill"]
        return frame.sort_values(order, kind="stable", ignore_index=True)[list(AUDIT)]

    @property
    def shown_difference(self) -> pd.DataFrame:
        """Return ``self_difference`` as ``method.skills.shown.shown_difference``."""
        return shown_difference(self.self_difference)

    @property
    def shown_roles(self) -> pd.DataFrame:
        """Return ``by_role`` as ``method.skills.shown.shown_gaps``."""
        return shown_gaps(self.by_role)

    @property
    def shown_groups(self) -> pd.DataFrame:
        """Return ``by_group`` as ``method.skills.shown.shown_gaps``."""
        return shown_gaps(self.by_group)

    @property
    def shown_skills(self) -> pd.DataFrame:
        """Return ``by_skill`` as ``method.skills.shown.shown_gaps``."""
        return largest_first(shown_gaps(self.by_skill))

    @property
    def shown_cells(self) -> pd.DataFrame:
        """Return ``by_role_and_group`` as ``method.skills.shown.shown_cells``."""
        return shown_cells(self.by_role_and_group)

    @property
    def shown_expiring(self) -> pd.DataFrame:
        """Return ``expiring_by_skill`` as ``method.skills.shown.shown_expiring``."""
        return shown_expiring(self.expiring_by_skill)

    @property
    def shown_outlook(self) -> pd.DataFrame:
        """Return ``outlook_by_group`` as ``method.skills.shown.shown_outlook``."""
        return shown_outlook(self.outlook_by_group)


def analyse(case: Case, as_of: datetime.date, *, exit_age: int = EXIT_AGE) -> Skills:
    """Return the skills of ``case`` on ``as_of``.

    Which rating counts: ``method.skills.ratings.current_ratings``.  ``exit_age`` [years] is the
    assumed age of leaving work, no figure of law.  Raises ValueError for an ``exit_age`` of 60 or
    less.
    """
    state = state_of(case, as_of, exit_age=exit_age)
    current, pairs, covered = state.current, state.pairs, state.cover
    critical = covered[covered["critical"]]
    rated = critical[critical["n_rated"].gt(0)]
    soon = expiring(case, current, as_of)
    total = _total(pairs)
    return Skills(
        as_of=as_of,
        current=current,
        pairs=pairs,
        by_role=by_role(case, pairs),
        by_skill=state.by_skill,
        by_group=by_group(pairs),
        by_role_and_group=by_role_and_group(case, pairs),
        cover=covered,
        single_points=_single_points(covered),
        bus_factor=None if rated.empty else int(rated["cover"].min()),
        bus_factor_skills=rated[rated["cover"].eq(rated["cover"].min())].reset_index(drop=True),
        n_critical=len(critical),
        n_critical_rated=len(rated),
        expiring=soon,
        expiring_by_skill=expiring_by_skill(soon),
        outlook=state.outlook,
        outlook_by_group=state.outlook_by_group,
        exit_age=exit_age,
        self_difference=_self_difference(case, state.known),
        wishes=_wishes(case),
        n_people=len(case.people),
        n_pairs=state.n_pairs,
        n_rated=state.n_rated,
        n_expired=int(pairs["state"].eq("expired").sum()),
        n_gaps=int(pairs["gap"].gt(0).sum()),
        coverage=None if pairs.empty else float(total["coverage"].iloc[0]),
        fulfilment=_number(total["fulfilment"]),
        n_wishes=len(case.wishes),
        n_people_with_wishes=int(case.wishes["person_id"].nunique()),
        missing=skill_gaps(case, pairs, covered),
    )


def _total(pairs: pd.DataFrame) -> pd.DataFrame:
    sums = summed(pairs.assign(everything=""), ["everything"])
    return hide_small(sums, count="n_people_rated", figures=["fulfilment"])


def _number(figures: pd.Series[float]) -> float | None:
    known = figures.dropna()
    return None if known.empty else float(known.iloc[0])


def _single_points(covered: pd.DataFrame) -> pd.DataFrame:
    single = covered[covered["single_point"].fillna(value=False).astype(bool)]
    order = ["cover", "max_weight", "n_people"]
    return single.sort_values(order, ascending=[True, False, False], ignore_index=True)


def _self_difference(case: Case, known: pd.DataFrame) -> pd.DataFrame:
    both = self_against_supervisor(case, known)
    groups = Groups.of(both, ["skill_id"])
    n = groups.sizes
    figures = ["by_self", "by_supervisor", "difference"]
    means = groups.with_sums(n=n, **{name: groups.sums(floats(both[name])) / n for name in figures})
    return hide_small(skill_names(case).merge(means, on="skill_id"), count="n", figures=figures)


@remembered
def _wishes(case: Case) -> pd.DataFrame:
    needed = asked_of_people(case)[["person_id", "skill_id"]].assign(n_required=1)
    rows = case.wishes.merge(needed, how="left", on=["person_id", "skill_id"])
    marked = rows[["skill_id"]].assign(
        n_wishes=1,
        n_high=rows["priority"].eq(3).fillna(value=False).astype(int),
        n_required=rows["n_required"].fillna(0).astype(int),
    )
    sums = marked.groupby("skill_id", sort=False).sum().reset_index()
    names = case.skills.drop_duplicates("skill_id").set_index("skill_id")["name"]
    sums.insert(1, "skill", sums["skill_id"].map(names).astype("str").fillna(sums["skill_id"]))
    return sums.sort_values(["n_wishes", "skill"], ascending=[False, True], ignore_index=True)
