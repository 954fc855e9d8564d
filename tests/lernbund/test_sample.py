"""Generated companies and the three example workbooks.

Requirements:
- the same seed gives the same companies, another seed others; the n-th does not depend on the count
- every generated company passes the check, over twelve seeds and two different days
- ids, names, goals and offers say that the company is fictional
- 8 to 600 people, one to three sites in districts of the region, 20 to 60 skills, 12 to 25 offers
- staffing adds up to the size; weighted headcount follows § 82 (6) SGB III
- nothing is rated, finished or measured after the day of the data; plans reach beyond it
- over many companies: all states of measures, all sources of ratings, all gaps, wrong orders
- of the companies some share with their network by name, some by topic, some nothing
- the example workbooks are read without a finding, have their headcounts and districts, say that
  they are fictional, and hold nothing like a person's name
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lernbund.sample import companies
from lernbund.sample.plan import LARGEST, SMALLEST, staffing
from lernbund.sample.profiles import market, profiles
from lernbund.sample.situation import weighted_headcount
from method.content import catalogue, evaluation, instrument
from schemas.case import Case
from schemas.check import check
from schemas.fields import Kind, fields_of
from schemas.tables import TABLES
from schemas.workbook import read_workbook

DAY = datetime.date(2026, 11, 23)
EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {
    "presswerk-28": ("demo-028", 28, "16067"),
    "zerspanung-140": ("demo-140", 140, "16061"),
    "kabelsatz-480": ("demo-480", 480, "15084"),
}
SALUTATION = re.compile(r"\b(Herrn?|Frau|Fr\.|Hr\.|Dr\.|Prof\.|Dipl\.)\s+[A-ZÄÖÜ]")
FIRST_NAMES = re.compile(
    r"\b(Andreas|Anja|Anna|Bernd|Birgit|Christian|Claudia|Daniel|Frank|Gabriele|Heike|Jan|Jens|"
    r"Jürgen|Karin|Katrin|Klaus|Lukas|Manfred|Maria|Markus|Martin|Matthias|Michael|Monika|Nicole|"
    r"Peter|Petra|Ralf|Sabine|Sandra|Stefan|Stefanie|Susanne|Sven|Thomas|Torsten|Ursula|Uwe|"
    r"Wolfgang)\b"
)


@pytest.fixture(scope="module")
def sample() -> list[Case]:
    """Return the first company of each of twelve seeds."""
    return [next(companies(1, seed=seed, day=DAY)) for seed in range(12)]


@pytest.fixture(scope="module")
def examples() -> dict[str, Case]:
    """Return the example workbooks, read as a company's would be."""
    return {name: read_workbook(EXAMPLES / f"{name}.xlsx") for name in FILES}


def _joined(cases: list[Case], table: str) -> pd.DataFrame:
    return pd.concat([case.table(table) for case in cases], ignore_index=True)


def _texts(case: Case) -> Iterator[str]:
    for name, frame in case.tables().items():
        for field in fields_of(TABLES[name]):
            if field.kind in {Kind.TEXT, Kind.LONG_TEXT}:
                yield from frame[field.name].dropna()


def test_some_companies_share_and_some_do_not(sample: list[Case]) -> None:
    """A network of generated companies has names, topics and silence."""
    seen = pd.concat([case.sharing for case in sample])["visibility"]
    assert set(seen) == {"nothing", "topic", "name"}
    assert any(case.sharing["visibility"].isin(["topic", "name"]).sum() < 3 for case in sample)


def test_same_seed_gives_same_companies():
    """Tables of two runs are equal to the last cell."""
    first, second = (list(companies(2, seed=7, day=DAY)) for _ in range(2))
    for one, two in zip(first, second, strict=True):
        for name, frame in one.tables().items():
            pd.testing.assert_frame_equal(frame, two.table(name))


def test_a_company_does_not_depend_on_how_many_are_asked_for():
    """The second of two is the second of three."""
    two, three = (list(companies(count, seed=3, day=DAY))[1] for count in (2, 3))
    pd.testing.assert_frame_equal(two.people, three.people)
    pd.testing.assert_frame_equal(two.ratings, three.ratings)


def test_other_seeds_give_other_companies():
    """Names or people differ between seeds."""
    first, second = (next(companies(1, seed=seed, day=DAY)) for seed in (1, 2))
    assert (first.name, len(first.people)) != (second.name, len(second.people))


def test_no_company_is_asked_for():
    """Zero companies are no error."""
    assert list(companies(0, day=DAY)) == []


def test_every_company_passes_the_check(sample):
    """Companies of twelve seeds have no finding."""
    assert [finding for case in sample for finding in check(case)] == []


def test_another_day_moves_the_data():
    """A company as of 2030 passes too and is rated in the two years before."""
    case = next(companies(1, seed=4, day=datetime.date(2030, 2, 28)))
    assert check(case) == ()
    assert case.ratings["rated_on"].dt.year.isin([2028, 2029, 2030]).all()


def test_ids_count_from_one():
    """Ids are muster-001 and so on."""
    ids = [case.company_id for case in companies(3, seed=11, day=DAY)]
    assert ids == ["muster-001", "muster-002", "muster-003"]


def test_everything_says_it_is_fictional(sample):
    """Names, goals, offers and providers cannot be taken for real ones."""
    offers = _joined(sample, "offers")
    assert all(case.name.endswith("(fiktiv)") for case in sample)
    assert all("erfundenes Beispiel" in goals for case in sample for goals in case.company["goals"])
    assert offers["title"].str.endswith("(Beispielangebot)").all()
    assert offers["provider"].str.contains("fiktiv").all()
    assert offers["link"].str.startswith("https://www.example.org/").all()


def test_sizes_are_believable(sample):
    """From 8 to 600 people, most companies under 100, some larger."""
    sizes = pd.Series([len(case.people) for case in sample])
    assert sizes.between(SMALLEST, LARGEST).all()
    assert sizes.median() < 100 < sizes.max()


def test_sites_lie_in_the_region(sample):
    """One to three sites, exactly one of them the main site, in known districts."""
    for case in sample:
        assert 1 <= len(case.sites) <= 3
        assert set(case.sites["ags"]) <= set(profiles().districts)
        assert (case.sites["main"] == "yes").sum() == 1


def test_skills_and_offers_are_as_many_as_one_can_work_with(sample):
    """20 to 60 skills of the catalogue, 12 to 25 offers."""
    known = {skill.id for skill in catalogue().skills}
    for case in sample:
        assert 20 <= len(case.skills) <= 60
        assert set(case.skills["skill_id"]) <= known
        assert 12 <= len(case.offers) <= 25


def test_answers_use_the_instruments(sample):
    """Items exist; an item is asked in the waves it belongs to."""
    items = {item.id: set(item.waves) for item in evaluation().items}
    answers = _joined(sample, "answers")
    asked = answers[["item_id", "wave"]].drop_duplicates()
    maturity = _joined(sample, "maturity")
    assert set(maturity["item_id"]) == {item.id for item in instrument().items}
    assert all(wave in items[item] for item, wave in asked.itertuples(index=False))


def test_nothing_happens_after_the_day(sample):
    """Ratings, finished measures, checks, done actions, sheets and monthly values are past."""
    day = pd.Timestamp(DAY)
    measures, actions = _joined(sample, "measures"), _joined(sample, "actions")
    done = measures["status"].isin(["done", "dropped"])
    periods = pd.PeriodIndex(_joined(sample, "indicator_values")["period"], freq="M")
    assert (_joined(sample, "ratings")["rated_on"] <= day).all()
    assert (measures.loc[done, "end"] <= day).all()
    assert (measures["effective_on"].dropna() <= day).all()
    assert (actions.loc[actions["status"] == "done", "day"] <= day).all()
    assert (periods < pd.Period(day, freq="M")).all()
    assert measures.loc[measures["status"] == "planned", "start"].min() > day
    assert measures["end"].max().year == DAY.year + 1


def test_all_states_occur(sample):
    """Measures in every state and on every path, ratings of every source, answers of every kind."""
    measures, ratings = _joined(sample, "measures"), _joined(sample, "ratings")
    assert set(measures["status"]) == {"planned", "running", "done", "dropped"}
    assert set(measures["path"]) == {"on_the_job", "internal", "external"}
    assert set(ratings["source"]) == {"self", "supervisor", "evidence"}
    assert ratings["valid_until"].notna().any()
    assert ratings["effective"].notna().any()
    assert set(_joined(sample, "maturity")["state"]) == {"answered", "unknown", "not_applicable"}
    assert set(_joined(sample, "answers")["state"]) == {"answered", "cannot_judge", "missing"}


def test_groups_of_respondents_are_large_and_small(sample):
    """Some measures have more than five respondents, others fewer."""
    counts = pd.concat(
        [case.answers.groupby(["measure_id", "wave"])["respondent"].nunique() for case in sample]
    )
    assert counts.max() > 5
    assert counts.min() < 5


def test_data_has_gaps(sample):
    """Hours, labour cost, works council, wishes, ratings, prices and whole steps are missing."""
    company, offers = _joined(sample, "company"), _joined(sample, "offers")
    assert _joined(sample, "people")["weekly_hours"].isna().any()
    assert company["labour_cost"].isna().any()
    assert company["headcount"].isna().any()
    assert (company["works_council"] == "unknown").any()
    assert offers[["hours", "price"]].isna().any().all()
    assert any(case.wishes.empty and not case.ratings.empty for case in sample)
    assert any(case.measures.empty for case in sample)
    assert any(set(case.skills["skill_id"]) - set(case.ratings["skill_id"]) for case in sample)


def test_some_actions_come_in_the_wrong_order(sample):
    """In some companies all staff hear of it before those affected, in most they do not."""
    early = []
    for case in sample:
        days = case.actions.merge(case.stakeholders, on="stakeholder_id").groupby("kind")["day"]
        first = days.min()
        if {"all_staff", "affected"} <= set(first.index):
            early.append(bool(first["all_staff"] < first["affected"]))
    assert 0 < sum(early) < len(early)


@given(
    shares=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 50), min_size=1),
    size=st.integers(1, 600),
)
def test_staffing_adds_up(shares, size):
    """No person is lost to rounding and nobody is counted twice."""
    people = staffing(shares, size)
    assert sum(people.values()) == size
    assert set(people) <= set(shares)
    assert min(people.values()) >= 1


def test_weighted_headcount_follows_the_law():
    """Up to 10 hours 0.25, up to 20 hours 0.5, up to 30 hours 0.75, above 1; a gap counts 1."""
    hours = pd.Series([10, 10.5, 20, 30, 30.5, None])
    assert weighted_headcount(hours) == 0.25 + 0.5 + 0.5 + 0.75 + 1 + 1
    assert weighted_headcount(pd.Series([], dtype=float)) == 0


def test_building_blocks_use_the_catalogue():
    """Needs of roles and skills of offers are skills of the catalogue."""
    known = {skill.id for skill in catalogue().skills}
    needed = {skill for role in profiles().roles.values() for skill in role.needs}
    taught = {skill for offer in market().offers for skill in offer.skills}
    assert needed | taught | set(profiles().everyone) <= known


def test_every_role_and_technology_belongs_to_a_branch():
    """No building block is left over."""
    branches = profiles().branches.values()
    assert {role for branch in branches for role in branch.roles} == set(profiles().roles)
    used = {name for branch in branches for name in branch.technologies}
    assert used == set(profiles().technologies)


@pytest.mark.parametrize("name", FILES)
def test_examples_have_their_size_and_district(examples, name):
    """Headcount, company id and district are those of the story."""
    company_id, people, district = FILES[name]
    case = examples[name]
    assert (case.company_id, len(case.people)) == (company_id, people)
    assert set(case.sites["ags"]) == {district}


@pytest.mark.parametrize("name", FILES)
def test_examples_say_they_are_fictional(examples, name):
    """Name, goals and offers say so."""
    case = examples[name]
    assert case.name.endswith("(fiktives Beispiel)")
    assert "frei erfundenes Beispiel" in case.company["goals"].iloc[0]
    assert case.offers["title"].str.contains("Beispielangebot").all()


@pytest.mark.parametrize("name", FILES)
def test_examples_name_nobody(examples, name):
    """No text holds a salutation or a usual first name, and people are codes."""
    found = [
        text
        for text in _texts(examples[name])
        if SALUTATION.search(text) or FIRST_NAMES.search(text)
    ]
    assert found == []
    assert examples[name].people["person_id"].str.fullmatch(r"P\d{3}").all()


@pytest.mark.parametrize("name", FILES)
def test_examples_have_enough_skills_and_offers(examples, name):
    """20 to 60 skills and 12 to 25 offers."""
    assert 20 <= len(examples[name].skills) <= 60
    assert 12 <= len(examples[name].offers) <= 25


def test_press_shop_has_patchy_data(examples):
    """No labour cost, no evaluation, people without age band, no works council."""
    case = examples["presswerk-28"]
    assert case.company["labour_cost"].isna().all()
    assert case.company["works_council"].tolist() == ["no"]
    assert case.people["age_band"].isna().any()
    assert case.answers.empty
    assert case.indicator_values.empty


def test_machining_example_is_complete(examples):
    """Works council without agreement, four waves, groups above five, values before and after."""
    case = examples["zerspanung-140"]
    counts = case.answers.groupby(["measure_id", "wave"])["respondent"].nunique()
    assert case.company["works_council"].tolist() == ["yes"]
    assert case.company["training_agreement"].tolist() == ["no"]
    assert set(case.answers["wave"]) == {"T0", "T1", "T2", "T3"}
    assert (counts > 5).sum() >= 5
    assert set(case.indicator_values["wave"]) == {"T0", "T2"}
    assert not case.benefits.empty


def test_wire_harness_example_belongs_to_a_group(examples):
    """3,200 people in the group, two sites, an agreement, 60 to 70 % of the matrix rated."""
    case = examples["kabelsatz-480"]
    needed = case.people[["person_id", "role_id"]].merge(case.requirements, on="role_id")
    rated = case.ratings[["person_id", "skill_id"]].drop_duplicates()
    assert case.company["group_headcount"].tolist() == [3200]
    assert case.company["training_agreement"].tolist() == ["yes"]
    assert len(case.sites) == 2
    assert 0.6 <= len(needed.merge(rated)) / len(needed) <= 0.7
