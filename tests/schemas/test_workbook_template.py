"""The workbook a company fills in.

Requirements:
- Guide, a sheet per table, headings with unit and asterisk, comments with help, drop-downs, frozen
  heading, landscape.
- The same case gives the same bytes; the file is written at once or not at all.
- Export and import give the same case; no text becomes a formula.
"""

from __future__ import annotations

import datetime
import time
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.case import Case, case_of
from schemas.check import check
from schemas.fields import fields_of
from schemas.findings import Refused
from schemas.tables import TABLES, description_of, title_of
from schemas.values import parse
from schemas.workbook import read_workbook, write_workbook
from schemas.workbook_template import heading


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The empty workbook, opened."""
    path = tmp_path_factory.mktemp("template") / "leer.xlsx"
    write_workbook(path)
    return load_workbook(path)


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """Return a sheet with cells."""
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_template_has_guide_and_a_sheet_per_table(template: Workbook):
    """Sheets come in the order in which a company is asked."""
    titles = [title_of(name) for name in TABLES]
    assert template.sheetnames == ["Anleitung", *titles, "Listen"]
    assert template["Listen"].sheet_state == "hidden"


def test_guide_lists_every_sheet(template: Workbook):
    """The guide says what each sheet is for and what is never entered."""
    texts = [cell for row in template["Anleitung"].iter_rows(values_only=True) for cell in row]
    written = "\n".join(text for text in texts if text)
    assert [name for name in TABLES if title_of(name) not in texts] == []
    assert [name for name in TABLES if description_of(name) not in texts] == []
    assert "nie Namen" in written


@pytest.mark.parametrize("table", TABLES)
def test_headings_explain_themselves(template: Workbook, table: str):
    """Headings bear unit and asterisk; their comments hold the column's help."""
    sheet = sheet_of(template, title_of(table))
    fields = fields_of(TABLES[table])
    assert [cell.value for cell in sheet[1]] == [heading(field) for field in fields]
    helps = [cell.comment.text.splitlines()[0] if cell.comment else "" for cell in sheet[1]]
    assert helps == [field.help for field in fields]
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("A2", "landscape")


def test_heading_of_a_required_column_with_unit():
    """Unit and asterisk follow the title."""
    headings = {field.name: heading(field) for field in fields_of(TABLES["benefits"])}
    assert headings["yearly"] == "Betrag im Jahr [€] *"
    assert headings["confidence"] == "Sicherheit [%]"


def test_drop_downs(template: Workbook):
    """Choices come from the hidden lists, references from the key of the other sheet."""
    validations = sheet_of(template, "Beschäftigte").data_validations.dataValidation
    formulas = {str(each.sqref).split(":")[0]: each.formula1 for each in validations}
    assert formulas["B2"] == "'Rollen'!$A$2:$A$25000"
    sheet, _, area = str(formulas["E2"]).partition("!")
    entries = [row[0].value for row in sheet_of(template, sheet)[area.replace("$", "")]]
    assert entries[:2] == ["unter 25", "25 bis 34"]


def test_codes_are_text_cells(template: Workbook):
    """A postcode keeps its leading zero and 2026-03 does not become a day."""
    sheet = sheet_of(template, "Standorte")
    assert sheet.column_dimensions["C"].number_format == "@"


def test_empty_template_only_lacks_the_company(template: Workbook, tmp_path: Path):
    """Every sheet but the first may stay empty."""
    template.save(tmp_path / "leer.xlsx")
    with pytest.raises(Refused, match="Das Blatt „Unternehmen“ ist leer") as refused:
        read_workbook(tmp_path / "leer.xlsx")
    assert len(refused.value.findings) == 1


def test_same_case_same_bytes(tmp_path: Path):
    """No clock gets into the file."""
    case = case_of({"company": pd.DataFrame({"company_id": ["demo"], "name": ["Demo"]})})
    for name in ("eins.xlsx", "zwei.xlsx"):
        write_workbook(tmp_path / name, case)
        time.sleep(1.1)
    first, second = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert first == second


def test_failed_writing_leaves_nothing_behind(tmp_path: Path):
    """A target that cannot be replaced keeps its content, and no rest lies beside it."""
    (tmp_path / "ordner.xlsx").mkdir()
    with pytest.raises(OSError, match="ordner"):
        write_workbook(tmp_path / "ordner.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["ordner.xlsx"]


def texts(field: Any) -> st.SearchStrategy[Any]:
    """Return texts as they stand in a column once read, formulas and errors of Excel included."""
    nasty = st.sampled_from(["=1+1", "+49", "-5", "@x", "#N/A", "'a", "1,5", "ja", "_x0041_"])
    plain = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=20)
    return (nasty | plain).map(lambda text: parse(field, text)).filter(bool)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return small cases that have no findings."""
    name, role, note = (
        next(f for f in fields_of(TABLES[table]) if f.name == column)
        for table, column in (("company", "name"), ("roles", "name"), ("wishes", "note"))
    )
    days = st.none() | st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 12, 31))
    company = {
        "company_id": ["demo-28"],
        "name": [draw(texts(name))],
        "headcount": [draw(st.none() | st.integers(0, 4000).map(lambda number: number / 4))],
        "works_council": [draw(st.sampled_from(["yes", "no", "unknown", None]))],
        "driver_digital": [draw(st.sampled_from([0, 4, None]))],
        "goals": [draw(st.none() | texts(note))],
    }
    roles = {"role_id": ["R1", "R2"], "name": [draw(texts(role)) for _ in range(2)]}
    wishes = {"person_id": ["P1", "P2"], "skill_id": "S1", "note": [draw(texts(note)), None]}
    day = [pd.Timestamp(each) if each else pd.NaT for each in draw(st.tuples(days, days))]
    workshops = {"workshop_id": ["W1", "W2"], "held_on": day}
    tables = {
        "company": company,
        "roles": roles,
        "people": {"person_id": ["P1", "P2"], "role_id": ["R2", None]},
        "skills": {"skill_id": ["S1"], "name": ["Drehen"]},
        "offers": {"offer_id": ["A1"], "title": ["Kurs"], "skills": ["S1"]},
        "wishes": wishes,
        "workshops": workshops if all(map(pd.notna, day)) else {},
    }
    return case_of({name: pd.DataFrame(table) for name, table in tables.items()})


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases())
def test_export_and_import_give_the_same_case(tmp_path: Path, case: Case):
    """Whatever a case without findings holds comes back unchanged."""
    assert check(case) == ()
    write_workbook(tmp_path / "fall.xlsx", case)
    read = read_workbook(tmp_path / "fall.xlsx")
    for name, frame in case.tables().items():
        pd.testing.assert_frame_equal(read.table(name), frame)


def test_a_decision_on_research_comes_back(tmp_path: Path):
    """A sheet whose rows are named by a day: agreed, and withdrawn later by the workbook."""
    company = {"company_id": ["demo"], "name": ["Muster"]}
    days = [datetime.datetime(2026, 3, 1), datetime.datetime(2026, 11, 2)]  # noqa: DTZ001
    research = {"decided_on": days, "consent": ["agreed", "withdrawn"], "licence": ["open", None]}
    case = case_of({"company": pd.DataFrame(company), "research": pd.DataFrame(research)})
    write_workbook(tmp_path / "fall.xlsx", case)
    read = read_workbook(tmp_path / "fall.xlsx")
    pd.testing.assert_frame_equal(read.research, case.research)


def test_no_text_becomes_a_formula(tmp_path: Path):
    """Text that looks like a formula is stored as text, marked so that Excel keeps it so."""
    goals = '=HYPERLINK("http://example.org")'
    company = {"company_id": ["demo"], "name": ["+49 3621"], "goals": [goals]}
    path = tmp_path / "fall.xlsx"
    write_workbook(path, case_of({"company": pd.DataFrame(company)}))
    cells = {cell.value: cell for cell in sheet_of(load_workbook(path), "Unternehmen")[2]}
    assert [
        (cells[text].data_type, bool(cells[text].quotePrefix))
        for text in (goals, "+49 3621", "demo")
    ] == [("s", True), ("s", True), ("s", False)]
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert [part for part in parts if b"<f>" in part] == []
