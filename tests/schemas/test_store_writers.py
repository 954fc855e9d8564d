"""Thirty people fill in forms of one company at the same time.

- every saved value is there in the end, and every change in the history, on both databases
- whoever waits longer than is allowed is told so, and has changed nothing
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest
import sqlalchemy as sa

from schemas.case import case_of
from schemas.database import address_of
from schemas.store import StoreError, open_store

WRITERS, SAVES = 30, 4
PEOPLE = [f"P{number:02}" for number in range(WRITERS)]


def fill(workspace: str) -> None:
    """Store a company of thirty people."""
    people = pd.DataFrame({"person_id": PEOPLE})
    company = pd.DataFrame([{"company_id": "presswerk", "name": "Presswerk (erfunden)"}])
    with open_store(workspace) as store:
        store.write(case_of({"company": company, "people": people}), who="test")


def test_thirty_writers_lose_nothing(workspace: str) -> None:
    """Each has a row of its own; one field is changed by all of them."""
    fill(workspace)
    together = Barrier(WRITERS)

    def write(person: str) -> None:
        with open_store(workspace) as store:
            together.wait()
            for number in range(SAVES):
                key = {"person_id": person}
                store.save_field("presswerk", "people", key, "team", f"{number}", who=person)
            key = {"company_id": "presswerk"}
            store.save_field("presswerk", "company", key, "name", f"Werk {person}", who=person)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, PEOPLE))
    with open_store(workspace) as store:
        case, history = store.read("presswerk"), store.history("presswerk")
    assert case.people["team"].tolist() == [f"{SAVES - 1}"] * WRITERS
    made = history[history["changed_by"].isin(PEOPLE)]
    assert made["changed_by"].value_counts().to_dict() == dict.fromkeys(PEOPLE, SAVES + 1)
    names = [row["after"]["name"] for row in history.to_dict("records") if "name" in row["after"]]
    assert case.name == names[0]
    assert sorted(names[:WRITERS]) == sorted(f"Werk {person}" for person in PEOPLE)


def test_who_waits_too_long_is_told_and_has_changed_nothing(tmp_path: Path) -> None:
    """A program that never ends its transaction does not hold up the others for ever."""
    fill(str(tmp_path))
    engine = sa.create_engine(address_of(tmp_path))
    impatient = f"sqlite:///{tmp_path / 'lernbund.sqlite'}?timeout=0.1"
    with engine.connect() as blocking, open_store(impatient) as store:
        blocking.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="gerade belegt"):
            store.save_field("presswerk", "people", {"person_id": "P01"}, "team", "A", who="test")
        blocking.rollback()
        assert store.read("presswerk").people["team"].isna().all()
