"""An exported company is one sorted JSON file that comes back exactly or is refused.

Requirements:
- packing and unpacking changes nothing; the same company gives the same bytes
- half-filled companies come back; values outside the contracts do not
- anything else than an unchanged export is refused with a German reason
"""

import datetime
import json

import pandas as pd
import pytest

from schemas.archive import pack, unpack
from schemas.case import case_of
from schemas.findings import Refused
from schemas.store_errors import NoArchive

ENTRY = {
    "table_name": "people",
    "row_key": {"person_id": "P731"},
    "action": "update",
    "before": {"weekly_hours": None},
    "after": {"weekly_hours": 35.0},
    "changed_by": "Personalabteilung",
    "changed_at": datetime.datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=datetime.UTC),
}


def exported(**changed: pd.DataFrame) -> bytes:
    """Return an exported company whose people or company differ as ``changed`` says."""
    frames = {
        "company": pd.DataFrame({"company_id": ["presswerk"], "name": ["Presswerk (erfunden)"]}),
        "people": pd.DataFrame({"person_id": ["P731"], "weekly_hours": [35.0], "role_id": [None]}),
        "workshops": pd.DataFrame({"workshop_id": ["W1"], "held_on": ["2026-02-03"]}),
    }
    return pack(case_of(frames | changed), [ENTRY])


def edited(**changed: object) -> bytes:
    """Return an export in which somebody changed parts by hand."""
    return json.dumps(json.loads(exported()) | changed).encode()


def test_packing_and_unpacking_changes_nothing():
    """Tables and history are the same, to the byte."""
    archive = unpack(exported())
    assert pack(archive.case, archive.history) == exported()
    assert archive.history == (ENTRY,)
    assert archive.case.people["weekly_hours"].tolist() == [35.0]
    assert archive.case.people["role_id"].isna().tolist() == [True]


def test_the_file_is_sorted_text_with_its_format():
    """The file is UTF-8, its keys are sorted, gaps are left out, days are ISO."""
    content = json.loads(exported())
    assert list(content) == sorted(content)
    assert content["format"] == 1
    assert "erfunden" in exported().decode("utf-8")
    assert content["tables"]["people"] == [{"person_id": "P731", "weekly_hours": 35.0}]
    assert content["tables"]["workshops"] == [{"held_on": "2026-02-03", "workshop_id": "W1"}]


def test_a_half_filled_company_comes_back():
    """A form saves field by field: a role without its name is no reason to lose the company."""
    data = exported(roles=pd.DataFrame({"role_id": ["R1"]}))
    assert unpack(data).case.roles["name"].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "kein JSON"),
        (b"PK\x03\x04", "kein JSON"),
        (b"\xff\xfe", "kein JSON"),
        (b"[]", "keine Sicherung"),
        (edited(format=2), "„format“"),
        (edited(extra=1), "„extra“"),
        (edited(tables={"persons": []}), "Tabelle „persons“ ist unbekannt"),
        (edited(tables={"people": [{"name": "x"}]}), "Spalte „name“ der Tabelle „people“"),
        (edited(tables={"people": [{"person_id": "P1", "weekly_hours": "viel"}]}), "Art seiner"),
        (edited(company="werk"), "„werk“ und „presswerk“"),
        (edited(history=[{"action": "insert"}]), "history.0"),
    ],
)
def test_other_files_are_refused(data, message):
    """Each reason is said in German, with a code."""
    with pytest.raises(NoArchive, match=message) as caught:
        unpack(data)
    assert caught.value.code == "SPEICHER_014"


@pytest.mark.parametrize(
    ("table", "rows", "message"),
    [
        ("company", [{"company_id": "../weg", "name": "x"}], "verlangte Form"),
        ("company", [], "leer"),
        ("people", [{"person_id": "P1", "weekly_hours": 900}], "zu groß"),
        ("people", [{"person_id": "P1"}, {"person_id": "P1"}], "steht schon"),
        ("people", [{"team": "A"}], "fehlt"),
    ],
)
def test_values_outside_the_contracts_are_refused(table, rows, message):
    """Only what a form could have stored comes back."""
    tables = json.loads(exported())["tables"] | {table: rows}
    with pytest.raises(Refused, match=message):
        unpack(edited(tables=tables))
