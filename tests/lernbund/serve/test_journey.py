"""A new company, by keyboard alone, from the start page through all six steps to its PDF.

Requirements:
- a company is made on the start page, and its page leads to the steps and to the report
- every form can be found and filled in with the tabulator, letters and Enter
- the steps are reached from each other by their links; none is ever locked
- what was typed stands in the store and in the report
- the report is made while the page shows how far it is, and is handed over as HTML, PDF and Word
  beside the filled workbook
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pypdf
from playwright.sync_api import Page, expect

from schemas.company import STEPS
from schemas.store import read_case
from tests.lernbund.serve.everybody import overheard, troubles

SECONDS = 60_000  # [ms]
MOST_KEYS = 400
# Form and label of what has the focus; a form's name is its heading.
FOCUS = """() => {
  const at = document.activeElement, form = at.closest('.lernbund-table-form, .lernbund-form');
  const outer = form?.parentElement.closest('.lernbund-table-form') ?? form;
  const name = outer?.querySelector('h3')?.textContent ?? '';
  return [name, at.labels?.[0]?.textContent ?? at.textContent];
}"""
ENTRIES = {
    "situation": [
        ("Unternehmen", "Beschäftigte im Unternehmen", "27,5"),
        ("Prozesse", "Prozess *", "Feinschneiden"),
        ("Technologien", "Technologie *", "Servopresse"),
    ],
    "skills": [
        ("Rollen", "Rolle *", "Presser"),
        ("Beschäftigte", "Team", "Frühschicht"),
        ("Kompetenzen", "Kompetenz *", "Rüsten"),
    ],
    "concept": [
        ("Maßnahmen", "Maßnahme *", "Rüsten üben"),
        ("Maßnahmen", "Lernweg *", "intern"),
        ("Maßnahmen", "Stand *", "geplant"),
    ],
    "offers": [("Angebote", "Titel *", "Kurs Servopressen")],
    "communication": [
        ("Beteiligte", "Gruppe *", "Nachtschicht"),
        ("Beteiligte", "Art *", "betroffene"),
    ],
    "evaluation": [
        ("Kennzahlen", "Kennzahl *", "Ausschussquote"),
        ("Kennzahlen", "Richtung *", "niedriger"),
    ],
}


@dataclass
class Keyboard:
    """Somebody who has no mouse."""

    page: Page

    def go_to(self, form: str, label: str) -> None:
        """Press the tabulator until ``label`` in ``form`` has the focus."""
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            where, what = self.page.evaluate(FOCUS)
            if where == form and what.startswith(label):
                return
        raise AssertionError(f"the tabulator does not reach {label} in {form}")

    def enter(self, form: str, label: str, text: str) -> None:
        """Type ``text``, in a list its first letters, and leave the field."""
        self.go_to(form, label)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")

    def press(self, form: str, label: str) -> None:
        """Follow the link or press the button called ``label``."""
        self.go_to(form, label)
        self.page.keyboard.press("Enter")


def complete(page: Page) -> None:
    """Wait until the last block of a step's page is there."""
    page.locator(".lernbund-blockers :is(.complete, li)").first.wait_for(
        state="attached", timeout=SECONDS
    )


def test_from_nothing_to_the_report_by_keyboard(workshop, visit) -> None:
    """Each entry is saved; the next step is one link away; the report holds what was typed."""
    page = visit(workshop, "/")
    asked = overheard(page)
    keyboard = Keyboard(page)
    keyboard.enter("", "Kennung", "neu")
    keyboard.enter("", "Name des Unternehmens", "Neues Werk")
    keyboard.press("", "Anlegen")
    page.wait_for_url("**/betrieb/neu", timeout=SECONDS)
    keyboard.press("", "1 Ausgangslage")
    for number, entries in enumerate(ENTRIES.values(), start=1):
        complete(page)
        for form, label, text in entries:
            keyboard.enter(form, label, text)
        expect(page.get_by_text(re.compile(r"^gespeichert \d\d:\d\d$")).first).to_be_attached(
            timeout=SECONDS
        )
        if number < len(STEPS):
            keyboard.press("", f"{number + 1} ")
            page.wait_for_url(f"**/betrieb/neu/{tuple(STEPS)[number]}", timeout=SECONDS)
    expect(page.locator(".lernbund-blockers")).to_contain_text(
        "Alle Pflichtangaben sind da.", timeout=SECONDS
    )
    case = read_case(workshop.workspace, "neu")
    assert case.company["headcount"].tolist() == [27.5]
    assert case.people["team"].tolist() == ["Frühschicht"]
    assert case.measures[["title", "path", "status"]].to_numpy().tolist() == [
        ["Rüsten üben", "internal", "planned"]
    ]
    keyboard.press("", "Neues Werk")
    page.wait_for_url("**/betrieb/neu", timeout=SECONDS)
    keyboard.press("", "Bericht erstellen")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert troubles(page, asked) == []
    expect(page.get_by_text("Der Bericht ist fertig.")).to_be_visible(timeout=3 * SECONDS)
    assert troubles(page, asked) == []
    files = ("Bericht als HTML", "Bericht als PDF", "Bericht als DOCX", "Arbeitsmappe")
    html, pdf, word, workbook = (taken(page, keyboard, each) for each in files)
    texts = (
        html.getvalue().decode(),
        "".join(each.extract_text() for each in pypdf.PdfReader(pdf).pages),
        "".join(each.text or "" for each in docx.Document(word).element.iter()),
    )
    for typed in ("Neues Werk", "Feinschneiden", "Rüsten üben", "Nachtschicht"):
        assert [typed in text for text in texts] == [True] * 3
    processes = openpyxl.load_workbook(workbook)["Prozesse"]
    assert "Feinschneiden" in {cell.value for row in processes for cell in row}


def taken(page: Page, keyboard: Keyboard, name: str) -> io.BytesIO:
    """Return the file called ``name`` from the page of a company."""
    with page.expect_download() as started:
        keyboard.press("", name)
    return io.BytesIO(Path(started.value.path()).read_bytes())
