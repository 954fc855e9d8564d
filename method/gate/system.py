"""Released figures as a linear system: which parts of the people each of them adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from method.gate.facts import COMPANY, PERSON, Facts
from method.gate.rules import Rules
from method.gate.tables import Group, Table

Cell = tuple[Table, Group]


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Cells (rows) add up classes (columns): people whom no cell tells apart.

    ``sums`` is 0 or 1.  ``units`` maps a kind (person_key, company_key) to the units of each class;
    None stands for as many as the rules ask for, or more.
    """

    cells: tuple[Cell, ...]
    sums: NDArray[np.float64]
    units: Mapping[str, tuple[frozenset[str] | None, ...]]

    def rows(self, cells: Sequence[Cell]) -> NDArray[np.int64]:
        """Return the row numbers of ``cells``."""
        place = {cell: number for number, cell in enumerate(self.cells)}
        return np.array([place[cell] for cell in cells], dtype=np.int64)


def system_of(of: Facts, cells: Sequence[Cell], rules: Rules) -> System:
    """Return the system of ``cells`` over the people in ``of``."""
    columns = sorted({name for table, _ in cells for name in table.columns})
    found = of.atoms(columns, fewest=max(rules.people, rules.companies))
    names = found[columns].apply(tuple, axis=1) if columns else pd.Series([()] * len(found))
    names = pd.Series(names.to_numpy(), index=found.index)
    atoms = list(dict.fromkeys(names))
    frame = (
        pd.DataFrame(atoms, columns=columns) if columns else pd.DataFrame(index=range(len(atoms)))
    )
    sums = np.array([_counted(frame, table.fixed(group)) for table, group in cells])
    sums = sums.reshape(len(cells), len(frame))
    patterns, class_of = np.unique(sums, axis=1, return_inverse=True)
    owner = dict(zip(atoms, class_of.ravel(), strict=True))
    numbered = found.assign(number=[owner[name] for name in names])
    limits = {PERSON: rules.people, COMPANY: rules.companies}
    units = {
        kind: _units(numbered[numbered["kind"].eq(kind)], patterns.shape[1], limit)
        for kind, limit in limits.items()
    }
    return System(tuple(cells), patterns, units)


def _counted(atoms: pd.DataFrame, fixed: Mapping[str, str]) -> NDArray[np.float64]:
    inside = np.ones(len(atoms))
    for name, value in fixed.items():
        inside *= atoms[name].eq(value).to_numpy()
    return inside


def _units(found: pd.DataFrame, count: int, limit: int) -> tuple[frozenset[str] | None, ...]:
    members: list[set[str] | None] = [set() for _ in range(count)]
    for number, unit in zip(found["number"], found["unit"], strict=True):
        own = members[number]
        if own is None or pd.isna(unit):
            members[number] = None
        else:
            own.add(str(unit))
    return tuple(
        frozenset(own) if own is not None and len(own) < limit else None for own in members
    )
