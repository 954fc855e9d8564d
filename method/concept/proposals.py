"""Gaps become proposed measures by the rule of the RKW: the size of the gap decides the path."""

from __future__ import annotations

import numpy as np
import pandas as pd

from method.content import measure_types
from method.content.models import LearningPath
from method.disclosure import hide_small
from method.small_groups import REST, REST_NAME, members, role_groups
from schemas.case import Case
from schemas.remembered import remembered

PATH_ORDER = ("on_the_job", "internal", "external")
GAP_COLUMNS = (
    "proposal_id",
    "person_id",
    "role_id",
    "skill_id",
    "path",
    "weight",
    "target",
    "actual",
    "gap",
    "wished",
)
PROPOSAL_COLUMNS = (
    "proposal_id",
    "role_id",
    "role",
    "role_people",
    "skill_id",
    "skill",
    "path",
    "people",
    "gap",
    "gap_total",
    "target",
    "weight",
    "wished",
    "type_id",
    "type",
    "hours_each",
    "effort_hours",
    "effort_euro",
)
SUMS = {name: (name, "sum") for name in ("people", "gap_total", "covered", "open", "effort_hours")}
SHOWN_COLUMNS = (
    "role_id",
    "role",
    "role_people",
    "skill_id",
    "path",
    "type",
    "people",
    "gap",
    "gap_total",
    "covered",
    "open",
    "hours_each",
    "effort_hours",
    "effort_euro",
    "hidden",
)


@remembered
def open_gaps(matrix: pd.DataFrame, wishes: pd.DataFrame) -> pd.DataFrame:
    """Return every person's gaps with the proposed measure each belongs to.

    A gap of 1 is closed on the job, of 2 internally, of 3 and more externally; skills nobody has
    rated are no gap.  Source: RKW Kompetenzmatrix, as in the content ``measure_types``.

    Args:
        matrix: person_id, role_id, skill_id, weight, target, actual, gap; one row per person and
            required skill, ``gap`` missing where there is no rating.
        wishes: Table of the contract ``Wishes``.

    Returns:
        Frame with GAP_COLUMNS; it names person codes.
    """
    gaps = matrix[matrix["gap"].fillna(0).astype(float).gt(0)].reset_index(drop=True)
    path = path_of(gaps["gap"])
    wished = pd.MultiIndex.from_frame(wishes[["person_id", "skill_id"]])
    return gaps.assign(
        path=path,
        proposal_id=gaps["role_id"].astype("str")
        + "/"
        + gaps["skill_id"].astype("str")
        + "/"
        + path,
        wished=pd.MultiIndex.from_frame(gaps[["person_id", "skill_id"]]).isin(wished),
    )[list(GAP_COLUMNS)]


def path_of(gap: pd.Series) -> pd.Series:
    """Return the learning path for each ``gap`` [levels]: on_the_job, internal or external."""
    paths = measure_types().paths
    size = gap.to_numpy(dtype=float)
    names = np.select([_fits(size, path) for path in paths], [path.id for path in paths], "")
    return pd.Series(names, index=gap.index, dtype="str")


@remembered
def proposed(gaps: pd.DataFrame, case: Case, *, labour_cost: float | None) -> pd.DataFrame:
    """Return the proposed measures: one row per role, skill and path, without person codes.

    Effort is people x hours per person (a planning assumption of the content) and, if the
    ``labour_cost`` [EUR/h] is known, the same in euros.  ``gap`` is the largest gap of the group.

    Returns:
        Frame with PROPOSAL_COLUMNS; effort_euro is missing without a labour cost.
    """
    keys = ["proposal_id", "role_id", "skill_id", "path"]
    groups = gaps.groupby(keys, sort=False).agg(
        people=("person_id", "nunique"),
        gap=("gap", "max"),
        gap_total=("gap", "sum"),
        target=("target", "max"),
        weight=("weight", "max"),
        wished=("wished", "sum"),
    )
    frame = groups.reset_index().merge(_defaults(), on="path", how="left")
    frame["effort_hours"] = frame["people"] * frame["hours_each"]
    hourly = np.nan if labour_cost is None else labour_cost
    frame["effort_euro"] = frame["effort_hours"].astype(float) * hourly
    return _with_names(frame, case)[list(PROPOSAL_COLUMNS)]


@remembered
def pooled(proposals: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return ``proposals`` as they may be shown: roles of fewer than five people become one group.

    Args:
        proposals: Result of ``proposed`` with covered and open [people].
        case: The company.

    Returns:
        Frame role_id (missing for the rest), role, role_people, skill_id, path, type, people, gap,
        gap_total, covered, open, hours_each, effort_hours, effort_euro, hidden; figures are empty
        where even the rest has fewer than five people.
    """
    groups = role_groups(case).set_index("role_id")
    staff = members(case, groups.reset_index())["group_id"].value_counts()
    grouped = proposals.assign(group_id=proposals["role_id"].map(groups["group_id"]).fillna(REST))
    keys = ["group_id", "skill_id", "path", "type", "hours_each"]
    by_keys = grouped.groupby(keys, sort=False)
    sums = by_keys.agg(gap=("gap", "max"), **SUMS)
    sums["effort_euro"] = by_keys["effort_euro"].sum(min_count=1)
    names = groups.drop_duplicates("group_id").set_index("group_id")["group"]
    frame = sums.reset_index()
    frame["role"] = frame["group_id"].map(names).fillna(REST_NAME)
    frame["role_people"] = frame["group_id"].map(staff).fillna(0).astype("int64")
    frame["role_id"] = frame["group_id"].where(frame["group_id"].ne(REST))
    figures = ["gap", *SUMS, "effort_euro"]
    return hide_small(frame, count="role_people", figures=figures)[list(SHOWN_COLUMNS)]


@remembered
def by_path(gaps: pd.DataFrame, proposals: pd.DataFrame) -> pd.DataFrame:
    """Return the sums per learning path: path, measures, people, gaps, covered, effort.

    ``people`` counts everybody once per path, ``gaps`` counts person x skill; effort_hours [h] and
    effort_euro [EUR] are the sums of the proposals.
    """
    groups = proposals.groupby("path")
    sums = groups.agg(
        measures=("proposal_id", "size"),
        gaps=("people", "sum"),
        covered=("covered", "sum"),
        effort_hours=("effort_hours", "sum"),
    )
    sums["effort_euro"] = groups["effort_euro"].sum(min_count=1)
    sums["people"] = gaps.groupby("path")["person_id"].nunique()
    frame = sums.reindex([path for path in PATH_ORDER if path in sums.index])
    return frame.rename_axis("path").reset_index()


def _with_names(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    roles = case.roles.drop_duplicates("role_id").set_index("role_id")["name"]
    skills = case.skills.drop_duplicates("skill_id").set_index("skill_id")["name"]
    staff = case.people["role_id"].value_counts()
    return frame.assign(
        role=frame["role_id"].map(roles).fillna(frame["role_id"]),
        skill=frame["skill_id"].map(skills).fillna(frame["skill_id"]),
        role_people=frame["role_id"].map(staff).fillna(0).astype("int64"),
    )


def _defaults() -> pd.DataFrame:
    rows = [
        (kind.path, kind.id, kind.title, float(kind.hours_default))
        for kind in measure_types().types
        if kind.default
    ]
    return pd.DataFrame(rows, columns=["path", "type_id", "type", "hours_each"])


def _fits(size: np.ndarray, path: LearningPath) -> np.ndarray:
    fits: np.ndarray = (size >= path.min_gap) & (size <= (path.max_gap or np.inf))
    return fits
