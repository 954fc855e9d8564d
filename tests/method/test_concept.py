"""The personnel development concept.

Requirements:
- A gap of 1 is closed on the job, of 2 internally, of 3 and more externally; every gap of a person
  is in exactly one proposal; what nobody rated is no gap.
- Effort is hours x people, in euros only with a labour cost; sums equal their parts.
- Priority P = w (a gapshare + b / cover + c urgency), its weights shown, its order tested by moving
  each weight by 20 %.
- Wishes are counted against gaps; counts under five are said in words.
- Agreed measures get milestones, findings and a Gantt; proposals never get an invented date.
- Changes since the last workshop come from the state on that day.
- Frames for everybody name no person; roles under five people are pooled.
- Shown proposals stand for five people and more, and add up to the totals.
"""

from __future__ import annotations

import datetime
from dataclasses import fields
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.agreed import coverage
from method.concept.analysis import Concept, analyse
from method.concept.priority import PriorityWeights, priorities, sensitivity
from method.concept.proposals import GAP_COLUMNS, by_path, open_gaps, path_of, pooled, proposed
from method.concept.shown import ShownProposals, shown_proposals
from method.content import measure_types
from method.disclosure import FEW, few_or_number
from method.skills.fulfilment import pairs_of
from method.skills.ratings import current_ratings, known_ratings
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
SKILLS = {"drehen": "CNC-Drehen", "messen": "Messen"}


def rows(text: str, columns: str) -> pd.DataFrame:
    """Return the lines of ``text`` as a table of ``columns``; a dash is an empty cell."""
    cells = [line.split() for line in text.strip().splitlines()]
    table = pd.DataFrame(cells, columns=columns.split(), dtype="str")
    return table.mask(table.eq("–"))


def ratings(text: str) -> pd.DataFrame:
    """Return ratings by the supervisor: person, skill, level, day."""
    table = rows(text, "person_id skill_id level rated_on")
    day = pd.to_datetime(table["rated_on"])
    return table.assign(source="supervisor", rated_on=day, level=table["level"].astype("Int64"))


def measures(*entries: dict[str, Any]) -> pd.DataFrame:
    """Return agreed measures; each is planned, internal and about turning unless said."""
    usual = {"title": "Kurs", "path": "internal", "skill_id": "drehen", "status": "planned"}
    table = pd.DataFrame([{"measure_id": f"M{n}", **usual, **e} for n, e in enumerate(entries)])
    days = [name for name in ("agreed_on", "start", "end") if name in table]
    return table.assign(**{name: pd.to_datetime(table[name]) for name in days})


def shop(*, people: int = 8, company: dict[str, Any] | None = None, **tables: Any) -> Case:
    """Return a workshop of turners P000, P001, ... who need turning 3 and measuring 4."""
    codes = [f"P{number:03}" for number in range(people)]
    row = {"company_id": "nirgendwo", "name": "Nirgendwo GmbH", **(company or {})}
    base = {
        "company": pd.DataFrame([row]),
        "processes": pd.DataFrame([{"process_id": "F", "name": "Fertigung", "importance": 3}]),
        "roles": pd.DataFrame([{"role_id": "dreher", "name": "Dreher", "process_id": "F"}]),
        "people": pd.DataFrame({"person_id": codes, "role_id": "dreher"}),
        "skills": pd.DataFrame({"skill_id": list(SKILLS), "name": list(SKILLS.values())}),
        "requirements": pd.DataFrame(
            {"role_id": "dreher", "skill_id": list(SKILLS), "target": [3, 4], "weight": [3, 1]}
        ),
    }
    return case_of(base | tables)


RATED = """
P000 drehen 2 2026-01-10
P001 drehen 1 2026-01-10
P002 drehen 0 2026-01-10
P003 drehen 3 2026-01-10
P004 drehen 1 2026-01-10
P000 messen 0 2026-01-10
"""


def rated(**tables: Any) -> Concept:
    """Return the concept of the workshop with the ratings ``RATED``."""
    return analyse(shop(ratings=ratings(RATED), **tables), DAY)


@cache
def unplanned() -> Concept:
    """Return the concept without any agreed measure, computed once."""
    return rated()


@pytest.mark.parametrize(
    ("gap", "path"),
    [(1, "on_the_job"), (2, "internal"), (3, "external"), (4, "external")],
)
def test_the_size_of_the_gap_decides_the_path(gap: int, path: str) -> None:
    """The rule of the RKW as the content states it."""
    assert path_of(pd.Series([gap])).tolist() == [path]


def test_gaps_become_proposals_by_role_skill_and_path() -> None:
    """Five gaps of turning and measuring become four proposals, the pressing skill first."""
    found = unplanned().proposals[["skill_id", "path", "people", "gap", "gap_total"]]
    assert found.to_numpy().tolist() == [
        ["drehen", "external", 1, 3, 3],
        ["drehen", "internal", 2, 2, 4],
        ["drehen", "on_the_job", 1, 1, 1],
        ["messen", "external", 1, 4, 4],
    ]


def test_what_nobody_rated_is_no_gap_but_is_counted() -> None:
    """Ten of sixteen pairs have no rating: no measure, but a sentence."""
    result = unplanned()
    assert result.n_unrated == 10
    assert any("10 von 16" in gap.text for gap in result.missing)


def test_effort_is_the_planning_default_times_people() -> None:
    """Two people in an internal course: hours of the content, euros of the company."""
    hours = next(
        k.hours_default for k in measure_types().types if k.path == "internal" and k.default
    )
    result = rated(company={"labour_cost": 40})
    internal = result.proposals.set_index("path").loc["internal"]
    assert (internal["effort_hours"], internal["effort_euro"]) == (2 * hours, 2 * hours * 40)


def test_without_labour_cost_there_are_no_euros() -> None:
    """The effort stays in hours, and the reader learns which entry is missing."""
    result = unplanned()
    assert (result.labour_cost, result.totals.effort_euro) == (None, None)
    assert result.proposals["effort_euro"].isna().all()
    assert ("company", True) in {(m.table, "Arbeitskosten" in m.text) for m in result.missing}


def test_the_formula_of_the_priority() -> None:
    """One skill by hand: w = 2, gap share 0.5, cover 4, urgency 0.25."""
    parts = pd.DataFrame(
        {"skill_id": ["a"], "weight": [2], "gap_share": [0.5], "cover": [4], "urgency": [0.25]}
    )
    row = priorities(parts, PriorityWeights()).iloc[0]
    assert row["score"] == pytest.approx(2 * (0.5 * 0.5 + 0.3 / 4 + 0.2 * 0.25) / 3 * 100)


def test_a_cover_of_zero_counts_as_one() -> None:
    """Nobody who can is as pressing as one who can."""
    parts = pd.DataFrame(
        {"skill_id": ["a", "b"], "weight": 1, "gap_share": 0.5, "cover": [0, 1], "urgency": 0.0}
    )
    first, second = priorities(parts, PriorityWeights())["score"]
    assert first == second


def test_weights_are_shown_with_a_sum_of_one() -> None:
    """5, 3, 2 is the same as 0.5, 0.3, 0.2."""
    assert PriorityWeights(gap=5, cover=3, urgency=2).normalised() == PriorityWeights()


@pytest.mark.parametrize("weights", [(-1, 1, 1), (0, 0, 0)])
def test_impossible_weights_are_refused(weights: tuple[float, float, float]) -> None:
    """Weights below zero or all zero have no meaning."""
    gap, cover, urgency = weights
    with pytest.raises(ValueError, match="at least 0 and not all 0"):
        PriorityWeights(gap=gap, cover=cover, urgency=urgency)


def test_urgency_comes_from_technology_process_and_cover() -> None:
    """A plan for 2028 with impact 4 gives 0.6, an important process 1, no cover at risk 0."""
    coming = {"technology_id": "T", "name": "CNC", "family": "cnc", "status": "planned"}
    row = {**coming, "horizon": 2028, "impact": 4, "processes": "X; F"}
    urgency = rated(technologies=pd.DataFrame([row])).urgency.set_index("skill_id")
    turning = urgency.loc["drehen"]
    assert turning[["technology", "process", "cover_at_risk"]].tolist() == [0.6, 1.0, 0.0]
    assert turning["urgency"] == pytest.approx(1.6 / 3)


def test_urgency_without_data_is_zero() -> None:
    """A company that said nothing of processes and technologies has no urgency, not NaN."""
    result = rated(processes=pd.DataFrame(), roles=pd.DataFrame([{"role_id": "dreher"}]))
    assert result.urgency.set_index("skill_id").loc["messen", "urgency"] == 0.0


def test_wishes_under_five_are_said_in_words() -> None:
    """Two wishes for one skill: no number that points to people."""
    wishes = pd.DataFrame({"person_id": ["P000", "P007"], "skill_id": "messen"})
    result = rated(wishes=wishes).wishes
    assert result.by_skill.to_numpy().tolist() == [["", FEW, "–", "–"]]
    assert (result.total, result.matched, result.outside) == (2, None, None)


def test_wishes_that_meet_a_gap_are_matched() -> None:
    """Five wish what they lack, five what they do not: both numbers may be shown."""
    given_ratings = "\n".join(f"P{n:03} drehen {0 if n < 5 else 3} 2026-01-10" for n in range(10))
    wishes = pd.DataFrame({"person_id": [f"P{n:03}" for n in range(10)], "skill_id": "drehen"})
    case = shop(people=10, ratings=ratings(given_ratings), wishes=wishes)
    result = analyse(case, DAY).wishes
    assert (result.matched, result.outside) == (5, 5)
    assert result.by_skill.to_numpy().tolist() == [["drehen", "10", "5", "5"]]


def test_milestones_of_an_agreed_measure() -> None:
    """Start, middle, end and the check of effect three months later."""
    agreed = rated(measures=measures({"start": "2027-01-01", "end": "2027-03-02"}))
    days = agreed.milestones.set_index("milestone")["day"].dt.date.astype(str).to_dict()
    assert days == {
        "start": "2027-01-01",
        "middle": "2027-01-31",
        "end": "2027-03-02",
        "check": "2027-06-02",
    }


def test_large_counts_in_sentences_have_a_point() -> None:
    """1033 reads 1.033, and a small group is never counted."""
    assert [few_or_number(number) for number in (1033, 3)] == ["1.033", FEW]


def test_short_measures_have_no_middle() -> None:
    """28 days have a milestone half way, 27 have not."""
    entries = ({"start": "2027-02-01", "end": f"2027-02-{day}"} for day in (28, 27))
    both = [rated(measures=measures(entry)).agreed["middle"].notna().tolist() for entry in entries]
    assert both == [[True], [False]]


def test_undated_measures_get_no_day() -> None:
    """No start, no end: no milestone, no bar, but a finding."""
    result = rated(measures=measures({"responsible": "Meister", "headcount": 2}))
    assert (len(result.milestones), len(result.gantt)) == (0, 0)
    assert result.findings["finding"].tolist() == ["no_dates"]


def test_dropped_measures_are_neither_planned_nor_counted() -> None:
    """A dropped measure stays in the list and nowhere else."""
    dates = {"start": "2027-01-01", "end": "2027-03-02", "status": "dropped", "hours": 8}
    result = rated(measures=measures({**dates, "headcount": 5}))
    assert (len(result.agreed), len(result.gantt), len(result.milestones)) == (1, 0, 0)
    assert (result.totals.agreed, result.totals.agreed_hours) == (0, 0.0)
    assert result.findings.empty


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ({"responsible": None}, "no_responsible"),
        ({"end": None}, "no_dates"),
        ({"end": "2026-12-01"}, "wrong_dates"),
        ({"headcount": None}, "no_group"),
        ({"start": "2026-10-01"}, "late_start"),
        ({"status": "running", "start": "2026-01-05", "end": "2026-03-01"}, "late_end"),
        ({"status": "done", "start": "2026-01-05", "end": "2026-03-01"}, "no_check"),
    ],
)
def test_findings_of_agreed_measures(entry: dict, finding: str) -> None:
    """Each fault is found, alone."""
    complete = {
        "responsible": "Meister",
        "headcount": 3,
        "start": "2027-01-01",
        "end": "2027-02-01",
    }
    result = rated(measures=measures({**complete, **entry}))
    assert result.findings["finding"].tolist() == [finding]


def test_the_effort_of_agreed_measures() -> None:
    """Hours x people, people from codes before the headcount."""
    entries = ({"hours": 10, "people": "P000; P001", "headcount": 9}, {"hours": 5, "headcount": 4})
    result = rated(measures=measures(*entries, {"cost": 700}), company={"labour_cost": 50})
    totals = result.totals
    assert (totals.agreed_hours, totals.agreed_euro, totals.agreed_cost) == (40.0, 2000.0, 700.0)
    assert (totals.agreed, totals.agreed_without_hours) == (3, 1)


@pytest.mark.parametrize(
    ("entry", "covered"),
    [
        ({}, [1, 2, 1, 0]),
        ({"role_id": "dreher"}, [1, 2, 1, 0]),
        ({"role_id": "andere"}, [0, 0, 0, 0]),
        ({"headcount": 2}, [1, 1, 0, 0]),
        ({"people": "P001; P007"}, [0, 1, 0, 0]),
        ({"target_level": 2}, [0, 0, 0, 0]),
        ({"target_level": 3}, [1, 2, 1, 0]),
        ({"status": "done"}, [0, 0, 0, 0]),
        ({"skill_id": "messen"}, [0, 0, 0, 1]),
    ],
)
def test_which_proposals_an_agreed_measure_covers(entry: dict, covered: list[int]) -> None:
    """Skill, role, level and seats decide; the largest gap is served first."""
    case = shop(measures=measures(entry))
    result = unplanned()
    reached = coverage(result.proposals, result.gaps, case.measures)
    assert reached["covered"].tolist() == covered
    assert (reached["covered"] + reached["open"]).tolist() == result.proposals["people"].tolist()


def test_changes_since_the_last_workshop() -> None:
    """One gap closed, one found, one measure agreed and one finished since 1 June."""
    later = "P001 drehen 3 2026-09-01\nP005 drehen 0 2026-09-01\n"
    workshops = pd.DataFrame(
        {
            "workshop_id": ["W1", "W2", "W3"],
            "held_on": pd.to_datetime(["2026-02-01", "2026-06-01", "2026-11-23"]),
            "step": "skills",
        }
    )
    plan = measures({"agreed_on": "2026-07-01"}, {"status": "done", "end": "2026-08-01"})
    case = shop(ratings=ratings(RATED.strip() + "\n" + later), workshops=workshops, measures=plan)
    changes = analyse(case, DAY).changes
    assert changes is not None
    assert changes.since == datetime.date(2026, 6, 1)
    counts = (changes.closed, changes.found, changes.reopened, changes.lapsed, changes.rated)
    assert (counts, changes.ratings) == ((1, 1, 0, 0, 1), 2)
    assert changes.measures["change"].tolist() == ["agreed", "finished"]


def test_without_a_workshop_nothing_is_compared() -> None:
    """No workshop, no changes, but a hint."""
    result = unplanned()
    assert result.changes is None
    assert "workshops" in {gap.table for gap in result.missing}


def test_small_roles_are_pooled_for_everybody() -> None:
    """A role of two disappears in the rest; its gaps stay counted."""
    roles = pd.DataFrame({"role_id": ["dreher", "pruefer"], "name": ["Dreher", "Prüfer"]})
    case = shop(people=14, roles=roles)
    case.people.loc[12:, "role_id"] = "pruefer"
    needs = pd.DataFrame(
        {"role_id": ["dreher", "pruefer"], "skill_id": "messen", "target": 2, "weight": 1}
    )
    all_zero = "\n".join(f"P{n:03} messen 1 2026-01-10" for n in range(14))
    tables = case.tables() | {"requirements": needs, "ratings": ratings(all_zero)}
    result = analyse(case_of(tables), DAY)
    assert len(result.proposals) == 2
    assert "Prüfer" not in set(result.shown["role"])
    assert result.shown["people"].sum() == 14


def test_few_gaps_show_a_rounded_score() -> None:
    """Where fewer than five have a gap the parts are empty and the score is rounded to tens."""
    ranking = unplanned().ranking
    assert ranking["hidden"].tolist() == [True, True]
    assert ranking["score"].mod(10).tolist() == [0, 0]
    assert ranking["points_gap"].notna().tolist() == [False, False]


def test_an_empty_company_gives_an_empty_concept() -> None:
    """Nothing entered: no error, zero sums, and what to enter."""
    case = case_of({"company": pd.DataFrame([{"company_id": "leer", "name": "Leer GmbH"}])})
    result = analyse(case, DAY)
    frames = [getattr(result, f.name) for f in fields(result)]
    assert all(frame.empty for frame in frames if isinstance(frame, pd.DataFrame))
    assert (result.totals.gaps, result.totals.effort_hours) == (0, 0.0)
    tables = {gap.table for gap in result.missing}
    assert {"company", "workshops", "requirements", "measures", "wishes"} <= tables


def test_only_two_frames_name_people() -> None:
    """Person codes are in the frame of gaps alone."""
    plan = measures({"people": "P000; P001", "start": "2027-01-01", "end": "2027-02-01"})
    result = rated(
        measures=plan, wishes=pd.DataFrame([{"person_id": "P000", "skill_id": "messen"}])
    )
    frames = {f.name: getattr(result, f.name) for f in fields(result)}
    frames["by_skill"] = result.wishes.by_skill
    tables = {name: each for name, each in frames.items() if isinstance(each, pd.DataFrame)}
    naming = [name for name, each in tables.items() if "P000" in each.to_csv()]
    assert naming == ["gaps"]


LEVELS = st.lists(st.tuples(st.none() | st.integers(0, 4), st.integers(0, 4)), max_size=12)


@settings(max_examples=25, deadline=None)
@given(levels=LEVELS, cost=st.none() | st.floats(1, 200))
def test_every_gap_is_in_exactly_one_proposal(levels: list, cost: float | None) -> None:
    """Proposals hold each gap once; their effort adds up to the total."""
    lines = [f"P{n:03} drehen {a} 2026-01-10" for n, (a, _) in enumerate(levels) if a is not None]
    lines += [f"P{n:03} messen {b} 2026-01-10" for n, (_, b) in enumerate(levels)]
    case = shop(people=len(levels), ratings=ratings("\n".join(lines)))
    pairs = pairs_of(case, current_ratings(known_ratings(case, DAY)))
    gaps = open_gaps(pairs, case.wishes)
    found = proposed(gaps, case, labour_cost=cost)
    expected = sum(a is not None and a < 3 for a, _ in levels) + sum(b < 4 for _, b in levels)
    assert len(gaps) == found["people"].sum() == expected
    assert set(gaps["proposal_id"]) == set(found["proposal_id"])
    assert found["proposal_id"].is_unique
    sums = by_path(gaps, found.assign(covered=0))
    assert sums["effort_hours"].sum() == found["effort_hours"].sum()
    if cost is not None:
        euros = found["effort_euro"].sum()
        assert euros == pytest.approx(found["effort_hours"].sum() * cost)
        assert sums["effort_euro"].sum() == pytest.approx(euros)


PARTS = st.lists(
    st.tuples(st.integers(1, 3), st.floats(0, 1), st.integers(0, 9), st.floats(0, 1)), max_size=25
)


@settings(max_examples=50, deadline=None)
@given(PARTS, st.tuples(*[st.floats(0.01, 10)] * 3))
def test_ranks_and_sensitivity_are_consistent(parts: list, given_weights: tuple) -> None:
    """Ranks are 1 to n in the order of the score; best <= rank <= worst; scores are 0 to 100."""
    table = pd.DataFrame(parts, columns=["weight", "gap_share", "cover", "urgency"])
    table["skill_id"] = [f"s{number}" for number in range(len(table))]
    weights = PriorityWeights(
        gap=given_weights[0], cover=given_weights[1], urgency=given_weights[2]
    )
    ranking = priorities(table, weights)
    moved = sensitivity(ranking, weights)
    assert ranking["rank"].tolist() == list(range(1, len(table) + 1))
    assert ranking["score"].round(6).is_monotonic_decreasing
    assert ranking["score"].between(0, 100.000001).all()
    assert (moved["best"].le(moved["rank"]) & moved["rank"].le(moved["worst"])).all()
    assert moved["in_top"].between(0, 6).all()
    assert len(moved) >= min(10, len(table))


def gap_rows(*groups: tuple[str, str, str, range]) -> pd.DataFrame:
    """Return gaps of (role, skill, path, numbers of people), as ``open_gaps`` does."""
    rows = [
        (f"{role}/{skill}/{path}", f"P{number:03}", role, skill, path, 1, 3, 2, 1, False)
        for role, skill, path, numbers in groups
        for number in numbers
    ]
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS))


def visible(*groups: tuple[str, str, str, range]) -> ShownProposals:
    """Return what is shown of the gaps of a company of thirty turners."""
    gaps = gap_rows(*groups)
    case = shop(people=30)
    found = proposed(gaps, case, labour_cost=30.0).assign(covered=0)
    found = found.assign(open=found["people"])
    return shown_proposals(pooled(found, case), by_path(gaps, found), gaps)


def test_small_proposals_are_one_sum() -> None:
    """Seven people stand alone; three and two are one row for five people."""
    result = visible(
        ("dreher", "messen", "internal", range(7)),
        ("dreher", "cnc", "internal", range(3)),
        ("dreher", "wig", "internal", range(3, 5)),
    )
    assert result.rows[["skill_id", "people"]].to_numpy().tolist() == [["messen", 7]]
    columns = ["path", "proposals", "small", "effort_hours"]
    assert result.rest[columns].to_numpy().tolist() == [["internal", 2, True, 80.0]]


def test_a_single_small_proposal_takes_company() -> None:
    """Three people alone would follow from the total: the smallest row joins them."""
    result = visible(
        ("dreher", "messen", "internal", range(9)),
        ("dreher", "cnc", "internal", range(6)),
        ("dreher", "wig", "internal", range(3)),
    )
    assert result.rows["skill_id"].tolist() == ["messen"]
    assert result.rest[["proposals", "small"]].to_numpy().tolist() == [[2, False]]


def test_a_small_path_is_shown_with_the_next() -> None:
    """Two people on the external path: no hours of their own, also not by subtraction."""
    result = visible(
        ("dreher", "messen", "on_the_job", range(9)),
        ("dreher", "messen", "internal", range(9, 15)),
        ("dreher", "messen", "external", range(15, 17)),
    )
    assert result.paths["path"].tolist() == ["on_the_job", "internal + external"]
    assert result.paths["people"].tolist() == [9, 8]


def test_under_five_people_nothing_is_shown() -> None:
    """Four people with gaps: no rows and no sums."""
    result = visible(("dreher", "messen", "internal", range(4)))
    assert all(frame.empty for frame in (result.paths, result.rows, result.rest))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.just("dreher"),
            st.sampled_from(["messen", "cnc", "wig", "cad"]),
            st.sampled_from(["on_the_job", "internal", "external"]),
            st.builds(range, st.integers(0, 4), st.integers(5, 12)),
        ),
        unique_by=lambda group: group[1:3],
        max_size=10,
    )
)
def test_what_is_shown_adds_up_and_stands_for_five(groups: list[Any]) -> None:
    """Rows and sums of small ones are the totals per path; each stands for five people."""
    result = visible(*groups)
    assert result.rows["people"].ge(5).all()
    assert result.rest["proposals"].ge(2).all()
    total = result.paths["effort_hours"].sum()
    assert result.rows["effort_hours"].sum() + result.rest["effort_hours"].sum() == total
