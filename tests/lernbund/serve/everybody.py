"""What every page owes to everybody: German, local, accessible, whole at each width, in reach."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (320, 1280, 1920)
BROKEN = "a script of the page broke:"
HOST = re.compile(r"\w+://[^/]+")
# Texts that do not fit their box, and what a list has chosen if it does not fit the list.
CUT_OFF = """() => {
  const cut = e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1;
  const pen = document.createElement("canvas").getContext("2d");
  const cutChoice = e => {
    const style = getComputedStyle(e);
    const inside = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const high = e.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    const lines = Math.max(1, Math.floor(high / (1.1 * parseFloat(style.fontSize))));
    pen.font = style.font;
    const long = pen.measureText(e.selectedOptions[0]?.label ?? "").width;
    return inside > 0 && long > inside * lines + 1;
  };
  const texts = document.querySelectorAll(`body :is(label, button, legend, summary, th, td, h1, h2,
    h3, p, li, caption, figcaption, nav a, header a)`);
  const lists = document.querySelectorAll("main select:not([size], [multiple])");
  return [...[...texts].filter(cut), ...[...lists].filter(cutChoice)].map(e => e.textContent);
}"""
# Entries of lists that a browser tears in the middle of a word, because their spaces cannot break.
TORN = """[...document.querySelectorAll("main option")]
    .filter(e => e.textContent.includes("\\u00a0–")).map(e => e.textContent)"""
# The chosen row of a table must look otherwise than the others.
UNSEEN = """[...document.querySelectorAll("main .lernbund-rows option:checked")]
    .filter(e => getComputedStyle(e).backgroundImage === "none").map(e => e.textContent)"""
# Labels that stand beside their field instead of above it.
BESIDE = """[...document.querySelectorAll(
        "main .lernbund-field :is(.widget-label, label:first-child):not(:last-child)")]
    .map(e => [e, ...[e, e.nextElementSibling].map(part => part.getBoundingClientRect())])
    .filter(([, label, input]) => label.height && input.height && input.top < label.bottom - 1)
    .map(([e]) => e.textContent)"""
# Kinds of controls around which no line is drawn when a key brought the focus there.
UNMARKED = """() => {
  const all = ":is(button, input, select, textarea):enabled, a[href], summary, [tabindex='0']";
  const seen = [...document.querySelectorAll(all)].filter(stop => stop.checkVisibility());
  const kind = ({ localName, type, className }) => [localName, type, className].join(" ");
  const kinds = new Map(seen.map(stop => [kind(stop), stop]));
  const unmarked = [...kinds.values()].filter(stop => {
    stop.focus();
    const { outlineStyle, outlineWidth } = getComputedStyle(stop);
    return outlineStyle === "none" || parseFloat(outlineWidth) < 2;
  });
  return unmarked.map(stop => stop.outerHTML.slice(0, 100));
}"""
# Pictures too small to read, and boxes that scroll although no key gets there.
TOO_SMALL = """[...document.querySelectorAll("main figure")]
    .filter(e => e.querySelector("img")?.clientWidth < 500 ||
                 (e.scrollWidth > e.clientWidth && e.tabIndex < 0))
    .map(e => e.textContent.trim())"""
# Parts of a page whose results stand below their text although there is room beside it.
UNUSED = """[...document.querySelectorAll("body:not(.lernbund-projector) .lernbund-part")]
    .filter(e => innerWidth >= 1400 && !e.querySelector(".lernbund-forms"))
    .filter(e => e.querySelector(".lernbund-results")?.getBoundingClientRect().left <
                 e.querySelector(".prose")?.getBoundingClientRect().right)
    .map(e => e.querySelector(".prose").textContent.slice(0, 40))"""
# Controls that the tabulator leaves out, or would take before others.
UNREACHABLE = """[...document.querySelectorAll("main :is(input, select, textarea, button)")]
    .filter(e => e.tabIndex < 0).map(e => e.outerHTML)"""
BEFORE_OTHERS = """[...document.querySelectorAll("[tabindex]")]
    .filter(e => e.tabIndex > 0).map(e => e.outerHTML)"""


def overheard(page: Page) -> list[str]:
    """Return a list into which ``page`` writes what it asks for, and what of it breaks."""
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda error: asked.append(f"{BROKEN} {error}"))
    return asked


def troubles(page: Page, asked: list[str]) -> list[str]:
    """Return what somebody would stumble over; ``asked`` is what was overheard of the page."""
    own = HOST.match(page.url)[0]
    found = [f"asks {url}" for url in asked if url.startswith("http") and HOST.match(url)[0] != own]
    found += [each for each in asked if each.startswith(BROKEN)]
    if page.locator("html").get_attribute("lang") != "de":
        found.append("does not say that it is German")
    axe = Axe().run(page).response["violations"]
    found += [each["help"] for each in axe if each["impact"] in ("serious", "critical")]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"is wider than {width}")
        found += [f"cut off at {width}: {text}" for text in page.evaluate(CUT_OFF)]
        found += [f"label beside its field at {width}: {text}" for text in page.evaluate(BESIDE)]
        found += [f"beside it is room at {width}: {text}" for text in page.evaluate(UNUSED)]
        found += [f"too small at {width}: {text}" for text in page.evaluate(TOO_SMALL)]
    found += [f"torn: {text}" for text in page.evaluate(TORN)]
    found += [f"chosen, but not seen: {text}" for text in page.evaluate(UNSEEN)]
    page.keyboard.press("Tab")
    found += [f"focus is not seen: {stop}" for stop in page.evaluate(UNMARKED)]
    return found + page.evaluate(UNREACHABLE) + page.evaluate(BEFORE_OTHERS)
