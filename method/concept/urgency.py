"""How soon a skill is needed: by coming technologies, processes and cover at risk."""

from __future__ import annotations

import datetime

import pandas as pd

from schemas.case import Case
from schemas.columns import LIST_SEPARATOR
from schemas.remembered import remembered

YEARS_AHEAD = 5
COMING = ("pilot", "planned")
LARGEST_IMPACT = 4
URGENCY_COLUMNS = ("skill_id", "technology", "process", "cover_at_risk", "urgency")


@remembered
def urgencies(case: Case, cover: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return how urgent each required skill is [of 1]: the mean of the parts that are known.

    - technology: of the technologies in trial or planned that change a process in which a role
      with this skill works, the largest (impact / 4) x (1 - years to its introduction / 5); from
      five years ahead on it is 0.  Unknown if no such technology has a year and an impact.
    - process: the highest importance of the processes of these roles, 1 -> 0, 2 -> 0.5, 3 -> 1;
      a key role counts 1.
    - cover_at_risk: share of the people who master the skill now whose rating ends within 180 days
      or who are expected to leave within five years (the latter only where five or more master it,
      so that nobody's age shows).

    Args:
        case: The company.
        cover: skill_id, cover, at_risk [people].
        as_of: Day of the analysis.

    Returns:
        Frame with URGENCY_COLUMNS, one row per required skill; a part is missing if unknown, and
        ``urgency`` is 0 if all are.
    """
    needed = _needed(case)
    skills = needed[["skill_id"]].drop_duplicates().sort_values("skill_id").reset_index(drop=True)
    counts = cover.set_index("skill_id").astype("Float64")
    risk = (counts["at_risk"] / counts["cover"].where(counts["cover"] > 0)).clip(0, 1)
    parts = pd.DataFrame(
        {
            "technology": skills["skill_id"].map(_technology(case, needed, as_of)),
            "process": skills["skill_id"].map(_process(needed)),
            "cover_at_risk": skills["skill_id"].map(risk.astype("float64")),
        }
    ).astype("float64")
    urgency = parts.mean(axis="columns").fillna(0.0)
    return pd.concat([skills, parts.assign(urgency=urgency)], axis="columns")[list(URGENCY_COLUMNS)]


def _needed(case: Case) -> pd.DataFrame:
    roles = case.roles[["role_id", "process_id", "critical"]]
    required = case.requirements[["role_id", "skill_id"]].merge(roles, on="role_id", how="left")
    processes = case.processes[["process_id", "importance"]].dropna(subset="process_id")
    return required.merge(processes, on="process_id", how="left")


def _process(needed: pd.DataFrame) -> pd.Series:
    importance = (needed["importance"].astype("Float64") - 1) / 2
    part = importance.mask(needed["critical"].eq("yes").to_numpy(dtype=bool), 1.0)
    highest: pd.Series = part.groupby(needed["skill_id"]).max()
    return highest.astype("float64")


def _technology(case: Case, needed: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    coming = case.technologies[case.technologies["status"].isin(COMING)]
    coming = coming.dropna(subset=["horizon", "impact"])
    if coming.empty:
        return pd.Series(dtype="float64")
    years = (coming["horizon"].astype("Float64") - as_of.year).clip(0, YEARS_AHEAD)
    force = coming["impact"].astype("Float64") / LARGEST_IMPACT * (1 - years / YEARS_AHEAD)
    touched = coming.assign(force=force, process_id=coming["processes"].str.split(_SEPARATOR))
    touched = touched.explode("process_id").dropna(subset="process_id")
    by_process = touched.groupby(touched["process_id"].str.strip())["force"].max()
    parts = needed["process_id"].map(by_process.astype("float64")).fillna(0.0)
    highest: pd.Series = parts.groupby(needed["skill_id"]).max()
    return highest


_SEPARATOR = LIST_SEPARATOR.strip()
