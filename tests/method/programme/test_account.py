"""A network's account of itself.

Requirements:
- Each indicator of ``method/content/programme.yaml`` has the value one counts by hand, in the
  half-year of its day; people and measures of several companies add up.
- What cannot be known is open, never 0; where nothing happened there is a 0.
- A day that the tables lack is the one on which the store heard of it; without one it counts
  nowhere, and the account says so.
- Companies of which the network has no data count by its file.
- A target is reached, nearly reached or missed; a change is better, equal or worse by the
  indicator's direction; it is the difference of the figures as they are written.
- Companies are counted by size through the gate.
- Women are counted by their companies; who counts none is left out.
- Figures of fewer than five people or three companies are kept back.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import pandas as pd
import pytest

from method.content import programme
from method.content.programme_models import Indicator
from method.network.definition import Network
from method.programme.account import Account, Figure, account
from method.programme.half_years import HalfYear, half_year_of, half_years, read_half_year
from method.programme.measured import Reading
from method.programme.shown import change_of, definitions, latest, reasons, text_of
from method.programme.told import Recorded, Told, recorded_in
from tests.method.programme.conftest import reporting, told

DAY = datetime.date(2026, 11, 24)
AUTUMN, SPRING, NOW = HalfYear(2025, 2), HalfYear(2026, 1), HalfYear(2026, 2)
KEYS = ("adler", "bussard", "condor")
UNKNOWN = "offen"
STATES = ("measures_planned", "measures_begun", "measures_finished")
HIDDEN = ("employees_covered", "employees_45", "participations", "satisfaction")
NETWORKS = (
    "companies_contacted", "companies_advised", "employees_covered", "courses_new", "cooperations",
    "events",
)  # fmt: skip
PRICED = {
    "offer_id": "A1",
    "title": "Kurs",
    "hours": 160.0,
    "price": 1000.0,
    "examination_fee": 0.0,
    "goal": "adaptation",
    "beyond_workplace": "yes",
    "legal_duty": "no",
    "certificate": "yes",
    "working_time": "yes",
    "provider_certified": "yes",
    "course_certified": "yes",
}


def of(found: Account, name: str, half: HalfYear) -> Figure:
    """Return the figure ``name`` of ``half``."""
    return next(f for f in found.figures if (f.indicator.id, f.half_year) == (name, half))


def texts(found: Account, name: str) -> list[str]:
    """Return the figures ``name`` of all half-years as they are written."""
    return [text_of(of(found, name, half)).replace("\u00a0", " ") for half in found.halves]


@pytest.fixture(scope="module")
def found() -> Account:
    """Return the account of three companies with three people each."""
    return account([told(key) for key in KEYS], reporting(), DAY)


def test_women_are_counted_by_those_who_count_them() -> None:
    """A company that states no number says nothing about the others; alone it is not shown."""
    silent = {key: [{"company_id": key, "name": key}] for key in KEYS}
    nobody = account([told(key, company=silent[key]) for key in KEYS], reporting(), DAY)
    assert texts(nobody, "employees_women") == [UNKNOWN, UNKNOWN, UNKNOWN]
    one = account([told("adler", people=9), *(told(key, company=silent[key]) for key in KEYS[1:])],
                  reporting(), DAY)  # fmt: skip
    assert [of(one, "employees_women", half).reading.state for half in one.halves] == ["hidden"] * 3
    assert texts(one, "employees_covered") == ["15", "15", "15"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("companies_contacted", ["3", "0", "0"]),
        ("companies_advised", ["3", "0", "0"]),
        ("companies_analysed", ["3", "0", "0"]),
        ("companies_with_concept", ["0", "3", "0"]),
        ("employees_covered", ["9", "9", "9"]),
        ("employees_45", ["9", "9", "9"]),
        ("employees_without_degree", ["9", "9", "9"]),
        ("employees_part_time", ["9", "9", "9"]),
        ("employees_women", ["9", "9", "9"]),
        ("measures_planned", [UNKNOWN, "3", "0"]),
        ("measures_begun", [UNKNOWN, "3", "0"]),
        ("measures_finished", [UNKNOWN, "3", "0"]),
        ("participations", [UNKNOWN, "9", "0"]),
        ("training_hours", [UNKNOWN, "90", "0"]),
        ("cost_per_participant", [UNKNOWN, "100 €", UNKNOWN]),
        ("satisfaction", [UNKNOWN, "4,5", UNKNOWN]),
        ("application", [UNKNOWN, UNKNOWN, "67 %"]),
        ("persistence", [UNKNOWN, UNKNOWN, UNKNOWN]),
        ("closed_gaps", [UNKNOWN, "9", "0"]),
        ("funded_euro", [UNKNOWN, UNKNOWN, UNKNOWN]),
        ("courses_new", [UNKNOWN, UNKNOWN, UNKNOWN]),
        ("cooperations", [UNKNOWN, UNKNOWN, UNKNOWN]),
        ("events", [UNKNOWN, UNKNOWN, UNKNOWN]),
    ],
)
def test_each_indicator_counts_what_happened(
    found: Account, name: str, expected: list[str]
) -> None:
    """Autumn 2025, spring 2026, autumn 2026."""
    assert found.halves == (AUTUMN, SPRING, NOW)
    assert texts(found, name) == expected


def test_persistence_is_what_is_said_after_a_year() -> None:
    """Six of nine still apply it every week; nothing of it is known before the last day."""
    later = [
        {"measure_id": "M1", "wave": "T3", "respondent": f"R{n}", "item_id": "application-1",
         "state": "answered", "value": 2 if n == 1 else 4}
        for n in (1, 2, 3)
    ]  # fmt: skip
    companies = [
        told(key, answers=[*told(key).case.answers.to_dict("records"), *later]) for key in KEYS
    ]
    done = account(companies, reporting(only=("persistence",)), datetime.date(2027, 12, 31))
    assert (done.halves[-1], texts(done, "persistence")[-1]) == (HalfYear(2027, 2), "67 %")
    assert set(texts(done, "persistence")[:-1]) <= {UNKNOWN}


def test_each_target_group_counts_its_own_people() -> None:
    """Of 27 people 21 are 45 or older, 18 have no degree, 15 work part-time."""
    wanted = ("employees_covered", "employees_45", "employees_without_degree",
              "employees_part_time")  # fmt: skip
    done = account([_mixed(key) for key in KEYS], reporting(only=wanted), DAY)
    assert [texts(done, name)[-1] for name in wanted] == ["27", "21", "18", "15"]


def _mixed(key: str) -> Told:
    """Return a company of nine: two younger, three with a degree, four in full time."""
    case = told(key, people=9).case
    people = case.people.reset_index(drop=True)
    people.loc[:1, "age_band"] = "25-34"
    people.loc[2:4, "dqr_level"] = 4
    people.loc[5:8, "weekly_hours"] = 40.0
    return Told(replace(case, people=people))


def test_companies_are_counted_by_size_through_the_gate() -> None:
    """Three companies are too few to be counted, five are not."""
    few, enough = (
        account([told(f"betrieb-{n}") for n in range(count)], reporting(), DAY).sizes
        for count in (3, 5)
    )
    assert few["companies"].isna().all()
    assert enough["companies"].dropna().tolist() == [5, 5]


def test_a_change_is_the_difference_of_what_is_written() -> None:
    """4.50 in spring and 4.53 in autumn are both 4,5: equal, not better by nothing."""
    done = account([twice(key, better=key == "adler") for key in KEYS], reporting(), DAY)
    figure = of(done, "satisfaction", NOW)
    assert texts(done, "satisfaction")[1:] == ["4,5", "4,5"]
    assert (change_of(figure), figure.trend) == ("±0,0", "equal")


def twice(key: str, *, better: bool) -> Told:
    """Return a company with a second measure, which one answer may judge better by a point."""
    case = told(key, people=5).case
    again = case.measures.assign(
        measure_id="M2", start=pd.Timestamp("2026-08-03"), end=pd.Timestamp("2026-09-01")
    )
    answers = case.answers.assign(measure_id="M2")
    lowest = answers["item_id"].eq("use-2") & answers["respondent"].eq("R1")
    answers.loc[lowest & better, "value"] = 5
    return Told(
        replace(
            case,
            measures=pd.concat([case.measures, again], ignore_index=True),
            answers=pd.concat([case.answers, answers], ignore_index=True),
        )
    )


def test_every_indicator_is_defined_and_reported(found: Account) -> None:
    """The content is the list; each has a definition and a source."""
    names = [each.indicator.id for each in found.latest]
    assert names == [each.id for each in programme().indicators]
    assert definitions(found).notna().all(axis=None)


def test_funding_is_what_the_law_of_the_day_gives() -> None:
    """Up to 49 employees the fees of a certified course over 120 hours are paid in full."""
    firm = {"company_id": "", "name": "X GmbH", "headcount": 30.0, "part_of_group": "no",
            "recent_82": "no", "recent_degree": "no", "short_time": "no"}  # fmt: skip
    group = {"offer_id": "A1", "people": 3, "recent_82": 0, "recent_degree": 0, "consents": "yes"}
    companies = [
        told(
            key,
            wish={"offer_id": "A1"},
            offers=[PRICED],
            company=[firm | {"company_id": key}],
            funding_groups=[group],
        )
        for key in KEYS
    ]
    done = account(companies, reporting(only=("funded_euro", "funded_share")), DAY)
    assert texts(done, "funded_euro") == [UNKNOWN, "9.000 €", "0 €"]
    assert texts(done, "funded_share") == [UNKNOWN, "100 %", UNKNOWN]


def test_the_file_of_the_network_counts_too() -> None:
    """Courses, agreements in force, events, and companies without data."""
    done = account(
        [],
        reporting(
            "courses: [{id: cam-neu, title: C, skills: {cnc-cam: 3}, hours: 8, cost: 1, seats: 9,"
            " since: 2026-02-03}]\n"
            "agreements: [{id: rahmen, day: 2026-01-10, until: 2026-08-01, title: R,"
            " partners: [hochschule]}]\n"
            "events: [{id: treffen, day: 2026-07-08, title: T}]\n"
            "contacts: [{company: firma-7, day: 2026-01-15},"
            " {company: firma-7, day: 2026-08-15, state: advised},"
            " {company: firma-8, day: 2026-01-20, state: advised}]",
            only=NETWORKS,
        ),
        DAY,
    )
    assert done.halves == (SPRING, NOW)
    assert texts(done, "courses_new") == ["1", "0"]
    assert texts(done, "cooperations") == ["1", "0"]
    assert texts(done, "events") == ["0", "1"]
    assert texts(done, "companies_contacted") == ["2", "0"]
    assert texts(done, "companies_advised") == ["1", "1"]
    assert texts(done, "employees_covered") == [UNKNOWN, UNKNOWN]


def test_companies_drop_out_step_by_step() -> None:
    """One only contacted long ago, one without measures, one with everything."""
    no_plan = told("adler", measures=[], answers=[])
    network = reporting("contacts: [{company: firma-7, day: 2026-01-15}]", only=())
    steps = account([no_plan, told("bussard")], network, DAY).companies.set_index("step")
    assert steps["companies"].tolist() == [3, 2, 2, 1, 1, 1]
    assert steps["stopped"].tolist() == [1, 0, 1, 0, 0, 0]
    assert steps.loc["contacted", ["under_way", "resting"]].tolist() == [0, 1]
    assert steps.loc["concept", "share"] == 0.5


def test_measures_drop_out_step_by_step() -> None:
    """A dropped measure was planned and never begun; an unchecked one is not checked."""
    companies = [told("adler"), told("bussard", wish={"status": "dropped"}),
                 told("condor", wish={"effective": "yes"})]  # fmt: skip
    steps = account(companies, reporting(only=()), DAY).measures
    assert dict(zip(steps["step"], steps["measures"], strict=True)) == {
        "planned": 3, "begun": 2, "finished": 2, "checked": 1, "dropped": 1,
    }  # fmt: skip


def history(*entries: tuple[str, str, dict[str, str], str]) -> pd.DataFrame:
    """Return a history of the store: table, key of a measure, values after, moment."""
    rows = [
        {"table_name": table, "row_key": {"measure_id": key}, "action": "update", "after": after,
         "changed_at": pd.Timestamp(moment, tz="UTC")}
        for table, key, after, moment in entries
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_missing_day_is_the_one_the_store_heard_of_it() -> None:
    """Agreed in spring, begun in spring, finished in autumn, as the store heard."""
    recorded = recorded_in(
        history(
            ("measures", "M1", {"status": "done"}, "2026-09-01"),
            ("measures", "M1", {"status": "running"}, "2026-03-01"),
            ("measures", "M1", {"status": "planned"}, "2026-01-09"),
            ("company", "", {}, "2025-12-01"),
        )
    )
    without = {"agreed_on": None, "start": None, "end": None}
    companies = [Told(told(key, wish=without).case, recorded) for key in KEYS]
    done = account(companies, reporting(only=STATES), DAY)
    assert texts(done, "measures_planned") == [UNKNOWN, "3", "0"]
    assert texts(done, "measures_begun") == [UNKNOWN, "3", "0"]
    assert texts(done, "measures_finished") == [UNKNOWN, "0", "3"]
    assert done.missing == ()


def test_the_first_entry_is_a_contact_at_the_latest() -> None:
    """The store knew the company half a year before anybody was rated."""
    recorded = Recorded({"company": datetime.date(2025, 2, 1)})
    network = reporting(only=("companies_contacted",))
    done = account([Told(told("adler").case, recorded)], network, DAY)
    assert texts(done, "companies_contacted") == ["1", "0", "0", "0"]


def test_without_any_day_it_counts_nowhere_and_is_said() -> None:
    """Three measures without days."""
    without = {"agreed_on": None, "start": None, "end": None}
    done = account([told(key, wish=without) for key in KEYS], reporting(only=STATES), DAY)
    assert texts(done, "measures_finished") == [UNKNOWN] * 3
    assert "Bei 3 Maßnahmen fehlt der Tag" in done.missing[0].text


def test_a_figure_without_hours_is_open() -> None:
    """Measures took place, but nobody stated hours or cost."""
    companies = [told(key, wish={"hours": None, "cost": None}) for key in KEYS]
    done = account(companies, reporting(only=("participations", "training_hours")), DAY)
    assert texts(done, "participations") == [UNKNOWN, "9", "0"]
    assert texts(done, "training_hours") == [UNKNOWN, UNKNOWN, "0"]
    assert "fehlt diese Angabe" in of(done, "training_hours", SPRING).reading.why


def test_few_people_and_few_companies_are_kept_back() -> None:
    """Four people; and nine people of two companies."""
    few = account([told(key, people=n) for key, n in zip(KEYS, (1, 1, 2), strict=True)],
                  reporting(only=HIDDEN), DAY)  # fmt: skip
    two = account([told("adler", people=4), told("bussard", people=5)], reporting(only=HIDDEN), DAY)
    for name in HIDDEN:
        assert [of(each, name, SPRING).reading.state for each in (few, two)] == ["hidden"] * 2
    assert "weniger als 5 Personen" in of(few, "employees_covered", SPRING).reading.why
    assert "weniger als 3 Betriebe" in of(two, "employees_covered", SPRING).reading.why


def test_a_growing_count_says_at_least_where_few_came() -> None:
    """Two people rated for the first time in autumn 2026 are not told by the difference."""
    late = told("dohle", people=2)
    ratings = late.case.ratings.assign(rated_on=pd.Timestamp("2026-09-01"))
    later = told("dohle", people=2, ratings=ratings, measures=[], answers=[])
    done = account(
        [*(told(key) for key in KEYS), later], reporting(only=("employees_covered",)), DAY
    )
    assert texts(done, "employees_covered") == ["9", "9", "mindestens 9"]
    assert change_of(of(done, "employees_covered", NOW)) == "offen"
    assert any("früher freigegebenen" in reason for reason in reasons(done))


def figure(*, value: float, target: float, change: float, lower: bool = False) -> Figure:
    """Return a figure of an invented indicator."""
    indicator = Indicator(
        id="x", group="g", title="X", definition="D", unit="U", source="S",
        direction="lower" if lower else "higher",
    )  # fmt: skip
    return Figure(indicator=indicator, half_year=NOW, reading=Reading(value=value), target=target,
                  change=change)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "lower", "reached", "trend"),
    [
        (10, False, "reached", "better"),
        (8, False, "near", "better"),
        (7, False, "missed", "better"),
        (10, True, "reached", "worse"),
        (12.5, True, "near", "worse"),
        (13, True, "missed", "worse"),
    ],
)
def test_targets_and_changes_have_a_direction(
    value: float, *, lower: bool, reached: str, trend: str
) -> None:
    """The target is 10, the value has grown."""
    found = figure(value=value, target=10, change=2, lower=lower)
    assert (found.reached, found.trend) == (reached, trend)


def test_the_table_shows_target_and_half_year_before() -> None:
    """Three plans in spring of five wanted, none in autumn."""
    text = reporting().model_dump(mode="json") | {
        "indicators": [{"indicator": "measures_planned", "per_half_year": 5}]
    }
    network = Network.model_validate(text)
    row = latest(account([told(key) for key in KEYS], network, DAY)).iloc[0]
    assert row[["value", "target", "reached", "before", "change", "trend"]].tolist() == [
        "0", "5", "missed", "3", "−3", "worse",
    ]  # fmt: skip


def test_half_years_follow_each_other() -> None:
    """January to June, July to December."""
    assert half_years(HalfYear(2025, 2), HalfYear(2026, 2)) == (AUTUMN, SPRING, NOW)
    assert (SPRING.last, NOW.last) == (datetime.date(2026, 6, 30), datetime.date(2026, 12, 31))
    assert half_year_of(datetime.date(2026, 7, 1)) == NOW
    assert (read_half_year("2026-2"), str(NOW)) == (NOW, "2026-2")
    with pytest.raises(ValueError, match="no half-year"):
        read_half_year("2026-3")
