"""When people are asked about a measure: four waves, each with a day it is due and a last day."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from method.content import evaluation
from method.content.models import Wave
from method.disclosure import SMALLEST_GROUP
from method.participants import headcounts
from schemas.case import Case
from schemas.remembered import remembered

STATES = {
    "later": "später",
    "due": "fällig",
    "overdue": "überfällig",
    "answered": "genug Antworten",
    "closed": "geschlossen",
    "missed": "versäumt",
    "no_date": "ohne Datum",
}
OPEN = ("overdue", "due")
AHEAD = 183  # [days]
COLUMNS = [
    "measure_id",
    "title",
    "responsible",
    "wave",
    "due_on",
    "overdue_on",
    "closes_on",
    "state",
    "n_invited",
    "n_answered",
    "rate",
]


def wave_days(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the days of all waves of ``measures`` that were not dropped.

    Columns: measure_id, title, responsible, wave, due_on (first day), overdue_on (first day after
    the planned time), closes_on (last day); days are missing where the measure has no date.
    """
    kept = measures[measures["status"].ne("dropped")]
    frames = [
        kept[["measure_id", "title", "responsible"]].assign(
            wave=wave.id,
            due_on=(due_on := kept[wave.anchor] + pd.Timedelta(days=wave.days)),
            overdue_on=due_on + pd.Timedelta(days=wave.planned_days),
            closes_on=due_on + pd.Timedelta(days=wave.open_days - 1),
        )
        for wave in evaluation().waves
    ]
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)


def days_of(
    wave: Wave, start: datetime.date | None, end: datetime.date | None
) -> tuple[datetime.date, datetime.date] | None:
    """Return first and last day of ``wave`` for one measure, None without the date it needs."""
    anchor = {"start": start, "end": end}[wave.anchor]
    if anchor is None:
        return None
    first = anchor + datetime.timedelta(days=wave.days)
    return first, first + datetime.timedelta(days=wave.open_days - 1)


@remembered
def planned_waves(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return every wave of every measure as it stands on ``as_of``, the next due one first.

    Columns: those of ``wave_days``, state (code of STATES), n_invited [people], n_answered (of
    different respondents, missing below five), rate [%].  A wave has enough answers, or was missed,
    only if five or more people were invited: of fewer nobody can see who took part.
    """
    frame = _with_counts(wave_days(case.measures), case)
    today = pd.Timestamp(as_of)
    large = frame["n_invited"].ge(SMALLEST_GROUP).fillna(value=False).to_numpy(dtype=bool)
    enough = large & frame["n_answered"].notna().to_numpy()
    closed = frame["closes_on"].lt(today).to_numpy()
    state = np.select(
        [
            frame["due_on"].isna().to_numpy(),
            frame["due_on"].gt(today).to_numpy(),
            closed & large & ~enough,
            closed,
            enough,
            frame["overdue_on"].le(today).to_numpy() & large,
        ],
        ["no_date", "later", "missed", "closed", "answered", "overdue"],
        "due",
    )
    frame = frame.assign(state=pd.Series(state, index=frame.index, dtype="str"))
    return frame.sort_values("due_on", kind="stable", ignore_index=True)[COLUMNS]


@remembered
def due_waves(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return the waves to be asked now, the overdue ones first; columns as ``planned_waves``.

    ``reminder`` says them in a sentence.
    """
    frame = planned_waves(case, as_of)
    asked = frame[frame["state"].isin(OPEN)]
    by_urgency = asked["state"].map({state: place for place, state in enumerate(OPEN)})
    return (
        asked.assign(urgency=by_urgency)
        .sort_values(["urgency", "closes_on"], kind="stable", ignore_index=True)
        .drop(columns="urgency")
    )


def reminder(due: pd.DataFrame) -> str:
    """Return in a German sentence how many waves are ``due``, empty if there is none."""
    if due.empty:
        return ""
    late = int(due["state"].eq("overdue").sum())
    rest = f", davon {late} überfällig" if late else ""
    what = "ist 1 Befragung" if len(due) == 1 else f"sind {len(due)} Befragungen"
    return f"Zurzeit {what} fällig{rest}."


def calendar(planned: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return those of ``planned`` that are open or come up within ``AHEAD`` days."""
    soon = planned["due_on"].le(pd.Timestamp(as_of) + pd.Timedelta(days=AHEAD))
    shown = planned["state"].isin([*OPEN, "answered"]) | (planned["state"].eq("later") & soon)
    return planned[shown].reset_index(drop=True)


def _with_counts(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    invited = headcounts(case.measures).set_axis(case.measures["measure_id"])
    given = case.answers[case.answers["state"].eq("answered")]
    respondents = given.groupby(["measure_id", "wave"])["respondent"].nunique().astype("Int64")
    keys = pd.MultiIndex.from_frame(frame[["measure_id", "wave"]])
    answered = respondents.reindex(keys).set_axis(frame.index)
    counted = frame.assign(
        n_invited=frame["measure_id"].map(invited).astype("Int64"),
        n_answered=answered.mask(answered.lt(SMALLEST_GROUP)),
    )
    shares = 100 * counted["n_answered"].astype(float) / counted["n_invited"].astype(float)
    small = counted["n_invited"].lt(SMALLEST_GROUP).fillna(value=False).astype(bool)
    return counted.assign(rate=shares.mask(small | shares.gt(100)))
