"""Few rows are found allowed without pandera, but never against it.

- whatever a form sends, the short way and the contract agree
- where a rule looks at several columns the contract is asked
- a table with a wrong value, or without a column, is said to be wrong whatever else is right
"""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from schemas.check import check_columns, check_table
from schemas.fields import FormField, fields_of
from schemas.fits import fits
from schemas.reading import read_table
from schemas.rules import RULES
from schemas.tables import CONTRACTS

RULED = {(rule.table, rule.column) for rule in RULES}
FIELDS = {
    (name, field.name): field
    for name, contract in CONTRACTS.items()
    for field in fields_of(contract)
    if (name, field.name) not in RULED
}
ANY = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.integers(-5, 200_000),
    st.floats(-1.0, 1e9),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2150, 1, 1)),
    st.booleans(),
    st.sampled_from(["P731", "1.234,5", "31.12.2026", "x" * 121, " ", "ja", "0 – keine", "2"]),
)


def near(field: FormField) -> st.SearchStrategy[Any]:
    """Return values at and beside what ``field`` allows."""
    bounds = [each for each in (field.minimum, field.maximum) if each is not None]
    texts = [] if field.longest is None else ["x" * field.longest, "x" * (field.longest + 1)]
    choices = [each for choice in field.choices for each in choice]
    known = [*bounds, *texts, *choices]
    return st.one_of(st.sampled_from(known), ANY) if known else ANY


@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_the_short_way_agrees_with_the_contract(place: tuple[str, str], data: st.DataObject):
    """Every column of every table, with what it allows and what it does not."""
    table, column = place
    values = {column: data.draw(near(FIELDS[place]))}
    row = pd.DataFrame([values], dtype="object")
    allowed = by_pandera(table, column, values[column])
    assert fits(table, values) == allowed
    assert (check_columns(table, row) == ()) == allowed


def by_pandera(table: str, column: str, value: Any) -> bool:
    """Return whether ``value`` can be read and pandera finds nothing in it."""
    given = None if isinstance(value, str) and not value.strip() else value
    readable, unread = read_table(table, pd.DataFrame([{column: given}], dtype="object"))
    part = CONTRACTS[table].to_schema().select_columns([column])
    try:
        part.validate(readable, lazy=True)
    except SchemaErrors:
        return False
    return unread == ()


WHOLE = {
    "offers": {"offer_id": "A1", "title": "CNC-Drehen"},
    "measures": {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "planned"},
    "people": {"person_id": "P1"},
}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, row in WHOLE.items() for column in row]
)
def test_a_table_with_one_wrong_cell_is_refused(table: str, column: str):
    """What else is right in a row, and that there are few rows, hides nothing."""
    row = {field.name: None for field in fields_of(CONTRACTS[table])} | WHOLE[table]
    right, spoilt = (pd.DataFrame([each], dtype="object") for each in (row, row | {column: None}))
    assert check_table(table, right) == ()
    assert [each.code for each in check_table(table, spoilt)] == ["WERT_031"]
    codes = [each.code for each in check_table(table, right.drop(columns=column))]
    assert codes == ["SPALTE_001"]


@pytest.mark.parametrize("place", sorted(RULED))
def test_a_rule_across_columns_is_left_to_the_contract(place: tuple[str, str]):
    """The short way knows single columns only."""
    table, column = place
    assert not fits(table, {column: None})
