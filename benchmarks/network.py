"""Prints how long a network of generated companies takes to plan together, and how exact it is.

    python -m benchmarks.network [--companies N] [--seconds S]

CPU time is this process's own: reading the companies, what they share, one problem of choice each,
the plan for all with its limit of time, and the plans of each alone to compare it with.
"""

from __future__ import annotations

import argparse
import datetime
import os
import time

from lernbund.network_verbs import network_of
from lernbund.plan import examples_folder
from lernbund.sample import companies
from method.network.demand import demand_of
from method.network.shared import shared_of

DAY = datetime.date(2026, 11, 24)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network")
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0, help="limit of the plan for all")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began")
    network = network_of(examples_folder() / "networks" / "lernbund.yaml")
    cases = list(companies(chosen.companies, seed=7, day=DAY))
    wall, processor = time.perf_counter(), time.process_time()
    sharing = [(case, shared_of(case, network, DAY)) for case in cases]
    demand = demand_of(sharing, network, DAY, seconds=chosen.seconds)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    if demand is None:
        print("nobody shares its needs")
        return
    together = demand.together
    gap = together.choice.gap_percent or 0.0
    print(f"{len(cases)} companies, {len(together.shares)} share their needs")
    print(f"  {wall:.1f} s wall, {processor:.1f} s CPU, gap {gap:.3f} %")
    print(f"  {together.gained:.0f} levels and {together.saved:.0f} EUR more than each alone")


if __name__ == "__main__":
    main()
