"""A figure as a row of the one table, and the table as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

HEAD = ("what", "stock", "ours", "ratio", "goal", "reached")
TEXTS = {"faster": "at least {:g} x", "within": "at most {:g} x", "below": "under {:g} {}"}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row is to reach.

    ``faster``: stock is at least ``bound`` times ours; ``within``: ours is at most ``bound`` times
    stock; ``below``: ours is less than ``bound``, in the row's unit.
    """

    kind: Literal["faster", "within", "below"]
    bound: float


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure.

    Attributes:
        what: names the row, in every table alike.
        ours: the kit's figure [unit], None if there is none.
        unit: s, ms or MB.
        stock: the figure beside it, of the stock tool or what ``what`` says [unit].
        goal: what is to be reached; None for a figure that is only shown.
        profile: where the time goes; printed if the goal is not reached.
    """

    what: str
    ours: float | None
    unit: str
    stock: float | None = None
    goal: Goal | None = None
    profile: str = ""

    @property
    def ratio(self) -> float | None:
        """Return stock by ours, for ``within`` ours by stock; None without stock."""
        if self.stock is None or self.ours is None:
            return None
        within = self.goal is not None and self.goal.kind == "within"
        return self.ours / self.stock if within else self.stock / self.ours

    @property
    def reached(self) -> bool | None:
        """Return whether the goal is reached, None without one."""
        if self.goal is None:
            return None
        if self.goal.kind == "below":
            return self.ours is not None and self.ours < self.goal.bound
        if self.ratio is None:
            raise ValueError(f"{self.what}: a goal of kind {self.goal.kind} needs a stock figure")
        if self.goal.kind == "within":
            return self.ratio <= self.goal.bound
        return self.ratio >= self.goal.bound

    def cells(self) -> tuple[str, ...]:
        """Return the row's cells in the order of ``HEAD``."""
        verdict = {True: "yes", False: "no", None: ""}[self.reached]
        goal = TEXTS[self.goal.kind].format(self.goal.bound, self.unit) if self.goal else ""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        figures = (self._figure(self.stock), self._figure(self.ours))
        return (self.what, *figures, ratio, goal, verdict)

    def _figure(self, value: float | None) -> str:
        return "" if value is None else f"{_short(value)} {self.unit}"


def table(rows: Iterable[Row]) -> str:
    """Return ``rows`` as a Markdown table."""
    return "\n".join(map(_line, [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]))


def missed(rows: Iterable[Row]) -> str:
    """Return the rows that are not reached with what is known of them, as Markdown."""
    lines = [f"- *{row.what}*: {row.profile or '-'}" for row in rows if row.reached is False]
    return "\n".join(lines) or "None."


def changes(rows: Sequence[Row], before: str) -> list[str]:
    """Return a line for every row that the Markdown ``before`` has, too."""
    lines = (line.strip("| ").split(" | ") for line in before.splitlines() if "|" in line)
    known = {cells[0]: cells[2] for cells in lines if len(cells) > len(HEAD) - 3}
    pairs = [(row, known.get(row.what, "")) for row in rows]
    return [
        f"{row.what}: {_short(row.ours)} {unit}, before {number} "
        f"({100 * (row.ours / float(number) - 1):+.0f} %)"
        for row, text in pairs
        for number, _, unit in [text.partition(" ")]
        if row.ours is not None and unit == row.unit and float(number)
    ]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(value: float) -> str:
    """Return three digits that say something: 0.0123, 1.23, 123."""
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004 - three digits
