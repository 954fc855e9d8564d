"""A short table: list of rows, the chosen one as a form, add, duplicate, remove, undo.

Requirements:
- a new row is stored once its key and one more field are there, and is then in the list
- a copy needs only one entry to be stored whole
- a removed row is gone at once and comes back whole; rows in use are not removed
- rows of others appear and disappear; the number of widgets does not grow with the rows
"""

import ipywidgets
import pandas as pd
import pytest

from schemas.case import case_of
from schemas.ledger import plain_rows
from schemas.store import open_store
from widgets.saving import Session
from widgets.table_form import TableForm, table_form


@pytest.fixture
def technologies(session) -> TableForm:
    """The form of a table with one technology."""
    return table_form(session, "technologies")


def leave(form: TableForm, name: str, raw: str) -> None:
    """Do what the browser does when somebody leaves a field."""
    form.form.controls[name].input.widget.value = raw


def titles(form: TableForm) -> list[str]:
    """Return the rows as people see them."""
    return [title for title, _ in form.rows.options]


def count_of(widget: ipywidgets.Widget) -> int:
    """Return the number of widgets in ``widget``, itself included."""
    return 1 + sum(map(count_of, getattr(widget, "children", ())))


def status(form: TableForm) -> str:
    """Return what the form last said."""
    return str(form.box.children[3].value)


def test_rows_are_called_by_names_that_follow(session, other):
    """A wish is read as person and skill; when the skill is renamed, so is the wish."""
    wishes = table_form(session, "wishes")
    session.add("wishes", {"person_id": "P017", "skill_id": "K1", "priority": 2})
    assert titles(wishes) == ["P017, Rüsten"]
    other.save("skills", {"skill_id": "K1"}, {"name": "Umrüsten"}, before={"name": "Rüsten"})
    session.refresh()
    assert titles(wishes) == ["P017, Umrüsten"]


def test_the_first_row_is_chosen(technologies):
    """The list shows what there is, the form its first row."""
    assert titles(technologies) == ["T01 – Servopresse"]
    assert technologies.rows.value == ("T01",)
    assert technologies.form.controls["name"].input.widget.value == "Servopresse"


def test_a_new_row_is_stored_with_its_first_field(technologies, store):
    """The identifier is proposed; until something is entered nothing is stored."""
    technologies.add()
    assert technologies.rows.value is None
    assert "Neue Zeile" in status(technologies)
    assert len(store.read("presswerk").technologies) == 1
    leave(technologies, "name", "Cobot")
    assert titles(technologies)[1] == "T02 – Cobot (unvollständig)"
    assert technologies.rows.value == ("T02",)
    assert technologies.blockers == (
        "Technologien, „T02 – Cobot“: „Familie“ fehlt noch.",
        "Technologien, „T02 – Cobot“: „Stand“ fehlt noch.",
    )
    leave(technologies, "family", "Robotik und Automatisierung")
    leave(technologies, "status", "geplant")
    assert technologies.blockers == ()
    assert store.read("presswerk").technologies["name"].tolist() == ["Servopresse", "Cobot"]


def test_a_key_of_ones_own_is_possible_and_must_be_free(technologies, store):
    """The proposed identifier can be changed before the row is stored."""
    technologies.add()
    leave(technologies, "technology_id", "T01")
    leave(technologies, "name", "Cobot")
    assert "„Technologie-Nr.“: " in technologies.form.blockers[0]
    assert "gibt es in dieser Tabelle schon" in technologies.form.blockers[0]
    leave(technologies, "technology_id", "cobot-1")
    assert store.read("presswerk").technologies["technology_id"].tolist() == ["T01", "cobot-1"]
    assert technologies.form.controls["technology_id"].input.widget.disabled


def test_a_copy_is_stored_whole(technologies, store):
    """One entry is enough, everything else comes from the original."""
    technologies.duplicate()
    leave(technologies, "name", "Servopresse 2")
    original, copy = plain_rows("technologies", store.read("presswerk").technologies)
    assert copy == original | {"technology_id": "T02", "name": "Servopresse 2"}


def test_removing_and_undoing(technologies, store):
    """What was removed comes back as it was, and the buttons say what is possible."""
    before = store.read("presswerk").technologies
    assert technologies.buttons["undo"].disabled
    technologies.remove()
    assert titles(technologies) == []
    assert store.read("presswerk").technologies.empty
    assert "„T01 – Servopresse“ ist entfernt." in status(technologies)
    technologies.undo()
    assert technologies.rows.value == ("T01",)
    assert technologies.buttons["undo"].disabled
    pd.testing.assert_frame_equal(store.read("presswerk").technologies, before)
    technologies.undo()


def test_a_draft_is_forgotten_without_trace(technologies, store):
    """Removing a row that was never stored changes nothing."""
    technologies.add()
    technologies.remove()
    assert (technologies.rows.value, len(store.read("presswerk").technologies)) == (("T01",), 1)


def test_a_row_in_use_stays(session):
    """The form says where the row is used."""
    processes = table_form(session, "processes")
    processes.remove()
    assert "wird noch verwendet" in status(processes)
    assert "„Rollen“ (1)" in status(processes)
    assert titles(processes) == ["P1 – Pressen", "P2 – Prüfen"]


def test_choosing_shows_the_row(session):
    """What is chosen in the list stands in the form."""
    roles = table_form(session, "roles")
    roles.rows.value = ("R02",)
    assert roles.form.controls["name"].input.widget.value == "Presser"
    leave(roles, "name", "Pressenführer")
    assert titles(roles)[1] == "R02 – Pressenführer"
    assert roles.rows.value == ("R02",)


def test_rows_with_chosen_keys_wait_for_them(session, store):
    """A wish needs person and skill before it is stored."""
    wishes = table_form(session, "wishes")
    wishes.add()
    leave(wishes, "note", "bald")
    leave(wishes, "person_id", "P017")
    assert store.read("presswerk").wishes.empty
    leave(wishes, "skill_id", "K2")
    assert titles(wishes) == ["P017, Prüfen"]
    assert store.read("presswerk").wishes["note"].tolist() == ["bald"]


def test_rows_of_others_come_and_go(technologies, session, other):
    """A row that somebody removes while it is shown is said to be gone."""
    new = {"technology_id": "T02", "name": "Cobot", "family": "robotics", "status": "planned"}
    other.add("technologies", new)
    session.refresh()
    assert titles(technologies) == ["T01 – Servopresse", "T02 – Cobot"]
    technologies.choose(("T02",))
    other.remove("technologies", {"technology_id": "T02"})
    session.refresh()
    assert technologies.rows.value == ("T01",)
    assert "inzwischen entfernt" in status(technologies)


def test_a_removed_row_can_be_insisted_on(technologies, session, other):
    """Who typed while the row was removed may bring it back with all it held."""
    other.remove("technologies", {"technology_id": "T01"})
    leave(technologies, "note", "bleibt")
    assert technologies.form.asking.conflict is not None
    technologies.form.asking.mine()
    assert technologies.rows.value == ("T01",)
    session.refresh()
    assert session.row("technologies", {"technology_id": "T01"})["note"] == "bleibt"


def test_many_rows_need_no_more_widgets(tmp_path):
    """500 people are one list and one form."""

    def made(count: int) -> int:
        people = pd.DataFrame({"person_id": [f"P{n:03}" for n in range(count)]})
        company = pd.DataFrame({"company_id": [f"werk-{count}"], "name": ["Werk (erfunden)"]})
        with open_store(tmp_path) as store:
            store.write(case_of({"company": company, "people": people}), who="Beratung")
            form = table_form(Session(store, f"werk-{count}", who="Beratung"), "people")
            return count_of(form.box)

    assert made(500) == made(1)
