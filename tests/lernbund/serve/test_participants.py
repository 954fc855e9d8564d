"""Participants at a real server: a code, one sheet, own answers.

Requirements:
- a code typed or in a link opens the sheet and leaves the address; unknown and ended codes are
  answered alike, too many wrong ones with 429, in German
- the sheet asks for what the role requires, with the behaviour of each step, and shows own answers
  only; an answer is a rating of source "self" with history; it can be changed and taken back
- without the script a button saves the same; what was not asked is not stored
- a code that is ended is out at once; a sheet nobody has made says so
- one participant cannot read or write for another; a foreign page cannot post (XSRF)
- a questionnaire is answered by its link, after a code of the person's own
- no code, no code of a person's own and no token stands in what the server logs
- German, accessible, usable by keyboard, no request to another host, nothing wider than 320 px
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import requests
from playwright.sync_api import expect

from lernbund.serve.site import today
from method.content import catalogue
from schemas.case import Case, case_of
from schemas.participation import Participation, Purpose
from schemas.store import open_store, read_case
from tests.lernbund.serve.everybody import overheard, troubles

DAY = datetime.date(2026, 3, 2)
SHEET = "/teilnahme/bogen"
OWN_CODE = "igel27zaun"
SAVED = re.compile(r"^gespeichert \d\d:\d\d$")


def company(company_id: str) -> Case:
    """Return a company with two turners, a skill they need and one they do not, and ratings."""
    rating = {"skill_id": "S1", "rated_on": "2026-01-05"}
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": company_id, "name": "Geheimes Werk"}]),
            "roles": pd.DataFrame({"role_id": ["R1"], "name": ["Dreher"]}),
            "people": pd.DataFrame(
                {"person_id": ["P1", "P2", "P3"], "role_id": ["R1", "R1", None]}
            ),
            "skills": pd.DataFrame(
                {"skill_id": ["S1", "S2", "S3"], "name": ["Rüsten", "Messen", "Schweißen"]}
            ),
            "requirements": pd.DataFrame(
                {"role_id": "R1", "skill_id": ["S1", "S2"], "target": 3, "weight": 2}
            ),
            "ratings": pd.DataFrame(
                [
                    {"person_id": "P1", "source": "supervisor", "level": 4, **rating},
                    {"person_id": "P2", "source": "self", "level": 3, **rating},
                ]
            ),
        }
    )


@pytest.fixture(scope="module", autouse=True)
def _companies(plant) -> None:
    """Two companies that look the same."""
    with open_store(plant.workspace) as store:
        for company_id in ("werk", "anders"):
            store.write(company(company_id), who="Beratung")


@pytest.fixture
def code(plant) -> Any:
    """A function that makes a code, by default for P1 of "werk"."""

    def made(
        subject: str = "P1", company_id: str = "werk", purpose: Purpose = Purpose.SELF_RATING
    ) -> Participation:
        with open_store(plant.workspace) as store:
            (new,) = store.participations.make(company_id, purpose, [subject], on=DAY)
        return new

    return made


def enter(served: Any, code: Participation) -> requests.Session:
    """Return a browser without script that came in by the link of ``code``."""
    client = requests.Session()
    client.get(f"{served.address}/teilnahme/{code.written}", timeout=30).raise_for_status()
    return client


def post(client: requests.Session, served: Any, path: str, **fields: str) -> requests.Response:
    """Send a form of the page in ``client``, with its XSRF field."""
    fields["_xsrf"] = client.cookies.get("_xsrf", "")
    return client.post(served.address + path, data=fields, timeout=30)


def own_levels(served: Any, person: str, company_id: str = "werk") -> dict[str, int]:
    """Return the stored self-ratings of a person, those of an earlier day too."""
    ratings = read_case(served.workspace, company_id).ratings
    own = ratings[ratings["person_id"].eq(person) & ratings["source"].eq("self")]
    return dict(zip(own["skill_id"], own["level"], strict=True))


def test_a_code_is_typed(plant, code) -> None:
    """In small letters with blanks; the sheet comes, and the address holds no code."""
    client = requests.Session()
    client.get(f"{plant.address}/teilnahme", timeout=30)
    typed = code().written.lower().replace("-", " ")
    answer = post(client, plant, "/teilnahme", code=typed)
    assert answer.url == plant.address + SHEET
    assert "Personen-Code P1, Rolle: Dreher" in answer.text
    assert typed.replace(" ", "").upper() not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sheet_asks_what_the_role_requires(plant, code) -> None:
    """With what can be seen at each step, and with nothing else of the company."""
    text = enter(plant, code("P2")).get(plant.address + SHEET, timeout=30).text
    assert re.findall(r"<legend>(.*)</legend>", text) == ["Messen", "Rüsten"]
    assert text.count(catalogue().scale[2].description) == 2
    assert re.findall(r'name="a-(\w+)" value="(\d?)" checked', text) == [("S2", ""), ("S1", "3")]
    assert "1 von 2 beantwortet" in text
    for hidden in ("Geheimes Werk", "Schweißen", "P1", "P3", "Soll"):
        assert hidden not in text


def test_the_rating_of_the_supervisor_is_not_shown(plant, code) -> None:
    """P1 was rated 4 by somebody else: nothing is chosen for P1."""
    text = enter(plant, code()).get(plant.address + SHEET, timeout=30).text
    assert 'value="4" checked' not in text
    assert "0 von 2 beantwortet" in text


def test_answers_are_ratings_with_history(plant, code) -> None:
    """Given by a button, changed, taken back: the last stands, the history knows all three."""
    client = enter(plant, code())
    answer = post(client, plant, SHEET, **{"a-S1": "2", "a-S2": ""})
    assert re.search(r"gespeichert \d\d:\d\d", answer.text)
    assert own_levels(plant, "P1") == {"S1": 2}
    post(client, plant, SHEET, **{"a-S1": "3"})
    assert own_levels(plant, "P1") == {"S1": 3}
    post(client, plant, SHEET, **{"a-S1": ""})
    assert own_levels(plant, "P1") == {}
    with open_store(plant.workspace) as store:
        history = store.history("werk").query("changed_by == 'Selbsteinschätzung'")
    assert history["action"].tolist()[:3] == ["delete", "update", "insert"]
    assert read_case(plant.workspace, "werk").ratings["level"].tolist() == [4, 3]


@pytest.mark.parametrize("field", [{"a-S1": "5"}, {"a-S1": "drei"}])
def test_what_was_not_offered_is_refused(plant, code, field: dict[str, str]) -> None:
    """A step that does not exist is answered with a sentence."""
    answer = post(enter(plant, code()), plant, SHEET, **field)
    assert answer.status_code == 422
    assert "Nicht gespeichert." in answer.text
    assert own_levels(plant, "P1") == {}


def test_what_was_not_asked_is_not_stored(plant, code) -> None:
    """A skill of another role, another person, another table: the form has no such field."""
    fields = {"a-S3": "4", "person_id": "P2", "a-P2": "4", "table": "people"}
    before = read_case(plant.workspace, "werk")
    post(enter(plant, code()), plant, SHEET, **fields)
    after = read_case(plant.workspace, "werk")
    assert all(before.table(name).equals(frame) for name, frame in after.tables().items())


def test_one_case_is_not_another(plant, code) -> None:
    """The same person code in two companies are two people; the cookie says which."""
    post(enter(plant, code(company_id="anders")), plant, SHEET, **{"a-S2": "1"})
    assert own_levels(plant, "P1", "anders") == {"S2": 1}
    assert own_levels(plant, "P1") == {}
    text = enter(plant, code()).get(plant.address + SHEET, timeout=30).text
    assert "0 von 2 beantwortet" in text


def test_a_person_without_role(plant, code) -> None:
    """The page says why it is empty."""
    text = enter(plant, code("P3")).get(plant.address + SHEET, timeout=30).text
    assert "Für Ihre Rolle ist noch nicht festgelegt" in text


def test_a_foreign_page_cannot_post(plant, code) -> None:
    """Without the field of the own form nothing is stored."""
    client = enter(plant, code())
    answer = client.post(plant.address + SHEET, data={"a-S1": "4"}, timeout=30)
    assert answer.status_code == 403
    assert own_levels(plant, "P1") == {}


def test_an_ended_code_is_out_at_once(plant, code) -> None:
    """The page that is open saves nothing more and asks for a code."""
    made = code()
    client = enter(plant, made)
    with open_store(plant.workspace) as store:
        store.participations.end("werk", [made.code], on=DAY)
    assert post(client, plant, SHEET, **{"a-S1": "4"}).status_code == 403
    assert client.get(plant.address + SHEET, timeout=30).url.startswith(
        f"{plant.address}/teilnahme?"
    )
    assert own_levels(plant, "P1") == {}


def test_stopping_logs_out(plant, code) -> None:
    """On a shared tablet the next person meets the entry."""
    client = enter(plant, code())
    assert "Vielen Dank" in post(client, plant, "/teilnahme/ende").text
    assert "Ihr Code" in client.get(plant.address + SHEET, timeout=30).text


def test_a_cookie_cannot_be_made(plant, code) -> None:
    """A code in a cookie that the server did not sign opens nothing."""
    cookies = {"lernbund-teilnahme": code().code}
    answer = requests.get(plant.address + SHEET, cookies=cookies, timeout=30)
    assert answer.url.startswith(f"{plant.address}/teilnahme?")


def test_a_telephone_in_the_plant(plant, code, browser) -> None:
    """By keyboard at 320 px: an answer is saved when given, and there after a reload."""
    context = browser.new_context(
        base_url=plant.address, locale="de-DE", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    asked = overheard(page)
    for address in ("/teilnahme", f"/teilnahme/{code().written}"):
        page.goto(address)
        assert troubles(page, asked) == []
        page.set_viewport_size({"width": 320, "height": 640})
    assert page.url == plant.address + SHEET
    page.get_by_role("group", name="Rüsten").get_by_label("keine Angabe").focus()
    page.keyboard.press("ArrowUp")
    saved = page.get_by_role("group", name="Rüsten").get_by_role("status")
    expect(saved).to_have_text(SAVED)
    expect(page.locator("#progress")).to_have_text("1 von 2 beantwortet")
    assert own_levels(plant, "P1") == {"S1": 4}
    page.reload()
    expect(page.get_by_role("group", name="Rüsten").get_by_label("4 – leitet")).to_be_checked()
    page.get_by_role("button", name="Aufhören").press("Enter")
    expect(page.get_by_role("heading", name="Vielen Dank")).to_be_visible()
    assert troubles(page, asked) == []
    context.close()


def test_a_questionnaire_is_answered_by_its_link(plant, code, browser) -> None:
    """The own code first, then an answer: it is stored under a pseudonym, the code nowhere."""
    end = pd.Timestamp(today()) - pd.Timedelta(days=95)
    course = {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "done"}
    with open_store(plant.workspace) as store:
        store.add_row("werk", "measures", course | {"end": end, "headcount": 6}, who="Beratung")
    made = code("T2 M1 1", purpose=Purpose.QUESTIONNAIRE)
    with browser.new_page(base_url=plant.address) as page:
        asked = overheard(page)
        page.goto(f"/teilnahme/{made.written}")
        page.get_by_label("Ihr eigener Code").fill(OWN_CODE)
        page.keyboard.press("Tab")
        expect(page.locator("fieldset").first).to_be_visible()
        assert troubles(page, asked) == []
    client = enter(plant, made)
    for field in ({"a-own-code": OWN_CODE}, {"a-application-1": "4"}):
        post(client, plant, SHEET, **field).raise_for_status()
    with open_store(plant.workspace) as store:
        (row,) = store.rows("werk", "answers", {"measure_id": "M1"})
    assert (row["wave"], row["item_id"], row["value"]) == ("T2", "application-1", 4)
    assert re.fullmatch("[A-Z2-7]{16}", row["respondent"])
    sheet = client.get(plant.address + SHEET, timeout=30).text
    assert "application-1" in sheet
    assert OWN_CODE not in sheet


def test_unknown_and_ended_codes_are_answered_alike_and_not_often(plant, code, browser) -> None:
    """The same page to the letter, then 429 for a while, even for a code that opens.

    No test after this one can come in by a code.
    """
    made = code()
    with open_store(plant.workspace) as store:
        store.participations.end("werk", [made.code], on=DAY)
    answers = [
        requests.get(f"{plant.address}/teilnahme/{each}", timeout=30)
        for each in (made.written, "0000-0000-0000-0000", "<script>", "%2e%2e%2f")
    ]
    assert [each.status_code for each in answers] == [404] * 4
    texts = {re.sub(r'value="[^"]*"', "", each.text) for each in answers}
    assert len(texts) == 1
    assert "Dieser Code gilt nicht." in texts.pop()
    codes = [
        requests.get(f"{plant.address}/teilnahme/{number}", timeout=30).status_code
        for number in range(12)
    ]
    assert set(codes[:5]) == {404}
    assert codes[-1] == 429
    refused = requests.get(f"{plant.address}/teilnahme/{code().written}", timeout=30)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "zu viele Versuche" in refused.text
    with browser.new_page(base_url=plant.address) as page:
        asked = overheard(page)
        page.goto("/teilnahme/0")
        expect(page.get_by_text("zu viele Versuche")).to_be_visible()
        assert troubles(page, asked) == []


def test_no_code_is_logged(plant) -> None:
    """After all that happened above the log names no address of a participant."""
    with open_store(plant.workspace) as store:
        codes = store.participations.of("werk", Purpose.SELF_RATING)
    logged = (Path(plant.workspace) / "log.txt").read_text(encoding="utf-8")
    assert len(codes) > 10
    assert [each for each in codes if each.code in logged or each.written in logged] == []
    assert "/teilnahme/" not in logged
    assert OWN_CODE not in logged
