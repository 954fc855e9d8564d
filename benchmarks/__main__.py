"""Measures everything that is claimed about speed, and writes a table.

    python -m benchmarks [--table TABLE] [--only GROUP ...] [--companies N] [--large N]

Companies, one and many, stand in results.md, half of the time is the stock tools'; it took twelve
minutes on two cores that others used, too.  Networks and pools stand in networks.md and take three.
A table is compared with the one that was there.  With --only or --large rows are only printed.
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

COMPANIES = 20  # of the batch; --companies 40 takes two minutes more
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
    rows = [row for name, group in groups(chosen).items() for row in measured(name, group)]
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
    if not (chosen.only or chosen.large):
        results.write_text(page, encoding="utf-8")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--table", choices=TABLES, default="results")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=[])
    parser.add_argument("--companies", type=int, default=COMPANIES)
    parser.add_argument("--large", type=int, help="only a batch of so many companies")
    return parser.parse_args()


def groups(chosen: argparse.Namespace) -> dict[str, Group]:
    """Return what is to be measured, in its order."""
    if chosen.large:
        return {"batch": lambda folder: batch.large(folder, chosen.large)}
    wanted: dict[str, Group] = GROUPS | {
        "batch": lambda folder: batch.rows(folder, chosen.companies)
    }
    return {name: wanted[name] for name in (chosen.only or TABLES[chosen.table])}


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
