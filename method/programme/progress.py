"""How far each company has come, and where companies drop out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from method.network.definition import Contact
from method.programme.rows import measure_days
from method.programme.told import Told

STEPS = ("contacted", "advised", "analysed", "concept", "begun", "finished")
RESTING_DAYS = 183  # without a new entry for half a year a company is taken to rest


def progress(told: Iterable[Told], contacts: Sequence[Contact]) -> pd.DataFrame:
    """Return company, a day per step of ``STEPS`` (empty if not reached) and its last ``activity``.

    A later step implies the earlier ones: nobody has a concept without being advised.  Companies
    of ``contacts`` without data of their own have the steps that are stated there.
    """
    rows = [*_stated(contacts), *(_company(one) for one in told)]
    columns = ["company", *STEPS, "activity"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.astype(dict.fromkeys(columns[1:], "datetime64[us]"))
    merged = frame.groupby("company", as_index=False).agg(
        {**dict.fromkeys(STEPS, "min"), "activity": "max"}
    )
    steps = merged[list(STEPS)].iloc[:, ::-1].cummin(axis=1, skipna=True).ffill(axis=1)
    return merged.assign(**{step: steps[step] for step in STEPS})


def funnel(reached: pd.DataFrame, day: datetime.date) -> pd.DataFrame:
    """Return how many companies have come to each step by ``day``, and where the others stand.

    Columns: step, companies, share (of the step before), stopped (got to this step and no
    further), under_way and resting (the stopped ones with and without an entry within half a
    year).  The last step has none that stopped.
    """
    moment = pd.Timestamp(day)
    at = {step: reached[step].le(moment) for step in STEPS}
    fresh = reached["activity"].gt(moment - pd.Timedelta(days=RESTING_DAYS))
    further = [*(at[step] for step in STEPS[1:]), at[STEPS[-1]]]
    rows = []
    for step, later in zip(STEPS, further, strict=True):
        stopped = at[step] & ~later
        rows.append((step, at[step].sum(), stopped.sum(), (stopped & fresh).sum()))
    frame = pd.DataFrame(rows, columns=["step", "companies", "stopped", "under_way"])
    before = frame["companies"].shift()
    return frame.assign(
        resting=frame["stopped"] - frame["under_way"],
        share=frame["companies"] / before.where(before.gt(0)),
    )


def _stated(contacts: Sequence[Contact]) -> Iterator[dict[str, object]]:
    for each in contacts:
        yield {"company": each.company, each.state: each.day, "activity": each.day}


def _company(told: Told) -> dict[str, object]:
    case, days = told.case, measure_days(told)
    heard = told.recorded.tables
    advised = [case.workshops["held_on"].min(), _stamp(heard.get("maturity"))]
    return {
        "company": case.company_id,
        "contacted": _stamp(heard.get("company")),
        "advised": pd.Series(advised).min(),
        "analysed": case.ratings["rated_on"].min(),
        "concept": days["planned"].min(),
        "begun": days["begun"].min(),
        "finished": days["finished"].min(),
        "activity": _activity(told, days),
    }


def _activity(told: Told, days: pd.DataFrame) -> Any:
    case = told.case
    found = [
        case.workshops["held_on"].max(),
        case.ratings["rated_on"].max(),
        case.measures["effective_on"].max(),
        case.sharing["agreed_on"].max(),
        *(days[name].max() for name in ("planned", "begun", "finished")),
        _stamp(max(told.recorded.tables.values(), default=None)),
    ]
    return pd.Series(found).max()


def _stamp(day: datetime.date | None) -> Any:
    return pd.NaT if day is None else pd.Timestamp(day)
