"""What a matrix of 500 people x 80 skills costs in its kernel, with a real store behind it.

An entry is the whole way from the browser's message to the answer: checked, stored in one
transaction, the grid computed anew, what changed said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import DAY, middle, seconds
from benchmarks.rows import Row
from benchmarks.store import PEOPLE, SKILLS, rated
from schemas.store import open_store
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.view import Matrix
from widgets.saving import Session

TODAY = DAY + datetime.timedelta(days=1)
BLOCK = "\n".join("\t".join("1" for _ in range(10)) for _ in range(20))


def rows(folder: Path) -> Iterator[Row]:
    """Measure; the browser does not count."""
    with open_store(folder) as store:
        store.write(rated(people=PEOPLE, each=SKILLS), who="benchmark")
        session = Session(store, "gross", who="benchmark")
        matrix = Matrix(session, RatingSheet(Rater("supervisor", TODAY), TODAY))
        matrix.widget.send = lambda _message: None
        steps = iter(range(1, 1000))

        def took(**message: Any) -> float:
            return 1000 * seconds(lambda: matrix.hear({**message, "number": next(steps)}))

        size = f"matrix of {PEOPLE} x {SKILLS}"
        yield Row(f"{size}, whole table told", took(verb="hello"), "ms")
        cells = iter([["P0000", "S000", number % 5]] for number in range(1, 1000))
        entry = middle(lambda: took(verb="put", cells=next(cells)), times=5)
        yield Row(f"{size}, one entry", 1000 * entry, "ms")
        place = {"rows": 1, "columns": 1, "at": ["P0100", "S010"], "text": BLOCK}
        yield Row(f"{size}, a block of 20 x 10", took(verb="paste", **place), "ms")
        yield Row(f"{size}, undo of the block", took(verb="undo"), "ms")
        choice = {"rows": "", "columns": "", "only": "open"}
        yield Row(f"{size}, a filter", took(verb="filter", **choice), "ms")
