"""Prints what a matrix of 500 people x 80 skills costs in its kernel, with a real store behind it.

    python -m benchmarks.matrix

An entry is the whole way from the browser's message to the answer: checked, stored in one
transaction, the grid computed anew, what changed said.  CPU time does not count what else runs.
"""

from __future__ import annotations

import datetime
import json
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.tables import DAY, company
from schemas.store import open_store
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.view import Matrix
from widgets.saving import Session

PEOPLE, SKILLS = 500, 80
TIMES = 5
TODAY = DAY + datetime.timedelta(days=1)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        case = company(people=PEOPLE, each=SKILLS)
        store.write(case, who="benchmark")
        session = Session(store, str(case.company["company_id"].iloc[0]), who="benchmark")
        matrix = Matrix(session, RatingSheet(Rater("supervisor", TODAY), TODAY))
        told: list[dict[str, Any]] = []
        matrix.widget.send = told.append
        print(f"{PEOPLE} people x {SKILLS} skills, {len(case.ratings)} ratings")
        timed("whole table told", lambda: matrix.hear({"verb": "hello"}))
        print(f"  {len(json.dumps(told[-1])) / 1e6:.1f} MB of JSON")
        steps = iter(range(1, 1000))
        timed("one entry", lambda: matrix.hear(put(next(steps))))
        block = "\n".join("\t".join("1" for _ in range(10)) for _ in range(20))
        paste = {"verb": "paste", "rows": 1, "columns": 1, "at": ["P0100", "S010"], "text": block}
        timed("a block of 20 x 10", lambda: matrix.hear({**paste, "number": next(steps)}), times=1)
        timed("undo of the block", lambda: matrix.hear({"verb": "undo", "number": 1}), times=1)
        choice = {"verb": "filter", "number": 1, "rows": "", "columns": "", "only": "open"}
        timed("a filter", lambda: matrix.hear(choice))


def put(number: int) -> dict[str, Any]:
    """Return the message of one key."""
    return {"verb": "put", "number": number, "cells": [["P0000", "S000", number % 5]]}


def timed(name: str, action: Callable[[], None], *, times: int = TIMES) -> None:
    """Run ``action`` and print the best wall and CPU time [ms]."""
    runs = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        runs.append((time.perf_counter() - wall, time.process_time() - cpu))
    wall, cpu = (min(each) * 1000 for each in zip(*runs, strict=True))
    print(f"{name}: {wall:.0f} ms, of which CPU {cpu:.0f} ms")


if __name__ == "__main__":
    main()
