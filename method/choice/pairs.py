"""Which profile may attend which run, what it costs and lifts; pairs that cannot help fall away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.choice.frames import Frames

STEPS = 4  # no chain of courses is longer than the scale has levels


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """What can be chosen.

    attends: p, r, o, b (bought), cash [EUR], time [EUR], hours [h], blocked (kind of the limit that
    forbids a pinned attendance, else empty).  buys: p, b, cash (bundles only).  lifts: a (row of
    attends), p, s, need (row of the needs), frm, to, level, target, direct.
    """

    attends: pd.DataFrame
    buys: pd.DataFrame
    lifts: pd.DataFrame


def pairs_of(frames: Frames) -> Pairs:
    """Return the attendances, purchases and lifts that can close a gap or are pinned."""
    useful = _reachable(frames)
    attends = _attends(frames, useful)
    attends = attends[~_dominated(frames, attends, useful)]
    attends = _whole_bundles(frames, attends).reset_index(drop=True)
    bought = attends[attends["b"].ne(attends["o"])][["p", "b"]].drop_duplicates()
    buys = _with_cash(frames, bought).reset_index(drop=True)
    numbered = attends[["p", "o"]].reset_index(names="a")
    lifts = numbered.merge(useful, on=["p", "o"]).drop(columns="o")
    return Pairs(attends=attends, buys=buys, lifts=lifts.reset_index(drop=True))


def _reachable(frames: Frames) -> pd.DataFrame:
    gaps = frames.needs[frames.needs["target"].gt(frames.needs["level"])]
    gaps = gaps[gaps["weight"].gt(0)].reset_index(names="need")
    joined = gaps.merge(frames.lifts, on="s")
    joined = joined[joined["to"].gt(joined["level"])]
    joined = joined[joined["to"].gt(joined["frm"])]
    top = joined["level"]
    for _ in range(STEPS):
        reached = joined["to"].where(joined["frm"].le(top), joined["level"])
        top = reached.groupby(joined["need"]).transform("max")
    joined = joined[joined["frm"].le(top)]
    names = ["p", "o", "s", "need", "frm", "to", "level", "target"]
    return joined[names].assign(direct=joined["frm"].le(joined["level"])).reset_index(drop=True)


def _attends(frames: Frames, useful: pd.DataFrame) -> pd.DataFrame:
    pins = _pins(frames)
    pairs = useful[["p", "o"]].drop_duplicates()
    bought = pairs.merge(frames.products, on="o")[["p", "b"]]
    bought = pd.concat([bought, pins[["p", "b"]]]).drop_duplicates()
    runs = frames.runs.reset_index(names="r")
    frame = bought.merge(frames.products, on="b").merge(runs, on="o")
    frame = frame.merge(
        pins[["p", "b"]].drop_duplicates(), how="left", on=["p", "b"], indicator="pin"
    )
    frame["pin"] = frame["pin"].eq("both")
    frame["km"] = _km(frames, frame)
    frame["blocked"] = _blocked(frames, frame)
    frame = frame[frame["pin"] | frame["blocked"].eq("")]
    return _priced(frames, frame)


def _pins(frames: Frames) -> pd.DataFrame:
    numbers = {offer.offer: number for number, offer in enumerate(frames.problem.offers)}
    rows = [
        (number, numbers[pin.offer], pin.run)
        for number, profile in enumerate(frames.problem.profiles)
        for pin in profile.pins
    ]
    return pd.DataFrame(rows, columns=["p", "b", "run"]).astype({"p": "int64", "b": "int64"})


def _km(frames: Frames, frame: pd.DataFrame) -> pd.Series:
    rows = [(way.site, way.place, way.km) for way in frames.problem.distances]
    ways = pd.DataFrame(rows, columns=["site", "place", "km"]).drop_duplicates(["site", "place"])
    asked = pd.DataFrame(
        {
            "site": frames.profiles["site"].reindex(frame["p"]).to_numpy(),
            "place": frames.offers["place"].reindex(frame["o"]).to_numpy(),
        }
    ).astype({"site": object, "place": object})
    found = asked.merge(ways.astype({"site": object, "place": object}), how="left")
    return pd.Series(found["km"].fillna(0.0).to_numpy(dtype=float), index=frame.index)


def _blocked(frames: Frames, frame: pd.DataFrame) -> pd.Series:
    people = frames.profiles.reindex(frame["p"]).set_axis(frame.index)
    names = [offer.offer for offer in frames.problem.offers]
    vetoes = {
        (number, veto)
        for number, each in enumerate(frames.problem.profiles)
        for veto in each.vetoes
    }
    vetoed = np.zeros(len(frame), dtype=bool)
    if vetoes:
        for column in ("o", "b"):
            keys = zip(frame["p"], frame[column].map(names.__getitem__), strict=True)
            vetoed |= np.fromiter((key in vetoes for key in keys), bool, len(frame))
    outside = frame["start"].lt(people["first"]) | frame["end"].gt(people["last"])
    far = frame["km"].gt(people["max_km"])
    masks = [np.asarray(mask, dtype=bool) for mask in (vetoed, far, outside)]
    return pd.Series(np.select(masks, ["veto", "travel", "window"], ""), index=frame.index)


def _priced(frames: Frames, frame: pd.DataFrame) -> pd.DataFrame:
    offers = frames.offers.reindex(frame["o"]).set_axis(frame.index)
    people = frames.profiles.reindex(frame["p"]).set_axis(frame.index)
    fees = _with_cash(frames, frame[["p", "b"]])["cash"].where(frame["o"].eq(frame["b"]), 0.0)
    weight = offers["weight"] * people["hour_cost"]
    way = 2 * frame["km"] * offers["trips"] * frames.problem.settings.km_cost
    frame = frame.assign(fee=fees, travel=way, hours=offers["hours"], time=offers["hours"] * weight)
    fits = frame["hours"].le(people["hours"]) | frame["pin"]
    names = ["p", "r", "o", "b", "fee", "travel", "time", "hours", "pin", "blocked"]
    return frame.assign(cash=frame["fee"] + frame["travel"]).loc[fits, [*names, "cash"]]


def _with_cash(frames: Frames, frame: pd.DataFrame) -> pd.DataFrame:
    cash = frames.offers["cost"].reindex(frame["b"]).to_numpy(dtype=float)
    numbers = {each.profile: n for n, each in enumerate(frames.problem.profiles)}
    offers = {each.offer: n for n, each in enumerate(frames.problem.offers)}
    rows = [
        (numbers[cost.profile], offers[cost.offer], cost.amount)
        for cost in frames.problem.net_costs
        if cost.profile in numbers and cost.offer in offers
    ]
    own = pd.DataFrame(rows, columns=["p", "b", "own"]).drop_duplicates(["p", "b"])
    own = own.astype({"p": "int64", "b": "int64", "own": "float64"})
    found = frame[["p", "b"]].merge(own, how="left", on=["p", "b"])["own"].to_numpy()
    return frame.assign(cash=np.where(np.isnan(found), cash, found))


def _dominated(frames: Frames, attends: pd.DataFrame, useful: pd.DataFrame) -> pd.Series:
    """Return the attendances for which a free, undated offer does the same for no more.

    An offer is free if it has no seats to run out of, no minimum, no fixed cost and is in no
    bundle; only then can nobody else's attendance depend on who comes.
    """
    signed = _signature(useful)
    offers = frames.offers.reindex(attends["o"]).set_axis(attends.index)
    plain = attends["o"].eq(attends["b"]) & ~offers["member"] & ~attends["pin"]
    alone = plain & offers["minimum"].le(1)
    undated = frames.runs["start"].isna().reindex(attends["r"]).to_numpy(dtype=bool)
    free = alone & offers["fixed"].eq(0) & np.isinf(offers["seats"]) & undated
    frame = attends.merge(signed, how="left", on=["p", "o"]).set_axis(attends.index)
    frame = frame.assign(free=free, rank=(frame["cash"] + frame["time"]).where(free))
    frame = frame.sort_values(["rank", "cash", "hours", "o"], kind="stable")
    best = frame[frame["free"]].drop_duplicates(["p", "signature"])
    names = ["p", "signature", "o", "cash", "time", "hours"]
    both = attends.merge(signed, how="left", on=["p", "o"]).merge(
        best[names], how="left", on=["p", "signature"], suffixes=("", "_best")
    )
    worse = both["o"].ne(both["o_best"]) & both["o_best"].notna()
    for figure in ("cash", "time", "hours"):
        worse &= both[f"{figure}_best"].le(both[figure])
    return worse.set_axis(attends.index) & alone


def _signature(useful: pd.DataFrame) -> pd.DataFrame:
    clipped = useful.assign(
        frm=useful["frm"].where(~useful["direct"], -1), to=useful[["to", "target"]].min(axis=1)
    )
    key = clipped["need"] * 10_000 + (clipped["frm"] + 1) * 100 + clipped["to"]
    # Sums of 48-bit hashes stay exact as float and tell sets of lifts apart.
    marks = (pd.util.hash_array(key.to_numpy(dtype=np.int64)) >> np.uint64(16)).astype(float)
    sums = clipped[["p", "o"]].assign(signature=marks).groupby(["p", "o"]).sum()
    return sums.reset_index()


def _whole_bundles(frames: Frames, attends: pd.DataFrame) -> pd.DataFrame:
    members = frames.products.groupby("b")["o"].nunique()
    found = attends.groupby(["p", "b"])["o"].transform("nunique")
    return attends[found.ge(attends["b"].map(members)) | attends["pin"]]
