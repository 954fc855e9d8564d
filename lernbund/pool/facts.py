"""Counting for the gate by DuckDB in the Parquet files: millions of rows in the memory of few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from method.gate.facts import COMPANY, PERSON, amount
from method.gate.tables import KNOWN, TOTAL, UNKNOWN, Table

MEMORY = "1500MB"


def _connected() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"memory_limit": MEMORY})
    connection.execute("SET enable_progress_bar = false")
    return connection


@dataclass(frozen=True, slots=True, eq=False)
class ParquetFacts:
    """Facts in a table of a pool, see ``method.gate.facts.Facts``.

    The files are read once for each set of columns; all later questions go to the people counted.

    Attributes:
        pool: Folder of the pool.
        fact: Name of the table.
        unit: Its column that names a person.
        joined: Tables whose columns may be asked for, too -> the key they share with it.
    """

    pool: Path
    fact: str
    unit: str
    joined: tuple[tuple[str, str], ...] = (("companies", COMPANY),)
    _connection: duckdb.DuckDBPyConnection = field(init=False, default_factory=_connected)
    _counted: dict[tuple[tuple[str, ...], str | None], str] = field(
        init=False, default_factory=dict
    )

    def shares(self, table: Table) -> pd.DataFrame:
        """Return what each company gives to each cell, see ``Facts``."""
        people = self._people(sorted(table.columns), table.measure)
        for name, value in table.fixed((TOTAL,) * len(table.by)).items():
            people = people.filter(f"{_quoted(name)} = {_text(value)}")
        sums = f"count({PERSON}) AS people, coalesce(sum(_total), 0) AS total, sum(_n) AS n"
        parts = [_margin(people, table, part, sums).df() for part in table.margins()]
        whole = {"people": "int64", "n": "int64", "total": "float64"}
        found: pd.DataFrame = pd.concat(parts, ignore_index=True).astype(whole)
        found = found.sort_values([*table.by, COMPANY], ignore_index=True)
        return found.assign(amount=amount(found, table))

    def atoms(self, columns: Sequence[str], *, fewest: int) -> pd.DataFrame:
        """Return who stands in each combination of ``columns``, see ``Facts``."""
        measures = [measure for own, measure in self._counted if own == tuple(columns)]
        people = self._people(columns, measures[0] if measures else None)
        parts = [_units(people, columns, kind, fewest).df() for kind in (PERSON, COMPANY)]
        found: pd.DataFrame = pd.concat(parts, ignore_index=True).astype({"unit": "str"})
        return found

    def _people(self, columns: Sequence[str], measure: str | None) -> duckdb.DuckDBPyRelation:
        """Return ``columns`` as texts, company, person, _total (of ``measure``), _n (rows)."""
        key = (tuple(columns), measure)
        if key not in self._counted:
            name = f"counted_{len(self._counted)}"
            self._count(columns, measure).create(name)
            self._counted[key] = name
        return self._connection.table(self._counted[key])

    def _count(self, columns: Sequence[str], measure: str | None) -> duckdb.DuckDBPyRelation:
        """Return the people of the fact, counted before what is known of them is joined."""
        rows = self._read(self.fact)
        own = [name for name in columns if name.removesuffix(KNOWN) in rows.columns]
        chosen = [COMPANY, f"{_quoted(self.unit)} AS {PERSON}", *map(_named, own)]
        inside = measure is not None and measure in rows.columns
        value = _quoted(measure) if measure and inside else "0.0"
        keys = ", ".join([COMPANY, PERSON, *map(_quoted, own)])
        counted = rows.project(", ".join([*chosen, f"{value} AS _value"])).aggregate(
            f"{keys}, sum(_value) AS _total, count(*) AS _n"
        )
        needed = {name.removesuffix(KNOWN) for name in columns} | ({measure} if measure else set())
        for table, key in self.joined:
            counted = self._joined(counted, table, key, needed - set(rows.columns))
        shown = [_quoted(name) if name in own else _named(name) for name in columns]
        sums = "_total" if inside or not measure else f"{_quoted(measure)} * _n AS _total"
        return counted.project(", ".join([COMPANY, PERSON, *shown, sums, "_n"]))

    def _joined(
        self, counted: duckdb.DuckDBPyRelation, table: str, key: str, needed: set[str]
    ) -> duckdb.DuckDBPyRelation:
        other = self._read(table)
        wanted = [name for name in other.columns if name in needed - set(counted.columns)]
        if not wanted:
            return counted
        chosen = other.project(", ".join(map(_quoted, [key, *wanted])))
        return counted.set_alias("f").join(chosen.set_alias(table), key, how="left")

    def _read(self, table: str) -> duckdb.DuckDBPyRelation:
        return self._connection.read_parquet(str(self.pool / f"{table}.parquet"))


def _margin(
    people: duckdb.DuckDBPyRelation, table: Table, part: tuple[str, ...], sums: str
) -> duckdb.DuckDBPyRelation:
    shown = [
        _quoted(name) if name in part else f"{_text(TOTAL)} AS {_quoted(name)}" for name in table.by
    ]
    by = ", ".join([*map(_quoted, part), COMPANY])
    distinct = people.aggregate(f"{by}, {PERSON}, sum(_total) AS _total, sum(_n) AS _n")
    return distinct.aggregate(", ".join([*shown, COMPANY, sums]), by)


def _units(
    rows: duckdb.DuckDBPyRelation, columns: Sequence[str], kind: str, fewest: int
) -> duckdb.DuckDBPyRelation:
    names = [_quoted(name) for name in columns]
    seen = rows.aggregate(", ".join([*names, f"{kind} AS unit"]))
    within = f"OVER (PARTITION BY {', '.join(names)})" if names else "OVER ()"
    counted = seen.project(", ".join([*names, "unit", f"count(*) {within} >= {fewest} AS many"]))
    unit = "CASE WHEN many THEN NULL ELSE unit END AS unit"
    return counted.project(", ".join([*names, f"{_text(kind)} AS kind", unit])).distinct()


def _named(name: str) -> str:
    return f"{_column(name)} AS {_quoted(name)}"


def _column(name: str) -> str:
    if name.endswith(KNOWN):
        own = _quoted(name.removesuffix(KNOWN))
        return f"CASE WHEN {own} IS NULL THEN 'no' ELSE 'yes' END"
    return f"coalesce(CAST({_quoted(name)} AS VARCHAR), {_text(UNKNOWN)})"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _text(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
