"""One person is erased, and nobody else.

- people, ratings and wishes under the code go; lists of participants keep the others
- the history holds nothing under the code, and everything else
- no byte of the code stays in the files
- a code that is part of another code is another person
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from schemas.case import Case, case_of
from schemas.store import open_store


def company() -> Case:
    """Return a company with three people, two of them in a measure."""
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": "muster", "name": "Muster GmbH"}]),
            "people": pd.DataFrame({"person_id": ["P1", "P17", "P2"]}),
            "skills": pd.DataFrame({"skill_id": ["S1"], "name": ["Drehen"]}),
            "ratings": pd.DataFrame(
                {"person_id": ["P1", "P17"], "skill_id": "S1", "level": [2, 3]}
            ).assign(source="self", rated_on="2026-01-01"),
            "wishes": pd.DataFrame({"person_id": ["P1"], "skill_id": ["S1"]}),
            "measures": pd.DataFrame(
                {
                    "measure_id": ["M1", "M2"],
                    "title": ["Kurs", "Tandem"],
                    "path": ["external", "on_the_job"],
                    "status": "planned",
                    "people": ["P1; P17", "P1"],
                }
            ),
        }
    )


def test_only_this_person_goes(workspace: str) -> None:
    """P17 is not P1, although the code begins so."""
    with open_store(workspace) as store:
        store.write(company(), who="Test")
        assert store.erase_person("muster", "P1") > 0
        left = store.read("muster")
        history = store.history("muster")
    assert left.people["person_id"].tolist() == ["P2", "P17"]
    assert left.ratings["person_id"].tolist() == ["P17"]
    assert len(left.wishes) == 0
    assert left.measures["people"].fillna("").tolist() == ["P17", ""]
    keys = [key.get("person_id") for key in history["row_key"]]
    assert "P1" not in keys
    assert "P17" in keys


def test_somebody_unknown_touches_nothing(workspace: str) -> None:
    """A slip of the pen erases nobody."""
    with open_store(workspace) as store:
        store.write(company(), who="Test")
        assert store.erase_person("muster", "P9") == 0
        assert len(store.read("muster").people) == 3


def test_no_byte_of_the_code_stays(tmp_path: Path) -> None:
    """The files of the database do not hold the code any more."""
    case = company()
    people = case.people.replace("P1", "ZZ90817")
    ratings, wishes = (case.table(name).replace("P1", "ZZ90817") for name in ("ratings", "wishes"))
    measures = case.measures.assign(people=["ZZ90817; P17", "ZZ90817"])
    named = {"people": people, "ratings": ratings, "wishes": wishes, "measures": measures}
    with open_store(tmp_path) as store:
        store.write(case_of(case.tables() | named), who="Test")
        store.erase_person("muster", "ZZ90817")
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"ZZ90817" not in content
