"""Fixtures of the form server: a real server with the example companies, and a browser at it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
import requests
from playwright.sync_api import Browser, Page

from lernbund.verbs import load_examples

TOKEN = "das-ist-nur-ein-test"  # noqa: S105


@dataclass
class Served:
    """A running server process.

    ``address`` has no slash at its end; ``consultant`` is logged in, ``stranger`` is not.
    """

    process: subprocess.Popen[str]
    address: str
    workspace: str
    out: Path

    @property
    def stranger(self) -> requests.Session:
        """A client without login."""
        return requests.Session()

    @property
    def consultant(self) -> requests.Session:
        """A client with the cookie of a login."""
        client = requests.Session()
        client.get(self.address, params={"token": TOKEN}, timeout=30).raise_for_status()
        return client

    def kill(self) -> None:
        """End the server as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def start(
    workspace: Path,
    *options: str,
    log: IO[str] | None = None,
    typed: str = "",
    packages: Path | None = None,
) -> Served:
    """Start a server on a free port and return it as soon as it says its address.

    Args:
        workspace: folder of its data.
        options: of the command line.
        log: file for what it logs.
        typed: what somebody types after the command.
        packages: folder whose packages stand for ours of the same name.
    """
    out = workspace / "berichte"
    words = ["serve", "--workspace", str(workspace), "--out", str(out), "--port", "0", *options]
    instead = {"PYTHONPATH": str(packages)} if packages else {}
    process = subprocess.Popen(
        [sys.executable, "-c", "from lernbund.cli import main; main()", *words],
        env={
            **os.environ,
            "LERNBUND_TOKEN": TOKEN,
            "LERNBUND_SECRETS": str(workspace.with_name("secrets")),
            **instead,
        },
        cwd=packages,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=bool(typed),  # without a terminal, passwords are read from the line
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(typed)
    process.stdin.close()
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return Served(process, found[0], str(workspace), out)
    raise AssertionError("the server ended before it said its address")


def end(served: Served) -> None:
    """Ask a server to end, and wait for it."""
    served.process.terminate()
    served.process.wait(30)


@pytest.fixture(scope="session")
def examples(tmp_path_factory) -> Path:
    """A workspace with the three example companies, to be copied."""
    workspace = tmp_path_factory.mktemp("examples")
    load_examples(str(workspace))
    return workspace


@pytest.fixture(scope="session")
def served(examples: Path, tmp_path_factory) -> Iterator[Served]:
    """A server with the three example companies, shared by all tests: leave them as they are."""
    workspace = Path(shutil.copytree(examples, tmp_path_factory.mktemp("served") / "workspace"))
    server = start(workspace)
    yield server
    end(server)


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    """A browser page that is logged in at the shared server and shows the start page."""
    context = browser.new_context(base_url=served.address, locale="de-DE")
    shown = context.new_page()
    shown.goto(f"/?token={TOKEN}")
    yield shown
    context.close()


@pytest.fixture(scope="module")
def start_server() -> Iterator[Callable[..., Served]]:
    """A function that starts a server of the module's own at a workspace, see ``start``."""
    servers: list[Served] = []

    def started(workspace: Path, *options: str, log: IO[str] | None = None) -> Served:
        servers.append(start(workspace, *options, log=log))
        return servers[-1]

    yield started
    for each in servers:
        end(each)


@pytest.fixture(scope="module")
def workshop(examples: Path, tmp_path_factory) -> Iterator[Served]:
    """A server of the module's own, whose companies may be changed, with room for many pages."""
    workspace = Path(shutil.copytree(examples, tmp_path_factory.mktemp("workshop") / "workspace"))
    server = start(workspace, "--max-kernels", "60")
    yield server
    end(server)


@pytest.fixture(scope="module")
def plant(tmp_path_factory) -> Iterator[Served]:
    """A server of the module's own without companies; what it logs stands in "log.txt"."""
    workspace = tmp_path_factory.mktemp("plant")
    with (workspace / "log.txt").open("w", encoding="utf-8") as log:
        server = start(workspace, log=log)
        yield server
        end(server)


@pytest.fixture
def restarted() -> Iterator[Callable[[Served], Served]]:
    """A function that starts a new server at the workspace of one that is gone."""
    servers: list[Served] = []

    def again(gone: Served) -> Served:
        servers.append(start(Path(gone.workspace)))
        return servers[-1]

    yield again
    for each in servers:
        end(each)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that logs a new person in at a server and shows a page of it."""
    contexts = []

    def opened(server: Served, path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=server.address, locale="de-DE", **options)
        contexts.append(context)
        shown = context.new_page()
        shown.goto(f"/?token={TOKEN}")
        shown.goto(path)
        return shown

    yield opened
    for each in contexts:
        each.close()
