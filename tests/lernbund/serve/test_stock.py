"""The notebooks in the programs they come from, as somebody installs them, without our server.

Requirements:
- `voila` shows a notebook as a document, and with `live = True` as forms, without our start page
- JupyterLab shows the same notebook with the same forms after "run all cells"
"""

from __future__ import annotations

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
from playwright.sync_api import Browser, expect
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from lernbund.plan import notebook_of
from tests.lernbund.serve.conftest import TOKEN

SECONDS = 120_000  # [ms] a page may take on a machine that does other things, too
FORMS, DOCUMENT = "formulare.ipynb", "dokument.ipynb"
RUN = """async path => {
  await window.jupyterapp.restored;
  const { commands } = window.jupyterapp;
  const panel = await commands.execute("docmanager:open", { path });
  await panel.sessionContext.ready;
  await commands.execute("notebook:run-all-cells");
}"""


@pytest.fixture(scope="module")
def folder(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace and the notebook of a step, once as it is and once with forms."""
    place: Path = tmp_path_factory.mktemp("stock")
    shutil.copytree(examples, place / "workspace")
    text = notebook_of("communication").read_text(encoding="utf-8")
    (place / DOCUMENT).write_text(text, encoding="utf-8")
    (place / FORMS).write_text(text.replace("live = False", "live = True"), encoding="utf-8")
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


def test_jupyterlab(folder: Path, browser: Browser) -> None:
    """The first field of a form can be seen."""
    exposed = ("--allow-root", "--expose-app-in-browser", f"--IdentityProvider.token={TOKEN}")
    with program(folder, "jupyter-lab", *exposed) as (address, client):
        client.get(f"{address}/api", params={"token": TOKEN}, timeout=60).raise_for_status()
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(SECONDS)
        page.goto(f"{address}/lab?token={TOKEN}")
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate(RUN, FORMS)
        expect(page.get_by_label("Gruppe *", exact=True).first).to_be_visible(timeout=SECONDS)
        page.close()
