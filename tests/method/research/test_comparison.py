"""Requirements of "companies of your size" in a company's report.

1. The figures are what the gate released; a refused cell says why, an absent one, too.
2. The company's own mean stands beside them from five rated people on.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from lernbund.comparison import compared
from method.research.comparison import comparison_of
from reports.blocks import Block
from reports.chapter import Chapter
from schemas.case import case_of

RELEASED = pd.DataFrame(
    {
        "size_class": ["10 bis 49", "50 bis 249"],
        "people": pd.array([120, None], dtype="Int64"),
        "companies": pd.array([7, None], dtype="Int64"),
        "value": [2.26, None],
        "why": [None, "Nicht gezeigt, weil hier weniger als 3 Betriebe beitragen."],
    }
)


def shown(headcount, people=5):
    """Return what the report of a company says."""
    ratings = pd.DataFrame(
        {
            "person_id": [f"P{n}" for n in range(people)],
            "skill_id": "S1",
            "source": "supervisor",
            "rated_on": "2026-03-01",
            "level": 3,
        }
    )
    company = pd.DataFrame([{"company_id": "a", "name": "A", "headcount": headcount}])
    case = case_of({"company": company, "ratings": ratings})
    chapter = Chapter("skills", case, None, datetime.date(2026, 11, 27))
    return compared(chapter, comparison_of("b", RELEASED).model_dump_json()).html


def test_others_and_own():
    """Both means, how many stand behind the others', and no judgement."""
    html = shown(30)
    assert "mittlere bewertete Stufe 2,3 (120\u00a0Personen in 7\u00a0Betrieben)" in html
    assert "Bei Ihnen: 3,0." in html


def test_four_rated_people_are_not_shown():
    """The others are; the own mean is not."""
    html = shown(30, people=4)
    assert "2,3" in html
    assert "Bei Ihnen" not in html


@pytest.mark.parametrize(
    ("headcount", "why"),
    [
        (100, "weniger als 3 Betriebe beitragen"),
        (5, "kein Betrieb dieser Größe"),
        (None, "weil die Zahl der Beschäftigten fehlt"),
    ],
)
def test_no_comparison_says_why(headcount, why):
    """Refused by the gate, nobody of that size, size not known."""
    assert why in shown(headcount)


def test_without_a_pool_there_is_nothing():
    """Pages and ordinary runs do not change."""
    assert compared(object(), "") == Block("")
