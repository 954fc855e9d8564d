"""Companies of an invented network with everything an account counts, as small tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from method.content import programme
from method.network.definition import Network, read_network
from method.programme.told import Told
from schemas.case import case_of
from tests.method.network.conftest import NOWHERE

EVERYTHING = tuple(each.id for each in programme().indicators)
MEASURE = {
    "title": "CAM",
    "path": "internal",
    "skill_id": "cnc-cam",
    "status": "done",
    "agreed_on": pd.Timestamp("2026-02-02"),
    "start": pd.Timestamp("2026-03-02"),
    "end": pd.Timestamp("2026-05-04"),
    "hours": 10.0,
    "cost": 300.0,
}


def reporting(more: str = "", *, only: tuple[str, ...] = EVERYTHING) -> Network:
    """Return a network that reports ``only`` these indicators, with ``more`` in its file."""
    start, _, _ = NOWHERE.partition("indicators:")
    names = ", ".join(f"{{indicator: {name}}}" for name in only)
    return read_network(f"{start}\nindicators: [{names}]\n{more}")


def told(key: str, *, people: int = 3, wish: dict[str, Any] | None = None, **more: Any) -> Told:
    """Return a company whose people were rated in 2025, trained in spring 2026 and rated again.

    ``wish`` changes the measure; ``more`` are tables that replace those made here.
    """
    codes = [f"P{n}" for n in range(1, people + 1)]
    measure = {"measure_id": "M1", "people": "; ".join(codes)} | MEASURE | (wish or {})
    tables: dict[str, Any] = {
        "company": [{"company_id": key, "name": f"{key.title()} GmbH", "women": people}],
        "roles": [{"role_id": "R", "name": "Rolle"}],
        "people": [
            {"person_id": code, "role_id": "R", "age_band": "45-54", "dqr_level": 2,
             "weekly_hours": 20.0}
            for code in codes
        ],
        "skills": [{"skill_id": "cnc-cam", "name": "CAM"}],
        "requirements": [{"role_id": "R", "skill_id": "cnc-cam", "target": 3, "weight": 1}],
        "ratings": [
            {"person_id": code, "skill_id": "cnc-cam", "source": "supervisor", "level": level,
             "rated_on": pd.Timestamp(day)}
            for code in codes
            for level, day in ((1, "2025-08-04"), (3, "2026-05-18"))
        ],
        "measures": [measure],
        "answers": [
            {"measure_id": "M1", "wave": wave, "respondent": f"R{n}", "item_id": item,
             "state": "answered", "value": value}
            for n in range(1, people + 1)
            for wave, item, value in (("T1", "use-1", 5), ("T1", "use-2", 4),
                                      ("T2", "application-1", 4 if n > 1 else 2))
        ],
    }  # fmt: skip
    frames = {name: pd.DataFrame(rows) for name, rows in (tables | more).items()}
    return Told(case_of(frames))
