"""Offers from files of others are read tolerantly, cleaned, merged and never trusted.

Requirements:
- CSV and XLSX with canonical or German headings; UTF-8 and Windows-1252; any usual separator.
- openQ-cat 1.1 in UTF-8 and ISO-8859-15, with invalid EDUCATION attributes; no document types.
- Saved course searches: 0.0 is no price, a duration is no number of hours, HTML is cleaned,
  contacts are dropped, dates of one offer are merged, days are German days.
- Values that the contract does not allow are left out and said; a record without title is refused.
- A second import updates, never doubles, and leaves what people entered.
- Rubbish is refused in German; 5,000 records take seconds.
"""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.case import case_of
from schemas.check import check_table
from schemas.findings import Refused
from schemas.offer_files import Imported, Kept, keep_offers, read_offers
from schemas.offer_files.cleaning import cut, plain_text, web_address
from schemas.store import UnknownCompany, open_store

DAY = datetime.date(2026, 11, 23)
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
CSV = """angebot_id;titel;anbieter;stunden;beginn;ende;kosten_eur;form;azav_massnahme;\
faehigkeiten;zeit
K1;Kräne führen;Bildungsträger;16;01.02.2027;05.02.2027;1.250,50;Präsenz;j;kran;Vollzeit
;Löten;Bildungsträger;;;;;online;u;;
K3;;Niemand;8;;;;;;;
"""
QCAT = """<?xml version="1.0" encoding="{encoding}"?>
<OPENQCAT version="1.1"><HEADER><SUPPLIER><SUPPLIER_ID type="supplier_specific">7</SUPPLIER_ID>
<SUPPLIER_NAME>Lernwerk Müller</SUPPLIER_NAME><CONTACT><LAST_NAME>Geheim</LAST_NAME></CONTACT>
</SUPPLIER></HEADER><NEW_CATALOG FULLCATALOG="true">{services}</NEW_CATALOG></OPENQCAT>"""
SERVICE = """<SERVICE mode="new"><PRODUCT_ID>{number}</PRODUCT_ID>
<SUPPLIER_ID_REF>7</SUPPLIER_ID_REF><SERVICE_DETAILS><TITLE>{title}</TITLE>
<DESCRIPTION_LONG>Inhalt für 100 €</DESCRIPTION_LONG>
<CONTACT><EMAILS><EMAIL>wer@example.org</EMAIL></EMAILS></CONTACT>
<SERVICE_DATE><START_DATE>2027-03-01T00:00:00+01:00</START_DATE><END_DATE>2027-05-28</END_DATE>
</SERVICE_DATE><SERVICE_MODULE><EDUCATION {education}><CERTIFICATE><CERTIFICATE_STATUS>1
</CERTIFICATE_STATUS></CERTIFICATE><EXTENDED_INFO><INSTRUCTION_FORM>Blended Learning
</INSTRUCTION_FORM><MEASURE_NUMBER>955/1/2027</MEASURE_NUMBER></EXTENDED_INFO><MODULE_COURSE>
<MAX_PARTICIPANTS>12</MAX_PARTICIPANTS><LOCATION><ZIP>99867</ZIP><CITY>Gotha</CITY></LOCATION>
<DURATION type="4"/></MODULE_COURSE></EDUCATION></SERVICE_MODULE></SERVICE_DETAILS>
<SERVICE_PRICE_DETAILS><SERVICE_PRICE><PRICE_AMOUNT>1490.00</PRICE_AMOUNT></SERVICE_PRICE>
</SERVICE_PRICE_DETAILS></SERVICE>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><OPENQCAT version="1.1">&c;</OPENQCAT>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<OPENQCAT><SERVICE><SERVICE_DETAILS><TITLE>&f;</TITLE></SERVICE_DETAILS></SERVICE></OPENQCAT>"""


@pytest.fixture
def read(tmp_path: Path):
    """Write text, bytes or an object to a file and read it."""

    def run(content: Any, name: str = "datei") -> Imported:
        path = tmp_path / name
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_offers(path, as_of=DAY)

    return run


def date(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a record of the course search as the agency's service gives it."""
    offer = {"id": number, "titel": "Roboter <b>bedienen</b>", "inhalt": "<p>Erstens</p>"}
    address = {
        "ortStrasse": {"plz": "99084", "name": "Erfurt"},
        "koordinaten": {"lat": 50.98, "lon": 11.03},
    }
    usual = {
        "unterrichtsform": {"id": 101, "bezeichnung": "Präsenz"},
        "dauer": {"id": 4, "bezeichnung": "mehr als 1 Monat bis 3 Monate"},
        "angebot": offer | changes.pop("angebot", {}),
        "adresse": address,
        "kostenWert": "0.0",
        "kostenWaehrung": "EUR",
        "beginn": 1804104000000,
        "ansprechpartner": [{"nachname": "Geheim", "email": "geheim@example.org"}],
    }
    return usual | changes


def pages(*dates: Any) -> dict[str, Any]:
    """Return a saved result with these records."""
    return {"_embedded": {"termine": list(dates)}}


def codes(result: Imported) -> list[str]:
    """Return the codes of the findings in order."""
    return [each.code for each in result.findings]


def first(result: Imported) -> dict[str, Any]:
    """Return the stated values of the first offer."""
    return dict(result.offers.iloc[0].dropna())


def test_a_canonical_csv_is_read_and_the_rest_is_said(read):
    """Numbers and days the German way; the row without title is refused, a column left out."""
    result = read(CSV)
    assert (len(result.offers), result.n_records) == (2, 3)
    assert first(result) == {
        "offer_id": "K1",
        "title": "Kräne führen",
        "provider": "Bildungsträger",
        "mode": "on_site",
        "hours": 16.0,
        "start": pd.Timestamp("2027-02-01"),
        "end": pd.Timestamp("2027-02-05"),
        "price": 1250.5,
        "course_certified": "yes",
        "skills": "kran",
    }
    assert codes(result) == ["ANGEBOT_008", "ANGEBOT_004", "ANGEBOT_006", "ANGEBOT_007"]
    assert "Zeile 4" in str(result.findings[1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators_are_found_out(read, encoding: str, separator: str):
    """As spreadsheet programs write them."""
    text = separator.join(["titel", "anbieter"]) + "\n" + separator.join(["Löten", "Träger"])
    assert read(text.encode(encoding)).offers["title"].tolist() == ["Löten"]


def test_an_offer_without_number_gets_the_same_one_every_time(read):
    """So that a second import finds it."""
    again = [read(CSV).offers["offer_id"][1] for _ in range(2)]
    assert again[0] == again[1]
    assert again[0].startswith("angebot-")


@pytest.mark.parametrize("headings", [("titel", "stunden"), ("Titel *", "Umfang [Stunden]")])
def test_a_workbook_is_read_by_either_headings(tmp_path: Path, headings: tuple[str, str]):
    """The kit's own sheet and the canonical names; notes before it are no offers."""
    book = openpyxl.Workbook()
    book.active.append(["Notizen"])
    sheet = book.create_sheet("Kurse")
    for row in (headings, ("WIG-Schweißen", 80)):
        sheet.append(row)
    book.save(tmp_path / "kurse.xlsx")
    result = read_offers(tmp_path / "kurse.xlsx", as_of=DAY)
    assert result.offers[["title", "hours"]].to_numpy().tolist() == [["WIG-Schweißen", 80.0]]


def test_values_that_are_not_allowed_are_left_out_and_said(read):
    """The offer stays, the value goes; the finding names the row."""
    text = "titel;stunden;plz;beginn;ende;kosten_eur\nA;viele;1;02.02.2027;01.02.2027;-5\n"
    result = read(text)
    assert set(first(result)) == {"offer_id", "title", "start"}
    assert set(codes(result)) >= {"WERT_002", "WERT_022", "REGEL_001", "WERT_011"}
    assert check_table("offers", result.offers) == ()


def test_a_bad_number_of_an_offer_is_refused(read):
    """A key with blanks cannot be stored."""
    result = read("angebot_id;titel\nK 1;A\nK2;B\n")
    assert (result.offers["offer_id"].tolist(), "WERT_022" in codes(result)) == (["K2"], True)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-15", "ISO-8859-1"])
def test_openqcat_is_read_in_its_encodings(read, encoding: str):
    """With euro sign and umlauts; number and certificate together mean certified."""
    if encoding == "ISO-8859-1":
        text = QCAT.format(encoding=encoding, services=SERVICE.replace("€", "Euro"))
    else:
        text = QCAT.format(encoding=encoding, services=SERVICE)
    result = read(
        text.format(number="AB-1", title="Kräne", education='type="true"').encode(encoding)
    )
    offer = first(result)
    content = offer.pop("content")
    assert offer == {
        "offer_id": "qcat-AB-1",
        "title": "Kräne",
        "provider": "Lernwerk Müller",
        "postcode": "99867",
        "place": "Gotha",
        "mode": "blended",
        "start": pd.Timestamp("2027-03-01"),
        "end": pd.Timestamp("2027-05-28"),
        "price": 1490.0,
        "seats": 12,
        "provider_certified": "yes",
        "course_certified": "yes",
        "measure_number": "955/1/2027",
    }
    assert content.startswith("Inhalt für 100")
    assert codes(result) == ["ANGEBOT_007"]


@pytest.mark.parametrize("education", ["type", "type=", "type=true", 'type="true" type="false"'])
def test_invalid_attributes_are_repaired_and_said(read, education: str):
    """As some programs write them; loose ampersands too."""
    service = SERVICE.format(number=1, title="Drehen & Fräsen", education=education)
    result = read(QCAT.format(encoding="UTF-8", services=service))
    assert (result.offers["title"].tolist(), codes(result)[0]) == (
        ["Drehen & Fräsen"],
        "ANGEBOT_011",
    )


def test_a_wrong_declaration_of_the_encoding_is_forgiven(read):
    """Said to be UTF-8, written in ISO-8859-15; an unknown name of an encoding likewise."""
    service = SERVICE.format(number=1, title="Kräne", education="")
    for named in ("UTF-8", "ANSI-Deutsch"):
        text = QCAT.format(encoding=named, services=service)
        assert read(text.encode("iso-8859-15")).offers["title"].tolist() == ["Kräne"]


def test_withdrawn_offers_are_said_and_not_taken(read):
    """An update may delete; nothing is removed on its own."""
    gone = "<DELETE><SERVICE><PRODUCT_ID>9</PRODUCT_ID></SERVICE></DELETE>"
    result = read(f"<OPENQCAT><UPDATE_CATALOG>{gone}</UPDATE_CATALOG></OPENQCAT>")
    assert (len(result.offers), codes(result)) == (0, ["ANGEBOT_010"])


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_document_types_are_refused(read, text: str):
    """No entity bombs, no files of others."""
    with pytest.raises(Refused, match="ANGEBOT_002"):
        read(text)


def test_the_course_search_is_read_with_its_traps(read):
    """No price for 0.0, no hours for a class, HTML cleaned, the day is a German one."""
    result = read(pages(date(7)))
    offer = first(result)
    assert offer.pop("content") == ("Erstens\nDauer laut Anbieter: mehr als 1 Monat bis 3 Monate")
    assert offer == {
        "offer_id": "ba-7",
        "title": "Roboter bedienen",
        "postcode": "99084",
        "place": "Erfurt",
        "latitude": 50.98,
        "longitude": 11.03,
        "mode": "on_site",
        "start": pd.Timestamp("2027-03-03"),
    }
    assert codes(result) == ["ANGEBOT_006", "ANGEBOT_007"]


def test_real_records_of_the_course_search(read):
    """Six records saved from the service (contacts dropped, texts cut): none states a price."""
    result = read((Path(__file__).parent / "ba_course_search.json").read_bytes())
    offers = result.offers
    assert (result.n_records, len(offers), offers["offer_id"].nunique()) == (6, 6, 6)
    assert offers[["price", "hours"]].isna().all(axis=None)
    assert offers[["title", "provider", "place", "mode"]].notna().all(axis=None)
    assert [mark for mark in ("@", "<p>", "&nbsp;") if mark in offers.to_csv()] == []


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"kostenWert": "980.5"}, "price", 980.5),
        ({"kostenWert": None}, "price", None),
        ({"kostenWert": "10", "kostenWaehrung": "CHF"}, "price", None),
        ({"unterrichtsform": {"id": 302}}, "mode", "blended"),
        ({"unterrichtsform": {"id": 201}}, "mode", "online"),
        ({"unterrichtsform": {"id": 401}}, "mode", "distance"),
        ({"unterrichtsform": None}, "mode", None),
        ({"inhouseFirmenseminar": True}, "mode", "in_house"),
        ({"beginn": 1689544800000}, "start", pd.Timestamp("2023-07-17")),
        ({"beginn": "bald"}, "start", None),
        ({"teilnehmerMax": 0}, "seats", None),
        ({"link": "javascript:alert(1)"}, "link", None),
        ({"adresse": {"koordinaten": "hier"}}, "place", None),
    ],
)
def test_values_of_the_course_search(read, changes: dict[str, Any], column: str, value: Any):
    """Each field as the service gives it, gaps and nonsense included."""
    assert first(read(pages(date(**changes)))).get(column) == value


def test_no_contact_survives(read):
    """Neither in their own fields nor inside the texts."""
    text = "<p>Ansprechpartner: Frau Geheim</p><p>Tel. 03621 / 12 34-5, geheim@example.org</p>"
    result = read(pages(date(angebot={"inhalt": f"<p>Greifer</p>{text}"})))
    written = result.offers.to_csv()
    assert [part in written for part in ("Geheim", "12 34", "@", "Greifer")] == [
        False,
        False,
        False,
        True,
    ]


def test_dates_of_one_offer_are_merged(read):
    """The next date from today on counts, the others are named; one finding says so."""
    days = {"2026-01-12": 1768172400000, "2027-03-03": 1804104000000, "2027-06-07": 1812319200000}
    result = read(pages(*(date(5, beginn=moment) for moment in days.values())))
    offer = first(result)
    assert (len(result.offers), offer["start"]) == (1, pd.Timestamp("2027-03-03"))
    assert offer["content"].endswith("Weitere Termine: 12.01.2026, 07.06.2027.")
    assert codes(result)[0] == "ANGEBOT_005"


def test_several_saved_pages_may_stand_in_a_list(read):
    """Whole pages, or only their records."""
    results = [read([pages(date(1)), pages(date(2))]), read([date(1), date(2)])]
    assert [len(result.offers) for result in results] == [2, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ANGEBOT_003"),
        (b"\x00\xff\xfe rubbish", "ANGEBOT_003"),
        (b"{", "ANGEBOT_001"),
        (b"[" * 100_000, "ANGEBOT_001"),
        (b"{}", "ANGEBOT_003"),
        (b'{"_embedded": 5}', "ANGEBOT_003"),
        (b'[1, null, "x"]', "ANGEBOT_003"),
        (b"<html><body>Fehler 404</body></html>", "ANGEBOT_001"),
        (b"<OPENQCAT>", "ANGEBOT_001"),
        (b"<OPENQCAT/>", "ANGEBOT_003"),
        (b"name;preis\nA;5\n", "ANGEBOT_003"),
        (b"PK\x03\x04 no archive", "DATEI_001"),
        (b'titel\n"' + b"x" * 200_000, "ANGEBOT_001"),
    ],
)
def test_rubbish_is_refused_in_german(read, content: bytes, code: str):
    """One message, no traceback."""
    with pytest.raises(Refused, match=code):
        read(content)


def test_a_missing_file_is_refused(tmp_path: Path):
    """As everywhere."""
    with pytest.raises(Refused, match="DATEI_005"):
        read_offers(tmp_path / "fehlt.csv", as_of=DAY)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins</p><ul><li>Zwei</li></ul>", "Eins\nZwei"),
        ("A<script>alert('x')</script>B<style>p{}</style>", "AB"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Kurs", "Kurs"),
        ("Drehen &amp; Fräsen &#228;", "Drehen & Fräsen ä"),
        ("5 < 7 Tage", "5 < 7 Tage"),
        ("<img src=x onerror=alert(1)>Kurs", "Kurs"),
        ("<b>offen", "offen"),
        ("<![bad[x]]>Kurs<!-- weg --><?php weg ?>", "Kurs"),
        ("<script>if (a < b) { x }</script>Kurs", "Kurs"),
        ("<script>offen", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_markup_becomes_text(html: Any, text: str):
    """What a reader would see, nothing that runs."""
    assert plain_text(html) == text


def test_titles_with_markup_and_too_long_texts_are_cleaned_and_cut(read):
    """A cut is said."""
    result = read(f"titel;inhalt\n<script>x</script>Kurs {'a' * 300};B\n")
    title = result.offers["title"][0]
    assert (len(title), title[:6], title[-1], codes(result)[0]) == (
        255,
        "Kurs a",
        "…",
        "ANGEBOT_009",
    )


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<!", "<!--", "&lt;", "a@", "x.", "Tel ", "Kontakt", "<EDUCATION "]
)
def test_floods_of_broken_markup_take_no_time(part: str):
    """No text makes the cleaning slow."""
    started = time.process_time()
    plain_text(part * 50_000)
    assert time.process_time() - started < 3


@given(st.text())
def test_no_text_keeps_tags_after_cleaning(text: str):
    """Whatever the source says, cleaning ends and cutting keeps its bound."""
    assert "<script" not in plain_text(f"{text}<script>{text}").casefold() or "<script" in text
    assert len(cut(text, 10)) <= 10


def test_only_web_addresses_are_addresses():
    """Scripts, files and words are none."""
    given_ = ["https://example.org/a?b=1", "javascript:x", "file:///etc/passwd", "www", None]
    assert [web_address(each) is not None for each in given_] == [True, False, False, False, False]


def company() -> Any:
    """Return a company with one skill and one offer that a person completed."""
    tables = {
        "company": pd.DataFrame([{"company_id": "werk", "name": "Werk GmbH"}]),
        "skills": pd.DataFrame([{"skill_id": "kran", "name": "Krane führen"}]),
        "offers": pd.DataFrame(
            [{"offer_id": "K1", "title": "Alt", "reaches_level": 3, "end": "2026-05-01"}]
        ).assign(end=lambda frame: pd.to_datetime(frame["end"])),
    }
    return case_of(tables)


def kept(workspace: str, offers: pd.DataFrame) -> Kept:
    """Store ``offers`` for the company."""
    return keep_offers(workspace, "werk", offers, who="Test", at=NOW)


def test_a_second_import_updates_and_never_doubles(read, workspace: str):
    """What people entered stays, dates change together, other tables are not touched."""
    with open_store(workspace) as store:
        store.write(company(), who="Test")
    result = read(CSV.replace("05.02.2027", ""))
    once, again = kept(workspace, result.offers), kept(workspace, result.offers)
    assert [(each.new, each.changed, each.same) for each in (once, again)] == [(1, 1, 0), (0, 0, 2)]
    with open_store(workspace) as store:
        offers = store.read("werk").offers.set_index("offer_id")
        history = store.history("werk")
    assert offers.loc["K1", ["title", "reaches_level"]].tolist() == ["Kräne führen", 3]
    assert (len(offers), pd.isna(offers.loc["K1", "end"])) == (2, True)
    assert set(history[history["changed_by"].eq("Test")]["table_name"]) >= {"offers"}


def test_unknown_skills_are_left_out_and_said(read, tmp_path: Path):
    """A reference must not point nowhere."""
    workspace = str(tmp_path)
    with open_store(workspace) as store:
        store.write(company(), who="Test")
    result = read("angebot_id;titel;faehigkeiten\nK1;A;kran, fliegen\nK2;B;tauchen\n")
    done = kept(workspace, result.offers)
    assert [each.code for each in done.findings] == ["ANGEBOT_012", "ANGEBOT_012"]
    with open_store(workspace) as store:
        skills = store.read("werk").offers["skills"]
    assert (skills[0], pd.isna(skills[1])) == ("kran", True)


def test_an_unknown_company_is_refused(read, tmp_path: Path):
    """Nothing is stored for nobody."""
    with open_store(tmp_path) as store:
        store.write(company(), who="Test")
    with pytest.raises(UnknownCompany):
        keep_offers(tmp_path, "niemand", read(CSV).offers, who="Test", at=NOW)


def test_no_offers_change_nothing(read, tmp_path: Path):
    """A file that only withdraws."""
    with open_store(tmp_path) as store:
        store.write(company(), who="Test")
    assert kept(str(tmp_path), read(CSV).offers.head(0)) == Kept(0, 0, 0, ())


def test_five_thousand_records_are_read_and_stored(read, tmp_path: Path):
    """A large saved search, read and stored."""
    with open_store(tmp_path) as store:
        store.write(company(), who="Test")
    dates = [
        date(number, angebot={"inhalt": "<p>Greifer einrichten</p>" * 40}) for number in range(5000)
    ]
    result = read(pages(*dates))
    done = kept(str(tmp_path), result.offers)
    assert (len(result.offers), done.new) == (5000, 5000)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(sorted(date())), JSON))
def test_any_value_in_a_record_is_survived(read, changes: dict[str, Any]):
    """Offers that come out keep the contract; otherwise the file is refused."""
    changes.pop("angebot", None)
    assert check_table("offers", read(pages(date(**changes))).offers) == ()
