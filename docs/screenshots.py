"""Pictures of every page of the form server at three widths: ``make screenshots``.

With names of pages after the command only those are taken.

They lie in docs/images/pages; the guide shows those of 1,280 px, the widest are not kept in Git.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from lernbund.plan import examples_folder
from lernbund.verbs import load_examples
from schemas.company import STEPS
from schemas.participation import Purpose
from schemas.store import open_store

FOLDER = Path(__file__).parent / "images" / "pages"
WIDTHS = {320: 1400, 1280: 900, 1920: 1080}
COLOURS = 64
COMPANY = "demo-140"
TOKEN = "bilder"  # noqa: S105 - the server lives as long as this script
PAGES = {
    "start": "/",
    "betrieb": f"/betrieb/{COMPANY}",
    **{step: f"/betrieb/{COMPANY}/{step}" for step in STEPS},
    "projektor": f"/betrieb/{COMPANY}/skills?ansicht=projektor",
    "zugaenge": f"/betrieb/{COMPANY}/teilnahme",
    "zettel": f"/betrieb/{COMPANY}/teilnahme?ansicht=druck&zweck={Purpose.SELF_RATING}",
    "teilnahme": "/teilnahme",
    "bogen": "/teilnahme/{code}",
    "abschied": "/teilnahme/{code}",
    "netzwerk": "/netzwerk",
    "netzwerk_formulare": "/netzwerk/formulare",
    "fehler": "/betrieb/werk-nord",
    "warten": f"/betrieb/{COMPANY}/situation",
    "anmelden": "/anmelden",
}
SCROLLED = {"netzwerk_formulare": "Veranstaltungen und Vereinbarungen"}  # page -> heading
MOST_FORMS = 2
PATIENCE = 180_000  # [ms] a page may take on a machine that does other things, too
# By what a page is known, where another might come in its place.
KNOWN_BY = {
    "warten": "[data-reload]",
    "bogen": "fieldset",
    **dict.fromkeys((*STEPS, "projektor", "netzwerk_formulare"), ".output"),
}
# What a page still lacks, in words.
LACKING = """known => {
  const all = css => [...document.querySelectorAll(css)];
  const ERROR = "Error displaying widget";
  const bare = e => !e.querySelector(":scope > :not(script)");
  const found = {
    "what it is known by": all(known).length === 0,
    "some of its widgets": all(".output").some(bare) || document.body.innerText.includes(ERROR),
    "its last block": all(".output").length && !all(".lernbund-blockers :is(.complete, li)").length,
    "results": all(".coming").length > 0,
    "the states of steps": all(".steps li:not([class])").length > 0,
    "parts that come later": all("[data-again]:not([data-seconds])").length > 0,
    "pictures": [...document.images].some(e => !e.complete || !e.naturalWidth),
    "fonts": document.fonts.status !== "loaded",
  };
  return Object.keys(found).filter(each => found[each]);
}"""


PIECES = {"matrix": "Bewertungen", "gespraech": "Gespräch mit einer Person"}


@contextmanager
def served(workspace: str) -> Iterator[str]:
    """Start a server and yield its address."""
    words = ["serve", "--workspace", workspace, "--out", workspace, "--port", "0"]
    network = examples_folder() / "networks" / "lernbund.yaml"
    words += ["--network", str(network), "--max-kernels", str(MOST_FORMS)]
    command = [sys.executable, "-c", "from lernbund.cli import main; main()", *words]
    environment = {**os.environ, "LERNBUND_TOKEN": TOKEN}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        lines = process.stdout or ()
        try:
            yield next(
                found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+", line))
            )
        finally:
            process.terminate()


def code_of_somebody(workspace: str) -> str:
    """Make codes for some people of the company and return one of them."""
    with open_store(workspace) as store:
        people = store.read(COMPANY).people["person_id"].head(12).tolist()
        day = datetime.datetime.now(datetime.UTC).date()
        made = store.participations.make(COMPANY, Purpose.SELF_RATING, people, on=day)
    return made[0].written


class NotWholeError(Exception):
    """A page that still lacks something after all patience."""


def wait_for_the_whole(page: Page, name: str, patience: float = PATIENCE) -> None:
    """Wait until nothing of the page ``name`` is missing.

    ``patience`` is in ms.  Raises NotWholeError, which names what is missing.
    """
    known = KNOWN_BY.get(name, "h1")
    try:
        page.wait_for_function(f"known => !({LACKING})(known).length", arg=known, timeout=patience)
    except TooLate as error:
        lacking = ", ".join(page.evaluate(LACKING, known))
        text = f"the page {name!r} still lacks after {patience / 1000:.0f} s: {lacking}"
        raise NotWholeError(text) from error


def shoot(page: Page, address: str, name: str, path: str) -> None:
    """Save the page at ``path`` at all widths."""
    with crowd(page, address) if name == "warten" else nullcontext():
        page.goto(address + path)
        if name == "abschied":
            page.get_by_role("button", name="Aufhören").click()
        take(page, name, SCROLLED.get(name))


@contextmanager
def crowd(page: Page, address: str) -> Iterator[None]:
    """Open as many forms beside ``page`` as the server bears."""
    others = [page.context.new_page() for _ in range(MOST_FORMS)]
    for each in others:
        each.goto(f"{address}/betrieb/{COMPANY}/communication")
    yield
    for each in others:
        each.close(run_before_unload=True)


def shoot_matrices(page: Page) -> None:
    """Save the matrices of the page of step 2, where ``page`` is."""
    page.get_by_label("Person", exact=True).last.select_option(index=4)
    page.get_by_role("grid", name="Gespräch").locator("td").first.wait_for()
    for name, heading in PIECES.items():
        take(page, name, heading)


def take(page: Page, name: str, heading: str | None = None) -> None:
    """Save what is to be seen at all widths, from ``heading`` on if one is named."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wait_for_the_whole(page, name)
        if heading:
            title = page.get_by_role("heading", name=heading, exact=True)
            title.evaluate("e => e.scrollIntoView()")
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        target = FOLDER / f"{name}-{width}.png"
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
        print(f"{target.name}: {target.stat().st_size // 1024} KB")


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workspace, sync_playwright() as playwright:
        load_examples(workspace)
        code = code_of_somebody(workspace)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(workspace) as address:
            page = browser.new_context(locale="de-DE").new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(f"{address}/?token={TOKEN}")
            for name in sys.argv[1:] or PAGES:
                if name == "anmelden":
                    page.context.clear_cookies()
                shoot(page, address, name, PAGES[name].format(code=code))
                if name == "skills":
                    shoot_matrices(page)
            browser.close()


if __name__ == "__main__":
    main()
