"""The six pages in a real browser, at a real server.

Requirements:
- every page says its language, loads nothing from another host, has no serious finding of axe-core,
  fits a telephone and a wide screen, and every control of it can be reached with the tabulator
- results follow an entry; what is wrong is said in German the moment the field is left
- what was left is there after a reload and after kill -9 of the server
- of two people each sees the other's changes without a reload; the second at a field is asked
- thirty pages asked for at once are all answered, each by a kernel of its own
- a slow machine loses no piece of a page
- a file that the server would refuse for its size is not sent
- a page that is left ends its kernel; what browsers may keep they keep, and it travels compressed
- on a projector no person's code can be seen, and the page is as dark as the room
"""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from schemas.company import STEPS
from schemas.store import read_case
from tests.lernbund.serve.everybody import overheard, troubles

SECONDS = 60_000  # [ms] a page may take on a machine that does other things, too
SESSIONS = 30
# Playwright's own waiting takes the promise of an answer for the answer.
GONE = """async kernel => {
  let status = 200;
  for (let looks = 0; status === 200 && looks < 300; looks++) {
    await new Promise(next => setTimeout(next, 100));
    status = (await fetch(`/api/kernels/${kernel}`)).status;
  }
  return status;
}"""
WIDGET = "application/vnd.jupyter.widget-view+json"


def complete(page: Page) -> Page:
    """Wait until the last block of a step's page is there."""
    page.locator(".lernbund-blockers :is(.complete, li)").first.wait_for(
        state="attached", timeout=SECONDS
    )
    return page


SIZES = "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"


def field(page: Page, label: str, *, within: str) -> Locator:
    """Return the control called ``label`` in the form called ``within``."""
    form = page.locator(".lernbund-form, .lernbund-table-form").filter(
        has=page.get_by_role("heading", name=within, exact=True)
    )
    return form.get_by_label(label, exact=True).first


def leave(control: Locator, text: str) -> None:
    """Type ``text`` into ``control`` and go on with the tabulator."""
    control.fill(text)
    control.press("Tab")


@pytest.mark.parametrize("step", STEPS)
def test_every_page_can_be_used_by_everybody(step: str, served, visit) -> None:
    """German, local, accessible, never wider than its window, all controls in reach."""
    page = visit(served, "/")
    asked = overheard(page)
    page.goto(f"/betrieb/demo-028/{step}")
    complete(page)
    expect(page.locator("nav :is(.done, .open, .blocked)")).to_have_count(6, timeout=SECONDS)
    assert troubles(page, asked) == []


def test_results_follow_an_entry(workshop, visit) -> None:
    """A process is called otherwise: the table beside the form says so, the form when it saved."""
    elsewhere = "?company=demo-140&workspace=/&as_of=1999-01-01&live=False"
    page = complete(visit(workshop, f"/betrieb/demo-028/situation{elsewhere}"))
    leave(field(page, "Prozess *", within="Prozesse"), "Feinschneiden")
    expect(page.locator("#tab-situation-processes")).to_contain_text("Feinschneiden")
    assert "Feinschneiden" in read_case(workshop.workspace, "demo-028").processes["name"].tolist()
    form = page.locator(".lernbund-table-form", has_text="Die Prozesse der Wertschöpfung")
    expect(form.get_by_role("status").first).to_have_text(re.compile(r"^gespeichert \d\d:\d\d$"))


def test_what_is_wrong_is_said_at_once(served, visit) -> None:
    """A number that is none: a German sentence at the field, and nothing is stored."""
    page = complete(visit(served, "/betrieb/demo-028/situation"))
    control = field(
        page, "Beschäftigte im Unternehmen (gewichtet) (Personen)", within="Unternehmen"
    )
    leave(control, "viele")
    expect(page.get_by_role("alert").first).to_contain_text("„viele“ ist keine Zahl")


def test_a_reload_loses_nothing(workshop, visit) -> None:
    """What was left before the reload is there after it; only what was being typed is gone."""
    page = complete(visit(workshop, "/betrieb/demo-028/communication"))
    leave(field(page, "Gruppe *", within="Beteiligte"), "Nachtschicht")
    expect(page.get_by_text(re.compile("gespeichert")).first).to_be_visible()
    field(page, "Anliegen", within="Beteiligte").press_sequentially("noch nicht verlassen")
    page.reload()
    complete(page)
    expect(field(page, "Gruppe *", within="Beteiligte")).to_have_value("Nachtschicht")


def test_a_file_that_is_too_large_is_not_sent(served, visit, tmp_path) -> None:
    """The field says so in German as soon as it is chosen; with another file it is well again."""
    field = visit(served, "/").get_by_label("Datei *", exact=True)
    most = int(field.get_attribute("data-most") or 0)
    for size, said in ((most + 1, "mehr als 20 MB"), (most, "")):
        path = tmp_path / f"{size}.xlsx"
        path.write_bytes(bytes(size))
        field.set_input_files(path)
        message = field.evaluate("input => input.validationMessage")
        assert (said in message, bool(message)) == (True, bool(said))


def test_two_people_at_one_company(workshop, visit) -> None:
    """Changes appear at the other by themselves; who comes second at a field is asked."""
    one, other = (visit(workshop, "/betrieb/demo-028/communication") for _ in range(2))
    mine, theirs = (field(complete(each), "Gruppe *", within="Beteiligte") for each in (one, other))
    leave(mine, "Frühschicht")
    expect(theirs).to_have_value("Frühschicht", timeout=SECONDS)
    expect(other.locator("#tab-communication-stakeholders")).to_contain_text("Frühschicht")
    theirs.fill("Spätschicht")
    leave(mine, "Nachtschicht")
    expect(one.locator("#tab-communication-stakeholders")).to_contain_text("Nachtschicht")
    theirs.press("Tab")
    question = other.get_by_role("alert").filter(has_text="Was soll gelten?").first
    expect(question).to_contain_text("„Nachtschicht“, Ihre Eingabe ist „Spätschicht“")
    other.get_by_role("button", name="Meine Eingabe gilt").first.press("Enter")
    expect(mine).to_have_value("Spätschicht", timeout=SECONDS)


def test_thirty_pages_at_once(workshop) -> None:
    """Each answer is whole, with as many pieces as the first; no browser draws them."""
    client = workshop.consultant

    def pieces(_number: int) -> int:
        address = f"{workshop.address}/betrieb/demo-028/communication"
        with requests.get(address, cookies=client.cookies, timeout=120) as answer:
            return answer.text.count(WIDGET) if answer.ok else -answer.status_code

    with ThreadPoolExecutor(SESSIONS) as people:
        counts = list(people.map(pieces, range(SESSIONS)))
    assert counts[0] > 10
    assert counts == [counts[0]] * SESSIONS


def test_a_slow_answer_loses_no_piece(served, visit) -> None:
    """What the kernel says of its widgets comes after five seconds, all at once."""
    page = visit(served, "/")
    late: list[str | bytes] = []

    def slowly(socket: WebSocketRoute) -> None:
        def forward(message: str | bytes) -> None:
            if b"update_states" in (message if isinstance(message, bytes) else message.encode()):
                late.append(message)
                page.wait_for_timeout(5000)
            socket.send(message)

        socket.connect_to_server().on_message(forward)

    page.route_web_socket(re.compile("/channels"), slowly)
    page.goto("/betrieb/demo-028/communication")
    complete(page)
    assert len(late) == 1
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)


def test_a_left_page_ends_its_kernel(workshop, visit) -> None:
    """But not before it took what was entered while it was still computing the first results."""
    page = visit(workshop, "/betrieb/demo-140/communication")
    first = field(page, "Gruppe *", within="Beteiligte")
    expect(first).to_be_enabled(timeout=SECONDS)
    page_config = page.locator("#jupyter-config-data").text_content()
    kernel = json.loads(page_config)["kernelId"]
    status = "async id => (await fetch(`/api/kernels/${id}`)).status"
    assert page.evaluate(status, kernel) == 200
    leave(first, "Nachtschicht")
    leave(field(page, "Größe (Personen)", within="Beteiligte"), "17")
    page.goto("/")
    assert page.evaluate(GONE, kernel) == 404
    stored = read_case(workshop.workspace, "demo-140").stakeholders.iloc[0]
    assert (stored["name"], stored["size"]) == ("Nachtschicht", 17)


def test_files_travel_once_and_compressed(served) -> None:
    """Style, font, Voilà's client and a widget's bundle: kept by the browser, sent with gzip."""
    client = served.consultant
    page = client.get(f"{served.address}/betrieb/demo-028/communication", timeout=120)
    style = re.search(r'href="(/aussehen/style\.css[^"]*)"', page.text)[1]
    client_script = re.search(r'src="(/voila/static/[^"]*)"', page.text)[1]
    bundle = re.search(r'"load": "(?:\./)?(static/remoteEntry\.[^"]*)"', page.text)[1]
    font = re.search(r"url\((/aussehen/[^)]*)\)", client.get(served.address + style).text)[1]
    texts = [style, client_script, f"/voila/labextensions/anywidget/{bundle}"]
    answers = [client.get(served.address + each, timeout=30) for each in [*texts, font]]
    kept = [re.search(r"max-age=(\d+)", each.headers["Cache-Control"])[1] for each in answers]
    assert [int(seconds) >= 31_536_000 for seconds in kept] == [True] * 4
    encodings = [each.headers.get("Content-Encoding") for each in [page, *answers[:3]]]
    assert encodings == ["gzip"] * 4
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("step", STEPS)
def test_nobody_is_told_on_the_projector(step: str, served, visit) -> None:
    """Large type, dark ground; neither forms nor results show a code or how few know something."""
    page = visit(served, "/")
    asked = overheard(page)
    page.goto(f"/betrieb/demo-028/{step}?ansicht=projektor")
    complete(page)
    codes = set(read_case(served.workspace, "demo-028").people["person_id"])
    shown = page.locator("main").evaluate("e => e.textContent + e.innerHTML")
    assert set(re.findall(r"[\w-]+", shown)) & codes == set()
    if step == "skills":
        expect(page.locator("main")).to_contain_text("nur in der Ansicht mit Personen-Codes")
        expect(page.locator("main")).to_contain_text("steht im Bericht und nicht auf der Leinwand")
    forms = (".lernbund-field label", ".lernbund-rows select", ".matrix-keys")
    assert page.locator(".facts li").count() > 0
    for text in (".prose p", ".facts li", ".lernbund-result td", *forms):
        assert [each for each in page.locator(text).evaluate_all(SIZES) if each < 20] == []
    titles = [page.locator(f".prose {each}").evaluate_all(SIZES)[0] for each in ("h1", "h2", "p")]
    assert titles == sorted(titles, reverse=True)
    assert len(set(titles)) == len(titles)
    ground = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", ground)[:3]) < 64
    assert troubles(page, asked) == []


def test_a_killed_server_loses_nothing(workshop, restarted, visit) -> None:
    """Kill -9 right after an entry; a new server at the same workspace shows it.

    The last test: it ends the server of this module.
    """
    page = complete(visit(workshop, "/betrieb/demo-028/communication"))
    leave(field(page, "Gruppe *", within="Beteiligte"), "Frühschicht")
    expect(page.get_by_text(re.compile("gespeichert")).first).to_be_visible()
    workshop.kill()
    stored = read_case(workshop.workspace, "demo-028").stakeholders["name"]
    assert "Frühschicht" in stored.tolist()
    again = complete(visit(restarted(workshop), "/betrieb/demo-028/communication"))
    expect(field(again, "Gruppe *", within="Beteiligte")).to_have_value("Frühschicht")
