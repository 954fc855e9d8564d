"""Actual against target: gaps that nothing compensates, and fulfilment that never exceeds one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from method.disclosure import few, hide_small
from method.small_groups import as_role, hide_groups, listed, members, role_groups, too_small
from method.sums import Groups, floats, numbered, whole
from schemas.case import Case
from schemas.remembered import remembered

COUNTS = ("n_pairs", "n_rated", "n_expired", "n_unrated")
FIGURES = ("fulfilment", "n_gaps", "gap_sum", "weighted_gap")


@remembered
def required(case: Case) -> pd.DataFrame:
    """Return the requirements that ask for something: role_id, skill_id, target 1 to 4, weight."""
    rows = case.requirements[["role_id", "skill_id", "target", "weight"]].dropna()
    asked = rows[rows["target"].gt(0)].drop_duplicates(["role_id", "skill_id"])
    return asked.reset_index(drop=True)


@remembered
def skill_names(case: Case) -> pd.DataFrame:
    """Return skill_id, skill (name, else the id) and group of every skill once."""
    rows = case.skills[["skill_id", "name", "group"]].drop_duplicates("skill_id")
    frame = rows.rename(columns={"name": "skill"}).reset_index(drop=True)
    return frame.assign(skill=frame["skill"].fillna(frame["skill_id"]))


def pairs_of(case: Case, current: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and skill the person's role requires.

    Columns: person_id, role_id, role, skill_id, skill, group, target, weight, actual, gap, state
    ("rated", "expired", "unrated"), weighted_gap (gap times weight), and of the rating that counts
    or last counted: last_level, source, rated_on, valid_until, rated_by, evidence, evidence_ref,
    effective, effective_on.  Without a valid rating actual and gap are empty, never 0.
    """
    last = current.rename(columns={"level": "last_level"})
    frame = asked_of_people(case).merge(last, how="left", on=["person_id", "skill_id"])
    valid = frame.pop("valid").eq(other=True)
    frame["actual"] = frame["last_level"].where(valid)
    frame["gap"] = (frame["target"] - frame["actual"]).clip(lower=0)
    frame["weighted_gap"] = frame["gap"] * frame["weight"]
    expired = frame["last_level"].notna()
    frame["state"] = np.select(
        [valid.to_numpy(), expired.to_numpy()], ["rated", "expired"], "unrated"
    )
    return frame


@remembered
def asked_of_people(case: Case) -> pd.DataFrame:
    """Return the columns of ``pairs_of`` that no rating changes: person_id to weight."""
    roles = case.roles[["role_id", "name"]].drop_duplicates("role_id")
    people = case.people[["person_id", "role_id"]].merge(required(case), on="role_id")
    named = people.merge(roles.rename(columns={"name": "role"}), how="left", on="role_id")
    named = named.merge(skill_names(case), how="left", on="skill_id")
    named["role"] = named["role"].fillna(named["role_id"])
    named["skill"] = named["skill"].fillna(named["skill_id"])
    return named


def summed(pairs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of ``pairs`` per value of ``by``.

    Columns: those of ``by``, n_people, n_pairs, n_rated, n_expired, n_unrated, n_people_rated,
    coverage (n_rated of n_pairs), fulfilment = sum(min(actual, target) * weight) /
    sum(target * weight) over rated pairs [0 to 1], n_gaps, gap_sum, weighted_gap.
    """
    state = pairs["state"].to_numpy(dtype=str)
    rated = state == "rated"
    actual, target, gap = (floats(pairs[name]) for name in ("actual", "target", "gap"))
    weight = np.where(rated, floats(pairs["weight"]), 0.0)
    groups, people = Groups.of(pairs, by), numbered(pairs["person_id"])
    reached = groups.sums(np.fmin(actual, target) * weight)
    asked = groups.sums(target * weight)
    n_pairs, n_rated = groups.sizes, groups.count(rated)
    return groups.with_sums(
        n_people=groups.distinct(people, people >= 0),
        n_people_rated=groups.distinct(people, rated),
        n_pairs=n_pairs,
        n_rated=n_rated,
        n_expired=groups.count(state == "expired"),
        n_unrated=groups.count(state == "unrated"),
        n_gaps=whole(groups.count(gap > 0)),
        gap_sum=whole(groups.sums(gap)),
        weighted_gap=whole(groups.sums(floats(pairs["weighted_gap"]))),
        coverage=n_rated / n_pairs,
        fulfilment=reached / np.where(asked > 0, asked, np.nan),
    )


@remembered
def _shown_roles(case: Case) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Return the roles as they are shown, see ``listed``, and the group of each person_id."""
    groups = role_groups(case)
    people = members(case, groups)
    group_of = people.drop_duplicates("person_id").set_index("person_id")["group_id"]
    return listed(groups, people), group_of


def by_role(case: Case, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``summed`` per role, roles under five people as one group.

    Columns: role_id (empty for the rest), role, n_roles, n_members (people of the role), the
    figures of ``summed``, hidden (fewer than five people rated, or the next smallest beside
    such a group).
    """
    rows, group_of = _shown_roles(case)
    sums = summed(pairs.assign(group_id=pairs["person_id"].map(group_of)), ["group_id"])
    frame = rows.rename(columns={"n": "n_members"}).merge(sums, how="inner", on="group_id")
    hidden = too_small(frame["n_people_rated"]) & frame["n_people_rated"].gt(0)
    return as_role(hide_groups(frame, hidden, list(FIGURES)))


def by_skill(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``summed`` per skill, the largest weighted gap first.

    Columns: skill_id, skill, group, the figures, hidden (fewer than five people rated).
    """
    named = pairs.assign(group=pairs["group"].fillna(""))
    sums = summed(named, ["skill_id", "skill", "group"])
    shown = hide_small(sums, count="n_people_rated", figures=list(FIGURES))
    return shown.sort_values(["weighted_gap", "skill"], ascending=[False, True], ignore_index=True)


def by_group(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``summed`` per group of skills: group, its figures, hidden (under five rated)."""
    sums = summed(pairs.assign(group=pairs["group"].fillna("")), ["group"])
    return hide_small(sums, count="n_people_rated", figures=list(FIGURES))


def by_role_and_group(case: Case, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``summed`` per role and group of skills, roles under five people as one group.

    Columns: role_id (empty for the rest), role, group (of skills), the figures, hidden (fewer than
    five people rated in the cell).
    """
    rows, group_of = _shown_roles(case)
    marked = pairs.assign(
        group_id=pairs["person_id"].map(group_of), skills=pairs["group"].fillna("")
    )
    sums = summed(marked, ["group_id", "skills"])
    named = as_role(rows.drop(columns=["n", "n_roles"]).merge(sums, on="group_id"))
    shown = hide_small(named, count="n_people_rated", figures=list(FIGURES))
    return shown.rename(columns={"skills": "group"})


def by_role_and_skill(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return role x skill: role_id, role, skill_id, skill, group, target, weight, figures, hidden.

    Figures are those of ``summed`` and mean_gap [levels] over rated pairs; a cell of fewer than
    five rated people is hidden, and so is one in which one to four people have a gap.
    """
    named = pairs.assign(group=pairs["group"].fillna(""))
    keys = ["role_id", "role", "skill_id", "skill", "group", "target", "weight"]
    sums = summed(named, keys)
    rated = sums["n_rated"].where(sums["n_rated"].gt(0))
    sums["mean_gap"] = sums["gap_sum"].astype(float) / rated
    hidden = few(sums["n_people_rated"]) | few(sums["n_gaps"])
    return hide_groups(sums, hidden, [*FIGURES, "mean_gap"])
