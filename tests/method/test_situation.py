"""Requirements of step 1, ``method.situation.analysis``.

- The profile is one row of facts and counts; the drivers keep their order and say what is open.
- A technology touches the processes it names; its impact stands only there.
- Age bands and the projection are counted by role; roles under five people are one group, and
  nobody can be found out by subtraction.
- The projection never grows, starts at today's headcount, and its roles add up to the whole; people
  without an age band stay.
- Participation counts known, unknown and recent apart; a year of the future is unknown.
- What is shown says "unter 5" for one to four people, and nothing from which they follow.
- An empty or half-filled case gives a result that says what is missing.
"""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.situation.age_structure import age_structure, staying
from method.situation.analysis import analyse
from method.small_groups import too_small
from schemas.case import Case, case_of
from schemas.people import AGE_BANDS

DAY = datetime.date(2026, 11, 22)


def case(**tables: Any) -> Case:
    """Return a case of the given rows per table."""
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return case_of({"company": pd.DataFrame([{"company_id": "presswerk", "name": "P"}]), **frames})


def people(*groups: tuple[str | None, str | None, int]) -> list[dict[str, Any]]:
    """Return people of (role, age band, number)."""
    rows = [(role, band) for role, band, number in groups for _ in range(number)]
    return [
        {"person_id": f"P{i}", "role_id": role, "age_band": band}
        for i, (role, band) in enumerate(rows)
    ]


def roles(*names: str, planned: float | None = None) -> list[dict[str, Any]]:
    """Return roles called by their id."""
    return [{"role_id": name, "name": name, "planned_headcount": planned} for name in names]


def test_profile_counts_what_the_case_holds() -> None:
    """The profile names the main site's district and counts the tables."""
    full = case(
        sites=[
            {"site_id": "W2", "name": "Lager", "place": "Leinefelde", "ags": "16061"},
            {"site_id": "W1", "name": "Werk", "place": "Gotha", "ags": "16067029", "main": "yes"},
        ],
        roles=[{"role_id": "R1", "name": "Dreher", "critical": "yes"}],
        people=people(("R1", "25-34", 3)),
    )
    profile = analyse(full, DAY).profile.iloc[0]
    assert (profile["main_site"], profile["district"]) == ("Gotha", "16067")
    counts = profile[["n_sites", "n_roles", "n_critical_roles", "n_people"]].to_list()
    assert counts == [2, 1, 1, 3]


def test_drivers_keep_their_order_and_what_is_open() -> None:
    """A driver nobody rated has no strength."""
    rated = case(company=[{"company_id": "x1", "name": "X", "driver_digital": 4}])
    drivers = analyse(rated, DAY).drivers
    assert drivers["driver"].to_list()[0] == "driver_digital"
    assert drivers["strength"].fillna(-1).to_list() == [4, -1, -1, -1]


def test_technologies_touch_the_processes_they_name() -> None:
    """Impact stands where the technology touches a process; unknown names are left out."""
    tables = case(
        processes=[{"process_id": "drehen", "name": "D"}, {"process_id": "messen", "name": "M"}],
        technologies=[
            {"technology_id": "cnc", "name": "CNC", "processes": "drehen", "impact": 3},
            {
                "technology_id": "ki",
                "name": "KI",
                "processes": "drehen;messen; weg",
                "horizon": 2028,
            },
        ],
    )
    result = analyse(tables, DAY)
    touched = result.effects.pivot_table(
        index="technology_id", columns="process_id", values="touched", aggfunc="first"
    )
    assert touched.to_numpy().tolist() == [[True, False], [True, True]]
    assert result.effects["impact"].fillna(-1).to_list() == [3, -1, -1, -1]
    assert result.processes["n_technologies"].to_list() == [2, 1]
    assert result.processes["n_impact_known"].to_list() == [1, 0]
    assert result.processes["strongest_impact"].fillna(-1).to_list() == [3, -1]
    assert result.technologies["n_processes"].to_list() == [1, 2]
    assert result.technologies["years_ahead"].fillna(-1).to_list() == [-1, 2]


def test_small_roles_are_one_group() -> None:
    """Roles under five people, empty roles and people without a role are counted together."""
    tables = case(
        roles=roles("dreher", "leitung", "lager", "leer"),
        people=people(
            ("dreher", "25-34", 6), ("leitung", "60+", 1), ("lager", "25-34", 3), (None, "60+", 1)
        ),
    )
    by_role = age_structure(tables, DAY).by_role
    heads = by_role.groupby("role", sort=False)["n"].sum().to_dict()
    assert heads == {"dreher": 6, "übrige": 5}
    assert by_role[by_role["role"].eq("übrige")]["role_id"].isna().all()
    assert by_role[by_role["role"].eq("übrige")]["n_roles"].iloc[0] == 3


def test_subtraction_finds_nobody() -> None:
    """If the small roles together stay under five, the next larger role joins them."""
    tables = case(
        roles=roles("dreher", "fräser", "leitung"),
        people=people(("dreher", "25-34", 9), ("fräser", "25-34", 6), ("leitung", "60+", 1)),
    )
    by_role = age_structure(tables, DAY).by_role
    assert by_role.groupby("role", sort=False)["n"].sum().to_dict() == {"dreher": 9, "übrige": 7}


def test_a_company_under_five_shows_no_figures() -> None:
    """Four people are too few for an age structure of any kind."""
    few = age_structure(case(roles=roles("a"), people=people(("a", "60+", 4))), DAY)
    assert few.total["hidden"].all()
    assert few.total["n"].isna().all()
    assert few.projection["remaining"].isna().all()
    assert few.n_people == 4


def test_bands_leave_evenly() -> None:
    """After five years all of 60+ have left, after ten those of 55-59 and half of 45-54 remain."""
    shares = staying(years=10, exit_age=65)
    assert shares.loc["60+", [0, 1, 5]].to_list() == [1.0, 0.8, 0.0]
    assert shares.loc["55-59", [5, 6, 10]].to_list() == [1.0, 0.8, 0.0]
    assert shares.loc["45-54", 10] == 1.0
    assert staying(exit_age=67).loc["60+", 5] == pytest.approx(2 / 7)


def test_exit_age_has_a_lower_bound() -> None:
    """An exit age that empties the last band at once is refused."""
    with pytest.raises(ValueError, match="above 60, got 60"):
        analyse(case(), DAY, exit_age=60)


def test_projection_against_the_plan() -> None:
    """Remaining heads stand against the plan; an incomplete plan is not compared."""
    rows = roles("dreher", planned=6) + roles("fräser")
    staff = people(("dreher", "60+", 5), ("fräser", "25-34", 5))
    result = age_structure(case(roles=rows, people=staff), DAY)
    last = result.projection_by_role[result.projection_by_role["years_ahead"].eq(5)]
    assert last["year"].to_list() == [2031, 2031]
    assert last["difference"].fillna(99).to_list() == [-6.0, 99]
    assert result.projection["planned"].isna().all()
    assert result.projection["n_planned"].to_list() == [1] * 11


def test_unknown_age_stays() -> None:
    """People without an age band never leave in the projection, and are counted."""
    tables = case(roles=roles("a"), people=people(("a", "60+", 5), ("a", None, 2)))
    result = age_structure(tables, DAY)
    assert result.projection["remaining"].iloc[[0, 10]].to_list() == [7.0, 2.0]
    assert (result.n_people, result.n_unknown) == (7, 2)


bands = st.sampled_from([*AGE_BANDS, None])
staffs = st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), bands), max_size=40)


@settings(max_examples=25, deadline=None)
@given(staffs, st.integers(61, 70))
def test_projection_laws(staff: list[tuple[str | None, str | None]], exit_age: int) -> None:
    """The projection never grows, begins with today's heads, and roles sum to the whole."""
    rows = people(*((role, band, 1) for role, band in staff))
    columns = ["person_id", "role_id", "age_band"]
    tables = case(roles=roles("a", "b", "c"), people=pd.DataFrame(rows, columns=columns))
    result = age_structure(tables, DAY, exit_age=exit_age)
    whole = result.projection.dropna(subset="remaining")
    parts = result.projection_by_role
    assert whole["remaining"].diff().dropna().le(1e-9).all()
    if len(whole):
        assert whole["remaining"].iloc[0] == pytest.approx(len(staff))
    if not parts["hidden"].any() and len(whole):
        sums = parts.groupby("years_ahead")["remaining"].sum()
        expected = whole["remaining"].to_list()
        assert sums.reindex(range(11), fill_value=0).to_list() == pytest.approx(expected)


@given(st.lists(st.integers(0, 30), max_size=12))
def test_marked_groups_are_together_large_enough(sizes: list[int]) -> None:
    """Marked groups together are nobody, at least five, or everybody."""
    counts = pd.Series(sizes, dtype=int)
    small = too_small(counts)
    together = int(counts[small].sum())
    assert small[counts.lt(5)].all()
    assert together == 0 or together >= 5 or together == int(counts.sum())


def test_participation_keeps_known_and_unknown_apart() -> None:
    """Recent is the year two before or later; a year of the future is not known yet."""
    years = [2026, 2024, 2023, 2010, 2020, None, 2027]
    rows = [
        {"person_id": f"P{i}", "role_id": "a", "age_band": "25-34", "last_training": year}
        for i, year in enumerate(years)
    ]
    result = analyse(case(roles=roles("a"), people=rows), DAY)
    company = result.training[result.training["by"].eq("company")].iloc[0]
    counts = company[["n", "n_known", "n_unknown", "n_recent"]].to_list()
    assert counts == [7, 5, 2, 2]
    assert company["share"] == 0.4
    assert result.training_since == 2024


def test_participation_hides_small_groups() -> None:
    """A band with four known people is hidden, and the band that would reveal it."""
    rows = [
        {"person_id": f"P{i}", "age_band": band, "last_training": 2025}
        for i, band in enumerate(["25-34"] * 4 + ["35-44"] * 6 + ["45-54"] * 9)
    ]
    training = analyse(case(people=rows), DAY).training
    shown = training[training["by"].eq("age_band")].set_index("name")["hidden"]
    assert shown[["25-34", "35-44", "45-54"]].to_list() == [True, True, False]
    assert training[training["hidden"]]["share"].isna().all()


def test_an_age_band_of_few_is_shown_as_a_word_only() -> None:
    """A band of three has no number; the next smallest has none either, as the total is known."""
    rows = people((None, "15-24", 3), (None, "25-34", 6), (None, "35-44", 20))
    age = analyse(case(people=rows), DAY).age
    bands = age.shown_bands.set_index("age_band")
    assert bands.loc[["15-24", "25-34"], "n"].isna().all()
    assert bands["few"].to_list() == [True, False, False, False, False, False]
    assert bands.loc[["35-44", "45-54"], "n"].to_list() == [20, 0]


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ({"25-34": 20, "55-59": 6, "60+": 5}, 11),
        ({"25-34": 20, "60+": 4}, None),
        ({"25-34": 3, "60+": 20}, None),
        ({"25-34": 20, "55-59": 4, "60+": 3}, 7),
        ({"25-34": 20, "55-59": 9, "60+": 3}, 12),
        ({"15-24": 2, "25-34": 20, "55-59": 9, "60+": 3}, None),
    ],
)
def test_older_people_are_counted_where_nobody_follows(
    bands: dict[str, int], expected: int | None
) -> None:
    """From 55 on: not under five, and no small band follows by subtraction."""
    rows = people(*((None, band, number) for band, number in bands.items()))
    assert analyse(case(people=rows), DAY).age.older == expected


def test_the_outlook_is_whole_people_of_roles_with_ten() -> None:
    """A role of nine has dashes, a role of ten has rounded figures."""
    rows = people(("a", "60+", 5), ("a", "25-34", 5), ("b", "60+", 9))
    age = analyse(case(roles=roles("a", "b", planned=8), people=rows), DAY).age
    shown = age.outlook_by_role.set_index("role")
    assert shown.loc["a", ["remaining_5", "difference_10"]].to_list() == [5.0, -3.0]
    assert shown.loc["b", ["remaining_5", "remaining_10", "difference_10"]].isna().all()


def test_participation_of_few_or_of_one_mind_has_no_share() -> None:
    """Nine who all took part, and three of twelve: no share; twelve who all did: 100 %."""
    years = {"25-34": [2025] * 9, "35-44": [2025] * 3 + [2010] * 9, "45-54": [2025] * 12}
    rows = [
        {"person_id": f"P{band}{i}", "age_band": band, "last_training": year}
        for band, each in years.items()
        for i, year in enumerate(each)
    ]
    shown = analyse(case(people=rows), DAY).peopled_training.set_index("name")
    assert shown.loc[["25-34", "35-44"], "share"].isna().all()
    assert shown.loc["35-44", "n_recent"] == "unter 5"
    assert shown.loc["45-54", "share"] == 1.0


def test_an_empty_case_says_what_is_missing() -> None:
    """Without any table the result is empty frames and sentences, one table each."""
    result = analyse(case(), DAY)
    tables = {gap.table for gap in result.missing}
    named = {"company", "sites", "processes", "technologies", "maturity", "roles", "people"}
    assert tables == named
    assert result.age.by_role.empty
    assert result.effects.empty
    assert result.training.loc[0, "n"] == 0
    assert all(gap.text.endswith(".") and "nan" not in gap.text for gap in result.missing)


def test_a_case_without_its_company_row_still_answers() -> None:
    """Even the company's own row may be missing."""
    result = analyse(case_of({}), DAY)
    assert result.profile.empty
    assert result.drivers["strength"].isna().all()


def test_half_filled_people_are_named_with_their_number() -> None:
    """Gaps of people say how many of how many."""
    rows = people(("a", "25-34", 4), ("b", None, 1))
    texts = " ".join(gap.text for gap in analyse(case(roles=roles("a"), people=rows), DAY).missing)
    assert "Bei 1 von 5 Beschäftigten fehlt die Rolle." in texts
    assert "Bei unter 5 von 5 Beschäftigten fehlt die Altersgruppe." in texts
    assert "Bei 5 von 5 Beschäftigten ist das Jahr der letzten Weiterbildung" in texts
    assert "Bei 1 von 1 Rollen fehlt die Soll-Besetzung." in texts
