"""Who comes in, and what they reach.

- without login no page, kernel, websocket or file is given out
- a participant's cookie opens none of them either, wherever it is sent; nor does a consultant's
  login open a participant's sheet
- a page that somebody adds is closed unless it is named here; who is inside is stopped once more
  at the door of each room that is not theirs; it has a picture for the guide, or is named here
- a message that asks a kernel to execute code is refused, even from a consultant
- kernels are capped, those without a page are looked for
- an address says which company, which step and which view; other words in it do nothing
- a company or step that does not exist is a friendly page with 404; there is no tree of files, and
  nothing of Jupyter's that our pages do not need
"""

from __future__ import annotations

import asyncio
import datetime
import json
import re
import runpy
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import requests
import websocket
from jupyter_server.auth.identity import User
from jupyter_server.base.handlers import JupyterHandler
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from lernbund.serve.app import IDLE, SWEEP, Entrance, FormServer, form_server
from lernbund.serve.doors import CONSULTANT, PARTICIPATION, Participant, Rooms
from lernbund.serve.handlers import InGerman
from lernbund.serve.site import Site
from lernbund.serve.style import STATIC
from schemas.participation import Purpose
from schemas.store import open_store
from tests.lernbund.serve.conftest import TOKEN

ROOT = Path(__file__).parents[3]
SOME_KERNEL = "12345678-1234-1234-1234-123456789abc"
PAGES = ("/", "/betrieb/demo-028/situation", "/betrieb/demo-028/teilnahme", "/betrieb/nein/x")
PARTS = (
    f"/api/kernels/{SOME_KERNEL}",
    f"/api/kernels/{SOME_KERNEL}/channels",
    f"{STATIC}/voila.js",
    "/voila/labextensions/@voila-dashboards/widgets-manager8/package.json",
)
NOWHERE = (
    "/betrieb/nein/situation",
    "/betrieb/demo-028/nein",
    "/nein",
    *(f"/{each}" for each in ("tree", "lab", "files/2_skills.ipynb", "nbconvert/html/x.ipynb")),
    *(f"/voila/{each}" for each in ("tree", "render/2_skills.ipynb", "files/2_skills.ipynb")),
    *(f"/api/{each}" for each in ("contents", "kernels", "kernelspecs", "sessions", "terminals")),
)
METHODS = ("get", "head", "post", "put", "patch", "delete")
# Where people come in and go out, the look, and files, which refuse before they look who asks.
OPEN = {"Login", "Logout", "Look", "Style", "Entry", "End", "Files"}
# What is sent to pages or leads to them, files, and the error page, which another address shows.
NO_PAGES = {
    *("NewCompany", "ImportWorkbook", "ProgressPart", "ReportPart", "Download", "NetworkFile"),
    *("SheetPage", "End", "Logout", "Kernel", "KernelSocket", "KernelEnd", "Files", "Missing"),
}


@pytest.fixture(scope="module")
def participant(served) -> Iterator[requests.Session]:
    """A client with the cookie of a participant, which it sends to every page."""
    with open_store(served.workspace) as store:
        person = store.read("demo-028").people["person_id"].iloc[0]
        day = datetime.date(2026, 3, 2)
        (made,) = store.participations.make("demo-028", Purpose.SELF_RATING, [person], on=day)
        client = requests.Session()
        client.get(f"{served.address}/teilnahme/{made.written}", timeout=30).raise_for_status()
        for cookie in client.cookies:
            cookie.path = "/"
        yield client
        store.participations.end("demo-028", [made.code], on=day)


@pytest.fixture(scope="module")
def kernel(served) -> str:
    """The kernel of a page that a consultant has open."""
    page = served.consultant.get(f"{served.address}/betrieb/demo-028/communication", timeout=90)
    return re.findall(r'"kernelId": ?"([\w-]+)"', page.text)[0]


def lets_in(handler: Any) -> bool:
    """Return whether a method of ``handler`` does not ask for a login by itself."""
    methods = [getattr(handler, each) for each in METHODS]
    return not issubclass(handler, JupyterHandler) or any(
        getattr(each, "__allow_unauthenticated", False) for each in methods
    )


def dial(served: Any, kernel: str, client: requests.Session) -> websocket.WebSocket:
    """Return a line to ``kernel`` with the cookies of ``client``."""
    address = served.address.replace("http", "ws") + f"/api/kernels/{kernel}/channels"
    cookies = "; ".join(f"{each.name}={each.value}" for each in client.cookies)
    return websocket.create_connection(address, cookie=cookies, origin=served.address, timeout=60)


def message(kind: str, **content: Any) -> str:
    """Return a message to a kernel as a page sends it."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "test", "username": ""}
    return json.dumps(
        {
            "header": {**header, "version": "5.3", "date": "2026-03-02T10:00:00Z"},
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
    )


def replies(line: websocket.WebSocket, until: str) -> list[str]:
    """Return the kinds of messages that come up to the one called ``until``."""
    kinds: list[str] = []
    while until not in kinds:
        kinds.append(json.loads(line.recv())["header"]["msg_type"])
    return kinds


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> Iterator[FormServer]:
    """A server that is put together in this process and not started, with its settings."""
    folder = tmp_path_factory.mktemp("parts")
    entrance = Entrance(0, lan=False, token=TOKEN, hashed_password="")
    with open_store(folder) as store:
        site = Site(store, str(folder), folder, folder / "netzwerk.yaml")
        server = form_server(site, entrance, max_kernels=7)
        server.settings = server.init_settings()
        yield server


def test_every_address_has_a_door(parts) -> None:
    """All handlers of the server but a few ask for a login, whatever their author forgot."""
    handlers = [each[1] for each in parts.init_handlers()]
    assert {each.__name__ for each in handlers if lets_in(each)} == OPEN


def test_every_page_has_a_picture(parts) -> None:
    """Who adds a page adds it to what `make screenshots` takes, and so to the guide."""
    rules = [(re.compile(path), handler) for path, handler, *_ in parts.init_handlers()]
    taken = {
        next(handler for rule, handler in rules if rule.fullmatch(path.partition("?")[0]))
        for path in runpy.run_path(str(ROOT / "docs" / "screenshots.py"))["PAGES"].values()
    }
    pages = {handler for _, handler in rules if issubclass(handler, InGerman)}
    assert {each.__name__ for each in pages - taken} == NO_PAGES


@pytest.mark.parametrize("user", [CONSULTANT, Participant("teilnahme"), User("jemand")])
def test_every_room_has_a_second_lock(parts, user) -> None:
    """Whoever stands inside already: each may enter their own rooms, and a third one none."""
    assert type(parts.authorizer) is Rooms
    rooms = {getattr(each[1], "auth_resource", None) for each in parts.init_handlers()}
    enters = {each for each in rooms if parts.authorizer.is_authorized(None, user, "get", each)}
    own = {"teilnahme": {PARTICIPATION}, "beratung": rooms - {PARTICIPATION}, "jemand": set()}
    assert {"pages", "steps", "files", "kernels", PARTICIPATION} <= rooms
    assert enters == own[user.username]


def test_the_second_lock_is_on_each_door(parts) -> None:
    """A server that takes everybody for a participant refuses them wherever a consultant goes."""
    company = [f"/betrieb/werk{each}" for each in ("", "/stand", "/bericht", "/teilnahme", "/x")]
    files = ["/betrieb/werk/dateien/report.pdf", "/netzwerk/netzwerk.pdf"]
    forms = ["/netzwerk/formulare", *PARTS]
    pages = ["/", "/neu", "/einlesen", "/netzwerk", *company, *files, *forms]
    shutdown = f"/voila/api/shutdown/{SOME_KERNEL}"
    posts = ["/neu", "/einlesen", "/netzwerk", *company[2:4], shutdown]
    asked = [*product(["GET"], pages), *product(["POST"], posts), ("DELETE", PARTS[0])]
    parts.identity_provider.get_user = lambda _handler: Participant("teilnahme")
    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has a loop in this one
        found = thread.submit(asyncio.run, answers(parts, asked)).result()
    assert found == dict.fromkeys(asked, 403)


async def answers(server: FormServer, asked: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return method and path -> the status that ``server`` answers with."""
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(Application(server.init_handlers(), **server.settings)).add_sockets(sockets)
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    options = {
        "headers": {"Cookie": "_xsrf=00", "X-XSRFToken": "00"},
        "allow_nonstandard_methods": True,
        "follow_redirects": False,
        "raise_error": False,
    }
    return {
        (method, path): (
            await AsyncHTTPClient().fetch(address + path, method=method, **options)
        ).code
        for method, path in asked
    }


def test_kernels_are_counted_and_swept(parts) -> None:
    """As many pages as were asked for; a kernel without its page goes after a minute."""
    kernels = parts.kernel_manager
    assert (kernels.max_kernels, kernels.left_alone) == (7, 60)
    swept = (kernels.cull_interval, kernels.cull_idle_timeout, kernels.cull_connected)
    assert swept == (SWEEP, IDLE, True)
    assert SWEEP <= 15


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_strangers_to_log_in(served, path) -> None:
    """Who has neither token nor cookie is sent to the login page, whatever was asked for."""
    answer = served.stranger.get(served.address + path, allow_redirects=False, timeout=30)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/anmelden?next=")


@pytest.mark.parametrize("path", PARTS)
def test_kernels_and_files_are_refused_to_strangers(served, path) -> None:
    """What scripts ask for is not redirected but refused."""
    assert served.stranger.get(served.address + path, timeout=30).status_code in {401, 403}


@pytest.mark.parametrize("path", NOWHERE)
def test_unknown_places_are_friendly(served, path) -> None:
    """An address that leads nowhere says so in German; so do those of Jupyter and Voilà."""
    answer = served.consultant.get(served.address + path, timeout=30)
    assert answer.status_code == 404
    assert "Das hat nicht geklappt" in answer.text


def test_a_step_is_its_notebook_with_the_company_of_the_address(served) -> None:
    """It holds the forms of the company in the path; words in the query do not reach it."""
    elsewhere = {"company": "demo-140", "workspace": "/", "as_of": "1999-01-01", "live": "False"}
    step = f"{served.address}/betrieb/demo-028/situation"
    answer = served.consultant.get(step, params=elsewhere, timeout=60)
    assert answer.status_code == 200
    assert "Presswerk Apfelstädter Grund" in answer.text
    assert "application/vnd.jupyter.widget-view+json" in answer.text
    assert "konnte nicht berechnet werden" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_closed_to_participants(served, participant, path) -> None:
    """A cookie that opens a sheet is nobody's cookie at a consultant's page."""
    assert participant.get(f"{served.address}/teilnahme/bogen", timeout=30).ok
    answer = participant.get(served.address + path, allow_redirects=False, timeout=30)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/anmelden?next=")


@pytest.mark.parametrize("path", PARTS)
def test_kernels_and_files_are_refused_to_participants(served, participant, path) -> None:
    """As to strangers."""
    assert participant.get(served.address + path, timeout=30).status_code in {401, 403}


def test_a_running_kernel_is_closed_to_participants(served, participant, kernel) -> None:
    """Who knows its number can neither ask for it, end it nor speak to it."""
    address = f"{served.address}/api/kernels/{kernel}"
    assert served.consultant.get(address, timeout=30).ok
    assert participant.get(address, timeout=30).status_code in {401, 403}
    assert participant.delete(address, timeout=30).status_code in {401, 403}
    shutdown = f"{served.address}/voila/api/shutdown/{kernel}"
    assert participant.post(shutdown, timeout=30).status_code in {401, 403}
    for client in (participant, served.stranger):
        with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
            dial(served, kernel, client)
    assert served.consultant.get(address, timeout=30).ok


def test_a_consultant_is_nobody_at_a_sheet(served) -> None:
    """Without a code there is no sheet, whoever is logged in."""
    answer = served.consultant.get(f"{served.address}/teilnahme/bogen", timeout=30)
    assert answer.url.startswith(f"{served.address}/teilnahme?")


def test_kernels_execute_nothing(served, kernel, tmp_path) -> None:
    """A request to execute code has no answer and no effect; the line itself is in order."""
    trace = tmp_path / "trace"
    with closing(dial(served, kernel, served.consultant)) as line:
        line.send(message("execute_request", code=f"open({str(trace)!r}, 'w')", silent=False))
        line.send(message("kernel_info_request"))
        kinds = replies(line, "kernel_info_reply")
    assert {"execute_reply", "execute_input", "error"} & set(kinds) == set()
    assert not trace.exists()
