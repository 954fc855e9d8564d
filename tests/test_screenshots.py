"""Pictures for the guide are taken of whole pages only.

Requirements:
- a page with results, widgets, states or pictures still to come is waited for
- a report that is being made is a picture of its own and waited for nowhere
- a page that stays incomplete, or that another one came for, is an error that says what is missing
"""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

PATH = Path(__file__).parents[1] / "docs" / "screenshots.py"
STEP = """<div class="output"><div class="lernbund-blockers"><p class="complete">da</p></div></div>
    <ol class="steps"><li class="done">1</li></ol>"""


@pytest.fixture(scope="module")
def screenshots():
    """The script, which is no part of a package."""
    spec = spec_from_file_location("screenshots", PATH)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def shown(browser):
    """An empty page."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("piece", "lacking"),
    [
        ('<p class="coming">Wird berechnet …</p>', "results"),
        ('<div class="output"><script></script></div>', "some of its widgets"),
        ("<p>Error displaying widget: model not found</p>", "some of its widgets"),
        ('<ol class="steps"><li>2</li></ol>', "the states of steps"),
        ('<div data-again="/stand"></div>', "parts that come later"),
        ('<img src="data:image/png;base64,">', "pictures"),
    ],
)
def test_what_a_page_lacks_is_said(screenshots, shown, piece: str, lacking: str):
    """One piece that is not there yet is enough."""
    shown.set_content(STEP + piece)
    with pytest.raises(
        screenshots.NotWholeError, match=f"'concept' still lacks after 0 s: {lacking}$"
    ):
        screenshots.wait_for_the_whole(shown, "concept", patience=300)


def test_another_page_is_not_taken_for_it(screenshots, shown):
    """While too many pages are open another one comes; it has no forms."""
    shown.set_content("<h1>Bitte warten</h1>")
    with pytest.raises(screenshots.NotWholeError, match=r"what it is known by$"):
        screenshots.wait_for_the_whole(shown, "concept", patience=300)


def test_a_report_may_be_at_work(screenshots, shown):
    """It asks for itself again until it is made, and the page is whole all the same."""
    shown.set_content('<progress value="1"></progress><div class="report" data-again="/x"></div>')
    screenshots.wait_for_the_whole(shown, "bericht_entsteht")
    assert shown.evaluate(screenshots.LACKING, "progress") == []


def test_results_are_waited_for(screenshots, shown):
    """They come later than the page and are there when the picture is taken."""
    shown.set_content(STEP + '<p class="coming">Wird berechnet …</p>')
    shown.evaluate("setTimeout(() => document.querySelector('.coming').remove(), 200)")
    screenshots.wait_for_the_whole(shown, "concept")
    assert shown.locator(".coming").count() == 0
