"""Which gaps in skills have closed since the first round of ratings, by learning path."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.fulfilment import pairs_of
from method.participants import participants
from method.ratings import current_ratings, known_ratings
from method.small_groups import hide_groups, too_small
from schemas.case import Case

FIRST_ROUND_DAYS = 90
NO_MEASURE, SEVERAL = "none", "several"
_FIGURES = ["n_people", "before", "closed", "still_open", "opened"]
_PAIR = ["person_id", "skill_id"]


@dataclass(frozen=True, slots=True, eq=False)
class ClosedGaps:
    """Gaps of people rated in the first round and again later; others are left out.

    Attributes:
        since: Day of the first state, None without two rounds.
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


def closed_gaps(case: Case, as_of: datetime.date) -> ClosedGaps:
    """Return the gaps of ``case`` in the first round of ratings against ``as_of``.

    The first state is that of the first workshop at which a rating was known, at the latest 90 days
    after the first rating.  Targets are those of today.  A gap counts as closed or still open only
    if the pair was rated anew.
    """
    since = first_round(case, as_of)
    pairs = _twice_rated(case, since, as_of) if since else _no_pairs()
    marked = pairs.assign(path=_paths(case, pairs))
    total = _counts(marked.assign(path=""), ["path"]).drop(columns="path")
    hidden = bool(total["hidden"].any())
    return ClosedGaps(
        since=since,
        until=as_of,
        by_path=_counts(marked, ["path"]),
        total=total,
        n_pairs=None if hidden else len(pairs),
        same_rater=_same_rater(pairs),
        selected=bool((marked["gap_before"].gt(0) & marked["path"].ne(NO_MEASURE)).any()),
    )


def first_round(case: Case, as_of: datetime.date) -> datetime.date | None:
    """Return the day the first round of ratings was complete, None before there was one."""
    rated = case.ratings.loc[case.ratings["rated_on"].le(pd.Timestamp(as_of)), "rated_on"]
    if rated.empty:
        return None
    first = rated.min()
    latest = first + pd.Timedelta(days=FIRST_ROUND_DAYS)
    held = case.workshops["held_on"]
    workshops = held[held.between(first, latest)]
    day: datetime.date = (workshops.min() if len(workshops) else latest).date()
    return min(day, as_of)


def _no_pairs() -> pd.DataFrame:
    names = ("gap", "source", "rated_on", "rated_by")
    return pd.DataFrame(
        columns=[*_PAIR, "role_id", *(f"{n}{e}" for e in ("_before", "") for n in names)]
    )


def _twice_rated(case: Case, since: datetime.date, until: datetime.date) -> pd.DataFrame:
    keep = [*_PAIR, "gap", "source", "rated_on", "rated_by"]
    before, now = (_rated(case, day) for day in (since, until))
    both = now[[*keep, "role_id"]].merge(before[keep], on=_PAIR, suffixes=("", "_before"))
    return both[both["rated_on"].gt(both["rated_on_before"])].reset_index(drop=True)


def _rated(case: Case, day: datetime.date) -> pd.DataFrame:
    pairs = pairs_of(case, current_ratings(known_ratings(case, day)))
    return pairs[pairs["state"].eq("rated")]


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


def _paths(case: Case, pairs: pd.DataFrame) -> pd.Series[str]:
    """Return the path of the measures each pair of ``pairs`` took part in."""
    active = case.measures[case.measures["status"].isin(["running", "done"])]
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
    return joined.fillna(NO_MEASURE).set_axis(pairs.index)


def _same_rater(pairs: pd.DataFrame) -> bool:
    supervisors = pairs["source"].eq("supervisor") & pairs["source_before"].eq("supervisor")
    same = pairs["rated_by"].eq(pairs["rated_by_before"]) | pairs["rated_by"].isna()
    return bool((supervisors & same).any())
