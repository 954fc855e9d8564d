"""``lernbund network account``.

Requirements:
- One command makes notebook, HTML, PDF, Word and an Excel annex, and says where they are.
- The report shows indicators with target and change, the way of the companies, definitions, and
  short cases that their companies released for reports to others; nothing else of a company.
- The annex has the same figures as numbers; a text stays a text, whatever it begins with.
- Pools stand side by side, each figure through the gate of its pool, with the reason if kept back.
- A half-year that has not begun, two pools of one name and a faulty half-year are German messages.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from lernbund.account_report import account_text
from lernbund.cli import lernbund
from lernbund.plan import PlanError
from lernbund.pool.build import build
from lernbund.pool.compared import compared
from method.programme.half_years import HalfYear
from method.programme.stories import UNNAMED, stories
from reports.annex import workbook
from schemas.store import open_store
from tests.method.network.conftest import NOWHERE
from tests.method.programme.conftest import told

DAY = datetime.date(2026, 11, 24)
PROUD, SHY, PEERS, LATE = "Adler kann CAM.", "=SUMME(A1) als Text.", "Nur unter uns.", "Zu spät."


def sharing(subject: str, visibility: str, wording: str, day: str = "2026-10-01") -> dict[str, Any]:
    """Return a row of the table of releases."""
    return {"subject": subject, "visibility": visibility, "wording": wording,
            "agreed_on": pd.Timestamp(day)}  # fmt: skip


RELEASES = {
    "adler": sharing("account", "name", PROUD),
    "bussard": sharing("account", "topic", SHY),
    "condor": sharing("example", "name", PEERS),
    "dohle": sharing("account", "name", LATE, "2027-01-01"),
}
AGREED = [{"decided_on": pd.Timestamp("2026-01-05"), "consent": "agreed", "licence": "network"}]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace, a network's file and two pools."""
    folder = tmp_path_factory.mktemp("netz")
    with open_store(folder / "w") as store:
        for key, row in RELEASES.items():
            firm = told(key, people=5, sharing=[row], research=AGREED).case
            store.write(firm, who="Test", at=datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC))
    start, _, _ = NOWHERE.partition("indicators:")
    wanted = ("employees_covered", "measures_finished", "employees_women")
    names = ", ".join(f"{{indicator: {each}, per_half_year: 20}}" for each in wanted)
    (folder / "netz.yaml").write_text(f"{start}\nindicators: [{names}]\n", encoding="utf-8")
    with open_store(folder / "other") as store:
        for key in RELEASES:
            store.write(told(key, people=6, research=AGREED).case, who="Test")
    build([str(folder / "w")], folder / "nord", day=DAY)
    build([str(folder / "other")], folder / "sued", day=DAY)
    return folder


@pytest.fixture(scope="module")
def out(place: Path) -> Path:
    """Return the folder of the account."""
    words = ["network", "account", place / "netz.yaml", "--workspace", place / "w",
             "--out", place / "out", "--as-of", "24.11.2026", "--compare", place / "sued",
             "--compare", place / "nord"]  # fmt: skip
    done = CliRunner().invoke(lernbund, [str(word) for word in words], catch_exceptions=False)
    assert "Netz Nirgendwo, 24.11.2026" in done.output
    return place / "out"


def test_all_files_are_made(out: Path) -> None:
    """The notebook, four formats, a manifest."""
    names = {path.name for path in out.iterdir()}
    assert names >= {"rechenschaft.ipynb", "rechenschaft.html", "rechenschaft.pdf",
                     "rechenschaft.docx", "rechenschaft.xlsx"}  # fmt: skip


def test_the_report_shows_figures_and_what_was_released(out: Path) -> None:
    """Twenty people of twenty wanted, four measures in spring; two short cases."""
    html = (out / "rechenschaft.html").read_text(encoding="utf-8")
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    for shown in ("Erfasste Beschäftigte", "2. Halbjahr 2026", "erreicht", "verfehlt", PROUD,
                  "Adler GmbH", UNNAMED, "Geschlecht einzelner Personen wird nicht"):  # fmt: skip
        assert shown in text
    for hidden in ("Bussard GmbH", "Condor GmbH", "Dohle GmbH", PEERS, LATE, "P1"):
        assert hidden not in text


def test_the_annex_has_the_same_figures_as_numbers(out: Path) -> None:
    """A number is a number, what is open is a word, a text is no formula."""
    book = openpyxl.load_workbook(out / "rechenschaft.xlsx")
    rows = {row[0]: row for row in book["Kennzahlen"].iter_rows(values_only=True)}
    assert rows["Kennzahl"][3:6] == ("2. Halbjahr 2025", "1. Halbjahr 2026", "2. Halbjahr 2026")
    assert rows["Erfasste Beschäftigte"][2:6] == (20, 20, 20, 20)
    assert rows["Maßnahmen abgeschlossen"][3:6] == ("offen", 4, 0)
    assert rows["Frauen in diesen Betrieben"][5] == 20
    cells = {cell.value: cell for row in book["Kurzfälle"] for cell in row}
    assert (cells[SHY].data_type, cells[SHY].quotePrefix) == ("s", True)
    assert "Vergleich" in book.sheetnames


def test_the_same_sheets_make_the_same_file() -> None:
    """Nothing of the moment is in it."""
    data = [{"title": "T", "head": ["A"], "rows": [["+1"], [2.5]], "formats": ["", "0 %"]}]
    with zipfile.ZipFile(io.BytesIO(workbook(data))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert b"2026-01-01" in archive.read("docProps/core.xml")
    assert workbook(data) == workbook(data)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(data)))["T"]
    assert [(cell.value, cell.number_format) for cell in sheet["A"][1:]] == [
        ("+1", "General"),
        (2.5, "0 %"),
    ]


def test_pools_stand_side_by_side_through_their_gate(place: Path, out: Path) -> None:
    """Both pools in the order given; a figure that is not there says why.

    Of companies of six some are left out of the pool by lot, of companies of five nobody is.
    """
    people = len(pd.read_parquet(place / "sued" / "people.parquet"))
    assert 20 <= people < 24
    book = openpyxl.load_workbook(out / "rechenschaft.xlsx")
    rows = list(book["Vergleich"].iter_rows(values_only=True))
    assert [row[1:5] for row in rows if row[0].startswith("Beschäftigte im Pool")] == [
        ("sued", str(people), people, 4),
        ("nord", "20", 20, 4),
    ]
    nothing = [row for row in rows if str(row[0]).startswith("Ausgangslage")]
    assert [row[2] for row in nothing] == ["offen", "offen"]
    assert all(row[5] for row in nothing)


def test_pools_compared_again_have_the_same_cells(place: Path) -> None:
    """What was released before, to the annex or anybody, takes nothing away."""
    pools = [place / "sued", place / "nord"]
    assert compared(pools).equals(compared(pools))


def test_two_pools_of_one_name_are_refused(place: Path) -> None:
    """The name of the folder is the name of the network."""
    with pytest.raises(PlanError, match="Zwei Pools heißen „nord“"):
        compared([place / "nord", place / "nord"])


def test_stories_need_their_own_release() -> None:
    """Released for reports to others, on the day or before, with a text."""
    cases = [told(key, sharing=[row]).case for key, row in RELEASES.items()]
    assert [(each.title, each.text) for each in stories(cases, DAY)] == [
        ("Adler GmbH", PROUD),
        (UNNAMED, SHY),
    ]


def test_a_half_year_must_have_begun(place: Path) -> None:
    """Neither the future nor a third half."""
    with pytest.raises(PlanError, match="noch nicht begonnen"):
        account_text(
            place / "netz.yaml", str(place / "w"), place, day=DAY, half_year=HalfYear(2027, 1)
        )
    words = ["network", "account", str(place / "netz.yaml"), "--half-year", "2026-3"]
    assert "etwa 2026-2" in CliRunner().invoke(lernbund, words).output
