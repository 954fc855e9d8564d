"""Requirements of assumptions on the page of the evaluation.

1. A reader chooses other values; the sentences below follow at once.
2. Nothing of it is saved, and a document has no such lists.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from lernbund.live_chapter import LiveChapter, live_chapter
from lernbund.page import Document
from method.content import evaluation
from method.evaluation.analysis import analyse
from schemas.case import Case, case_of
from schemas.store import open_store

DAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def case() -> Case:
    """Return 10,000 EUR of cost against 10,000 EUR of benefit in a year."""
    company = {"company_id": "teile-1", "name": "Teile Muster"}
    measure = {"measure_id": "M1", "title": "Kurs", "path": "external", "status": "done"}
    measure |= {"headcount": 10, "cost": 10000}
    benefit = {"benefit_id": "N1", "name": "Ausschuss", "yearly": 20000, "confidence": 50}
    tables = {"company": [company], "measures": [measure], "benefits": [benefit]}
    return case_of({name: pd.DataFrame(rows) for name, rows in tables.items()})


@pytest.fixture(scope="module")
def page(case: Case, tmp_path_factory: pytest.TempPathFactory) -> LiveChapter:
    """Return the page of the evaluation."""
    folder = str(tmp_path_factory.mktemp("daten"))
    with open_store(folder) as store:
        store.write(case, who="Beratung")
    return live_chapter("evaluation", analyse, "teile-1", folder, DAY, with_people=False)


def test_sentences_follow_what_is_assumed(page: LiveChapter) -> None:
    """Half the benefit, then nothing chosen, which is the default."""
    assumed = page.assumptions("moved").children[0]
    _, lists, shown = assumed.children
    first = dict(zip([each.id for each in evaluation().assumptions], lists.children, strict=True))
    assert [text for text, _ in first["years"].options][1:3] == ["1\u00a0Jahr", "2\u00a0Jahre"]
    sentences = shown.children[0]
    assert "Nutzen im Jahr: 10.000" in sentences.value
    first["benefit_share"].value = "50"
    assert "Nutzen im Jahr: 5.000" in sentences.value
    assert "nach rund 24 Monaten gedeckt" in sentences.value
    first["benefit_share"].value = ""
    assert "Nutzen im Jahr: 10.000" in sentences.value
    assert page.session.case.benefits["yearly"].tolist() == [20000]


def test_a_document_has_no_lists(case: Case) -> None:
    """Its scenarios are a table."""
    document = Document("evaluation", case, analyse(case, DAY), DAY)
    assert document.assumptions("moved") is None
    assert "nur die Hälfte des Nutzens tritt ein" in document.table("scenarios").html
