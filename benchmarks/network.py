"""A network of generated companies: its report, and the plan for all with what it takes to make it.

The plan holds everything after the tables are read: what companies share, which courses fit their
gaps, what the law pays for them, the plan for all, and the plans of each alone beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.companies import generated
from benchmarks.measuring import DAY, seconds
from benchmarks.rows import Goal, Row
from lernbund.network_report import report_text
from lernbund.network_verbs import network_of
from lernbund.plan import examples_folder
from method.network.demand import demand_of
from method.network.shared import sharing_of
from schemas.case import Case
from schemas.store import open_store

NETWORK = examples_folder() / "networks" / "lernbund.yaml"
REPORTED, PLANNED = 60, 200  # companies


def rows(folder: Path) -> Iterator[Row]:
    """Measure the report of sixty companies and the plan of two hundred."""
    cases = generated(PLANNED)
    yield from reported(folder, cases[:REPORTED])
    yield from planned(cases)


def reported(folder: Path, cases: Sequence[Case]) -> Iterator[Row]:
    """Measure reading the companies alone, and the report with reading and plan."""
    workspace = str(folder / "workspace")
    with open_store(workspace) as store:
        for each in cases:
            store.write(each, who="benchmark")
        took = seconds(lambda: [store.read(each.company_id) for each in cases])
    yield Row(f"read {REPORTED} companies of a network from the store", took, "s")
    took = seconds(lambda: report_text(NETWORK, workspace, folder / "out", day=DAY, outside=True))
    what = f"report on a network of {REPORTED} companies, HTML, PDF and Word"
    yield Row(what, took, "s", goal=Goal("below", 60))


def planned(cases: Sequence[Case]) -> Iterator[Row]:
    """Measure the plan from the tables on, and how much better another one could be."""
    network = network_of(NETWORK)
    started, processor = time.perf_counter(), time.process_time()
    demand = demand_of(sharing_of(cases, network, DAY), network, DAY)
    took, processor = time.perf_counter() - started, time.process_time() - processor
    if demand is None:
        raise ValueError(f"none of {PLANNED} companies shares its needs")
    together = demand.together
    what = f"plan of {PLANNED} companies together, with preparation"
    worth = f"{processor:.0f} s of one core; {len(together.shares)} share their needs"
    yield Row(what, took, "s", goal=Goal("below", 60), profile=worth)
    gap = together.choice.gap_percent
    yield Row(f"gap left by the {what}", gap, "%", goal=Goal("below", 1))
