"""Fixtures of matrices: an invented company with roles, people, skills and a few ratings."""

import datetime

import pandas as pd
import pytest

from schemas.case import case_of
from schemas.store import open_store
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.state import MatrixState
from widgets.matrix.targets import TargetSheet

DAY = datetime.date(2026, 11, 23)
TABLES = {
    "company": pd.DataFrame({"company_id": ["presswerk"], "name": ["Presswerk (erfunden)"]}),
    "roles": pd.DataFrame({"role_id": ["R2", "R1"], "name": ["Presser", "Einrichter"]}),
    "people": pd.DataFrame(
        {
            "person_id": ["P01", "P02", "P03", "P04", "P05"],
            "role_id": ["R1", "R1", "R2", "R2", None],
        }
    ),
    "skills": pd.DataFrame(
        {
            "skill_id": ["K1", "K2", "K3", "K4"],
            "name": ["Rüsten", "Prüfen", "Staplerschein", "Rechnen"],
            "group": ["Presse", "Presse", "Fahren", None],
            "valid_months": [None, None, 12, None],
        }
    ),
    "requirements": pd.DataFrame(
        [("R1", "K1", 3, 3), ("R1", "K2", 2, 2), ("R1", "K3", 1, 1), ("R2", "K2", 2, 2)],
        columns=["role_id", "skill_id", "target", "weight"],
    ),
    "ratings": pd.DataFrame(
        [
            ("P01", "K1", "supervisor", "2026-05-04", 2),
            ("P01", "K1", "self", "2026-06-01", 4),
            ("P01", "K2", "supervisor", "2026-05-04", 2),
            ("P01", "K3", "evidence", "2025-05-04", 1),
            ("P02", "K2", "supervisor", "2026-05-04", 4),
            ("P05", "K4", "evidence", "2026-11-23", 1),
        ],
        columns=["person_id", "skill_id", "source", "rated_on", "level"],
    ),
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A folder with the company, from which each test gets its own copy."""
    folder = tmp_path_factory.mktemp("matrix")
    with open_store(folder) as opened:
        opened.write(case_of(TABLES), who="Beratung")
    return folder


@pytest.fixture
def foreman():
    """The people as a supervisor rates them today."""
    return RatingSheet(Rater("supervisor", DAY, "Meister Presswerk"), DAY)


@pytest.fixture
def people(session, foreman):
    """The matrix of people without a browser."""
    return MatrixState(session, foreman)


@pytest.fixture
def roles(session):
    """The matrix of targets."""
    return MatrixState(session, TargetSheet())
