"""Forms derived from contracts, with real controls and a real store.

Requirements:
- every table has a form; leaving a field saves it at once and says so
- what is wrong stays in the field with its message and is not saved
- the second of two people is asked, may insist or give in, and both values stay in the history
- changes of the other appear without reload, also as new choices
- a form shows another row in the same controls
"""

import pytest

from schemas.tables import TABLES, is_single
from widgets.form import Form, form
from widgets.state import form_model
from widgets.table_form import TableForm, table_form


def leave(form: Form, name: str, raw: str) -> None:
    """Do what the browser does when somebody leaves a field."""
    form.controls[name].input.widget.value = raw


def shown(form: Form, name: str) -> str:
    """Return what stands in a field."""
    return str(form.controls[name].input.widget.value)


def message(form: Form, name: str) -> str:
    """Return the message under a field."""
    return str(form.controls[name].box.children[2].value)


def texts(widget: object) -> str:
    """Return all visible HTML inside ``widget``."""
    children = getattr(widget, "children", ())
    hidden = getattr(getattr(widget, "layout", None), "display", None) == "none"
    own = "" if children else str(getattr(widget, "value", ""))
    return "" if hidden else own + " ".join(texts(each) for each in children)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_form(session, table):
    """Derived, never written by hand; the title and purpose are the contract's."""
    made: Form | TableForm = (
        form(session, table) if is_single(table) else table_form(session, table)
    )
    assert TABLES[table].to_schema().description in texts(made.box)


def test_a_table_of_several_rows_is_no_single_form(session):
    """Asking for the wrong kind is a slip of a programmer."""
    with pytest.raises(ValueError, match="several rows"):
        form(session, "people")


def test_leaving_a_field_saves_it(session, store):
    """The store has it at once, the field shows it tidy, with the minute."""
    made = form(session, "company")
    leave(made, "headcount", "1234,5")
    assert store.read("presswerk").company["headcount"].tolist() == [1234.5]
    assert shown(made, "headcount") == "1.234,5"
    assert message(made, "headcount") == '<p class="saved">gespeichert 14:02</p>'
    assert "gespeichert 14:02" in texts(made.box.children[-1])


def test_choices_are_saved(session, store):
    """A list and a scale are stored as their codes."""
    made = form(session, "company")
    leave(made, "works_council", "unbekannt")
    leave(made, "driver_digital", "4 – sehr stark")
    company = store.read("presswerk").company.iloc[0]
    assert (company["works_council"], company["driver_digital"]) == ("unknown", 4)


def test_what_is_wrong_is_not_saved(session, store):
    """The text stays, the message comes, the store keeps what it had; then all is well again."""
    made = form(session, "company")
    leave(made, "headcount", "viele")
    leave(made, "name", "")
    assert "„viele“ ist keine Zahl." in message(made, "headcount")
    assert store.read("presswerk").company["headcount"].tolist() == [27.75]
    assert [each.split(":")[0] for each in made.blockers] == ["Unternehmen", "Unternehmen"]
    leave(made, "name", "Presswerk (erfunden)")
    leave(made, "headcount", "28")
    assert made.blockers == ()


def test_untouched_controls_change_nothing(session, store):
    """Opening a form and leaving fields as they are is no change."""
    newest = store.last_change("presswerk")
    made = form(session, "company")
    for name in made.controls:
        made.leave(name, made.model.entry(name).raw)
    assert store.last_change("presswerk") == newest


def test_the_key_cannot_be_changed(session):
    """Whoever opens the only row has named it; others show their identifier, locked."""
    assert "company_id" not in form(session, "company").controls
    made = table_form(session, "roles").form
    assert made.controls["role_id"].input.widget.disabled
    assert not made.controls["name"].input.widget.disabled


def test_a_form_may_ask_for_some_columns(session):
    """A step asks for what it needs."""
    made = form(session, "company", columns=("headcount", "goals"))
    assert list(made.controls) == ["headcount", "goals"]


def test_the_second_is_asked_and_may_insist(session, other, store):
    """Nothing is overwritten before the question is answered; then it is, and both are kept."""
    first, second = form(session, "company"), form(other, "company")
    leave(first, "headcount", "30")
    leave(second, "headcount", "20")
    assert "„30“, Ihre Eingabe ist „20“" in texts(second.box)
    assert store.read("presswerk").company["headcount"].tolist() == [30.0]
    second.asking.mine()
    assert "Ihre Eingabe" not in texts(second.box)
    history = store.history("presswerk").head(3)
    assert history["action"].tolist() == ["update", "conflict", "update"]
    assert history["after"].tolist() == [{"headcount": n} for n in (20.0, 20.0, 30.0)]


def test_the_second_may_give_in(session, other, store):
    """The other value appears, the own one is in the history only."""
    first, second = form(session, "company"), form(other, "company")
    leave(first, "headcount", "30")
    leave(second, "headcount", "20")
    second.asking.theirs()
    assert shown(second, "headcount") == "30"
    assert second.model.entry("headcount").is_saved
    assert store.history("presswerk")["action"].head(2).tolist() == ["conflict", "update"]
    second.asking.theirs()
    second.asking.mine()
    assert store.read("presswerk").company["headcount"].tolist() == [30.0]


def test_changes_of_the_other_appear(session, other):
    """Polling brings values into fields that nobody is editing here."""
    first, second = form(session, "company"), form(other, "company")
    leave(first, "headcount", "30")
    leave(second, "labour_cost", "viel")
    other.refresh()
    assert (shown(second, "headcount"), shown(second, "labour_cost")) == ("30", "viel")


def test_new_rows_become_choices(session):
    """A role that was just added can be chosen for a person."""
    people = table_form(session, "people")
    session.add("roles", {"role_id": "R03", "name": "Prüfer"})
    offered = dict(people.form.controls["role_id"].input.widget.options)
    assert offered["R03 – Prüfer"] == "R03"


def test_another_row_comes_into_the_same_controls(session):
    """Widgets are made once, whatever row they show."""
    made = Form(session, form_model("roles", session.row("roles", {"role_id": "R01"})))
    before = dict(made.controls)
    made.load(form_model("roles", session.row("roles", {"role_id": "R02"})))
    assert made.controls == before
    assert (shown(made, "role_id"), shown(made, "name")) == ("R02", "Presser")


def test_what_people_type_is_never_html(session, other):
    """Names, messages and questions are escaped."""
    first, second = form(session, "company"), form(other, "company")
    leave(first, "goals", "<script>alert(1)</script>")
    leave(second, "goals", "<b>dick</b>")
    leave(second, "headcount", "<script>")
    assert "<script>" not in texts(second.box.children[2]) + message(second, "headcount")
