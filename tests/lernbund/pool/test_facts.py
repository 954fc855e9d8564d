"""Counting in Parquet files gives what counting in frames gives.

1. Shares of companies are the same: margins, conditions, gaps, means and sums.
2. Units of combinations are the same, with and without columns.
3. A change of names or quotes in values does no harm.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lernbund.pool.facts import ParquetFacts
from method.gate.facts import COMPANY, PERSON, FrameFacts
from method.gate.tables import Table

BOTH = ("region", "size_class")
TABLES = [
    Table(fact="ratings"),
    Table(fact="ratings", by=BOTH),
    Table(fact="ratings", by=BOTH, measure="level", statistic="mean"),
    Table(fact="ratings", by=("size_class",), where=(("region", "16"),)),
    Table(fact="ratings", by=("level",), where=(("age_band", "O'Hara"),)),
    Table(fact="ratings", measure="level", statistic="sum"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pool of 30 companies with gaps in every column to count by."""
    random, out = np.random.default_rng(3), tmp_path_factory.mktemp("pool")
    home = np.repeat(np.arange(30), 7)
    person = np.array([f"p{n}" for n in range(len(home))])
    rated = random.integers(0, len(home), 2_000)

    def some(values: list[str], n: int) -> pd.Series:
        return pd.Series(random.choice([*values, ""], n)).replace("", None)

    companies = {"region": some(["15", "16"], 30), "size_class": some(["klein", "groß"], 30)}
    frames = {
        "companies": pd.DataFrame({COMPANY: [f"c{n}" for n in range(30)], **companies}),
        "people": pd.DataFrame(
            {COMPANY: home, PERSON: person, "age_band": some(["25-34", "O'Hara"], len(home))}
        ),
        "ratings": pd.DataFrame(
            {
                COMPANY: [f"c{home[n]}" for n in rated],
                PERSON: person[rated],
                "level": pd.Series(random.integers(0, 5, 2_000)).where(random.random(2_000) > 0.1),
            }
        ),
    }
    for name, frame in frames.items():
        frame.to_parquet(out / f"{name}.parquet")
    return out


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[ParquetFacts, FrameFacts]:
    """The same facts, counted by DuckDB and in a frame."""
    read = {name: pd.read_parquet(folder / f"{name}.parquet") for name in
            ("companies", "people", "ratings")}  # fmt: skip
    frame = read["ratings"].merge(read["people"].drop(columns=COMPANY), on=PERSON)
    joined = (("people", PERSON), ("companies", COMPANY))
    ours = ParquetFacts(folder, "ratings", PERSON, joined)
    return ours, FrameFacts(frame.merge(read["companies"], on=COMPANY))


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_shares_are_the_same(both: tuple[ParquetFacts, FrameFacts], table: Table) -> None:
    """One row per company and cell, the sums of cells included."""
    ours, frame = (facts.shares(table) for facts in both)
    expected = frame.sort_values([*table.by, COMPANY], ignore_index=True)
    assert len(expected)
    pd.testing.assert_frame_equal(ours[expected.columns], expected, check_dtype=False)


@pytest.mark.parametrize("columns", [[], ["region"], ["level", "region"], ["level is known"]])
@pytest.mark.parametrize("fewest", [5, 60])
def test_units_are_the_same(
    both: tuple[ParquetFacts, FrameFacts], columns: list[str], fewest: int
) -> None:
    """Who stands in small combinations, and that many stand in the others."""
    names = [*columns, "kind", "unit"]
    ours, expected = (
        facts.atoms(columns, fewest=fewest)[names].sort_values(names, ignore_index=True)
        for facts in both
    )
    assert len(expected)
    pd.testing.assert_frame_equal(ours, expected, check_dtype=False)
