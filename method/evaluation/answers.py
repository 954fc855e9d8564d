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

import pandas as pd

from method.content import evaluation
from method.disclosure import SMALLEST_GROUP
from method.evaluation.waves import wave_days
from schemas.case import Case

SHEET = ["measure_id", "respondent"]


def closed_answers(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return the answers to known statements in waves that have closed before ``as_of``.

    Columns: measure_id, wave, respondent, item_id, level, kind, text, order, value (missing without
    an answer), cannot_judge, closes_on (missing where a measure has no dates: such waves count as
    closed); in the order of the content.
    """
    frame = case.answers.merge(_statements(), on="item_id")
    days = wave_days(case.measures)[["measure_id", "wave", "closes_on"]]
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
    found = pd.Series(float("nan"), index=rows.index)
    for _, group in rows.groupby(within, sort=False):
        people = group.groupby("measure_id")["respondent"].agg(frozenset)
        order = group.drop_duplicates("measure_id").sort_values(
            ["closes_on", "measure_id"], na_position="first"
        )["measure_id"]
        numbers = _numbered((measure, people[measure]) for measure in order)
        found.loc[group.index] = group["measure_id"].map(numbers).astype(float)
    return found.astype("Int64")


def _numbered(units: Iterable[tuple[str, frozenset[str]]]) -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    waiting: list[str] = []
    together: frozenset[str] = frozenset()
    for count, (measure, people) in enumerate(units):
        if len(people) >= SMALLEST_GROUP:
            numbers[measure] = count
            continue
        waiting, together = [*waiting, measure], together | people
        if len(together) >= SMALLEST_GROUP:
            numbers |= dict.fromkeys(waiting, count)
            waiting, together = [], frozenset()
    return numbers


def _statements() -> pd.DataFrame:
    rows = [
        (item.id, item.level, item.kind, item.text, order)
        for order, item in enumerate(evaluation().items)
    ]
    frame = pd.DataFrame(rows, columns=["item_id", "level", "kind", "text", "order"])
    return frame.astype(dict.fromkeys(["item_id", "level", "kind", "text"], "str"))
