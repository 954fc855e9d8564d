"""What a form knows of one row, without ipywidgets.

Requirements:
- text is read as its kind says and shown the German way; what cannot be read is said in German
- nothing is called missing before somebody was there, but it is a blocker all the same
- rules that join fields are checked with the whole row, hidden columns included
- only what is allowed and new is to be saved; what others stored never overwrites unsaved text
- law: in every table an untouched form has nothing to save, and what is shown is read unchanged
"""

import datetime
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lernbund.sample import companies
from schemas.columns import Kind
from schemas.fields import FormField, fields_of
from schemas.ledger import plain_rows
from schemas.tables import TABLES
from widgets.state import FormModel, form_model

AT = datetime.datetime(2026, 11, 23, 14, 2, tzinfo=datetime.UTC)
MEASURE = {
    "measure_id": "M01",
    "title": "Rüsten üben",
    "path": "internal",
    "start": pd.Timestamp("2026-05-04"),
    "end": pd.Timestamp("2026-05-08"),
    "cost": 1499.5,
    "status": "planned",
}


def measure() -> FormModel:
    """Return the form of one agreed measure."""
    return form_model("measures", MEASURE)


@pytest.mark.parametrize(
    ("name", "raw", "value", "shown"),
    [
        ("cost", "1234,5", 1234.5, "1.234,5 €"),
        ("start", "1.2.26", datetime.date(2026, 2, 1), "01.02.2026"),
        ("hours", "12,5 h", 12.5, "12,5"),
        ("headcount", "12", 12, "12"),
        ("path", "extern", "external", "extern"),
        ("target_level", "3", 3, "3 – selbständig"),
        ("people", "P1,P2 ; P1", "P1; P2", "P1; P2"),
        ("note", " zwei\nZeilen ", "zwei\nZeilen", "zwei\nZeilen"),
        ("title", "Rüsten   üben", "Rüsten üben", "Rüsten üben"),
        ("cost", "", None, ""),
    ],
)
def test_text_is_read_and_shown_in_german(name: str, raw: str, value: Any, shown: str):
    """Each kind has its way to be written, and comes back tidy."""
    entry = measure().changed(name, raw).entry(name)
    assert (entry.value, entry.raw, entry.finding) == (value, shown, None)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("cost", "viel", "„viel“ ist kein Betrag."),
        ("start", "31.2.2026", "„31.2.2026“ ist kein Datum."),
        ("headcount", "1,5", "„1,5“ ist keine ganze Zahl."),
        ("hours", "9999", "„9999“ ist zu groß."),
        ("title", "", "Die Angabe „Maßnahme“ fehlt."),
        ("title", "x" * 121, "Der Text hat 121 Zeichen."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(name: str, raw: str, message: str):
    """The message is a German sentence, the text stays, and nothing of it is to be saved."""
    model = measure().changed(name, raw)
    entry = model.entry(name)
    assert str(entry.finding).startswith(message)
    assert name not in model.pending
    assert model.blockers != ()
    if not entry.readable:
        assert entry.raw == raw


def test_a_wrong_text_can_be_corrected():
    """The message goes when its cause goes."""
    model = measure().changed("cost", "viel").changed("cost", "100")
    assert model.entry("cost").finding is None
    assert model.pending == {"cost": 100.0}
    assert model.blockers == ()


def test_missing_is_a_blocker_before_it_is_a_message():
    """A new row is not red all over, but says what it lacks."""
    model = form_model("roles", {"role_id": "R01"}, known=False)
    assert [each.finding for each in model.entries] == [None] * len(model.entries)
    assert model.blockers == ("„Rolle“ fehlt noch.",)
    touched = form_model("roles", {"role_id": "R01", "name": "Presser"}).changed("name", "")
    assert str(touched.entry("name").finding).startswith("Die Angabe „Rolle“ fehlt.")


def test_rules_between_fields_are_checked_at_once():
    """An end before the start is said at the end, and is to be saved once the start fits."""
    model = measure().changed("end", "1.5.2026")
    assert "Das Ende liegt vor dem Beginn." in str(model.entry("end").finding)
    assert model.pending == {}
    model = model.changed("start", "30.4.2026")
    assert model.entry("end").finding is None
    assert set(model.pending) == {"start", "end"}


def test_hidden_columns_count_for_rules_but_are_not_shown():
    """A form of a few columns knows the rest of its row."""
    row = {"item_id": "strategy-1", "rater_group": "management", "sheet": "1", "state": "unknown"}
    model = form_model("maturity", row, columns=("level",)).changed("level", "2")
    assert [each.field.name for each in model.entries] == [
        "item_id",
        "rater_group",
        "sheet",
        "level",
    ]
    assert "ist nicht beantwortet" in str(model.entry("level").finding)


def test_stored_values_are_no_longer_pending():
    """After saving the field knows when, and has nothing left to save."""
    model = measure().changed("cost", "100")
    model = model.stored(model.pending, AT)
    entry = model.entry("cost")
    assert (entry.is_saved, entry.saved_at, entry.stored) == (True, AT, 100.0)
    assert model.pending == {}


def test_changes_of_others_come_in_beside_unsaved_text():
    """What is typed and not saved stays; everything else follows the store."""
    model = measure().changed("cost", "viel")
    model = model.refreshed({**MEASURE, "cost": 5.0, "title": "Rüsten"})
    assert (model.entry("cost").raw, model.entry("cost").stored) == ("viel", 1499.5)
    assert model.entry("title").raw == "Rüsten"
    assert model.given_up("cost", 5.0).entry("cost").raw == "5 €"


def test_the_answer_of_the_store_is_shown():
    """What only the store can know stands at the field, too."""
    model = measure().refused("offer_id", "„A9“ gibt es im Blatt „Angebote“ nicht.")
    assert model.blockers == ("„Angebot“: „A9“ gibt es im Blatt „Angebote“ nicht.",)
    assert model.entry("offer_id").touched


def test_a_new_row_is_ready_with_its_key_and_one_field():
    """A proposed key alone is not stored; nothing is, as long as the key is not complete."""
    model = form_model("wishes", {"person_id": "P1"}, known=False)
    assert not model.is_ready
    assert not model.changed("note", "bald").is_ready
    assert not model.changed("skill_id", "K1").is_ready
    ready = model.changed("note", "bald").changed("skill_id", "K1")
    assert ready.is_ready
    assert ready.filled == {"person_id": "P1", "skill_id": "K1", "note": "bald"}


def test_unknown_fields_are_an_error():
    """A name that the contract does not have is a slip of a programmer."""
    with pytest.raises(KeyError, match="no field kosten"):
        measure().changed("kosten", "1")


@cache
def sample_rows() -> dict[str, list[dict[str, Any]]]:
    """Return rows of every table of generated companies."""
    cases = list(companies(1, seed=3, day=datetime.date(2026, 11, 23)))
    return {
        name: [row for case in cases for row in plain_rows(name, case.table(name).head(3))]
        for name in TABLES
    }


@pytest.mark.parametrize("table", TABLES)
def test_an_untouched_form_has_nothing_to_save(table: str):
    """Law: rows make forms without findings, and leaving fields as they are changes nothing."""
    for row in sample_rows()[table]:
        model = form_model(table, row)
        assert model.pending == {}
        assert [each.finding for each in model.entries] == [None] * len(model.entries)
        for each in model.entries:
            assert model.changed(each.field.name, each.raw) is model


def texts_for(field: FormField) -> st.SearchStrategy[str]:
    """Return texts that people may type into ``field``."""
    kinds = {
        Kind.WHOLE: st.integers(-10, 10_000).map(str),
        Kind.DECIMAL: st.decimals(-1, 100_000, places=3).map(lambda d: str(d).replace(".", ",")),
        Kind.EURO: st.decimals(-1, 100_000, places=2).map(lambda d: f"{d} €".replace(".", ",")),
        Kind.DATE: st.dates(datetime.date(1940, 1, 1)).map(lambda d: f"{d:%d.%m.}{d.year:04}"),
    }
    choices = st.sampled_from([label for _, label in field.choices] or ["P1; P2"])
    return st.one_of(kinds.get(field.kind, choices), st.text(max_size=8))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_shown_is_read_unchanged(data: st.DataObject):
    """Law: the text a field shows after an entry means the same when it is entered again."""
    table = data.draw(st.sampled_from(list(TABLES)))
    field = data.draw(st.sampled_from(fields_of(TABLES[table])))
    model = form_model(table, {}, known=False)
    once = model.changed(field.name, data.draw(texts_for(field)))
    again = once.changed(field.name, once.entry(field.name).raw)
    assert again.entry(field.name) == once.entry(field.name)
