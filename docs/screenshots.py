"""Pictures of every page of the form server at three widths: ``make screenshots``.

With names of pages after the command only those are taken.

They lie in docs/images/pages; the guide shows those of 1,280 px, the widest are not kept in Git.
Where Debian's chromium-l10n is installed the browser's own words are German, too.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from docs.scenes import AROUND, COMPANY, FIRST, SMALL, TOKEN, Place, prepare, served
from schemas.company import STEPS
from schemas.participation import Purpose

FOLDER = Path(__file__).parent / "images" / "pages"
WIDTHS = {320: 1400, 1280: 900, 1920: 1080}
COLOURS = 64
# Picture -> address. The last ones spoil the company, the participants' entry and the login.
PAGES = {
    "start": "/",
    "neu": "/",
    "abgelehnt": "/",
    "eingelesen": "/",
    "betrieb": f"/betrieb/{COMPANY}",
    **{step: f"/betrieb/{COMPANY}/{step}" for step in STEPS},
    **{f"projektor_{step}": f"/betrieb/{COMPANY}/{step}?ansicht=projektor" for step in STEPS},
    "bericht_entsteht": f"/betrieb/{COMPANY}",
    "bericht_fertig": f"/betrieb/{COMPANY}",
    "zugaenge": f"/betrieb/{COMPANY}/teilnahme",
    "zettel": f"/betrieb/{COMPANY}/teilnahme?ansicht=druck&zweck={Purpose.SELF_RATING}",
    "teilnahme": "/teilnahme",
    "falscher_code": "/teilnahme/0000-0000-0000-0000",
    "bogen": "/teilnahme/{code}",
    "abschied": "/teilnahme/{code}",
    "eigener_code": "/teilnahme/{slip}",
    "fragebogen": "/teilnahme/{slip}",
    "netzwerk": "/netzwerk",
    "netzwerk_bericht": "/netzwerk",
    "netzwerk_formulare": "/netzwerk/formulare",
    "netzwerk_kaputt": "/netzwerk/formulare",
    "fehler": "/betrieb/werk-nord",
    "warten": f"/betrieb/{COMPANY}/situation",
    "panne": f"/betrieb/{SMALL}/situation",
    "bericht_panne": f"/betrieb/{SMALL}",
    "zu_oft": "/teilnahme/{code}",
    "anmelden": "/anmelden",
}
REPORT = "Bericht"
# Picture -> heading at which it begins, if not at the top.
SCROLLED = {
    "neu": "Netzwerk",
    "bericht_entsteht": REPORT,
    "bericht_fertig": REPORT,
    "bericht_panne": REPORT,
    "netzwerk_formulare": "Veranstaltungen und Vereinbarungen",
}
# More pictures of a page: picture -> page, heading at which it begins.
PIECES = {
    "matrix": ("skills", "Bewertungen"),
    "gespraech": ("skills", "Gespräch mit einer Person"),
    "situation_ergebnis": ("situation", "Gestaltungsfelder"),
    "skills_ergebnis": ("skills", "Wissen, das an wenigen hängt"),
    "concept_ergebnis": ("concept", "Was vereinbart ist"),
    "offers_ergebnis": ("offers", "Der Plan"),
    "communication_ergebnis": ("communication", "Aktionen"),
    "evaluation_ergebnis": ("evaluation", "Was die Teilnehmenden sagen"),
}
PATIENCE = 180_000  # [ms] a page may take on a machine that does other things, too
# By what a page is known, where another might come in its place.
KNOWN_BY = {
    "neu": ".lernbund-invalid",
    "abgelehnt": ".findings",
    "eingelesen": "h1 ~ .notice",
    "bericht_entsteht": "progress:not([value='0'])",
    "bericht_fertig": ".files li:nth-child(4)",
    "bericht_panne": ".report .notice.bad",
    "panne": "[role=alert]",
    "warten": "[data-reload]",
    "falscher_code": "#wrong",
    "bogen": "fieldset",
    "eigener_code": "main input[type=text]",
    "fragebogen": "fieldset",
    "netzwerk_bericht": "main a[href$='.pdf']",
    "netzwerk_kaputt": "[role=alert]",
    "zu_oft": "main a[href='/teilnahme']",
    **dict.fromkeys((*STEPS, *(f"projektor_{step}" for step in STEPS)), ".output"),
    "netzwerk_formulare": ".output",
}
# What a page still lacks, in words.
LACKING = """known => {
  const all = css => [...document.querySelectorAll(css)];
  const ERROR = "Error displaying widget";
  const bare = e => !e.querySelector(":scope > :not(script)");
  const later = "[data-again]:not([data-seconds], .report)";
  const found = {
    "what it is known by": all(known).length === 0,
    "some of its widgets": all(".output").some(bare) || document.body.innerText.includes(ERROR),
    "its last block": all(".output").length && !all(".lernbund-blockers :is(.complete, li)").length,
    "results": all(".coming").length > 0,
    "the states of steps": all(".steps li:not([class])").length > 0,
    "parts that come later": all(later).length > 0,
    "pictures": [...document.images].some(e => !e.complete || !e.naturalWidth),
    "fonts": document.fonts.status !== "loaded",
  };
  return Object.keys(found).filter(each => found[each]);
}"""


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


def shoot(page: Page, place: Place, name: str, path: str) -> None:
    """Save the page at ``path`` and pieces of it at all widths."""
    with AROUND[name](page, place) if name in AROUND else nullcontext():
        page.goto(place.address + path)
        if name in FIRST:
            FIRST[name](page, place)
        take(page, name, name, SCROLLED.get(name))
        for piece, (of, heading) in PIECES.items():
            if of == name:
                take(page, name, piece, heading)


def take(page: Page, name: str, picture: str, heading: str | None) -> None:
    """Save what is to be seen of the page ``name`` at all widths, from ``heading`` on if given."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wait_for_the_whole(page, name)
        begin = page.get_by_role("heading", name=heading, exact=True) if heading else None
        (begin or page.locator("body")).evaluate("e => e.scrollIntoView()")
        image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        target = FOLDER / f"{picture}-{width}.png"
        small = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE)
        small.save(target, optimize=True)
        print(f"{target.name}: {target.stat().st_size // 1024} KB", flush=True)


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    german: dict[str, str | float | bool] = {**os.environ, "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = Path(folder)
        codes = prepare(workspace)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
            env=german,
        )
        with served(workspace) as address:
            page = browser.new_context(locale="de-DE").new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(f"{address}/?token={TOKEN}")
            for name in sys.argv[1:] or PAGES:
                shoot(page, Place(workspace, address), name, PAGES[name].format(**codes))
            browser.close()


if __name__ == "__main__":
    main()
