"""One path from executed notebooks to HTML, PDF and Word.

- the first page shows the five heaviest facts and three next steps of all chapters
- HTML is one file that loads nothing from elsewhere
- the PDF is PDF/UA-1 with language, title, headings, tables with header rows, figures with alt text
- Word has real headings, captions, a table of contents field, pictures with alt text and all rows
- what figure and table below each other would both say of nothing is said once
- no page ends with the name of a group of rows
- the same notebooks give the same bytes
- a notebook that stopped early is refused
- every format says its day and that it is no legal advice
- the cover has the logo of the look; a report of somebody else has its own or none
- text of the company never becomes markup, in no format
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from dataclasses import replace
from urllib.parse import quote

import numpy as np
import pandas as pd
import pypdf
import pytest
from docx import Document
from markupsafe import escape
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from method.content import logo, safeguards
from reports.blocks import END_MIME, FACTS_MIME, Block, Passage, block
from reports.drawing import DOTS, MARGIN, WORD_DOTS, board, svg_source
from reports.export import IncompleteChapterError, Report, docx, pdf, report
from reports.labels import name_rows
from reports.marks import Look, bars
from reports.specs import ColumnSpec, TableSpec
from reports.tables import table
from reports.words import OF_A_COMPANY
from schemas.case import case_of

DAY = datetime.date(2026, 11, 23)
TEXT = 6.5  # width of the text in Word [in]
NASTY = 'Meyer & Söhne <b>GmbH</b> #strong[x] $5 "@a_b" *c*'


def shown(piece: Block) -> NotebookNode:
    """Return a cell that has displayed ``piece``."""
    return new_code_cell("x", outputs=[new_output("display_data", data=piece._repr_mimebundle_())])


def chapter(title: str, facts: list[dict[str, object]]) -> NotebookNode:
    """Return an executed notebook with every kind of block."""
    data = {"step": title, "facts": facts, "next_steps": [{"weight": 9, "text": f"{title} tun"}]}
    spec = TableSpec(
        source="", caption="Rollen", columns={"a": ColumnSpec(title="Rolle")}, empty=""
    )
    case = case_of({"company": pd.DataFrame([{"company_id": "muster", "name": NASTY}])})
    figure, (panel,) = board(height=1.5)
    bars(panel, [0, 1], [1, 2], Look("accent"))
    name_rows(panel, [0, 1], ["Fräsen", "Drehen"])
    picture = {"source": svg_source(figure), "alt": f"Balken {NASTY}", "note": None}
    end = {END_MIME: {"sources": ["§ 82 SGB III"], "missing": []}}
    return new_notebook(
        metadata={"title": title},
        cells=[
            new_markdown_cell(f"# {title}\n\nEin Absatz mit „Zitat“."),
            shown(block("facts", items=[], data={FACTS_MIME: data})),
            new_markdown_cell("## Tabellen und Bilder"),
            shown(table("rollen", spec, pd.DataFrame({"a": [NASTY] * 60}), case)),
            shown(block("figure", name="b", caption="Bild", **picture)),
            shown(block("hint", text="Leer.")),
            shown(block("passages", items=[Passage("Brief", ("Guten Tag.",), ("kürzer",))])),
            shown(block("close", missing=[], sources=(), data=end)),
        ],
    )


@pytest.fixture(scope="module")
def document() -> Report:
    """A report of two chapters."""
    facts = [{"weight": weight, "text": f"Tatsache {weight}"} for weight in (10, 90, 50, 70)]
    more = [{"weight": weight, "text": f"Tatsache {weight}"} for weight in (80, 20)]
    notebooks = [chapter("Ausgangslage", facts), chapter("Kompetenzen", more)]
    return report(notebooks, company=NASTY, as_of=DAY)


def test_first_page_has_the_five_heaviest_facts(document: Report) -> None:
    """Facts of all chapters compete by weight."""
    assert document.about.facts == tuple(f"Tatsache {weight}" for weight in (90, 80, 70, 50, 20))


def test_html_is_one_file(document: Report) -> None:
    """No address of another host is loaded by the page."""
    loads = re.findall(
        r"""(?:src|href)\s*=\s*["']([^"'#][^"']{0,9})|url\(([^)]{0,9})|@import""", document.html
    )
    assert {(address or drawn)[:5] for address, drawn in loads} == {"data:"}


def test_the_logo_is_on_the_cover() -> None:
    """That of the look; a report of somebody else has its own, or none."""
    notebooks = [chapter("Ausgangslage", [])]
    theirs = replace(OF_A_COMPANY, brand="Netz Nord")
    own = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7"/>'
    texts = [
        report(notebooks, company="Werk", as_of=DAY, words=each).html
        for each in (OF_A_COMPANY, theirs, replace(theirs, logo=own))
    ]
    assert [quote(logo()) in each for each in texts] == [True, False, False]
    assert [quote(own) in each for each in texts] == [False, False, True]


def test_every_format_says_its_day_and_that_it_is_no_legal_advice(document: Report) -> None:
    """A reader of any of the three knows how far the report can be trusted."""
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)))
    word = Document(io.BytesIO(docx(document)))
    texts = {
        "html": document.html,
        "pdf": " ".join(page.extract_text() for page in reader.pages),
        "docx": " ".join("".join(each.itertext()) for each in word.element.body),
    }
    plain = {name: " ".join(text.split()) for name, text in texts.items()}
    assert [name for name, text in plain.items() if "Stand: 23.11.2026" not in text] == []
    assert [name for name, text in plain.items() if "keine Rechtsberatung" not in text] == []


def test_html_is_german_and_escaped(document: Report) -> None:
    """The page says its language, and the company's name is text."""
    assert '<html lang="de">' in document.html
    assert "<b>GmbH</b>" not in document.html


def test_pdf_is_accessible_and_complete(document: Report) -> None:
    """The file opens, is tagged, German, titled, has bookmarks and every page its text."""
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)))
    root = reader.trailer["/Root"]
    text = "".join(page.extract_text() for page in reader.pages)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        "Auf einen Blick",
        "1 Ausgangslage",
        "2 Kompetenzen",
        "Mitbestimmung und Datenschutz",
        "Quellen und Stand",
    ]
    assert "<b>GmbH</b>" in text
    assert "#strong[x]" in text


def test_word_has_real_structure(document: Report) -> None:
    """Headings, table header rows, captions and pictures are Word's own."""
    word = Document(io.BytesIO(docx(document)))
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert [heading.split("\t")[-1] for heading in headings] == [
        "Auf einen Blick",
        "Ausgangslage",
        "Kompetenzen",
        "Mitbestimmung und Datenschutz",
        "Quellen und Stand",
    ]
    assert len(word.tables) == 2
    assert [round(shape.width.inches, 1) for shape in word.inline_shapes] == [TEXT, TEXT]
    xml = word.element.xml
    assert 'TOC \\o "1-2"' in xml
    assert xml.count("w:tblHeader") >= 2
    assert 'descr="Balken' in xml


@pytest.mark.parametrize("height", [3.0, 3.003, 5.39])
def test_pictures_in_word_miss_no_row(document: Report, height: float) -> None:
    """Lines of four dots, four dots apart, are so in the picture: no line of text lacks a row."""
    figure, (panel,) = board(height=height)
    high = figure.bbox.padded(-MARGIN).height / DOTS * WORD_DOTS
    panel.span((0, 1), (0, high))
    places = range(10, int(high) - 10, 8)
    bars(panel, places, [1] * len(places), Look("ink"), height=4)
    picture = replace(document, html=f'<img src="{svg_source(figure)}" alt="Linien">')
    with zipfile.ZipFile(io.BytesIO(docx(picture))) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".png"))
        rows = np.asarray(Image.open(archive.open(name)).convert("L"))[:, 500]
    changes = np.flatnonzero(np.diff(rows < 128))
    assert set(np.diff(changes)) == {4}


def test_same_input_same_bytes(document: Report) -> None:
    """Nothing in the files depends on the clock."""
    assert pdf(document) == pdf(document)
    assert docx(document) == docx(document)


def test_word_carries_no_foreign_addresses(document: Report) -> None:
    """No picture of the Word file lies elsewhere."""
    with zipfile.ZipFile(io.BytesIO(docx(document))) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert 'TargetMode="External"' not in links


def test_interrupted_notebook_is_refused() -> None:
    """Output that was cut short never becomes a report."""
    notebook = chapter("Ausgangslage", [])
    notebook.cells.pop()
    with pytest.raises(IncompleteChapterError, match="Ausgangslage"):
        report([notebook], company="Muster", as_of=DAY)


def test_nothing_is_said_once() -> None:
    """A figure and two tables without data: one sentence; under the next heading it comes back."""
    notebook = chapter("Leer", [])
    hints = [shown(block("hint", text=text)) for text in ("Nichts da.", "Nichts da.", "Anderes.")]
    both = shown(Block("\n".join([block("hint", text="Nichts da.").html] * 2)))
    parts = (*hints[:2], both, hints[2], new_markdown_cell("## Weiter"), hints[0])
    notebook.cells[3:3] = parts
    html = report([notebook], company=NASTY, as_of=DAY).html
    found = re.findall(r"Nichts da\.|Anderes\.|Weiter</h2>", html)
    assert found == ["Nichts da.", "Anderes.", "Weiter</h2>", "Nichts da."]


def test_company_without_facts_is_told_so() -> None:
    """An empty summary is a sentence."""
    notebook = chapter("Ausgangslage", [])
    html = report([notebook], company="Muster", as_of=DAY).html
    assert "reichen die Angaben noch nicht" in html


def test_safeguards_stand_in_every_report(document: Report) -> None:
    """Co-determination and data protection have a page, each entry with its reference."""
    for entry in safeguards().entries:
        assert escape(entry.text) in document.html
        assert escape(entry.reference) in document.html


def test_no_page_ends_with_the_name_of_a_group() -> None:
    """Groups of one to three rows over several pages: each name stands above a row of its own."""
    spec = TableSpec(
        source="",
        caption="Gruppen",
        by=("group",),
        columns={name: ColumnSpec(title=name) for name in ("group", "row", "more")},
        empty="",
        most=200,
    )
    rows = [(f"Gruppe {n}", f"Zeile {n}-{m}", "") for n in range(60) for m in range(n % 3 + 1)]
    frame = pd.DataFrame(rows, columns=list(spec.columns))
    notebook = chapter("Ausgangslage", [])
    notebook.cells.insert(3, shown(table("gruppen", spec, frame, case_of({}))))
    reader = pypdf.PdfReader(io.BytesIO(pdf(report([notebook], company="X", as_of=DAY))))
    lines = [
        line
        for page in reader.pages
        for line in [*page.extract_text().splitlines(), "Ende der Seite"]
        if line.startswith(("Gruppe ", "Zeile ", "Ende"))
    ]
    names = [n for n, line in enumerate(lines) if re.fullmatch(r"Gruppe \d+", line)]
    assert len(names) == 60
    assert all(lines[n + 1].startswith("Zeile ") for n in names)
