"""A session saves field by field and keeps its case as the store would give it back.

Requirements:
- a saved field is in the store, in the history and in the session's case; the moment is said
- what the store refuses is said in German and changes nothing
- of two sessions the second is asked, with who, when and both values
- a session hears what others changed, and only which tables
- law: after any edits the session's case equals what the store reads
"""

import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.case import Case
from schemas.edits import Conflict
from schemas.store import RowEdit, StoreError
from widgets.saving import Failed, Saved, Session, failed, question, with_row, without_row

KEY = {"company_id": "presswerk"}
PERSON = {"person_id": "P017"}


def same(actual: Case, expected: Case) -> bool:
    """Return whether all tables hold the same."""
    for name, frame in expected.tables().items():
        pd.testing.assert_frame_equal(actual.table(name), frame)
    return True


def test_a_saved_field_is_everywhere(session, store):
    """Store, history and case agree, and the saved state names the minute."""
    outcome = session.save("company", KEY, {"headcount": 30.0}, before={"headcount": 27.75})
    assert str(outcome) == "gespeichert 14:02"
    assert same(session.case, store.read("presswerk"))
    newest = store.history("presswerk").iloc[0]
    assert (newest["after"], newest["changed_by"]) == ({"headcount": 30.0}, "Personalabteilung")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("start", datetime.date(2026, 6, 1)),
        ("start", None),
        ("headcount", 12),
        ("headcount", None),
        ("cost", 12.5),
        ("cost", None),
        ("note", "zwei\nZeilen"),
        ("skill_id", "K1"),
        ("people", "P017; P018"),
    ],
)
def test_every_kind_stays_equal_to_the_store(session, store, column, value):
    """Dates, gaps, whole numbers: the case in memory has the types of the store."""
    row = session.row("measures", {"measure_id": "M01"})
    place = ("measures", {"measure_id": "M01"}, {column: value})
    assert isinstance(session.save(*place, before={column: row[column]}), Saved)
    assert same(session.case, store.read("presswerk"))
    fresh = {"measure_id": "M02", "title": "x", "path": "internal", "status": "done"}
    session.add("measures", {**fresh, column: value})
    assert same(session.case, store.read("presswerk"))


def test_a_refused_field_changes_nothing(session, store):
    """The sentence says why, and which field."""
    before = store.read("presswerk")
    outcome = session.save("people", PERSON, {"role_id": "R99"}, before={"role_id": "R01"})
    assert isinstance(outcome, Failed)
    assert outcome.column == "role_id"
    assert str(outcome).startswith("Nicht gespeichert. „R99“ gibt es im Blatt „Rollen“ nicht.")
    assert same(session.case, before)


def test_a_failing_store_is_said():
    """A full disk is not a traceback."""
    problem = StoreError("full", place="„ordner“")
    assert str(failed(problem)).startswith("Nicht gespeichert. In „ordner“")


def test_the_second_is_asked(session, other):
    """Two sessions on one field: the second learns of the first before anything is lost."""
    before = {"weekly_hours": None}
    assert isinstance(session.save("people", PERSON, {"weekly_hours": 35.0}, before=before), Saved)
    conflict = other.save("people", PERSON, {"weekly_hours": 20.5}, before=before)
    assert isinstance(conflict, Conflict)
    asked = question(conflict)
    assert asked.startswith("Personalabteilung hat hier um ")
    assert "„Wochenstunden“ steht jetzt auf „35“, Ihre Eingabe ist „20,5“." in asked
    assert asked.endswith("Was soll gelten?")


def test_an_entry_in_a_removed_row_is_asked(session, other):
    """Who types in a row that is gone hears who removed it."""
    session.remove("people", {"person_id": "P018"})
    place = ("people", {"person_id": "P018"})
    conflict = other.save(*place, {"team": "Früh"}, before={"team": None})
    assert question(conflict).startswith("Personalabteilung hat diese Zeile um ")


def test_a_block_is_saved_or_asked_as_one(session, other, store):
    """Listeners hear of a block once; one cell that somebody else changed holds back all of it."""
    heard: list[frozenset[str]] = []
    session.listen(heard.append)
    block = [RowEdit({"person_id": f"P{n}"}, {"team": "Früh"}, None) for n in range(20)]
    assert str(session.save_rows("people", block)) == "gespeichert 14:02"
    assert heard == [{"people"}]
    assert same(session.case, store.read("presswerk"))
    late = [RowEdit({"person_id": f"P{n}"}, {"team": "Spät"}, None) for n in range(5, 40)]
    conflicts = other.save_rows("people", late)
    assert isinstance(conflicts, tuple)
    assert [each.key["person_id"] for each in conflicts] == [f"P{n}" for n in range(5, 20)]
    assert len(store.read("presswerk").people) == 22


def test_a_removed_row_is_handed_over(session, store):
    """What was removed can be added again, and is then as it was."""
    before = store.read("presswerk")
    outcome, held = session.remove("measures", {"measure_id": "M01"})
    assert isinstance(outcome, Saved)
    assert session.case.measures.empty
    assert isinstance(session.add("measures", held), Saved)
    assert same(session.case, before)


def test_a_row_in_use_is_not_removed(session):
    """The session says where the row is used."""
    outcome, held = session.remove("roles", {"role_id": "R01"})
    assert "„R01“ wird noch verwendet. Darauf verweisen: „Beschäftigte“ (1)." in str(outcome)
    assert held == {}


def test_others_are_heard(session, other):
    """Listeners learn the tables that changed, once; own changes come at once."""
    heard: list[frozenset[str]] = []
    session.listen(heard.append)
    assert session.refresh() == frozenset()
    other.save("people", PERSON, {"team": "Früh"}, before={"team": None})
    assert session.refresh() == {"people"}
    assert session.refresh() == frozenset()
    session.save("roles", {"role_id": "R01"}, {"critical": "yes"}, before={"critical": None})
    assert session.refresh() == frozenset()
    assert heard == [{"people"}, {"roles"}]
    assert session.row("people", PERSON)["team"] == "Früh"


def test_rows_are_found_by_their_key(session):
    """A row that is not there is None."""
    assert session.row("people", {"person_id": "P999"}) is None
    assert session.row("company", KEY)["headcount"] == 27.75


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["save", "add", "remove", "block", "clear"]),
        st.sampled_from(["P017", "P018", "P019", "P1"]),
        st.one_of(st.none(), st.floats(0, 60)),
    ),
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_the_case_is_what_the_store_reads(store, edits):
    """Law: after any edits, allowed or not, case and store hold the same."""
    session = Session(store, "presswerk", who="Personalabteilung")
    for verb, person, hours in edits:
        key, values = {"person_id": person}, {"weekly_hours": hours}
        row = session.row("people", key)
        if verb == "save":
            session.save(
                "people", key, values, before=row and {"weekly_hours": row["weekly_hours"]}
            )
        elif verb in {"block", "clear"}:
            known = row and {"weekly_hours": row["weekly_hours"]}
            wish = RowEdit(key, values if verb == "block" else None, known)
            new = RowEdit({"person_id": "P5"}, {"weekly_hours": 1.0}, {"weekly_hours": 1.0})
            session.save_rows("people", [wish, new] if session.row("people", new.key) else [wish])
        elif verb == "add":
            session.add("people", {**key, **values})
        else:
            session.remove("people", key)
    assert same(session.case, store.read("presswerk"))


def test_a_case_gets_and_loses_rows(session):
    """Making a row and taking it away again leads back to the same case."""
    wish = {"person_id": "P017", "skill_id": "K1", "priority": 2}
    made = with_row(session.case, "wishes", wish)
    assert len(made.wishes) == 1
    assert same(without_row(made, "wishes", wish), session.case)


@pytest.mark.parametrize("before", [None, {"priority": None}])
def test_a_row_nobody_knew_is_made(session, before):
    """A matrix may write into a cell that has no row yet, but not bring a removed one back."""
    place = ("wishes", {"person_id": "P017", "skill_id": "K1"})
    outcome = session.save(*place, {"priority": 2}, before=before)
    assert isinstance(outcome, Saved if before is None else Conflict)
