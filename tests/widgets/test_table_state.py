"""What a form of several rows knows.

Requirements:
- new rows get the next free identifier in the company's own style, where the contract numbers
- a copy holds what its original does but the key; tables with chosen keys leave it open
- removed rows come back in their place, the last one first
- what is missing is said per row
- rows are called by number and name; codes of other rows by their names, people by their code
- rows come back in the order in which people count: R2 before R10
"""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from schemas.case import typed
from schemas.fields import key_of
from schemas.tables import TABLES
from widgets.table_state import (
    TableModel,
    names_of,
    proposed_key,
    references_to,
    row_title,
    table_model,
)


def roles() -> TableModel:
    """Return the form of two roles, one of them without name."""
    frame = pd.DataFrame({"role_id": ["R01", "R02"], "name": ["Einrichter", None]})
    return table_model("roles", typed(TABLES["roles"], frame))


@pytest.mark.parametrize(
    ("table", "taken", "proposed"),
    [
        ("roles", [], "R01"),
        ("roles", ["R01", "R07"], "R08"),
        ("roles", ["R-9", "R-10", "Z1"], "R-11"),
        ("roles", ["dreher", "fräser"], "R01"),
        ("people", ["P017", "P099"], "P100"),
        ("people", [], "P01"),
        ("sites", [], "S01"),
        ("wishes", [], None),
        ("ratings", [], None),
        ("company", [], None),
    ],
)
def test_the_next_identifier_is_proposed(table: str, taken: list[str], proposed: str | None):
    """Numbers go on in the style of those that are there."""
    assert proposed_key(table, taken) == proposed


def test_proposals_keep_to_the_contract():
    """What is proposed for an empty table is allowed there."""
    for table in TABLES:
        model = table_model(table, typed(TABLES[table], None))
        key = model.new().changed(key_of(TABLES[table])[0], proposed_key(table, []) or "")
        if proposed_key(table, []):
            assert key.entries[0].finding is None


def test_a_new_row_is_empty_but_for_its_key():
    """The form of a new row is not in the store and proposes the identifier."""
    model = roles().new()
    assert (model.known, model.filled) == (False, {"role_id": "R03"})


def test_a_copy_has_its_own_key():
    """Everything but the key is copied; a key that people choose stays open."""
    assert roles().duplicate(("R01",)).filled == {"role_id": "R03", "name": "Einrichter"}
    wish = pd.DataFrame({"person_id": ["P1"], "skill_id": ["K1"], "priority": [2]})
    copied = table_model("wishes", typed(TABLES["wishes"], wish)).duplicate(("P1", "K1"))
    assert copied.filled == {"priority": 2}


def test_removed_rows_come_back_last_first():
    """Undo is a stack, and a removed identifier is not given away meanwhile."""
    model = roles()
    first, second = model.rows
    model = model.without(first).without(second)
    assert (model.keys, model.new().filled) == ((), {"role_id": "R03"})
    model, row = model.undone()
    assert (row, model.keys) == (second, (("R02",),))
    model, row = model.undone()
    assert (row, model.rows) == (first, roles().rows)
    assert model.undone() == (model, None)


def test_what_is_missing_is_said_per_row():
    """Each row that lacks something is named with its title."""
    assert roles().blockers == ("Rollen, „R02“: „Rolle“ fehlt noch.",)
    assert roles().unfinished == {("R02",)}
    assert table_model("roles", typed(TABLES["roles"], None)).blockers == ()


def test_rules_are_blockers_too():
    """A rule that joins fields is named with what is wrong."""
    row = {"offer_id": "A1", "title": "CNC", "start": "2026-05-04", "end": "2026-05-01"}
    model = table_model("offers", typed(TABLES["offers"], pd.DataFrame([row])))
    assert model.blockers == ("Angebote, „A1 – CNC“: Das Ende liegt vor dem Beginn.",)


def test_rows_are_called_by_key_and_name(session):
    """References offer the same titles; keys of several columns stand side by side."""
    assert references_to(session.case, "roles") == (
        ("R01", "R01 – Einrichter"),
        ("R02", "R02 – Presser"),
    )


@pytest.mark.parametrize(
    ("table", "row", "title"),
    [
        ("wishes", {"person_id": "P017", "skill_id": "K1"}, "P017, Rüsten"),
        ("wishes", {"person_id": "P017", "skill_id": "K9"}, "P017, K9"),
        ("offer_matches", {"offer_id": "A1", "skill_id": "K2"}, "A1, Prüfen"),
        ("workshops", {"workshop_id": "W1", "held_on": date(2026, 3, 9)}, "W1 – 09.03.2026"),
        ("plan_rules", {"rule_id": "V01", "kind": "budget"}, "V01 – Budget in Euro"),
        ("skills", {"skill_id": "cnc-ruesten", "name": "Rüsten"}, "Rüsten"),
        ("skills", {"skill_id": "cnc-ruesten", "name": None}, "cnc-ruesten"),
        ("people", {"person_id": "P017", "role_id": "R01"}, "P017"),
    ],
)
def test_codes_are_read_as_names(session, table: str, row: dict[str, Any], title: str):
    """Whoever reads a list need not know what a code stands for, except that of a person."""
    assert row_title(table, row, names_of(session.case, table)) == title


def test_a_row_comes_back_where_it_is_counted():
    """After R2 and before R10."""
    names = ["Leitung", "Dreher", "Prüfer"]
    frame = pd.DataFrame({"role_id": ["R1", "R2", "R10"], "name": names})
    model = table_model("roles", typed(TABLES["roles"], frame))
    back, _ = model.without(model.rows[1]).undone()
    assert back.rows == model.rows


def test_an_unknown_row_is_an_error():
    """A key that no row has is a slip of a programmer."""
    with pytest.raises(KeyError, match="roles has no row"):
        roles().form(("R99",))
