"""What a fitting offer costs one person, and how funding stands for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from method.agreed import ACTIVE
from method.choice.case_funding import Funding, funded_group, unsigned
from method.choice.case_offers import facts_of, rows_of
from method.instruments.verdict import Verdict
from method.offers.distance import distances
from method.offers.funding_tables import payers_of
from method.offers.matching import matches
from schemas.remembered import remembered

MATCH_COLUMNS = (
    "skill_id",
    "offer_id",
    "title",
    "provider",
    "place",
    "mode",
    "hours",
    "start",
    "bookable",
    "basis",
    "reason",
    "score",
    "distance",
    "people",
    "price",
    "verdict",
    "payers",
    "net_each",
    "seats_short",
    "chosen",
    "position",
)


@remembered
def matched(needs: pd.DataFrame, funding: Funding, as_of: datetime.date) -> pd.DataFrame:
    """Return the fitting offers of every need with cost and verdict, cheapest net first.

    An offer that states a level below the lowest one needed is left out; if it is below the highest
    one the reason says so.  A course that has begun is kept but not bookable.  ``distance`` [km] is
    the way from the company, see ``method.offers.distance``.  Price and net are for one person.

    Returns:
        Frame with MATCH_COLUMNS; ``position`` counts from 1 within each need.
    """
    case = funding.case
    wanted = needs[["skill_id", "skill"]].rename(columns={"skill": "name"})
    asked = needs[["skill_id", "people", "target", "lowest"]].assign(need=range(len(needs)))
    pairs = matches(wanted, case.offers, case.offer_matches).merge(asked, on="skill_id")
    frame = pairs.merge(case.offers.drop(columns="skills"), on="offer_id")
    unsaid = frame["reaches_level"].isna() | frame["lowest"].isna()
    enough = unsaid | frame["reaches_level"].ge(frame["lowest"]).fillna(value=False)
    frame = frame[enough.to_numpy(dtype=bool)].reset_index(drop=True)
    frame["reason"] = frame["reason"] + _level_sentence(frame)
    frame["bookable"] = _bookable(frame, as_of)
    frame["distance"] = distances(frame, case.sites)
    frame["seats_short"] = frame["seats"].lt(frame["people"]).fillna(value=False).astype(bool)
    frame["chosen"] = _chosen(frame, case.measures)
    return _ordered(priced(frame, funding))


def priced(frame: pd.DataFrame, funding: Funding) -> pd.DataFrame:
    """Return ``frame`` (offer_id) with verdict, payers and net_each for one person of each offer.

    ``net_each`` [EUR] is the price less what is likely funded of it; ``payers`` are short names.
    """
    rows = rows_of(funding.case.offers)
    each = {name: _each(rows[name], rows, funding) for name in frame["offer_id"].unique()}
    values = [each[name] for name in frame["offer_id"]]
    money = pd.DataFrame(values, columns=["verdict", "payers", "net_each"], index=frame.index)
    return frame.assign(
        verdict=money["verdict"].astype("str"),
        payers=money["payers"].astype("str"),
        net_each=money["net_each"].astype("float64"),
    )


def _each(
    row: Mapping[Any, Any], rows: dict[str, Mapping[Any, Any]], funding: Funding
) -> tuple[str, str, float]:
    facts = unsigned(facts_of(row, rows))
    found = funded_group(funding, str(row["offer_id"]), facts, 1, public=True)
    price = np.nan if facts.price is None else facts.price
    if found is None:
        return str(Verdict.OPEN), payers_of(Verdict.OPEN, ()), price
    net = max(0.0, price - found.fees) if facts.price is not None else np.nan
    return str(found.verdict), payers_of(found.verdict, found.payers), net


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    keys = frame.assign(later=~frame["bookable"])
    by = ["need", "later", "net_each", "offer_id"]
    ordered = keys.sort_values(by, na_position="last", kind="stable").reset_index(drop=True)
    ordered["position"] = ordered.groupby("skill_id").cumcount() + 1
    return ordered[list(MATCH_COLUMNS)]


def _level_sentence(frame: pd.DataFrame) -> pd.Series:
    level = frame["reaches_level"].astype("str")
    short = frame["reaches_level"].lt(frame["target"]).fillna(value=False).to_numpy(dtype=bool)
    known = " Der Kurs führt bis Stufe " + level
    said = (known + ".").mask(short, known + "; das reicht nicht für alle, die ihn brauchen.")
    return said.where(frame["reaches_level"].notna(), " Die erreichte Stufe ist nicht genannt.")


def _bookable(frame: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    day = frame["start"].fillna(frame["end"])
    return day.isna() | day.gt(pd.Timestamp(as_of))


def _chosen(frame: pd.DataFrame, measures: pd.DataFrame) -> pd.Series:
    keys = ["skill_id", "offer_id"]
    active = measures[measures["status"].isin(ACTIVE)].dropna(subset=keys)
    meant = pd.MultiIndex.from_frame(active[keys])
    return pd.Series(pd.MultiIndex.from_frame(frame[keys]).isin(meant), index=frame.index)
