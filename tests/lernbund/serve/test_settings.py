"""What a consultant sets: how the pages look, who reaches them, and by which password.

Requirements:
- name, colours and logo of all pages come from one file; another one needs no other change
- with --lan other devices reach the server by an address that it prints, without it none does
- a port that another program has is not taken, and a sentence says so
- with --password the page asks for that and nothing else opens it, no token either
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests
import yaml

from lernbund.cli import lernbund
from lernbund.messages import readable_errors
from lernbund.serve import app
from tests.lernbund.serve.conftest import TOKEN, Served, end, start

ROOT = Path(__file__).parents[3]
NAME, ACCENT, PASSWORD = "Kammer & Söhne", "#5b2a86", "drei Worte lang"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'


@pytest.fixture(scope="module")
def chamber(examples: Path, tmp_path_factory) -> Iterator[Served]:
    """A server with another look, for the room, with a password."""
    folder = tmp_path_factory.mktemp("chamber")
    content = Path(shutil.copytree(ROOT / "method", folder / "method")) / "content"
    look = yaml.safe_load((content / "look.yaml").read_text(encoding="utf-8"))
    look |= {"name": NAME, "logo": "kammer.svg", "colours": look["colours"] | {"accent": ACCENT}}
    (content / "look.yaml").write_text(yaml.safe_dump(look, allow_unicode=True), encoding="utf-8")
    (content / "kammer.svg").write_text(LOGO, encoding="utf-8")
    workspace = Path(shutil.copytree(examples, folder / "workspace"))
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    server = start(workspace, "--lan", "--password", typed=typed, packages=folder)
    yield server
    end(server)


def log_in(server: Served, password: str) -> tuple[requests.Session, requests.Response]:
    """Return a client that typed ``password``, and what it was answered."""
    client = server.stranger
    client.get(f"{server.address}/anmelden", timeout=60).raise_for_status()
    form = {"password": password, "next": "/", "_xsrf": client.cookies["_xsrf"]}
    return client, client.post(
        f"{server.address}/anmelden", data=form, timeout=60, allow_redirects=False
    )


def test_only_the_password_opens(chamber: Served) -> None:
    """A token leads to the login page; a wrong password is told so; the right one opens."""
    by_token = chamber.stranger.get(chamber.address, params={"token": TOKEN}, timeout=60)
    assert by_token.url.startswith(f"{chamber.address}/anmelden?next=")
    assert "Kennwort" in by_token.text
    _, refused = log_in(chamber, "falsch")
    assert (refused.status_code, "Das stimmt nicht." in refused.text) == (401, True)
    client, answer = log_in(chamber, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Neues Unternehmen" in client.get(chamber.address, timeout=60).text


@pytest.mark.parametrize("path", ["/anmelden", "/", "/nein", "/betrieb/demo-028/situation"])
def test_another_look(chamber: Served, path: str) -> None:
    """Name and logo of the other file are at the head of each page, and ours nowhere in it."""
    client, _ = log_in(chamber, PASSWORD)
    text = client.get(chamber.address + path, timeout=120).text
    (head,) = re.findall(r"<header.*?</header>", text, re.DOTALL)
    (logo,) = re.findall(r'<img class="logo" src="([^"]*)" alt="">', head)
    assert "Kammer &amp; Söhne</a>" in head
    assert "LERNBUND" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert client.get(chamber.address + logo, timeout=60).text == LOGO
    (style,) = re.findall(r'href="(/aussehen/style[^"]*)"', text)
    assert f"--accent: {ACCENT};" in client.get(chamber.address + style, timeout=60).text


def test_for_the_room(chamber: Served) -> None:
    """It listens at all addresses of the machine and says the one for others, or that none is."""
    assert chamber.process.stdout
    line = chamber.process.stdout.readline()
    assert re.search(
        r"^Für andere Geräte in diesem Netz: http://[\d.]+:\d+/$|ist in keinem Netz", line
    )
    assert listening(chamber) - {"127.0.0.1"} != set()
    assert asked_as(chamber, "192.168.1.20:8866") == 200


def test_for_this_machine_only(served: Served) -> None:
    """Without --lan nobody else reaches the server or one of its kernels."""
    served.consultant.get(f"{served.address}/betrieb/demo-028/communication", timeout=120)
    assert listening(served) == {"127.0.0.1"}
    assert asked_as(served, "192.168.1.20:8866") == 403


def asked_as(server: Served, name: str) -> int:
    """Return the status of the first page for a browser that calls the server by ``name``."""
    page = f"{server.address}/anmelden"
    return server.stranger.get(page, headers={"Host": name}, timeout=60).status_code


def test_a_taken_port(
    served: Served, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch
) -> None:
    """The second server takes no other port by itself, but says what to do."""
    port = served.address.rpartition(":")[2]
    monkeypatch.setattr(app, "HTTPServer", lambda *_, **__: pytest.fail("it has another port"))
    with pytest.raises(SystemExit), readable_errors():
        lernbund.main(["serve", "--port", port, "--workspace", str(tmp_path)])
    assert f"Der Anschluss {port} ist belegt" in capfd.readouterr().err


def listening(server: Served) -> set[str]:
    """Return the addresses at which the server and its children listen."""
    process = psutil.Process(server.process.pid)
    return {
        each.laddr.ip
        for one in (process, *process.children(recursive=True))
        for each in one.net_connections("inet")
        if each.status == psutil.CONN_LISTEN
    }
