"""Proposals as the version without people shows them: see ``method.disclosure``.

Everything shown adds up, so a total gives nothing away: learning paths of fewer than five people
are shown together with the next smallest, and small proposals as one sum per row of paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from method.concept.proposals import PATH_ORDER
from method.disclosure import SMALLEST_GROUP, few, say_few
from method.small_groups import REST
from schemas.remembered import remembered

FEWEST_ROWS = 2
KEYS = ["role_id", "skill_id", "path"]
JOINED = " + "
SUMS = ("gaps", "covered", "effort_hours")


@dataclass(frozen=True, slots=True, eq=False)
class ShownProposals:
    """Proposals for everybody.

    Attributes:
        paths: path (ids joined by ``JOINED`` where paths stand together), measures (rows of
            proposals), people, gaps, covered, effort_hours, effort_euro; empty under five people in
            all.
        rows: The proposals for five people and more: columns of ``concept.proposals.pooled``.
        rest: The others in one row per path of ``paths``: path, proposals, small (whether each is
            for fewer than five people), effort_hours, effort_euro.
    """

    paths: pd.DataFrame
    rows: pd.DataFrame
    rest: pd.DataFrame


@remembered
def shown_proposals(
    pooled: pd.DataFrame, by_path: pd.DataFrame, gaps: pd.DataFrame
) -> ShownProposals:
    """Return what may be shown of proposals.

    Args:
        pooled: Result of ``method.concept.proposals.pooled`` in the order of the ranks.
        by_path: Result of ``method.concept.proposals.by_path``.
        gaps: Result of ``method.concept.proposals.open_gaps``; it names person codes.
    """
    joined = joined_paths(gaps)
    named = pooled[pooled["path"].isin(list(joined))]
    together = named["path"].map(dict(joined)).astype("str")
    kept = _kept(named, together, _people(gaps, named))
    shown = say_few(named[kept].reset_index(drop=True), ["open", "covered"])
    rest = named[~kept].assign(path=together[~kept], small=few(named["people"][~kept]))
    paths = _paths(by_path, gaps, joined).assign(measures=0)
    paths["measures"] = paths["path"].map(together.value_counts()).fillna(0).astype(int)
    return ShownProposals(paths, shown, _rest(rest))


def joined_paths(gaps: pd.DataFrame) -> Mapping[str, str]:
    """Return path -> the paths it is shown with; empty under five people in all.

    The smallest path joins the next smallest until each stands for five different people.
    """
    groups: list[tuple[tuple[str, ...], set[str]]] = [
        ((str(path),), set(rows["person_id"])) for path, rows in gaps.groupby("path")
    ]
    groups.sort(key=lambda group: len(group[1]))
    while len(groups) > 1 and len(groups[0][1]) < SMALLEST_GROUP:
        (first, people), (second, others), *larger = groups
        groups = sorted([(first + second, people | others), *larger], key=lambda each: len(each[1]))
    large = [names for names, people in groups if len(people) >= SMALLEST_GROUP]
    ordered = [sorted(names, key=PATH_ORDER.index) for names in large]
    return {name: JOINED.join(names) for names in ordered for name in names}


def _kept(
    rows: pd.DataFrame, together: pd.Series[str], people: Mapping[Any, set[str]]
) -> pd.Series[bool]:
    """Return which ``rows`` stand alone: five people and more, unless the rest needs company."""
    kept = rows["people"].ge(SMALLEST_GROUP).fillna(value=False).astype(bool)
    for _, each in rows.groupby(together):
        smallest = iter(each[kept[each.index]].sort_values("people", kind="stable").index)
        while not _showable(each.index[~kept[each.index]], people):
            kept[next(smallest)] = False
    return kept


def _showable(rest: pd.Index, people: Mapping[Any, set[str]]) -> bool:
    different = set().union(*(people[row] for row in rest))
    return not len(rest) or (len(rest) >= FEWEST_ROWS and len(different) >= SMALLEST_GROUP)


def _people(gaps: pd.DataFrame, rows: pd.DataFrame) -> dict[Any, set[str]]:
    """Return the person codes behind each of ``rows``; roles not named there are the rest."""
    named = gaps["role_id"].where(gaps["role_id"].isin(rows["role_id"])).fillna(REST)
    keyed = gaps.assign(role_id=named).groupby(KEYS)["person_id"].agg(set)
    places = pd.MultiIndex.from_frame(rows[KEYS].fillna({"role_id": REST}))
    return dict(zip(rows.index, keyed.reindex(places), strict=True))


def _rest(rest: pd.DataFrame) -> pd.DataFrame:
    groups = rest.groupby("path", sort=False)
    sums = groups.agg(
        proposals=("skill_id", "size"), small=("small", "all"), effort_hours=("effort_hours", "sum")
    )
    sums["effort_euro"] = groups["effort_euro"].sum(min_count=1)
    return sums.reset_index()


def _paths(by_path: pd.DataFrame, gaps: pd.DataFrame, joined: Mapping[str, str]) -> pd.DataFrame:
    known = by_path[by_path["path"].isin(list(joined))]
    named = known.assign(path=known["path"].map(dict(joined)).astype("str"))
    groups = named.groupby("path", sort=False)
    sums = groups[list(SUMS)].sum()
    sums["effort_euro"] = groups["effort_euro"].sum(min_count=1)
    people = gaps.assign(path=gaps["path"].map(dict(joined))).groupby("path")["person_id"].nunique()
    sums["people"] = people.reindex(sums.index)
    return say_few(sums.reset_index(), ["people", "gaps", "covered"])
