"""The line between a page and its kernel: what happens when one of them is gone.

Requirements:
- a page whose kernel died, whose server died or whose line is cut says so and takes no entries that
  nobody would save; where the line comes back it goes on
- a kernel that died is not replaced by one that does not know the page, and makes room
- a kernel whose page is gone without a word is ended after a minute, one that nobody used for hours
  as well; a page that is still on its way keeps its kernel
- a page comes before its results; on paper no table is cut
- a page that was run for somebody else before shows what was entered since, in forms and results
- a page that the browser took for read before it had all its widgets is read once more
"""

from __future__ import annotations

import asyncio
import datetime
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psutil
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from lernbund.kernels.start import kernel_name
from lernbund.serve.app import IDLE
from lernbund.serve.kernels import FormKernels
from schemas.store import open_store, read_case
from tests.lernbund.serve.conftest import Served

PATH = "/betrieb/demo-028/communication"
SECONDS = 60_000  # [ms] a page may take on a machine that does other things, too
Visit = Callable[..., Page]


def group(page: Page) -> Locator:
    """Return the first field of the form of those concerned, when the page is whole."""
    page.locator(".lernbund-blockers :is(.complete, li)").first.wait_for(
        state="attached", timeout=SECONDS
    )
    heading = page.get_by_role("heading", name="Beteiligte", exact=True)
    form = page.locator(".lernbund-table-form").filter(has=heading)
    return form.get_by_label("Gruppe *", exact=True).first


def kernel_of(page: Page) -> str:
    """Return the identifier of the kernel of ``page``."""
    config = page.locator("#jupyter-config-data").text_content()
    return str(json.loads(config or "")["kernelId"])


def process_of(kernel: str) -> psutil.Process:
    """Return the process of ``kernel``, whose name is in those of its sockets."""
    return next(each for each in psutil.process_iter() if _is_of(each, kernel))


def _is_of(process: psutil.Process, kernel: str) -> bool:
    try:
        sockets = process.net_connections("unix")
        forked = "lernbund.kernels.server" in process.cmdline()
    except psutil.Error:  # others end meanwhile
        return False
    return forked and any(kernel in socket.laddr for socket in sockets)


def refuses_entries(page: Page) -> bool:
    """Return whether no control of a form can be reached."""
    parts = "[...document.querySelectorAll('.lernbund-part')]"
    return bool(page.evaluate(f"{parts}.every(part => part.inert)"))


def says(page: Page, text: str) -> None:
    """Wait until ``page`` says ``text`` as a warning."""
    expect(page.get_by_role("alert").filter(has_text=text)).to_be_visible(timeout=SECONDS)


def test_a_dead_kernel_is_said(workshop: Served, visit: Visit) -> None:
    """Kill -9: the page stops taking entries and asks to be loaded again, which shows all saved."""
    page = visit(workshop, PATH)
    group(page).fill("Nachtschicht")
    group(page).press("Tab")
    expect(page.get_by_text(re.compile("gespeichert")).first).to_be_visible()
    process_of(kernel_of(page)).kill()
    says(page, "nicht mehr mit dem Server verbunden")
    assert refuses_entries(page)
    gone = workshop.consultant.get(f"{workshop.address}/api/kernels/{kernel_of(page)}", timeout=30)
    assert gone.status_code == 404
    page.get_by_role("link", name="laden Sie die Seite neu").press("Enter")
    expect(group(page)).to_have_value("Nachtschicht")
    assert not refuses_entries(page)


def test_a_line_that_comes_back_goes_on(workshop: Served, visit: Visit) -> None:
    """A moment without network: a warning meanwhile, afterwards entries are saved as before."""
    page = visit(workshop, "/")
    lines: list[WebSocketRoute] = []
    cut = False

    def through(line: WebSocketRoute) -> None:
        lines.append(line)
        if cut:
            line.close()
        else:
            line.connect_to_server()

    page.route_web_socket(re.compile("/channels"), through)
    page.goto(PATH)
    expect(group(page)).to_be_enabled()
    cut = True
    lines[-1].close()
    says(page, "Verbindung ist unterbrochen")
    assert refuses_entries(page)
    cut = False
    expect(page.get_by_text("Verbindung ist unterbrochen")).to_have_count(0, timeout=SECONDS)
    group(page).fill("Spätschicht")
    group(page).press("Tab")
    expect(page.locator("#tab-communication-stakeholders")).to_contain_text("Spätschicht")
    assert "Spätschicht" in read_case(workshop.workspace, "demo-028").stakeholders["name"].tolist()


def test_a_page_comes_before_its_results(workshop: Served) -> None:
    """What the server sends holds the forms; that results are coming is said in their place."""
    page = workshop.consultant.get(f"{workshop.address}{PATH}", timeout=120)
    assert "widget-view+json" in page.text
    kernel = re.findall(r'"kernelId": ?"([\w-]+)"', page.text)[0]
    state = workshop.consultant.get(f"{workshop.address}/api/kernels/{kernel}", timeout=30)
    assert state.json()["connections"] == 0


def test_a_later_visitor_sees_what_was_entered_since(workshop: Served, visit: Visit) -> None:
    """The second kernel is forked from what was made for the first, before the entry."""
    path, what = "/betrieb/demo-028/situation", "Beschäftigte im Unternehmen (gewichtet)"
    first = visit(workshop, path)
    field = first.get_by_label(what).first
    expect(field).to_have_value("26,5", timeout=SECONDS)
    with open_store(workshop.workspace) as store:
        place = ("demo-028", "company", {"company_id": "demo-028"}, {"headcount": 4711.0})
        assert store.change_fields(*place, before={"headcount": 26.5}, who="Test") is None
    second = visit(workshop, path)
    assert process_of(kernel_of(second)).ppid() == process_of(kernel_of(first)).ppid()
    expect(second.get_by_label(what).first).to_have_value("4.711", timeout=SECONDS)
    expect(second.locator(".lernbund-results").get_by_text("4.711")).not_to_have_count(0)


def test_a_page_with_a_missing_piece_is_read_again(served: Served, visit: Visit) -> None:
    """Voilà's client says in the place of a piece that it does not know its widget."""
    page = visit(served, PATH)
    expect(group(page)).to_be_enabled()
    missing = """piece = document.querySelector('.output > *');
        piece.className = 'jupyter-widgets';
        piece.textContent = 'Error displaying widget: model not found';"""
    with page.expect_navigation():
        page.evaluate(missing)
    expect(group(page)).to_be_enabled()
    expect(page.get_by_text("model not found")).to_have_count(0)


def test_no_table_is_cut_on_paper(served: Served, visit: Visit) -> None:
    """On the screen a long table scrolls; printed it is there as a whole."""
    page = visit(served, "/betrieb/demo-028/skills")
    page.locator(".lernbund-blockers :is(.complete, li)").first.wait_for(state="attached")
    scrolls = """[...document.querySelectorAll('.lernbund-result .table')]
        .filter(e => e.scrollHeight > e.clientHeight + 1).length"""
    assert page.evaluate(scrolls) > 0
    page.emulate_media(media="print")
    assert page.evaluate(scrolls) == 0


def test_kernels_nobody_looks_at_are_ended(tmp_path) -> None:
    """One is looked at, one was left a minute ago, one waits for its page; hours later none."""
    kernels = FormKernels(cull_idle_timeout=IDLE, cull_connected=True)
    now = 0.0
    kernels.now = lambda: now

    async def left_over() -> list[list[int]]:
        nonlocal now
        started = {"kernel_name": kernel_name(), "cwd": str(tmp_path)}
        ids = [await kernels.start_kernel(**started) for _ in range(3)]
        for each in ids[:2]:
            kernels.notify_connect(each)
        kernels.notify_disconnect(ids[1])
        found = []
        for passed in (59.0, 61.0, 599.0, 601.0):
            now = passed
            await kernels.cull_kernels()
            found.append([ids.index(each) for each in kernels.list_kernel_ids()])
        kernels.get_kernel(ids[0]).last_activity -= datetime.timedelta(seconds=IDLE + 1)
        await kernels.cull_kernels()
        return [*found, [ids.index(each) for each in kernels.list_kernel_ids()]]

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has a loop in this one
        found = thread.submit(asyncio.run, left_over()).result()
    assert found == [[0, 1, 2], [0, 2], [0, 2], [0], []]


def test_a_killed_server_is_said(workshop: Served, visit: Visit) -> None:
    """The last test: it ends the server of this module."""
    page = visit(workshop, PATH)
    expect(group(page)).to_be_enabled()
    workshop.kill()
    says(page, "Verbindung ist unterbrochen")
    assert refuses_entries(page)
