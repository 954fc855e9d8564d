"""Which of many ratings counts on a given day, and until when."""

from __future__ import annotations

import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from schemas.case import Case

SOURCE_RANK = {"self": 0, "supervisor": 1, "evidence": 2}
PAIR = ["person_id", "skill_id"]
KEPT = (
    "person_id",
    "skill_id",
    "level",
    "source",
    "rated_on",
    "valid_until",
    "valid",
    "rated_by",
    "evidence",
    "evidence_ref",
    "effective",
    "effective_on",
)


def known_ratings(case: Case, as_of: datetime.date) -> pd.DataFrame:
    """Return the ratings of the case's people known on ``as_of``, with their validity.

    Columns: those of the contract, valid_until filled with rated_on plus the skill's valid_months
    where it is empty (still empty: no end), valid (bool: last day not before ``as_of``).  Ratings
    after ``as_of``, without a level or of a person who is not among the people are left out.
    """
    rows = case.ratings
    day = pd.Timestamp(as_of)
    known = rows["rated_on"].le(day) & rows["level"].notna() & rows["source"].isin(SOURCE_RANK)
    rows = rows[known & rows["person_id"].isin(case.people["person_id"])]
    months = rows["skill_id"].map(
        case.skills.drop_duplicates("skill_id").set_index("skill_id")["valid_months"]
    )
    until = rows["valid_until"].fillna(_months_later(rows["rated_on"], months.astype("Int64")))
    return rows.assign(valid_until=until, valid=~until.lt(day)).reset_index(drop=True)


def current_ratings(known: pd.DataFrame) -> pd.DataFrame:
    """Return the one rating that counts per person and skill, the rows of ``KEPT``.

    Among valid ratings the newest by a supervisor or by evidence counts, evidence before supervisor
    on the same day; a self-rating counts only where there is neither.  Where nothing is valid any
    more the last rating by the same rule stands with ``valid`` False: it is listed, never counted.
    """
    rank = known["source"].map(SOURCE_RANK).astype("int64").to_numpy()
    days = known["rated_on"].to_numpy().astype("datetime64[D]").astype("int64")
    worth = known["valid"].to_numpy() * 10_000_000 + (rank > 0) * 1_000_000 + days
    order = np.argsort(worth * 10 + rank, kind="stable")[::-1]
    pair = pd.factorize(known["person_id"])[0] * np.int64(len(known) + 1)
    pair = pair + pd.factorize(known["skill_id"])[0]
    first = np.sort(order[~pd.Series(pair[order]).duplicated().to_numpy()])
    return known.iloc[first][list(KEPT)].reset_index(drop=True)


def self_against_supervisor(case: Case, known: pd.DataFrame) -> pd.DataFrame:
    """Return each person's latest valid self-rating beside the supervisor's, per skill.

    Columns: person_id, skill_id, by_self, by_supervisor, difference (self minus supervisor); only
    people and skills rated by both.
    """
    named = known["skill_id"].isin(case.skills["skill_id"])
    valid = known.loc[known["valid"] & named, [*PAIR, "source", "level", "rated_on"]]
    ordered = valid.sort_values("rated_on", kind="stable")
    one, other = (
        ordered[ordered["source"].eq(source)].drop_duplicates(PAIR, keep="last")
        for source in ("self", "supervisor")
    )
    both = (
        one[[*PAIR, "level"]]
        .rename(columns={"level": "by_self"})
        .merge(other[[*PAIR, "level"]].rename(columns={"level": "by_supervisor"}), on=PAIR)
    )
    return both.assign(difference=both["by_self"] - both["by_supervisor"])


def _months_later(days: pd.Series, months: pd.Series[int]) -> pd.Series:
    """Return ``days`` plus ``months`` within that month; empty where ``months`` are."""
    start = days.to_numpy().astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    step = months.fillna(0).to_numpy(dtype="int64").astype("timedelta64[M]")
    last: npt.NDArray[np.datetime64] = (month + step + 1).astype("datetime64[D]") - 1
    moved = (month + step).astype("datetime64[D]") + (start - month.astype("datetime64[D]"))
    return pd.Series(np.minimum(moved, last), index=days.index).where(months.notna())
