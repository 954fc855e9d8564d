"""Edits of forms on SQLite and on PostgreSQL alike.

Requirements:
- fields of a row are stored only if the store still holds what the form knew
- of two changes of one field both are kept in the history, and the second is given back
- a removed row is not brought to life by a late change
- rows change together, all or none; only tables that changed are read again
- a row is added once; a key that is taken is refused (ZEILE_003)
- a row is removed with its history and can be put back; not while others refer to it (BEZUG_003)
- the number of the newest change tells whether anything happened
"""

import datetime

import pandas as pd
import pytest

from schemas.case import case_of
from schemas.store import Refused, RowEdit, open_store

LEAD = "Leitung Fertigung"
HR = "Personalabteilung"
PLACE = ("presswerk", "people", {"person_id": "P1"})


@pytest.fixture
def store(workspace):
    """A store with one small company."""
    tables = {
        "company": pd.DataFrame({"company_id": ["presswerk"], "name": ["Presswerk (erfunden)"]}),
        "roles": pd.DataFrame({"role_id": ["R1", "R2"], "name": ["Einrichter", "Presser"]}),
        "people": pd.DataFrame({"person_id": ["P1"], "role_id": ["R1"], "weekly_hours": [35.0]}),
        "measures": pd.DataFrame(
            {
                "measure_id": ["M1"],
                "title": ["Rüsten"],
                "path": ["internal"],
                "people": ["P1; P2"],
                "start": ["2026-05-04"],
                "status": ["planned"],
            }
        ),
    }
    tables["people"] = pd.concat(
        [tables["people"], pd.DataFrame({"person_id": ["P2", "P10"]})], ignore_index=True
    )
    with open_store(workspace) as opened:
        opened.write(case_of(tables), who="Beratung")
        yield opened


def hours(store) -> float:
    """Return the stored hours of P1."""
    return store.read("presswerk").people.set_index("person_id")["weekly_hours"]["P1"]


def test_the_second_change_of_a_field_is_given_back_and_both_are_kept(store):
    """Whoever comes second learns who was first, when, and what stands now."""
    before = {"weekly_hours": 35.0}
    first = store.change_fields(*PLACE, {"weekly_hours": 30.0}, before=before, who=HR)
    second = store.change_fields(*PLACE, {"weekly_hours": 20.0}, before=before, who=LEAD)
    assert first is None
    assert (second.stored, second.wanted) == ({"weekly_hours": 30.0}, {"weekly_hours": 20.0})
    assert second.changed_by == HR
    assert datetime.datetime.now(datetime.UTC) - second.changed_at < datetime.timedelta(minutes=1)
    assert hours(store) == 30.0
    kept = store.history("presswerk").head(2)[["action", "before", "after", "changed_by"]]
    assert kept.to_numpy().tolist() == [
        ["conflict", {"weekly_hours": 30.0}, {"weekly_hours": 20.0}, LEAD],
        ["update", {"weekly_hours": 35.0}, {"weekly_hours": 30.0}, HR],
    ]


def test_an_answered_conflict_is_an_ordinary_change(store):
    """Knowing the other value, the second may overwrite it; an archive keeps all of it."""
    for value, known in ((30.0, 35.0), (20.0, 35.0), (20.0, 30.0)):
        before = {"weekly_hours": known}
        store.change_fields(*PLACE, {"weekly_hours": value}, before=before, who=HR)
    assert hours(store) == 20.0
    data = store.export("presswerk")
    store.erase("presswerk")
    store.restore(data, who=HR)
    actions = store.history("presswerk")["action"].head(3).tolist()
    assert actions == ["update", "conflict", "update"]


def test_the_same_value_twice_is_no_conflict(store):
    """Two people who agree are not asked, and other fields of the row do not matter."""
    before = {"weekly_hours": 35.0}
    for _ in range(2):
        assert store.change_fields(*PLACE, {"weekly_hours": 30}, before=before, who=HR) is None
    assert store.change_fields(*PLACE, {"team": "Früh"}, before={"team": None}, who=HR) is None


def test_days_are_compared_as_days(store):
    """A day is the same day as text, as timestamp and as the store keeps it."""
    place = ("presswerk", "measures", {"measure_id": "M1"})
    for known, value in (("2026-05-04", "2026-06-01"), (pd.Timestamp("2026-06-01"), "2026-07-01")):
        before = {"start": known}
        assert store.change_fields(*place, {"start": value}, before=before, who=HR) is None
    wish = store.change_fields(*place, {"start": None}, before={"start": None}, who=HR)
    assert wish.stored == {"start": datetime.date(2026, 7, 1)}


def test_a_new_row_may_start_with_any_field(store):
    """A row nobody knew is made; if somebody made it meanwhile with another value, we ask."""
    place = ("presswerk", "wishes", {"person_id": "P1", "skill_id": "K1"})
    store.add_row("presswerk", "skills", {"skill_id": "K1", "name": "Rüsten"}, who=HR)
    assert store.change_fields(*place, {"priority": 2}, before=None, who=HR) is None
    assert store.change_fields(*place, {"note": "bald"}, before=None, who=HR) is None
    assert store.change_fields(*place, {"priority": 3}, before=None, who=LEAD).stored == {
        "priority": 2
    }


def test_a_removed_row_stays_removed(store):
    """A late change of a row that somebody removed is asked, not carried out."""
    store.remove_row("presswerk", "people", {"person_id": "P10"}, who=HR)
    place = ("presswerk", "people", {"person_id": "P10"})
    late = store.change_fields(*place, {"team": "Spät"}, before={"team": None}, who=LEAD)
    assert (late.stored, late.wanted, late.changed_by) == (None, {"team": "Spät"}, HR)
    assert "P10" not in store.read("presswerk").people["person_id"].tolist()


def test_a_removed_row_can_be_put_back(store):
    """Removing gives what the row held, adding that restores it; both are in the history."""
    before = store.read("presswerk").measures
    held = store.remove_row("presswerk", "measures", {"measure_id": "M1"}, who=HR)
    assert store.read("presswerk").measures.empty
    store.add_row("presswerk", "measures", held, who=HR)
    pd.testing.assert_frame_equal(store.read("presswerk").measures, before)
    assert store.history("presswerk")["action"].head(2).tolist() == ["insert", "delete"]
    assert store.remove_row("presswerk", "measures", {"measure_id": "M9"}, who=HR) == {}


def test_a_row_others_refer_to_is_not_removed(store):
    """The message (BEZUG_003) names the tables, entries of lists count, P1 is not P10."""
    with pytest.raises(Refused, match=r"„R1“ wird noch verwendet.*„Beschäftigte“ \(1\)"):
        store.remove_row("presswerk", "roles", {"role_id": "R1"}, who=HR)
    with pytest.raises(Refused, match=r"„Maßnahmen“ \(1\).*BEZUG_003"):
        store.remove_row("presswerk", "people", {"person_id": "P1"}, who=HR)
    store.remove_row("presswerk", "roles", {"role_id": "R2"}, who=HR)
    assert store.read("presswerk").roles["role_id"].tolist() == ["R1"]


def test_a_row_is_added_once(store):
    """A key that is taken (ZEILE_003) and a value that is not allowed are refused."""
    with pytest.raises(Refused, match=r"„R1“ gibt es in dieser Tabelle schon.*ZEILE_003"):
        store.add_row("presswerk", "roles", {"role_id": "R1", "name": "Presser"}, who=HR)
    with pytest.raises(Refused, match="verlangte Form"):
        store.add_row("presswerk", "people", {"person_id": "Erika"}, who=HR)
    with pytest.raises(KeyError):
        store.add_row("presswerk", "roles", {"name": "Presser"}, who=HR)


def test_the_newest_change_has_a_number(store):
    """The number grows with each change and only then."""
    first = store.last_change("presswerk")
    store.save_field(*PLACE, "team", "Früh", who=HR)
    store.save_field(*PLACE, "team", "Früh", who=HR)
    assert store.last_change("presswerk") == first + 1
    assert store.last_change("unbekannt") == 0


def test_rows_change_together(store):
    """A block makes, changes and removes rows in one go, each with its entry in the history."""
    store.add_row("presswerk", "people", {"person_id": "P3", "team": "Früh"}, who=HR)
    block = [
        RowEdit({"person_id": "P1"}, {"weekly_hours": 30.0}, {"weekly_hours": 35.0}),
        RowEdit({"person_id": "P4"}, {"weekly_hours": 20.0}, None),
        RowEdit({"person_id": "P3"}, None, {"team": "Früh"}),
        RowEdit({"person_id": "P9"}, None, {"team": None}),
    ]
    assert store.change_rows("presswerk", "people", block, who=LEAD) == ()
    people = store.read("presswerk").people
    assert people["person_id"].tolist() == ["P1", "P2", "P4", "P10"]
    assert people["weekly_hours"].dropna().tolist() == [30.0, 20.0]
    kept = store.history("presswerk").head(3)
    assert sorted(kept["action"]) == ["delete", "insert", "update"]
    assert set(kept["changed_by"]) == {LEAD}


def test_a_block_with_one_conflict_changes_nothing(store):
    """All or none: what met another value is given back and kept, the rest is not stored."""
    first = RowEdit({"person_id": "P1"}, {"weekly_hours": 30.0}, {"weekly_hours": 35.0})
    store.change_rows("presswerk", "people", [first], who=HR)
    late = RowEdit({"person_id": "P1"}, {"weekly_hours": 20.0}, {"weekly_hours": 35.0})
    free = RowEdit({"person_id": "P2"}, {"weekly_hours": 20.0}, {"weekly_hours": None})
    (conflict,) = store.change_rows("presswerk", "people", [late, free], who=LEAD)
    assert (conflict.key, conflict.stored) == ({"person_id": "P1"}, {"weekly_hours": 30.0})
    assert conflict.changed_by == HR
    assert store.read("presswerk").people["weekly_hours"].dropna().tolist() == [30.0]
    assert store.history("presswerk").iloc[0]["action"] == "conflict"


def test_a_changed_row_is_not_removed_unasked(store):
    """Who removes a row that somebody else has just changed is asked as well."""
    first = RowEdit({"person_id": "P1"}, {"weekly_hours": 30.0}, {"weekly_hours": 35.0})
    store.change_rows("presswerk", "people", [first], who=HR)
    late = RowEdit({"person_id": "P1"}, None, {"weekly_hours": 35.0})
    (conflict,) = store.change_rows("presswerk", "people", [late], who=LEAD)
    assert (conflict.stored, conflict.wanted) == ({"weekly_hours": 30.0}, {})


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"weekly_hours": 70.0}, "„70“ ist zu groß"),
        ({"role_id": "R9"}, "„R9“ gibt es im Blatt „Rollen“ nicht"),
    ],
)
def test_a_block_with_one_wrong_value_changes_nothing(store, wanted, message):
    """The refusal says what is wrong."""
    good = RowEdit({"person_id": "P2"}, {next(iter(wanted)): None}, {next(iter(wanted)): None})
    wrong = RowEdit({"person_id": "P1"}, wanted, {"weekly_hours": 35.0})
    with pytest.raises(Refused, match=message):
        store.change_rows("presswerk", "people", [good, wrong], who=HR)
    assert hours(store) == 35.0


def test_only_changed_tables_are_read_again(store):
    """What others changed is read without reading the whole company."""
    case, since = store.read("presswerk"), store.last_change("presswerk")
    store.save_field("presswerk", "roles", {"role_id": "R1"}, "critical", "yes", who=HR)
    newest, fresh = store.read_changed(case, since)
    assert newest == store.last_change("presswerk") > since
    assert fresh.people is case.people
    assert fresh.roles["critical"][0] == "yes"
