"""Questionnaires with real controls and a real store.

Requirements:
- every question of the content is asked, with its own behaviour and the reasons for no answer
- an answer is one row, state and value together; taking it back removes the row
- what is stored is shown; what others answer appears; the second is asked
- what is open is counted
- the levels a company aims at are asked per dimension by its title, never by its identifier
- what proves an answer is written beside it, once there is an answer; surveys have no such text
"""

import datetime

import pandas as pd
import pytest

from method.content import evaluation, instrument
from schemas.check import check
from widgets.forms import form_of
from widgets.questions import (
    QuestionForm,
    maturity_questions,
    question_form,
    survey_questions,
)

AS_OF = datetime.date(2026, 11, 23)
SHEET = {"rater_group": "management", "sheet": "1"}


@pytest.fixture
def maturity(session) -> QuestionForm:
    """The questionnaire of the management."""
    return question_form(session, "maturity", maturity_questions(**SHEET))


def stored(store) -> list[list[object]]:
    """Return the stored answers."""
    frame = store.read("presswerk").maturity[["item_id", "state", "level"]]
    return frame.astype("object").where(frame.notna(), None).to_numpy().tolist()


def test_every_question_is_asked(maturity):
    """All questions of the instrument, each with its own steps."""
    assert len(maturity.answers) == len(instrument().items)
    shown = [label for label, _ in maturity.answers[0].input.widget.options]
    assert shown[0] == "noch offen"
    assert shown[1].startswith("0: Es gibt keine Ziele")
    assert shown[-2:] == ["trifft nicht zu", "weiß ich nicht"]


def test_an_answer_is_one_row(maturity, store, session):
    """State and value are stored together, so no rule is ever broken in between."""
    first, second, *_ = maturity.answers
    first.input.widget.value = "3"
    second.input.widget.value = "unknown"
    assert stored(store) == [["strategy-1", "answered", 3], ["strategy-2", "unknown", None]]
    first.input.widget.value = "not_applicable"
    assert stored(store)[0] == ["strategy-1", "not_applicable", None]
    assert check(session.case) == ()
    assert "gespeichert 14:02" in first.box.children[-2].value


def test_no_answer_is_offered_twice(session):
    """An open question of a survey is told from one that somebody did not want to answer."""
    asked = survey_questions(measure_id="M01", wave="T1", respondent="R1234")
    shown = [
        label
        for label, _ in question_form(session, "answers", asked).answers[0].input.widget.options
    ]
    assert (shown[0], shown[-1]) == ("noch offen", "keine Angabe")
    assert len(set(shown)) == len(shown)


def test_targets_are_asked_by_title(session, store):
    """Each dimension has one list of levels; a choice is one row."""
    targets = form_of(session, "maturity_targets", as_of=AS_OF)
    answers = targets.questions.answers
    asked = [each.input.widget.description for each in answers]
    assert asked == [each.title for each in instrument().dimensions]
    answers[0].input.widget.value = "3"
    kept = store.read("presswerk").maturity_targets
    assert kept.to_numpy().tolist() == [["strategy", 3]]
    answers[0].input.widget.value = ""
    assert store.read("presswerk").maturity_targets.empty
    assert answers[0].input.widget.options[1:3] == (
        ("0: Nicht vorhanden", "0"),
        ("1: Im Einzelfall", "1"),
    )


def test_an_answer_can_be_taken_back(maturity, store):
    """No answer is no row, and nothing happens twice."""
    first = maturity.answers[0]
    first.input.widget.value = "3"
    first.input.widget.value = ""
    first.choose("")
    assert (stored(store), first.raw) == ([], "")


def test_stored_answers_are_shown(maturity, session):
    """A questionnaire opened again shows what was answered, step 0 included."""
    maturity.answers[0].input.widget.value = "0"
    maturity.answers[1].input.widget.value = "unknown"
    again = question_form(session, "maturity", maturity_questions(**SHEET))
    assert [each.input.widget.value for each in again.answers[:3]] == ["0", "unknown", ""]


def test_the_second_is_asked(maturity, other, session):
    """Two people at one sheet: the second decides, knowing both answers."""
    theirs = question_form(other, "maturity", maturity_questions(**SHEET))
    maturity.answers[0].input.widget.value = "1"
    theirs.answers[0].input.widget.value = "3"
    assert (
        "steht jetzt auf „1“, Ihre Eingabe ist „3“"
        in theirs.answers[0].asking.box.children[0].value
    )
    theirs.answers[0].asking.theirs()
    assert theirs.answers[0].input.widget.value == "1"
    theirs.answers[0].input.widget.value = "4"
    session.refresh()
    assert maturity.answers[0].input.widget.value == "4"
    maturity.answers[1].input.widget.value = "2"
    theirs.answers[1].input.widget.value = "3"
    theirs.answers[1].asking.mine()
    session.refresh()
    assert maturity.answers[1].input.widget.value == "3"


def test_open_questions_are_counted(session):
    """The step says how many questions are open, not that it is locked."""
    questions = maturity_questions(**SHEET)[:2]
    form = question_form(session, "maturity", questions)
    assert form.blockers == ("Von 2 Fragen sind 2 noch offen.",)
    for each in form.answers:
        each.input.widget.value = "2"
    assert form.blockers == ()


def test_the_survey_asks_what_belongs_to_its_wave(session, store):
    """Statements of one wave, agreement from 1 to 5, one row per statement."""
    questions = survey_questions(measure_id="M01", wave="T1", respondent="A123")
    assert len(questions) == sum("T1" in item.waves for item in evaluation().items)
    form = question_form(session, "answers", questions)
    form.answers[0].input.widget.value = "5"
    form.answers[1].input.widget.value = "cannot_judge"
    rows = store.read("presswerk").answers
    assert rows["respondent"].tolist() == ["A123"] * 2
    assert sorted(rows["state"]) == ["answered", "cannot_judge"]
    pd.testing.assert_frame_equal(rows, session.case.answers)


def test_other_tables_are_no_questionnaires(session):
    """Asking for one is a slip of a programmer."""
    with pytest.raises(KeyError):
        question_form(session, "roles", maturity_questions(**SHEET))


def test_what_proves_an_answer(maturity, store):
    """The text is locked until there is an answer, then stored by itself."""
    first = maturity.answers[0]
    assert first.remark.control.input.widget.disabled
    first.input.widget.value = "2"
    assert not first.remark.control.input.widget.disabled
    first.remark.control.input.widget.value = "Zielbild von 2025 hängt aus"
    assert store.read("presswerk").maturity["note"].tolist() == ["Zielbild von 2025 hängt aus"]
    assert stored(store) == [["strategy-1", "answered", 2]]


def test_the_second_at_a_proof_is_asked(maturity, other, store):
    """As at every other field: both texts are kept, the second person decides."""
    first = maturity.answers[0]
    first.input.widget.value = "2"
    other.refresh()
    key = {"item_id": "strategy-1", **SHEET}
    other.save("maturity", key, {"note": "Aushang"}, before={"note": None})
    first.remark.control.input.widget.value = "Zielbild"
    assert "„Aushang“, Ihre Eingabe ist „Zielbild“" in first.remark.asking.box.children[0].value
    first.remark.asking.mine()
    assert store.read("presswerk").maturity["note"].tolist() == ["Zielbild"]


def test_a_survey_has_no_remarks(session):
    """Statements are answered by steps only."""
    key = {"measure_id": "M01", "wave": "T0", "respondent": "B1"}
    form = question_form(session, "answers", survey_questions(**key))
    assert {each.remark for each in form.answers} == {None}
