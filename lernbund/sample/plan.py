"""What is decided about a generated company before its tables are written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from lernbund.sample.profiles import Branch, Needs, Place, Profiles, YesNo, profiles
from schemas.company import STEPS

SMALLEST, LARGEST = 8, 600
TYPICAL = 48  # median of the lognormal; most suppliers of the region have under 100 people
FULL_YEARS = 2
GAPS = {
    "hours": 0.3,
    "age": 0.3,
    "dqr": 0.3,
    "labour_cost": 0.35,
    "works_council": 0.12,
    "wishes": 0.2,
    "skills_unrated": 0.5,
    "headcount": 0.15,
    "indicators": 0.2,
    "planned": 0.3,
    "benefits": 0.3,
}
_STAGE_WEIGHTS = (0.04, 0.06, 0.08, 0.1, 0.12, 0.6)
_OWN_COUNCIL_FROM = 20


@dataclass(frozen=True, slots=True)
class Site:
    """A place of business in a district (AGS)."""

    ags: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A company before its tables are written.

    Attributes:
        staffing: role -> people.
        reached: how many of the six steps the consulting has worked on, 1 to 6.
        most_skills: how many skills the company works with at most.
        coverage: share of people whose skills are rated, 0 to 1.
        gaps: which of ``GAPS`` the data has.
    """

    company_id: str
    name: str
    branch: Branch
    staffing: Mapping[str, int]
    day: datetime.date
    sites: tuple[Site, ...]
    sector_role: str
    group_headcount: float | None
    works_council: YesNo
    training_agreement: YesNo
    labour_cost: float
    reached: int
    most_skills: int
    coverage: float
    gaps: frozenset[str]

    @property
    def size(self) -> int:
        """Return the number of people."""
        return sum(self.staffing.values())

    def has(self, step: str) -> bool:
        """Return whether the consulting has come to ``step``."""
        return list(STEPS).index(step) < self.reached

    def needs(self, role: str) -> Needs:
        """Return skill -> (target, weight) of ``role``, what everyone needs included."""
        return profiles().everyone | profiles().roles[role].needs

    def ago(self, days: int) -> pd.Timestamp:
        """Return the working day about ``days`` before the day of the data."""
        return working_day(self.day - datetime.timedelta(days=days))


def working_day(day: datetime.date) -> pd.Timestamp:
    """Return ``day``, moved to Monday if it is at a weekend."""
    return pd.Timestamp(np.busday_offset(np.datetime64(day), 0, roll="forward"))


def drawn_plan(number: int, rng: Generator, day: datetime.date) -> Plan:
    """Return the plan of the ``number``-th company of a row, all else drawn from ``rng``."""
    blocks = profiles()
    kinds = list(blocks.branches)
    weights = np.array([branch.weight for branch in blocks.branches.values()], dtype=float)
    branch = blocks.branches[kinds[rng.choice(len(kinds), p=weights / weights.sum())]]
    size = int(np.clip(round(rng.lognormal(np.log(TYPICAL), 0.95)), SMALLEST, LARGEST))
    council = _works_council(size, rng)
    group = size * float(rng.uniform(3, 30)) if size > TYPICAL and happens(0.3, rng) else None
    return Plan(
        company_id=f"muster-{number:03}",
        name=_name(branch, blocks, rng),
        branch=branch,
        staffing=staffing(branch.roles, size),
        day=day,
        sites=_sites(size, blocks, rng),
        sector_role=str(rng.choice(branch.sector_roles)),
        group_headcount=None if group is None else float(round(group, -1)),
        works_council=council,
        training_agreement="yes" if council == "yes" and happens(0.4, rng) else "no",
        labour_cost=float(np.round(rng.normal(33, 4), 1)),
        reached=1 + int(rng.choice(len(_STAGE_WEIGHTS), p=_STAGE_WEIGHTS)),
        most_skills=int(np.clip(22 + size // 4 + rng.integers(0, 9), 22, 60)),
        coverage=float(rng.uniform(0.45, 0.95)),
        gaps=frozenset(name for name, share in GAPS.items() if rng.random() < share),
    )


def staffing(shares: Mapping[str, float], size: int) -> dict[str, int]:
    """Return role -> people, ``size`` in sum, by the largest remainder; roles of nobody are out."""
    quota = pd.Series(shares, dtype=float) * size / sum(shares.values())
    people: pd.Series[int] = quota.floordiv(1).astype(int)
    missing = size - int(people.sum())
    people[(quota - people).sort_values(ascending=False, kind="stable").index[:missing]] += 1
    return {str(role): int(count) for role, count in people.items() if count}


def _works_council(size: int, rng: Generator) -> YesNo:
    likely = 0.05 if size < _OWN_COUNCIL_FROM else min(0.9, 0.2 + size / 250)
    return "yes" if rng.random() < likely else "no"


def _name(branch: Branch, blocks: Profiles, rng: Generator) -> str:
    parts = (
        rng.choice(branch.names),
        rng.choice(blocks.landscapes),
        rng.choice(blocks.legal_forms),
    )
    return f"{' '.join(map(str, parts))} (fiktiv)"


def _sites(size: int, blocks: Profiles, rng: Generator) -> tuple[Site, ...]:
    count = 1 if size < TYPICAL else int(rng.choice([1, 2, 3], p=[0.6, 0.3, 0.1]))
    districts = rng.permutation(list(blocks.districts))[:count]
    return tuple(_site(str(ags), blocks, rng) for ags in districts)


def _site(ags: str, blocks: Profiles, rng: Generator) -> Site:
    places = blocks.districts[ags]
    return Site(ags, places[int(rng.integers(len(places)))])


def happens(share: float, rng: Generator) -> bool:
    """Return True in ``share`` (0 to 1) of all calls."""
    return bool(rng.random() < share)


def spread(share: float, over: Sized, rng: Generator) -> NDArray[np.bool_]:
    """Return one truth value per row of ``over``, True for about ``share`` (0 to 1) of them."""
    return rng.random(len(over)) < share


def rows(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return ``records`` as a table; none give a table without columns."""
    return pd.DataFrame.from_records(records)
