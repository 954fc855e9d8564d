"""Age structure by role and what becomes of it over ten years if nobody is hired or trained."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.disclosure import few, is_few
from method.small_groups import (
    as_role,
    hide_groups,
    listed,
    members,
    role_groups,
    too_small,
)
from schemas.case import Case
from schemas.people import AGE_BANDS
from schemas.remembered import remembered

EXIT_AGE = 65
HORIZON = 10
SMALLEST_OUTLOOK = 10
OLDER = ("55-59", "60+")
UNKNOWN = "unknown"
FIRST_AGES = {"15-24": 15, "25-34": 25, "35-44": 35, "45-54": 45, "55-59": 55, "60+": 60}


@dataclass(frozen=True, slots=True, eq=False)
class AgeStructure:
    """Age bands today and expected headcount without action.

    Roles with fewer than five people are one group, ``role`` "übrige" with an empty ``role_id``.
    A group in which fewer than five people have a known age band is hidden, and so is the next
    smallest if the total would otherwise reveal it.  The counts of single bands are for computing;
    ``shown_bands``, ``older`` and ``outlook_by_role`` are for showing.

    Attributes:
        total: age_band, n, n_known, n_unknown, share (of those known), hidden.
        by_role: role_id, role, n_roles, age_band, n, n_known, n_unknown, share, hidden.
        projection: year, years_ahead (0 to 10), remaining [people, expected], n (today), n_unknown,
            planned [positions] (empty unless all roles say it), n_roles, n_planned, difference
            (remaining minus planned), hidden.
        projection_by_role: role_id, role and the columns of ``projection``.
        exit_age: Assumed age of leaving [years].
        n_people: People in the case.
        n_unknown: Of these, without an age band.
    """

    total: pd.DataFrame
    by_role: pd.DataFrame
    projection: pd.DataFrame
    projection_by_role: pd.DataFrame
    exit_age: int
    n_people: int
    n_unknown: int

    @property
    def shown_bands(self) -> pd.DataFrame:
        """Return ``total`` for showing: age_band, n (empty where hidden), few (1 to 4), hidden.

        If one small band alone would follow from the total, the next smallest is hidden as well.
        """
        counts = self.total["n"].fillna(0).astype(int)
        hidden = too_small(counts) & counts.gt(0)
        bands = self.total[["age_band"]].assign(n=self.total["n"].mask(hidden), few=few(counts))
        return bands.assign(hidden=hidden | self.total["hidden"])

    @property
    def older(self) -> int | None:
        """Return the people of ``OLDER`` age bands, None if it must not be shown or is unknown."""
        counts = self.total.set_index("age_band")["n"]
        if counts.isna().any() or not counts.sum():
            return None
        bands = self.shown_bands.set_index("age_band")["hidden"]
        hidden = set(bands.index[bands])
        number = int(counts[list(OLDER)].sum())
        small = is_few(number) or is_few(int(counts.sum()) - number)
        alone = hidden.isdisjoint(OLDER) or hidden == set(OLDER)
        return number if alone and not small else None

    @property
    def outlook_by_role(self) -> pd.DataFrame:
        """Return the projection with one row per group, in whole people.

        Columns: role_id, role, n, n_unknown, planned, hidden, remaining_5, remaining_10 [people,
        expected], difference_10 (remaining minus planned).  Groups of fewer than
        ``SMALLEST_OUTLOOK`` people are hidden: their ages could be guessed from it.
        """
        rows = self.projection_by_role
        wide = rows[rows["years_ahead"].eq(0)].reset_index(drop=True)
        for years in (5, 10):
            later = rows[rows["years_ahead"].eq(years)]["remaining"]
            wide[f"remaining_{years}"] = later.astype(float).round().to_numpy()
        wide["difference_10"] = wide["remaining_10"] - wide["planned"].astype(float).round()
        hidden = wide["hidden"] | wide["n"].lt(SMALLEST_OUTLOOK)
        keys = ["role_id", "role", "n", "n_unknown", "planned"]
        figures = ["remaining_5", "remaining_10", "difference_10"]
        return hide_groups(wide[[*keys, *figures]], hidden, figures)

    @property
    def shows_projection(self) -> bool:
        """Return whether the company is large enough to show its expected headcount."""
        known = self.projection["remaining"].notna().all()
        return self.n_people >= SMALLEST_OUTLOOK and bool(known)


@remembered
def age_structure(case: Case, as_of: datetime.date, *, exit_age: int = EXIT_AGE) -> AgeStructure:
    """Return the age structure of ``case`` and its projection from ``as_of``.

    ``exit_age`` [years] is an assumption of this kit, not the law's age limit, which depends on the
    year of birth.  Raises ValueError for an ``exit_age`` of 60 or less.
    """
    groups = role_groups(case)
    people = members(case, groups)
    rows = listed(groups, people)
    bands = _counts(people, rows)
    planned = _planned(case, groups, rows)
    by_role = _projected(rows, bands, planned, as_of, exit_age=exit_age)
    whole = rows.head(0).assign(group="").reindex([0]).assign(n=len(people), n_roles=len(groups))
    total = _projected(
        whole, bands.sum().to_frame().T, _everything(planned), as_of, exit_age=exit_age
    )
    return AgeStructure(
        total=_shares(whole, bands.sum().to_frame().T).drop(columns=["role_id", "role", "n_roles"]),
        by_role=_shares(rows, bands),
        projection=total.drop(columns=["role_id", "role"]),
        projection_by_role=by_role,
        exit_age=exit_age,
        n_people=len(people),
        n_unknown=int(bands[UNKNOWN].sum()),
    )


def staying(*, years: int = HORIZON, exit_age: int = EXIT_AGE) -> pd.DataFrame:
    """Return the expected share still there: one row per age band, columns 0 to ``years``.

    The people of a band are taken to be spread evenly over its years, those of "60+" from 60 to
    ``exit_age`` [years].  The extra band ``UNKNOWN`` stays whole: what is left is an upper end.
    Raises ValueError for an ``exit_age`` of 60 or less.
    """
    first = np.array(list(FIRST_AGES.values()), dtype=float)
    if exit_age <= first[-1]:
        raise ValueError(f"exit age must be above {first[-1]:.0f}, got {exit_age}")
    width = np.diff(first, append=exit_age)
    ahead = np.arange(years + 1)
    shares = np.clip((exit_age - ahead[None, :] - first[:, None]) / width[:, None], 0, 1)
    frame = pd.DataFrame(shares, index=list(FIRST_AGES), columns=ahead)
    return pd.concat([frame, pd.DataFrame(1.0, index=[UNKNOWN], columns=ahead)])


def band_or_unknown(people: pd.DataFrame) -> pd.Series[str]:
    """Return the age band of ``people``, ``UNKNOWN`` where it is empty or none of ours."""
    known = people["age_band"].isin(list(AGE_BANDS))
    return people["age_band"].where(known, UNKNOWN)


def _counts(people: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.crosstab(people["group_id"], band_or_unknown(people))
    full = table.reindex(index=rows["group_id"], columns=[*AGE_BANDS, UNKNOWN], fill_value=0)
    return full.reset_index(drop=True).rename_axis(columns=None)


def _shares(rows: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    known = bands[list(AGE_BANDS)]
    wide = pd.concat([rows.drop(columns="n"), known], axis=1).assign(
        n_known=known.sum(axis=1), n_unknown=bands[UNKNOWN], hide=_hidden(bands), order=rows.index
    )
    keep = [*rows.columns.drop("n"), "n_known", "n_unknown", "hide", "order"]
    long = wide.melt(keep, list(AGE_BANDS), "age_band", "n")
    long["share"] = long["n"] / long["n_known"].where(long["n_known"].gt(0))
    long = long.astype({"n": "Int64", "n_known": "Int64", "n_unknown": "Int64"})
    long = long.sort_values("order", kind="stable", ignore_index=True)
    masked = hide_groups(long, long["hide"], ["n", "share"])
    order = ["n_roles", "age_band", "n", "n_known", "n_unknown", "share", "hidden"]
    return as_role(masked)[["role_id", "role", *order]]


def _hidden(bands: pd.DataFrame) -> pd.Series[bool]:
    known = bands[list(AGE_BANDS)].sum(axis=1)
    return too_small(known) & known.gt(0)


def _planned(case: Case, groups: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    planned = groups["role_id"].map(
        case.roles.drop_duplicates("role_id").set_index("role_id")["planned_headcount"]
    )
    sums = planned.groupby(groups["group_id"]).agg(["sum", "count"]).reindex(rows["group_id"])
    frame = pd.DataFrame({"sum": sums["sum"].to_numpy(), "n_planned": sums["count"].to_numpy()})
    frame = frame.fillna(0.0).assign(n_roles=rows["n_roles"].to_numpy())
    return frame.astype({"n_planned": int})


def _everything(planned: pd.DataFrame) -> pd.DataFrame:
    return planned.sum().to_frame().T.astype({"n_planned": int, "n_roles": int})


def _projected(
    rows: pd.DataFrame,
    bands: pd.DataFrame,
    planned: pd.DataFrame,
    as_of: datetime.date,
    *,
    exit_age: int,
) -> pd.DataFrame:
    shares = staying(exit_age=exit_age)
    remaining = pd.DataFrame(bands.to_numpy() @ shares.to_numpy(), columns=shares.columns)
    complete = planned["n_planned"].eq(planned["n_roles"]) & planned["n_roles"].gt(0)
    wide = rows.assign(
        n_unknown=bands[UNKNOWN],
        planned=planned["sum"].where(complete).astype(float),
        n_planned=planned["n_planned"],
        hide=_hidden(bands),
        order=rows.index,
    )
    long = pd.concat([wide, remaining], axis=1).melt(
        list(wide.columns), list(shares.columns), "years_ahead", "remaining"
    )
    long["years_ahead"] = long["years_ahead"].astype(int)
    long["year"] = as_of.year + long["years_ahead"]
    long["difference"] = long["remaining"] - long["planned"]
    long = long.sort_values(["order", "years_ahead"], ignore_index=True)
    masked = hide_groups(long, long["hide"], ["remaining", "difference"])
    columns = ["year", "years_ahead", "remaining", "n", "n_unknown"]
    plan = ["planned", "n_roles", "n_planned", "difference", "hidden"]
    return as_role(masked)[["role_id", "role", *columns, *plan]]
