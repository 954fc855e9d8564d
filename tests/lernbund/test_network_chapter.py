"""The page of a network: forms over its file, results of its companies.

Requirements:
- Calendar and agreements are there at once; what needs companies waits until they are read, the
  plan until courses are chosen.
- An entry changes the blocks it concerns and no others; the plan stays as it was, and the page says
  so, until somebody asks for a new one.
- The page shows the tables and sentences of the report, and nothing a company did not release.
- What fails is said; the forms go on.
"""

from __future__ import annotations

import asyncio
import datetime
import shutil
from pathlib import Path

import ipywidgets
import pytest

from lernbund.network_chapter import LiveNetwork, live_network
from lernbund.network_report import open_network
from lernbund.page import Document
from lernbund.renewal import CHANGED, FAILED, READING
from schemas.store import open_store
from tests.method.network.conftest import COAST, made

DAY = datetime.date(2026, 11, 24)
COMING = "Wird berechnet …"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a workspace of two companies, one of which released nothing."""
    folder = tmp_path_factory.mktemp("workspace")
    with open_store(folder) as store:
        for key in ("adler", "bussard", "falke", "habicht"):
            released = "technologies:name needs:name"
            store.write(
                made(key, released=released, planned="ai", needs="cnc-cam", people=4), who=""
            )
        store.write(made("uhu", planned="ai", needs="cnc-cam", people=4), who="")
    return str(folder)


@pytest.fixture
def page(workspace: str, tmp_path: Path) -> LiveNetwork:
    """Return the page of an invented network before its companies are read."""
    return live_network(Path(shutil.copy(COAST, tmp_path)), workspace, DAY)


def html_of(widget: ipywidgets.Widget) -> str:
    """Return all the HTML in ``widget``."""
    own = str(widget.value) if isinstance(widget, ipywidgets.HTML) else ""
    return own + "".join(map(html_of, getattr(widget, "children", ())))


def test_what_needs_companies_waits_for_them(page: LiveNetwork) -> None:
    """Read, then planned."""
    blocks = {
        "events": page.table("events", "agreements"),
        "partners": page.table("partners"),
        "worth": page.table("worth"),
        "facts": page.facts(),
    }
    waiting = {name for name, block in blocks.items() if COMING in html_of(block)}
    assert waiting == {"partners", "worth", "facts"}
    assert READING in html_of(blocks["facts"])
    page.session.put(**page.renewal.read())
    assert {name for name, block in blocks.items() if COMING in html_of(block)} == {"worth"}
    page.session.put(**page.renewal.choose())
    assert COMING not in "".join(map(html_of, blocks.values()))
    assert "gemeinsame Kurse gewählt um" in html_of(blocks["facts"])


def test_an_entry_changes_what_it_concerns(page: LiveNetwork) -> None:
    """A meeting is no course: the plan is still that of the file."""
    page.renewal.start()
    panel, events, topics = page.renewal.panel(), page.table("events"), page.table("topics")
    courses = page.form("courses", "course_skills")
    sent: list[str] = []
    topics.children[0].children[0].observe(lambda _: sent.append("topics"), "value")
    page.session.save("events", {"id": "auftakt"}, {"place": "Leer"}, before={"place": "Emden"})
    assert "<td>Leer</td>" in html_of(events)
    assert sent == []
    assert CHANGED not in html_of(panel)
    planned = page.session.case.planned
    page.session.save("courses", {"id": "cam"}, {"seats": 12}, before={"seats": 10})
    assert CHANGED in html_of(panel)
    assert CHANGED in html_of(courses)
    assert page.session.case.planned is planned
    panel.children[1].children[0].click()
    assert CHANGED not in html_of(panel)
    assert page.session.case.planned is not planned


def test_the_page_shows_the_report_and_no_more(page: LiveNetwork, workspace: str) -> None:
    """Block for block what the document has, and nobody who released nothing."""
    document = open_network(str(COAST), workspace, DAY.isoformat())
    assert isinstance(document, Document)
    page.renewal.start()
    for name in ("members", "named", "partners", "topics", "proposals", "courses", "worth"):
        assert document.table(name).html in html_of(page.table(name))
    shown = [page.table(*page_tables()), page.sentences("proof"), page.passages("letter")]
    assert "Adler" in "".join(map(html_of, shown))
    assert "Uhu" not in "".join(map(html_of, shown))


def page_tables() -> tuple[str, ...]:
    """Return the tables in which companies could be named."""
    return ("named", "proposals", "pairs", "groups", "courses", "brokers", "isolated")


def test_what_fails_is_said(tmp_path: Path) -> None:
    """A workspace that is not there: the forms are, and the reason stands beside the button."""
    page = live_network(Path(shutil.copy(COAST, tmp_path)), str(tmp_path / "nowhere"), DAY)
    panel = page.renewal.panel()

    async def open_the_page() -> None:
        page.renewal.start()
        assert panel.children[1].children[0].disabled
        await page.renewal.ended()

    asyncio.run(open_the_page())
    assert FAILED in html_of(panel)
    assert "gibt es noch keine Daten" in html_of(panel)
    assert not panel.children[1].children[0].disabled
    assert page.form("events").children[0].children
