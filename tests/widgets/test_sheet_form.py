"""A questionnaire with its answer sheets.

Requirements:
- who names no sheet is told to; who names one is asked its questions, group by group
- answers go to the named sheet; the list counts them; the next group is one button away
- stored sheets are shown first; what is open is said; a survey offers new measures by itself
- choosing another group or sheet makes no new controls
"""

import pytest

from method.content import instrument
from widgets.sheet_form import SheetForm, sheet_form


@pytest.fixture
def maturity(session) -> SheetForm:
    """The questionnaire before anybody answered."""
    return sheet_form(session, "maturity")


def name_sheet(form: SheetForm, **raws: str) -> None:
    """Leave the fields that name a sheet."""
    for name, raw in raws.items():
        form.controls[name].input.widget.value = raw


def test_a_sheet_is_named_first(maturity):
    """Nothing is asked before; a wrong number is said at the field."""
    assert "Wählen Sie zuerst" in maturity.box.children[2].value
    assert (maturity.questions.answers, maturity.blockers) == ([], ())
    name_sheet(maturity, rater_group="Leitung", sheet="Meier")
    assert maturity.questions.answers == []
    assert "wrong" in maturity.controls["sheet"].box.children[-1].value
    name_sheet(maturity, sheet="1")
    assert len(maturity.questions.answers) == len(instrument().dimensions[0].items)
    assert maturity.box.children[2].value == ""


def test_answers_go_to_the_sheet(maturity, store):
    """The list counts what is answered, the step says what is open."""
    name_sheet(maturity, rater_group="Leitung", sheet="1")
    first, second = instrument().dimensions[:2]
    maturity.questions.answers[0].input.widget.value = "3"
    assert maturity.groups.label == f"{first.title} (1 von {len(first.items)} beantwortet)"
    assert "gespeichert" in maturity.questions.answers[0].box.children[-2].value
    maturity.next_group()
    assert maturity.groups.value == second.title
    maturity.questions.answers[0].input.widget.value = "unknown"
    rows = store.read("presswerk").maturity
    assert rows["item_id"].tolist() == sorted([first.items[0].id, second.items[0].id])
    total = len(instrument().items)
    assert maturity.blockers == (
        f"Ausgangslage: Von {total} Fragen dieses Bogens sind {total - 2} noch offen.",
    )


def test_groups_and_sheets_use_the_same_controls(maturity):
    """Widgets that are made anew are never freed."""
    name_sheet(maturity, rater_group="Leitung", sheet="1")
    maturity.questions.answers[0].input.widget.value = "3"
    before = maturity.questions.answers[0]
    maturity.next_group()
    assert maturity.questions.answers[0] is before
    assert before.input.widget.value == ""
    assert before.input.widget.description == instrument().dimensions[1].items[0].question
    for _ in instrument().dimensions[1:]:
        maturity.next_group()
    assert maturity.questions.answers[0].input.widget.value == "3"
    name_sheet(maturity, sheet="2")
    assert maturity.questions.answers[0].input.widget.value == ""


def test_a_stored_sheet_is_shown_first(maturity, session):
    """Whoever comes back sees what was answered."""
    name_sheet(maturity, rater_group="Leitung", sheet="7")
    maturity.questions.answers[1].input.widget.value = "2"
    again = sheet_form(session, "maturity")
    assert again.controls["sheet"].input.widget.value == "7"
    assert again.questions.answers[1].input.widget.value == "2"


def test_a_survey_is_named_by_measure_wave_and_sheet(session, store):
    """Statements of the wave; a new measure is offered without a reload."""
    survey = sheet_form(session, "answers")
    session.add("measures", {"measure_id": "M02", "title": "Messen", "path": "internal"})
    offered = [text for _, text in survey.controls["measure_id"].input.widget.options]
    assert offered == ["", "M01", "M02"]
    name_sheet(survey, measure_id="M02", wave="T1 – am Ende", respondent="A123")
    survey.questions.answers[0].input.widget.value = "5"
    rows = store.read("presswerk").answers
    assert rows[["measure_id", "wave", "respondent"]].to_numpy().tolist() == [["M02", "T1", "A123"]]


def test_other_tables_are_no_questionnaires(session):
    """Asking for one is a slip of a programmer."""
    with pytest.raises(KeyError):
        sheet_form(session, "roles")
