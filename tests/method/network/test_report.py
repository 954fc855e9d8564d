"""What the report on a network shows.

Requirements:
- What a company did not release changes nothing that is shown: no table, sentence, text, figure.
- A name stands only beside what was released with it; keys of companies and people never stand.
- The report for readers outside the network names no company and tells no example.
- Companies of one name are told apart.
- Members are counted through the gate by size, sector and area: a group of fewer than five is not
  shown.
- The map is made of coordinates alone: no picture, no outline, no address of others.
- How good the plan is stands beside it: proven, or how much better another could be.
- Ends of ties that are not named are drawn one by one, so that nobody's ties can be put together.
- What no course covers becomes the draft of a course, with the number of companies as its case.
- Another network needs only another file: its events, agreements, partners, areas and colours show.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from lernbund.network_report import words_of
from method.content import look
from method.network.analysis import NetworkReport, analyse, report_on
from method.network.definition import Network, read_network
from method.network.members import members_of
from method.network.shared import sharing_of
from reports.chapter import Chapter
from reports.charts.network import FIGURES, region
from reports.labels import Label
from reports.sentences.network import LISTS, PASSAGES, proof
from reports.specs import chapter_spec
from schemas.case import Case, case_of
from schemas.sharing import VISIBILITY
from tests.method.network.conftest import COAST, made

DAY = datetime.date(2026, 11, 24)
SUBJECTS = ("technologies", "skills", "needs")
SPEC = chapter_spec("network")


@cache
def coast() -> Network:
    """Return a network that has nothing in common with the example."""
    return read_network(COAST.read_text(encoding="utf-8"))


def member(number: int, shares: dict[str, str], *, ags: str = "03402", **work: str) -> Case:
    """Return a company at the coast."""
    released = " ".join(f"{subject}:{how}" for subject, how in shares.items())
    case = made(f"geheim-{number}", released=released, people=3, **work)
    return replace(case, sites=case.sites.assign(ags=ags))


def everything(result: NetworkReport) -> str:
    """Return all that a reader can see or have read to them, and what figures are drawn from."""
    chapter = Chapter("network", case_of({}), result, DAY)
    blocks = [
        chapter.facts(),
        *map(chapter.table, SPEC.tables),
        *map(chapter.sentences, LISTS),
        *map(chapter.passages, PASSAGES),
        chapter.close(),
    ]
    drawn = result.web.graph
    figures = [result.areas.to_csv(), result.topics.to_csv(), drawn.nodes(data=True), drawn.edges]
    return "\n".join([*(each.html for each in blocks), *map(str, figures)])


WORK = (
    {"technologies": {"introduced": "ai", "planned": "robotics"}, "skills": {"masters": "cnc-cam"}},
    {
        "technologies": {"introduced": "robotics", "planned": "ai"},
        "skills": {"masters": "quali-spc"},
    },
)
NEEDS = ("quali-spc", "cnc-cam")
OTHER = {
    "technologies": {"introduced": "additive", "planned": "cnc"},
    "skills": {"masters": "robotik-bedienen"},
    "needs": {"needs": "ki-lernverfahren"},
}


def variants(number: int, shares: dict[str, str]) -> tuple[Case, Case]:
    """Return a company, and the same with another name and other work where nothing is released."""
    work = {**WORK[number % 2], "needs": {"needs": NEEDS[number % 2]}}
    shown = {s for s in SUBJECTS if shares.get(s) in ("topic", "name")}
    own = {key: value for s in SUBJECTS for key, value in work[s].items()}
    changed = {
        key: value for s in SUBJECTS for key, value in (work if s in shown else OTHER)[s].items()
    }
    first, second = member(number, shares, **own), member(number, shares, **changed)
    if "name" not in shares.values():
        second = replace(second, company=second.company.assign(name="Anders AG"))
    return first, second


releases = st.dictionaries(st.sampled_from(SUBJECTS), st.sampled_from(list(VISIBILITY)))


@settings(max_examples=4, deadline=None)
@given(st.lists(releases, min_size=3, max_size=3))
def test_what_is_not_released_changes_nothing(drawn: list[dict[str, str]]) -> None:
    """Two worlds that differ only in what is not released give the same report, plan aside."""
    cases = [variants(number, shares) for number, shares in enumerate(drawn)]
    here, there = (without_plan([pair[side] for pair in cases]) for side in (0, 1))
    text = everything(here)
    assert text == everything(there)
    assert "geheim-" not in text
    assert "P1" not in text
    for number, shares in enumerate(drawn):
        assert f"Geheim-{number} GmbH" not in text or "name" in shares.values()


def test_the_plan_shows_nothing_that_is_not_released() -> None:
    """The same for the plan: one shares its needs by name, one without, one not at all."""
    drawn = ({"needs": "name"}, {"needs": "topic"}, {"skills": "name"})
    cases = [variants(2 * number, shares) for number, shares in enumerate(drawn)]
    here, there = (analyse([pair[side] for pair in cases], coast(), DAY) for side in (0, 1))
    assert everything(here) == everything(there)
    assert here.demand is not None
    assert set(here.demand.together.shares) == {"geheim-0", "geheim-2"}


def test_no_count_or_figure_shows_what_is_not_released() -> None:
    """Six that release something and one that does not: counts from five on, texts of figures."""
    drawn: tuple[dict[str, str], ...] = (
        dict.fromkeys(SUBJECTS, "name"),
        {"technologies": "topic"},
        {"skills": "topic"},
        {"needs": "topic"},
        {"skills": "name"},
        {"technologies": "topic", "needs": "name"},
        {},
    )
    cases = [variants(number, shares) for number, shares in enumerate(drawn)]
    here, there = (without_plan([pair[side] for pair in cases]) for side in (0, 1))
    assert here.areas["members"].dropna().tolist() == [6]
    assert here.sizes_and_sectors["members"].dropna().tolist() == [6, 6, 6, 6]
    assert everything(here) == everything(there)
    texts, others = (drawn_texts(each) for each in (here, there))
    assert texts == others
    assert "Geheim-0 GmbH" in texts
    for hidden in ("Geheim-1 ", "Geheim-2 ", "Geheim-3 ", "Geheim-6 ", "geheim-"):
        assert hidden not in texts


def drawn_texts(result: NetworkReport) -> str:
    """Return what figures write and what is read to those who cannot see them."""
    drawings = [draw(result, case_of({})) for draw in FIGURES.values()]
    return "\n".join(
        text
        for each in drawings
        if each is not None
        for text in (each.alt, *(t.get_text() for t in each.figure.findobj(Text)))
    )


def without_plan(cases: list[Case]) -> NetworkReport:
    """Return the report without a plan, which takes long."""
    return report_on(sharing_of(cases, coast(), DAY), None, coast(), DAY)


@pytest.fixture(scope="module")
def five() -> NetworkReport:
    """Return the report of five companies: one named, four without a name."""
    shares: list[dict[str, str]] = [dict.fromkeys(SUBJECTS, "name")]
    shares += [dict.fromkeys(SUBJECTS, "topic")] * 4
    cases = [
        member(
            number,
            each,
            needs="ki-lernverfahren",
            masters="cnc-cam" if number else "quali-spc",
            introduced="" if number else "ai",
            planned="ai" if number else "",
        )
        for number, each in enumerate(shares)
    ]
    return analyse(cases, coast(), DAY)


def test_outside_nobody_is_named() -> None:
    """What was released by name to the network stands without one; its example does not stand."""
    shares = dict.fromkeys((*SUBJECTS, "example"), "name")
    cases = [member(n, shares, masters="cnc-cam", needs="ki-tabellen") for n in range(3)]
    cases = [replace(each, sharing=each.sharing.assign(wording="Gelungen!")) for each in cases]
    inside, outside = (
        everything(report_on(sharing_of(cases, coast(), DAY, names=names), None, coast(), DAY))
        for names in (True, False)
    )
    for shown in ("Geheim-1 GmbH", "Gelungen!"):
        assert (shown in inside, shown in outside) == (True, False)
    assert "3 ohne Namen" in outside


def test_companies_of_one_name_are_told_apart() -> None:
    """Each with its area; another name stays as it is."""
    cases = [member(n, {"skills": "name"}, ags=ags) for n, ags in enumerate(("03402", "03457"))]
    twins = [replace(each, company=each.company.assign(name="Deich AG")) for each in cases]
    third = member(2, {"skills": "name"})
    names = [one.names["skills"] for _, one in sharing_of([*twins, third], coast(), DAY)]
    assert names == ["Deich AG, Emden", "Deich AG, Leer", "Geheim-2 GmbH"]


def test_members_are_counted_through_the_gate(five: NetworkReport) -> None:
    """Five in Emden are shown, none elsewhere."""
    counts = five.areas.set_index("area")["members"].dropna().to_dict()
    assert counts == {"Emden": 5.0}


def test_a_group_of_four_is_not_counted() -> None:
    """Neither four in Leer nor, by subtraction, what would give them away."""
    shares = {"skills": "topic"}
    places = ["03402"] * 5 + ["03457"] * 4
    cases = [member(n, shares, ags=ags, masters="cnc-cam") for n, ags in enumerate(places)]
    areas = without_plan(cases).areas.set_index("area")["members"]
    assert pd.isna(areas["Leer"])


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        (
            5,
            {"10 bis 49": 5, "50 bis 249": 5, "Gesamt": 10, "Sonstiger Fahrzeugbau": 5,
             "weitere Branchen": 5},
        ),
        (4, {"Gesamt": 9}),
    ],
)  # fmt: skip
def test_sizes_and_sectors_are_counted_through_the_gate(
    others: int, shown: dict[str, float]
) -> None:
    """Five builders of ships and five others are counted; of four others nothing can be told."""
    sorts = [("30.11", 49.0)] * 5 + [("99", 50.0)] * others
    case = member(0, {"skills": "topic"})
    cases = [
        replace(
            case,
            company=case.company.assign(company_id=f"firma-{n}", wz_code=code, headcount=size),
        )
        for n, (code, size) in enumerate(sorts)
    ]
    rows = members_of(cases, coast()).dropna(subset="members")
    rows = rows[rows["by"].ne("area")]
    assert dict(zip(rows["group"], rows["members"], strict=True)) == shown


def test_topics_count_who_needs_and_who_masters(five: NetworkReport) -> None:
    """All five need AI methods and none can; four master CAM and none asks."""
    rows = five.topics.set_index("topic_id")[["asking", "able", "people_asking", "people_able"]]
    assert rows.loc["ki-lernverfahren"].tolist() == [5, 0, 15, pytest.approx(np.nan, nan_ok=True)]
    assert rows.loc["cnc-cam"].tolist() == [0, 4, pytest.approx(np.nan, nan_ok=True), 12]
    assert rows.loc["ai", ["asking", "able"]].tolist() == [4, 1]


def test_the_map_is_made_of_coordinates_alone(five: NetworkReport) -> None:
    """Neither tiles nor outlines; nothing in the report is fetched from elsewhere."""
    figure = region(five, case_of({})).figure
    assert (figure.axes, figure.images, figure.patches, figure.lines) == ([], [], [], [])
    assert {type(each) for each in figure.artists} == {PathCollection, Label}
    assert re.findall(r"(?:src|href)=.https?://", everything(five)) == []


def test_the_look_is_the_networks_own() -> None:
    """Claim and colour of the file; every other colour is that of the kit."""
    words = words_of(coast(), COAST, title="T", privacy="P", disclaimer="D")
    assert (words.brand, words.claim) == ("Netzwerk Küstenwind", "Mit dem Wind")
    assert words.all_colours == look().colours | {"accent": "#123a63"}


def test_the_gap_is_said_where_the_plan_is_not_proven(five: NetworkReport) -> None:
    """Proven, or at most so many per cent."""
    demand = five.demand
    assert demand is not None
    assert "das ist bewiesen" in next(proof(five, case_of({})))
    choice = replace(demand.together.choice, optimal=False, gap_percent=0.31)
    unsure = replace(five, demand=replace(demand, together=replace(demand.together, choice=choice)))
    said = next(proof(unsure, case_of({}))).replace("\u00a0", " ")
    assert said == "Ein besserer Plan kann höchstens 0,31 % mehr erreichen."


def test_unnamed_ends_are_not_put_together(five: NetworkReport) -> None:
    """Each unnamed end of a tie is a point of its own."""
    graph = five.web.graph
    unnamed = [node for node in graph if graph.nodes[node]["kind"] == "unnamed"]
    assert unnamed
    assert {graph.degree(node) for node in unnamed} == {1}


def test_open_demand_becomes_a_draft_with_its_case(five: NetworkReport) -> None:
    """15 people of five companies ask for what no course teaches."""
    (draft,) = five.drafts
    assert (draft.companies, draft.course.people) == (5, 15)
    assert draft.who == "Geheim-0 GmbH und 4 ohne Namen"
    assert "Anlass: 5" in everything(five)


def test_what_the_file_says_is_shown(five: NetworkReport) -> None:
    """Events to come first, agreements with their state, partners, areas and neighbours."""
    assert five.events["title"].tolist() == ["Werkstatt KI", "Auftakt"]
    assert five.agreements["state"].tolist() == ["over"]
    assert five.shown_events["participants"].tolist() == ["unter 5", 31.0]
    text = everything(five)
    for words in (
        "Vier Themen gesammelt",
        "Hochschule Deich",
        "Transferstelle am Deich",
        "Versuchsfelder",
        "Kammer Watt",
        "Wilhelmshaven",
        "Eigene Förderung von Niedersachsen und Bremen kennt das Werkzeug nicht",
    ):
        assert words in text
    assert "LERNBUND" not in text


def test_every_figure_is_drawn(five: NetworkReport) -> None:
    """Each with a sentence on what can be seen."""
    for name, draw in FIGURES.items():
        drawing = draw(five, case_of({}))
        assert drawing is not None, name
        assert drawing.alt.endswith(".")


def test_an_empty_network_says_so() -> None:
    """Without companies every part says why it is empty."""
    result = analyse([], coast(), DAY)
    assert "Noch hat kein Betrieb etwas freigegeben" in everything(result)
