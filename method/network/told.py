"""Proposals, pairs and groups as anybody may read them: unnamed where a name was not released."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from method.network.groups import Group
from method.network.introductions import UNNAMED, Introduction, name_for, topic_title, topics_told
from method.network.shared import Shared
from method.wording import enumeration
from schemas.remembered import remembered

PROPOSAL_COLUMNS = ("asker", "helper", "contact", "topics", "kilometres", "gain")
PAIR_COLUMNS = ("one", "one_gives", "other", "other_gives", "kilometres")
GROUP_COLUMNS = ("topic", "companies", "who", "kilometres")
SHORT = {"technologies": "Technologien", "skills": "Können", "needs": "Lernbedarf"}


def named_companies(companies: Sequence[Shared]) -> pd.DataFrame:
    """Return who shows its name: company, area, subjects released with the name, by name."""
    rows = [
        (names[0], each.district, enumeration([SHORT[s] for s in SHORT if each.names.get(s)]))
        for each in companies
        if (names := [name for subject, name in each.names.items() if name and subject in SHORT])
    ]
    frame = pd.DataFrame(rows, columns=["company", "area", "subjects"])
    return frame.sort_values(["company"], ignore_index=True)


def proposals_told(proposed: Sequence[Introduction]) -> pd.DataFrame:
    """Return the proposals whose asker is named: PROPOSAL_COLUMNS, by the asker's name.

    The way [km] is told only between two named companies, the gain only if both released their
    names for it.
    """
    rows = [
        (
            each.asker_name,
            each.helper_name or UNNAMED,
            each.contact,
            enumeration(each.topics),
            each.kilometres,
            enumeration(each.open_gain),
        )
        for each in proposed
        if each.asker_name
    ]
    frame = pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS)).astype({"kilometres": "float64"})
    return frame.sort_values(["asker", "helper", "topics"], ignore_index=True)


@remembered
def pairs_told(
    matched: Sequence[tuple[str, str]], found: pd.DataFrame, companies: Sequence[Shared]
) -> pd.DataFrame:
    """Return complementary companies of which one is named: PAIR_COLUMNS, by its name."""
    known = {each.key: each for each in companies}
    rows = [_pair(known[one], known[other], found) for one, other in matched]
    frame = pd.DataFrame(rows, columns=list(PAIR_COLUMNS)).astype({"kilometres": "float64"})
    shown = frame[frame["one"].ne(UNNAMED)]
    return shown.sort_values(["one", "other", "one_gives"], ignore_index=True)


def _pair(one: Shared, other: Shared, found: pd.DataFrame) -> tuple[object, ...]:
    gives = [
        found[found["helper"].eq(helper.key) & found["asker"].eq(asker.key)]
        for helper, asker in ((one, other), (other, one))
    ]
    names = [
        name_for(one, able=gives[0]["subject"], asking=gives[1]["subject"]),
        name_for(other, able=gives[1]["subject"], asking=gives[0]["subject"]),
    ]
    way = gives[0]["kilometres"].iloc[0] if all(names) else None
    sides = [
        (name or UNNAMED, enumeration(topics_told(rows)))
        for name, rows in zip(names, gives, strict=True)
    ]
    if not names[0] and names[1]:  # the named one first
        sides.reverse()
    return (*sides[0], *sides[1], way)


def groups_told(groups: Sequence[Group], companies: Sequence[Shared]) -> pd.DataFrame:
    """Return learning groups: topic, companies (how many), who, kilometres (longest way [km]).

    The way is missing unless all are named.
    """
    known = {each.key: each for each in companies}
    rows = []
    for group in groups:
        members = [known[key] for key in group.companies]
        names = sorted(name for each in members if (name := each.names[group.subject]))
        hidden = len(members) - len(names)
        who = enumeration([*names, *([f"{hidden} ohne Namen"] if hidden else [])])
        way = np.nan if hidden else group.kilometres
        rows.append((topic_title(group.topic), len(members), who, way))
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS)).astype({"kilometres": "float64"})
