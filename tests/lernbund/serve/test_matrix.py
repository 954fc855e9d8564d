"""The matrices of step 2 in a real browser, at a real server, with the clipboard of a spreadsheet.

The tests share one page and its company; each begins at a cell of its own.

Requirements:
- a block of 20 x 10 is pasted at once, stored, and the heat map follows
- digits, arrows, filling down and undo work by keyboard alone; a filter shows a part
- what a cell cannot hold opens under the table
- the talk shows one person's two views with the differences first, and takes what was agreed
- the heads of rows and columns stay in sight
- on a telephone a cell is touched and a button pressed
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lernbund.serve.site import today
from schemas.store import read_case

SECONDS = 60_000  # [ms] a page may take on a machine that does other things, too
COMPANY = "demo-028"
ROWS, COLUMNS = 20, 10
# Another program copies: a field comes, is copied from, and goes.
COPY = """text => {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}"""
# The figure is a new element after each change.
OTHER_HEAT = """before => [...document.querySelectorAll("figure")]
  .find(each => each.textContent.includes("Rollen"))?.innerHTML !== before"""
SAVED = re.compile(r"gespeichert \d\d:\d\d")


@pytest.fixture(scope="module")
def skills(workshop, browser: Browser) -> Iterator[Page]:
    """The page of step 2."""
    with browser.new_context(base_url=workshop.address) as context:
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.goto("/?token=das-ist-nur-ein-test")
        page.goto(f"/betrieb/{COMPANY}/skills")
        page.locator(".lernbund-blockers :is(.complete, li)").first.wait_for(state="attached")
        yield page


def matrix(page: Page, name: str) -> Locator:
    """Return the matrix called ``name`` with its filters, buttons and messages."""
    grid = page.get_by_role("grid", name=name, exact=True)
    return page.locator(".lernbund-matrix").filter(has=grid)


@pytest.fixture
def people(skills: Page) -> Locator:
    """People x skills."""
    return matrix(skills, "Beschäftigte und Kompetenzen")


def cell(grid: Locator, row: int, column: int) -> Locator:
    """Return a cell by its place among the shown ones, from 0."""
    return grid.locator(f'tr[aria-rowindex="{row + 2}"] td[aria-colindex="{column + 2}"]')


def said(grid: Locator, text: str | re.Pattern[str]) -> None:
    """Wait until the matrix says ``text``."""
    expect(grid.get_by_role("status")).to_contain_text(text, timeout=SECONDS)


def level(grid: Locator, row: int, column: int) -> str:
    """Return the step in a cell as it is shown."""
    return cell(grid, row, column).locator("b").inner_text()


def test_a_block_of_a_spreadsheet(skills, people, workshop):
    """Tabs between cells, line ends between rows: 200 ratings of today, and other colours."""
    heat = skills.locator("figure", has_text="Rollen").first
    before = heat.inner_html()
    steps = [[(row + column) % 5 for column in range(COLUMNS)] for row in range(ROWS)]
    text = "".join("\t".join(map(str, line)) + "\r\n" for line in steps)
    skills.evaluate(COPY, text)
    cell(people, 0, 0).click()
    skills.keyboard.press("Control+v")
    said(people, "200 Felder, gespeichert")
    assert [level(people, 0, 0), level(people, 1, 9), level(people, 19, 9)] == ["0", "0", "3"]
    rows = read_case(workshop.workspace, COMPANY).ratings
    made = rows[rows["rated_on"].dt.date.eq(today()) & rows["source"].eq("supervisor")]
    assert len(made) == ROWS * COLUMNS
    skills.wait_for_function(OTHER_HEAT, arg=before)


def test_by_keyboard(skills, people):
    """Type, go on, mark, fill down, take back; the table never loses the focus."""
    cell(people, 21, 12).click()
    for key in ("4", "ArrowRight", "2", "ArrowDown", "3"):
        skills.keyboard.press(key)
    said(people, re.compile(r"Ist 3, gespeichert"))
    assert [level(people, *at) for at in ((21, 12), (21, 13), (22, 13))] == ["4", "2", "3"]
    for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Control+d"):
        skills.keyboard.press(key)
    said(people, "2 Felder, gespeichert")
    assert [level(people, row, 13) for row in (23, 24)] == ["3", "3"]
    skills.keyboard.press("Control+z")
    said(people, "Rückgängig gemacht, gespeichert")
    assert level(people, 24, 13) != "3"
    assert skills.evaluate("document.activeElement.closest('[role=grid]') !== null")


def test_filters(people):
    """One role and only its gaps, then all again."""
    rows = people.locator("tbody tr[aria-rowindex]")
    everybody = rows.count()
    people.get_by_role("combobox", name="Rolle").select_option(index=1)
    said(people, "sind zu sehen")
    expect(rows).not_to_have_count(everybody)
    people.get_by_role("combobox", name="Zeigen").select_option(label="nur Lücken")
    expect(people.locator("td.gap").first).to_be_visible()
    people.get_by_role("combobox", name="Rolle").select_option(label="alle")
    people.get_by_role("combobox", name="Zeigen").select_option(label="alle Zeilen und Spalten")
    expect(rows).to_have_count(everybody)


def test_what_it_is_about_stays_in_sight(people):
    """Scrolled far to the right and down, the heads of rows and columns stand at its edges."""
    frame = people.locator(".matrix-scroll")
    frame.evaluate("e => e.scrollTo(e.scrollWidth, e.scrollHeight)")
    frame.evaluate("() => new Promise(requestAnimationFrame)")
    assert frame.evaluate("e => [e.scrollLeft > 500, e.scrollTop > 200]") == [True, True]
    edges = "e => [e.getBoundingClientRect().x, e.getBoundingClientRect().y].map(Math.round)"
    left, top = frame.evaluate(edges)
    heads = people.locator("thead th")
    assert heads.first.evaluate(edges) == [left + 1, top + 1]
    assert heads.last.evaluate(edges)[1] == top + 1
    assert people.locator("tbody tr[aria-rowindex] th").last.evaluate(edges)[0] == left + 1
    frame.evaluate("e => e.scrollTo(0, 0)")


def test_details(skills, people, workshop):
    """F2 opens the ratings of the cell; the validity typed there is stored."""
    cell(people, 0, 0).click()
    skills.keyboard.press("F2")
    form = skills.locator(".lernbund-table-form").filter(
        has=skills.get_by_role("heading", name=re.compile("^Bewertungen von "))
    )
    control = form.get_by_label("Gültig bis", exact=True)
    control.fill("31.12.2030")
    control.press("Tab")
    expect(form.get_by_role("status").filter(has_text=SAVED).first).to_be_visible(timeout=SECONDS)
    until = read_case(workshop.workspace, COMPANY).ratings["valid_until"].dropna()
    assert "2030-12-31" in set(until.dt.strftime("%Y-%m-%d"))


def test_the_talk(skills, workshop):
    """Both views, the difference on top; an agreed step is stored with the talk as its evidence."""
    rows = read_case(workshop.workspace, COMPANY).ratings
    person = rows.loc[rows["source"].eq("self"), "person_id"].iloc[0]
    form = skills.locator(".lernbund-form").filter(
        has=skills.get_by_role("heading", name="Gespräch mit einer Person", exact=True)
    )
    choice = form.get_by_label("Person", exact=True).first
    choice.select_option(label=choice.locator("option", has_text=str(person)).inner_text())
    talk = matrix(skills, "Gespräch")
    expect(talk.locator("tbody th").first).to_contain_text("verschieden", timeout=SECONDS)
    assert talk.locator("thead th").all_inner_texts()[1:] == [
        "Selbsteinschätzung",
        "Führungskraft",
        "im Gespräch vereinbart",
    ]
    cell(talk, 0, 2).click()
    skills.keyboard.press("2")
    said(talk, "im Gespräch vereinbart: Stufe 2, gespeichert")
    agreed = read_case(workshop.workspace, COMPANY).ratings.query(
        "source == 'evidence' and evidence == 'talk'"
    )
    assert agreed[["person_id", "level"]].to_numpy().tolist() == [[person, 2]]


def test_on_a_telephone(skills, people):
    """320 px: nothing is wider than the screen but the table, which scrolls in its own frame."""
    skills.set_viewport_size({"width": 320, "height": 640})
    assert skills.evaluate("document.documentElement.scrollWidth") <= skills.viewport_size["width"]
    cell(people, 2, 1).click()
    people.get_by_role("button", name=re.compile("^4|leitet")).first.click()
    said(people, re.compile(r"Ist 4, gespeichert"))
    assert level(people, 2, 1) == "4"
