"""Counting for the gate by DuckDB in the Parquet files: millions of rows in the memory of few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from method.gate.facts import COMPANY, PERSON, amount
from method.gate.tables import KNOWN, TOTAL, UNKNOWN, Table

MEMORY = "1500MB"


@dataclass(frozen=True, slots=True)
class ParquetFacts:
    """Facts in a table of a pool, see ``method.gate.facts.Facts``.

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

    def shares(self, table: Table) -> pd.DataFrame:
        """Return what each company gives to each cell, see ``Facts``."""
        asked = sorted(table.columns)
        measure = [table.measure] if table.measure else []
        with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
            rows = self._rows(connection, asked, measure)
            for name, value in table.fixed((TOTAL,) * len(table.by)).items():
                rows = rows.filter(f"{_quoted(name)} = {_text(value)}")
            total = f"sum({_quoted(table.measure)})" if table.measure else "0.0"
            by = ", ".join(map(_quoted, table.by))
            keys = f"{by}, {COMPANY}" if by else COMPANY
            counted = rows.aggregate(f"{keys}, {PERSON}, {total} AS _total, count(*) AS _n")
            people = _kept(connection, counted)
            sums = f"count({PERSON}) AS people, coalesce(sum(_total), 0) AS total, sum(_n) AS n"
            parts = [_margin(people, table, part, sums).df() for part in table.margins()]
        whole = {"people": "int64", "n": "int64", "total": "float64"}
        found: pd.DataFrame = pd.concat(parts, ignore_index=True).astype(whole)
        found = found.sort_values([*table.by, COMPANY], ignore_index=True)
        return found.assign(amount=amount(found, table))

    def atoms(self, columns: Sequence[str], *, fewest: int) -> pd.DataFrame:
        """Return who stands in each combination of ``columns``, see ``Facts``."""
        with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
            rows = self._rows(connection, list(columns), [])
            names = ", ".join([*map(_quoted, columns), COMPANY, PERSON])
            units = _kept(connection, rows.aggregate(names))
            parts = [_units(units, columns, kind, fewest).df() for kind in (PERSON, COMPANY)]
        found: pd.DataFrame = pd.concat(parts, ignore_index=True).astype({"unit": "str"})
        return found

    def _rows(
        self, connection: duckdb.DuckDBPyConnection, columns: list[str], measures: list[str]
    ) -> duckdb.DuckDBPyRelation:
        """Return company, person, ``columns`` as texts and ``measures``, of all rows."""
        relation = connection.read_parquet(str(self.pool / f"{self.fact}.parquet"))
        needed = {name.removesuffix(KNOWN) for name in columns} | set(measures)
        for table, key in self.joined:
            other = connection.read_parquet(str(self.pool / f"{table}.parquet"))
            wanted = [name for name in other.columns if name in needed - set(relation.columns)]
            if wanted:
                chosen = other.project(", ".join(map(_quoted, [key, *wanted])))
                relation = relation.set_alias("f").join(chosen.set_alias(table), key, how="left")
        return relation.project(
            ", ".join(
                [
                    COMPANY,
                    f"{_quoted(self.unit)} AS {PERSON}",
                    *(f"{_column(name)} AS {_quoted(name)}" for name in columns),
                    *(_quoted(name) for name in measures if name not in columns),
                ]
            )
        )


def _kept(
    connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    """Return ``relation`` counted once; else every use of it reads the files again."""
    relation.create("counted")
    return connection.table("counted")


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
