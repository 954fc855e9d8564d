"""The gate itself: a table goes in, what may leave comes out, with a reason for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.gate.attack import UnprovenError
from method.gate.facts import Facts
from method.gate.intervals import Known, pinned
from method.gate.rules import DIFFERENCE, HELD, PEOPLE, RULES, Rules, judged_table
from method.gate.suppression import released
from method.gate.tables import KNOWN, Figure, Group, How, Release, Table
from method.gate.task import is_small, span, task_of, to_base

COMPLEMENT, ROUNDING, UNPROVEN = "complement", "rounding", "unproven"


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """What may leave.

    Attributes:
        frame: The columns of ``table.by``, people, companies, value (empty where hidden), reason
            (code, missing where shown) and why (the reason as a German sentence).
        entry: What the ledger must remember before the frame is shown.
    """

    frame: pd.DataFrame
    entry: Release

    @property
    def hidden(self) -> int:
        """Return the number of cells that stay in."""
        return int(self.frame["reason"].notna().sum())


def release(
    table: Table,
    *,
    of: Facts,
    earlier: Sequence[Release] = (),
    rules: Rules = RULES,
    build: str = "",
    how: How = "exact",
    alike: frozenset[str] = frozenset(),
) -> Released:
    """Return what of ``table`` may leave, given everything that has left before.

    No group with fewer people or companies than ``rules`` ask for can be worked out of all released
    figures by adding and subtracting, nor can a cell that breaks another rule; no hidden count
    follows from whole numbers.  If that cannot be proven in time, nothing leaves.

    Args:
        table: what is asked for.
        of: the rows it counts.
        earlier: the ledger; entries of other builds are compared cell by cell.
        rules: thresholds.
        build: identifier of the pool ``of`` comes from.
        how: "rounded" releases all counts rounded to ``rules.base`` and no values.
        alike: facts that count the same people as ``table``; their cells are compared one by one.
    """
    cells = judged_table(of.shares(table), table, rules)
    groups: list[Group] = [tuple(row) for row in cells[list(table.by)].to_numpy()]
    kin = [each for each in earlier if each.table.fact in alike | {table.fact}]
    others = [each for each in kin if (each.build, each.table.fact) != (build, table.fact)]
    changed = _differing(cells, groups, table, others)
    cells["reason"] = cells["reason"].mask(cells["reason"].isna() & changed, DIFFERENCE)
    own = [each for each in earlier if each.build == build and each.table.fact == table.fact]
    asked = _Asked(table, groups, cells, of, own, rules)
    again = next((each for each in own if (each.table, each.how) == (table, how)), None)
    if again is not None:
        cells["reason"] = _as_before(asked, again)
    elif how == "rounded":
        cells["reason"] = _rounded(asked)
    else:
        cells["reason"] = _suppressed(asked)
    return _released(asked, build, how)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked, the cells as judged one by one, and what left the same pool before."""

    table: Table
    groups: list[Group]
    cells: pd.DataFrame
    of: Facts
    own: Sequence[Release]
    rules: Rules


def _differing(
    cells: pd.DataFrame, groups: list[Group], table: Table, others: Iterable[Release]
) -> pd.Series[bool]:
    """Return which cells differ by a few from what ``others`` told of the same rows.

    Others are releases of another build, or of another fact of the same people: rated, or not.
    """
    told: defaultdict[frozenset[tuple[str, str]], list[Figure]] = defaultdict(list)
    for each in others:
        for figure in each.figures if each.how == "exact" else ():
            told[_rows(each.table, figure.group)].append(figure)
    counts = zip(groups, cells["people"], cells["companies"], strict=True)
    found = [
        any(_near(people, companies, figure) for figure in told[_rows(table, group)])
        for group, people, companies in counts
    ]
    return pd.Series(found, index=cells.index, dtype=bool)


def _rows(table: Table, group: Group) -> frozenset[tuple[str, str]]:
    """Return which rows ``group`` counts, whatever measure it is asked for."""
    fixed = table.fixed(group).items()
    return frozenset((name, value) for name, value in fixed if not name.endswith(KNOWN))


def _near(people: int, companies: int, before: Figure) -> bool:
    moved = abs(people - before.people), abs(companies - (before.companies or 0))
    return 0 < moved[0] < RULES.people or 0 < moved[1] < RULES.companies


def _as_before(asked: _Asked, before: Release) -> pd.Series[str]:
    reason = asked.cells["reason"]
    hidden = pd.Series([group not in before.by_group for group in asked.groups])
    return reason.mask(reason.isna() & hidden, COMPLEMENT).where(hidden)


def _suppressed(asked: _Asked) -> pd.Series[str]:
    reason = asked.cells["reason"].copy()
    if reason.empty:
        return reason
    safe = reason.isna()
    task = task_of(asked.table, asked.cells, asked.groups, asked.of, asked.own, asked.rules)
    if not is_small(task.system) and not len(task.held):
        return reason
    try:
        kept = released(task, asked.rules)
    except UnprovenError:
        return reason.mask(safe, UNPROVEN)
    first = len(task.truth) - len(reason)
    stays = pd.Series(np.isin(np.arange(first, len(task.truth)), kept), index=reason.index)
    other = DIFFERENCE if first else COMPLEMENT
    return reason.mask(safe & ~stays, other)


def _rounded(asked: _Asked) -> pd.Series[str]:
    """Return the reasons of a table of rounded counts: all of it is shown, or none."""
    reason = asked.cells["reason"].where(asked.cells["reason"].ne(PEOPLE))
    task = task_of(asked.table, asked.cells, asked.groups, asked.of, asked.own, asked.rules)
    first = len(task.truth) - len(reason)
    shown = first + np.flatnonzero(reason.isna().to_numpy())
    low, high = task.known.low.copy(), task.known.high.copy()
    low[shown], high[shown] = span(to_base(task.truth[shown], asked.rules), asked.rules)
    low[task.earlier] = high[task.earlier] = task.truth[task.earlier]
    known = Known(np.maximum(low, 0), high)
    few = task.few[task.few >= first]
    try:
        certain = pinned(task.system, task.truth, known, few, seconds=asked.rules.seconds)
    except UnprovenError:
        return reason.fillna(UNPROVEN)
    return reason.fillna(ROUNDING) if len(certain) else reason


def _released(asked: _Asked, build: str, how: How) -> Released:
    cells, rules, exact = asked.cells, asked.rules, how == "exact"
    shown = cells["reason"].isna()
    people = cells["people"].to_numpy(dtype=np.float64)
    counted = pd.Series(people if exact else to_base(people, rules), index=cells.index)
    frame = cells[list(asked.table.by)].assign(
        people=counted.where(shown).astype("Int64"),
        companies=cells["companies"].where(shown & exact).astype("Int64"),
        value=_value(cells, asked.table).where(shown & exact),
        reason=cells["reason"],
        why=cells["reason"].map(rules.sentence, na_action="ignore"),
    )
    entry = Release(
        table=asked.table,
        build=build,
        how=how,
        figures=_figures(asked.groups, frame),
        few=_refused(asked, frozenset({PEOPLE})),
        held=_refused(asked, HELD),
    )
    return Released(frame, entry)


def _refused(asked: _Asked, reasons: frozenset[str]) -> tuple[Group, ...]:
    pairs = zip(asked.groups, asked.cells["reason"], strict=True)
    return tuple(group for group, why in pairs if why in reasons)


def _figures(groups: Sequence[Group], frame: pd.DataFrame) -> tuple[Figure, ...]:
    rows = frame[["people", "companies", "value"]].to_dict("records")
    shown = zip(groups, rows, frame["reason"].isna(), strict=True)
    return tuple(
        Figure(
            group,
            int(row["people"]),
            None if pd.isna(row["companies"]) else int(row["companies"]),
            None if pd.isna(row["value"]) else float(row["value"]),
        )
        for group, row, is_shown in shown
        if is_shown
    )


def _value(cells: pd.DataFrame, table: Table) -> pd.Series[float]:
    if table.statistic == "count":
        return pd.Series(np.nan, index=cells.index)
    value: pd.Series[float] = cells["total"]
    return value / cells["n"] if table.statistic == "mean" else value
