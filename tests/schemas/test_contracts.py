"""Contracts can be turned into forms, sheets and database tables.

Requirements:
- Every column has a German title and help, and titles are unique within their table.
- Choices, steps, numbers, days and codes have their choices, bounds or pattern.
- Written forms of choices are unambiguous.
- References lead to tables that one column identifies.
- Names of tables are unique and may be names of sheets.
"""

from __future__ import annotations

import pytest

from schemas.columns import Kind
from schemas.fields import FormField, fields_of, key_of
from schemas.tables import TABLES, description_of, is_single, title_of
from schemas.values import parse, plain, show

COLUMNS = [
    pytest.param(name, field, id=f"{name}.{field.name}")
    for name, contract in TABLES.items()
    for field in fields_of(contract)
]


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_columns_explain_themselves(table: str, field: FormField):
    """Title and help are there, and no title holds what the sheet adds to it."""
    assert field.title.strip() == field.title != ""
    assert field.help.strip() == field.help != ""
    assert not set("[]*\n") & set(field.title), table


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_columns_have_what_their_kind_needs(table: str, field: FormField):
    """A kind that is limited has its limits."""
    limits = {
        Kind.CODE: field.pattern,
        Kind.TEXT: field.longest,
        Kind.LONG_TEXT: field.longest,
        Kind.ONE_OF: field.choices,
        Kind.SCALE: field.choices,
        Kind.REFERENCE: field.table,
        Kind.REFERENCES: field.table,
    }
    bounds = (field.minimum, field.maximum)
    assert limits.get(field.kind, None not in bounds), table


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_choices_read_back_from_code_and_label(table: str, field: FormField):
    """No two choices of a column share a written form."""
    for code, label in field.choices:
        assert parse(field, show(field, code)) == code, table
        assert parse(field, code) == code, table
        assert parse(field, label.upper()) == code, table


@pytest.mark.parametrize("table", TABLES)
def test_titles_are_unique_within_a_table(table: str):
    """A sheet is read by its headings, so none may stand twice."""
    titles = [plain(field.title) for field in fields_of(TABLES[table])]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize(("table", "field"), COLUMNS)
def test_references_lead_to_a_single_key(table: str, field: FormField):
    """A referenced table exists and one column identifies its rows."""
    if field.table is not None:
        assert len(key_of(TABLES[field.table])) == 1, table


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_key_and_a_description(table: str):
    """Rows can be told apart, and people are told what the table is for."""
    assert key_of(TABLES[table])
    assert description_of(table).endswith(".")


def test_titles_of_tables_are_names_of_sheets():
    """Excel takes at most 31 characters and no punctuation of addresses."""
    titles = [title_of(name) for name in TABLES]
    assert len({plain(title) for title in titles}) == len(titles)
    assert [title for title in titles if len(title) > 31 or set("[]:*?/\\'") & set(title)] == []


def test_only_the_company_has_a_single_row():
    """One workbook, one company."""
    assert [name for name in TABLES if is_single(name)] == ["company"]
