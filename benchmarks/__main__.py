"""Measures everything that is claimed about speed, and writes a table.

    python -m benchmarks [--table TABLE] [--only GROUP ...]

Companies stand in results.md: seven minutes on two cores, twelve on two that others used, too; half
of it is the stock tools'.  Networks and pools stand in networks.md and take three, a batch of a
thousand companies stands in large.md and takes an hour.  A table is compared with the one that was
there.  With --only rows are only printed.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    batch,
    choice,
    imports,
    live,
    matching,
    matrix,
    network,
    pool,
    store,
    tables,
    workshop,
)
from benchmarks.measuring import machine
from benchmarks.rows import Row, changes, missed, table

COMPANIES, MANY = 20, 1000  # of the batch in results.md, and of that in large.md
TABLES = {
    "results": (
        "batch",
        "workshop",
        "live",
        "imports",
        "store",
        "tables",
        "matrix",
        "choice",
        "matching",
    ),
    "networks": ("network", "pool"),
    "large": ("large",),
}
PAGE = """# What is claimed about speed, measured

Written by `python -m benchmarks --table {name}` on {day}. {machine}

Stock and ours were measured in the same run; ratio is stock by ours, for "at most … x" ours by
stock.

{table}

## Not reached, and where the time goes

{missed}
"""
Group = Callable[[Path], Iterator[Row]]


def main() -> None:
    """Measure, print, and write."""
    chosen = arguments()
    started = time.perf_counter()
    about = machine()
    wanted = chosen.only or TABLES[chosen.table]
    rows = [row for name in wanted for row in measured(name, GROUPS[name])]
    results = Path(__file__).with_name(f"{chosen.table}.md")
    page = PAGE.format(
        name=chosen.table,
        day=datetime.datetime.now(datetime.UTC).date(),
        machine=about,
        table=table(rows),
        missed=missed(rows),
    )
    print(page)
    print(f"{(time.perf_counter() - started) / 60:.1f} minutes")
    if results.exists():
        print("\nCompared with the table before:", *changes(rows, results.read_text()), sep="\n")
    if not chosen.only:
        results.write_text(page, encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--table", choices=TABLES, default="results")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=[])
    return parser.parse_args()


def measured(name: str, group: Group) -> Iterator[Row]:
    """Yield the rows of ``group``, each said as soon as it is there, and its time with all else."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for row in group(Path(folder)):
            print(f"[{name}] {' | '.join(row.cells())}", file=sys.stderr)
            yield row
    print(f"[{name}] {time.perf_counter() - started:.0f} s", file=sys.stderr)


GROUPS: dict[str, Group] = {
    "batch": lambda folder: batch.rows(folder, COMPANIES),
    "large": lambda folder: batch.large(folder, MANY),
    "workshop": workshop.rows,
    "live": live.rows,
    "imports": lambda _folder: imports.rows(),
    "store": store.rows,
    "tables": tables.rows,
    "matrix": matrix.rows,
    "choice": lambda _folder: choice.rows(),
    "matching": lambda _folder: matching.rows(),
    "network": network.rows,
    "pool": pool.rows,
}

if __name__ == "__main__":
    main()
