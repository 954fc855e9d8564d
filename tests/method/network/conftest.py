"""Companies of an invented network, as small tables."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from method.network.definition import Network, read_network
from method.network.shared import Shared, sharing_of
from schemas.case import Case, case_of

COAST = Path(__file__).with_name("kueste.yaml")
NOWHERE = """
id: nirgendwo
name: Netz Nirgendwo
purpose: Zum Erproben.
stand: 2026-11-24
lands: [NW]
districts:
  - {ags: "05111", title: Nordstadt, land: NW, latitude: 51.2, longitude: 6.8}
  - {ags: "05112", title: Südstadt, land: NW, latitude: 51.2, longitude: 7.2,
     earlier: {"05199": 2020-12-31}}
sectors: {"25": Metallerzeugnisse}
partners:
  - {id: hochschule, name: Hochschule Nirgendwo, kind: university,
     offers: [{family: ai}, {skill: cnc-cam}]}
indicators: [{indicator: companies_advised, per_half_year: 5}]
"""


@pytest.fixture
def nowhere() -> Network:
    """Return a network in which nothing is LERNBUND's."""
    return read_network(NOWHERE)


@pytest.fixture
def firm() -> Callable[..., Case]:
    """Return a maker of companies: what they release, introduce, plan, master and need."""
    return made


def shared(cases: Iterable[Case], network: Network, day: datetime.date) -> tuple[Shared, ...]:
    """Return what each of ``cases`` shares that shares anything."""
    return tuple(one for _, one in sharing_of(cases, network, day))


def made(
    key: str,
    *,
    released: str = "",
    introduced: str = "",
    planned: str = "",
    masters: str = "",
    needs: str = "",
    agreed_on: str = "2026-01-01",
    people: int = 1,
) -> Case:
    """Return a company; lists are words, released as subject:visibility."""
    shares = [each.split(":") for each in released.split()]
    skills = [*masters.split(), *needs.split()]
    states = [
        *((f, "in_use") for f in introduced.split()),
        *((f, "planned") for f in planned.split()),
    ]
    tables: dict[str, Any] = {
        "company": [{"company_id": key, "name": f"{key.title()} GmbH"}],
        "sites": [{"site_id": "S", "name": "Werk", "ags": "16067", "main": "yes"}],
        "processes": [{"process_id": "F", "name": "Fertigung", "kind": "production"}],
        "technologies": [
            {"technology_id": f"T{n}", "name": f, "family": f, "status": s, "processes": "F"}
            for n, (f, s) in enumerate(states)
        ],
        "roles": [{"role_id": "R", "name": "Rolle"}],
        "people": [{"person_id": f"P{n}", "role_id": "R"} for n in range(1, people + 1)],
        "skills": [{"skill_id": s, "name": s} for s in skills],
        "requirements": [{"role_id": "R", "skill_id": s, "target": 3, "weight": 1} for s in skills],
        "ratings": [
            {"person_id": f"P{n}", "skill_id": s, "source": "supervisor", "level": level}
            for words, level in ((masters, 4), (needs, 0))
            for s in words.split()
            for n in range(1, people + 1)
        ],
        "sharing": [
            {"subject": s, "visibility": v, "contact": "Leitung Fertigung"} for s, v in shares
        ],
    }
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items() if rows}
    if "ratings" in frames:
        frames["ratings"]["rated_on"] = pd.Timestamp("2026-06-01")
    if "sharing" in frames:
        frames["sharing"]["agreed_on"] = pd.Timestamp(agreed_on)
    return case_of(frames)
