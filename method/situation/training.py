"""How many people have lately taken part in training, by age group and by role."""

from __future__ import annotations

import datetime

import pandas as pd

from method.disclosure import few, say_few
from method.situation.age_structure import band_or_unknown
from method.small_groups import as_role, hide_groups, listed, members, role_groups, too_small
from schemas.case import Case
from schemas.people import AGE_BANDS
from schemas.remembered import remembered

RECENT_YEARS = 2
SMALLEST_UNANIMOUS = 10


def recent_since(as_of: datetime.date) -> int:
    """Return the first calendar year that counts as the last two years before ``as_of``.

    Only the year of a training is known, so the year two before counts in full: nobody who took
    part within two years is counted as not having done so.
    """
    return as_of.year - RECENT_YEARS


@remembered
def participation(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return participation in training of all, of each age band and of each role.

    Columns: by ("company", "age_band", "role"), role_id (empty unless a role), name (age band or
    role; empty for the company), n, n_known (year of last training known), n_unknown, n_recent,
    share (n_recent of n_known), coverage (n_known of n), hidden.  A year after ``as_of`` is not
    known yet.  Figures made of fewer than five known people are hidden, and so is the next smallest
    group if the total would otherwise reveal them.
    """
    groups = role_groups(case)
    people = members(case, groups)
    year = people["last_training"].where(people["last_training"].le(as_of.year).fillna(value=False))
    marked = people.assign(
        n=1,
        n_known=year.notna().astype(int),
        n_recent=year.ge(recent_since(as_of)).fillna(value=False).astype(int),
        band=band_or_unknown(people),
        everyone="",
    )
    rows = as_role(listed(groups, people))
    by_role = _summed(marked, "group_id", rows["role_id"].fillna("").tolist())
    by_role = by_role.assign(by="role", role_id=rows["role_id"], name=rows["role"])
    by_band = _summed(marked, "band", list(AGE_BANDS)).rename(columns={"band": "name"})
    company = _summed(marked, "everyone", [""]).assign(name=None)
    frames = [company.assign(by="company"), by_band.assign(by="age_band"), by_role]
    return pd.concat([_typed(frame) for frame in frames], ignore_index=True)


def shown_participation(training: pd.DataFrame) -> pd.DataFrame:
    """Return ``participation`` for showing: people from 1 to 4 as a word, shares only where safe.

    A share is empty where fewer than five people took part or their number is unknown, and in
    groups under ``SMALLEST_UNANIMOUS`` where all or none did: it would tell it of each of them.
    """
    one_answer = training["share"].isin([0.0, 1.0]) & training["n_known"].lt(SMALLEST_UNANIMOUS)
    n_recent = training["n_recent"].mask(one_answer)
    share = training["share"].mask(one_answer | few(n_recent))
    shown = training.assign(n_recent=n_recent, share=share)
    return say_few(shown, ["n", "n_known", "n_recent"])


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    figures = ["n", "n_known", "n_unknown", "n_recent", "share", "coverage", "hidden"]
    full = frame.reindex(columns=["by", "role_id", "name", *figures])
    return full.astype({"by": "str", "role_id": "str", "name": "str", "hidden": "bool"})


def _summed(marked: pd.DataFrame, key: str, order: list[str]) -> pd.DataFrame:
    sums = marked.groupby(key)[["n", "n_known", "n_recent"]].sum().reindex(order, fill_value=0)
    frame = sums.rename_axis(key).reset_index().astype({"n_recent": "Int64"})
    frame["n_unknown"] = frame["n"] - frame["n_known"]
    known = frame["n_known"].where(frame["n_known"].gt(0))
    frame["share"] = frame["n_recent"].astype(float) / known
    frame["coverage"] = frame["n_known"] / frame["n"].where(frame["n"].gt(0))
    hidden = too_small(frame["n_known"]) & frame["n_known"].gt(0)
    return hide_groups(frame, hidden, ["n_recent", "share"])
