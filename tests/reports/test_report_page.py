"""The HTML report in a real browser.

- it asks no host for anything
- nothing is cut off from a telephone to a large screen: wide tables and figures scroll alone
- whatever scrolls can be reached by keyboard
- the entries of the contents lead to their chapters
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

from reports.blocks import END_MIME, Block, block
from reports.drawing import board, svg_source
from reports.export import report
from reports.labels import name_rows
from reports.marks import Look, bars
from reports.specs import ColumnSpec, TableSpec
from reports.tables import table
from schemas.case import case_of

WIDTHS = [320, 1280, 1920]
COLUMNS = {f"c{number}": ColumnSpec(title=f"Kompetenzgruppe {number}") for number in range(7)}
SPEC = TableSpec(source="", caption="Breite Tabelle", columns=COLUMNS, empty="")
ROWS = pd.DataFrame([dict.fromkeys(COLUMNS, "Qualifizierungsbedarfsanalyse und mehr")] * 4)


def shown(piece: Block) -> object:
    """Return a cell that has displayed ``piece``."""
    return new_code_cell("x", outputs=[new_output("display_data", data=piece._repr_mimebundle_())])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a wide table and a figure."""
    figure, (panel,) = board(height=2)
    bars(panel, [0, 1], [1, 2], Look("accent"))
    name_rows(panel, [0, 1], ["Fräsen", "Drehen"])
    picture = {"source": svg_source(figure), "alt": "Balken", "note": None}
    case = case_of({"company": pd.DataFrame([{"company_id": "muster", "name": "Muster"}])})
    notebook = new_notebook(
        metadata={"title": "Kompetenzen"},
        cells=[
            new_markdown_cell("# Kompetenzen"),
            shown(table("breit", SPEC, ROWS, case)),
            shown(block("figure", name="b", caption="Bild", **picture)),
            shown(block("close", missing=[], sources=(), data={END_MIME: {"sources": []}})),
        ],
    )
    document = report([notebook], company="Muster GmbH", as_of=datetime.date(2026, 11, 23))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(document.html, encoding="utf-8")
    return path


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """An empty page of a telephone, a laptop, a large screen."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def test_asks_no_host(page: Page, path: Path) -> None:
    """The only address is the file itself; pictures lie in it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split(":")[0]))
    page.goto(path.as_uri())
    assert set(asked) <= {"file", "data"}


def test_nothing_is_cut_off(page: Page, path: Path) -> None:
    """The page itself never scrolls sideways."""
    page.goto(path.as_uri())
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_scrolling_parts_take_the_keyboard(page: Page, path: Path) -> None:
    """A table or figure wider than its frame can get the focus."""
    page.goto(path.as_uri())
    unreachable = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(part => "
        "part.scrollWidth > part.clientWidth + 1 && part.tabIndex < 0 && "
        "getComputedStyle(part).overflowX === 'auto').length"
    )
    assert unreachable == 0


def test_contents_lead_to_the_chapter(page: Page, path: Path) -> None:
    """A click brings the chapter into view."""
    page.goto(path.as_uri())
    page.get_by_role("link", name="Kompetenzen").click()
    assert page.get_by_role("heading", name="Kompetenzen").is_visible()
    assert page.evaluate("window.scrollY") > 0
