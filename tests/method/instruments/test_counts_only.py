"""Age and disability are counts of a group; what people are is never kept for funding.

- of people the store holds an age band, for the age structure alone, and no word of disability
- funding, offers and the choice of courses never read the age band
"""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.case import TABLES
from schemas.fields import fields_of

ROOT = Path(__file__).parents[3] / "method"
PERSONAL = {"age", "birth", "born", "relief", "disabled", "disability"}


def personal_fields(table: str) -> set[str]:
    """Return the fields of ``table`` whose name tells of age or disability."""
    names = [field.name for field in fields_of(TABLES[table])]
    return {name for name in names if PERSONAL & set(name.split("_"))}


def test_no_table_holds_age_or_disability_of_a_person() -> None:
    """A person has an age band; a group of an offer has counts."""
    kept = {table: found for table in TABLES if (found := personal_fields(table))}
    assert kept == {"people": {"age_band"}, "funding_groups": {"relief"}}
    assert "person_id" not in {field.name for field in fields_of(TABLES["funding_groups"])}


@pytest.mark.parametrize("room", ["instruments", "choice", "offers"])
def test_funding_never_reads_the_age_band(room: str) -> None:
    """No module of these rooms names the field."""
    modules = sorted((ROOT / room).glob("*.py"))
    assert modules
    assert [path.name for path in modules if "age_band" in path.read_text("utf-8")] == []
