"""Where knowledge hangs on few people: cover, single points, expiry, and loss through age."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from method.disclosure import hide_small
from method.situation.age_structure import EXIT_AGE, UNKNOWN, band_or_unknown, staying
from method.skills.fulfilment import required, skill_names
from method.small_groups import REST_NAME, role_groups
from method.sums import Groups, floats, numbered, whole
from schemas.case import Case
from schemas.remembered import remembered

INDEPENDENT = 3
CRITICAL_WEIGHT = 3
WARNING_DAYS = (90, 180)
YEARS_AHEAD = (5, 10)


@remembered
def cover(case: Case, current: pd.DataFrame) -> pd.DataFrame:
    """Return how many people master each required or rated skill.

    Columns: skill_id, skill, group, cover (people with a valid level of 3 or more, whatever their
    role), n_rated (people with a valid rating), n_expired, n_roles (roles requiring it), roles
    (their names; roles of fewer than five people as the rest), n_people (in those roles),
    max_target, max_weight, needed (some role requires level 3 or more), critical (some role
    does so with weight 3), single_point (cover of at most 1 while needed).  A skill nobody has a
    valid rating for is no single point: single_point is then empty, because nothing is known.
    """
    valid, groups = current["valid"].to_numpy(dtype=bool), Groups.of(current, ["skill_id"])
    masters = valid & current["level"].ge(INDEPENDENT).to_numpy(dtype=bool)
    frame = skill_names(case).merge(_needs(case), how="left", on="skill_id")
    for name, flags in (("cover", masters), ("n_rated", valid), ("n_expired", ~valid)):
        counts = pd.Series(groups.count(flags), index=groups.names["skill_id"])
        frame[name] = frame["skill_id"].map(counts).fillna(0).astype(int)
    for name in ("n_roles", "n_people"):
        frame[name] = frame[name].fillna(0).astype(int)
    for flag in ("needed", "critical"):
        frame[flag] = frame[flag].eq(other=True)
    single = frame["needed"] & frame["cover"].le(1)
    frame["single_point"] = single.astype("boolean").mask(frame["needed"] & frame["n_rated"].eq(0))
    relevant = frame["n_roles"].gt(0) | frame["n_rated"].gt(0) | frame["n_expired"].gt(0)
    return frame[relevant].reset_index(drop=True)


def expected_cover(case: Case, current: pd.DataFrame, *, exit_age: int = EXIT_AGE) -> pd.DataFrame:
    """Return the expected cover per skill without action, for computing and never for showing.

    Columns: skill_id, cover, n_age_unknown, cover_5, cover_10 [people, expected] after five and ten
    years by ``method.situation.age_structure.staying``.  People without an age band are taken to
    stay.
    Raises ValueError for an ``exit_age`` of 60 or less.
    """
    shares = staying(exit_age=exit_age)
    masters = _masters(current)
    band = pd.Series(band_or_unknown(case.people).to_numpy(), index=case.people["person_id"])
    bands = masters["person_id"].map(band[~band.index.duplicated()])
    groups = Groups.of(masters, ["skill_id"])
    return groups.with_sums(
        cover=groups.sizes,
        n_age_unknown=groups.count(bands.eq(UNKNOWN).to_numpy(dtype=bool)),
        **{
            f"cover_{years}": groups.sums(floats(bands.map(shares[years]).astype(float)))
            for years in YEARS_AHEAD
        },
    )


@remembered
def outlook(
    case: Case, current: pd.DataFrame, *, exit_age: int = EXIT_AGE
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the expected loss of skills through age, per skill and per group of skills.

    First frame: skill_id, skill, group, cover, n_age_unknown, cover_5, cover_10, lost_5, lost_10
    [people, expected], hidden.  Skills mastered by fewer than five people are hidden: their loss
    would tell the age of single people.  Second frame, for them too: group, n_people (masters of at
    least one of its skills), cover (sum over its skills), n_age_unknown, cover_5, cover_10, lost_5,
    lost_10, hidden.  Raises ValueError for an ``exit_age`` of 60 or less.
    """
    expected = expected_cover(case, current, exit_age=exit_age)
    frame = skill_names(case).merge(expected, on="skill_id").astype({"n_age_unknown": "Int64"})
    for years in YEARS_AHEAD:
        frame[f"lost_{years}"] = frame["cover"] - frame[f"cover_{years}"]
    figures = [f"{name}_{years}" for name in ("cover", "lost") for years in YEARS_AHEAD]
    groups = Groups.of(frame.assign(group=frame["group"].fillna("")), ["group"])
    sums = groups.with_sums(
        n_people=_masters_by_group(case, current).reindex(groups.names["group"]).to_numpy(),
        cover=groups.sums(floats(frame["cover"])).astype(int),
        n_age_unknown=whole(groups.sums(floats(frame["n_age_unknown"]))),
        **{name: groups.sums(floats(frame[name])) for name in figures},
    )
    hide = ["n_age_unknown", *figures]
    return (
        hide_small(frame, count="cover", figures=hide),
        hide_small(sums, count="n_people", figures=hide),
    )


def _masters(current: pd.DataFrame) -> pd.DataFrame:
    """Return person_id and skill_id of those who do a skill on their own."""
    master = current["valid"] & current["level"].ge(INDEPENDENT).astype(bool)
    return current.loc[master, ["person_id", "skill_id"]]


def _masters_by_group(case: Case, current: pd.DataFrame) -> pd.Series[int]:
    """Return how many people master at least one skill of a group, by its name."""
    masters = _masters(current)
    group_of = skill_names(case).set_index("skill_id")["group"].fillna("")
    groups = Groups.of(masters.assign(group=masters["skill_id"].map(group_of)), ["group"])
    everybody = np.ones(len(masters), dtype=bool)
    people = groups.distinct(numbered(masters["person_id"]), everybody)
    return pd.Series(people, index=groups.names["group"])


def expiring(case: Case, current: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return ratings that have run out or soon will, the most urgent first.

    Columns: person_id, skill_id, skill, group, level, source, valid_until, days_left (negative:
    run out), due ("expired", "90", "180" [days]).  A rating already replaced by a valid one is not
    among them.  Rows are about single people: for the company's own use, not for the report.
    """
    days_left = (current["valid_until"] - pd.Timestamp(as_of)).dt.days.astype("Int64")
    soon = current.assign(days_left=days_left)[days_left.le(max(WARNING_DAYS)).fillna(value=False)]
    due = pd.Series("180", index=soon.index).mask(soon["days_left"].le(min(WARNING_DAYS)), "90")
    named = soon.assign(due=due.mask(soon["days_left"].lt(0), "expired"))
    named = named.merge(skill_names(case), how="left", on="skill_id")
    named["skill"] = named["skill"].fillna(named["skill_id"])
    order = ["person_id", "skill_id", "skill", "group", "level", "source", "valid_until"]
    columns = [*order, "days_left", "due"]
    return named.sort_values(["days_left", "skill_id", "person_id"], ignore_index=True)[columns]


def expiring_by_skill(soon: pd.DataFrame) -> pd.DataFrame:
    """Return counts of ``expiring``: skill_id, skill, n_expired, n_within_90, n_within_180.

    The last two are cumulative: what ends within 90 days also ends within 180.
    """
    groups = Groups.of(soon, ["skill_id", "skill"])
    due = soon["due"].to_numpy(dtype=str)
    return groups.with_sums(
        n_expired=groups.count(due == "expired"),
        n_within_90=groups.count(due == "90"),
        n_within_180=groups.count((due == "90") | (due == "180")),
    )


def _listed(names: pd.Series[str]) -> str:
    different = sorted(set(names), key=lambda name: (name == REST_NAME, list(names).index(name)))
    return ", ".join(different)


@remembered
def _needs(case: Case) -> pd.DataFrame:
    rows = required(case)
    names = role_groups(case).set_index("role_id")["group"]
    staff = case.people["role_id"].value_counts()
    rows = rows.assign(
        name=rows["role_id"].map(names).astype("str").fillna(REST_NAME),
        staff=rows["role_id"].map(staff).fillna(0).astype(int),
        needed=rows["target"].ge(INDEPENDENT).astype(bool),
    )
    rows["critical"] = rows["needed"] & rows["weight"].eq(CRITICAL_WEIGHT).astype(bool)
    groups = rows.groupby("skill_id", sort=False)
    return groups.agg(
        n_roles=("role_id", "nunique"),
        roles=("name", _listed),
        n_people=("staff", "sum"),
        max_target=("target", "max"),
        max_weight=("weight", "max"),
        needed=("needed", "any"),
        critical=("critical", "any"),
    ).reset_index()
