"""The matrix in a real browser: its own module and stylesheet, real keys, a real store behind it.

The page stands in for Jupyter only as far as messages go: what the module sends reaches the matrix
of this process, and what that answers reaches the module.

Requirements:
- arrows, Tab, Home, End, digits, Delete, Enter and Escape do what people know from spreadsheets
- one entry, block, fill or undo is one message; the table is never made anew, the focus never lost
- a block of a spreadsheet is pasted and copied; the store holds it
- each state has a sign and words besides its colour; a screen reader hears every cell and outcome
- of 500 x 80 only what is near the screen is in the document
- what others change appears in place; what is answered meanwhile is asked in the page
- people, not codes of HTML: names are text; nothing is loaded from another host
- it fits 320 px, and the dark colours are those of the pages
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page

from schemas.case import Case, case_of
from schemas.store import open_store
from widgets.matrix.view import Matrix
from widgets.saving import Session
from widgets.style import stylesheet

DAY = datetime.date(2026, 11, 23)
PAGE = """<!doctype html><html lang="de"><title>Matrix</title><style>{style}</style>
<div class="lernbund {more}" id="page"><h1>Matrix</h1><div id="here"></div>
<label>Notiz <textarea id="note"></textarea></label></div></html>"""
START = """async (code) => {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const widget = (await import(address)).default();
  const listeners = [];
  window.tell = (all) => all.forEach((news) => listeners.forEach((each) => each(news)));
  const model = {
    on: (_, listener) => listeners.push(listener),
    off: () => undefined,
    send: async (message) => window.tell(await window.hear(message)),
  };
  widget.initialize({ model });
  widget.render({ model, el: document.querySelector("#here") });
}"""


def read(name: str) -> str:
    """Return a file of the matrix."""
    return files("widgets.matrix").joinpath(name).read_text(encoding="utf-8")


@dataclass
class Bench:
    """A matrix, the page it is shown on, and every message of the page."""

    page: Page
    matrix: Matrix
    heard: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Take a message of the page and return what the matrix sends."""
        self.heard.append(message)
        self.matrix.hear(message)
        return self.taken()

    def taken(self) -> list[dict[str, Any]]:
        """Return what the matrix wants to send, once."""
        sent, self.outbox[:] = list(self.outbox), []
        return sent

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def cell(self, row: int, column: int) -> Locator:
        """Return a cell by its place among the shown ones, from 0."""
        return self.page.locator(f'tr[aria-rowindex="{row + 2}"] td[aria-colindex="{column + 2}"]')

    def enter_at(self, row: int, column: int) -> None:
        """Begin in a cell."""
        self.cell(row, column).click()

    def words(self, row: int, column: int) -> str:
        """Return what a screen reader says of a cell."""
        return str(self.cell(row, column).get_attribute("aria-label"))

    def said(self, text: str) -> None:
        """Wait until the matrix has said ``text``, wherever."""
        self.page.get_by_text(text).first.wait_for()

    def verbs(self) -> list[str]:
        """Return what the page asked for, in order."""
        return [each["verb"] for each in self.heard]

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard, as another program does."""
        self.page.locator("#note").fill(text)
        self.page.locator("#note").focus()
        self.press("Control+a", "Control+c")


@pytest.fixture
def bench(browser: Browser) -> Iterator[Callable[..., Bench]]:
    """Show a matrix in a new page."""
    pages: list[Page] = []

    def shown(matrix: Matrix, *, width: int = 1280, more: str = "") -> Bench:
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_default_timeout(10_000)
        pages.append(page)
        made = Bench(page, matrix)
        matrix.widget.send = made.outbox.append
        page.expose_function("hear", made.hear)
        style = stylesheet() + read("matrix.css")
        page.set_content(PAGE.format(style=style, more=more))
        page.evaluate(START, read("matrix.js"))
        page.locator("td").first.wait_for()
        return made

    yield shown
    for page in pages:
        page.close()


@pytest.fixture
def people(session, bench, foreman) -> Bench:
    """The people of the company, as their supervisor rates them."""
    return bench(Matrix(session, foreman))


def test_a_digit_is_a_rating(people, store):
    """Typed, shown at once, stored, said; one message, the focus stays."""
    people.enter_at(0, 0)
    people.press("3")
    people.said("P01, Rüsten: Ist 3, gespeichert 14:02.")
    assert people.words(0, 0) == "Ist 3, Soll 3, erreicht, Führungskraft, 23.11.2026"
    assert people.verbs() == ["hello", "put"]
    assert people.cell(0, 0).evaluate("each => each === document.activeElement")
    assert store.read("presswerk").ratings["level"].tolist()[2] == 3


def test_keys_move_as_in_a_spreadsheet(people):
    """Arrows stop at the edge; Tab goes on in the next row; Escape leaves the table."""
    people.enter_at(0, 0)
    for keys, at in (
        (("ArrowUp", "ArrowLeft"), (0, 0)),
        (("ArrowDown", "ArrowRight", "Enter"), (2, 1)),
        (("End",), (2, 3)),
        (("Tab",), (3, 0)),
        (("Shift+Tab",), (2, 3)),
        (("Home",), (2, 0)),
        (("Control+End",), (4, 3)),
        (("PageUp",), (0, 3)),
        (("Control+Home", "PageDown"), (4, 0)),
    ):
        people.press(*keys)
        assert focused(people) == at
    people.press("Control+End", "Tab")
    assert focused(people) is None
    people.enter_at(0, 0)
    people.press("Shift+Tab")
    assert focused(people) is None
    people.enter_at(1, 1)
    people.press("Escape")
    assert focused(people) is None
    assert people.verbs() == ["hello"]


def focused(bench: Bench) -> tuple[int, int] | None:
    """Return the place of the cell that has the focus."""
    found = bench.page.evaluate(
        """() => {
          const cell = document.activeElement.closest("td");
          return cell && [cell.parentElement.ariaRowIndex - 2, cell.ariaColIndex - 2];
        }"""
    )
    return found and tuple(found)


def test_one_cell_is_reached_by_tab(people):
    """Roving tabindex: all other cells wait for arrow keys."""
    people.enter_at(1, 2)
    people.press("ArrowRight")
    assert people.page.locator("td[tabindex='0']").count() == 1
    assert people.cell(1, 3).get_attribute("tabindex") == "0"


def test_delete_and_undo(people, store):
    """What was typed today is taken back by Delete and brought back by Ctrl+Z, or the other way."""
    people.enter_at(0, 0)
    people.press("3")
    people.said("Ist 3, gespeichert")
    people.press("Delete")
    people.said("Ist leer, gespeichert")
    assert people.words(0, 0).startswith("Ist 2, Soll 3, Lücke 1")
    people.press("Control+z")
    people.said("Rückgängig gemacht, gespeichert 14:02.")
    assert people.words(0, 0).startswith("Ist 3")
    people.press("Control+z")
    people.page.get_by_text("Rückgängig", exact=True).and_(
        people.page.locator(":disabled")
    ).wait_for()
    assert people.words(0, 0).startswith("Ist 2")
    assert len(store.read("presswerk").ratings) == 6


def test_an_earlier_rating_is_not_deleted(people):
    """The alert says why; the cell is as it was."""
    people.enter_at(0, 1)
    people.press("Delete")
    people.page.get_by_role("alert").get_by_text("bleibt stehen").wait_for()
    assert people.words(0, 1).startswith("Ist 2, Soll 2, erreicht")


def test_a_step_that_does_not_exist_is_refused(people):
    """7 never shows as a level."""
    people.enter_at(0, 0)
    people.press("7")
    people.page.get_by_role("alert").get_by_text("7 ist keine Stufe von 0 bis 4.").wait_for()
    assert people.words(0, 0).startswith("Ist 2")


def test_a_marked_area_is_filled_at_once(people):
    """Shift marks; a digit fills all of it in one message and one undo takes it back."""
    people.enter_at(2, 0)
    people.press("Shift+ArrowDown", "Shift+ArrowRight", "1")
    people.said("4 Felder, gespeichert 14:02.")
    assert [people.words(r, c)[:5] for r in (2, 3) for c in (0, 1)] == ["Ist 1"] * 4
    assert people.page.locator("td[aria-selected]").count() == 4
    assert people.verbs() == ["hello", "put"]
    people.press("Control+z")
    people.said("Rückgängig gemacht")
    assert people.words(2, 0) == "Ist leer"


def test_filling_down(people):
    """Ctrl+D repeats the first marked row, or the row above a single cell."""
    people.enter_at(0, 1)
    people.press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    people.said("2 Felder, gespeichert")
    assert [people.words(row, 1)[:5] for row in range(3)] == ["Ist 2"] * 3
    people.enter_at(3, 1)
    people.press("Control+d")
    people.said("P04, Prüfen: Ist 2, gespeichert")


def test_a_block_is_pasted_and_copied(people, store):
    """From a spreadsheet into the table, one message, and back again."""
    people.copy("3\t1\n0\t4\n")
    people.enter_at(0, 0)
    people.press("Control+v")
    people.said("4 Felder, gespeichert 14:02.")
    assert people.verbs() == ["hello", "paste"]
    rated = store.read("presswerk").ratings
    assert rated[rated["rated_by"].notna()]["level"].tolist() == [3, 1, 0, 4]
    people.press("Shift+ArrowDown", "Shift+ArrowRight", "Control+c")
    people.page.locator("#note").fill("")
    people.page.locator("#note").focus()
    people.press("Control+v")
    assert people.page.locator("#note").input_value() == "3\t1\n0\t4\n"


def test_a_block_that_is_no_ratings_is_refused(people):
    """The alert says where in the copied block, nothing is shown as entered."""
    people.copy("3\tgut\n")
    people.enter_at(0, 0)
    people.press("Control+v")
    people.page.get_by_role("alert").get_by_text("„gut“ in Zeile 1, Spalte 2").wait_for()
    assert people.words(0, 0).startswith("Ist 2")


STATES = {
    (0, 0): ("−1", "Ist 2, Soll 3, Lücke 1, Führungskraft, 04.05.2026"),
    (0, 1): ("✓", "Ist 2, Soll 2, erreicht, Führungskraft, 04.05.2026"),
    (1, 1): ("+2", "Ist 4, Soll 2, mehr als nötig, Führungskraft, 04.05.2026"),
    (0, 2): ("!", "Ist 1, Soll 1, abgelaufen, Nachweis, 04.05.2025"),
    (2, 1): ("?", "Ist leer, Soll 2, nicht bewertet"),
    (3, 0): ("", "Ist leer"),
}


def test_states_have_signs_and_words(people):
    """Nobody needs to see the colour."""
    found = {at: (people.cell(*at).get_attribute("data-sign"), people.words(*at)) for at in STATES}
    assert found == STATES


def test_states_have_colours(people):
    """Who sees them finds gaps, what is enough, what has expired and the rest at a glance."""
    colour = "each => getComputedStyle(each).backgroundColor"
    found = [people.cell(*at).evaluate(colour) for at in STATES]
    gap, met, more, expired, unrated, plain = found
    assert (met, unrated) == (more, plain)
    assert len({gap, met, expired, plain}) == 4


def test_filters_show_a_part(people):
    """Only what has gaps, then one group of skills, then one role; what is shown is said."""
    people.page.get_by_label("Zeigen").select_option("nur Lücken")
    people.said("1 Zeilen und 1 Spalten sind zu sehen.")
    assert people.page.locator("tbody th").all_inner_texts() == ["P01 Einrichter"]
    people.page.get_by_label("Zeigen").select_option("alle Zeilen und Spalten")
    people.page.get_by_label("Kompetenzgruppe").select_option("Fahren")
    people.said("5 Zeilen und 1 Spalten sind zu sehen.")
    assert people.page.locator("thead th").all_inner_texts()[1:] == ["Staplerschein"]
    people.page.get_by_label("Kompetenzgruppe").select_option("alle")
    people.page.get_by_label("Rolle").select_option("Presser")
    people.said("2 Zeilen und 4 Spalten sind zu sehen.")
    people.copy("1\n2\n")
    people.enter_at(0, 3)
    people.press("Control+v")
    people.said("2 Felder, gespeichert")
    assert [people.words(row, 3)[:5] for row in (0, 1)] == ["Ist 1", "Ist 2"]


def test_buttons_serve_where_there_are_no_keys(people):
    """On a tablet a finger chooses the cell and the step."""
    people.enter_at(1, 0)
    people.page.get_by_role("button", name="2 – unter Anleitung").click()
    people.said("P02, Rüsten: Ist 2, gespeichert")
    assert people.words(1, 0).startswith("Ist 2")
    people.page.get_by_role("button", name="Letzte Eingabe rückgängig machen").click()
    people.said("Rückgängig gemacht")
    assert not people.words(1, 0).startswith("Ist 2")


def test_changes_of_others_appear_in_place(people, other, session):
    """Elements, focus and a marked area stay; only the changed cell is drawn."""
    people.enter_at(0, 0)
    people.page.evaluate("window.before = document.querySelectorAll('td')[1]")
    key = {"person_id": "P01", "skill_id": "K2", "source": "supervisor", "rated_on": DAY}
    other.save("ratings", key, {"level": 4}, before=None)
    session.refresh()
    people.page.evaluate("(all) => window.tell(all)", people.taken())
    assert people.words(0, 1).startswith("Ist 4, Soll 2, mehr als nötig")
    assert people.page.evaluate("window.before === document.querySelectorAll('td')[1]")
    assert focused(people) == (0, 0)


def test_a_new_person_of_others_leaves_the_focus(people, other, session):
    """Rows may be added above; the active cell stays with its person."""
    people.enter_at(2, 1)
    other.add("people", {"person_id": "P00", "role_id": "R1"})
    session.refresh()
    people.page.evaluate("(all) => window.tell(all)", people.taken())
    assert people.page.locator("tbody th").count() == 6
    assert focused(people) == (3, 1)


@pytest.mark.parametrize(
    ("button", "level"), [("Meine Eingabe gilt", 1), ("Der andere Wert gilt", 4)]
)
def test_the_second_of_two_is_asked(people, other, store, button, level):
    """The question has the focus and gives it back to the cell."""
    key = {"person_id": "P01", "skill_id": "K1", "source": "supervisor", "rated_on": DAY}
    people.enter_at(0, 0)
    other.save("ratings", key, {"level": 4}, before=None)
    people.press("1")
    question = people.page.get_by_role("alertdialog")
    question.get_by_text("Leitung Fertigung hat hier um").wait_for()
    assert people.page.evaluate("document.activeElement.textContent") == "Meine Eingabe gilt"
    question.get_by_role("button", name=button).click()
    question.wait_for(state="hidden")
    assert people.words(0, 0).startswith(f"Ist {level}")
    assert focused(people) == (0, 0)
    assert store.read("presswerk").ratings["level"].tolist()[2] == level


def test_names_are_text(session, bench, foreman):
    """A skill called like a tag is a skill; nothing is asked from another host."""
    session.add("skills", {"skill_id": "K9", "name": "<img src=x onerror=window.bad=1>"})
    shown = bench(Matrix(session, foreman))
    assert shown.page.locator("thead th").last.inner_text() == "<img src=x onerror=window.bad=1>"
    assert shown.page.evaluate("window.bad") is None
    assert re.search(r"https?:|@import|url\(", read("matrix.js") + read("matrix.css")) is None


@pytest.mark.parametrize(
    "message", ["rubbish", {"verb": "put", "number": 1, "cells": [["P01", "K1", "3"]]}]
)
def test_rubbish_is_not_stored(people, store, message):
    """Whatever a browser sends, it is answered and the store stays as it is."""
    since = store.last_change("presswerk")
    people.page.evaluate("async (m) => window.tell(await window.hear(m))", message)
    people.said("Das wurde nicht verstanden.")
    foreign = {"verb": "put", "number": 2, "cells": [["P99", "K1", 3]]}
    people.page.evaluate("async (m) => window.tell(await window.hear(m))", foreign)
    people.said("Dieses Feld gibt es nicht mehr")
    assert store.last_change("presswerk") == since


def test_a_narrow_screen_shows_all_of_it(session, bench, foreman):
    """At 320 px only the table scrolls sideways, and the active cell is not under the headers."""
    shown = bench(Matrix(session, foreman), width=320, more="lernbund-dark lernbund-projector")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320
    shown.enter_at(0, 0)
    shown.press("End", "ArrowLeft", "Home")
    left = shown.page.locator("tbody th").first.bounding_box()
    cell = shown.cell(0, 0).bounding_box()
    assert cell["x"] >= left["x"] + left["width"] - 1


def test_only_what_is_near_the_screen_is_drawn(tmp_path, bench, foreman):
    """500 people x 80 skills: few rows in the document, all of them counted, keys go everywhere."""
    with open_store(tmp_path / "large") as store:
        store.write(large(500, 80), who="Beratung")
        shown = bench(Matrix(Session(store, "werk", who="Beratung"), foreman))
        table = shown.page.get_by_role("grid")
        assert table.get_attribute("aria-rowcount") == "501"
        assert shown.page.locator("tbody tr").count() < 80
        shown.enter_at(0, 0)
        shown.press("Control+End", "4")
        shown.said("P500, Kompetenz 80: Ist 4, gespeichert")
        assert focused(shown) == (499, 79)
        shown.press("Control+Home")
        assert focused(shown) == (0, 0)
        shown.page.locator(".matrix-scroll").evaluate("each => { each.scrollTop = 9000; }")
        shown.page.locator('tr[aria-rowindex="250"]').wait_for()
        shown.press("ArrowDown", "2")
        shown.said("P002, Kompetenz 01: Ist 2, gespeichert")
        assert focused(shown) == (1, 0)


def large(n_people: int, n_skills: int) -> Case:
    """Return a company of one role in which everybody needs everything."""
    people = pd.DataFrame({"person_id": [f"P{n:03}" for n in range(1, n_people + 1)]})
    names = [f"Kompetenz {n:02}" for n in range(1, n_skills + 1)]
    skills = pd.DataFrame({"skill_id": [f"K{n:02}" for n in range(1, n_skills + 1)], "name": names})
    company = pd.DataFrame({"company_id": ["werk"], "name": ["Werk (erfunden)"]})
    return case_of({"company": company, "people": people, "skills": skills})
