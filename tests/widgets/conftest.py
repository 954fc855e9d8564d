"""Fixtures of forms: one small invented company in a real store, and a session at it."""

import datetime
import shutil

import pandas as pd
import pytest

from schemas.case import case_of
from schemas.store import open_store
from widgets.saving import Session

MOMENT = datetime.datetime(2026, 11, 23, 14, 2, tzinfo=datetime.UTC)
TABLES = {
    "company": pd.DataFrame(
        {
            "company_id": ["presswerk"],
            "name": ["Presswerk (erfunden)"],
            "headcount": [27.75],
            "works_council": ["yes"],
            "driver_digital": [3],
        }
    ),
    "processes": pd.DataFrame({"process_id": ["P1", "P2"], "name": ["Pressen", "Prüfen"]}),
    "roles": pd.DataFrame(
        {"role_id": ["R01", "R02"], "name": ["Einrichter", "Presser"], "process_id": ["P1", None]}
    ),
    "people": pd.DataFrame({"person_id": ["P017", "P018"], "role_id": ["R01", None]}),
    "skills": pd.DataFrame({"skill_id": ["K1", "K2"], "name": ["Rüsten", "Prüfen"]}),
    "technologies": pd.DataFrame(
        {
            "technology_id": ["T01"],
            "name": ["Servopresse"],
            "family": ["other"],
            "status": ["pilot"],
            "processes": ["P1; P2"],
        }
    ),
    "measures": pd.DataFrame(
        {
            "measure_id": ["M01"],
            "title": ["Rüsten üben"],
            "path": ["internal"],
            "start": ["2026-05-04"],
            "end": ["2026-05-08"],
            "cost": [1499.5],
            "status": ["planned"],
        }
    ),
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A folder with the small company, from which each test gets its own copy."""
    folder = tmp_path_factory.mktemp("filled")
    with open_store(folder) as opened:
        opened.write(case_of(TABLES), who="Beratung")
    return folder


@pytest.fixture
def store(tmp_path, filled):
    """A store in a folder with the small company."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def session(store):
    """A session at two minutes past two."""
    return Session(store, "presswerk", who="Personalabteilung", now=lambda: MOMENT)


@pytest.fixture
def other(store):
    """A second session at the same company."""
    return Session(store, "presswerk", who="Leitung Fertigung")
