"""What the version without people never shows: see ``method.disclosure``.

- no column that counts people from ratings, wishes or ages holds 1 to 4, whatever the company
- where a count reads "unter 5", nothing computed from it stands beside it
- a sum of the plan holds only rows that are shown, so no hidden number can be solved from it
- funding uses no count of 1 to 4 people, so neither its euros nor its sentences tell of one
- the exceptions are the cover of a skill and what the company agreed
"""

from __future__ import annotations

import datetime
from functools import cache, reduce
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from lernbund.sample import companies
from method.disclosure import FEW
from method.instruments.adapter import group_of
from method.instruments.book import law_on
from method.instruments.facts import CourseFacts
from reports.specs import chapter_spec
from reports.words import PRIVACY
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
SAMPLES = [*companies(3, seed=4, day=DAY), *companies(3, seed=6, day=DAY)]
PEOPLE = {
    ("situation", "outlook"): ["n"],
    ("situation", "training"): ["n", "n_known", "n_recent"],
    ("skills", "roles"): ["n_members", "n_gaps"],
    ("skills", "groups"): ["n_people", "n_gaps"],
    ("skills", "gaps"): ["n_people", "n_rated", "n_gaps"],
    ("skills", "expiring"): ["n_expired", "n_within_90", "n_within_180"],
    ("skills", "outlook"): ["n_people"],
    ("skills", "views"): ["n"],
    ("concept", "paths"): ["people", "gaps", "covered"],
    ("concept", "proposals"): ["people", "open"],
    ("concept", "wishes"): ["wishes", "matched", "outside"],
    ("offers", "needs"): ["people"],
    ("offers", "plan"): ["people"],
    ("offers", "left"): ["people"],
}
DEPENDENT = {
    ("situation", "training"): ("n_recent", ["share"]),
    ("skills", "roles"): ("n_gaps", ["weighted_gap", "fulfilment"]),
    ("skills", "groups"): ("n_gaps", ["fulfilment"]),
    ("skills", "gaps"): ("n_gaps", ["weighted_gap", "fulfilment"]),
    ("skills", "outlook"): ("n_people", ["cover", "cover_5", "cover_10"]),
    ("offers", "needs"): ("people", ["roles", "target"]),
    ("offers", "plan"): ("people", ["gross", "funded", "net", "wages"]),
    ("offers", "left"): ("people", []),
}
samples = pytest.mark.parametrize("case", SAMPLES, ids=lambda case: f"{len(case.people)} people")


@cache
def result_of(step: str, case: Case) -> Any:
    """Return the result of ``step`` for ``case``."""
    return import_module(f"method.{step}.analysis").analyse(case, DAY)


def shown(step: str, table: str, case: Case) -> pd.DataFrame:
    """Return the frame that the chapter shows, without what the company agreed."""
    source = chapter_spec(step).tables[table].source
    frame: pd.DataFrame = reduce(getattr, source.split("."), result_of(step, case))
    own = {"needs": ("origin", "agreed")}
    if table in own:
        column, value = own[table]
        frame = frame[frame[column].ne(value)]
    return frame[frame["stage"].eq("proposed")] if table == "plan" else frame


@samples
@pytest.mark.parametrize(("step", "table"), PEOPLE)
def test_no_count_of_one_to_four(step: str, table: str, case: Case) -> None:
    """Counts of people are 0, five and more, a word or nothing."""
    counts = shown(step, table, case)[PEOPLE[step, table]]
    numbers = counts.apply(pd.to_numeric, errors="coerce")
    assert not numbers.apply(lambda column: column.between(1, 4)).any(axis=None)


@samples
@pytest.mark.parametrize(("step", "table"), DEPENDENT)
def test_nothing_is_computed_from_few(step: str, table: str, case: Case) -> None:
    """Beside the word for few, dependent cells are empty."""
    count, dependent = DEPENDENT[step, table]
    frame = shown(step, table, case)
    assert frame[frame[count].astype("str").eq(FEW)][dependent].isna().all(axis=None)


@samples
def test_no_sum_holds_a_hidden_row(case: Case) -> None:
    """Sums are those of the rows that show their money, to the cent."""
    result = result_of("offers", case)
    plan, sums = result.plan, result.shown
    for name in ("gross", "funded", "net"):
        assert getattr(sums, name) == pytest.approx(plan[name].sum())
    assert sums.partial is bool(plan["people"].eq(FEW).any())


STATED = {"without_degree": 3, "relief": 2, "recent_82": 0, "recent_degree": 7}


def test_funding_leaves_out_counts_of_few() -> None:
    """Of ten people 3, 2 and all but 3 are few, none is no secret; the exact version counts."""
    row = pd.DataFrame([{"offer_id": "A", "people": 10, **STATED}])
    case = case_of({"funding_groups": row})
    book, course = law_on(DAY), CourseFacts()
    public, exact = (
        group_of(case, "A", 10, book=book, course=course, public=each) for each in (True, False)
    )
    assert [getattr(public, name) for name in STATED] == [None, None, 0, None]
    assert [getattr(exact, name) for name in STATED] == [3, 2, 0, 7]


def test_every_other_count_is_no_count_of_people() -> None:
    """A new count column has to be put under the rule or named here."""
    others = {
        "n_processes", "n_technologies", "n_compared", "weighted_gap", "measures", "rank", "best",
        "worst", "usable", "effort_hours", "cover", "remaining_5", "remaining_10", "planned",
        "difference_10", "courses",
    }  # fmt: skip
    agreed = {("concept", "agreed"), ("concept", "effort"), ("offers", "seats")}
    named = {
        (step, table, column)
        for step in ("situation", "skills", "concept", "offers")
        for table, spec in chapter_spec(step).tables.items()
        for column, each in spec.columns.items()
        if each.kind == "count" and (step, table) not in agreed and column not in others
    }
    assert {key for key in named if key[2] not in PEOPLE.get(key[:2], [])} == set()


@samples
def test_roles_of_single_points_have_five_people(case: Case) -> None:
    """Where knowledge hangs on one, only larger roles are named."""
    staff = case.people["role_id"].value_counts()
    small = case.roles[case.roles["role_id"].map(staff).fillna(0).lt(5)]["name"]
    named = result_of("skills", case).single_points["roles"].str.split(", ").explode()
    assert set(named.dropna()).isdisjoint(small)


def test_the_first_page_says_rule_and_exception() -> None:
    """Readers learn what is not shown, and the one figure that is."""
    assert "Zahlen unter fünf Personen aus Bewertungen, Wünschen und Altersgruppen" in PRIVACY
    assert "Wo Wissen an wenigen hängt, steht, wie viele es beherrschen." in PRIVACY
