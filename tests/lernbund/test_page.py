"""A notebook's three lives: a document, a page with forms, a chapter of the report.

Requirements:
- every table of a case is filled in on exactly one page, with all its columns
- a document has the chapter's blocks and no forms, and does not import widgets
- a page has the same blocks as widgets, which follow entries; only what depends is computed again,
  and after entries of all kinds it shows what a page without any memory shows
- what forms and result lack is said; a sheet of the workbook is a form here
- on a projector nobody can be recognised, on none of the six pages
- a workspace is found from the folder of the notebooks, too
- a notebook runs as a page in a real kernel; that all do is tried in the browser
"""

from __future__ import annotations

import ast
import datetime
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from importlib import import_module
from pathlib import Path

import ipywidgets
import nbformat
import papermill
import pytest

from lernbund.asked import forms_of
from lernbund.live_chapter import LiveChapter, live_chapter
from lernbund.page import Document, open_page
from lernbund.plan import examples_folder, notebook_of
from lernbund.sample import companies
from reports.chapter import Chapter
from reports.specs import chapter_spec
from schemas.case import Case
from schemas.company import STEPS
from schemas.fields import fields_of, key_of
from schemas.remembered import Remembered
from schemas.store import open_store
from schemas.tables import TABLES
from schemas.workbook import read_workbook
from widgets.matrix.news import grid_news
from widgets.matrix.view import Matrix
from widgets.saving import Saved
from widgets.sheet_form import SheetForm

DAY = datetime.date(2026, 11, 23)
# "1 bis 4 Personen" explains a sign, "für 1 Person" and "von 1 Person" count what a course costs.
FEW = re.compile(r"(?<!bis )(?<!für )(?<!von )\b[1-4]\s+Person(?:en)?\b|höchstens einer Person")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> str:
    """A workspace with one company that has reached every step."""
    place = tmp_path_factory.mktemp("pages") / "workspace"
    (case,) = companies(1, seed=4, day=DAY)
    with open_store(place) as store:
        store.write(case, who="Beratung")
    return str(place)


@pytest.fixture(scope="module")
def press_shop() -> Case:
    """An example company."""
    return read_workbook(examples_folder() / "presswerk-28.xlsx")


def page_of(step: str, folder: str, company: str = "muster-001") -> LiveChapter:
    """Return the page of ``step``."""
    analyse = import_module(f"method.{step}.analysis").analyse
    return live_chapter(step, analyse, company, folder, DAY, with_people=False)


def columns_asked(step: str) -> dict[str, set[str]]:
    """Return for each table the columns outside the key that the page of ``step`` asks for."""
    asked: dict[str, set[str]] = {}
    for form in forms_of(step):
        for table in form.tables:
            names = {field.name for field in fields_of(TABLES[table]) if not field.key}
            wanted = set(form.only or names) - set(form.without)
            asked.setdefault(table, set()).update(wanted & names)
    return asked


def test_every_table_is_filled_in_on_exactly_one_page():
    """All its columns are there; another page may ask for single columns again."""
    whole = [
        table
        for step in STEPS
        for table, asked in columns_asked(step).items()
        if asked == {field.name for field in fields_of(TABLES[table]) if not field.key}
    ]
    assert sorted(whole) == sorted(TABLES)


def test_a_document_has_no_forms(folder: str):
    """Its blocks are the chapter's own."""
    analyse = import_module("method.situation.analysis").analyse
    document = open_page("situation", analyse, "muster-001", folder, "2026-11-23")
    assert isinstance(document, Document)
    assert document.form("company", "sites", without=("goals",)) is None
    assert "<table" in document.table("drivers").html


def test_a_document_imports_no_widgets():
    """A batch of a thousand reports does not wait for what it does not show."""
    code = "import lernbund.page, sys; print('ipywidgets' in sys.modules, 'widgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_blocks_follow_an_entry(folder: str):
    """Name a process anew: the table shows it, and only what depends on it is sent."""
    page = page_of("situation", folder)
    processes, drivers = page.table("processes"), page.table("drivers")
    page.form("processes")
    sent: list[str] = []
    for name, piece in (("processes", processes), ("drivers", drivers)):
        html = piece.children[0].children[0]
        html.observe(lambda _, name=name: sent.append(name), "value")
    page.forms[0].form.controls["name"].input.widget.value = "Räumen"
    assert "Räumen" in processes.children[0].children[0].value
    assert sent == ["processes"]


def test_only_what_depends_is_computed(folder: str):
    """A note that no analysis reads computes nothing; a rating of another step neither."""
    calls: list[str] = []
    analyse = import_module("method.situation.analysis").analyse

    def counted(case, day):
        calls.append("analyse")
        return analyse(case, day)

    page = live_chapter("situation", counted, "muster-001", folder, DAY, with_people=False)
    page.table("drivers")
    page.form("benefits", "processes")
    benefits, processes = page.forms
    benefits.add()
    benefits.form.controls["name"].input.widget.value = "Weniger Ausschuss"
    assert calls == ["analyse"]
    processes.form.controls["importance"].input.widget.value = "1 – gering"
    assert calls == ["analyse", "analyse"]


ENTRIES = [
    ("company", "headcount", 61),
    ("roles", "name", "Andere Rolle"),
    ("ratings", "level", 0),
    ("maturity", "level", 1),
    ("measures", "hours", 99.0),
    ("offers", "price", 1.0),
    ("stakeholders", "name", "Andere Gruppe"),
]


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_remembered_wrongly(step: str, press_shop: Case, tmp_path: Path, monkeypatch):
    """Entries in many tables, one after the other: all as on a page without memory."""
    with open_store(tmp_path) as store:
        store.write(press_shop, who="Beratung")
    page = page_of(step, str(tmp_path), press_shop.company_id)
    pieces_of(step, page)
    for number, (table, column, value) in enumerate(ENTRIES, start=1):
        row = page.session.case.table(table).iloc[0]
        key = {name: row[name] for name in key_of(TABLES[table])}
        saved = page.session.save(table, key, {column: value}, before={column: row[column]})
        assert isinstance(saved, Saved)
        if number in (3, len(ENTRIES)):
            page.live.flush()
    monkeypatch.setattr(Remembered, "_call", lambda self, *asked: self._made(*asked))
    anew = page_of(step, str(tmp_path), press_shop.company_id)
    pieces_of(step, anew)
    assert shown(page) == shown(anew)


def shown(page: LiveChapter) -> list[list[str]]:
    """Return the HTML of all results of a page."""
    return [[each.value for each in found.box.children] for found in page.live.results]


def test_what_is_lacking_is_said(folder: str):
    """An unfinished row is named at the end of the page, and gone when it is finished."""
    page = page_of("communication", folder)
    page.form("stakeholders")
    lacking = page.close().children[0]
    (form,) = page.forms
    form.add()
    form.form.controls["note"].input.widget.value = "Sorge um den Arbeitsplatz"
    assert "„Gruppe“ fehlt noch." in lacking.children[0].value
    form.remove()
    assert "fehlt noch" not in lacking.children[0].value


def test_sheets_are_forms_on_a_page(tmp_path: Path):
    """Who sits before a form is not sent to a workbook."""
    (case,) = companies(1, seed=4, day=DAY)
    empty = {name: frame.head(0) for name, frame in case.tables().items() if name != "company"}
    with open_store(tmp_path) as store:
        store.write(type(case)(company=case.company, **empty), who="Beratung")
    page = page_of("communication", str(tmp_path))
    assert "Formular „Beteiligte“" in page.table("stakeholders").children[0].children[0].value


def test_without_codes_nobody_is_asked_about_people(folder: str):
    """On a projector: no form about single people, no list of participants, and why."""
    page = page_of("skills", folder)
    piece = page.form("roles", "people", "ratings", "wishes", "measures")
    assert [each.model.table for each in page.forms] == ["roles", "measures"]
    assert "people" not in page.forms[1].form.controls
    assert "nur in der Ansicht mit Personen-Codes" in piece.children[-1].value
    assert "nur in der Ansicht mit Personen-Codes" in page.talk().children[-1].value
    consultant = replace(page, with_people=True, forms=[])
    consultant.form("people", "measures")
    assert "people" in consultant.forms[1].form.controls


@pytest.mark.parametrize("step", STEPS)
def test_nobody_can_be_recognised_on_a_projector(step: str, folder: str):
    """No code, no single answer sheet and no word of fewer than five, on any of the six pages.

    Looked at is all that the kernel holds for the browser.  Tables are to the letter those of the
    version without people, whose small groups tests/reports/test_disclosure.py keeps hidden.
    """
    page = page_of(step, folder)
    pieces = pieces_of(step, page)
    told = "\n".join(text for piece in pieces for text in texts_of(piece))
    told += "\n".join(str(grid_news(m.state.sheet, m.state.grid)) for m in matrices_of(page))
    codes = set(page.session.case.people["person_id"])
    assert codes & set(re.findall(r"[\w-]+", told)) == set()
    assert [form for form in page.forms if isinstance(form, SheetForm)] == []
    said = unescape(re.sub(r"<[^>]+>", " ", told))
    assert [few for few in FEW.findall(said) if few not in said_by_the_company(page)] == []
    paper = Chapter(step, page.session.case, page.result(page.session.case), DAY, live=True)
    for name in chapter_spec(step).tables:
        assert paper.table(name).html.replace("Blatt „", "Formular „") in told


def said_by_the_company(page: LiveChapter) -> str:
    """Return all texts that the company entered itself."""
    frames = page.session.case.tables().values()
    return "\n".join(str(value) for frame in frames for value in frame.to_numpy().ravel())


def pieces_of(step: str, page: LiveChapter) -> list[ipywidgets.Widget]:
    """Return all that the notebook of ``step`` shows on ``page``."""
    cells = nbformat.read(notebook_of(step), as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    names: dict[str, object] = {"chapter": page, "comparison": ""}
    pieces = []
    for line in ast.parse(code).body:
        if isinstance(line, ast.Expr):
            pieces.append(eval(ast.unparse(line), names))  # noqa: S307
        elif isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            exec(ast.unparse(line), names)  # noqa: S102
    return pieces


def texts_of(widget: ipywidgets.Widget) -> list[str]:
    """Return every text that a widget and those in it send to the browser."""
    state = widget.get_state()
    own = [str(value) for name, value in state.items() if name not in ("_esm", "_css")]
    return own + [text for each in getattr(widget, "children", ()) for text in texts_of(each)]


def matrices_of(page: LiveChapter) -> list[Matrix]:
    """Return the matrices of a page, which tell the browser by messages."""
    return [each.matrix for each in page.forms if hasattr(each, "matrix")]


def test_unknown_columns_are_a_slip(folder: str):
    """The notebook names columns of the contract."""
    with pytest.raises(KeyError, match="have no columns"):
        page_of("situation", folder).form("company", only=("colour",))


def test_the_workspace_is_found_from_the_notebooks(folder: str, monkeypatch):
    """As git does: a relative folder may lie beside the notebooks' folder."""
    inner = Path(folder).parent / "notebooks"
    inner.mkdir(exist_ok=True)
    monkeypatch.chdir(inner)
    analyse = import_module("method.situation.analysis").analyse
    assert open_page("situation", analyse, "muster-001", "workspace", "2026-11-23").case.name


def test_a_notebook_runs_as_a_page(folder: str):
    """In an ordinary kernel: widgets only, matrices among them, nothing on the error stream."""
    asked = {"company": "muster-001", "workspace": folder, "live": True, "with_people": True}
    done = papermill.execute_notebook(
        str(notebook_of("skills")),
        None,
        parameters=asked,
        kernel_name="python3",
        progress_bar=False,
    )
    outputs = [each for cell in done.cells if cell.cell_type == "code" for each in cell.outputs]
    assert len(outputs) >= 10
    assert [each for each in outputs if each.output_type != "execute_result"] == []
    assert all("application/vnd.jupyter.widget-view+json" in each.data for each in outputs)
    states = done.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    matrices = [each for each in states if "lernbund-matrix" in each["state"].get("_esm", "")]
    assert len(matrices) == len(("requirements", "ratings", "talk"))
