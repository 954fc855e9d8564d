"""What stands around matrices on the page of skills.

Requirements:
- requirements: target or weight is typed in; what is incomplete is counted
- ratings: who rates, how and when is said once; while that is wrong nothing can be typed in
- what a cell cannot hold is a form under the matrix, about the ratings of that cell only
- the talk: one person's views beside each other, differences first; what was agreed is a rating of
  its own, and neither view nor another proof is overwritten
"""

import datetime

import pandas as pd
import pytest

from schemas.case import case_of
from schemas.store import open_store
from widgets.matrix.grid import NOTHING, Place
from widgets.matrix.ratings_form import RatingsForm
from widgets.matrix.requirements_form import RequirementsForm
from widgets.matrix.sheet import EntryError
from widgets.matrix.talk import TalkSheet, noted
from widgets.matrix.talk_form import TalkForm
from widgets.saving import Session

DAY = datetime.date(2026, 11, 23)
PUT = {"verb": "put", "number": 1}


@pytest.fixture
def ratings(session) -> RatingsForm:
    """The form of ratings."""
    return RatingsForm(session, DAY)


@pytest.fixture
def talk(session) -> TalkForm:
    """The talk with P01, whose self-rating of K1 is above the supervisor's."""
    form = TalkForm(session, DAY)
    form.person.value = "P01"
    return form


def test_target_or_weight_is_typed_in(session, store):
    """The choice beside the matrix decides which."""
    form = RequirementsForm(session)
    form.column.value = "weight"
    form.matrix.hear({**PUT, "cells": [["R1", "K1", 1]]})
    form.column.value = "target"
    form.matrix.hear({**PUT, "cells": [["R1", "K1", 4]]})
    needs = store.read("presswerk").requirements
    assert needs[["target", "weight"]].to_numpy().tolist()[0] == [4, 1]


def test_what_is_incomplete_is_counted(session, ratings):
    """A row that somebody began elsewhere and left without its step."""
    key = {"person_id": "P02", "skill_id": "K1", "source": "self", "rated_on": DAY}
    session.add("ratings", {**key, "rated_by": "Presser"})
    assert ratings.blockers == ("Bewertungen: „Stand“ fehlt in 1 Zeile.",)
    assert RequirementsForm(session).blockers == ()


def test_who_rates_is_said_once(ratings, store):
    """Kind, day, function, proof and validity go into every rating that is typed in afterwards."""
    for name, raw in {
        "source": "Nachweis",
        "rated_on": "20.11.2026",
        "rated_by": "Meister Presswerk",
        "evidence": "Zertifikat",
        "valid_until": "20.11.2028",
    }.items():
        ratings.rater.leave(name, raw)
    ratings.matrix.hear({**PUT, "cells": [["P03", "K2", 3], ["P04", "K2", 2]]})
    rows = store.read("presswerk").ratings
    made = rows[rows["rated_on"].eq(pd.Timestamp(2026, 11, 20))]
    assert made["person_id"].tolist() == ["P03", "P04"]
    expected = {"source": "evidence", "rated_by": "Meister Presswerk", "evidence": "certificate"}
    for name, value in expected.items():
        assert made[name].tolist() == [value, value]
    assert made["valid_until"].tolist() == [pd.Timestamp(2028, 11, 20)] * 2


@pytest.mark.parametrize(("name", "raw"), [("rated_on", "gestern"), ("source", "")])
def test_without_kind_and_day_nothing_is_typed_in(ratings, store, name, raw):
    """The field says what is wrong, the form what follows; the store stays as it is."""
    since = store.last_change("presswerk")
    ratings.rater.leave(name, raw)
    assert ratings.matrix.state.sheet.choices == {}
    ratings.matrix.hear({**PUT, "cells": [["P03", "K2", 3]]})
    assert store.last_change("presswerk") == since


def test_a_day_to_come_is_refused(ratings):
    """Nobody has seen yet what somebody will be able to do."""
    ratings.rater.leave("rated_on", "24.11.2026")
    said = ratings.matrix.state.put({Place("P03", "K2"): 3})
    assert said.wrong
    assert "24.11.2026) liegt nach dem 23.11.2026" in said.text


def test_details_are_about_one_cell(ratings, store):
    """All ratings of that person's skill, to be completed; a new one is about the same cell."""
    ratings.matrix.hear({"verb": "details", "number": 1, "at": ["P01", "K1"]})
    assert [key[2] for key in ratings.details.model.keys] == ["self", "supervisor"]
    ratings.details.form.leave("valid_until", "31.12.2026")
    ratings.details.add()
    assert ratings.details.form.model.key["person_id"] == "P01"
    rows = store.read("presswerk").ratings
    assert rows["valid_until"].dropna().tolist() == [pd.Timestamp(2026, 12, 31)]


def test_details_of_a_removed_row_can_come_back(ratings):
    """Undo works within the cell."""
    ratings.show_details(Place("P01", "K1"))
    before = ratings.details.model.keys
    ratings.details.remove()
    ratings.details.undo()
    assert ratings.details.model.keys == before


def test_differences_stand_first(session):
    """P01 sees herself higher in K1; the other skills have one view only; K4 is not asked for."""
    grid = TalkSheet("P01", noted(DAY), DAY).grid(session.case)
    assert [(row.key, row.group_name) for row in grid.rows] == [
        ("K1", "verschieden"),
        ("K2", "nur eine Seite"),
        ("K3", "noch offen"),
    ]
    assert [column.name for column in grid.columns] == [
        "Selbsteinschätzung",
        "Führungskraft",
        "im Gespräch vereinbart",
    ]
    assert grid.value.tolist() == [[4, 2, NOTHING], [NOTHING, 2, NOTHING], [NOTHING] * 3]
    assert grid.beside.tolist() == [[3] * 3, [2] * 3, [1] * 3]
    assert grid.state.tolist()[0] == ["more", "gap", "open"]


def test_what_was_agreed_is_a_rating_of_its_own(talk, store):
    """It counts from now on; both views stay, in the table and on the page; it can be undone."""
    talk.rater.leave("rated_by", "Meister Presswerk")
    talk.rater.leave("evidence_ref", "Protokoll 7")
    state = talk.matrix.state
    said = state.put({Place("K1", "talk"): 3})
    assert said.text == "Rüsten, im Gespräch vereinbart: Stufe 3, gespeichert 14:02."
    stored = store.read("presswerk").ratings.query("evidence == 'talk'")
    assert stored[["source", "level", "rated_by", "evidence_ref"]].to_numpy().tolist() == [
        ["evidence", 3, "Meister Presswerk", "Protokoll 7"]
    ]
    assert state.grid.value.tolist()[0] == [4, 2, 3]
    state.undo()
    assert "talk" not in set(store.read("presswerk").ratings["evidence"])


@pytest.mark.parametrize("column", ["self", "supervisor"])
def test_neither_view_is_changed(talk, store, column):
    """Whoever wants that rates anew, not in the talk."""
    since = store.last_change("presswerk")
    said = talk.matrix.state.put({Place("K1", column): 3})
    assert said.wrong
    assert "Die beiden Einschätzungen bleiben" in said.text
    assert store.last_change("presswerk") == since


def test_a_proof_of_the_same_day_stays(session):
    """A certificate is no agreement, and a talk does not overwrite it."""
    key = {"person_id": "P01", "skill_id": "K1", "source": "evidence", "rated_on": DAY}
    session.add("ratings", {**key, "level": 2, "evidence": "certificate"})
    sheet = TalkSheet("P01", noted(DAY), DAY)
    grid = sheet.grid(session.case)
    with pytest.raises(EntryError, match="schon ein Nachweis da \\(Zertifikat\\)"):
        sheet.edits(session.case, grid, {Place("K1", "talk"): 3})


def test_an_earlier_agreement_is_not_cleared(talk):
    """Today's can be; what was agreed in an earlier talk stays and is followed by a new one."""
    talk.rater.leave("rated_on", "02.03.2026")
    talk.matrix.state.put({Place("K1", "talk"): 3})
    talk.rater.leave("rated_on", "23.11.2026")
    said = talk.matrix.state.put({Place("K1", "talk"): None})
    assert said.wrong
    assert "„Nachweis, 02.03.2026“ bleibt stehen" in said.text


def test_a_talk_is_with_one_person(talk, session):
    """Another person, other skills and wishes; nobody chosen, nothing to see."""
    session.add("wishes", {"person_id": "P03", "skill_id": "K1", "priority": 3})
    assert talk.wishes.model.keys == ()
    talk.person.value = "P03"
    assert talk.wishes.model.keys == (("P03", "K1"),)
    assert [row.key for row in talk.matrix.state.grid.rows] == ["K2"]
    talk.person.value = ""
    assert talk.matrix.state.grid.rows == ()


def test_new_people_can_be_talked_to(talk, session):
    """The list follows; who is chosen stays chosen."""
    session.add("people", {"person_id": "P06", "role_id": "R1"})
    assert ("P06 – Einrichter", "P06") in talk.person.options
    assert talk.person.value == "P01"


def test_an_empty_company_has_forms(tmp_path):
    """Before the first person and skill nothing breaks."""
    bare = pd.DataFrame({"company_id": ["neu"], "name": ["Neu (erfunden)"]})
    with open_store(tmp_path) as store:
        store.write(case_of({"company": bare}), who="Beratung")
        session = Session(store, "neu", who="Beratung")
        forms = (RequirementsForm(session), RatingsForm(session, DAY), TalkForm(session, DAY))
    assert [each.blockers for each in forms] == [(), (), ()]
