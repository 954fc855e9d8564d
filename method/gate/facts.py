"""Where the gate counts: rows of people in companies, from a frame or from a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from method.gate.tables import KNOWN, TOTAL, UNKNOWN, Table

PERSON, COMPANY = "person_key", "company_key"


class Facts(Protocol):
    """Rows with company_key, person_key and columns to count by; a gap counts as ``UNKNOWN``.

    A column whose name ends in ``KNOWN`` says "yes" or "no": whether the other one has a value.
    """

    def shares(self, table: Table) -> pd.DataFrame:
        """Return what each company gives to each cell and margin of ``table``.

        Columns: those of ``table.by`` (``TOTAL`` in margins), company_key, people (different ones),
        total (sum of the measure, 0 without one), n (rows with a value), amount (see ``amount``).
        """

    def atoms(self, columns: Sequence[str], *, fewest: int) -> pd.DataFrame:
        """Return who stands in each combination of ``columns``.

        One row per combination and unit: ``columns``, kind (person_key or company_key), unit.
        Combinations with ``fewest`` units of a kind or more have one row of that kind without a
        unit.
        """


@dataclass(frozen=True, slots=True, eq=False)
class FrameFacts:
    """Facts in a frame: company_key, person_key, columns to count by and measures."""

    frame: pd.DataFrame

    def shares(self, table: Table) -> pd.DataFrame:
        """Return what each company gives to each cell, see ``Facts``."""
        rows = _named(self.frame, table.columns)
        for name, value in table.fixed((TOTAL,) * len(table.by)).items():
            rows = rows[rows[name].eq(value)]
        counted = rows.assign(_value=rows[table.measure].astype(float) if table.measure else 0.0)
        parts = [_grouped(counted, table, part) for part in table.margins()]
        found = pd.concat(parts, ignore_index=True)
        return found.assign(amount=amount(found, table))

    def atoms(self, columns: Sequence[str], *, fewest: int) -> pd.DataFrame:
        """Return who stands in each combination of ``columns``, see ``Facts``."""
        rows = _named(self.frame, columns).assign(_all="")
        by = ["_all", *columns]
        return pd.concat([units(rows, by, kind, fewest) for kind in (PERSON, COMPANY)])


def amount(shares: pd.DataFrame, table: Table) -> pd.Series[float]:
    """Return what dominance is judged by: the size of a sum, else the number of people."""
    own = shares["total"].abs() if table.statistic == "sum" else shares["people"]
    return own.astype(float)


def units(rows: pd.DataFrame, by: list[str], kind: str, fewest: int) -> pd.DataFrame:
    """Return the units ``kind`` of each group of ``rows``, one empty row for ``fewest`` or more."""
    seen = rows[[*by, kind]].drop_duplicates()
    many = seen.groupby(by)[kind].transform("size").ge(fewest)
    found = seen.assign(kind=kind, unit=seen[kind].mask(many)).drop(columns=kind)
    return found[~many | ~found.duplicated(by)]


def _named(frame: pd.DataFrame, columns: Sequence[str] | frozenset[str]) -> pd.DataFrame:
    return frame.assign(**{name: _column(frame, name) for name in sorted(columns)})


def _column(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    if name.endswith(KNOWN):
        return frame[name.removesuffix(KNOWN)].notna().map({True: "yes", False: "no"})
    return frame[name].astype("str").fillna(UNKNOWN)


def _grouped(rows: pd.DataFrame, table: Table, part: tuple[str, ...]) -> pd.DataFrame:
    by = [*part, COMPANY]
    found = rows.groupby(by, sort=True).agg(
        people=(PERSON, "nunique"), total=("_value", "sum"), n=("_value", "size")
    )
    missing = {name: TOTAL for name in table.by if name not in part}
    return found.reset_index().assign(**missing)
