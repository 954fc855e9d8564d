"""What happens before and around the pictures of pages, see ``docs.screenshots``."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
from playwright.sync_api import FilePayload, Page

from lernbund.plan import examples_folder
from lernbund.verbs import load_examples
from schemas.participation import Purpose
from schemas.store import Store, open_store, read_case

COMPANY, SMALL, LARGE = "demo-140", "demo-028", "demo-480"
TOKEN = "bilder"  # noqa: S105 - the server lives as long as the pictures take
MOST_FORMS = 2
NETWORK = "netz.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are: folder of the data, address of the server."""

    workspace: Path
    address: str

    @property
    def network(self) -> Path:
        """Return the file of the network."""
        return self.workspace / NETWORK


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """Start a server and yield its address."""
    words = ["serve", "--workspace", ".", "--out", "berichte", "--port", "0"]
    words += ["--network", NETWORK, "--max-kernels", str(MOST_FORMS)]
    command = [sys.executable, "-c", "from lernbund.cli import main; main()", *words]
    environment = {**os.environ, "LERNBUND_TOKEN": TOKEN}
    with subprocess.Popen(
        command, cwd=workspace, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        lines = process.stdout or ()
        try:
            yield next(
                found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+", line))
            )
        finally:
            process.terminate()


def prepare(workspace: Path) -> dict[str, str]:
    """Fill ``workspace`` and return a code of a self-rating and one of a questionnaire."""
    load_examples(str(workspace))
    shutil.copy(examples_folder() / "networks" / "lernbund.yaml", workspace / NETWORK)
    with open_store(workspace) as store:
        people = store.read(COMPANY).people["person_id"].head(12).tolist()
        measure = ended_measure(store)
        return {
            "code": made_code(store, COMPANY, Purpose.SELF_RATING, people),
            "slip": made_code(store, LARGE, Purpose.QUESTIONNAIRE, [f"T2 {measure} 1"]),
        }


def ended_measure(store: Store) -> str:
    """Add a course that ended three months ago, so that people are asked today."""
    course = {"measure_id": "M90", "title": "Crimpen an der neuen Anlage", "path": "external"}
    end = pd.Timestamp(today()) - pd.Timedelta(days=95)
    more = {"status": "done", "end": end, "headcount": 6}
    store.add_row(LARGE, "measures", course | more, who="Beratung")
    return course["measure_id"]


def made_code(store: Store, company: str, purpose: Purpose, subjects: list[str]) -> str:
    """Make codes for ``subjects`` and return the first of them."""
    return store.participations.make(company, purpose, subjects, on=today())[0].written


def today() -> datetime.date:
    """Return the day in UTC."""
    return datetime.datetime.now(datetime.UTC).date()


# What happens around a picture: before the page is opened, and after all its pictures.


@contextmanager
def crowd(page: Page, place: Place) -> Iterator[None]:
    """Open as many forms beside ``page`` as the server bears."""
    others = [page.context.new_page() for _ in range(MOST_FORMS)]
    for each in others:
        each.goto(f"{place.address}/betrieb/{COMPANY}/communication")
    yield
    for each in others:
        each.close(run_before_unload=True)


@contextmanager
def broken_network(_page: Page, place: Place) -> Iterator[None]:
    """Leave a slip of the pen in the file of the network."""
    text = place.network.read_text(encoding="utf-8")
    place.network.write_text(text.replace("partners:", "partner:", 1), encoding="utf-8")
    yield
    place.network.write_text(text, encoding="utf-8")


@contextmanager
def damaged(_page: Page, place: Place) -> Iterator[None]:
    """Put a word into the database where a number belongs."""
    with closing(sqlite3.connect(place.workspace / "lernbund.sqlite")) as database:
        database.execute("UPDATE processes SET importance = 'viel' WHERE company = ?", [SMALL])
        database.commit()
    yield


@contextmanager
def many_wrong_codes(page: Page, place: Place) -> Iterator[None]:
    """Try more codes than the server bears."""
    for number in range(12):
        page.goto(f"{place.address}/teilnahme/{number}")
    yield


@contextmanager
def logged_out(page: Page, _place: Place) -> Iterator[None]:
    """Forget the login."""
    page.context.clear_cookies()
    yield


AROUND: dict[str, Callable[[Page, Place], AbstractContextManager[None]]] = {
    "warten": crowd,
    "netzwerk_kaputt": broken_network,
    "panne": damaged,
    "bericht_panne": damaged,
    "zu_oft": many_wrong_codes,
    "anmelden": logged_out,
}


# What somebody does on a page before its picture.

Scene = Callable[[Page, Place], None]


def press(name: str) -> Scene:
    """Return a function that presses the button called ``name``."""
    return lambda page, _: page.get_by_role("button", name=name).click()


def make_company(page: Page, _place: Place) -> None:
    """Name a company as no identifier may be."""
    page.get_by_label("Kennung").fill("Werk Nord")
    page.get_by_label("Name des Unternehmens").fill("Werk Nord GmbH")
    page.get_by_role("button", name="Anlegen").click()


def send_faulty_workbook(page: Page, _place: Place) -> None:
    """Import a workbook with words where steps and yes or no belong."""
    book = openpyxl.load_workbook(examples_folder() / "presswerk-28.xlsx")
    for sheet, title, value in (
        ("Bewertungen", "Stand", "viel"),
        ("Rollen", "Schlüsselrolle", "vielleicht"),
        ("Maßnahmen", "Beginn", "demnächst"),
    ):
        titles = [str(cell.value).startswith(title) for cell in book[sheet][1]]
        book[sheet].cell(3, titles.index(True) + 1).value = value
    send(page, book)


def send_shorter_workbook(page: Page, _place: Place) -> None:
    """Import a workbook without the sheet of wishes."""
    book = openpyxl.load_workbook(examples_folder() / "presswerk-28.xlsx")
    del book["Lernwünsche"]
    page.get_by_label("Gibt es das Unternehmen schon").check()
    send(page, book)


def send(page: Page, book: openpyxl.Workbook) -> None:
    """Import ``book``."""
    data = io.BytesIO()
    book.save(data)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file: FilePayload = {"name": "presswerk.xlsx", "mimeType": kind, "buffer": data.getvalue()}
    page.get_by_label("Datei *").set_input_files(file)
    page.get_by_role("button", name="Einlesen").click()


def type_own_code(page: Page, _place: Place) -> None:
    """Say a code of one's own."""
    page.get_by_label("Ihr eigener Code").fill("igel27zaun")
    page.keyboard.press("Tab")


def choose_person(page: Page, place: Place) -> None:
    """Talk to somebody who was rated from both sides."""
    ratings = read_case(str(place.workspace), COMPANY).ratings
    person = ratings.loc[ratings["source"].eq("self"), "person_id"].iloc[0]
    choice = page.get_by_label("Person", exact=True).last
    choice.select_option(label=choice.locator("option", has_text=person).inner_text())
    page.get_by_role("grid", name="Gespräch").locator("td").first.wait_for()


FIRST: dict[str, Scene] = {
    "neu": make_company,
    "abgelehnt": send_faulty_workbook,
    "eingelesen": send_shorter_workbook,
    "skills": choose_person,
    "bericht_entsteht": press("Bericht erstellen"),
    "bericht_panne": press("Bericht erstellen"),
    "netzwerk_bericht": press("Bericht von heute machen"),
    "abschied": press("Aufhören"),
    "fragebogen": type_own_code,
}
