"""The answers of closed waves, and which of them may be counted together.

Whoever sees results twice, or of several waves and measures, can subtract.  So answers are counted
in batches only: all answers to one statement in one wave of one measure, if five or more people
gave them, else those of several small measures in the order in which their waves closed, as soon as
they are five people together; the rest waits.  A batch never changes, whatever closes after it, and
every figure is made of whole batches: nothing but whole batches can be worked out of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

import pandas as pd

from method.content import evaluation
from method.disclosure import SMALLEST_GROUP
from method.evaluation.waves import wave_days
from schemas.case import Case
from schemas.remembered import remembered

SHEET = ["measure_id", "respondent"]
_Unit = tuple[int, int, str]  # group, day on which the wave closes, measure


def closed_answers(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return the answers to known statements in waves that have closed before ``as_of``.

    Columns: measure_id, wave, respondent, item_id, level, kind, text, order, value (missing without
    an answer), cannot_judge, closes_on (missing where a measure has no dates: such waves count as
    closed); in the order of the content.
    """
    days = wave_days(case.measures)[["measure_id", "wave", "closes_on"]]
    return _closed(case.answers, days, as_of)


@remembered
def _closed(answers: pd.DataFrame, days: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    frame = answers.merge(_statements(), on="item_id")
    frame = frame.merge(days, on=["measure_id", "wave"], how="left")
    frame = frame[frame["closes_on"].isna() | frame["closes_on"].lt(pd.Timestamp(as_of))]
    answered = frame["state"].eq("answered") & frame["value"].notna()
    frame = frame.assign(
        value=frame["value"].astype("Float64").astype(float).where(answered),
        cannot_judge=frame["state"].eq("cannot_judge"),
    )
    frame = frame.drop_duplicates([*SHEET, "wave", "item_id"]).drop(columns="state")
    return frame.sort_values(["wave", "order"], kind="stable", ignore_index=True)


def n_unknown(case: Case) -> int:
    """Return how many answers are to statements the questionnaire does not know."""
    return int((~case.answers["item_id"].isin(_statements()["item_id"])).sum())


def batches(rows: pd.DataFrame, within: list[str]) -> pd.Series:
    """Return the batch of each row, missing for those that wait; see the head of the module.

    ``rows`` have measure_id, closes_on, respondent and the columns ``within`` which batches are
    made.  A batch is a number, counted anew in each group.
    """
    group = rows.groupby(within, sort=False).ngroup()
    # As a number, an unknown day is the earliest.
    closes_on = rows["closes_on"].to_numpy("datetime64[ns]").view("int64").tolist()
    units = list(zip(group, closes_on, rows["measure_id"], strict=True))
    people: dict[_Unit, set[str]] = {}
    for unit, person in zip(units, rows["respondent"], strict=True):
        people.setdefault(unit, set()).add(person)
    numbers: dict[_Unit, int] = {}
    for _, own in groupby(sorted(people), key=itemgetter(0)):
        numbers |= _numbered((unit, people[unit]) for unit in own)
    return pd.Series([numbers.get(unit) for unit in units], index=rows.index, dtype="Int64")


def _numbered(units: Iterable[tuple[_Unit, set[str]]]) -> Mapping[_Unit, int]:
    numbers: dict[_Unit, int] = {}
    waiting: list[_Unit] = []
    together: set[str] = set()
    for count, (unit, people) in enumerate(units):
        if len(people) >= SMALLEST_GROUP:
            numbers[unit] = count
            continue
        waiting, together = [*waiting, unit], together | people
        if len(together) >= SMALLEST_GROUP:
            numbers |= dict.fromkeys(waiting, count)
            waiting, together = [], set()
    return numbers


def _statements() -> pd.DataFrame:
    rows = [
        (item.id, item.level, item.kind, item.text, order)
        for order, item in enumerate(evaluation().items)
    ]
    frame = pd.DataFrame(rows, columns=["item_id", "level", "kind", "text", "order"])
    return frame.astype(dict.fromkeys(["item_id", "level", "kind", "text"], "str"))
