"""One row is found allowed without pandera, but never against it.

- whatever a form sends, the short way and the contract agree
- where a rule looks at several columns the contract is asked
"""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.check import RULES, check_columns
from schemas.fields import FormField, fields_of
from schemas.fits import fits
from schemas.tables import TABLES

RULED = {(rule.table, rule.column) for rule in RULES}
FIELDS = {
    (name, field.name): field
    for name, contract in TABLES.items()
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
    assert fits(table, values) == (check_columns(table, row) == ())


@pytest.mark.parametrize("place", sorted(RULED))
def test_a_rule_across_columns_is_left_to_the_contract(place: tuple[str, str]):
    """The short way knows single columns only."""
    table, column = place
    assert not fits(table, {column: None})
