"""Frames become tables.

- codes are translated by a contract's labels, by names in the case, or by labels of the spec
- numbers stand right and are German; missing values are a dash
- a long table says how many rows it leaves out; a live page shows all
- an empty frame is the sentence of the spec
- text of the company cannot become markup
- widths add up to the page
"""

from __future__ import annotations

import pandas as pd
import pytest

from reports.specs import ColumnSpec, TableSpec
from reports.tables import table
from schemas.case import Case, case_of


@pytest.fixture
def case() -> Case:
    """A company with one role."""
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": "muster", "name": "Muster GmbH"}]),
            "roles": pd.DataFrame([{"role_id": "R1", "name": "Zerspanung <Dreherei>"}]),
        }
    )


SPEC = TableSpec(
    source="rows",
    caption="Maßnahmen nach Rollen",
    empty="Noch keine Maßnahmen. Bitte im Blatt „Maßnahmen“ eintragen.",
    most=2,
    columns={
        "role_id": ColumnSpec(title="Rolle", lookup="roles.name"),
        "status": ColumnSpec(title="Stand", choice="measures.status", tones={"done": "good"}),
        "cost": ColumnSpec(title="Kosten", kind="euro"),
    },
)
ROWS = pd.DataFrame(
    {
        "role_id": ["R1", "R9", "R1"],
        "status": ["done", "planned", None],
        "cost": [1500.0, None, 1.0],
    }
)


def test_codes_become_words_and_numbers_german(case: Case) -> None:
    """A role is shown by its name, a status by its label, an amount with €."""
    html = table("t", SPEC, ROWS, case).html
    assert "Zerspanung &lt;Dreherei&gt;" in html
    assert '<td class="tone-good">abgeschlossen</td>' in html
    assert '<td style="text-align: right">1.500\u00a0€</td>' in html


def test_gaps_are_dashes(case: Case) -> None:
    """An amount nobody entered is a dash."""
    html = table("t", SPEC, ROWS, case).html
    assert '<td style="text-align: right">–</td>' in html
    assert "nan" not in html


def test_long_tables_say_what_they_leave_out(case: Case) -> None:
    """Two of three rows are shown, and the reader is told so."""
    html = table("t", SPEC, ROWS, case).html
    assert (html.count("<tr>"), "die ersten 2 von 3 Zeilen" in html) == (3, True)


def test_live_page_shows_all_rows(case: Case) -> None:
    """On a screen nothing is left out."""
    html = table("t", SPEC, ROWS, case, whole=True).html
    assert (html.count("<tr>"), "die ersten" in html) == (4, False)


def test_empty_frame_is_a_sentence(case: Case) -> None:
    """Nothing to show is said in words and never as an empty table."""
    html = table("t", SPEC, ROWS.head(0), case).html
    assert ("<table>" in html, SPEC.empty in html) == (False, True)


def test_widths_fill_the_page(case: Case) -> None:
    """The shares of the columns add up to one hundred per cent."""
    html = table("t", SPEC, ROWS, case).html
    shares = [float(part.split("%")[0]) for part in html.split("width: ")[1:]]
    assert sum(shares) == pytest.approx(100, abs=0.1)


def test_unknown_column_is_named(case: Case) -> None:
    """A spec that asks for a column the frame lacks is a fault of ours and says which."""
    with pytest.raises(KeyError, match="cost"):
        table("t", SPEC, ROWS.drop(columns="cost"), case)
