"""Which gaps in skills have closed since people were first rated, by learning path."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.participants import participants
from method.skills.fulfilment import pairs_of
from method.skills.ratings import current_ratings, known_ratings
from method.small_groups import hide_groups, too_small
from schemas.case import Case
from schemas.remembered import remembered

NO_MEASURE, SEVERAL, ALL = "none", "several", "all"
_FIGURES = ["n_people", "before", "closed", "still_open", "opened"]
_PAIR = ["person_id", "skill_id"]
_TAKING_PART = ["measure_id", "status", "path", "skill_id", "role_id", "people"]


@dataclass(frozen=True, slots=True, eq=False)
class ClosedGaps:
    """Gaps of people rated at least twice in a skill; others are left out.

    Attributes:
        since: Day of the earliest rating compared, None if nobody was rated twice.
        until: Day of the second state.
        by_path: path ("on_the_job", "internal", "external", "several", or "none" without a running
            or finished measure), n_people, before (gaps at first), closed, still_open, opened (new
            gaps), hidden (fewer than five people, or needed to hide such a row).
        total: One row with the same columns without path; hidden under five people.
        n_pairs: Pairs of person and skill rated at both times, None under five people.
        same_rater: Whether a supervisor rated the same person twice.
        selected: Whether a person with a gap at first took part in a measure.
    """

    since: datetime.date | None
    until: datetime.date
    by_path: pd.DataFrame
    total: pd.DataFrame
    n_pairs: int | None
    same_rater: bool
    selected: bool

    @property
    def with_total(self) -> pd.DataFrame:
        """Return ``by_path`` and below it the total, with the path "all"."""
        return pd.concat([self.by_path, self.total.assign(path=ALL)], ignore_index=True)


@remembered
def closed_gaps(case: Case, as_of: datetime.date) -> ClosedGaps:
    """Return the gaps of ``case`` at the first rating of each person and skill against ``as_of``.

    First and latest rating are compared only within a kind: judged by others (supervisor, evidence)
    or by oneself.  Targets are those of today.  A rating that was not renewed closes nothing.
    """
    pairs = _twice_rated_on(case, as_of)
    marked = _by_path(case.measures[_TAKING_PART], pairs)
    total = _counts(marked.assign(path=""), ["path"]).drop(columns="path")
    hidden = bool(total["hidden"].any())
    return ClosedGaps(
        since=None if pairs.empty else pairs["rated_on_before"].min().date(),
        until=as_of,
        by_path=_counts(marked, ["path"]),
        total=total,
        n_pairs=None if hidden else len(pairs),
        same_rater=_same_rater(pairs),
        selected=bool((marked["gap_before"].gt(0) & marked["path"].ne(NO_MEASURE)).any()),
    )


@remembered
def _twice_rated_on(case: Case, as_of: datetime.date) -> pd.DataFrame:
    known = known_ratings(case, as_of)
    return twice_rated(known, pairs_of(case, current_ratings(known)))


def twice_rated(known: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return those of ``pairs`` with a valid rating and an earlier one, and the gap at both.

    Args:
        known: see ``method.skills.ratings.known_ratings``.
        pairs: see ``method.skills.fulfilment.pairs_of``.
    """
    now = pairs[pairs["state"].eq("rated")]
    now = now.assign(by_self=now["source"].eq("self"))
    earlier = known.assign(by_self=known["source"].eq("self")).sort_values("rated_on")
    first = earlier.drop_duplicates([*_PAIR, "by_self"])
    keep = [*_PAIR, "by_self", "level", "source", "rated_on", "rated_by"]
    both = now.merge(first[keep], on=[*_PAIR, "by_self"], suffixes=("", "_before"))
    both = both[both["rated_on"].gt(both["rated_on_before"])].reset_index(drop=True)
    return both.assign(gap_before=(both["target"] - both["level"]).clip(lower=0))


@remembered
def _counts(pairs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    was, still = pairs["gap_before"].gt(0).astype(bool), pairs["gap"].gt(0).astype(bool)
    marked = pairs[[*by, "person_id"]].assign(
        before=was, closed=was & ~still, still_open=was & still, opened=~was & still
    )
    frame = marked.groupby(by, sort=True).agg(
        n_people=("person_id", "nunique"),
        before=("before", "sum"),
        closed=("closed", "sum"),
        still_open=("still_open", "sum"),
        opened=("opened", "sum"),
    )
    frame = frame.reset_index().astype(dict.fromkeys(_FIGURES, "Int64"))
    return hide_groups(frame, too_small(frame["n_people"]).astype(bool), _FIGURES)


@remembered
def _by_path(measures: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``pairs`` with the path of the measures each of them took part in."""
    active = measures[measures["status"].isin(["running", "done"])]
    named = participants(active).merge(active[["measure_id", "skill_id", "path"]], on="measure_id")
    nobody = active[active["people"].isna()]
    meant = nobody[["role_id", "skill_id", "path"]].dropna()
    found = pd.concat(
        [
            pairs[_PAIR].merge(named, on=_PAIR)[[*_PAIR, "path"]],
            pairs[[*_PAIR, "role_id"]].merge(meant, on=["role_id", "skill_id"])[[*_PAIR, "path"]],
        ]
    ).drop_duplicates()
    kinds = found.groupby(_PAIR)["path"].agg(["first", "size"]).reset_index()
    kinds["path"] = kinds["first"].mask(kinds["size"].gt(1), SEVERAL).astype("str")
    joined = pairs[_PAIR].merge(kinds, how="left", on=_PAIR)["path"]
    return pairs.assign(path=joined.fillna(NO_MEASURE).set_axis(pairs.index))


def _same_rater(pairs: pd.DataFrame) -> bool:
    supervisors = pairs["source"].eq("supervisor") & pairs["source_before"].eq("supervisor")
    same = pairs["rated_by"].eq(pairs["rated_by_before"]) | pairs["rated_by"].isna()
    return bool((supervisors & same).any())
