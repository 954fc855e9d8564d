"""Reports about something else than one company.

Requirements:
- One notebook becomes HTML, PDF and Word with the words and colours it was given, in one folder.
- Made of the same it is not made again; made of something else it is.
- Places of this machine do not stand in the executed notebook.
- A failing notebook leaves a file that says why, and no report that would pass for this one.
- An edited Word file is set aside.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lernbund.wider import Wider, make
from reports.words import Words

DAY = datetime.date(2026, 11, 24)
WORDS = Words(
    title="Was ein Bund erreicht",
    privacy="Nennt niemanden.",
    disclaimer="Keine Beratung.",
    safeguards=False,
    brand="Bund Nirgendwo",
    colours={"accent": "#123456"},
)
CLOSE = """
from reports.blocks import END_MIME, block
assert number > 0, "Zahl fehlt"
block("close", missing=[], sources=(), data={END_MIME: {"step": "x", "missing": [], "sources": []}})
"""


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Wider:
    """Return what a small report is made of."""
    parameters = new_code_cell('number = 1\npool = "pool"\nas_of = "2026-01-01"')
    parameters.metadata["tags"] = ["parameters"]
    cells = [new_markdown_cell("# Der Bund"), parameters, new_code_cell(CLOSE)]
    notebook = new_notebook(
        cells=cells, metadata={"title": "Der Bund", "language_info": {"name": "python"}}
    )
    path = tmp_path_factory.mktemp("notebooks") / "9_bund.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    parameters = {"number": 3, "pool": str(path.parent)}
    return Wider(notebook=path, name="bund", about="Nirgendwo", words=WORDS, parameters=parameters)


def test_a_report_is_made_once_and_anew_when_its_data_change(wanted: Wider, tmp_path: Path) -> None:
    """All formats, the given words, no place of this machine; an edited Word file stays."""
    made_of = replace(wanted, made_of={"data": "1"})
    assert not make(made_of, tmp_path, as_of=DAY).reused
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "bund.ipynb",
        "bund.html",
        "bund.pdf",
        "bund.docx",
        "manifest-bund.json",
    }
    html = (tmp_path / "bund.html").read_text(encoding="utf-8")
    for words in (WORDS.title, WORDS.privacy, WORDS.brand, "Nirgendwo", "--accent: #123456"):
        assert words in html
    assert "Betriebsrat" not in html
    assert str(wanted.notebook.parent) not in (tmp_path / "bund.ipynb").read_text("utf-8")
    assert make(made_of, tmp_path, as_of=DAY).reused
    (tmp_path / "bund.docx").write_bytes(b"edited")
    assert not make(replace(wanted, made_of={"data": "2"}), tmp_path, as_of=DAY).reused
    assert (tmp_path / "bund-bearbeitet-1.docx").read_bytes() == b"edited"


def test_a_failure_leaves_no_report(wanted: Wider, tmp_path: Path) -> None:
    """The file says in which cell and why."""
    (tmp_path / "bund.pdf").write_bytes(b"of an earlier run")
    outcome = make(replace(wanted, parameters={"number": 0}), tmp_path, as_of=DAY)
    assert outcome.failure is not None
    assert "Zahl fehlt" in outcome.failure.cause
    assert "Zahl fehlt" in (tmp_path / "fehler-bund.txt").read_text(encoding="utf-8")
    assert not (tmp_path / "bund.pdf").exists()
