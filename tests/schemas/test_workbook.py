"""A company's data as a workbook.

Requirements:
- An empty workbook: guide, a sheet per table, headings with unit and asterisk, comments with help,
  drop-downs, frozen heading, landscape; the same bytes each time; written at once or not at all.
- Export and import give the same case; no text becomes a formula.
- Import refuses with everything at once: missing sheet, missing, unknown, doubled and unnamed
  columns, text for numbers, merged cells, repeated keys, unknown and ambiguous references, an empty
  sheet, formulas without result, Excel's error values.
- Import takes decimal comma, Excel's days, per cent, names for keys, other order, blank rows.
- Files are refused that are missing, no workbook, protected, too big, bombs or have macros.
- 20,000 ratings are read in seconds.
"""

from __future__ import annotations

import datetime
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas import workbook_file
from schemas.case import Case, case_of
from schemas.check import check
from schemas.fields import fields_of
from schemas.findings import Refused
from schemas.tables import TABLES, description_of, title_of
from schemas.values import parse
from schemas.workbook import read_workbook, write_workbook
from schemas.workbook_template import heading

COMPANY = [["Kennung", "Name des Unternehmens"], ["demo-28", "Muster Presswerk"]]
PEOPLE = [["Personen-Nr."], ["P1"], ["P2"]]
SKILLS = [["Kompetenz-Nr.", "Kompetenz"], ["S1", "Drehen"], ["S2", "Fräsen"]]
RATINGS = ["Person", "Kompetenz", "Quelle", "Bewertet am", "Stand"]
DAY = datetime.datetime(2026, 3, 1)  # noqa: DTZ001 - Excel knows no time zones


def workbook_of(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook as an office would: sheets of plain cells, the company's unless given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in {"Unternehmen": COMPANY, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def changed(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Change the workbook at ``path``."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def found_in(path: Path) -> list[str]:
    """Return place and code of each finding of a workbook that is refused."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    return [f"[{found.where}] {found.code}" for found in refused.value.findings]


def assert_same(actual: Case, expected: Case) -> None:
    """Compare all tables of two cases."""
    for name, frame in expected.tables().items():
        pd.testing.assert_frame_equal(actual.table(name), frame)


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
    assert found_in(tmp_path / "leer.xlsx") == ["[Blatt Unternehmen] BLATT_002"]


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
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases())
def test_export_and_import_give_the_same_case(tmp_path: Path, case: Case):
    """Whatever a case without findings holds comes back unchanged."""
    assert check(case) == ()
    write_workbook(tmp_path / "fall.xlsx", case)
    assert_same(read_workbook(tmp_path / "fall.xlsx"), case)


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


def test_the_usual_ways_of_writing_are_read(tmp_path: Path):
    """Decimal comma, days, per cent, short forms, other order, case and spaces, blank rows."""
    path = workbook_of(
        tmp_path / "büro.xlsx",
        Beschäftigte=[
            ["  wochenstunden ", "PERSONEN-NR. *", "Altersgruppe"],
            ["35,5", "P1", "25-34"],
            [None, None, None],
            [" ", "", None],
            [40, "P2", "60 und älter"],
        ],
        Kompetenzen=SKILLS,
        Bewertungen=[
            RATINGS,
            ["P1", "S1", "Führungskraft", DAY, 3],
            ["P2", "S1", "self", "01.03.2026", "4 – leitet andere an"],
            ["P2", "S2", "Nachweis", 46082, "2"],
        ],
        Nutzen=[
            ["Nutzen-Nr.", "Nutzen", "Betrag im Jahr [€] *", "Sicherheit [%]"],
            ["N1", "weniger Ausschuss", "12.500 €", 0.75],
        ],
    )
    case = read_workbook(changed(path, _show_as_per_cent))
    assert case.people["weekly_hours"].tolist() == [35.5, 40.0]
    assert case.people["age_band"].tolist() == ["25-34", "60+"]
    assert case.ratings["rated_on"].unique().tolist() == [pd.Timestamp(DAY)]
    assert case.ratings["level"].tolist() == [3, 4, 2]
    assert case.ratings["source"].tolist() == ["supervisor", "self", "evidence"]
    assert case.benefits[["yearly", "confidence"]].iloc[0].tolist() == [12500.0, 75.0]


def _show_as_per_cent(book: Workbook) -> None:
    sheet_of(book, "Nutzen")["D2"].number_format = "0%"


def test_references_may_be_names(tmp_path: Path):
    """A unique name or a key in other case stands for the key, in lists too."""
    path = workbook_of(
        tmp_path / "namen.xlsx",
        Rollen=[["Rollen-Nr.", "Rolle"], ["R1", "Dreher, CNC"], [2, "Prüferin"]],
        Beschäftigte=[["Personen-Nr.", "Rolle"], ["P1", "dreher, CNC"], ["P2", 2], ["P3", "r1"]],
        Kompetenzen=SKILLS,
        Angebote=[["Angebots-Nr.", "Titel", "Kompetenzen"], ["A1", "Kurs", "Fräsen; s1"]],
    )
    case = read_workbook(path)
    assert case.people["role_id"].tolist() == ["R1", "2", "R1"]
    assert case.offers["skills"].tolist() == ["S2; S1"]


def test_headings_may_stand_below_a_title(tmp_path: Path):
    """Offices like a title above the table; rows keep Excel's numbers."""
    people = [["Belegschaft 2026"], [], ["Personen-Nr.", "Wochenstunden"], ["P1", "viel"]]
    path = workbook_of(tmp_path / "titel.xlsx", Beschäftigte=people)
    changed(path, lambda book: sheet_of(book, "Beschäftigte").merge_cells("A1:B1"))
    assert found_in(path) == ["[Blatt Beschäftigte, Zeile 4, Spalte Wochenstunden] WERT_002"]


def test_everything_wrong_is_said_at_once(tmp_path: Path):
    """One reading names every fault with sheet, row of Excel and column."""
    path = workbook_of(
        tmp_path / "fehler.xlsx",
        Rollen=[["Rollen-Nr.", "Rolle"], ["R1", "Dreher"], ["R2", "Dreher"]],
        Beschäftigte=[
            ["Personen-Nr.", "Rolle", "Wochenstunden", "Alter"],
            ["P1", "Dreher", "35,0", 44],
            [],
            ["P1", "R9", "viel", 51],
            ["Eva Muster", "R1", 70, None],
        ],
        Kompetenzen=[["Kompetenz-Nr."], ["S1"]],
        Bewertungen=[RATINGS, ["P1", "S9", "Selbsteinschätzung", "gestern", "viel"]],
    )
    assert found_in(path) == [
        "[Blatt Beschäftigte, Spalte Alter] SPALTE_002",
        "[Blatt Beschäftigte, Zeile 2, Spalte Rolle] BEZUG_002",
        "[Blatt Beschäftigte, Zeile 4, Spalte Personen-Nr.] ZEILE_001",
        "[Blatt Beschäftigte, Zeile 4, Spalte Rolle] BEZUG_001",
        "[Blatt Beschäftigte, Zeile 4, Spalte Wochenstunden] WERT_002",
        "[Blatt Beschäftigte, Zeile 5, Spalte Personen-Nr.] WERT_022",
        "[Blatt Beschäftigte, Zeile 5, Spalte Wochenstunden] WERT_012",
        "[Blatt Kompetenzen, Spalte Kompetenz] SPALTE_001",
        "[Blatt Kompetenzen, Zeile 2, Spalte Kompetenz] WERT_031",
        "[Blatt Bewertungen, Zeile 2, Spalte Kompetenz] BEZUG_001",
        "[Blatt Bewertungen, Zeile 2, Spalte Bewertet am] WERT_005",
        "[Blatt Bewertungen, Zeile 2, Spalte Stand] WERT_003",
    ]


def test_message_reads_as_promised(tmp_path: Path):
    """The sentence of the requirement, word for word."""
    skills = [*SKILLS[:1], ["S1", "Drehen"]]
    rows = [RATINGS, ["P1", "S1", "self", DAY, "viel"]]
    path = workbook_of(
        tmp_path / "viel.xlsx", Beschäftigte=PEOPLE, Kompetenzen=skills, Bewertungen=rows
    )
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert str(refused.value) == (
        "[Blatt Bewertungen, Zeile 2, Spalte Stand] „viel“ ist keine Stufe. Erlaubt sind 0 bis 4. "
        "Bitte eine Zahl von 0 bis 4 eintragen. (WERT_003)"
    )


def test_sheet_of_the_company_is_needed(tmp_path: Path):
    """Other sheets may be missing; one that looks misspelt is named, one's own is not read."""
    path = workbook_of(
        tmp_path / "blatt.xlsx", Notizen=[["egal"]], Hinweis=[["egal"]], Beschaeftigte=PEOPLE
    )
    changed(path, lambda book: book.remove(book["Unternehmen"]))
    assert found_in(path) == ["[Blatt Beschaeftigte] BLATT_003", "[Blatt Unternehmen] BLATT_001"]


def test_empty_sheet_is_no_fault_but_the_companys(tmp_path: Path):
    """A sheet without any cell is an empty table."""
    assert read_workbook(workbook_of(tmp_path / "a.xlsx", Beschäftigte=[])).people.empty
    assert found_in(workbook_of(tmp_path / "b.xlsx", Unternehmen=[])) == [
        "[Blatt Unternehmen] BLATT_002"
    ]


def test_doubled_and_unnamed_columns(tmp_path: Path):
    """Nothing is lost silently: two equal headings or entries without heading are named."""
    rows = [["Personen-Nr.", "Team", "Team"], ["P1", "A", "B", "C"], ["P2", None, None, "D"]]
    path = workbook_of(tmp_path / "spalten.xlsx", Beschäftigte=rows)
    assert found_in(path) == [
        "[Blatt Beschäftigte, Zeile 1, Spalte Team] SPALTE_003",
        "[Blatt Beschäftigte, Zeile 2] SPALTE_004",
    ]


def test_merged_cells_are_named(tmp_path: Path):
    """A merged range counts for its first cell; the others are gaps."""
    rows = [["Personen-Nr.", "Team"], ["P1", "A"], ["P2", "B"]]
    path = workbook_of(tmp_path / "verbunden.xlsx", Beschäftigte=rows)
    changed(path, lambda book: sheet_of(book, "Beschäftigte").merge_cells("B2:B3"))
    assert found_in(path) == ["[Blatt Beschäftigte, Zeile 2, Spalte Team] ZELLE_001"]
    changed(path, lambda book: sheet_of(book, "Beschäftigte").merge_cells("A1:B1"))
    assert "[Blatt Beschäftigte, Zeile 1, Spalte Personen-Nr.] ZELLE_001" in found_in(path)


def test_formulas_without_result_are_named(tmp_path: Path):
    """A formula that no program has computed has no value to read."""
    rows = [["Personen-Nr.", "Wochenstunden"], ["P1", "=35+5"], ["P2", 38]]
    path = workbook_of(tmp_path / "formel.xlsx", Beschäftigte=rows)
    assert found_in(path) == ["[Blatt Beschäftigte, Zeile 2, Spalte Wochenstunden] ZELLE_002"]


def test_stored_results_of_formulas_are_read(tmp_path: Path):
    """Excel keeps the result beside the formula; that is what counts."""
    rows = [["Personen-Nr.", "Wochenstunden"], ["P1", "=35+5"]]
    path = workbook_of(tmp_path / "formel.xlsx", Beschäftigte=rows)
    repacked(path, replace=(b"<f>35+5</f><v></v>", b"<f>35+5</f><v>40</v>"))
    assert read_workbook(path).people["weekly_hours"].tolist() == [40.0]


def test_error_values_of_excel_are_named(tmp_path: Path):
    """The German Excel calls #N/A #NV."""
    rows = [["Personen-Nr.", "Wochenstunden"], ["P1", "#N/A"]]
    path = workbook_of(tmp_path / "nv.xlsx", Beschäftigte=rows)
    assert found_in(path) == ["[Blatt Beschäftigte, Zeile 2, Spalte Wochenstunden] ZELLE_003"]
    with pytest.raises(Refused, match="„#NV“ ist ein Fehlerwert"):
        read_workbook(path)


def repacked(
    path: Path, *, replace: tuple[bytes, bytes] = (b"", b""), add: dict[str, bytes] | None = None
) -> Path:
    """Change bytes inside the parts of a workbook and add parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(add or {})}.items():
            archive.writestr(name, data.replace(*replace) if replace[0] else data)
    return path


def code_of(path: Path) -> str:
    """Return the one code with which a file is refused."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    (found,) = refused.value.findings
    assert found.what.startswith(f"„{path.name}“")
    return found.code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Kennung;Name\ndemo;Demo\n",
        b"PK\x03\x04 half a file",
        b"%PDF-1.7",
        b"\xff\xfe" + "Kennung".encode("utf-16-le"),
    ],
    ids=["empty", "csv", "torn", "pdf", "utf-16"],
)
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes):
    """Whatever its name says, the content decides."""
    (tmp_path / "fall.xlsx").write_bytes(content)
    assert code_of(tmp_path / "fall.xlsx") == "DATEI_001"


def test_archives_that_are_no_workbook(tmp_path: Path):
    """An archive without a workbook's parts, or with damaged ones, is refused."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert code_of(tmp_path / "a.xlsx") == "DATEI_001"
    path = repacked(workbook_of(tmp_path / "b.xlsx"), replace=(b"<sheetData>", b"<sheetDat"))
    assert code_of(path) == "DATEI_001"
    path = repacked(
        workbook_of(tmp_path / "c.xlsx"), replace=(b"<worksheet ", b"<!DOCTYPE x []><worksheet ")
    )
    assert code_of(path) == "DATEI_001"


def test_protected_and_old_files(tmp_path: Path):
    """Excel's protected files and the format before 2007 share their first bytes."""
    (tmp_path / "fall.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512))
    assert code_of(tmp_path / "fall.xlsx") == "DATEI_004"


def test_missing_file(tmp_path: Path):
    """A wrong path and a folder are said in German too."""
    assert code_of(tmp_path / "fehlt.xlsx") == "DATEI_005"
    assert code_of(tmp_path) == "DATEI_005"


def test_macros_are_refused(tmp_path: Path):
    """By name and by content."""
    assert code_of(workbook_of(tmp_path / "fall.xlsm")) == "DATEI_003"
    path = repacked(workbook_of(tmp_path / "fall.xlsx"), add={"xl/vbaProject.bin": b"Sub"})
    assert code_of(path) == "DATEI_003"


def test_bombs_are_refused_by_size(tmp_path: Path):
    """The directory of the archive says how big it gets; nothing is unpacked before."""
    filler = bytes(workbook_file.MOST_BYTES_UNPACKED // 8)
    path = repacked(workbook_of(tmp_path / "dicht.xlsx"), add={"xl/media/a.png": filler})
    assert code_of(path) == "DATEI_002"
    with pytest.raises(Refused, match="höchstens eine Verdichtung von 200 zu 1; die Datei hat"):
        read_workbook(path)


def test_too_much_content_is_refused(tmp_path: Path):
    """A directory that promises 4 GB is believed."""
    path = repacked(workbook_of(tmp_path / "riesig.xlsx"), add={"xl/a.bin": b"x" * 1000})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 2**32 - 2)
    path.write_bytes(data)
    assert code_of(path) == "DATEI_002"
    with pytest.raises(Refused, match=r"höchstens 256 MB entpackt; die Datei hat 4\.097 MB"):
        read_workbook(path)


def test_big_files_are_not_even_read(tmp_path: Path):
    """The size of the file itself has a limit."""
    path = tmp_path / "gross.xlsx"
    with path.open("wb") as stream:
        stream.truncate(workbook_file.MOST_BYTES + 1)
    assert code_of(path) == "DATEI_002"


def test_twenty_thousand_ratings_are_read_in_seconds(tmp_path: Path):
    """The size the kit promises."""
    count = 20_000
    case = case_of(
        {
            "company": pd.DataFrame({"company_id": ["gross"], "name": ["Groß"]}),
            "people": pd.DataFrame({"person_id": [f"P{number}" for number in range(200)]}),
            "skills": pd.DataFrame({"skill_id": [f"S{n}" for n in range(100)], "name": "Können"}),
            "ratings": pd.DataFrame(
                {
                    "person_id": [f"P{number % 200}" for number in range(count)],
                    "skill_id": [f"S{number // 200}" for number in range(count)],
                    "source": "self",
                    "rated_on": pd.Timestamp("2026-01-01"),
                    "level": [number % 5 for number in range(count)],
                }
            ),
        }
    )
    write_workbook(tmp_path / "gross.xlsx", case)
    started = time.process_time()
    assert_same(read_workbook(tmp_path / "gross.xlsx"), case)
    assert time.process_time() - started < 15
