"""What companies tell, as rows of the gate: a person or measure, its company and its day each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from method.choice.case_funding import funded_group, funding_of
from method.choice.case_offers import facts_of, rows_of
from method.content import evaluation
from method.gate.facts import COMPANY, PERSON
from method.participants import headcounts, participants
from method.programme.told import Told
from method.skills.fulfilment import required
from method.skills.ratings import SOURCE_RANK

PART_TIME = 35.0  # [h/week], as in the research pool
LOWEST_DEGREE = 3  # DQR level of a vocational degree of two years
FROM_45 = ("45-54", "55-59", "60+")
AGREES = 4  # of 5: "trifft eher zu"
APPLIED = "application-1"
ACTIVE = ("running", "done")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "covered": ("age_45", "without_degree", "part_time"),
    "women": (),
    "planned": ("status",),
    "begun": (),
    "finished": ("checked",),
    "trained": ("hours", "cost"),
    "funding": ("funded", "share"),
    "reaction": ("value",),
    "application": ("applied",),
    "persistence": ("applied",),
    "closed": ("pairs",),
    "judged": (),
}


def rows_of_all(told: Iterable[Told], day: datetime.date) -> dict[str, pd.DataFrame]:
    """Return the rows of each fact of ``COLUMNS`` up to ``day``.

    Every frame has company_key, person_key (a measure where measures are counted), day and its
    ``COLUMNS``: hours and cost [EUR] per participation, funded [EUR] and share [0 to 1] likely,
    value [1 to 5], applied and pairs [0 or 1].  Rows without a day are in none.
    """
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    for one in told:
        for name, frame in _rows(one).items():
            key = one.case.company_id
            marked = frame.assign(company_key=key, person_key=key + "|" + frame[PERSON])
            parts[name].append(marked)
    return {name: _joined(name, frames, day) for name, frames in parts.items()}


def measure_days(told: Told) -> pd.DataFrame:
    """Return measure_id and the days planned, begun, finished (empty if not so).

    The table's own day goes first, else the day on which the store heard of it.
    """
    rows, heard = told.case.measures, told.recorded.measures
    names = rows["measure_id"]

    def recorded(*states: str) -> pd.Series:
        days = [
            next((heard[name, state] for state in states if (name, state) in heard), None)
            for name in names
        ]
        return pd.Series(pd.to_datetime(pd.Series(days, dtype="object")).to_numpy(), rows.index)

    return pd.DataFrame(
        {
            "measure_id": names,
            "planned": rows["agreed_on"].fillna(recorded("")),
            "begun": rows["start"].fillna(recorded(*ACTIVE)).where(rows["status"].isin(ACTIVE)),
            "finished": rows["end"].fillna(recorded("done")).where(rows["status"].eq("done")),
        }
    )


def closings(told: Told) -> pd.DataFrame:
    """Return when gaps closed: person_id, skill_id, day, judged (day of the second rating).

    A pair counts that was below today's target at its first rating; ``day`` is the first later
    rating of the same kind (by others, or by oneself) that reaches it, empty if none does.
    """
    case = told.case
    asked = case.people[["person_id", "role_id"]].merge(required(case), on="role_id")
    known = case.ratings[case.ratings["source"].isin(SOURCE_RANK)].dropna(
        subset=["level", "rated_on"]
    )
    rated = known.merge(asked[["person_id", "skill_id", "target"]], on=["person_id", "skill_id"])
    rated = rated.assign(by_self=rated["source"].eq("self")).sort_values("rated_on", kind="stable")
    pair = ["person_id", "skill_id", "by_self"]
    first = rated.drop_duplicates(pair)[[*pair, "rated_on", "level"]]
    later = rated.merge(first, on=pair, suffixes=("", "_first"))
    later = later[later["rated_on"].gt(later["rated_on_first"])]
    later = later[later["level_first"].lt(later["target"]).astype(bool)]
    reached = later["rated_on"].where(later["level"].ge(later["target"]).astype(bool))
    frame = later.assign(day=reached).groupby(["person_id", "skill_id"], as_index=False)
    return frame.agg(day=("day", "min"), judged=("rated_on", "min"))


def _rows(told: Told) -> dict[str, pd.DataFrame]:
    days = measure_days(told)
    covered = _covered(told, days)
    return {
        "covered": covered,
        "women": _women(told, covered["day"].min()),
        **{name: _measures(told, days, name) for name in ("planned", "begun", "finished")},
        "trained": _trained(told, days),
        "funding": _funding(told, days),
        **_answers(told, days),
        **_closed(told),
    }


def _measures(told: Told, days: pd.DataFrame, name: str) -> pd.DataFrame:
    rows = told.case.measures
    checked = rows["effective"].notna().map({True: "yes", False: "no"})
    names = rows["measure_id"].astype("str")
    return pd.DataFrame(
        {PERSON: names, "day": days[name], "status": rows["status"], "checked": checked}
    )


def _closed(told: Told) -> dict[str, pd.DataFrame]:
    """Return the gaps that closed, and who was judged again at all."""
    found = closings(told).rename(columns={"person_id": PERSON})
    judged = found[[PERSON]].assign(day=found["judged"])
    return {"closed": found.assign(pairs=1.0).dropna(subset="day"), "judged": judged}


def _covered(told: Told, days: pd.DataFrame) -> pd.DataFrame:
    case = told.case
    rated = case.ratings[["person_id", "rated_on"]].rename(columns={"rated_on": "day"})
    taught = participants(case.measures).merge(days[["measure_id", "begun"]], on="measure_id")
    both = pd.concat([rated, taught[["person_id", "begun"]].rename(columns={"begun": "day"})])
    first = both.groupby("person_id")["day"].min()
    people = case.people.assign(day=_found(first, case.people["person_id"]))
    return pd.DataFrame(
        {
            PERSON: people["person_id"],
            "day": people["day"],
            "age_45": _yes(people["age_band"].isin(FROM_45), people["age_band"]),
            "without_degree": _yes(people["dqr_level"].lt(LOWEST_DEGREE), people["dqr_level"]),
            "part_time": _yes(people["weekly_hours"].lt(PART_TIME), people["weekly_hours"]),
        }
    )


def _women(told: Told, day: pd.Timestamp) -> pd.DataFrame:
    """Return a row per woman the company counts, from the first ``day`` it has anybody covered."""
    stated = told.case.company["women"].fillna(0)
    names = [f"#{number + 1}" for number in range(int(stated.sum()))]
    return pd.DataFrame({PERSON: pd.Series(names, dtype="str"), "day": day})


def _found(days: pd.Series, keys: pd.Series) -> pd.Series:
    """Return the day of each of ``keys``; Series.map fails where there are no days at all."""
    return pd.Series(days.reindex(keys).to_numpy(), keys.index)


def _yes(holds: pd.Series, known: pd.Series) -> pd.Series[str]:
    said = holds.fillna(value=False).astype(bool).map({True: "yes", False: "no"})
    return said.astype("str").where(known.notna())


def _trained(told: Told, days: pd.DataFrame) -> pd.DataFrame:
    rows = told.case.measures
    people = headcounts(rows)
    head = people.astype("Float64").astype(float)
    marked = rows.assign(
        day=days["finished"], n=people.fillna(0), cost=rows["cost"] / head.where(head.gt(0))
    )
    return _each(marked, ["day", "hours", "cost"])


def _each(measures: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a row per participation; a person in two measures keeps the code, counts have none."""
    named = participants(measures).set_index("measure_id")["person_id"]
    repeated = measures.loc[measures.index.repeat(measures["n"].astype("int64"))]
    place = repeated.groupby("measure_id").cumcount().add(1).astype("str")
    codes = named.groupby(level=0).agg(list).to_dict()
    keys = [
        codes[name][int(number) - 1] if name in codes else f"{name}#{number}"
        for name, number in zip(repeated["measure_id"], place, strict=True)
    ]
    return repeated[list(columns)].assign(person_key=pd.Series(keys, repeated.index, dtype="str"))


def _funding(told: Told, days: pd.DataFrame) -> pd.DataFrame:
    """Return a row per participation in a begun course with what is likely funded of its cost."""
    case = told.case
    offers = rows_of(case.offers)
    begun = case.measures.assign(day=days["begun"], n=headcounts(case.measures))
    begun = begun[begun["offer_id"].isin(list(offers)) & begun["day"].notna() & begun["n"].gt(0)]
    found = [
        _funded(told, offers, str(offer), int(n), day.date())
        for offer, n, day in zip(begun["offer_id"], begun["n"], begun["day"], strict=True)
    ]
    money = pd.DataFrame(found, columns=["cost", "funded"], index=begun.index, dtype="float64")
    each = begun.assign(
        funded=money["funded"] / begun["n"].astype("int64"),
        share=(money["funded"] / money["cost"].where(money["cost"].gt(0))),
    )
    return _each(each, ["day", "funded", "share"])


def _funded(
    told: Told, offers: Mapping[str, Any], offer: str, people: int, day: datetime.date
) -> tuple[float, float]:
    course = facts_of(offers[offer], dict(offers))
    found = funded_group(funding_of(told.case, day), offer, course, people)
    if found is None or course.price is None:
        return np.nan, np.nan
    return found.cost, found.fees


def _answers(told: Told, days: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return answers on the last day of their wave: until then others may still come."""
    given = told.case.answers
    given = given[given["state"].eq("answered") & given["value"].notna()]
    ends = told.case.measures.set_index("measure_id")["end"].fillna(
        days.set_index("measure_id")["finished"]
    )
    last = {
        wave.id: float(wave.days + wave.open_days - 1)
        for wave in evaluation().waves
        if wave.anchor == "end"
    }
    wait = pd.to_timedelta(given["wave"].map(last).astype("Float64").astype(float), unit="D")
    rows = pd.DataFrame(
        {
            PERSON: given["respondent"].astype("str"),
            "day": _found(ends, given["measure_id"]) + wait,
            "value": given["value"].astype("float64"),
        }
    )
    asked = [item.id for item in evaluation().items if item.level == "reaction"]
    reaction = given["wave"].eq("T1") & given["item_id"].isin(asked)
    asked_again = given["item_id"].eq(APPLIED)
    share = rows.assign(applied=rows["value"].ge(AGREES).astype("float64"))
    return {
        "reaction": rows[reaction],
        "application": share[asked_again & given["wave"].eq("T2")],
        "persistence": share[asked_again & given["wave"].eq("T3")],
    }


def _joined(name: str, frames: Sequence[pd.DataFrame], day: datetime.date) -> pd.DataFrame:
    columns = [COMPANY, PERSON, "day", *COLUMNS[name]]
    filled = [frame[columns] for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=columns).astype({"day": "datetime64[us]"})
    rows = pd.concat(filled, ignore_index=True)
    rows = rows.assign(day=pd.to_datetime(rows["day"]))
    return rows[rows["day"].le(pd.Timestamp(day))].reset_index(drop=True)
