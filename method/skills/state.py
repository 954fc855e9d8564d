"""What people can do against what their roles need: what all later steps begin with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.situation.age_structure import EXIT_AGE
from method.skills.fulfilment import by_skill, pairs_of
from method.skills.ratings import current_ratings, known_ratings
from method.skills.risk import cover, outlook
from schemas.case import Case
from schemas.remembered import remembered


@dataclass(frozen=True, slots=True, eq=False)
class SkillState:
    """Skills of a company on one day, without what only their own chapter shows.

    Attributes:
        known: Ratings known on the day, see ``method.skills.ratings.known_ratings``.
        current: The rating that counts per person and skill.
        pairs: Person x required skill.
        by_skill: Figures per skill.
        cover: How many people master each skill.
        outlook: Expected loss through age per skill.
        outlook_by_group: The same per group of skills.
        n_pairs: Pairs of person and required skill.
        n_rated: Of these, with a valid rating.
    """

    known: pd.DataFrame
    current: pd.DataFrame
    pairs: pd.DataFrame
    by_skill: pd.DataFrame
    cover: pd.DataFrame
    outlook: pd.DataFrame
    outlook_by_group: pd.DataFrame
    n_pairs: int
    n_rated: int


@dataclass(frozen=True, slots=True, eq=False)
class RatedPairs:
    """Ratings known on a day, those that count, and what roles require: as in ``SkillState``."""

    known: pd.DataFrame
    current: pd.DataFrame
    pairs: pd.DataFrame


@remembered
def pairs_on(case: Case, as_of: datetime.date) -> RatedPairs:
    """Return what people can do and their roles require on ``as_of``, without any sums."""
    known = known_ratings(case, as_of)
    current = current_ratings(known)
    return RatedPairs(known=known, current=current, pairs=pairs_of(case, current))


@remembered
def state_of(case: Case, as_of: datetime.date, *, exit_age: int = EXIT_AGE) -> SkillState:
    """Return the state of ``case`` on ``as_of``; ``exit_age`` as in ``method.skills.analysis``."""
    rated = pairs_on(case, as_of)
    current, pairs = rated.current, rated.pairs
    by_age, by_age_and_group = outlook(case, current, exit_age=exit_age)
    return SkillState(
        known=rated.known,
        current=current,
        pairs=pairs,
        by_skill=by_skill(pairs),
        cover=cover(case, current),
        outlook=by_age,
        outlook_by_group=by_age_and_group,
        n_pairs=len(pairs),
        n_rated=int(pairs["state"].eq("rated").sum()),
    )
