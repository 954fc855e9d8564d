"""What a large pool costs: a table through the gate, and a build by number of companies.

53 networks of 200 companies with 10 million ratings; DuckDB counts in the Parquet files, pandas in
a frame of all of them, each in a process of its own.  ``python -m benchmarks.pool`` for it alone.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.companies import generated, stored
from benchmarks.measuring import DAY, seconds
from benchmarks.rows import Goal, Row
from lernbund.pool.build import build, schema_of
from lernbund.pool.table import facts
from method.content import pool as content
from method.gate.facts import COMPANY, PERSON, Facts, FrameFacts
from method.gate.release import release
from method.gate.tables import Table

NETWORKS, COMPANIES, PEOPLE, RATINGS = 53, 200, 47, 20  # companies per network, people per company
SUMMARY = Table(fact="ratings", by=("region", "size_class"), measure="level", statistic="mean")
LINEAR = 1.2  # four times the companies may take at most so many times four times as long


def rows(folder: Path) -> Iterator[Row]:
    """Measure the summary, beside pandas, and the growth of a build."""
    count = generate(folder, networks=NETWORKS)
    ours, memory, shown = measured("DuckDB", folder)
    stock, stock_memory, stock_shown = measured("pandas", folder)
    if shown != stock_shown:
        raise ValueError(f"DuckDB shows {shown} cells, pandas {stock_shown}")
    what = f"{shown} cells of {count:,} ratings through the gate"
    yield Row(what, ours, "s", stock, Goal("below", 3))
    yield Row(f"{what}, memory", memory, "MB", stock_memory, Goal("below", 2000))
    small, large = builds(folder)
    goal = Goal("within", LINEAR)
    yield Row("build a pool, a company of 40 beside one of 10", large, "s", small, goal)


def generate(folder: Path, *, networks: int) -> int:
    """Write companies, people and ratings of a pool to ``folder``; return the number of ratings."""
    random = np.random.default_rng(1)
    firms, staff = keys("c", networks * COMPANIES), keys("p", networks * COMPANIES * PEOPLE)
    home = np.repeat(np.arange(len(firms)), PEOPLE)
    companies = {
        COMPANY: firms,
        "region": pa.array(random.choice(list(content().regions), len(firms))),
        "size_class": pa.array(random.choice(list(content().size_classes.values()), len(firms))),
    }
    people = {COMPANY: firms.take(pa.array(home)), PERSON: staff}
    for name, columns in {"companies": companies, "people": people}.items():
        pq.write_table(filled(name, columns), folder / f"{name}.parquet")
    with pq.ParquetWriter(folder / "ratings.parquet", schema_of("ratings")) as file:
        for part in np.array_split(np.arange(len(staff)), networks):
            rated = np.repeat(part, RATINGS)
            level = pa.array(random.integers(0, 5, len(rated)).astype(float))
            whose = {
                COMPANY: firms.take(pa.array(home[rated])),
                PERSON: staff.take(pa.array(rated)),
            }
            file.write_table(filled("ratings", whose | {"level": level}))
    return len(staff) * RATINGS


def keys(kind: str, count: int) -> pa.Array:
    """Return keys as long as those of a pool."""
    return pa.array([f"{kind}{number:015x}" for number in range(count)])


def filled(table: str, columns: dict[str, pa.Array]) -> pa.Table:
    """Return ``columns`` with all others of the pool's ``table``, which are empty."""
    schema, rows = schema_of(table), len(next(iter(columns.values())))
    arrays = [columns.get(each.name, pa.nulls(rows, each.type)) for each in schema]
    return pa.table(arrays, schema=schema)


def frames(pool: Path, fact: str) -> Facts:
    """Return ratings as one frame with all that is known of people and companies."""
    ratings = pd.read_parquet(pool / f"{fact}.parquet")
    people = pd.read_parquet(pool / "people.parquet").drop(columns=COMPANY)
    companies = pd.read_parquet(pool / "companies.parquet")
    return FrameFacts(ratings.merge(people, on=PERSON, how="left").merge(companies, on=COMPANY))


WAYS: dict[str, Callable[[Path, str], Facts]] = {"DuckDB": facts, "pandas": frames}


def measured(way: str, folder: Path) -> tuple[float, float, int]:
    """Return seconds, peak memory [MB] and shown cells of the summary in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(summary, way, folder).result()


def summary(way: str, folder: Path) -> tuple[float, float, int]:
    """Return seconds, peak memory [MB] and shown cells of the summary in this process."""
    began = time.perf_counter()
    found = release(SUMMARY, of=WAYS[way](folder, SUMMARY.fact))
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took, peak, len(found.frame) - found.hidden


def builds(folder: Path) -> tuple[float, float]:
    """Return the seconds per company of a build of 10 and of one of 40 companies."""
    homes = [str(folder / f"home-{number}") for number in range(4)]
    companies = generated(10 * len(homes))
    for number, home in enumerate(homes):
        stored(home, companies[number :: len(homes)])
    small = seconds(lambda: build(homes[:1], folder / "small", day=DAY)) / 10
    large = seconds(lambda: build(homes, folder / "large", day=DAY)) / 40
    return small, large


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for row in rows(Path(name)):
            print(" | ".join(row.cells()))
