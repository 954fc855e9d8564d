"""The page of the network's manager.

Requirements:
- It is behind the consultant's login, and there only if a network is served.
- It can be used by everybody, before and after the report is made.
- The button makes the report, which can be taken as HTML, PDF and Word; forged posts are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lernbund.plan import examples_folder
from schemas.store import open_store
from tests.lernbund.serve.conftest import Served, end, start
from tests.lernbund.serve.everybody import overheard, troubles
from tests.method.network.conftest import made


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server with a network of one company."""
    workspace = tmp_path_factory.mktemp("network")
    with open_store(workspace) as store:
        store.write(made("adler", released="technologies:name", planned="ai"), who="Test")
    path: Path = examples_folder() / "networks" / "lernbund.yaml"
    server = start(workspace, "--network", str(path))
    yield server
    end(server)


def test_the_page_is_for_everybody(network: Served, visit: Callable[..., Page]) -> None:
    """As every page of the server is."""
    page = visit(network, "/")
    asked = overheard(page)
    page.goto("/netzwerk")
    assert troubles(page, asked) == []


def test_the_manager_makes_and_takes_the_report(network: Served) -> None:
    """From nothing to HTML, PDF and Word."""
    client = network.consultant
    address = f"{network.address}/netzwerk"
    assert "noch nicht gemacht" in client.get(address, timeout=60).text
    assert client.post(address, timeout=60).status_code == 403
    forged = {"_xsrf": client.cookies["_xsrf"]}
    assert "Der Bericht ist vom" in client.post(address, data=forged, timeout=300).text
    assert "Adler GmbH" in client.get(f"{address}/netzwerk.html", timeout=60).text
    assert client.get(f"{address}/netzwerk.pdf", timeout=60).content.startswith(b"%PDF")
    assert client.get(f"{address}/netzwerk.docx", timeout=60).content.startswith(b"PK")


def test_strangers_see_nothing(network: Served) -> None:
    """Page and files ask for the login."""
    for path in ("/netzwerk", "/netzwerk/netzwerk.html"):
        answer = network.stranger.get(network.address + path, timeout=60)
        assert "Adler" not in answer.text
        assert "/anmelden" in answer.url or answer.status_code == 403
