"""The notebooks in the programs they come from, as somebody installs them, without our server.

Requirements:
- `voila` shows a notebook as a document, and with `live = True` as forms, without our start page
- JupyterLab shows the same notebooks with the same forms after "run all cells"; what is typed into
  a field or into a matrix there is stored, and no key of it is taken for a command on cells
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from lernbund.plan import notebook_of
from schemas.case import Case
from schemas.store import read_case
from tests.lernbund.serve.conftest import TOKEN

SECONDS = 120_000  # [ms] a page may take on a machine that does other things, too
COMPANY = "demo-028"
FORMS, DOCUMENT, MATRIX = "formulare.ipynb", "dokument.ipynb", "matrix.ipynb"
RUN = """async path => {
  await window.jupyterapp.restored;
  const { commands } = window.jupyterapp;
  const panel = await commands.execute("docmanager:open", { path });
  await panel.sessionContext.ready;
  await commands.execute("notebook:run-all-cells");
}"""
# What commands on cells would change: their kinds, their order, which of them is chosen.
CELLS = """() => {
  const { content } = window.jupyterapp.shell.currentWidget;
  return [content.activeCellIndex, content.mode, ...content.widgets.map(e => e.model.type)];
}"""


@pytest.fixture(scope="module")
def folder(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace and the notebook of a step, once as it is and once with forms."""
    place: Path = tmp_path_factory.mktemp("stock")
    shutil.copytree(examples, place / "workspace")
    text = notebook_of("communication").read_text(encoding="utf-8")
    (place / DOCUMENT).write_text(text, encoding="utf-8")
    (place / FORMS).write_text(text.replace("live = False", "live = True"), encoding="utf-8")
    skills = notebook_of("skills").read_text(encoding="utf-8").replace("demo-140", COMPANY)
    for name in ("live", "with_people"):
        skills = skills.replace(f"{name} = False", f"{name} = True")
    (place / MATRIX).write_text(skills, encoding="utf-8")
    return place


@contextmanager
def program(folder: Path, name: str, *words: str) -> Iterator[tuple[str, requests.Session]]:
    """Start a program of Jupyter's in ``folder`` and yield its address, and a client of it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command = [str(Path(sys.executable).with_name(name)), *words, *options]
    client = requests.Session()
    client.mount("http://", HTTPAdapter(max_retries=Retry(60, backoff_factor=0.1, backoff_max=1)))
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}", client
        finally:
            process.terminate()
            process.wait(30)


def test_voila(folder: Path) -> None:
    """Both notebooks are pages: one of results, one of widgets."""
    with program(folder, "voila", ".", f"--Voila.token={TOKEN}") as (address, client):

        def shown(name: str) -> str:
            at = f"{address}/voila/render/{name}"
            with client.get(at, params={"token": TOKEN}, timeout=120) as answer:
                answer.raise_for_status()
                return answer.text

        client.get(address, params={"token": TOKEN}, timeout=60).raise_for_status()
        with ThreadPoolExecutor(2) as people:
            document, forms = people.map(shown, (DOCUMENT, FORMS))
    assert [text.count("Traceback") for text in (document, forms)] == [0, 0]
    assert "Tabelle" in document or "<table" in document
    view = "application/vnd.jupyter.widget-view+json"
    assert [text.count(view) > 10 for text in (document, forms)] == [False, True]


@pytest.fixture(scope="module")
def lab(folder: Path, browser: Browser) -> Iterator[Page]:
    """Step 2 in JupyterLab as it is installed, after "run all cells"."""
    exposed = ("--allow-root", "--expose-app-in-browser", f"--IdentityProvider.token={TOKEN}")
    with program(folder, "jupyter-lab", *exposed) as (address, client):
        client.get(f"{address}/api", params={"token": TOKEN}, timeout=60).raise_for_status()
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(SECONDS)
        page.goto(f"{address}/lab?token={TOKEN}")
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate(RUN, MATRIX)
        yield page
        page.close()


def test_a_field_in_jupyterlab(lab: Page, folder: Path) -> None:
    """It is stored when it is left."""
    field = lab.get_by_label("Rolle *", exact=True).first
    field.fill("Presse und Abnahme")
    field.press("Tab")
    saved = lab.get_by_role("status").filter(has_text=re.compile(r"^gespeichert \d\d:\d\d"))
    expect(saved.first).to_be_visible(timeout=SECONDS)
    assert "Presse und Abnahme" in set(stored(folder).roles["name"])


def test_a_matrix_in_jupyterlab(lab: Page, folder: Path) -> None:
    """A digit is stored; letters and arrows are no commands on the cells of the notebook."""
    grid = lab.get_by_role("grid", name="Beschäftigte und Kompetenzen", exact=True)
    grid.locator("td[aria-colindex]").first.click()
    before = lab.evaluate(CELLS)
    for key in ("ArrowDown", "b", "m", "2"):
        lab.keyboard.press(key)
    status = lab.locator(".lernbund-matrix").filter(has=grid).get_by_role("status")
    expect(status).to_contain_text("Ist 2, gespeichert", timeout=SECONDS)
    assert lab.evaluate(CELLS) == before
    ratings = stored(folder).ratings
    newest = ratings[ratings["rated_on"].eq(ratings["rated_on"].max())]
    assert newest[["source", "level"]].to_numpy().tolist() == [["supervisor", 2]]


def stored(folder: Path) -> Case:
    """Return the company as it is in the store now."""
    return read_case(str(folder / "workspace"), COMPANY)
