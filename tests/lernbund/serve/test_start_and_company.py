"""The start page, the page of a company, and the files it hands out.

Requirements:
- how far each company is, and where the last entry was made, stands on the start page
- it reminds of the waves of questions that are due
- a new company is checked by its contract, with the error at the field; none is replaced by it
- a workbook is stored, or everything that is wrong with it is said and nothing is stored
- what a workbook leaves out stays and is named where one lands, until anything else is changed
- the workbook that is handed out holds no answers that people gave themselves
- a report that cannot be made says why, with a number; its files belong to one company only
- what nobody expected is a German page with a number, which the log tells more about
- posts need the mark of their own page; names with tags or paths do nothing
- all pages without a form, those of errors and of waiting too, can be used by everybody
- who has to wait for a page gets it without doing anything
"""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest
import requests
from playwright.sync_api import expect

from lernbund.files import write_atomically
from lernbund.live_chapter import WHO
from lernbund.serve.company_page import workbook_of
from lernbund.serve.handlers import templates
from lernbund.serve.reports import ReportRuns
from lernbund.serve.site import today
from schemas.case import Case, case_of
from schemas.store import open_store
from schemas.workbook import write_workbook
from tests.lernbund.serve.everybody import overheard, troubles

NASTY = "<script>alert(1)</script> & Söhne"
SECONDS = 60_000  # [ms] a page may take on a machine that does other things, too
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# A page that waits stays as it is.
NEVER_AGAIN = """const later = window.setTimeout.bind(window);
window.setTimeout = (what, time, ...rest) => time === 5000 ? 0 : later(what, time, ...rest);"""


def works(company_id: str = "werk", name: str = "Werk Nord") -> Case:
    """Return a company with one process."""
    known = {"company_id": [company_id], "name": [name]}
    processes = {"process_id": ["P1"], "name": ["Pressen"]}
    return case_of({"company": pd.DataFrame(known), "processes": pd.DataFrame(processes)})


@pytest.fixture(scope="module")
def office(tmp_path_factory, start_server) -> Iterator[SimpleNamespace]:
    """A server with one small company and room for one form, its store and its log."""
    workspace = tmp_path_factory.mktemp("office")
    log = workspace / "log.txt"
    with open_store(workspace) as store, log.open("w", encoding="utf-8") as written:
        store.write(works(), who="import werk.xlsx")
        server = start_server(workspace, "--max-kernels", "1", log=written)
        shared = {"served": server, "address": server.address, "out": server.out}
        yield SimpleNamespace(store=store, log=log, **shared)


@pytest.fixture(scope="module")
def client(office) -> requests.Session:
    """A consultant's browser without pictures."""
    session: requests.Session = office.served.consultant
    return session


def post(
    client: requests.Session, address: str, data: dict[str, str], **sent: Any
) -> requests.Response:
    """Send a form of the start page with the mark that the page holds."""
    marked = {**data, "_xsrf": client.cookies["_xsrf"]}
    return client.post(address, data=marked, allow_redirects=False, timeout=60, **sent)


def book(case: Case, folder: Path, *, without: Sequence[str] = (), **cells: object) -> bytes:
    """Return the workbook of ``case`` without some sheets, and with other cells of processes."""
    path = folder / "mappe.xlsx"
    write_workbook(path, case)
    filled = openpyxl.load_workbook(path)
    for sheet in without:
        del filled[sheet]
    for place, value in cells.items():
        filled["Prozesse"][place] = value
    buffer = io.BytesIO()
    filled.save(buffer)
    return buffer.getvalue()


def counted(office: SimpleNamespace, client: requests.Session, stand: str) -> str:
    """Return how a company stands as soon as that has been counted."""
    text = "data-again"
    while "data-again" in text:
        text = client.get(f"{office.address}/betrieb/{stand}", timeout=60).text
    return text


def form_page(office: SimpleNamespace, client: requests.Session, path: str) -> str:
    """Return the page of a step and close it: this server has room for one."""
    text = client.get(f"{office.address}/betrieb/{path}", timeout=120).text
    (kernel,) = re.findall(r'"kernelId": ?"([\w-]+)"', text)
    mark = {"X-XSRFToken": client.cookies["_xsrf"]}
    end = f"{office.address}/voila/api/shutdown/{kernel}"
    client.post(end, headers=mark, timeout=60).raise_for_status()
    return text


def test_how_far_companies_are(office, client) -> None:
    """Each step is done, open or waits for another one, and says for what."""
    text = counted(office, client, "werk/stand")
    found = re.findall(r'class="state">(.*?)</p>', text, re.DOTALL)
    states = [" ".join(each.split()) for each in found]
    assert states == [
        "offen",
        "offen",
        "wartet auf Kompetenzen",
        "wartet auf Ausgangslage",
        "offen",
        "wartet auf Personalentwicklungskonzept und Kompetenzen",
    ]
    assert "Es ist kein Standort eingetragen." in text
    start = client.get(office.address, timeout=60).text
    assert "wartet auf Kompetenzen" in start
    assert "data-again" not in start
    assert 'href="/betrieb/werk#bericht"' in start
    assert 'id="bericht"' in client.get(f"{office.address}/betrieb/werk", timeout=60).text


def test_a_step_that_is_done_says_so(office, client) -> None:
    """In the word and in the class that gives it sign and colour; the sum counts it."""
    group = {"stakeholder_id": "B1", "name": "Rat", "kind": "works_council", "influence": 5}
    action = {"action_id": "A1", "occasion": "Neue Presse", "status": "planned"}
    tables = {
        "company": pd.DataFrame([{"company_id": "bereit", "name": "Werk Süd"}]),
        "stakeholders": pd.DataFrame([group | {"concern": 3}]),
        "actions": pd.DataFrame([action]),
    }
    office.store.write(case_of(tables), who="test")
    text = counted(office, client, "bereit/stand")
    (done,) = re.findall(r'<li class="card done">(.*?)</p>', text, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]*>", " ", done).split()) == "5 Kommunikation fertig"
    assert "1 von 6 Schritten fertig." in text
    short = counted(office, client, "bereit/stand?kurz=ja")
    assert re.findall(r'<li class="done">.*?class="chip-state">(.*?)<', short) == ["fertig"]


def test_the_way_between_steps_says_how_they_stand(office, client) -> None:
    """In words, also for the step that is shown, and with the view the links lead to."""
    address = f"{office.address}/betrieb/werk/stand?ansicht=projektor&schritt="
    text = client.get(f"{address}skills", timeout=60).text
    while 'data-seconds="1"' in text:
        text = client.get(f"{address}skills", timeout=60).text
    links = re.findall(r'href="([^"]*)"( aria-current="page")?>(.*?)</a>', text, re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]*>", " ", said).split()) for _, _, said in links]
    assert [href for href, here, _ in links if here] == ["/betrieb/werk/skills?ansicht=projektor"]
    assert words[1:3] == [
        "2 Kompetenzen offen",
        "3 Personalentwicklungskonzept wartet auf Kompetenzen",
    ]
    assert client.get(f"{address}nein", timeout=60).status_code == 404


def test_the_start_page_reminds_of_a_wave(office, client) -> None:
    """A measure of six people ended ninety days ago: three months after, they are asked."""
    end = pd.Timestamp(today()) - pd.Timedelta(days=90)
    course = {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "done"}
    measures = pd.DataFrame([course | {"end": end, "headcount": 6}])
    company = pd.DataFrame([{"company_id": "welle", "name": "Wellenwerk"}])
    office.store.write(case_of({"company": company, "measures": measures}), who="test")
    text = counted(office, client, "welle/stand?kurz=ja")
    assert "Zurzeit ist 1 Befragung fällig." in text
    assert "Zurzeit ist 1 Befragung fällig." in client.get(office.address, timeout=60).text


def test_where_the_last_entry_was_made(office, client) -> None:
    """A link leads to the step whose form was left last; an import is no entry in a form."""
    assert "Weiter, wo Sie" not in client.get(office.address, timeout=60).text
    office.store.save_field("werk", "processes", {"process_id": "P1"}, "importance", 3, who=WHO)
    start = client.get(office.address, timeout=60).text
    assert re.search(r'href="/betrieb/werk/situation">Werk Nord: Ausgangslage<', start)
    assert re.search(r"Letzte Eingabe heute um \d\d:\d\d", start)


def test_a_new_company(office, client) -> None:
    """It is there with its name, and its pages are shown; a name with tags is only a name."""
    answer = post(client, f"{office.address}/neu", {"company_id": "neu-1", "name": NASTY})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/betrieb/neu-1")
    assert office.store.read("neu-1").name == NASTY
    pages = [client.get(office.address + path, timeout=60).text for path in ("/", "/betrieb/neu-1")]
    for text in [*pages, form_page(office, client, "neu-1/communication")]:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in text
        assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("company_id", "name", "field", "said"),
    [
        ("../etc", "Werk", "company_id", "Kleinbuchstaben, Ziffern, Bindestrich"),
        ("<script>", "Werk", "company_id", "Kleinbuchstaben, Ziffern, Bindestrich"),
        ("werk-2", "", "name", "„Name des Unternehmens“"),
        ("werk", "Werk", "company_id", "schon ein anderes Unternehmen"),
    ],
)
def test_what_is_wrong_with_a_new_company(office, client, company_id, name, field, said) -> None:
    """The sentence stands at its field, what was typed stays, and nothing is stored."""
    before = office.store.companies()
    answer = post(client, f"{office.address}/neu", {"company_id": company_id, "name": name})
    assert answer.status_code == 422
    (sentence,) = re.findall(rf'id="{field}-fehler">(.*?)</p>', answer.text)
    assert said in answer.text
    assert sentence.endswith(".")
    assert f'value="{company_id.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert office.store.companies() == before


def test_a_workbook_comes_in(office, client, tmp_path) -> None:
    """It is stored; what is there already is replaced only by somebody who says so."""
    address = f"{office.address}/einlesen"
    data = book(works("mappe"), tmp_path)
    answer = post(client, address, {}, files={"file": ("mappe.xlsx", data, XLSX)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/betrieb/mappe")
    other = {"file": ("mappe.xlsx", book(works("mappe", "Anders"), tmp_path), XLSX)}
    refused = post(client, address, {}, files=other)
    assert refused.status_code == 422
    assert "gibt es hier schon. Nichts wurde geändert." in refused.text
    assert office.store.read("mappe").name == "Werk Nord"
    assert post(client, address, {"replace": "ja"}, files=other).status_code == 303
    assert office.store.read("mappe").name == "Anders"


def test_what_a_workbook_leaves_out_is_named(office, client, tmp_path) -> None:
    """A sheet was deleted: its rows stay, the company's page names it; with an entry that goes."""
    office.store.write(works("halb", NASTY), who="test")
    data = book(works("halb", NASTY), tmp_path, without=["Prozesse"])
    address = f"{office.address}/einlesen"
    sent = {"file": ("halb.xlsx", data, XLSX)}
    place = post(client, address, {"replace": "ja"}, files=sent).headers["Location"]
    said = r'role="status"><p>(Eingelesen: .*?)</p><p>(.*?)</p></div>'
    found = re.findall(said, client.get(office.address + place, timeout=60).text)
    name = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne"
    assert found == [
        (
            f"Eingelesen: {name} (halb), 0\N{NO-BREAK SPACE}Zeilen geändert",
            "Nicht in der Mappe und unverändert: Prozesse",
        )
    ]
    assert office.store.read("halb").processes["name"].tolist() == ["Pressen"]
    office.store.save_field("halb", "processes", {"process_id": "P1"}, "importance", 3, who=WHO)
    assert "Eingelesen" not in client.get(office.address + place, timeout=60).text


def test_a_faulty_workbook_says_all_at_once(office, client, tmp_path) -> None:
    """Two cells are wrong: both are named with sheet, row and column, and nothing is stored."""
    case = works("faul")
    sheet = case.processes.columns.tolist()
    cells = {f"{chr(65 + sheet.index(name))}2": "viel" for name in ("kind", "importance")}
    data = book(case, tmp_path, **cells)
    answer = post(client, f"{office.address}/einlesen", {}, files={"file": ("f.xlsx", data, XLSX)})
    assert answer.status_code == 422
    found = re.findall(r"<li>\[Blatt Prozesse, Zeile 2, Spalte (\w+)\] „viel“", answer.text)
    assert found == ["Bereich", "Bedeutung"]
    assert "faul" not in {each.company_id for each in office.store.companies()}


@pytest.mark.parametrize("data", [b"", b"kein Archiv"])
def test_a_file_that_is_none(office, client, data) -> None:
    """An empty field and a text file are answered in German."""
    sent = {"file": ("notiz.xlsx", data, "text/plain")}
    answer = post(client, f"{office.address}/einlesen", {}, files=sent)
    assert answer.status_code == 422
    assert "Nichts wurde gespeichert." in answer.text


@pytest.mark.parametrize("path", ["/neu", "/einlesen", "/betrieb/werk/bericht"])
def test_posts_need_the_mark_of_their_page(office, client, path) -> None:
    """Without it a foreign page could send them; without login nobody can."""
    assert client.post(office.address + path, timeout=60).status_code == 403
    answer = office.served.stranger.post(office.address + path, timeout=60, allow_redirects=False)
    assert answer.status_code in {302, 403}


def test_files_of_a_company(office, client) -> None:
    """Each has its type, is kept by no browser and is named after the company."""
    folder = office.out / "werk"
    write_atomically(folder / "manifest.json", b'{"created": "2026-11-23T13:02:00+00:00"}')
    for kind in ("html", "pdf", "docx"):
        write_atomically(folder / f"report.{kind}", kind.encode())
    address = f"{office.address}/betrieb/werk"
    page = client.get(address, timeout=60).text
    names = re.findall(r'href="/betrieb/werk/dateien/([\w.]+)"', page)
    assert names == ["report.html", "report.pdf", "report.docx", "arbeitsmappe.xlsx"]
    for name in names[:3]:
        answer = client.get(f"{address}/dateien/{name}", timeout=60)
        assert answer.text == name.rpartition(".")[2]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="werk-{name}"'
    answer = client.get(f"{address}/dateien/arbeitsmappe.xlsx", timeout=60)
    assert answer.headers["Content-Type"] == XLSX
    assert openpyxl.load_workbook(io.BytesIO(answer.content))["Prozesse"]["B2"].value == "Pressen"


def test_the_workbook_holds_no_answers_that_people_gave_themselves(tmp_path) -> None:
    """Only those that came on paper, under a sign such as R1234."""
    measure = {"measure_id": ["M1"], "title": "Kurs", "path": "external", "status": "done"}
    key = {"measure_id": "M1", "wave": "T1", "respondent": ["ABCDEFGH234567AB", "R1234"]}
    answers = {**key, "item_id": "use-1", "state": "answered", "value": 4}
    given = {"company": works().company, "measures": measure, "answers": answers}
    with open_store(tmp_path) as store:
        store.write(case_of({name: pd.DataFrame(given[name]) for name in given}), who="test")
        data = workbook_of(store, "werk")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        written = b"".join(map(parts.read, parts.namelist()))
    assert (b"ABCDEFGH234567AB" in written, b"R1234" in written) == (False, True)


@pytest.mark.parametrize(
    "path",
    [
        "werk/dateien/manifest.json",
        "werk/dateien/1_situation.ipynb",
        "werk/dateien/..%2Fwerk%2Freport.pdf",
        "werk/dateien/%2e%2e%2f%2e%2e%2flernbund.sqlite",
        "..%2Fwerk/dateien/report.pdf",
        "mappe/dateien/report.pdf",
        "nein",
        "nein/stand",
        "nein/bericht",
        "%3Cscript%3E",
        "..%2F..%2Fetc",
    ],
)
def test_nothing_else_is_handed_out(office, client, path) -> None:
    """Other files, other folders and companies that are none: a friendly page, no traceback."""
    answer = client.get(f"{office.address}/betrieb/{path}", timeout=60)
    assert answer.status_code == 404
    assert "Das hat nicht geklappt" in answer.text


def test_a_report_that_cannot_be_made(office, tmp_path) -> None:
    """The place is a file: the sentence names it, and there is a number to quote."""
    (tmp_path / "berichte").write_text("")
    runs = ReportRuns(office.served.workspace, tmp_path / "berichte")
    run = runs.start("werk", with_people=False)
    assert runs.start("werk", with_people=True) is run
    assert run.ended.wait(60)
    (trouble,) = run.troubles
    assert trouble.title == "Bericht"
    assert "berichte“:" in trouble.sentence
    part = (
        templates()
        .get_template("_report.html")
        .render(
            run=run,
            busy=False,
            company="werk",
            published=None,
            handler=SimpleNamespace(xsrf_form_html=lambda: ""),
            workbook="arbeitsmappe.xlsx",
        )
    )
    assert trouble.incident in part
    assert "Alle Eingaben sind gespeichert." in part


def test_what_nobody_expected(office, client) -> None:
    """A damaged file: each page says so in German with the number under which the log tells more.

    The start page and the other companies go on.
    """
    office.store.write(works("schaden", "Werk West"), who="test")
    with closing(sqlite3.connect(Path(office.served.workspace) / "lernbund.sqlite")) as damaged:
        damaged.execute("UPDATE processes SET importance = 'viel' WHERE company = 'schaden'")
        damaged.commit()
    at = f"{office.address}/betrieb/schaden"
    said = {
        "Der Stand lässt sich gerade nicht berechnen": counted(office, client, "schaden/stand"),
        "Diese Seite konnte nicht berechnet werden": form_page(office, client, "schaden/situation"),
        "Das hat nicht geklappt": client.get(f"{at}/dateien/arbeitsmappe.xlsx", timeout=60).text,
    }
    log = office.log.read_text(encoding="utf-8")
    for sentence, text in said.items():
        assert sentence in text
        numbers = re.findall(r"Nummer[^.]*?\b([0-9a-f]{6})\b", text)
        assert [f"Vorfall {each} " in log for each in numbers] == [True]
        assert re.findall("Traceback|ArrowInvalid|Could not", text) == []
    assert "Werk Nord" in client.get(office.address, timeout=60).text


def test_pages_for_everybody(office, visit) -> None:
    """German, local, accessible, never wider than its window, all controls in reach."""
    page = visit(office.served, "/")
    asked = overheard(page)
    for path in ("/", "/betrieb/werk", "/betrieb/werk/teilnahme", "/nein", "/teilnahme"):
        page.goto(path)
        expect(page.locator(".standing[data-again]")).to_have_count(0, timeout=SECONDS)
        assert troubles(page, asked) == []
    page.goto("/")
    page.locator("#einlesen input[type=file]").set_input_files(
        {"name": "leer.xlsx", "mimeType": "application/octet-stream", "buffer": b"leer"}
    )
    page.locator("#einlesen button").click()
    expect(page.get_by_text("leer.xlsx").first).to_be_visible()
    assert troubles(page, asked) == []
    page.context.clear_cookies()
    page.goto("/betrieb/werk")
    page.get_by_label("Zugangscode").fill("falsch")
    page.get_by_label("Zugangscode").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Das stimmt nicht.")
    assert troubles(page, asked) == []


def test_who_waits_comes_in(office, visit) -> None:
    """One form is open, no more fit; as soon as it is closed the page that waits shows its own."""
    first = visit(office.served, "/betrieb/werk/communication")
    whole = first.locator(".lernbund-blockers :is(.complete, li)").first
    expect(whole).to_be_attached(timeout=SECONDS)
    second = visit(office.served, "/betrieb/werk/situation")
    expect(second.get_by_role("heading")).to_have_text("Bitte warten")
    third = visit(office.served, "/")
    third.add_init_script(NEVER_AGAIN)
    asked = overheard(third)
    third.goto("/betrieb/werk/situation")
    expect(third.get_by_role("heading")).to_have_text("Bitte warten")
    assert troubles(third, asked) == []
    third.close()
    first.close(run_before_unload=True)
    expect(second.get_by_role("heading", level=1)).to_contain_text("Ausgangslage", timeout=SECONDS)
