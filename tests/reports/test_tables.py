"""Frames become tables.

- codes are translated by a contract's labels, by names in the case, or by labels of the spec
- numbers stand right and are German; missing values are a dash
- a long table says how many rows it leaves out; a live page shows all
- an empty frame is the sentence of the spec
- text of the company cannot become markup
- rows that share values of the columns in ``by`` stand under one heading
- widths add up to the page; every word and number has room as long as the page has
- a column of long texts gets more of the page than one of short words
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.specs import ColumnSpec, TableSpec
from reports.tables import table
from reports.widths import HYPHENATED, LINE_LENGTH, PADDING, widths
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


def test_rows_of_a_group_share_a_heading(case: Case) -> None:
    """A run of rows of one role stands under its name; the role has no column."""
    spec = SPEC.model_copy(update={"by": ("role_id",), "most": 3})
    html = table("t", spec, ROWS.iloc[[0, 2, 1]], case).html
    heading = '<th scope="rowgroup" colspan="2"><strong>{}</strong></th>'
    names = ("Zerspanung &lt;Dreherei&gt;", "R9")
    assert [html.count(heading.format(name)) for name in names] == [1, 1]
    assert (html.count("<tr>"), html.count("<col ")) == (6, 2)


@given(
    st.lists(
        st.tuples(
            st.text("abc", min_size=1, max_size=9),
            st.lists(st.text("ab ", max_size=60), min_size=2, max_size=2),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_words_have_room_where_the_page_has(columns: list[tuple[str, list[str], bool]]) -> None:
    """No column is narrower than its longest unbroken piece unless all together are too wide."""
    titles, texts, whole = zip(*columns, strict=True)
    least = [
        max(len(title), *(len(c) if one else max(map(len, c.split(" "))) for c in cells))
        for title, cells, one in columns
    ]
    shares = widths(titles, texts, whole)
    fits = sum(min(width, LINE_LENGTH) + PADDING for width in least) <= LINE_LENGTH
    letters = [share * LINE_LENGTH / 100 + 1 for share in shares]
    room = [min(width, HYPHENATED) for width in least]
    broken = [width for width, asked in zip(letters, room, strict=True) if width < asked]
    assert sum(shares) == pytest.approx(100, abs=0.1)
    assert not (fits and broken)


def test_long_texts_get_more_of_the_page() -> None:
    """A reason of two hundred letters gets at least twice what a status needs."""
    status, reason = widths(["Stand", "Warum"], [["offen"] * 3, ["x " * 100] * 3], [False, False])
    assert reason > 2 * status


def test_unknown_column_is_named(case: Case) -> None:
    """A spec that asks for a column the frame lacks is a fault of ours and says which."""
    with pytest.raises(KeyError, match="cost"):
        table("t", SPEC, ROWS.drop(columns="cost"), case)
