"""What changed since the last workshop: gaps, ratings and measures."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.disclosure import hide_small
from schemas.case import Case
from schemas.remembered import remembered

KEYS = ["person_id", "role_id", "skill_id"]
COUNTS = ("closed", "found", "reopened", "lapsed", "rated")
_DATED = ("measure_id", "title", "status", "agreed_on", "end")
CHANGES = {"agreed": "vereinbart", "finished": "abgeschlossen", "dropped": "verworfen"}


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Changes from the last workshop to now; requirements are taken as they are today.

    Attributes:
        since: Day of the workshop.
        step: Step of the method the workshop belonged to.
        closed: Gaps then that are none any more [person x skill].
        found: Gaps now where there was no valid rating then.
        reopened: Gaps now where the requirement was met then.
        lapsed: Valid ratings then that have run out without a new one.
        rated: Person x skill rated for the first time or again after running out.
        ratings: Ratings given since.
        by_skill: skill_id, people, closed, found, reopened, lapsed, rated, hidden; skills in which
            nothing changed are left out, figures of fewer than five people are empty.
        measures: measure_id, title, change (agreed, finished, dropped), day (missing for dropped
            ones: their day is not recorded).
    """

    since: datetime.date
    step: str
    closed: int
    found: int
    reopened: int
    lapsed: int
    rated: int
    ratings: int
    by_skill: pd.DataFrame
    measures: pd.DataFrame


def last_workshop(case: Case, as_of: datetime.date) -> tuple[datetime.date, str] | None:
    """Return day and step of the last workshop before ``as_of``, None if there was none."""
    held = case.workshops[case.workshops["held_on"].lt(pd.Timestamp(as_of))]
    if held.empty:
        return None
    last = held.sort_values("held_on", kind="stable").iloc[-1]
    return pd.Timestamp(last["held_on"]).date(), str(last["step"])


def changes_since(
    workshop: tuple[datetime.date, str],
    case: Case,
    then: pd.DataFrame,
    now: pd.DataFrame,
    as_of: datetime.date,
) -> Changes:
    """Return what changed from ``workshop`` to ``as_of``.

    ``then`` and ``now`` are person x required skill on the two days: person_id, role_id, skill_id,
    actual, gap.
    """
    since, step = workshop
    marked = _marked(then, now)
    totals = marked[list(COUNTS)].sum().astype(int)
    rated_on = case.ratings["rated_on"]
    return Changes(
        since=since,
        step=step,
        closed=int(totals["closed"]),
        found=int(totals["found"]),
        reopened=int(totals["reopened"]),
        lapsed=int(totals["lapsed"]),
        rated=int(totals["rated"]),
        ratings=int(_within(rated_on, since, as_of).sum()),
        by_skill=_by_skill(marked),
        measures=_measures(case.measures[list(_DATED)], since, as_of),
    )


@remembered
def _marked(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    columns = [*KEYS, "actual", "gap"]
    both = now[columns].merge(then[columns], on=KEYS, suffixes=("", "_then"))
    gap, gap_then = (both[name].astype("Float64") for name in ("gap", "gap_then"))
    known, known_then = both["actual"].notna(), both["actual_then"].notna()
    flags = {
        "closed": gap.eq(0) & gap_then.gt(0),
        "found": gap.gt(0) & ~known_then,
        "reopened": gap.gt(0) & gap_then.eq(0),
        "lapsed": known_then & ~known,
        "rated": known & ~known_then,
    }
    filled = {name: flag.fillna(value=False).astype(bool) for name, flag in flags.items()}
    return both.assign(**filled)


@remembered
def _by_skill(marked: pd.DataFrame) -> pd.DataFrame:
    sums = marked.groupby("skill_id").agg(
        people=("person_id", "nunique"), **{name: (name, "sum") for name in COUNTS}
    )
    changed = sums[sums[list(COUNTS)].sum(axis="columns").gt(0)].reset_index()
    figures = changed.astype(dict.fromkeys(COUNTS, "Int64"))
    return hide_small(figures, count="people", figures=list(COUNTS))


@remembered
def _measures(measures: pd.DataFrame, since: datetime.date, as_of: datetime.date) -> pd.DataFrame:
    done = measures["status"].eq("done") & _within(measures["end"], since, as_of)
    parts = {
        "agreed": measures["agreed_on"].where(_within(measures["agreed_on"], since, as_of)),
        "finished": measures["end"].where(done),
    }
    dated = [
        measures.assign(change=name, day=day).dropna(subset="day") for name, day in parts.items()
    ]
    dropped = measures[measures["status"].eq("dropped")].assign(change="dropped")
    found = pd.concat([*dated, dropped], ignore_index=True)
    return found.reindex(columns=["measure_id", "title", "change", "day"]).astype({"change": "str"})


def _within(days: pd.Series, since: datetime.date, as_of: datetime.date) -> pd.Series[bool]:
    return days.gt(pd.Timestamp(since)) & days.le(pd.Timestamp(as_of))
