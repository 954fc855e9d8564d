"""Prints what large tables cost: reading, checking, storing and comparing them.

    python -m benchmarks.tables

500 people x 80 skills are a company at the upper end; 40,000 ratings is one round of all of them.
"""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from method.skills import analysis as skills
from schemas.case import Case, case_of
from schemas.check import check
from schemas.store import open_store
from schemas.workbook import read_workbook, write_workbook

DAY = datetime.date(2026, 11, 23)


def company(*, people: int, each: int) -> Case:
    """Return a company with ``people`` who are rated in ``each`` skills."""
    staff = pd.DataFrame({"person_id": [f"P{n:04}" for n in range(people)], "role_id": "R1"})
    known = pd.DataFrame({"skill_id": [f"S{n:03}" for n in range(each)], "name": "Können"})
    pairs = staff[["person_id"]].merge(known[["skill_id"]], how="cross")
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": "gross", "name": "Groß"}]),
            "roles": pd.DataFrame([{"role_id": "R1", "name": "Rolle"}]),
            "people": staff,
            "skills": known,
            "requirements": known[["skill_id"]].assign(role_id="R1", target=3, weight=2),
            "ratings": pairs.assign(source="supervisor", rated_on="2026-03-01", level=2),
        }
    )


def timed(name: str, work: Callable[[], object]) -> None:
    """Run ``work`` once and print its wall time."""
    started = time.perf_counter()
    work()
    print(f"{name:<58} {time.perf_counter() - started:6.2f} s")


def main() -> None:
    """Measure and print."""
    large, medium = company(people=500, each=80), company(people=250, each=80)
    with tempfile.TemporaryDirectory() as name, open_store(Path(name) / "workspace") as store:
        book = Path(name) / "gross.xlsx"
        timed("check a case with 40,000 ratings", lambda: check(large))
        timed("store it", lambda: store.write(large, who="benchmark"))
        timed("store it again, unchanged", lambda: store.write(large, who="benchmark"))
        timed("read it", lambda: store.read("gross"))
        timed("compare 500 people x 80 skills", lambda: skills.analyse(large, DAY))
        timed("write a workbook with 20,000 ratings", lambda: write_workbook(book, medium))
        timed("read it", lambda: read_workbook(book))


if __name__ == "__main__":
    main()
