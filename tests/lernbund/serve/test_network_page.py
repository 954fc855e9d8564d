"""The pages of the network's manager.

Requirements:
- They are behind the consultant's login, and there only if a network is served.
- They can be used by everybody, before and after the report is made.
- The button makes the report, which can be taken as HTML, PDF and Word; forged posts are refused.
- The start page leads to them; one link leads to the forms, and back.  A meeting that is entered is
  saved when its fields are left, is in the calendar at once, and stands in the YAML file, whose
  comments and other lines stay; a wrong entry is said at its field.
- What somebody else writes into the file meanwhile appears in place, and is there after a reload.
- The forms take nothing from their address, and say what is wrong with a file that describes no
  network.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from lernbund.plan import examples_folder
from schemas.store import open_store
from tests.lernbund.serve.conftest import Served, end, start
from tests.lernbund.serve.everybody import overheard, troubles
from tests.method.network.conftest import made

SECONDS = 90_000  # [ms]
FORMS = "/netzwerk/formulare"
EXAMPLE = examples_folder() / "networks" / "lernbund.yaml"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the example network."""
    return Path(shutil.copy(EXAMPLE, tmp_path_factory.mktemp("network") / "netz.yaml"))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Iterator[Served]:
    """Return a server with that network, of two companies."""
    workspace = tmp_path_factory.mktemp("workspace")
    with open_store(workspace) as store:
        store.write(made("adler", released="technologies:name", planned="ai"), who="Test")
        store.write(made("bussard", released="technologies:name", introduced="ai"), who="Test")
    server = start(workspace, "--network", str(file))
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
    for path in ("/netzwerk", FORMS, "/netzwerk/netzwerk.html"):
        answer = network.stranger.get(network.address + path, timeout=60)
        assert "Adler" not in answer.text
        assert "/anmelden" in answer.url or answer.status_code == 403


def rows(page: Page, table: str) -> list[str]:
    """Return the rows of a result called ``table``."""
    region = page.get_by_role("region", name=table, exact=True)
    return region.locator("tbody tr").all_inner_texts()


def test_the_manager_enters_a_meeting(
    network: Served, visit: Callable[..., Page], file: Path
) -> None:
    """From the network's page to the file, with somebody else at the file, and after a reload."""
    page = visit(network, "/")
    asked = overheard(page)
    page.get_by_role("link", name="Netzwerk").click()
    page.get_by_role("link", name="Partner, Kurse und Veranstaltungen").click()
    calendar = page.get_by_role("region", name="Veranstaltungen", exact=True)
    expect(calendar).to_contain_text("Jahrestreffen", timeout=SECONDS)
    expect(page.get_by_role("region", name="Wer wen fragen könnte", exact=True)).to_contain_text(
        "Bussard GmbH", timeout=SECONDS
    )

    form = page.locator(".lernbund-table-form").filter(
        has=page.get_by_role("heading", name="Veranstaltungen", exact=True)
    )
    form.get_by_role("button", name="Hinzufügen").click()
    expect(form).to_contain_text("sobald alle Felder mit * ausgefüllt sind")
    form.get_by_label("Tag *").fill("1.3.2027")
    form.get_by_label("Veranstaltung *").fill("Treffen am Deich")
    form.get_by_label("Ort").fill("Gotha")
    form.get_by_label("Ort").press("Tab")
    expect(form.get_by_text(re.compile(r"^gespeichert \d\d:\d\d$")).last).to_be_visible()
    expect(calendar).to_contain_text("01.03.2027")
    assert [row for row in rows(page, "Veranstaltungen") if "Treffen am Deich" in row]

    form.get_by_label("Personen").fill("viele")
    form.get_by_label("Personen").press("Tab")
    expect(form.get_by_role("alert")).to_contain_text("„viele“ ist keine ganze Zahl")
    text = file.read_text(encoding="utf-8")
    assert [
        line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line not in text
    ] == []
    assert yaml.safe_load(text)["events"][-1]["place"] == "Gotha"

    expect(page.get_by_text("gemeinsame Kurse gewählt um").first).to_be_visible(timeout=SECONDS)
    assert troubles(page, asked) == []
    file.write_text(text.replace("Jahrestreffen (Beispiel)", "Sommerfest"), encoding="utf-8")
    expect(calendar).to_contain_text("Sommerfest")
    page.reload()
    expect(calendar).to_contain_text("Treffen am Deich", timeout=SECONDS)
    page.get_by_role("navigation", name="Abschnitte").get_by_text("Gemeinsame Kurse").click()
    expect(page.get_by_role("heading", name="Gemeinsame Kurse", exact=True)).to_be_in_viewport()
    page.get_by_role("link", name="Netzwerk", exact=True).click()
    expect(page).to_have_url(f"{network.address}/netzwerk")


def test_the_forms_say_what_is_wrong_with_their_file(
    network: Served, file: Path, visit: Callable[..., Page]
) -> None:
    """A word in the address chooses no other one; the page is for everybody."""
    page = visit(network, "/")
    asked = overheard(page)
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("kind: chamber", "kind: club"), encoding="utf-8")
    other = {"network": str(EXAMPLE), "workspace": "/", "live": "False"}
    answer = network.consultant.get(network.address + FORMS, params=other, timeout=60)
    page.goto(FORMS)
    assert troubles(page, asked) == []
    file.write_text(before, encoding="utf-8")
    assert answer.status_code == 409
    assert "beschreibt kein Netzwerk. partners, Nr. 6, kind: erlaubt" in answer.text
