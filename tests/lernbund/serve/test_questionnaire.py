"""Requirements of the questionnaire that people fill in on their own device.

1. There is a slip per invited person, and two more, for each wave that is open or begins soon.
2. The first question is for a code of the person's own; it is stored nowhere, its pseudonym is.
3. People stop and go on: with the same slip, or with a new one and the same code of their own.
4. The same code gives the same pseudonym in the next wave.
5. Answers are stored one by one, can be changed and taken back; a closed wave takes none.
6. Consultants cannot open such a sheet in their form, and a code in use is shown to them no more.
7. The start page reminds of a wave that is due.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lernbund.serve import questionnaire
from lernbund.serve.access_page import Access
from lernbund.serve.sheets import Recipient
from lernbund.serve.standing import Standing, Standings
from lernbund.survey_secret import FOLDER
from schemas.case import case_of
from schemas.findings import Refused
from schemas.participation import Participation, Purpose
from schemas.store import Store, open_store
from widgets.questions import survey_questions

DAY = datetime.date(2026, 11, 27)
END = DAY - datetime.timedelta(days=90)
ME, OTHER = "Igel 27 am Zaun", "Dachs-4711"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Return a workspace with one measure that ended three months ago."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "geheim"))
    monkeypatch.setattr(questionnaire, "today", lambda: DAY)
    measure = {
        "measure_id": "M1",
        "title": "CNC-Kurs",
        "path": "external",
        "status": "done",
        "headcount": 6,
        "start": END - datetime.timedelta(days=30),
        "end": END,
    }
    company = pd.DataFrame([{"company_id": "teile-1", "name": "Teile Muster"}])
    with open_store(tmp_path / "daten") as opened:
        opened.write(
            case_of({"company": company, "measures": pd.DataFrame([measure])}), who="Beratung"
        )
        yield opened


def slips(store: Store, *subjects: str) -> list[Participation]:
    """Return new codes for ``subjects``."""
    return [*store.participations.make("teile-1", Purpose.QUESTIONNAIRE, subjects, on=DAY)]


def give(store: Store, slip: Participation, **answers: str) -> None:
    """Answer as the page does; "_" stands for "-" in the number of a question."""
    for name, value in answers.items():
        questionnaire.answer(store, slip, name.replace("_", "-"), value, on=DAY)


def asked(store: Store, slip: Participation) -> dict[str, str]:
    """Return the questions of the sheet with the answers given so far."""
    questions = questionnaire.sheet(store, slip).questions
    return {question.id: question.answer for question in questions}


def test_a_slip_for_everybody_who_is_invited(store: Store) -> None:
    """The wave after three months is open, with two spare slips; those before are over."""
    found = questionnaire.recipients(store, "teile-1")
    assert [each.subject for each in found] == [f"T2 M1 {number}" for number in range(1, 9)]
    assert found[0].label == "CNC-Kurs: Nach drei Monaten, Zettel 1"


def test_the_own_code_comes_first_and_is_stored_nowhere(store: Store, tmp_path: Path) -> None:
    """Neither in answers nor in codes nor in any file of the workspace."""
    (slip,) = slips(store, "T2 M1 1")
    assert asked(store, slip) == {"own-code": ""}
    give(store, slip, own_code=ME, application_1="4")
    assert set(asked(store, slip).values()) == {"", "4"}
    assert "own-code" not in asked(store, slip)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [code for code in (ME, "igel27amzaun") if code.encode() in stored]


def test_a_new_slip_goes_on_where_the_old_one_stopped(store: Store) -> None:
    """With the same code of the person's own; another person finds an empty sheet."""
    first, second, third = slips(store, "T2 M1 1", "T2 M1 1", "T2 M1 2")
    give(store, first, own_code=ME, application_1="4", support_1="cannot_judge")
    give(store, second, own_code=ME.upper())
    give(store, third, own_code=OTHER)
    assert asked(store, second)["application-1"] == "4"
    assert asked(store, second)["support-1"] == "cannot_judge"
    assert set(asked(store, third).values()) == {""}


def test_waves_are_tied_together(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three months and a year after it is the same pseudonym."""
    three_months, year = slips(store, "T2 M1 1", "T3 M1 1")
    give(store, three_months, own_code=ME, application_1="4")
    later = END + datetime.timedelta(days=370)
    monkeypatch.setattr(questionnaire, "today", lambda: later)
    for question, value in (("own-code", ME), ("application-1", "5")):
        questionnaire.answer(store, year, question, value, on=later)
    rows = store.rows("teile-1", "answers", {"item_id": "application-1"})
    assert {row["wave"]: row["value"] for row in rows} == {"T2": 4, "T3": 5}
    assert len({row["respondent"] for row in rows}) == 1


def test_answers_are_changed_and_taken_back(store: Store) -> None:
    """A step becomes "cannot judge", then nothing."""
    (slip,) = slips(store, "T2 M1 1")
    give(store, slip, own_code=ME, application_1="4")
    give(store, slip, application_1="cannot_judge")
    assert [row["value"] for row in store.rows("teile-1", "answers", {})] == [None]
    give(store, slip, application_1="")
    assert store.rows("teile-1", "answers", {}) == []


def test_a_short_code_is_refused_in_german(store: Store) -> None:
    """BEFRAGUNG_001 says how long it must be."""
    (slip,) = slips(store, "T2 M1 1")
    with pytest.raises(Refused, match="mindestens 6 Buchstaben oder Ziffern") as refused:
        give(store, slip, own_code="ab 12")
    assert refused.value.findings[0].code == "BEFRAGUNG_001"
    assert asked(store, slip) == {"own-code": ""}


def test_a_closed_wave_takes_no_answers(store: Store) -> None:
    """The wave before the start says so."""
    (slip,) = slips(store, "T0 M1 1")
    give(store, slip, own_code=ME, learning_1="2")
    sheet = questionnaire.sheet(store, slip)
    assert not [*sheet.questions]
    assert sheet.empty.startswith("Diese Befragung ist zurzeit nicht geöffnet.")
    assert store.rows("teile-1", "answers", {}) == []


def test_consultants_cannot_open_the_sheet(store: Store) -> None:
    """Their form has statements for sheets of paper only."""
    (slip,) = slips(store, "T2 M1 1")
    give(store, slip, own_code=ME, application_1="4")
    (row,) = store.rows("teile-1", "answers", {})
    key = {"measure_id": "M1", "wave": "T2"}
    assert survey_questions(**key, respondent=row["respondent"]) == ()
    assert len(survey_questions(**key, respondent="R1234")) > 0


def test_a_code_in_use_is_shown_no_more(store: Store) -> None:
    """From the moment its writer has said a code of their own."""
    recipient = Recipient("T2 M1 1", "CNC-Kurs")
    (slip,) = slips(store, recipient.subject)
    assert not Access(recipient, slip).in_use
    give(store, slip, own_code=ME)
    (now,) = store.participations.of("teile-1", Purpose.QUESTIONNAIRE)
    assert Access(recipient, now).in_use


def test_the_start_page_reminds_of_the_wave(store: Store) -> None:
    """Three months after the end T2 is due; the company's line on the start page says so."""
    standings, (company,) = Standings(store), [each.company_id for each in store.companies()]
    found = Standing()
    while not found.is_known:
        found = asyncio.run(standings.of([company], {}, DAY))[company]
    assert found.reminder == "Zurzeit ist 1 Befragung fällig."
