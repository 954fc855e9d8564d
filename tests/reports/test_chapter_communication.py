"""Requirements of the chapter "Kommunikation".

- Every table, figure, list and text renders for plausible companies and for an empty one.
- An empty company reads sentences, never a machine's word for nothing.
- No person's code is in any block.
- Every block of the notebook exists in the spec, and the other way round.
- A breach of the order of information is said first; hints on language are no verdict.
"""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from lernbund.sample import companies
from method import communication
from reports.blocks import Block
from reports.chapter import Chapter
from reports.charts.communication import FIGURES
from reports.sentences.communication import LISTS, PASSAGES
from reports.specs import chapter_spec
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
SPEC = chapter_spec("communication")
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "5_communication.ipynb"
EMPTY = case_of({"company": pd.DataFrame([{"company_id": "leer", "name": "Leer GmbH"}])})
SAMPLES = list(companies(2, seed=5, day=DAY))
FULL = SAMPLES[0]
MACHINE = re.compile(r"\b(nan|None|NaT)\b|&lt;NA&gt;|\[\]")


def chapter_of(case: Case) -> Chapter:
    """Return the chapter about ``case``."""
    return Chapter("communication", case, communication.analyse(case, DAY), DAY)


@cache
def blocks(case: Case) -> list[Block]:
    """Return every block the chapter has about ``case``."""
    chapter = chapter_of(case)
    return [
        chapter.facts(),
        *(chapter.table(name) for name in SPEC.tables),
        *(chapter.figure(name) for name in SPEC.figures),
        *(chapter.sentences(name) for name in LISTS),
        *(chapter.passages(name) for name in PASSAGES),
        chapter.close(),
    ]


def words(block: Block) -> str:
    """Return the text of ``block`` without pictures and tags."""
    return re.sub(r'src="data:[^"]*"|<[^>]+>', " ", block.html)


@pytest.mark.parametrize("case", [*SAMPLES, EMPTY], ids=lambda case: case.company_id)
def test_every_block_speaks_german(case: Case) -> None:
    """Blocks have text, and none of a machine's words for nothing."""
    for each in blocks(case):
        assert len(words(each).split()) > 1
        assert MACHINE.search(words(each)) is None


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.company_id)
def test_no_person_is_named(case: Case) -> None:
    """Codes of people are in no block."""
    text = " ".join(words(each) for each in blocks(case))
    tokens = set(re.findall(r"[\w-]+", text))
    assert tokens.isdisjoint(case.people["person_id"])


def test_figures_have_alternative_texts() -> None:
    """Each figure of a full case says in a sentence what it shows."""
    result = communication.analyse(FULL, DAY)
    drawings = {name: draw(result, FULL) for name, draw in FIGURES.items()}
    assert set(drawings) == set(SPEC.figures)
    assert all(each is not None and each.alt.endswith(".") for each in drawings.values())


def test_facts_are_two_to_five_sentences() -> None:
    """A full case has two to five facts and at most three next steps."""
    (data,) = chapter_of(FULL).facts().data.values()
    assert 2 <= len(data["facts"]) <= 5
    assert len(data["next_steps"]) <= 3
    sentences = [fact["text"] for fact in (*data["facts"], *data["next_steps"])]
    assert all(text.endswith((".", "“).", ").")) for text in sentences)


def test_an_empty_company_gets_hints_and_a_first_step() -> None:
    """Nothing entered: hints say on which sheet, and the first step is named."""
    chapter = chapter_of(EMPTY)
    assert "Blatt „Beteiligte“" in chapter.table("stakeholders").html
    assert "Blatt „Kommunikation“" in chapter.figure("timeline").html
    assert "lässt sich die Reihenfolge nicht prüfen" in chapter.sentences("violations").html
    (data,) = chapter.facts().data.values()
    assert "Betriebsrat" in data["next_steps"][0]["text"]


def test_drafts_carry_hints_that_are_no_verdict() -> None:
    """The heading says so, and the readability index is called a trend."""
    html = chapter_of(FULL).passages("drafts").html
    assert "Hinweise zur Sprache, keine Prüfung" in html
    assert "nur als Trend" in html


def test_breaches_of_the_order_are_the_heaviest_fact() -> None:
    """All before the works council: said on the first page."""
    table = {
        "company": pd.DataFrame([{"company_id": "firma", "name": "Firma", "works_council": "yes"}]),
        "stakeholders": pd.DataFrame(
            [
                {"stakeholder_id": "G1", "name": "Betriebsrat", "kind": "works_council"},
                {"stakeholder_id": "G2", "name": "Alle", "kind": "all_staff"},
            ]
        ),
        "actions": pd.DataFrame(
            [
                {"action_id": "A1", "stakeholder_id": "G1", "day": "2026-12-10"},
                {"action_id": "A2", "stakeholder_id": "G2", "day": "2026-12-01"},
            ]
        ).assign(occasion="Neue Anlage", status="planned"),
    }
    chapter = chapter_of(case_of(table))
    (data,) = chapter.facts().data.values()
    assert max(data["facts"], key=lambda fact: fact["weight"])["text"] == (
        "Die Reihenfolge der Information ist an 1\u00a0Stelle nicht eingehalten."
    )
    assert "die Reihenfolge ist umgekehrt." in chapter.sentences("violations").html


def test_the_notebook_shows_the_whole_chapter() -> None:
    """Every table, figure, list and text of the chapter is called in the notebook once."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    called = re.findall(r'chapter\.(?:table|figure|sentences|passages)\("(\w+)"\)', code)
    assert sorted(called) == sorted([*SPEC.tables, *SPEC.figures, *LISTS, *PASSAGES])
    assert code.rstrip().endswith("chapter.close()")
    assert len([line for line in code.splitlines() if line.strip()]) <= 30
