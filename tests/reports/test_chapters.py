"""What every chapter keeps to, and what each says of an empty company.

- every table, figure, list and text renders for plausible companies and for an empty one
- nothing entered reads as sentences that name the sheet, never as a machine's word for nothing
- no person's code is in any block unless asked for
- two to five facts, at most three next steps, whole sentences; figures have alternative texts
- no words of a figure are cut or written over others
- the notebook shows the whole chapter, each piece once
- a breach of the order of information is said first; hints on language are no verdict
- no sentence of the evaluation names a cause
"""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from matplotlib.transforms import Bbox, BboxBase

from lernbund.plan import notebook_of
from lernbund.sample import companies
from method.content import evaluation, research
from method.research.plan import analysis_plan
from reports.blocks import Block
from reports.chapter import Chapter
from reports.charts.offers import split
from reports.drawing import svg_source
from reports.labels import Label
from reports.specs import chapter_spec
from schemas.case import Case, case_of
from schemas.company import STEPS

DAY = datetime.date(2026, 11, 23)
EMPTY = case_of({"company": pd.DataFrame([{"company_id": "leer", "name": "Leer GmbH"}])})
SAMPLES = [*companies(2, seed=4, day=DAY), *companies(1, seed=6, day=DAY)]
MACHINE = re.compile(r"\b(nan|None|NaT)\b|&lt;NA&gt;|\[\]")
PIECE = re.compile(r"chapter\.(?:table|figure|sentences|passages)\((.*?)\)")
steps = pytest.mark.parametrize("step", STEPS)


@cache
def chapter_of(step: str, case: Case, *, with_people: bool = False) -> Chapter:
    """Return the chapter ``step`` about ``case``."""
    result = import_module(f"method.{step}.analysis").analyse(case, DAY)
    return Chapter(step, case, result, DAY, with_people=with_people)


def pieces(step: str) -> list[tuple[str, str]]:
    """Return kind and name of everything the chapter can show."""
    spec, said = chapter_spec(step), import_module(f"reports.sentences.{step}")
    kinds = {"table": spec.tables, "figure": spec.figures, "sentences": said.LISTS}
    kinds["passages"] = said.PASSAGES
    return [(kind, name) for kind, names in kinds.items() for name in names]


@cache
def blocks(step: str, case: Case, *, with_people: bool = False) -> list[Block]:
    """Return every block of the chapter."""
    chapter = chapter_of(step, case, with_people=with_people)
    shown = [getattr(chapter, kind)(name) for kind, name in pieces(step)]
    return [chapter.facts(), *shown, chapter.close()]


def words(block: Block) -> str:
    """Return the text of ``block`` without pictures and tags."""
    return re.sub(r'src="data:[^"]*"|<[^>]+>', " ", block.html)


@steps
@pytest.mark.parametrize("case", [*SAMPLES, EMPTY], ids=lambda case: case.company_id)
def test_every_block_speaks_german(step: str, case: Case) -> None:
    """Blocks have text, and none of a machine's words for nothing."""
    for each in blocks(step, case):
        assert len(words(each).split()) > 1
        assert MACHINE.search(words(each)) is None


@steps
@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.company_id)
def test_no_person_is_named(step: str, case: Case) -> None:
    """Codes of people are in no block."""
    text = " ".join(words(each) for each in blocks(step, case))
    assert set(re.findall(r"[\w-]+", text)).isdisjoint(case.people["person_id"])


@pytest.mark.parametrize("step", ["skills", "concept"])
def test_people_appear_only_when_asked_for(step: str) -> None:
    """The version with people names codes, in words a reader understands."""
    case = next(each for each in SAMPLES if len(each.ratings))
    text = words(chapter_of(step, case, with_people=True).table("people"))
    assert set(re.findall(r"[\w-]+", text)) & set(case.people["person_id"])
    assert MACHINE.search(text) is None


@steps
def test_figures_have_alternative_texts(step: str) -> None:
    """Each figure of the spec is drawn, and says in a sentence what it shows."""
    figures = import_module(f"reports.charts.{step}").FIGURES
    assert set(figures) == set(chapter_spec(step).figures)
    drawn = [
        draw(chapter_of(step, case).result, case) for draw in figures.values() for case in SAMPLES
    ]
    assert drawn
    assert all(each.alt.endswith(".") for each in drawn if each is not None)


@steps
@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.company_id)
def test_figures_cut_no_words(step: str, case: Case) -> None:
    """Every label lies within its figure, and none over another."""
    for draw in import_module(f"reports.charts.{step}").FIGURES.values():
        drawing = draw(chapter_of(step, case).result, case)
        if drawing is not None:
            svg_source(drawing.figure)
            labels = [each for each in drawing.figure.artists if isinstance(each, Label)]
            boxes = {label: label.get_window_extent().padded(-0.5) for label in labels}
            paper = drawing.figure.bbox
            cut = [label for label, box in boxes.items() if not_within(box, paper)]
            over = [label for label, box in boxes.items() if box.count_overlaps(boxes.values()) > 1]
            assert ([str(label) for label in cut], [str(label) for label in over]) == ([], [])


def not_within(box: BboxBase, paper: BboxBase) -> bool:
    """Return whether ``box`` stands out of ``paper``."""
    return not np.allclose(Bbox.union([box, paper]).extents, paper.extents)


@steps
@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.company_id)
def test_facts_are_two_to_five_sentences(step: str, case: Case) -> None:
    """A chapter competes for the first page with few, whole sentences."""
    (data,) = chapter_of(step, case).facts().data.values()
    sentences = [fact["text"] for fact in (*data["facts"], *data["next_steps"])]
    assert 1 <= len(data["facts"]) <= 5
    assert len(data["next_steps"]) <= 3
    assert all(text.endswith((".", ".)", "“).")) for text in sentences)


@steps
def test_the_notebook_shows_the_whole_chapter(step: str) -> None:
    """Every piece of the chapter is called in the notebook once."""
    cells = json.loads(notebook_of(step).read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    called = re.findall(r'"(\w+)"', " ".join(PIECE.findall(code)))
    assert sorted(called) == sorted(name for _, name in pieces(step))
    assert code.rstrip().endswith("chapter.close()")


@pytest.mark.parametrize(
    ("step", "kind", "name", "expected"),
    [
        ("situation", "table", "technologies", "Blatt „Technologien“"),
        ("situation", "figure", "maturity", "Blatt „Ausgangslage“"),
        ("skills", "figure", "heat", "Blatt „Bewertungen“"),
        ("skills", "sentences", "bus_factor", "Busfaktor lässt sich noch nicht angeben"),
        ("concept", "table", "agreed", "Blatt „Maßnahmen“"),
        ("concept", "figure", "gantt", "Blatt „Maßnahmen“"),
        ("offers", "table", "plan", "Blatt „Angebote“"),
        ("offers", "figure", "cost", "Blatt „Angebote“"),
        ("communication", "table", "stakeholders", "Blatt „Beteiligte“"),
        ("communication", "figure", "timeline", "Blatt „Kommunikation“"),
        ("communication", "sentences", "violations", "lässt sich die Reihenfolge nicht prüfen"),
        ("evaluation", "table", "items", "Blatt „Befragung“"),
        ("evaluation", "figure", "indicators", "Blatt „Messwerte“"),
        ("evaluation", "sentences", "returns", "noch nicht ins Verhältnis setzen"),
    ],
)
def test_an_empty_company_is_told_where_to_enter(
    step: str, kind: str, name: str, expected: str
) -> None:
    """Nothing entered: the block says so and names the sheet."""
    assert expected in getattr(chapter_of(step, EMPTY), kind)(name).html


@steps
def test_an_empty_company_gets_no_empty_table(step: str) -> None:
    """Only what the law says of everybody is shown without data."""
    chapter = chapter_of(step, EMPTY)
    shown = {name for name in chapter_spec(step).tables if "<table" in chapter.table(name).html}
    general = {"rates", "instruments", "sequence", "fields", "impact", "criteria"}
    assert shown - general == set()


def test_the_parts_of_a_bar_add_up_to_the_cost() -> None:
    """Company and likely funding are the whole cost; hidden and free courses have no bar."""
    plan = pd.DataFrame(
        {
            "title": ["a", "b", "c", "d"],
            "stage": ["proposed", "planned", "proposed", "proposed"],
            "gross": [100.0, 200.0, None, 0.0],
            "funded": [50.0, 0.0, None, 0.0],
            "net": [50.0, 200.0, None, 0.0],
        }
    )
    parts = split(plan)
    assert parts[["title", "net", "funded"]].to_numpy().tolist() == [
        ["a", 50.0, 50.0],
        ["b (vereinbart)", 200.0, 0.0],
    ]


def test_drafts_carry_hints_that_are_no_verdict() -> None:
    """The heading says so, and the readability index is called a trend."""
    html = chapter_of("communication", SAMPLES[0]).passages("drafts").html
    assert "Hinweise zur Sprache, keine Prüfung" in html
    assert "nur als Trend" in html


def test_breaches_of_the_order_are_the_heaviest_fact() -> None:
    """All before the works council: said on the first page."""
    groups = [("G1", "Betriebsrat", "works_council"), ("G2", "Alle", "all_staff")]
    actions = [("A1", "G1", "2026-12-10"), ("A2", "G2", "2026-12-01")]
    tables = {
        "company": pd.DataFrame([{"company_id": "firma", "name": "Firma", "works_council": "yes"}]),
        "stakeholders": pd.DataFrame(groups, columns=["stakeholder_id", "name", "kind"]),
        "actions": pd.DataFrame(actions, columns=["action_id", "stakeholder_id", "day"]).assign(
            occasion="Neue Anlage", status="planned"
        ),
    }
    chapter = chapter_of("communication", case_of(tables))
    (data,) = chapter.facts().data.values()
    assert max(data["facts"], key=lambda fact: fact["weight"])["text"] == (
        "Reihenfolge der Information: „Alle Beschäftigten informieren“ steht am 01.12.2026 im "
        "Plan. „Betriebsrat über Technik und Arbeitsabläufe unterrichten“ (§ 90 BetrVG) folgt "
        "erst am 10.12.2026; die Reihenfolge ist umgekehrt."
    )
    assert "die Reihenfolge ist umgekehrt." in chapter.sentences("violations").html


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: case.company_id)
def test_no_sentence_names_a_cause(case: Case) -> None:
    """No word of the content's list stands anywhere, beside what the company wrote itself."""
    own = [*case.measures["title"], *case.benefits["name"], *case.benefits["basis"].dropna()]
    text = " ".join(words(each) for each in blocks("evaluation", case))
    assert named_causes(text, *own, *evaluation().cautions.values()) == []


def named_causes(text: str, *own: str) -> list[str]:
    """Return the words for a cause in ``text`` beside ``own`` sentences, in any case."""
    text = text.casefold()
    for each in own:
        text = text.replace(each.casefold(), "")
    return [word for word in evaluation().causal_words if word.casefold() in text]


def test_a_cause_is_found_wherever_it_stands() -> None:
    """At the beginning of a sentence, too."""
    assert named_causes("Dank der Maßnahme. Infolge der Kurse.") == ["dank der", "infolge der"]


def test_no_text_about_a_pool_names_a_cause() -> None:
    """Captions, notes and limits; the page of a report is read in ``test_build``."""
    parts = (chapter_spec("research"), research(), analysis_plan())
    text = " ".join(part.model_dump_json() for part in parts)
    assert named_causes(text) == []
