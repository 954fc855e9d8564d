"""What a verb does not need is not imported."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measuring import command, middle
from benchmarks.rows import Goal, Row


def rows() -> Iterator[Row]:
    """Measure."""
    took = middle(lambda: command("lernbund", "--help"), times=5)
    bare = middle(lambda: command("python", "-c", ""), times=5)
    what = "`lernbund --help` (stock: Python that does nothing)"
    yield Row(what, took, "s", bare, Goal("below", 0.3))
