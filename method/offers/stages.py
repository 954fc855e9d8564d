"""Who of an offer's people already sits in it, is agreed for it, or is only proposed for it."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from method.agreed import ACTIVE
from method.participants import headcounts, keys_in
from schemas.case import Case

STAGES = {"running": "läuft", "planned": "vereinbart, noch nicht begonnen", "proposed": "Vorschlag"}
_LINKED = ["measure_id", "skill_id", "offer_id", "people", "headcount", "start", "stage"]


def linked_measures(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return the planned and running measures for which an offer was chosen.

    Columns: measure_id, skill_id, offer_id, people, headcount, start and stage: "running" if the
    measure runs or its start is on or before ``as_of``, else "planned".  Names person codes.
    """
    measures = case.measures
    meant = measures[measures["status"].isin(ACTIVE) & measures["offer_id"].notna()]
    begun = meant["status"].eq("running") | meant["start"].le(pd.Timestamp(as_of))
    stage = begun.map({True: "running", False: "planned"}).astype("str")
    return meant.assign(stage=stage)[_LINKED].reset_index(drop=True)


def begun_offers(links: pd.DataFrame) -> pd.DataFrame:
    """Return the offers whose agreed measures have all begun.

    Args:
        links: Result of ``linked_measures``.

    Returns:
        Frame offer_id, begun_on (first start, missing if none is stated), inside (people in the
        measures, missing if one of them does not say).
    """
    inside = headcounts(links).astype("Float64").astype(float)
    frame = links.assign(inside=inside, silent=inside.isna(), running=links["stage"].eq("running"))
    frame = frame.groupby("offer_id", as_index=False).agg(
        running=("running", "all"),
        begun_on=("start", "min"),
        inside=("inside", "sum"),
        silent=("silent", "any"),
    )
    frame["inside"] = frame["inside"].mask(frame["silent"].astype(bool))
    meant = frame["running"].astype(bool)
    return frame.loc[meant, ["offer_id", "begun_on", "inside"]].reset_index(drop=True)


def with_begun(rows: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return ``rows`` (offer_id, people) with begun (bool) and begun_on.

    An offer has begun for a row if its measures have, and have room for all people of the row; for
    more people it has to be booked again, and that can be applied for.
    """
    known = begun_offers(links).set_index("offer_id")
    found = known.reindex(rows["offer_id"]).set_index(rows.index)
    room = found["inside"].astype(float).fillna(np.inf).ge(rows["people"].astype(float))
    begun = rows["offer_id"].isin(known.index) & room
    return rows.assign(begun=begun, begun_on=found["begun_on"].where(begun))


def by_stage(offers: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return ``offers`` (offer_id, people) with one row per stage and its people.

    People of agreed measures count there, the rest is proposed; where a measure does not say for
    whom it is, the rest is its.  Adds stage (key of STAGES), begun (bool) and begun_on.
    """
    sizes, silent = _sizes(links), links[headcounts(links).isna()]
    starts = links[links["stage"].eq("running")].groupby("offer_id")[["start"]].min()
    rows = [
        row | {"stage": stage, "people": people}
        for row in offers.to_dict("records")
        for stage, people in _divided(
            int(row["people"]),
            {name: size for (offer, name), size in sizes.items() if offer == row["offer_id"]},
            silent.loc[silent["offer_id"].eq(row["offer_id"]), "stage"],
        )
    ]
    columns = [*offers.columns, "stage"]
    frame = pd.DataFrame(rows, columns=columns).astype({**offers.dtypes, "stage": "str"})
    begun = frame["stage"].eq("running")
    first = starts.reindex(frame["offer_id"]).set_index(frame.index)["start"]
    return frame.assign(begun=begun, begun_on=first.where(begun))


def seats_by_stage(seats: pd.DataFrame, links: pd.DataFrame, staged: pd.DataFrame) -> pd.DataFrame:
    """Return ``seats`` (offer_id, person_id) with their stage; who is not named counts as proposed.

    Without a proposed row in ``staged`` the others belong to the agreed measure of the offer.
    """
    order = {stage: place for place, stage in enumerate(STAGES)}
    last = staged.assign(place=staged["stage"].map(order)).sort_values("place")
    last_stage = last.drop_duplicates("offer_id", keep="last").set_index("offer_id")["stage"]
    named = _named(links)[["offer_id", "person_id", "stage"]]
    found = seats.merge(named, on=["offer_id", "person_id"], how="left")
    return found.assign(stage=found["stage"].fillna(found["offer_id"].map(last_stage)))


def _divided(total: int, sizes: dict[str, int], silent: pd.Series) -> list[tuple[str, int]]:
    place = str(silent.min()) if len(silent) else "proposed"
    rest = max(total - sum(sizes.values()), 0)
    found = {stage: sizes.get(stage, 0) for stage in STAGES}
    found[place] += rest
    filled = [(stage, people) for stage, people in found.items() if people]
    return filled or [(place, 0)]


def _named(links: pd.DataFrame) -> pd.DataFrame:
    """Return every named person once per offer, in a running measure if in one."""
    codes = keys_in(links["people"]).rename("person_id")
    pairs = links[["offer_id", "stage"]].join(codes, how="inner")
    ordered = pairs.sort_values("stage", ascending=False, kind="stable")
    return ordered.drop_duplicates(["offer_id", "person_id"])


def _sizes(links: pd.DataFrame) -> dict[tuple[str, str], int]:
    named = _named(links).groupby(["offer_id", "stage"]).size()
    unnamed = links[links["people"].isna()].dropna(subset="headcount")
    # One course for two skills is for the same people; two courses for one skill are not.
    stated = unnamed.groupby(["offer_id", "stage", "skill_id"])["headcount"].sum()
    stated = stated.groupby(["offer_id", "stage"]).max()
    sizes = named.add(stated, fill_value=0).astype("int64").reset_index()
    sizes.columns = pd.Index(["offer_id", "stage", "size"])
    return {
        (str(offer_id), str(stage)): int(size)
        for offer_id, stage, size in sizes.itertuples(index=False)
    }
