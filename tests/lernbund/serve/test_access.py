"""The consultant's page of codes, at a real server.

Requirements:
- one press makes a code for each person who has none; each is shown with its address
- slips to print have the person's code, a QR code of the address, the code in words, and no name
- one code or all of them are renewed or ended; a slip of before then opens nothing
- a company's page touches codes of its own company only; nobody else may press anything
- other devices get an address that they can reach
- German, accessible, nothing wider than 320 px
"""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
import requests
import segno
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from lernbund.serve.access_page import code_image
from lernbund.serve.addresses import address_for_others, own_address, shown_to_the_room
from schemas.participation import Purpose
from schemas.store import open_store
from tests.lernbund.serve.everybody import overheard, troubles

PATH = "/betrieb/demo-028/teilnahme"
PEOPLE = 28
DAY = datetime.date(2026, 3, 2)
CODE = re.compile(r"<code>((?:\w{4}-){3}\w{4})</code>")


@pytest.fixture(scope="module")
def consultant(served) -> requests.Session:
    """A client that is logged in."""
    client: requests.Session = served.consultant
    return client


@pytest.fixture(autouse=True)
def _no_codes(served) -> None:
    """No code opens when a test begins."""
    with open_store(served.workspace) as store:
        for company_id in ("demo-028", "demo-140"):
            codes = store.participations.of(company_id, Purpose.SELF_RATING)
            store.participations.end(company_id, [each.code for each in codes], on=DAY)


def show(served: Any, client: requests.Session, query: str = "") -> str:
    """Return the page."""
    answer = client.get(served.address + PATH + query, timeout=60)
    answer.raise_for_status()
    return answer.text


def press(served: Any, client: requests.Session, button: str, value: str) -> str:
    """Press a button of the page and return the page that follows."""
    show(served, client)
    fields = {"_xsrf": client.cookies["_xsrf"], "zweck": "self_rating", button: value}
    answer = client.post(served.address + PATH, data=fields, timeout=60)
    answer.raise_for_status()
    return answer.text


def opens(served: Any, code: str) -> bool:
    """Return whether a code opens a sheet."""
    with open_store(served.workspace) as store:
        return store.participations.find(code) is not None


def test_one_press_for_all(served, consultant) -> None:
    """Everybody has a code, shown with its address; pressed again, nothing changes."""
    assert f"0 Codes gelten, {PEOPLE} fehlen." in show(served, consultant)
    text = press(served, consultant, "machen", "alle")
    codes = CODE.findall(text)
    assert f"{PEOPLE} Codes gelten, 0 fehlen." in text
    assert len(set(codes)) == PEOPLE
    assert all(f"{served.address}/teilnahme/{each}" in text for each in codes)
    assert CODE.findall(press(served, consultant, "machen", "alle")) == codes


def test_slips_to_print(served, consultant) -> None:
    """One per person, with what is needed to come in, and nothing about the person."""
    codes = CODE.findall(press(served, consultant, "machen", "alle"))
    text = show(served, consultant, "?ansicht=druck&zweck=self_rating")
    with open_store(served.workspace) as store:
        people = store.read("demo-028").people
    assert re.findall(r'class="whose">(.*)</p>', text) == people["person_id"].tolist()
    assert re.findall(r'class="code">(.*)</strong>', text) == codes
    assert all(code_image(f"{served.address}/teilnahme/{each}") in text for each in codes)
    one = show(served, consultant, "?ansicht=druck&zweck=self_rating&fuer=P001")
    assert len(re.findall('class="slip"', one)) == 1


def test_one_code_is_renewed_another_ended(served, consultant) -> None:
    """The others stay; who has none can get one again."""
    lost, left, *others = CODE.findall(press(served, consultant, "machen", "alle"))
    renewed = CODE.findall(press(served, consultant, "erneuern", lost.replace("-", "")))
    assert set(others) < set(renewed)
    assert lost not in renewed
    text = press(served, consultant, "beenden", left.replace("-", ""))
    assert f"{PEOPLE - 1} Codes gelten, 1 fehlen." in text
    assert [opens(served, each) for each in (lost, left, renewed[0])] == [False, False, True]
    again = press(served, consultant, "machen", "P002")
    assert f"{PEOPLE} Codes gelten, 0 fehlen." in again


def test_all_are_renewed_and_ended(served, consultant) -> None:
    """Every slip of before opens nothing."""
    before = CODE.findall(press(served, consultant, "machen", "alle"))
    after = CODE.findall(press(served, consultant, "erneuern", "alle"))
    assert len(after) == PEOPLE
    assert set(before) & set(after) == set()
    assert f"0 Codes gelten, {PEOPLE} fehlen." in press(served, consultant, "beenden", "alle")
    assert not any(opens(served, each) for each in (*before, *after))


def test_another_company_is_not_touched(served, consultant) -> None:
    """The number of a code is not enough: it has to be one of this company."""
    with open_store(served.workspace) as store:
        (theirs,) = store.participations.make("demo-140", Purpose.SELF_RATING, ["P001"], on=DAY)
    for button in ("erneuern", "beenden"):
        press(served, consultant, button, theirs.code)
    assert opens(served, theirs.code)


def test_strangers_press_nothing(served, consultant) -> None:
    """Without login, or from a foreign page, or with a button that is none."""
    fields = {"zweck": "self_rating", "machen": "alle"}
    for client in (served.stranger, consultant):
        assert client.post(served.address + PATH, data=fields, timeout=30).status_code == 403
    assert f"0 Codes gelten, {PEOPLE} fehlen." in show(served, consultant)
    unknown = {"_xsrf": consultant.cookies["_xsrf"], "zweck": "self_rating", "anders": "alle"}
    answer = consultant.post(served.address + PATH, data=unknown, timeout=30)
    assert answer.status_code == 400


def test_everybody_can_use_the_page(served, consultant, page) -> None:
    """List and slips owe everybody what all pages do."""
    press(served, consultant, "machen", "alle")
    asked = overheard(page)
    for path in (PATH, f"{PATH}?ansicht=druck&zweck=self_rating"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        assert troubles(page, asked) == []


def test_the_address_for_others() -> None:
    """In the room's network nobody is sent to their own device."""
    start = RequestStartLine("GET", "/", "HTTP/1.1")
    here, room = (
        HTTPServerRequest(start_line=start, headers=HTTPHeaders({"Host": host}))
        for host in ("127.0.0.1:8866", "halle-3:8866")
    )
    assert address_for_others(here, lan=False) == "http://127.0.0.1:8866"
    assert address_for_others(room, lan=True) == "http://halle-3:8866"
    outside = own_address() or "127.0.0.1"
    assert address_for_others(here, lan=True) == f"http://{outside}:8866"


def test_the_terminal_invites_the_room() -> None:
    """The link for the tablets stands above a drawing of it; without network that is said."""
    shown = shown_to_the_room("192.168.1.20", 8866, "?token=geheim")
    link, drawing = shown.split("\n\n")
    assert link == "Für andere Geräte in diesem Netz: http://192.168.1.20:8866/?token=geheim"
    code = io.StringIO()
    segno.make_qr("http://192.168.1.20:8866/?token=geheim", error="l").terminal(code, compact=True)
    assert drawing == code.getvalue()
    assert "in keinem Netz" in shown_to_the_room(None, 8866, "")
