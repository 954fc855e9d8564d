"""What a matrix shows of a case.

Requirements:
- people stand role by role, skills group by group, in the order of the case
- a cell holds what counts (method.skills.ratings) beside the target of the person's role, the state
  of both, and who rated when; without a rating it is open, never 0
- a self-rater sees self-ratings only; a matrix about one person has nobody else in it
- roles show target and weight, either of which can be typed in
- filters choose rows and columns and never change what is in them
- what changed is known cell by cell
"""

import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.case import Case, case_of
from widgets.matrix.filters import ONLY, Filter, shown
from widgets.matrix.grid import NOTHING, Grid, Place, groups_of
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.targets import TargetSheet
from widgets.saving import with_row

DAY = datetime.date(2026, 11, 23)
FOREMAN = Rater("supervisor", DAY)


@pytest.fixture
def grid(session) -> Grid:
    """The people of the company as their supervisor sees them."""
    return RatingSheet(FOREMAN, DAY).grid(session.case)


def cell(grid: Grid, row: str, column: str) -> tuple[int, int, str, str]:
    """Return value, what stands beside it, state and note of a cell."""
    at = grid.at(Place(row, column))
    return int(grid.value[at]), int(grid.beside[at]), str(grid.state[at]), str(grid.note[at])


def test_lines_stand_in_the_order_of_the_case(grid):
    """Roles and groups of skills as they were entered, whoever has no role or group last."""
    assert [(line.key, line.group_name) for line in grid.rows] == [
        ("P01", "Einrichter"),
        ("P02", "Einrichter"),
        ("P03", "Presser"),
        ("P04", "Presser"),
        ("P05", "ohne Rolle"),
    ]
    assert [line.name for line in grid.columns] == ["Rüsten", "Prüfen", "Staplerschein", "Rechnen"]
    assert groups_of(grid.columns) == (
        ("Presse", "Presse"),
        ("Fahren", "Fahren"),
        ("-", "ohne Gruppe"),
    )


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("P01", "K1", (2, 3, "gap", "Führungskraft, 04.05.2026")),
        ("P01", "K2", (2, 2, "met", "Führungskraft, 04.05.2026")),
        ("P02", "K2", (4, 2, "more", "Führungskraft, 04.05.2026")),
        ("P01", "K3", (1, 1, "expired", "Nachweis, 04.05.2025")),
        ("P03", "K2", (NOTHING, 2, "open", "")),
        ("P05", "K4", (1, NOTHING, "plain", "Nachweis, 23.11.2026")),
        ("P04", "K1", (NOTHING, NOTHING, "empty", "")),
    ],
)
def test_cells_hold_what_counts(grid, row, column, expected):
    """A gap, met, more, expired, open, not asked for, and nothing at all."""
    assert cell(grid, row, column) == expected


def test_a_self_rater_sees_self_ratings(session):
    """What others think of P01 does not stand there; one person's page has no second row."""
    grid = RatingSheet(Rater("self", DAY), DAY, person="P01").grid(session.case)
    assert [line.key for line in grid.rows] == ["P01"]
    assert cell(grid, "P01", "K1") == (4, 3, "more", "Selbsteinschätzung, 01.06.2026")
    assert cell(grid, "P01", "K2") == (NOTHING, 2, "open", "")


def test_what_is_rated_later_is_not_known_yet(session):
    """The matrix is seen from a day."""
    grid = RatingSheet(FOREMAN, datetime.date(2026, 5, 3)).grid(session.case)
    assert cell(grid, "P01", "K1") == (NOTHING, 3, "open", "")


def test_roles_show_target_and_weight(session):
    """Either stands large, the other one beside it."""
    targets, weights = (TargetSheet(name).grid(session.case) for name in ("target", "weight"))
    assert [line.name for line in targets.rows] == ["Einrichter", "Presser"]
    assert cell(targets, "R1", "K1") == (3, 3, "plain", "")
    assert cell(targets, "R1", "K3") == (1, 1, "plain", "")
    assert cell(targets, "R1", "K2") == cell(weights, "R1", "K2") == (2, 2, "plain", "")
    assert cell(targets, "R2", "K1") == (NOTHING, NOTHING, "empty", "")


def test_an_empty_company_has_an_empty_matrix():
    """Nothing breaks before the first person and the first skill."""
    bare = case_of({"company": pd.DataFrame({"company_id": ["neu"], "name": ["Neu (erfunden)"]})})
    for sheet in (RatingSheet(FOREMAN, DAY), TargetSheet()):
        grid = sheet.grid(bare)
        assert (grid.rows, grid.columns, shown(grid, Filter(only="gap"))) == ((), (), ((), ()))


def test_only_gaps(grid):
    """Rows and columns without a gap are left out, in the chosen role and group too."""
    assert shown(grid, Filter(only="gap")) == ((0,), (0,))
    assert shown(grid, Filter(only="open")) == ((0, 1, 2, 3), (0, 1, 2))
    assert shown(grid, Filter(rows="R2", only="open")) == ((2, 3), (1,))
    assert shown(grid, Filter(rows="R2", columns="Fahren", only="gap")) == ((), ())


FILTERS = st.builds(
    Filter,
    rows=st.sampled_from(["", "R1", "R2", "R9"]),
    columns=st.sampled_from(["", "Presse", "Fahren", "-"]),
    only=st.sampled_from(list(ONLY)),
)


@given(wanted=FILTERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_filters_show_a_part_in_order(grid, wanted):
    """Law: what is shown is part of what there is, in the same order; no filter shows all."""
    rows, columns = shown(grid, wanted)
    assert list(rows) == [each for each in range(5) if each in rows]
    assert list(columns) == [each for each in range(4) if each in columns]
    if wanted == Filter():
        assert (len(rows), len(columns)) == (5, 4)


def test_changes_are_known_cell_by_cell(session, grid):
    """A new rating changes one cell, a new target the cells of its role."""
    case = session.case
    row = {
        "person_id": "P03",
        "skill_id": "K2",
        "source": "supervisor",
        "rated_on": DAY,
        "level": 1,
    }
    assert changed(grid, with_row(case, "ratings", row)) == [(2, 1)]
    need = {"role_id": "R2", "skill_id": "K1", "target": 1, "weight": 1}
    assert changed(grid, with_row(case, "requirements", need)) == [(2, 0), (3, 0)]


def changed(before: Grid, case: Case) -> list[tuple[int, int]]:
    """Return the cells in which the matrix of ``case`` differs."""
    after = RatingSheet(FOREMAN, DAY).grid(case)
    assert after.same_lines(before)
    return after.changed_from(before)
