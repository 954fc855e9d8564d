"""Groups of people that are large enough to be shown, and one group for all the others."""

from __future__ import annotations

import pandas as pd

from method.disclosure import SMALLEST_GROUP
from schemas.case import Case
from schemas.remembered import remembered

REST = ""
REST_NAME = "übrige"


def too_small(counts: pd.Series[int]) -> pd.Series[bool]:
    """Return which groups may not stand alone, aligned with ``counts`` [people].

    Groups below ``SMALLEST_GROUP`` are marked.  If those together are still below it, the next
    larger one is marked too: otherwise the total minus what is shown would reveal them.
    """
    ordered = counts.sort_values(kind="stable")
    in_smaller = ordered.cumsum() - ordered
    revealing = in_smaller.between(1, SMALLEST_GROUP - 1)
    return (ordered.lt(SMALLEST_GROUP) | revealing).reindex(counts.index)


def hide_groups(frame: pd.DataFrame, hidden: pd.Series[bool], figures: list[str]) -> pd.DataFrame:
    """Return ``frame`` with ``figures`` emptied in the ``hidden`` rows and those marked."""
    return frame.assign(**{name: frame[name].mask(hidden) for name in figures}, hidden=hidden)


@remembered
def role_groups(case: Case) -> pd.DataFrame:
    """Return each role and the group it is shown in, in the order of the roles.

    Columns: role_id, role (its name), n (people), group_id (the role itself, or ``REST``), group
    (name).  People without a known role are in no row; ``members`` puts them into ``REST``.
    """
    roles = case.roles.dropna(subset="role_id").drop_duplicates("role_id")
    n = roles["role_id"].map(case.people["role_id"].value_counts()).fillna(0).astype(int)
    n_homeless = len(case.people) - int(n.sum())
    small = too_small(pd.concat([n, pd.Series({-1: n_homeless})])).drop(-1)
    return pd.DataFrame(
        {
            "role_id": roles["role_id"],
            "role": roles["name"].fillna(roles["role_id"]),
            "n": n,
            "group_id": roles["role_id"].mask(small, REST),
            "group": roles["name"].fillna(roles["role_id"]).mask(small, REST_NAME),
        }
    ).reset_index(drop=True)


def members(case: Case, groups: pd.DataFrame) -> pd.DataFrame:
    """Return ``case.people`` with group_id, the group of ``role_groups`` each is shown in."""
    group_of = groups.set_index("role_id")["group_id"]
    found = case.people["role_id"].map(group_of).astype("str")
    return case.people.assign(group_id=found.fillna(REST))


def listed(groups: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the groups themselves, the rest last: group_id, group, n (people), n_roles.

    ``people`` are the ``members``; a rest in which there is nobody and no role is left out.
    """
    names = groups.drop_duplicates("group_id").set_index("group_id")["group"]
    order = [*names.index.drop(REST, errors="ignore"), REST]
    frame = pd.DataFrame({"group_id": order, "group": [names.get(g, REST_NAME) for g in order]})
    frame["n"] = _counted(frame["group_id"], people["group_id"])
    frame["n_roles"] = _counted(frame["group_id"], groups["group_id"])
    return frame[frame["n"].gt(0) | frame["n_roles"].gt(0)].reset_index(drop=True)


def as_role(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with group_id and group renamed to role_id (empty for the rest) and role."""
    named = frame.rename(columns={"group_id": "role_id", "group": "role"})
    return named.assign(role_id=named["role_id"].mask(named["role_id"].eq(REST)))


def _counted(keys: pd.Series[str], values: pd.Series[str]) -> pd.Series[int]:
    return keys.map(values.value_counts()).fillna(0).astype(int)
