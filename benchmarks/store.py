"""The store with thirty people at once, and with a large company."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pandas as pd

from benchmarks.measuring import middle, where
from benchmarks.rows import Goal, Row
from schemas.case import Case, case_of
from schemas.store import open_store

WRITERS, SAVES = 30, 10
PEOPLE, SKILLS, YEARS = 500, 80, 5
BETWEEN = (0.2, 0.8)  # from one field to the next, faster than anybody types [s]


def rows(folder: Path) -> Iterator[Row]:
    """Measure."""
    waits = sorted(save_together(str(folder / "writers")))
    last = 1000 * waits[int(0.99 * len(waits))]
    middling = f"median {1000 * waits[len(waits) // 2]:.1f} ms of {len(waits)} saves"
    what = f"save one field with {WRITERS} writers, p99, nothing lost"
    yield Row(what, last, "ms", goal=Goal("below", 50), profile=middling)
    yield read_years(str(folder / "years"))


def save_together(workspace: str) -> list[float]:
    """Return how long each save of thirty people took [s]; raises AssertionError if one is lost."""
    people = [f"P{number:02}" for number in range(WRITERS)]
    company = pd.DataFrame([{"company_id": "werk", "name": "Werk (erfunden)"}])
    case = case_of({"company": company, "people": pd.DataFrame({"person_id": people})})
    with open_store(workspace) as store:
        store.write(case, who="benchmark")
    together = Barrier(WRITERS)

    def write(person: str) -> list[float]:
        chance = random.Random(person)  # noqa: S311 - pauses, no secrets
        with open_store(workspace) as store:
            together.wait()
            waits = []
            for number in range(SAVES):
                time.sleep(chance.uniform(*BETWEEN))
                started = time.perf_counter()
                key = {"person_id": person}
                store.save_field("werk", "people", key, "team", f"{number}", who=person)
                waits.append(time.perf_counter() - started)
        return waits

    with ThreadPoolExecutor(WRITERS) as pool:
        waits = [wait for each in pool.map(write, people) for wait in each]
    with open_store(workspace) as store:
        made = store.history("werk")["changed_by"].isin(people).sum()
    if made != WRITERS * SAVES:
        raise AssertionError(f"{WRITERS * SAVES - made} saves were lost")
    return waits


def read_years(workspace: str) -> Row:
    """Return the row of reading a company that was rated for years."""
    with open_store(workspace) as store:
        store.write(rated(people=PEOPLE, each=SKILLS, years=YEARS), who="benchmark")
        took = middle(lambda: store.read("gross"))
        profile = where(lambda: store.read("gross"))
    what = f"read a case of {PEOPLE} people x {SKILLS} skills x {YEARS} years of ratings"
    return Row(what, took, "s", goal=Goal("below", 0.3), profile=profile)


def rated(*, people: int, each: int, years: int = 1) -> Case:
    """Return a company with ``people`` who are rated in ``each`` skills once a year."""
    staff = pd.DataFrame({"person_id": [f"P{n:04}" for n in range(people)], "role_id": "R1"})
    known = pd.DataFrame({"skill_id": [f"S{n:03}" for n in range(each)], "name": "Können"})
    days = pd.DataFrame({"rated_on": [f"{2026 - n}-03-01" for n in range(years)]})
    pairs = staff[["person_id"]].merge(known[["skill_id"]], how="cross").merge(days, how="cross")
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": "gross", "name": "Groß"}]),
            "roles": pd.DataFrame([{"role_id": "R1", "name": "Rolle"}]),
            "people": staff,
            "skills": known,
            "requirements": known[["skill_id"]].assign(role_id="R1", target=3, weight=2),
            "ratings": pairs.assign(source="supervisor", level=2),
        }
    )
