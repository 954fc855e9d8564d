"""How soon all results of a step have followed an entry, in its kernel: no browser is asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import pandas as pd

from benchmarks.measuring import DAY
from benchmarks.rows import Goal, Row
from lernbund.live_chapter import LiveChapter
from lernbund.plan import notebook_of
from lernbund.verbs import load_examples
from schemas.fields import key_of
from schemas.tables import TABLES

COMPANY = "demo-140"
TIMES = 2
LOW = 2  # from here on a value is lowered, so that a level stays one
# One entry per step that most of its results are made of.
ENTRIES = {
    "situation": ("maturity", "level"),
    "skills": ("requirements", "target"),
    "concept": ("measures", "hours"),
    "offers": ("offers", "price"),
    "communication": ("actions", "occasion"),
    "evaluation": ("indicator_values", "value"),
}


def rows(folder: Path) -> Iterator[Row]:
    """Measure one entry on each page."""
    workspace = str(folder / "workspace")
    load_examples(workspace)
    for step in ENTRIES:
        yield asyncio.run(_entry(step, workspace))


async def _entry(step: str, workspace: str) -> Row:
    page = _page(step, workspace)
    page.live.flush()
    milliseconds = median(1000 * _follow(page, *ENTRIES[step]) for _ in range(TIMES))
    slowest = sorted((each.seconds for each in page.live.results), reverse=True)[:3]
    return Row(
        f"from an entry to all its results in the kernel, {step}, {COMPANY}",
        milliseconds,
        "ms",
        goal=Goal("below", 300),
        profile="its slowest results " + ", ".join(f"{each:.2f} s" for each in slowest),
    )


def _page(step: str, workspace: str) -> LiveChapter:
    """Return the page of ``step`` with all that its notebook shows."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(notebook_of(step), as_version=4).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)  # noqa: S102 - our own notebooks
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"company": COMPANY, "workspace": workspace, "as_of": str(DAY)}
            names |= {"live": True, "with_people": True}
    page: LiveChapter = names["chapter"]
    return page


def _follow(page: LiveChapter, table: str, column: str) -> float:
    """Change one value and return how long it takes until everything follows [s]."""
    row = page.session.case.table(table).iloc[3]
    key = {name: row[name] for name in key_of(TABLES[table])}
    started = time.perf_counter()
    page.session.save(table, key, {column: _other(row[column])}, before={column: row[column]})
    page.live.flush()
    return time.perf_counter() - started


def _other(value: Any) -> Any:
    if isinstance(value, str):
        return f"{value[:20]} {time.time():.3f}"
    return value + (1 if pd.isna(value) or value < LOW else -1)
