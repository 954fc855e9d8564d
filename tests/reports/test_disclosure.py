"""What the version without people never shows: see ``method.disclosure``.

- no column that counts people from ratings, wishes or ages holds 1 to 4, whatever the company
- where a count reads "unter 5", nothing computed from it stands beside it
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
from reports.export import PRIVACY
from reports.specs import chapter_spec
from schemas.case import Case

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
    ("offers", "unmet"): ["people"],
    ("offers", "plan"): ["people"],
}
DEPENDENT = {
    ("situation", "training"): ("n_recent", ["share"]),
    ("skills", "roles"): ("n_gaps", ["weighted_gap", "fulfilment"]),
    ("skills", "groups"): ("n_gaps", ["fulfilment"]),
    ("skills", "gaps"): ("n_gaps", ["weighted_gap", "fulfilment"]),
    ("skills", "outlook"): ("n_people", ["cover", "cover_5", "cover_10"]),
    ("offers", "needs"): ("people", ["roles", "target"]),
    ("offers", "unmet"): ("people", ["roles", "target"]),
    ("offers", "plan"): ("people", ["cost", "net", "wage_estimate"]),
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
    own = {"needs": ("origin", "agreed"), "unmet": ("origin", "agreed")}
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


def test_every_other_count_is_no_count_of_people() -> None:
    """A new count column has to be put under the rule or named here."""
    others = {
        "n_processes", "n_technologies", "n_compared", "weighted_gap", "measures", "rank", "best",
        "worst", "usable", "effort_hours", "cover", "remaining_5", "remaining_10", "planned",
        "difference_10",
    }  # fmt: skip
    agreed = {("concept", "agreed"), ("concept", "effort")}
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
