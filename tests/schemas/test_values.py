"""German text and typed value.

Requirements:
- Numbers with decimal comma, points between thousands, unit, currency; cells that are numbers.
- Days as 31.12.2026, 31.12.26, ISO, objects, Excel's day numbers.
- Choices by code, label or a usual short form; steps also as bare number.
- References trimmed, lists split; nothing, NaN and "-" are a gap.
- What cannot be read raises NotReadable with a code of the catalogue.
- Whatever is shown is read back unchanged, for every kind.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.columns import Kind
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES
from schemas.values import NotReadable, listed, number_text, parse, show

FIELDS = [field for contract in TABLES.values() for field in fields_of(contract)]


def field_of(table: str, name: str) -> FormField:
    """Return one column."""
    return next(field for field in fields_of(TABLES[table]) if field.name == name)


HOURS = field_of("people", "weekly_hours")
COST = field_of("measures", "cost")
SIZE = field_of("stakeholders", "size")
SURE = field_of("benefits", "confidence")
DAY = field_of("ratings", "rated_on")
LEVEL = field_of("ratings", "level")
COUNCIL = field_of("company", "works_council")
AGE = field_of("people", "age_band")
ROLE = field_of("people", "role_id")
SKILLS = field_of("offers", "skills")
NOTE = field_of("measures", "note")
VALUE = field_of("indicator_values", "value")
ATTITUDE = field_of("stakeholders", "attitude")


@pytest.mark.parametrize("gap", [None, math.nan, pd.NA, pd.NaT, "", "  ", "-", " – "], ids=repr)
def test_gaps_stay_gaps(gap: Any):
    """Nothing is read as nothing and shown as nothing, in every column."""
    assert [parse(field, gap) for field in FIELDS] == [None] * len(FIELDS)
    assert {show(field, parse(field, gap)) for field in FIELDS} == {""}


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (HOURS, "35,0", 35.0),
        (HOURS, "35.0", 35.0),
        (HOURS, "35,5 h/Woche", 35.5),
        (HOURS, "38,5 Std.", 38.5),
        (HOURS, 35, 35.0),
        (VALUE, "1.234,5", 1234.5),
        (VALUE, "1,234.5", 1234.5),
        (VALUE, "1 234,5", 1234.5),
        (VALUE, "1\u00a0234,5", 1234.5),
        (VALUE, "1.234", 1234.0),
        (VALUE, 1.234, 1.234),
        (VALUE, "−5,25", -5.25),
        (VALUE, ",5", 0.5),
        (SURE, "12 %", 12.0),
        (SURE, "12%", 12.0),
        (COST, "1.500 €", 1500.0),
        (COST, "1.499,50 EUR", 1499.5),
        (COST, "1.500,- €", 1500.0),
        (COST, "1500,–", 1500.0),
        (SIZE, "1.200", 1200),
        (SIZE, "12,0", 12),
        (SIZE, 12.0, 12),
        (SIZE, "12 Personen", 12),
    ],
)
def test_numbers(field: FormField, raw: Any, value: float):
    """The usual ways to write a number are read; the type is that of the column."""
    assert parse(field, raw) == value
    assert type(parse(field, raw)) is type(value)


@pytest.mark.parametrize(
    "raw",
    [
        "31.12.2026",
        "31.12.26",
        "31. 12. 2026",
        "2026-12-31",
        "2026-12-31 00:00:00",
        datetime.date(2026, 12, 31),
        datetime.datetime(2026, 12, 31, 14, 5),  # noqa: DTZ001 - Excel knows no time zones
        pd.Timestamp("2026-12-31"),
        46387,
        46387.0,
    ],
)
def test_days(raw: Any):
    """German, ISO, objects and Excel's day numbers mean the same day."""
    assert parse(DAY, raw) == pd.Timestamp("2026-12-31")


def test_years_of_two_digits():
    """69 to 99 belong to the last century."""
    assert parse(DAY, "1.2.99") == pd.Timestamp("1999-02-01")


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (COUNCIL, "Ja", "yes"),
        (COUNCIL, "j", "yes"),
        (COUNCIL, "x", "yes"),
        (COUNCIL, True, "yes"),
        (COUNCIL, "N", "no"),
        (COUNCIL, False, "no"),
        (COUNCIL, " UNBEKANNT ", "unknown"),
        (COUNCIL, "?", "unknown"),
        (AGE, "25-34", "25-34"),
        (AGE, "25–34", "25-34"),
        (AGE, "25  bis 34", "25-34"),
        (LEVEL, "3 – selbständig", 3),
        (LEVEL, "3 - Selbständig", 3),
        (LEVEL, "selbständig", 3),
        (LEVEL, "3", 3),
        (LEVEL, "3,0", 3),
        (LEVEL, 3.0, 3),
        (LEVEL, 0, 0),
        (ATTITUDE, "−2 – ablehnend", -2),
        (ATTITUDE, "-2", -2),
    ],
)
def test_choices(field: FormField, raw: Any, code: Any):
    """Code, label and usual short forms are read."""
    assert parse(field, raw) == code


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (ROLE, "  R1 ", "R1"),
        (ROLE, 7.0, "7"),
        (SKILLS, "S1, S2;S3\nS1;", "S1; S2; S3"),
        (SKILLS, ";", None),
        (NOTE, " eine\r\nZeile\x07 ", "eine\nZeile"),
        (NOTE, datetime.date(2026, 3, 1), "01.03.2026"),
        (NOTE, True, "WAHR"),
        (field_of("sites", "postcode"), 99867.0, "99867"),
        (field_of("people", "team"), "Schicht\n A", "Schicht A"),
    ],
)
def test_texts_and_references(field: FormField, raw: Any, value: Any):
    """Text is trimmed; lists are split at semicolon, comma and line break."""
    assert parse(field, raw) == value


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (SIZE, "3,5", "WERT_001"),
        (SIZE, "zwölf", "WERT_001"),
        (SIZE, 10**30, "WERT_012"),
        (SIZE, "-" + "9" * 30, "WERT_011"),
        (HOURS, "ca. 35", "WERT_002"),
        (HOURS, "35 %", "WERT_002"),
        (HOURS, "1.2.3", "WERT_002"),
        (HOURS, "1e5", "WERT_002"),
        pytest.param(HOURS, "9" * 5000, "WERT_002", id="too many digits"),
        pytest.param(HOURS, 10**400, "WERT_012", id="beyond floats"),
        (HOURS, math.inf, "WERT_002"),
        (HOURS, True, "WERT_002"),
        (HOURS, datetime.date(2026, 3, 1), "WERT_002"),
        (LEVEL, "viel", "WERT_003"),
        (LEVEL, 3.5, "WERT_003"),
        (LEVEL, 9, "WERT_003"),
        (LEVEL, True, "WERT_003"),
        (COST, "viel", "WERT_004"),
        (DAY, "gestern", "WERT_005"),
        (DAY, "31.02.2026", "WERT_005"),
        (DAY, "12/31/2026", "WERT_005"),
        (DAY, 2026, "WERT_005"),
        (DAY, True, "WERT_005"),
        (DAY, datetime.time(8, 30), "WERT_005"),
        (DAY, "01.01.9999", "WERT_013"),
        (COUNCIL, "vielleicht", "WERT_021"),
        (AGE, 25, "WERT_021"),
    ],
)
def test_what_cannot_be_read_has_a_code(field: FormField, raw: Any, code: str):
    """The exception carries code, column and what stood there."""
    with pytest.raises(NotReadable, match=code) as caught:
        parse(field, raw)
    assert (caught.value.code, caught.value.field, caught.value.value) == (code, field, raw)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (HOURS, 38.5, "38,5"),
        (HOURS, 35.0, "35"),
        (COST, 1234567.5, "1.234.567,5 €"),
        (SIZE, 12000, "12.000"),
        (field_of("people", "last_training"), 2024, "2024"),
        (DAY, pd.Timestamp("2026-12-31"), "31.12.2026"),
        (DAY, datetime.date(2026, 1, 2), "02.01.2026"),
        (LEVEL, 3, "3 – selbständig"),
        (LEVEL, 9, "9"),
        (COUNCIL, "unknown", "unbekannt"),
        (SKILLS, "S1; S2", "S1; S2"),
    ],
)
def test_shown_as_german_text(field: FormField, value: Any, text: str):
    """Values are shown as people here write them."""
    assert show(field, value) == text


def test_numbers_have_no_exponent():
    """Very small and very large numbers are written out."""
    assert number_text(1e-7) == "0,0000001"
    assert number_text(1e16) == "10.000.000.000.000.000"
    assert number_text(-1234.5, grouped=False) == "-1234,5"


def test_listed_keeps_order_without_repetition():
    """Lists keep the order in which they were written."""
    assert listed("b; a, b;; c") == ["b", "a", "c"]


def typed_values(field: FormField) -> st.SearchStrategy[Any]:
    """Return values of a column as the contract allows them."""
    words = st.text(st.characters(codec="utf-8"), max_size=40)
    by_kind: dict[Kind, Any] = {
        Kind.WHOLE: lambda: st.integers(int(field.minimum or 0), int(field.maximum or 0)),  # type: ignore[arg-type]
        Kind.DECIMAL: lambda: st.floats(field.minimum, field.maximum),  # type: ignore[arg-type]
        Kind.EURO: lambda: st.floats(field.minimum, field.maximum),  # type: ignore[arg-type]
        Kind.DATE: lambda: st.dates(field.minimum, field.maximum).map(pd.Timestamp),  # type: ignore[arg-type]
        Kind.ONE_OF: lambda: st.sampled_from([code for code, _ in field.choices]),
        Kind.SCALE: lambda: st.sampled_from([code for code, _ in field.choices]),
    }
    return by_kind.get(field.kind, lambda: words.map(lambda text: parse(field, text)))()


@given(st.data())
def test_what_is_shown_is_read_back(data: st.DataObject):
    """For every column and each of its values reading undoes showing."""
    field = data.draw(st.sampled_from(FIELDS))
    value = data.draw(st.none() | typed_values(field))
    assert parse(field, show(field, value)) == value


@given(st.sampled_from(FIELDS), st.text() | st.floats() | st.integers() | st.booleans())
@example(next(field for field in FIELDS if field.kind is Kind.DATE), math.inf)
def test_any_cell_is_read_or_refused(field: FormField, raw: Any):
    """No cell makes reading fail in any other way, and what was read can be shown."""
    try:
        value = parse(field, raw)
    except NotReadable:
        return
    assert parse(field, show(field, value)) == value
