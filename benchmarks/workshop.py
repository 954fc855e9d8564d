"""A workshop beside stock Voilà: the same notebook of the same company in the same run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median

import nbformat
import psutil
import requests
from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook
from playwright.sync_api import Page, sync_playwright
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from benchmarks.measuring import DAY, MEGABYTE, proportional
from benchmarks.rows import Goal, Row
from benchmarks.store import PEOPLE as WIDE
from benchmarks.store import SKILLS, rated
from lernbund.plan import notebook_of
from lernbund.verbs import load_examples
from schemas.store import open_store

COMPANY, STEP, MATRIX = "demo-140", "skills", "Beschäftigte und Kompetenzen"
PEOPLE = 20
PATIENCE = 300  # [s]
LOOK = 50  # [ms] between two looks at a page
REST = 1.0  # [s] of next to no work until everything is taken for computed
ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):(\d+)")
LAST_BLOCK = ".lernbund-blockers :is(.complete, li)"
TOKEN = "benchmark"  # noqa: S105 - of a server that lives for a minute
# Nobody else is asked; Playwright's own routes would switch the browser's cache off.
ALONE = "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
QUIET = (
    ALONE,
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "disable-component-update",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A server with one form.

    Attributes:
        server: the process that answers.
        address: of the form's page.
        client: a session that is let in.
    """

    server: psutil.Process
    address: str
    client: requests.Session


@dataclass(frozen=True, slots=True)
class Room:
    """What was measured at one server [s], [MB].

    Attributes:
        first: until the forms of a page can be used.
        whole: until all its results are there, too.
        parts: where the time of the first goes.
        last: until the last of many people has the page.
        memory: of a page's kernel.
        private: of it what no other process holds.
    """

    first: float
    whole: float
    parts: str
    last: float
    memory: float
    private: float


@dataclass(frozen=True, slots=True)
class Keys:
    """From a key in the matrix to its being saved, to its first and to its last result [ms]."""

    saved: float
    first: float
    last: float


def rows(folder: Path) -> Iterator[Row]:
    """Measure both servers, one after the other."""
    workspace = str(folder / "workspace")
    load_examples(workspace)
    with stock(folder / "stock", workspace) as form:
        plain_keys = _keys(form)  # first: pages that are open follow the entry, too
        plain = _room(form)
    with kit(workspace) as form:
        own_keys = _keys(form)
        own = _room(form)
        arrow = wide(form, workspace)
    beside = f"{STEP}, {COMPANY} (stock: Voilà)"
    first = f"first usable form, warm, {beside}"
    yield Row(first, own.first, "s", plain.first, Goal("faster", 4), own.parts)
    last = f"last page of {PEOPLE} opened at once, {beside}"
    yield Row(f"{last}, ratio", own.last, "s", plain.last, Goal("faster", 9), own.parts)
    yield Row(last, own.last, "s", plain.last, Goal("below", 2.5), own.parts)
    yield Row(f"all its results, {beside}", own.whole, "s", plain.whole)
    memory = f"memory per open form (PSS), {beside}"
    shared = f"{own.private:.0f} MB are a kernel's own, the rest its share of what several hold"
    yield Row(memory, own.memory, "MB", plain.memory, Goal("faster", 3), shared)
    key = "from a key in the matrix to"
    yield Row(f"{key} saved, {beside}", own_keys.saved, "ms", plain_keys.saved)
    parts = f"{own_keys.saved:.0f} ms to saved; for the kernel alone see its row below"
    for name, ours, theirs in (
        ("first", own_keys.first, plain_keys.first),
        ("last", own_keys.last, plain_keys.last),
    ):
        what = f"{key} the {name} new result, {beside}"
        yield Row(what, ours, "ms", theirs, Goal("below", 300), parts)
    yield arrow


def _room(form: Form) -> Room:
    """Open the form in a browser, then for many people at once."""
    with browser_at(form) as page:
        opened = [_opened(page, form) for _ in range(3)][1:]  # the first one is not warm
    first, whole = (median(each) for each in zip(*opened, strict=True))
    parts = _first_and_last_byte(form)
    last = all_at_once(form, PEOPLE)  # of pages with forms; results follow in a browser only
    _wait_for_rest(form)
    kernels = _kernels(form)
    memory = proportional(form.server, itself=False) / len(kernels)
    private = mean(each.memory_full_info().uss for each in kernels) / MEGABYTE
    return Room(first, whole, parts, last, memory, private)


def _opened(page: Page, form: Form) -> tuple[float, float]:
    """Return when the matrix can be used, and when all results are there [s], from an empty tab."""
    page.goto("about:blank")
    _wait_for_rest(form)  # the kernel of the page before ends
    started = time.perf_counter()
    page.goto(form.address, wait_until="commit")
    _seen(page, f"[role=grid][aria-label='{MATRIX}'] td")
    first = time.perf_counter() - started
    _seen(page, LAST_BLOCK)
    return first, time.perf_counter() - started


def _seen(page: Page, css: str) -> None:
    """Wait for ``css``, looking so seldom that the page is not kept from its work."""
    page.wait_for_function("css => document.querySelector(css)", arg=css, polling=LOOK)


def _wait_for_rest(form: Form) -> None:
    """Wait until the server and its kernels did little for ``REST`` seconds, a minute at most."""
    before, end = float("-inf"), time.monotonic() + 60
    # Pages look for changes of others all the time.
    while _worked(form) - before > REST / 2 and time.monotonic() < end:
        before = _worked(form)
        time.sleep(REST)


def _worked(form: Form) -> float:
    """Return the processor time of the server and its kernels so far [s]."""
    everybody = (form.server, *form.server.children(recursive=True))
    return sum(sum(each.cpu_times()[:2]) for each in everybody)


def _first_and_last_byte(form: Form) -> str:
    started = time.perf_counter()
    with form.client.get(form.address, stream=True, timeout=PATIENCE) as answer:
        pieces = answer.iter_content(None)
        next(pieces)
        first = time.perf_counter() - started
        for _ in pieces:
            pass
    whole = time.perf_counter() - started
    return f"first byte after {first:.2f} s, last after {whole:.2f} s; then the browser draws"


def all_at_once(form: Form, people: int) -> float:
    """Return when the last of ``people`` who ask at once has the whole page [s]."""
    started = time.perf_counter()

    def one(_number: int) -> float:
        form.client.get(form.address, timeout=PATIENCE).raise_for_status()
        return time.perf_counter() - started

    with ThreadPoolExecutor(people) as pool:
        return max(pool.map(one, range(people)))


def _kernels(form: Form) -> list[psutil.Process]:
    """Return the kernels of ``form``: the processes that hold the most of the memory."""
    return [
        each
        for each in form.server.children(recursive=True)
        if "kernel" in " ".join(each.cmdline()) and not each.children()
    ]


def _keys(form: Form) -> Keys:
    """Measure in the page from a key in the matrix to its being saved, and to its results."""
    told = []
    with browser_at(form) as page:
        _opened(page, form)
        page.evaluate(WATCH)
        page.get_by_role("grid", name=MATRIX, exact=True).locator(GAP).first.click()
        for level in (4, 0, 4):  # the first one is not warm
            _wait_for_rest(form)  # until nothing of the key before is still to come
            page.keyboard.press(f"{level}")
            page.wait_for_function("seen.saved && seen.shown.length", polling="raf")
            _wait_for_rest(form)
            told.append(page.evaluate(TOLD))
    return Keys(*(median(each) for each in zip(*told[1:], strict=True)))


def wide(form: Form, workspace: str) -> Row:
    """Measure in the browser how soon another cell has the focus in a large matrix."""
    with open_store(workspace) as store:
        store.write(rated(people=WIDE, each=SKILLS), who="benchmark")
    large = replace(form, address=form.address.replace(COMPANY, "gross"))
    with browser_at(large) as page:
        page.goto(large.address, wait_until="commit")
        grid = page.get_by_role("grid", name=MATRIX, exact=True)
        grid.locator("td").first.click()
        moved = [_moved(page) for _ in range(30)]
    name = f"from an arrow key to the next cell, matrix of {WIDE} x {SKILLS} in the browser"
    slowest = f"slowest {1000 * max(moved):.0f} ms"
    return Row(name, 1000 * median(moved), "ms", goal=Goal("below", 100), profile=slowest)


def _moved(page: Page) -> float:
    page.evaluate("window.left = document.activeElement")
    started = time.perf_counter()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement !== window.left", polling="raf")
    return time.perf_counter() - started


GAP = "td.gap"  # a cell that the results speak of
WATCH = """() => {
    window.seen = {};
    addEventListener('keydown', event => {
        window.seen = {key: event.key, pressed: performance.now(), saved: 0, shown: []};
    }, true);
    new MutationObserver(changes => changes.forEach(({target}) => {
        const place = target.closest ? target : target.parentElement;
        const status = place?.closest('.lernbund-matrix [role=status]')?.textContent ?? '';
        if (status.includes(`Ist ${seen.key}, gespeichert`)) seen.saved ||= performance.now();
        if (place?.closest('.lernbund-results')) seen.shown?.push(performance.now());
    })).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
TOLD = "[seen.saved, seen.shown[0], seen.shown.at(-1)].map(each => each - seen.pressed)"


@contextmanager
def browser_at(form: Form) -> Iterator[Page]:
    """Start a browser that is let in at ``form`` and asks nobody else."""
    program, options = shutil.which("chromium"), [f"--{name}" for name in QUIET]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(re.sub(r"(:\d+)/.*", rf"\1/?token={TOKEN}", form.address), wait_until="commit")
        yield page
        browser.close()


@contextmanager
def kit(workspace: str) -> Iterator[Form]:
    """Start our server."""
    words = ["serve", "--workspace", workspace, "--port", "0", "--max-kernels", "60"]
    env = {**os.environ, "LERNBUND_TOKEN": TOKEN}
    main = [sys.executable, "-c", "from lernbund.cli import main; main()"]
    path = f"/betrieb/{COMPANY}/{STEP}"
    with _served([*main, *words], env) as found:
        yield _form(*found, path)


@contextmanager
def stock(folder: Path, workspace: str) -> Iterator[Form]:
    """Start Voilà as it is installed, at a copy of the notebook that has its parameters."""
    folder.mkdir()
    notebook = notebook_of(STEP)
    nbformat.write(_with_parameters(notebook, workspace), folder / notebook.name)
    program = str(Path(sys.executable).with_name("voila"))
    words = [program, notebook.name, "--no-browser", f"--port={_free_port()}"]
    start = [*words, "--Voila.ip=127.0.0.1", f"--Voila.token={TOKEN}"]
    with _served(start, dict(os.environ), folder) as found:
        yield _form(*found, "/")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _with_parameters(path: Path, workspace: str) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["papermill"] = {}
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    values = {"company": COMPANY, "workspace": workspace, "as_of": str(DAY), "live": True}
    ready: NotebookNode = parameterize_notebook(notebook, values | {"with_people": True})
    return ready


def _form(process: psutil.Process, address: str, path: str) -> Form:
    client = requests.Session()
    client.mount("http://", HTTPAdapter(max_retries=Retry(connect=30, backoff_factor=0.1)))
    client.get(address, params={"token": TOKEN}, timeout=PATIENCE).raise_for_status()
    return Form(process, f"{address}{path}", client)


@contextmanager
def _served(
    words: list[str], env: dict[str, str], folder: Path | None = None
) -> Iterator[tuple[psutil.Process, str]]:
    """Start a server and yield it with its address as soon as it says that."""
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=folder
    ) as process:
        assert process.stdout  # noqa: S101 - for the type checker
        found = next((match for line in process.stdout if (match := ADDRESS.search(line))), None)
        if found is None:
            raise RuntimeError(f"{words[0]} did not start")
        try:
            yield psutil.Process(process.pid), f"http://127.0.0.1:{found[1]}"
        finally:
            process.terminate()
            process.stdout.close()
