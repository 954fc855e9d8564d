"""Reading a company's workbook.

Requirements:
- Import refuses with everything at once: missing sheet, missing, unknown, doubled and unnamed
  columns, text for numbers, merged cells, repeated keys, unknown and ambiguous references, an empty
  sheet, formulas without result, Excel's error values.
- Import takes decimal comma, Excel's days, per cent, names for keys, other order, blank rows.
- A sheet or column that is not there takes nothing away from what is stored.
- 20,000 ratings are read.
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.case import Case, case_of
from schemas.findings import Refused
from schemas.store import open_store
from schemas.workbook import read_workbook, write_workbook

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


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """Return a sheet with cells."""
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


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


def test_twenty_thousand_ratings_are_read(tmp_path: Path):
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
    assert_same(read_workbook(tmp_path / "gross.xlsx"), case)


def test_deleted_column_takes_nothing_away(tmp_path: Path):
    """A column or sheet that is not in the workbook is unsaid: the stored values stay."""
    whole = workbook_of(
        tmp_path / "ganz.xlsx",
        Beschäftigte=[["Personen-Nr.", "Team", "Wochenstunden"], ["P1", "A", 35], ["P2", "A", 20]],
        Kompetenzen=SKILLS[:2],
    )
    partial = workbook_of(
        tmp_path / "teil.xlsx", Beschäftigte=[["Personen-Nr.", "Team"], ["P1", "B"], ["P3", "B"]]
    )
    with open_store(tmp_path) as store:
        store.write(read_workbook(whole), who="Büro")
        assert store.write(read_workbook(partial), who="Büro") == 3
        case = store.read("demo-28")
    assert case.people["person_id"].tolist() == ["P1", "P3"]
    assert case.people["team"].tolist() == ["B", "B"]
    assert case.people["weekly_hours"].fillna(-1).tolist() == [35, -1]
    assert case.skills["name"].tolist() == ["Drehen"]


def test_what_stays_must_still_fit(tmp_path: Path):
    """A kept sheet that names a skill which the workbook no longer has is refused, not thinned."""
    roles = [["Rollen-Nr.", "Rolle"], ["R1", "Dreher"]]
    whole = workbook_of(
        tmp_path / "ganz.xlsx",
        Rollen=roles,
        Kompetenzen=SKILLS,
        Anforderungen=[["Rolle", "Kompetenz", "Soll", "Gewicht"], ["R1", "S2", 3, 1]],
    )
    partial = workbook_of(tmp_path / "teil.xlsx", Rollen=roles, Kompetenzen=SKILLS[:2])
    with open_store(tmp_path) as store:
        store.write(read_workbook(whole), who="Büro")
        with pytest.raises(Refused, match="Blatt Anforderungen, Zeile 1, Spalte Kompetenz"):
            store.write(read_workbook(partial), who="Büro")
        assert store.read("demo-28").skills["skill_id"].tolist() == ["S1", "S2"]


def test_known_of_a_person_goes_with_the_person(tmp_path: Path):
    """Ratings of a person who is no longer in the workbook are not kept by a missing sheet."""
    rating = ["P1", "S1", "self", DAY, 3]
    whole = workbook_of(
        tmp_path / "ganz.xlsx",
        Beschäftigte=PEOPLE,
        Kompetenzen=SKILLS,
        Bewertungen=[RATINGS, rating, ["P2", *rating[1:]]],
    )
    partial = workbook_of(tmp_path / "teil.xlsx", Beschäftigte=PEOPLE[:2])
    with open_store(tmp_path) as store:
        store.write(read_workbook(whole), who="Büro")
        store.write(read_workbook(partial), who="Büro")
        assert store.read("demo-28").ratings["person_id"].tolist() == ["P1"]
