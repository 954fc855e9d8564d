"""Requirements of the chapter "Angebote und Förderung".

- Every table, figure and list renders for plausible companies and for an empty one.
- An empty company reads sentences, never a machine's word for nothing.
- No person's code is in any block unless asked for.
- Every block of the notebook exists in the spec, and the other way round.
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
from method import offers
from reports.blocks import Block
from reports.chapter import Chapter
from reports.charts.offers import FIGURES, split
from reports.sentences.offers import LISTS
from reports.specs import chapter_spec
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
SPEC = chapter_spec("offers")
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "4_offers.ipynb"
EMPTY = case_of({"company": pd.DataFrame([{"company_id": "leer", "name": "Leer GmbH"}])})
SAMPLES = list(companies(2, seed=4, day=DAY))
MACHINE = re.compile(r"\b(nan|None|NaT)\b|&lt;NA&gt;|\[\]")


@cache
def blocks(case: Case) -> list[Block]:
    """Return every block the chapter has about ``case``."""
    chapter = Chapter("offers", case, offers.analyse(case, DAY), DAY)
    return [
        chapter.facts(),
        *(chapter.table(name) for name in SPEC.tables),
        *(chapter.figure(name) for name in SPEC.figures),
        *(chapter.sentences(name) for name in LISTS),
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
    result = offers.analyse(SAMPLES[1], DAY)
    drawings = {name: draw(result, SAMPLES[1]) for name, draw in FIGURES.items()}
    assert set(drawings) == set(SPEC.figures)
    assert all(each is not None and each.alt.endswith(".") for each in drawings.values())


def test_an_empty_company_gets_hints_and_a_first_step() -> None:
    """Nothing entered: hints say on which sheet, and the first step is named."""
    chapter = Chapter("offers", EMPTY, offers.analyse(EMPTY, DAY), DAY)
    shown = {name for name in SPEC.tables if "<table" in chapter.table(name).html}
    assert shown == {"rates", "instruments"}
    assert "Blatt „Angebote“" in chapter.table("plan").html
    assert "Größenklasse offen" in chapter.facts().html
    assert "Blatt „Angebote“" in chapter.figure("cost").html


def test_facts_are_two_to_five_sentences() -> None:
    """A full case has two to five facts and at most three next steps."""
    block = Chapter("offers", SAMPLES[0], offers.analyse(SAMPLES[0], DAY), DAY).facts()
    (data,) = block.data.values()
    assert 2 <= len(data["facts"]) <= 5
    assert len(data["next_steps"]) <= 3
    assert all(fact["text"].endswith(".") for fact in data["facts"])


def test_the_notebook_shows_the_whole_chapter() -> None:
    """Every table, figure and list of the chapter is called in the notebook once."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    called = re.findall(r'chapter\.(?:table|figure|sentences)\("(\w+)"\)', code)
    assert sorted(called) == sorted([*SPEC.tables, *SPEC.figures, *LISTS])
    assert code.rstrip().endswith("chapter.close()")


def test_the_parts_of_a_bar_add_up_to_the_cost() -> None:
    """Company, likely and open funding are the whole cost; only open verdicts are open."""
    plan = pd.DataFrame(
        {
            "title": ["a", "b", "c", "d"],
            "cost": [100.0, 200.0, 300.0, None],
            "funded": [50.0, 100.0, None, None],
            "verdict": ["yes", "open", "no", "yes"],
        }
    )
    parts = split(plan)[["own", "likely", "open"]].to_numpy().tolist()
    assert parts == [[50.0, 50.0, 0.0], [100.0, 0.0, 100.0], [300.0, 0.0, 0.0]]
