"""Pages that are run once and forked for each visitor.

- visitors who come at once or one after the other get what one run of the cells has made, each in
  a kernel of its own that the others cannot change
- widgets made before there was a kernel live in it; nobody follows or computes before it wakes,
  but before each fork the page looks once
- a page that cannot be prepared, and one that has ended, is none; the next visitor gets a new one
- the pages visited last are kept, for a while; a page that is let go lives until its last kernel
  has ended, and ends with its server and its user
- no connection to a store lives in two processes
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from lernbund.kernels.process import ForkError, Page, fork_kernel, fork_page
from lernbund.kernels.provisioner import PAGE
from lernbund.kernels.start import ORDINARY, VARIABLE, ForkServer, start_server
from lernbund.serve.prepared import PreparedPages
from schemas.store import open_store
from tests.lernbund.test_kernels import Kernel, becomes_true, is_gone, kernel
from widgets.waking import fall_asleep, is_asleep, wake, when_awake

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
CELLS = ("made = __import__('os').getpid()\nnames = ['wie gemacht']", "made")


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """A fork server of these tests."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def forked(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process use the fork server."""
    monkeypatch.setenv(VARIABLE, str(server.address))


def visited(pages: PreparedPages, *cells: tuple[str, ...]) -> list[Page | None]:
    """Return what visitors of ``cells`` get who come at the same time."""

    async def everybody() -> list[Page | None]:
        return await asyncio.gather(*(pages.page(each, str(Path.cwd())) for each in cells))

    return asyncio.run(everybody())


def page_of(*cells: str) -> Page:
    """Return a page that has run ``cells``."""
    (page,) = visited(PreparedPages(), cells)
    assert page is not None
    return page


def kernel_of(page: Page) -> Any:
    """Start a kernel of ``page`` as the server does."""
    return kernel(env={**os.environ, PAGE: page.address})


def test_a_page_is_run_once() -> None:
    """Three who come at once and one who comes later see what one process has made."""
    pages = PreparedPages()
    first, *others = visited(pages, CELLS, CELLS, CELLS)
    assert first is not None
    assert first.shown == [{}, {"text/plain": str(first.process.pid)}]
    assert [*others, *visited(pages, CELLS)] == [first, first, first]


def test_other_cells_are_another_page() -> None:
    """The company, the day and whether people are shown are in the code of the cells."""
    one, two = visited(PreparedPages(), ("'eins'",), ("'zwei'",))
    assert one is not None
    assert two is not None
    assert [one.shown, two.shown] == [[{"text/plain": "'eins'"}], [{"text/plain": "'zwei'"}]]


def widget_says(kernel: Kernel, said: str) -> list[str]:
    """Set the one text widget of a page to ``said`` and return what reached the browser's side."""
    heard: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "comm_msg":
            heard.append(message["content"]["data"]["state"]["value"])

    code = f"""
from ipywidgets import Text
from ipywidgets.widgets.widget import _instances
(text,) = [each for each in _instances.values() if isinstance(each, Text)]
text.value = {said!r}"""
    kernel.client.execute_interactive(code, output_hook=hear, timeout=60)
    return heard


def test_widgets_live_in_each_kernel() -> None:
    """A widget of the page tells its browser of a change, and the other kernel keeps its value."""
    page = page_of("from ipywidgets import Text\ntext = Text('wie gemacht')", "text")
    assert page.shown[1]["text/plain"] == "Text(value='wie gemacht')"
    with kernel_of(page) as one, kernel_of(page) as two:
        assert widget_says(one, "geändert") == ["geändert"]
        assert widget_says(two, "wie gemacht") == []
        assert one.process.pid != two.process.pid
        assert one.ask("__import__('random').random()") != two.ask("__import__('random').random()")


def test_a_page_sleeps_and_its_kernels_wake() -> None:
    """What waits for a running kernel is done in each of them, in its own loop."""
    code = """
import asyncio, widgets.waking
widgets.waking.when_awake(lambda: setattr(widgets.waking, 'loop', asyncio.get_running_loop()))
widgets.waking.is_asleep()"""
    page = page_of(code)
    assert page.shown == [{"text/plain": "True"}]
    with kernel_of(page) as awake:
        asked = "import asyncio, widgets.waking as w\n[w.is_asleep(), w.loop.is_running()]"
        assert awake.ask(asked) == [False, True]


def test_a_page_looks_before_each_fork() -> None:
    """What its looks find is in the kernels that are forked afterwards."""
    code = """
import widgets.waking
looks = []
widgets.waking.looks = looks
widgets.waking.before_forks(lambda: looks.append(len(looks)))"""
    page = page_of(code)
    asked = "import widgets.waking\nwidgets.waking.looks"
    with kernel_of(page) as one, kernel_of(page) as two:
        assert [one.ask(asked), two.ask(asked)] == [[0], [0, 1]]


def test_a_page_that_cannot_look_gives_no_kernel() -> None:
    """Its visitor's notebook is run instead; who has a kernel keeps it."""
    code = """
import widgets.waking
found = [1]
widgets.waking.before_forks(lambda: found.pop())"""
    page = page_of(code)
    with kernel_of(page) as one:
        with pytest.raises(ForkError, match="IndexError: pop from empty list"):
            fork_kernel(page.address, ["ipykernel_launcher"], dict(os.environ), str(Path.cwd()))
        assert one.ask("6 * 7") == 42


def test_awake_nothing_waits() -> None:
    """Asleep an action waits for the awakening, in order; awake it is done at once."""
    done: list[int] = []
    fall_asleep()
    when_awake(lambda: done.append(1))
    when_awake(lambda: done.append(2))
    assert (is_asleep(), done) == (True, [])
    wake()
    when_awake(lambda: done.append(3))
    assert (is_asleep(), done) == (False, [1, 2, 3])


@pytest.mark.parametrize("cell", ["1 / 0", "%matplotlib inline", "await something"])
def test_a_cell_that_fails_makes_no_page(
    cell: str, server: ForkServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is run for its visitor in the ordinary way, which says what is wrong; nobody else does."""
    assert visited(PreparedPages(), (cell,)) == [None]
    assert capfd.readouterr().err == ""
    with pytest.raises(ForkError):
        fork_page(str(server.address), [cell], dict(os.environ), str(Path.cwd()))


def test_a_page_with_threads_is_refused() -> None:
    """A fork would copy the locks of a thread, not the thread."""
    cell = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    assert visited(PreparedPages(), (cell,)) == [None]


def test_without_fork_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows and macOS run each page for its visitor."""
    monkeypatch.setenv(VARIABLE, ORDINARY)
    assert visited(PreparedPages(), CELLS) == [None]


def test_a_page_that_has_ended_is_made_anew() -> None:
    """The visitor who meets its end is told so; the next one gets a new page."""
    pages = PreparedPages()
    (first,) = visited(pages, CELLS)
    assert first is not None
    first.process.kill()
    assert first.process.wait(15) == -9
    with pytest.raises(ForkError):
        fork_kernel(first.address, ["ipykernel_launcher"], dict(os.environ), str(Path.cwd()))
    (second,) = visited(pages, CELLS)
    assert second is not None
    assert second.process.pid != first.process.pid


def test_a_page_that_failed_is_tried_again(tmp_path: Path) -> None:
    """What was missing for one visitor may be there for the next."""
    pages, file = PreparedPages(), tmp_path / "da"
    cell = f"open({str(file)!r}).read()"
    assert visited(pages, (cell,)) == [None]
    file.write_text("jetzt", encoding="utf-8")
    (page,) = visited(pages, (cell,))
    assert page is not None
    assert page.shown == [{"text/plain": "'jetzt'"}]


def test_the_pages_visited_last_are_kept() -> None:
    """Of two that may stay the one that nobody asked for again goes."""

    async def visits() -> list[bool]:
        pages = PreparedPages(kept=2)
        one, two, again, _ = [
            await pages.page((cell,), str(Path.cwd())) for cell in ("1", "2", "1", "3")
        ]
        assert one is not None
        assert two is not None
        assert again is one
        process = psutil.Process(two.process.pid)
        return [becomes_true(lambda: is_gone(process)), one.process.poll() is None]

    assert asyncio.run(visits()) == [True, True]


def test_a_page_nobody_visits_is_let_go() -> None:
    """Its time begins anew with each visitor."""

    async def visits() -> tuple[bool, bool]:
        pages = PreparedPages(idle=0.3)
        page = await pages.page(CELLS, str(Path.cwd()))
        assert page is not None
        stays = page.process.poll() is None
        while page.process.poll() is None:  # noqa: ASYNC110 - another process, which tells nobody
            await asyncio.sleep(0.05)
        return stays, page.process.returncode == 0

    assert asyncio.run(asyncio.wait_for(visits(), 30)) == (True, True)


def test_kernels_outlive_a_page_that_is_let_go() -> None:
    """Whoever has the form open goes on; the process ends with the last of them."""
    page = page_of(*CELLS)
    with kernel_of(page) as one:
        page.lifeline.close()
        assert one.ask("6 * 7") == 42
        assert page.process.poll() is None
    assert page.process.wait(15) == 0
    assert not Path(page.address).exists()


def test_everything_ends_with_the_user() -> None:
    """When the program that asked for a page is gone, so are page and kernels."""
    page = page_of(*CELLS)
    with kernel_of(page) as one:
        processes = [one.process, psutil.Process(page.process.pid)]
        page.process._channel.close()  # noqa: SLF001 - what the system does when a program ends
        assert all(becomes_true(lambda each=each: is_gone(each)) for each in processes)


def test_the_socket_is_the_owners() -> None:
    """Nobody else may ask a page for a kernel, which has the company's data."""
    assert Path(page_of(*CELLS).address).stat().st_mode & 0o077 == 0


def test_connections_do_not_cross_a_fork(tmp_path: Path) -> None:
    """A forked process finds no connection of its parent, and both go on with the store."""
    with open_store(tmp_path) as store:
        assert store.companies() == ()
        pool = store._engine.pool  # noqa: SLF001 - nobody else knows of connections
        assert pool.checkedin() == 1
        child = os.fork()
        if child == 0:
            os._exit(store._engine.pool.checkedin())  # noqa: SLF001 - as above
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert store.companies() == ()
