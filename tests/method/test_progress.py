"""How far a company is.

Requirements:
- what a step lacks is what its chapter says, without computing the chapter
- done: nothing of its own page is lacking; blocked: a table of an earlier page is still empty
- what other pages may add, and what later pages hold, keeps no step open
- rows in which something required is empty keep the step open
- every table of a gap has a page
"""

from __future__ import annotations

import datetime
from importlib import import_module

import pandas as pd

from lernbund.asked import pages_of_tables
from lernbund.plan import examples_folder
from method.progress import State, missing_of, progress
from schemas.case import Case, case_of
from schemas.company import STEPS
from schemas.tables import TABLES
from schemas.workbook import read_workbook

DAY = datetime.date(2026, 11, 23)
KNOWN = {"company_id": ["neu"], "name": ["Neues Werk"]}
RATED = {"influence": 2, "concern": 4}


def new(**tables: pd.DataFrame) -> Case:
    """Return a company that has just been made, with some tables."""
    return case_of({"company": pd.DataFrame(KNOWN), **tables})


def test_lacking_is_what_the_chapters_say() -> None:
    """One truth: the same sentences in the same order, for a full and for an empty company."""
    far = read_workbook(examples_folder() / "presswerk-28.xlsx")
    cases = dict.fromkeys(STEPS, far) | {"offers": new()}  # a plan for a full company takes long
    chapters = {
        step: import_module(f"method.{step}.analysis").analyse(case, DAY).missing
        for step, case in cases.items()
    }
    expected = missing_of(far, DAY) | {"offers": missing_of(new(), DAY)["offers"]}
    assert chapters == expected


def test_a_new_company_is_open_or_waits() -> None:
    """What can be filled in now is open; what builds on it waits for it."""
    found = progress(new(), DAY, pages_of_tables())
    assert {each.step: each.state for each in found} == {
        "situation": State.OPEN,
        "skills": State.OPEN,
        "concept": State.BLOCKED,
        "offers": State.BLOCKED,
        "communication": State.OPEN,
        "evaluation": State.BLOCKED,
    }
    assert [each.table for each in found[2].blocked_by] == ["requirements"]


def test_what_is_filled_in_is_done() -> None:
    """The page of communication lacks nothing of its own.

    Whether there is a works council is asked on another page, and keeps the step not open.
    """
    group = {"stakeholder_id": "B1", "name": "Schicht", "kind": "affected", **RATED}
    action = {"action_id": "A1", "stakeholder_id": "B1", "occasion": "Start", "status": "planned"}
    case = new(stakeholders=pd.DataFrame([group]), actions=pd.DataFrame([action]))
    found = progress(case, DAY, pages_of_tables())[4]
    assert (found.state, found.here) == (State.DONE, ())
    assert [each.table for each in found.elsewhere] == ["company"]


def test_unfinished_rows_keep_a_step_open() -> None:
    """A role without its name: the sentence names how many rows and which field."""
    case = new(roles=pd.DataFrame({"role_id": ["R1", "R2"], "name": ["Presser", None]}))
    skills = progress(case, DAY, pages_of_tables())[1]
    assert "Bei 1 von 2 Zeilen fehlen nötige Angaben: „Rolle“." in [e.text for e in skills.here]


def test_every_table_has_a_page() -> None:
    """Also where another page asks for single columns of its rows, as for measures."""
    assert set(pages_of_tables()) == set(TABLES)
    assert pages_of_tables()["measures"] == "concept"
