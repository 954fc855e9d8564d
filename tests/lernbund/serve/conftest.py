"""Fixtures of the form server: a real server with the example companies, and a browser at it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def start(workspace: Path, *options: str) -> Served:
    """Start a server on a free port and return it as soon as it says its address."""
    out = workspace / "berichte"
    words = ["serve", "--workspace", str(workspace), "--out", str(out), "--port", "0", *options]
    process = subprocess.Popen(
        [sys.executable, "-c", "from lernbund.cli import main; main()", *words],
        env={**os.environ, "LERNBUND_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return Served(process, found[0], str(workspace), out)
    raise AssertionError("the server ended before it said its address")


def end(served: Served) -> None:
    """Ask a server to end, and wait for it."""
    served.process.terminate()
    served.process.wait(30)


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Served]:
    """A server with the three example companies, shared by all tests: leave them as they are."""
    workspace = tmp_path_factory.mktemp("served")
    load_examples(str(workspace))
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
