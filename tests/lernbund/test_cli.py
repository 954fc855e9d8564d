"""The command speaks German, writes what it says and leaves with an honest exit code.

- help and errors of use are German
- a workbook is made, never replaced unasked, read, exported, erased
- a workbook holds no answers that people gave themselves, and takes none away
- what a workbook leaves out stays stored, and the command says so
- a bad workbook prints all findings, exits with 2 and stores nothing
- an unknown workspace, company or file is one sentence
- heavy libraries are imported only by the verbs that need them
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from lernbund.cli import main
from lernbund.plan import examples_folder
from method.content import catalogue, evaluation, instrument
from schemas.case import case_of
from schemas.store import open_store

FOUND = ("ANGEBOT_004", "ANGEBOT_006")
EXAMPLE = examples_folder() / "presswerk-28.xlsx"


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


Lernbund = Callable[..., Said]


@pytest.fixture
def lernbund(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Lernbund:
    """The command as a user types it, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO("nein\n"))
        monkeypatch.setattr(sys, "argv", ["lernbund", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(int(ended.value.code or 0), *capfd.readouterr())

    return run


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--help"], "Aufruf: lernbund"),
        (["run", "--help"], "[OPTIONEN]"),
        (["rnu"], "Den Befehl „rnu“ gibt es nicht"),
        (["run"], "Bitte Unternehmen nennen oder --all angeben"),
        (["run", "--jobs", "viele", "--all"], "keine ganze Zahl"),
        (["import", "fehlt.xlsx"], "Datei „fehlt.xlsx“ gibt es nicht"),
        (["new"], "Es fehlt die Option"),
        (["run", "--all", "--as-of", "31.02.2026"], "kein Datum wie 31.12.2026"),
    ],
)
def test_use_is_explained_in_german(words: list[str], expected: str, lernbund: Lernbund) -> None:
    """Help and every error of use are German sentences."""
    done = lernbund(*words)
    said = done.stdout + done.stderr
    assert expected in said
    assert not [word for word in ("Usage", "Error", "Options", "Traceback") if word in said]


def test_new_workbook_is_never_replaced_unasked(lernbund: Lernbund) -> None:
    """A workbook somebody may have filled in stays."""
    first = lernbund("new", "--workbook", "firma.xlsx")
    second = lernbund("new", "--workbook", "firma.xlsx")
    assert (first.returncode, second.returncode) == (0, 2)
    assert "gibt es schon" in second.stderr


def test_new_workbook_brings_what_people_look_up(lernbund: Lernbund, tmp_path: Path) -> None:
    """Questions, catalogue and statements lie beside the sheets; import skips them."""
    lernbund("new", "--workbook", "firma.xlsx")
    book = openpyxl.load_workbook(tmp_path / "firma.xlsx")
    rows = {title: book[title].max_row - 1 for title in book.sheetnames[-3:]}
    assert rows == {
        "Fragen zur Ausgangslage": len(instrument().items),
        "Katalog der Kompetenzen": len(catalogue().skills),
        "Aussagen für Teilnehmende": len(evaluation().items),
    }
    book["Unternehmen"]["A2"], book["Unternehmen"]["B2"] = "muster", "Muster GmbH"
    book.save(tmp_path / "firma.xlsx")
    assert lernbund("import", "firma.xlsx").stderr == ""


def test_a_company_goes_in_and_out(lernbund: Lernbund, tmp_path: Path) -> None:
    """Import, list, export, erase and restore keep the company whole."""
    assert lernbund("import", EXAMPLE).returncode == 0
    before = open_store(tmp_path / "workspace").read("demo-028")
    assert "demo-028" in lernbund("list").stdout
    assert lernbund("export", "demo-028", "sicherung.json").returncode == 0
    assert lernbund("erase", "demo-028", "--yes").returncode == 0
    assert "demo-028" not in lernbund("list").stdout
    assert lernbund("import", "sicherung.json").returncode == 0
    after = open_store(tmp_path / "workspace").read("demo-028")
    assert all(frame.equals(after.table(name)) for name, frame in before.tables().items())


def test_answers_that_people_gave_themselves_are_in_no_workbook(
    lernbund: Lernbund, tmp_path: Path
) -> None:
    """The sheet holds what came on paper; the workbook read in again takes no answer away."""
    own, paper = "ABCDEFGH234567AB", "R1234"
    measure = {"measure_id": ["M1"], "title": "Kurs", "path": "external", "status": "done"}
    key = {"measure_id": "M1", "wave": "T1", "respondent": [own, paper], "item_id": "use-1"}
    tables = {
        "company": {"company_id": ["werk"], "name": ["Werk"]},
        "measures": measure,
        "answers": {**key, "state": "answered", "value": 4},
    }
    with open_store(tmp_path / "workspace") as store:
        store.write(case_of({name: pd.DataFrame(each) for name, each in tables.items()}), who="x")
        before = store.read("werk").answers
        assert lernbund("export", "werk", "mappe.xlsx").returncode == 0
        with zipfile.ZipFile(tmp_path / "mappe.xlsx") as parts:
            written = b"".join(map(parts.read, parts.namelist())).decode()
        assert (own in written, paper in written) == (False, True)
        assert "0\N{NO-BREAK SPACE}Zeilen geändert" in lernbund("import", "mappe.xlsx").stdout
        assert store.read("werk").answers.equals(before)


def test_what_is_left_out_stays(lernbund: Lernbund, tmp_path: Path) -> None:
    """A deleted column and a deleted sheet change nothing and are named."""
    assert "unverändert" not in lernbund("import", EXAMPLE).stdout
    book = openpyxl.load_workbook(EXAMPLE)
    people = book["Beschäftigte"]
    (hours,) = (cell.column for cell in people[1] if "Wochenstunden" in str(cell.value))
    people.delete_cols(hours)
    book.remove(book["Lernwünsche"])
    book.save(tmp_path / "weniger.xlsx")
    said = lernbund("import", "weniger.xlsx").stdout
    assert "0\N{NO-BREAK SPACE}Zeilen geändert" in said
    assert "Nicht in der Mappe und unverändert: Beschäftigte (Wochenstunden), Lernwünsche\n" in said


def test_erasing_asks_first(lernbund: Lernbund) -> None:
    """Without a yes nothing is deleted."""
    lernbund("import", EXAMPLE)
    asked = lernbund("erase", "demo-028")
    assert (asked.returncode, "löschen?" in asked.stdout) == (1, True)
    assert "demo-028" in lernbund("list").stdout


def test_bad_workbook_tells_everything_and_stores_nothing(
    lernbund: Lernbund, tmp_path: Path
) -> None:
    """Two faults give two findings, exit code 2 and an empty workspace."""
    book = openpyxl.load_workbook(EXAMPLE)
    sheet = book["Rollen"]
    headings = {str(cell.value).split(" [")[0].rstrip("*").strip(): cell for cell in sheet[1]}
    sheet.cell(3, headings["KldB"].column).value = "viel"
    sheet.cell(4, headings["Schlüsselrolle"].column).value = "vielleicht"
    book.save(tmp_path / "kaputt.xlsx")
    done = lernbund("import", "kaputt.xlsx")
    assert done.returncode == 2
    assert "[Blatt Rollen, Zeile 3, Spalte KldB] „viel“" in done.stderr
    assert "[Blatt Rollen, Zeile 4, Spalte Schlüsselrolle] „vielleicht“" in done.stderr
    assert lernbund("list").stdout.count("demo") == 0


def test_unknown_workspace_is_one_sentence(lernbund: Lernbund, tmp_path: Path) -> None:
    """A run without data says what to do first and makes no folder."""
    done = lernbund("run", "--all", "--workspace", "nirgends")
    assert (done.returncode, "noch keine Daten" in done.stderr) == (2, True)
    assert not (tmp_path / "nirgends").exists()


def test_a_place_that_cannot_be_written_is_one_sentence(lernbund: Lernbund, tmp_path: Path) -> None:
    """A file where a folder should be is said in German, before any notebook runs."""
    lernbund("import", EXAMPLE)
    (tmp_path / "datei").write_text("", encoding="utf-8")
    done = lernbund("run", "--all", "--out", "datei/berichte")
    assert (done.returncode, "Auf dem Weg liegt eine Datei" in done.stderr) == (2, True)


def test_one_person_is_erased(lernbund: Lernbund) -> None:
    """The code is gone, and an unknown one is said."""
    lernbund("import", EXAMPLE)
    done = lernbund("erase", "demo-028", "--person", "P001", "--yes")
    again = lernbund("erase", "demo-028", "--person", "P001", "--yes")
    assert (done.returncode, done.stdout.startswith("Gelöscht: P001, ")) == (0, True)
    assert (again.returncode, "nichts gespeichert" in again.stderr) == (2, True)


HEAVY = {"pandas", "numpy", "pandera", "sqlalchemy", "openpyxl", "matplotlib", "papermill"}
ROOMS = {"schemas", "method", "widgets", "reports"}


def test_help_imports_nothing_heavy() -> None:
    """Help as the command prints it waits neither for libraries nor for the rooms."""
    assert imported_by("--help") == set()


def test_a_list_of_companies_imports_neither_charts_nor_workbooks_nor_kernels() -> None:
    """A verb does not wait for what it does not need."""
    loaded = imported_by("list", "--workspace", "nirgends")
    assert loaded & {"widgets", "openpyxl", "matplotlib", "papermill"} == set()
    assert "sqlalchemy" in loaded


def imported_by(*words: str) -> set[str]:
    """Return which rooms and heavy libraries are imported when the command has ended."""
    code = (
        "import atexit, sys\n"
        f"watched = {HEAVY | ROOMS!r}\n"
        "atexit.register(lambda: print(*(watched & set(sys.modules)), file=sys.stderr))\n"
        f"sys.argv = ['lernbund', *{words!r}]\n"
        "from lernbund.cli import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split())


def test_offers_are_taken_over_and_the_report_says_what_became_of_them(
    lernbund: Lernbund, tmp_path: Path
) -> None:
    """Counts first, then the findings; the second time nothing changes."""
    assert lernbund("import", EXAMPLE).returncode == 0
    offers = tmp_path / "kurse.csv"
    offers.write_text("angebot_id;titel;stunden;kosten_eur\nX1;Kräne führen;16;\nX2;;;\n", "utf-8")
    once, again = (lernbund("offers", "import", "demo-028", offers) for _ in range(2))
    lines = once.stdout.replace("\u00a0", " ").splitlines()
    assert lines[0] == (
        "kurse.csv: 2 Einträge gelesen, 1 Angebot übernommen (1 neu, 0 geändert, 0 unverändert)"
    )
    assert [line.endswith(f"({code})") for line, code in zip(lines[1:], FOUND, strict=True)] == [
        True,
        True,
    ]
    assert "(0 neu, 0 geändert, 1 unverändert)" in again.stdout
    with open_store(tmp_path / "workspace") as store:
        assert "X1" in store.read("demo-028").offers["offer_id"].tolist()
    listed = lernbund("offers", "list", "demo-028").stdout.replace("\u00a0", " ").splitlines()
    assert "X1  Kräne führen, –, Beginn –, 16 Stunden, –" in listed
    assert listed[-1] == f"{len(listed) - 1} Angebote"


def test_a_file_without_offers_is_refused(lernbund: Lernbund, tmp_path: Path) -> None:
    """Exit code 2, one German message, nothing stored."""
    lernbund("import", EXAMPLE)
    (tmp_path / "x.xml").write_text("<html/>", "utf-8")
    said = lernbund("offers", "import", "demo-028", tmp_path / "x.xml")
    assert (said.returncode, "ANGEBOT_001" in said.stderr) == (2, True)
