"""The measures agreed in the company: who, when, how much, and what is still missing in them."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from schemas.case import Case
from schemas.columns import LIST_SEPARATOR
from schemas.remembered import remembered

ACTIVE = ("planned", "running")
CHECK_MONTHS = 3
LEAST_DAYS_FOR_MIDDLE = 28
MILESTONES = {
    "start": "Beginn",
    "middle": "Zwischenstand",
    "end": "Abschluss",
    "check": "Prüfung der Wirksamkeit",
}
AGREED_COLUMNS = (
    "measure_id",
    "title",
    "path",
    "status",
    "role_id",
    "skill_id",
    "target_level",
    "people",
    "responsible",
    "offer_id",
    "agreed_on",
    "start",
    "middle",
    "end",
    "check",
    "hours",
    "effort_hours",
    "effort_euro",
    "cost",
)
_REACHING = (
    "measure_id",
    "title",
    "skill_id",
    "role_id",
    "target_level",
    "headcount",
    "status",
    "people",
)
GANTT_COLUMNS = ("measure_id", "title", "start", "end", "status", "path")
FINDINGS = {
    "no_responsible": "Verantwortlich ist niemand eingetragen.",
    "no_dates": "Beginn oder Ende fehlt.",
    "wrong_dates": "Das Ende liegt vor dem Beginn.",
    "no_group": "Weder Teilnehmende noch eine Anzahl sind eingetragen.",
    "late_start": "Der Beginn ist vorbei, die Maßnahme steht noch auf „geplant“.",
    "late_end": "Das Ende ist vorbei, die Maßnahme steht noch auf „läuft“.",
    "no_check": "Die Wirksamkeit sollte drei Monate nach dem Ende geprüft sein.",
}


def codes_of(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the participants named by code: measure_id, person_id, one row each."""
    lists = measures[["measure_id", "people"]].dropna()
    split = lists.assign(person_id=lists["people"].str.split(LIST_SEPARATOR.strip()))
    single = split.explode("person_id")
    single = single.assign(person_id=single["person_id"].astype("str").str.strip())
    return single.drop_duplicates()[["measure_id", "person_id"]].reset_index(drop=True)


@remembered
def agreed_measures(case: Case, *, labour_cost: float | None) -> pd.DataFrame:
    """Return the agreed measures with group size, milestones and effort, without person codes.

    ``people`` counts the codes, else it is the stated headcount, else missing.  ``middle`` lies
    half way of measures of at least 28 days, ``check`` three months after the end (planning
    default); a day that was not given is never made up.  Effort is hours per person x people [h]
    and x ``labour_cost`` [EUR].

    Returns:
        Frame with AGREED_COLUMNS in the order of their start, dropped measures included.
    """
    measures = case.measures
    named = measures["measure_id"].map(codes_of(measures)["measure_id"].value_counts())
    people = named.astype("Int64").fillna(measures["headcount"])
    hours = measures["hours"] * people.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    frame = measures.assign(
        people=people,
        middle=_middle(measures),
        check=measures["end"] + pd.DateOffset(months=CHECK_MONTHS),
        effort_hours=hours,
        effort_euro=hours * (np.nan if labour_cost is None else labour_cost),
    )
    ordered = frame.sort_values(["start", "measure_id"], na_position="last")
    return ordered.reset_index(drop=True)[list(AGREED_COLUMNS)]


def _middle(measures: pd.DataFrame) -> pd.Series:
    length = measures["end"] - measures["start"]
    # Both days count: 1 to 28 March are 28 days.
    enough = length.dt.days.add(1).ge(LEAST_DAYS_FOR_MIDDLE)
    return (measures["start"] + length / 2).dt.normalize().where(enough)


@remembered
def milestones(agreed: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return the milestones of measures that were not dropped, in the order of time.

    Columns: measure_id, title, responsible, milestone (start, middle, end, check), milestone_title,
    day, passed (whether the day lies before ``as_of``).
    """
    kept = agreed[agreed["status"].ne("dropped")]
    long = kept.melt(
        id_vars=["measure_id", "title", "responsible"],
        value_vars=list(MILESTONES),
        var_name="milestone",
        value_name="day",
    ).dropna(subset="day")
    long = long.assign(
        milestone_title=long["milestone"].map(MILESTONES),
        day=pd.to_datetime(long["day"]),
    )
    long["passed"] = long["day"].lt(pd.Timestamp(as_of))
    return long.sort_values(["day", "measure_id"], kind="stable").reset_index(drop=True)


def gantt(agreed: pd.DataFrame) -> pd.DataFrame:
    """Return what a Gantt chart needs: GANTT_COLUMNS of the dated measures not dropped."""
    dated = agreed["start"].le(agreed["end"]) & agreed["status"].ne("dropped")
    return agreed.loc[dated, list(GANTT_COLUMNS)].reset_index(drop=True)


@remembered
def findings(agreed: pd.DataFrame, measures: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return what is missing or overdue in the agreed measures.

    Columns: measure_id, title, responsible, finding (key of FINDINGS), text (German sentence).
    """
    today = pd.Timestamp(as_of)
    active = agreed["status"].isin(ACTIVE)
    checked = measures.set_index("measure_id")["effective"].reindex(agreed["measure_id"])
    faults = {
        "no_responsible": active & agreed["responsible"].isna(),
        "no_dates": active & (agreed["start"].isna() | agreed["end"].isna()),
        "wrong_dates": agreed["status"].ne("dropped") & agreed["end"].lt(agreed["start"]),
        "no_group": active & agreed["people"].isna(),
        "late_start": agreed["status"].eq("planned") & agreed["start"].lt(today),
        "late_end": agreed["status"].eq("running") & agreed["end"].lt(today),
        "no_check": agreed["status"].eq("done")
        & agreed["check"].lt(today)
        & checked.isna().to_numpy(dtype=bool),
    }
    rows = [
        agreed.loc[fault, ["measure_id", "title", "responsible"]].assign(finding=name, text=text)
        for (name, fault), text in zip(faults.items(), FINDINGS.values(), strict=True)
    ]
    found = pd.concat(rows).astype({"finding": "str", "text": "str"})
    return found.sort_index(kind="stable").reset_index(drop=True)


def coverage(proposals: pd.DataFrame, gaps: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return for each proposal how many of its people an agreed measure reaches.

    A planned or running measure meets a gap if it is about the skill, aims at the level needed (or
    at none stated) and names the person, or names nobody and is meant for the role (or for all).
    A measure that states only a headcount reaches that many people, the largest gaps first.

    Args:
        proposals: Result of ``proposals.proposed``.
        gaps: Result of ``proposals.open_gaps``.
        measures: Table of the contract ``Measures``.

    Returns:
        Frame proposal_id, covered, open [people], measures (titles, missing if none), in the order
        of ``proposals``.
    """
    return _reached(proposals, gaps, measures[list(_REACHING)])


@remembered
def _reached(proposals: pd.DataFrame, gaps: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    pairs = _meeting(gaps, measures)
    named = pairs[pairs["named"]].drop_duplicates(["proposal_id", "person_id"])
    frame = proposals[["proposal_id", "role_id", "skill_id", "path", "people"]].copy()
    by_name = named["proposal_id"].value_counts()
    frame["by_name"] = frame["proposal_id"].map(by_name).fillna(0).astype("int64")
    frame["covered"] = frame["by_name"] + _by_headcount(frame, pairs[~pairs["named"]])
    frame["open"] = frame["people"] - frame["covered"]
    titles = pairs.drop_duplicates(["proposal_id", "title"]).groupby("proposal_id")["title"]
    frame["measures"] = frame["proposal_id"].map(titles.agg("; ".join))
    return frame[["proposal_id", "covered", "open", "measures"]]


def _meeting(gaps: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    active = measures[measures["status"].isin(ACTIVE)]
    pairs = gaps.merge(
        active.drop(columns=["status", "people"]), on="skill_id", suffixes=("", "_meant")
    )
    codes = codes_of(active)
    participants = pd.MultiIndex.from_frame(codes)
    asked = pd.MultiIndex.from_frame(pairs[["measure_id", "person_id"]])
    named = pd.Series(asked.isin(participants), index=pairs.index)
    without_names = ~pairs["measure_id"].isin(codes["measure_id"])
    for_role = pairs["role_id_meant"].isna() | pairs["role_id_meant"].eq(pairs["role_id"])
    high_enough = pairs["target_level"].fillna(4).ge(pairs["target"])
    fits = (named | (without_names & for_role)) & high_enough
    return pairs.assign(named=named)[fits.to_numpy(dtype=bool)]


def _by_headcount(frame: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Return how many people measures without names reach, each seat given once."""
    rest = (frame["people"] - frame["by_name"]).set_axis(frame["proposal_id"])
    reached = pd.Series(0, index=rest.index, dtype="int64")
    ordered = pairs.sort_values("gap", ascending=False, kind="stable")
    for _, meant in ordered.groupby("measure_id", sort=False):
        ids = meant["proposal_id"].drop_duplicates()
        left = rest[ids] - reached[ids]
        seats = meant["headcount"].fillna(int(left.sum())).iloc[0]
        given = (seats - (left.cumsum() - left)).clip(lower=0)
        reached[ids] += np.minimum(left, given).astype("int64")
    return reached.reset_index(drop=True).set_axis(frame.index)
