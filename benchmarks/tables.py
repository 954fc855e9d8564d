"""What large tables cost: checking, storing, comparing, reading a workbook.

500 people x 80 skills are a company at the upper end; 40,000 ratings is one round of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import DAY, seconds
from benchmarks.rows import Row
from benchmarks.store import rated
from method.skills import analysis as skills
from schemas.check import check
from schemas.store import open_store
from schemas.workbook import read_workbook, write_workbook


def rows(folder: Path) -> Iterator[Row]:
    """Measure."""
    large, medium, book = rated(people=500, each=80), rated(people=250, each=80), folder / "g.xlsx"
    with open_store(folder / "workspace") as store:
        store.write(large, who="benchmark")
        works = {
            "check a case with 40,000 ratings": lambda: check(large),
            "store 40,000 ratings, unchanged": lambda: store.write(large, who="benchmark"),
            "compare 500 people x 80 skills": lambda: skills.analyse(large, DAY),
            "write a workbook with 20,000 ratings": lambda: write_workbook(book, medium),
            "read a workbook with 20,000 ratings": lambda: read_workbook(book),
        }
        for what, work in works.items():
            yield Row(what, seconds(work), "s")
