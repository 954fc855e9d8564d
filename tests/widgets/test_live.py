"""Results that follow every entry in place.

Requirements:
- forms come first: in a kernel results say that they are coming until the page is on the screen
- results follow an entry, the quickest first; what is slow is marked while it is old
- what did not change is not sent again; widgets are kept, also when there are fewer or more
- a result that fails says so and takes nothing with it
- entries in quick succession are computed once, and the kernel stays free in between
- a page that is made asleep computes nothing, looks for changes before each fork, and wakes
- results see forms that have heard of the change; changes of others appear by themselves
- all of it works in a real kernel
"""

import asyncio
import logging
import time
from dataclasses import dataclass

import nbformat
import pytest
from nbclient import NotebookClient

from schemas.case import Case
from widgets.form import form
from widgets.live import LATE, QUIET, Live, Render, blockers_html
from widgets.table_form import table_form
from widgets.waking import fall_asleep, look_around, wake

BEFORE = {"headcount": 27.75}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as reports make them."""

    html: str


class Counted:
    """A result that counts how often it was computed."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.times = 0

    def __call__(self, case: Case) -> list[Piece | str]:
        """Return the company's size and name as two blocks."""
        self.times += 1
        return [Piece(f"<p>{case.company['headcount'][0]}</p>"), f"<p>{case.name}</p>"]


def leave(made, name: str, raw: str) -> None:
    """Do what the browser does when somebody leaves a field."""
    made.controls[name].input.widget.value = raw


def htmls(live: Live, number: int = 0) -> list[str]:
    """Return the blocks of one function as they stand on the screen."""
    return [each.value for each in live.results[number].box.children]


def following(session, *renders: Render, quiet: float = QUIET) -> Live:
    """Return what follows ``session`` and shows ``renders``."""
    live = Live(session, quiet=quiet)
    for each in renders:
        live.show(each)
    return live


def test_results_follow_an_entry(session):
    """Blocks are there from the start and show what was just entered."""
    made = form(session, "company")
    page = following(session, Counted())
    assert htmls(page) == ["<p>27.75</p>", "<p>Presswerk (erfunden)</p>"]
    leave(made, "headcount", "30")
    assert htmls(page) == ["<p>30.0</p>", "<p>Presswerk (erfunden)</p>"]


def test_forms_come_first(session):
    """Results wait for the screen and come in the order of the page, the kernel free in between."""
    order: list[str] = []

    async def visit() -> list[list[str]]:
        last = asyncio.Event()
        entry = asyncio.get_running_loop().call_soon

        def facts(_case: Case) -> list[str]:
            order.append("facts")
            entry(order.append, "an entry")
            return ["facts"]

        def figure(_case: Case) -> list[str]:
            order.append("figure")
            entry(last.set)
            return ["figure"]

        page = following(session, facts, figure, quiet=0.0)
        before = htmls(page)
        page.begin()
        await last.wait()
        return [before, htmls(page), htmls(page, 1)]

    coming = ['<p class="coming">Wird berechnet …</p>']
    assert asyncio.run(visit()) == [coming, ["facts"], ["figure"]]
    assert order == ["facts", "an entry", "figure"]


def test_the_screen_begins(session):
    """The browser renders the page: then results follow, also those of pieces that come later."""

    async def visit() -> list[list[str]]:
        page = following(session, Counted())
        await asyncio.sleep(0.01)
        before = htmls(page)
        page.screen.rendered = True
        page.show(lambda case: [case.name])
        page.flush()
        return [before, htmls(page), htmls(page, 1)]

    name = "<p>Presswerk (erfunden)</p>"
    coming = ['<p class="coming">Wird berechnet …</p>']
    assert asyncio.run(visit()) == [coming, ["<p>27.75</p>", name], ["Presswerk (erfunden)"]]


def test_what_all_results_are_made_of_comes_first(session):
    """It is computed once, before them, and belongs to the time of none."""
    order: list[str] = []
    made = form(session, "company")

    def basis(_case: Case) -> None:
        time.sleep(0.05)
        order.append("basis")

    live = Live(session, basis=basis)
    live.show(lambda _case: order.append("facts") or [])
    order.clear()
    leave(made, "headcount", "30")
    assert order == ["basis", "facts"]
    assert live.results[0].seconds < 0.05


def test_old_results_are_marked(session):
    """Where results take long the page is told at once that they are old, and when they are not."""
    told: list[tuple[bool, list[str]]] = []
    made = form(session, "company")
    page = following(session, Counted())
    page.screen.observe(lambda change: told.append((change["new"], htmls(page)[:1])), "late")
    leave(made, "headcount", "30")
    page.results[0].seconds = 2 * LATE
    leave(made, "headcount", "31")
    assert told == [(True, ["<p>30.0</p>"]), (False, ["<p>31.0</p>"])]


def test_the_quickest_result_comes_first(session):
    """People see the sentence before the picture that takes long."""
    order: list[str] = []
    made = form(session, "company")

    def slow(_case: Case) -> list[str]:
        time.sleep(0.02)
        order.append("picture")
        return []

    def quick(_case: Case) -> list[str]:
        order.append("sentence")
        return []

    following(session, slow, quick)
    order.clear()
    leave(made, "headcount", "30")
    assert order == ["sentence", "picture"]


def test_what_is_refused_computes_nothing(session):
    """Only what got into the store changes results."""
    result, made = Counted(), form(session, "company")
    following(session, result)
    leave(made, "headcount", "viele")
    assert result.times == 1


def test_blocks_are_kept_and_only_changes_are_sent(session):
    """A widget whose block is the same is left alone."""
    made = form(session, "company")
    page = following(session, Counted())
    first, second = page.results[0].box.children
    sent: list[str] = []
    for each in (first, second):
        each.observe(lambda change: sent.append(change["new"]), "value")
    leave(made, "headcount", "30")
    assert sent == ["<p>30.0</p>"]
    assert page.results[0].box.children == (first, second)


def test_blocks_may_become_fewer_and_more(session):
    """Widgets of blocks that are gone wait for the next ones."""
    page = following(session, lambda case: case.roles["name"].tolist())
    before = page.results[0].box.children
    session.remove("roles", {"role_id": "R02"})
    assert htmls(page) == ["Einrichter"]
    session.add("roles", {"role_id": "R05", "name": "Prüfer"})
    assert htmls(page) == ["Einrichter", "Prüfer"]
    assert page.results[0].box.children == before


def test_a_failing_result_says_so(session, caplog):
    """People read a sentence, programmers the log; the other results and the form go on."""
    made = form(session, "company")

    def broken(_case):
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        page = following(session, broken, Counted())
        leave(made, "headcount", "30")
    assert "kann gerade nicht berechnet werden" in htmls(page)[0]
    assert "ZeroDivisionError" in caplog.text
    assert htmls(page, 1)[0] == "<p>30.0</p>"


def test_quick_entries_are_computed_once(session):
    """The first entry is computed at once, those right after it together."""
    result, made = Counted(), form(session, "company")

    async def entries() -> list[int]:
        page = following(session, result, quiet=1.0)
        page.begin()
        page.flush()
        leave(made, "headcount", "30")
        await asyncio.sleep(0.05)
        times = [result.times]
        for raw in ("31", "32", "33"):
            leave(made, "headcount", raw)
        times.append(result.times)
        page.flush()
        return [*times, result.times]

    assert asyncio.run(entries()) == [2, 2, 3]


def test_the_kernel_is_free_between_two_results(session):
    """An entry that comes while results are computed does not wait for all of them."""
    order: list[str] = []
    made = form(session, "company")

    def first(_case: Case) -> list[str]:
        order.append("first")
        asyncio.get_running_loop().call_soon(order.append, "entry")
        return []

    def second(_case: Case) -> list[str]:
        time.sleep(0.01)
        order.append("second")
        return []

    async def entries() -> None:
        page = following(session, first, second)
        page.begin()
        page.flush()
        await asyncio.sleep(0)
        order.clear()
        leave(made, "headcount", "30")
        await asyncio.sleep(0.1)

    asyncio.run(entries())
    assert order == ["first", "entry", "second"]


def test_changes_of_others_appear_by_themselves(session, other):
    """The page looks for changes until it is stopped."""
    made = form(session, "company")

    async def visit() -> list[str]:
        page = following(session, Counted())
        page.begin()
        page.watch(every=0.01)
        page.watch(every=0.01)
        other.save("company", {"company_id": "presswerk"}, {"headcount": 30.0}, before=BEFORE)
        for _ in range(100):
            await asyncio.sleep(0.02)
            if "30.0" in htmls(page)[0]:
                break
        page.stop()
        page.stop()
        return htmls(page)

    assert asyncio.run(visit())[0] == "<p>30.0</p>"
    assert made.controls["headcount"].input.widget.value == "30"


def test_a_page_made_asleep_looks_before_a_fork_and_wakes(session, other):
    """Nothing is computed without a browser; what was entered meanwhile is there from the start."""

    async def visit(page: Live) -> list[str]:
        wake()
        page.begin()
        page.flush()
        page.stop()
        return htmls(page)

    counted = Counted()
    fall_asleep()
    made = form(session, "company")
    page = following(session, counted)
    page.watch(every=60)
    other.save("company", {"company_id": "presswerk"}, {"headcount": 30.0}, before=BEFORE)
    assert (counted.times, made.controls["headcount"].input.widget.value) == (0, "27,75")
    look_around()
    assert (counted.times, made.controls["headcount"].input.widget.value) == (0, "30")
    assert asyncio.run(visit(page))[0] == "<p>30.0</p>"
    assert counted.times == 1


def test_what_is_missing_is_said(session):
    """A result may ask the forms: they have heard of the change before; sentences are escaped."""
    page = Live(session)
    roles = table_form(session, "roles")
    page.show(lambda _case: [blockers_html(roles.blockers)])
    assert "Alle Pflichtangaben sind da." in htmls(page)[0]
    roles.add()
    leave(roles.form, "critical", "ja")
    assert "Rollen, „R03“: „Rolle“ fehlt noch." in htmls(page)[0]
    leave(roles.form, "name", "Prüfer")
    assert "fehlt" not in htmls(page)[0]
    assert blockers_html(["<b>"]) == "<h3>Das fehlt noch</h3><ul><li>&lt;b&gt;</li></ul>"


@pytest.mark.usefixtures("store")
def test_the_page_works_in_a_real_kernel(tmp_path):
    """A notebook displays the page and the kernel knows its widgets."""
    code = f"""
from schemas.store import open_store
from widgets.form import form
from widgets.live import Live
from widgets.saving import Session

session = Session(open_store({str(tmp_path)!r}), "presswerk", who="Beratung")
live = Live(session)
live.watch()
display(form(session, "company").box, live.show(lambda case: [case.name]))
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60).execute()
    for output in notebook.cells[0].outputs:
        assert "application/vnd.jupyter.widget-view+json" in output.data
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    labels = [each["state"].get("description") for each in state.values()]
    assert "Name des Unternehmens *" in labels
