"""Checks of a case.

Requirements:
- Contracts: types, bounds, choices, patterns, lengths, required columns; missing and extra columns.
- Unique keys, references between tables (single and lists), one row in the company's table.
- Rules across columns.
- Findings come in order, with the row numbers they were given; 20,000 ratings take about a second.
- Empty and half-filled tables are no error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from schemas.case import Case, case_of
from schemas.check import RULES, check, check_columns, check_table
from schemas.findings import Finding
from schemas.tables import TABLES

COMPANY = {"company_id": ["demo-28"], "name": ["Muster Presswerk"]}


def case_with(**tables: Mapping[str, Any]) -> Case:
    """Return a case with a company and ``tables``."""
    frames = {name: pd.DataFrame(table) for name, table in tables.items()}
    return case_of({"company": pd.DataFrame(COMPANY), **frames})


def places(findings: tuple[Finding, ...]) -> list[tuple[str, Any, Any]]:
    """Return code, row and column of the findings."""
    return [(found.code, found.row, found.column) for found in findings]


def test_company_alone_is_enough():
    """Every table but the company may be empty."""
    assert check(case_with()) == ()


def test_case_without_company_is_refused():
    """Without its row a case has no name."""
    assert places(check(case_of({}))) == [("BLATT_002", None, None)]


def test_company_has_one_row():
    """A second company is named by its row."""
    twice = {"company_id": ["eins", "zwei"], "name": ["Eins", "Zwei"]}
    assert places(check(case_with(company=twice))) == [("ZEILE_002", 2, None)]


@pytest.mark.parametrize(
    ("table", "values", "code", "column"),
    [
        ("people", {"person_id": "P1", "weekly_hours": "viel"}, "WERT_002", "weekly_hours"),
        ("people", {"person_id": "P1", "weekly_hours": -1}, "WERT_011", "weekly_hours"),
        ("people", {"person_id": "P1", "weekly_hours": 61}, "WERT_012", "weekly_hours"),
        ("people", {"person_id": "P1", "dqr_level": 4.5}, "WERT_001", "dqr_level"),
        ("people", {"person_id": "P1", "age_band": "jung"}, "WERT_021", "age_band"),
        ("people", {"person_id": "Eva Muster"}, "WERT_022", "person_id"),
        ("people", {"person_id": "P1", "team": "x" * 41}, "WERT_023", "team"),
        ("people", {"person_id": None}, "WERT_031", "person_id"),
        ("people", {"person_id": " "}, "WERT_031", "person_id"),
        ("requirements", {"target": 5}, "WERT_003", "target"),
        ("requirements", {"target": "viel"}, "WERT_003", "target"),
        ("measures", {"cost": "viel"}, "WERT_004", "cost"),
        ("measures", {"cost": -1}, "WERT_011", "cost"),
        ("measures", {"start": "bald"}, "WERT_005", "start"),
        ("measures", {"start": pd.Timestamp("1900-01-01")}, "WERT_013", "start"),
    ],
)
def test_one_wrong_value(table: str, values: dict[str, Any], code: str, column: str):
    """Each kind of wrong value gives the finding of its code, and only that at its place."""
    found = check_table(table, pd.DataFrame([values]))
    assert [each.code for each in found if each.column == column] == [code]


def test_typed_values_out_of_choice_are_found_too():
    """A stored code that is no choice any more is found in a typed case."""
    people = {"person_id": ["P1"], "age_band": ["jung"], "dqr_level": [9]}
    assert places(check(case_with(people=people))) == [
        ("WERT_021", 1, "age_band"),
        ("WERT_012", 1, "dqr_level"),
    ]


def test_levels_outside_the_scale_are_no_levels():
    """Bounds of a scale speak of steps, bounds of days of time."""
    ratings = {
        "person_id": ["P1"],
        "skill_id": ["S1"],
        "source": ["self"],
        "rated_on": [pd.Timestamp("1900-01-01")],
        "level": [9],
    }
    case = case_with(
        people={"person_id": ["P1"]},
        skills={"skill_id": ["S1"], "name": ["Drehen"]},
        ratings=ratings,
    )
    assert places(check(case)) == [("WERT_013", 1, "rated_on"), ("WERT_003", 1, "level")]


def test_all_wrong_values_of_a_column_are_found():
    """A value of the wrong type hides no value out of bounds, and leaves no gap behind."""
    frame = pd.DataFrame({"person_id": ["P1", "P2", "P3", "P4"], "dqr_level": ["x", 9, 4.5, 4]})
    rows = [(each.code, each.row) for each in check_table("people", frame) if each.row]
    assert rows == [("WERT_001", 1), ("WERT_012", 2), ("WERT_001", 3)]


def test_missing_and_extra_columns():
    """Columns are called by their titles; the closest title is suggested."""
    columns = [field for field in TABLES["wishes"].to_schema().columns if field != "note"]
    frame = pd.DataFrame(columns=[*columns, "Bemerkungen"])
    found = check_table("wishes", frame)
    assert places(found) == [("SPALTE_002", None, "Bemerkungen"), ("SPALTE_001", None, "note")]
    assert found[0].remedy.endswith("Gemeint ist vielleicht „Bemerkung“.")
    assert found[1].what == "Die Spalte „Bemerkung“ fehlt."


def test_unknown_table_is_an_error():
    """A table without contract cannot be checked."""
    with pytest.raises(KeyError, match="holidays"):
        check_table("holidays", pd.DataFrame())


def test_repeated_keys_name_the_first_row():
    """Each repetition is found; the key may have several columns."""
    wishes = {"person_id": ["P1", "P2", "P1", "P1"], "skill_id": ["S1"] * 4}
    found = check_table("wishes", pd.DataFrame(wishes), rows=[5, 6, 9, 10])
    repeated = [each for each in found if each.code == "ZEILE_001"]
    assert places(tuple(repeated)) == [
        ("ZEILE_001", 9, "person_id"),
        ("ZEILE_001", 10, "person_id"),
    ]
    assert repeated[0].what == "„P1, S1“ steht schon in Zeile 5."
    assert repeated[0].why == "Je Zeile nur einmal erlaubt: „Person“, „Kompetenz“."


def test_rows_with_gaps_in_their_key_do_not_repeat():
    """A missing key is one finding, not two."""
    found = check_table("people", pd.DataFrame({"person_id": [None, None], "team": ["A", "B"]}))
    assert [each.code for each in found if each.row] == ["WERT_031", "WERT_031"]


def test_unknown_references():
    """References name their table; lists are looked up one by one; gaps are no reference."""
    case = case_with(
        skills={"skill_id": ["cnc-drehen"], "name": ["Drehen"]},
        people={"person_id": ["P1", "P2"], "role_id": ["R1", None]},
        offers={"offer_id": ["A1"], "title": ["Kurs"], "skills": ["cnc-drehen; cnc-drehn; x"]},
    )
    found = check(case, {"people": [4, 7], "offers": [2]})
    assert places(found) == [
        ("BEZUG_001", 4, "role_id"),
        ("BEZUG_001", 2, "skills"),
        ("BEZUG_001", 2, "skills"),
    ]
    assert found[0].what == "„R1“ gibt es im Blatt „Rollen“ nicht."
    assert found[1].remedy.endswith("Gemeint ist vielleicht „cnc-drehen“.")


OFFER = {"offer_id": "A1", "title": "Kurs"}
MEASURE = {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "planned"}
RATING = {"person_id": "P1", "skill_id": "S1", "source": "self", "level": 2}
ANSWER = {"measure_id": "M1", "wave": "T1", "respondent": "A1", "item_id": "q1"}
ITEM = {"item_id": "q1", "rater_group": "management", "sheet": "1"}
FIRST, SECOND = pd.Timestamp("2026-01-01"), pd.Timestamp("2026-02-01")


@pytest.mark.parametrize(
    ("code", "table", "broken", "kept"),
    [
        (
            "REGEL_001",
            "offers",
            {**OFFER, "start": SECOND, "end": FIRST},
            {**OFFER, "start": FIRST, "end": FIRST},
        ),
        (
            "REGEL_001",
            "measures",
            {**MEASURE, "start": SECOND, "end": FIRST},
            {**MEASURE, "end": FIRST},
        ),
        (
            "REGEL_002",
            "ratings",
            {**RATING, "rated_on": SECOND, "valid_until": FIRST},
            {**RATING, "rated_on": SECOND},
        ),
        (
            "REGEL_003",
            "company",
            {"headcount": 480.0, "group_headcount": 28.0},
            {"headcount": 480.0},
        ),
        ("REGEL_004", "maturity", {**ITEM, "state": "answered"}, {**ITEM, "state": "unknown"}),
        (
            "REGEL_005",
            "maturity",
            {**ITEM, "state": "unknown", "level": 0},
            {**ITEM, "state": "answered", "level": 0},
        ),
        ("REGEL_004", "answers", {**ANSWER, "state": "answered"}, {**ANSWER, "state": "missing"}),
        (
            "REGEL_005",
            "answers",
            {**ANSWER, "state": "missing", "value": 1},
            {**ANSWER, "state": "answered", "value": 5},
        ),
    ],
)
def test_rules_across_columns(code: str, table: str, broken: dict[str, Any], kept: dict[str, Any]):
    """Each rule is broken by one row and kept by the other, gaps included."""
    found = check_table(table, pd.DataFrame([broken, kept]))
    rules = [each for each in found if each.code.startswith("REGEL")]
    column = next(rule.column for rule in RULES if (rule.code, rule.table) == (code, table))
    assert places(tuple(rules)) == [(code, 1, column)]


def test_twenty_thousand_ratings_take_about_a_second():
    """The size the kit promises is checked while people wait."""
    count = 20_000
    case = case_with(
        people={"person_id": [f"P{number}" for number in range(200)]},
        skills={"skill_id": [f"S{number}" for number in range(100)], "name": "Können"},
        ratings={
            "person_id": [f"P{number % 200}" for number in range(count)],
            "skill_id": [f"S{number // 200}" for number in range(count)],
            "source": "self",
            "rated_on": FIRST,
            "level": [number % 5 for number in range(count)],
        },
    )
    assert check(case) == ()


FIELDS_OF_A_FORM = [
    ("people", {"weekly_hours": "70"}, ["WERT_012"]),
    ("people", {"weekly_hours": "viel", "team": "A"}, ["WERT_002"]),
    ("people", {"weekly_hours": "35,5"}, []),
    ("roles", {"name": " "}, ["WERT_031"]),
    ("measures", {"start": "5.5.2026", "end": "4.5.2026"}, ["REGEL_001"]),
    ("measures", {"end": "4.5.2026"}, []),
    ("maturity", {"state": "answered", "level": None}, ["REGEL_004"]),
    ("maturity", {"state": "answered"}, []),
    ("agreements", {"day": "5.5.2026", "until": "4.5.2026"}, ["REGEL_006"]),
    ("courses", {"minimum": "8", "seats": "6"}, ["REGEL_007"]),
    ("partners", {"id": "Küche"}, ["WERT_022"]),
]


@pytest.mark.parametrize(("table", "values", "codes"), FIELDS_OF_A_FORM)
def test_some_columns_are_checked_alone(table: str, values: dict[str, str], codes: list[str]):
    """A form asks about the fields it has; absent columns are neither missing nor wrong."""
    found = check_columns(table, pd.DataFrame([values], dtype="object"))
    assert [each.code for each in found] == codes


def test_references_into_an_empty_sheet_are_one_finding():
    """A lost key column is said once, not in every row that refers to it."""
    case = case_with(people={"person_id": ["P1", "P2"], "role_id": ["R1", "R2"]})
    (found,) = [each for each in check(case) if each.column == "role_id"]
    assert found.code == "BEZUG_004"
    assert found.what == "Alle 2 Verweise zeigen ins Leere."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Herr Krause", "„Herr Krause“"),
        ("Fragen an Frau Dr. Meier-Lenz", "„Frau Dr. Meier-Lenz“"),
        ("Fertigungsleitung", None),
        ("Frauen in der Fertigung", None),
        ("die Herren und Damen der Schicht", None),
    ],
)
def test_people_are_not_addressed_by_name(text: str, named: str | None):
    """A function may be responsible, never a name."""
    case = case_with(measures={"measure_id": ["M1"], "responsible": [text]})
    found = [each for each in check(case) if each.code == "NAME_001"]
    assert [each.what.split(" sieht")[0] for each in found] == ([named] if named else [])
