"""Who could help whom: an introduced technology for a planned one, a mastered skill for a gap.

A proposal goes from a helper to a company that asks.  Nobody helps more often than asked for, and
nobody is sent to more helpers than they can meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse

from method.network.shared import COLUMNS, Shared
from method.offers.distance import haversine
from schemas.remembered import remembered

SAME_PROCESS = 2.0  # points: the technology is used in the same kind of process
SAME_FAMILY = 1.0
SKILL = 1.0
NEARBY = 30.0  # [km]: at this distance a proposal loses half of its points
MOST_HELPED = 3  # proposals a company gets
MOST_ASKED = 3  # times a company is asked
PAIR_COLUMNS = ("asker", "helper", "subject", "topic", "points", "kilometres")
PROPOSAL_COLUMNS = ("asker", "helper", "reasons", "points", "kilometres", "mutual")


@remembered
def pairs(companies: Sequence[Shared]) -> pd.DataFrame:
    """Return every reason for which one company could ask another, one row each.

    Columns: PAIR_COLUMNS: asker and helper (keys), subject (technologies, skills), topic (family or
    skill_id), points before distance, kilometres between the main sites (missing if unknown).
    A planned technology meets an introduced one of the same family, with more points in the same
    kind of process; a released need, mastered by nobody at home, meets a released skill.
    """
    found = pd.concat([_technologies(companies), _skills(companies)], ignore_index=True)
    different = found[found["asker"].ne(found["helper"])]
    best = different.sort_values("points", ascending=False, kind="stable")
    once = best.drop_duplicates(["asker", "helper", "subject", "topic"])
    return _with_distance(once, companies).sort_values(list(PAIR_COLUMNS[:4]), ignore_index=True)


@remembered
def proposals(
    found: pd.DataFrame, *, most_helped: int = MOST_HELPED, most_asked: int = MOST_ASKED
) -> pd.DataFrame:
    """Return who should ask whom, so that the sum of points is largest and nobody is over-asked.

    Args:
        found: Result of ``pairs``.
        most_helped: Helpers proposed to one company at most.
        most_asked: Times one company is asked at most.

    Returns:
        Frame with PROPOSAL_COLUMNS: reasons (topics joined by "; "), points after distance, mutual
        (whether the helper needs something the asker has).  The best choice is found by HiGHS.
    """
    rows = _ways(found)
    taken = _chosen(rows, most_helped, most_asked)
    return rows[taken].sort_values(["asker", "points"], ascending=[True, False], ignore_index=True)


def _ways(found: pd.DataFrame) -> pd.DataFrame:
    near = 1.0 / (1.0 + found["kilometres"].fillna(NEARBY) / NEARBY)
    weighed = found.assign(points=found["points"] * near)
    rows = weighed.groupby(["asker", "helper"], as_index=False).agg(
        reasons=("topic", "; ".join), points=("points", "sum"), kilometres=("kilometres", "first")
    )
    ways = set(zip(rows["helper"], rows["asker"], strict=True))
    mutual = [way in ways for way in zip(rows["asker"], rows["helper"], strict=True)]
    return rows.assign(mutual=pd.Series(mutual, index=rows.index, dtype=bool))


def _chosen(rows: pd.DataFrame, most_helped: int, most_asked: int) -> npt.NDArray[np.bool_]:
    if rows.empty:
        return np.zeros(0, dtype=bool)
    limits = []
    for name, most in (("asker", most_helped), ("helper", most_asked)):
        numbers, keys = pd.factorize(rows[name])
        ones = np.ones(len(rows))
        matrix = sparse.csr_array((ones, (numbers, np.arange(len(rows)))), (len(keys), len(rows)))
        limits.append(optimize.LinearConstraint(matrix, ub=np.full(len(keys), float(most))))
    # The smallest difference prefers mutual help among equals, so that the answer is one.
    gain = rows["points"].to_numpy() + 1e-6 * rows["mutual"].to_numpy()
    whole = np.ones(len(rows), dtype=np.int64)
    bounds = optimize.Bounds(0, 1)
    answer = optimize.milp(-gain, constraints=limits, bounds=bounds, integrality=whole)
    taken: npt.NDArray[np.bool_] = np.asarray(answer.x) > 1 / 2
    return taken


def _technologies(companies: Sequence[Shared]) -> pd.DataFrame:
    every = all_of(companies, "technologies")
    planned = every[every["state"].eq("planned")].rename(columns={"key": "asker"})
    introduced = every[every["state"].eq("introduced")].rename(columns={"key": "helper"})
    met = planned.merge(introduced, on="family", suffixes=("", "_there"))
    same = met["process_kind"].eq(met["process_kind_there"]) & met["process_kind"].ne("")
    points = np.where(same, SAME_PROCESS, SAME_FAMILY)
    named = met.assign(subject="technologies", topic=met["family"], points=points)
    return named[["asker", "helper", "subject", "topic", "points"]]


def _skills(companies: Sequence[Shared]) -> pd.DataFrame:
    every = all_of(companies, "needs")
    needed = every[every["masters"].eq(0)].rename(columns={"key": "asker"})
    able = all_of(companies, "skills").rename(columns={"key": "helper"})
    met = needed.merge(able[["helper", "skill_id"]], on="skill_id")
    return met.assign(subject="skills", topic=met["skill_id"], points=SKILL)[
        ["asker", "helper", "subject", "topic", "points"]
    ]


def all_of(companies: Sequence[Shared], what: str) -> pd.DataFrame:
    """Return the rows ``what`` (technologies, skills, needs) of all, with the company's key."""
    frames = [getattr(each, what).assign(key=each.key) for each in companies]
    nobody = pd.DataFrame(columns=[*COLUMNS[what], "key"])
    return pd.concat(frames, ignore_index=True) if frames else nobody


def _with_distance(rows: pd.DataFrame, companies: Sequence[Shared]) -> pd.DataFrame:
    places = pd.DataFrame(
        [(each.latitude, each.longitude) for each in companies],
        index=[each.key for each in companies],
        columns=["latitude", "longitude"],
    )
    here, there = places.loc[rows["asker"]], places.loc[rows["helper"]]
    way = haversine(
        latitude=here["latitude"].to_numpy(),
        longitude=here["longitude"].to_numpy(),
        other_latitude=there["latitude"].to_numpy(),
        other_longitude=there["longitude"].to_numpy(),
    )
    return rows.assign(kilometres=way)
