"""Where knowledge hangs on few people: cover, single points, expiry, and loss through age."""

from __future__ import annotations

import datetime

import pandas as pd

from method.disclosure import hide_small
from method.situation.age_structure import EXIT_AGE, UNKNOWN, band_or_unknown, staying
from method.skills.fulfilment import required, skill_names
from method.small_groups import REST_NAME, role_groups
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
    counted = current.assign(
        master=current["valid"] & current["level"].ge(INDEPENDENT), expired=~current["valid"]
    )
    sums = counted.groupby("skill_id")[["master", "valid", "expired"]].sum()
    frame = skill_names(case).merge(_needs(case), how="left", on="skill_id")
    for name, figures in (("cover", "master"), ("n_rated", "valid"), ("n_expired", "expired")):
        frame[name] = frame["skill_id"].map(sums[figures]).fillna(0).astype(int)
    counts = ["n_roles", "n_people"]
    frame[counts] = frame[counts].fillna(0).astype(int)
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
    masters = current[current["valid"] & current["level"].ge(INDEPENDENT).astype(bool)]
    band = pd.Series(band_or_unknown(case.people).to_numpy(), index=case.people["person_id"])
    bands = masters["person_id"].map(band[~band.index.duplicated()])
    marked = masters[["skill_id"]].assign(
        cover=1,
        n_age_unknown=bands.eq(UNKNOWN).astype(int),
        **{f"cover_{years}": bands.map(shares[years]).astype(float) for years in YEARS_AHEAD},
    )
    return marked.groupby("skill_id", sort=False).sum().reset_index()


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
    frame = skill_names(case).merge(expected, on="skill_id")
    for years in YEARS_AHEAD:
        frame[f"lost_{years}"] = frame["cover"] - frame[f"cover_{years}"]
    figures = [f"{name}_{years}" for name in ("cover", "lost") for years in YEARS_AHEAD]
    grouped = frame.assign(group=frame["group"].fillna("")).groupby("group", sort=False)
    groups = grouped[["cover", "n_age_unknown", *figures]].sum().reset_index()
    masters = current[current["valid"] & current["level"].ge(INDEPENDENT).astype(bool)]
    group_of = skill_names(case).set_index("skill_id")["group"].fillna("")
    pairs = masters[["person_id"]].assign(group=masters["skill_id"].map(group_of))
    n_people = pairs.drop_duplicates().groupby("group").size()
    groups.insert(1, "n_people", groups["group"].map(n_people).fillna(0).astype(int))
    hide = ["n_age_unknown", *figures]
    shown = hide_small(frame.astype({"n_age_unknown": "Int64"}), count="cover", figures=hide)
    groups = groups.astype({"n_age_unknown": "Int64"})
    return shown, hide_small(groups, count="n_people", figures=hide)


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
    marked = soon[["skill_id", "skill"]].assign(
        n_expired=soon["due"].eq("expired").astype(int),
        n_within_90=soon["due"].eq("90").astype(int),
        n_within_180=soon["due"].isin(["90", "180"]).astype(int),
    )
    return marked.groupby(["skill_id", "skill"], sort=False).sum().reset_index()


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
