"""What has to be bought outside: the external measures, one need per skill."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas.core.groupby import SeriesGroupBy

from method.agreed import ACTIVE, codes_of
from method.small_groups import REST_NAME, role_groups
from schemas.case import Case

NEED_COLUMNS = ("skill_id", "skill", "target", "lowest", "people", "roles", "origin", "rank")
ORIGINS = {
    "gap": "Lücke ab drei Stufen",
    "agreed": "vereinbarte Maßnahme",
    "both": "Lücke und vereinbarte Maßnahme",
}


def participants(case: Case, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return who needs which skill from outside: skill_id, person_id, origin (gap, agreed).

    From gaps of three and more and from the codes in active external measures.  Names person codes.
    """
    wide = gaps[gaps["path"].eq("external")]
    codes = codes_of(case.measures).merge(_active(case), on="measure_id")
    both = pd.concat([wide.assign(origin="gap"), codes.assign(origin="agreed")], ignore_index=True)
    columns = both.reindex(columns=["skill_id", "person_id", "origin"]).dropna(subset="skill_id")
    return columns.drop_duplicates(ignore_index=True)


def external_needs(case: Case, gaps: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    """Return the external needs, the most pressing skill first, without person codes.

    Args:
        case: The company; active external measures that state only a headcount count with it.
        gaps: Result of ``proposals.open_gaps``.
        ranking: skill_id and rank of the priority.

    Returns:
        Frame with NEED_COLUMNS: target is the highest level needed, lowest the lowest (missing if
        nobody stated one), people counts everybody once per skill, roles are German names (small
        roles as the rest), origin is a key of ORIGINS.
    """
    people = participants(case, gaps)
    measures = _active(case).dropna(subset="skill_id")
    skills = pd.concat([people["skill_id"], measures["skill_id"]]).drop_duplicates()
    frame = pd.DataFrame({"skill_id": skills.astype("str")}).reset_index(drop=True)
    names = case.skills.drop_duplicates("skill_id").set_index("skill_id")["name"]
    frame["skill"] = frame["skill_id"].map(names).fillna(frame["skill_id"])
    targets = _targets(gaps, measures)
    frame["target"] = frame["skill_id"].map(targets.max()).astype("Int64")
    frame["lowest"] = frame["skill_id"].map(targets.min()).astype("Int64")
    frame["people"] = _headcounts(frame["skill_id"], people, measures)
    frame["roles"] = frame["skill_id"].map(_role_names(case, people, measures)).astype("str")
    frame["origin"] = frame["skill_id"].map(_origins(people, measures)).astype("str")
    ranks = ranking.set_index("skill_id")["rank"]
    frame["rank"] = frame["skill_id"].map(ranks).astype("Int64")
    ordered = frame.sort_values(["rank", "skill_id"], na_position="last", kind="stable")
    return ordered.reset_index(drop=True)[list(NEED_COLUMNS)]


def _active(case: Case) -> pd.DataFrame:
    measures = case.measures
    meant = measures["status"].isin(ACTIVE) & measures["path"].eq("external")
    columns = ["measure_id", "skill_id", "role_id", "target_level", "headcount", "offer_id"]
    return measures.loc[meant, columns]


def _targets(gaps: pd.DataFrame, measures: pd.DataFrame) -> SeriesGroupBy[Any, Any]:
    wide = gaps.loc[gaps["path"].eq("external"), ["skill_id", "target"]]
    stated = measures.rename(columns={"target_level": "target"})[["skill_id", "target"]]
    return pd.concat([wide, stated]).groupby("skill_id")["target"]


def _headcounts(skill_id: pd.Series, people: pd.DataFrame, measures: pd.DataFrame) -> pd.Series:
    named = skill_id.map(people.groupby("skill_id")["person_id"].nunique()).fillna(0)
    stated = skill_id.map(measures.groupby("skill_id")["headcount"].sum()).fillna(0)
    return pd.concat([named, stated], axis="columns").max(axis="columns").astype("int64")


def _origins(people: pd.DataFrame, measures: pd.DataFrame) -> dict[str, str]:
    by_gap = set(people.loc[people["origin"].eq("gap"), "skill_id"])
    agreed = set(measures["skill_id"])
    every = dict.fromkeys(by_gap, "gap") | dict.fromkeys(agreed, "agreed")
    return every | dict.fromkeys(by_gap & agreed, "both")


def _role_names(case: Case, people: pd.DataFrame, measures: pd.DataFrame) -> pd.Series:
    roles = case.people.drop_duplicates("person_id").set_index("person_id")["role_id"]
    by_person = people.assign(role_id=people["person_id"].map(roles))
    both = pd.concat([by_person[["skill_id", "role_id"]], measures[["skill_id", "role_id"]]])
    groups = role_groups(case).set_index("role_id")["group"]
    shown = both.assign(role=both["role_id"].map(groups).fillna(REST_NAME))
    shown = shown.drop_duplicates(["skill_id", "role"])
    shown = shown.assign(last=shown["role"].eq(REST_NAME)).sort_values(["last", "role"])
    names: pd.Series = shown.groupby("skill_id")["role"].agg(", ".join)
    return names
