"""Offers and funding for the external measures.

Requirements:
- A need is a skill with gaps of three and more or an active external measure; everybody once.
- Offers fit by the skills they name, else by words in title and content; the reason says which.
- An offer that states a level below the one needed does not fit.
- Cheapest net first, unknown price last, courses that have begun at the end and never planned.
- Only offers for which every decidable condition is yes add funding to a sum.
- A course that already runs is never funded: it is shown and in no sum of the funding.
- Agreed courses and suggestions have sums of their own; both add up to the whole.
- Needs without an offer are listed; Länder decide which other instruments are shown.
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

from method.dated_law import OutsideLaw
from method.offers.analysis import Offers, analyse
from method.offers.conditions import Employer
from method.offers.costs import matched
from method.offers.funding import employer_of, headcount
from method.offers.law import law_on
from method.offers.matching import MATCH_COLUMNS, matches, phrases_of
from method.offers.needs import external_needs
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
LAW = law_on(DAY)
CERTIFIED = {"provider_certified": "yes", "course_certified": "yes", "hours": 160}


def offers(*entries: dict[str, Any]) -> pd.DataFrame:
    """Return offers A0, A1, ... that name the skill of turning unless said."""
    usual = {"title": "Kurs", "skills": "drehen"}
    table = pd.DataFrame([{"offer_id": f"A{n}", **usual, **e} for n, e in enumerate(entries)])
    days = [name for name in ("start", "end") if name in table]
    return table.assign(**{name: pd.to_datetime(table[name]) for name in days})


def shop(*, people: int = 6, company: dict[str, Any] | None = None, **tables: Any) -> Case:
    """Return a company of 120 in Thüringen where everybody lacks three levels in turning."""
    codes = [f"P{number:03}" for number in range(people)]
    row = {
        "company_id": "nirgendwo",
        "name": "Nirgendwo GmbH",
        "headcount": 120,
        "part_of_group": "no",
        "training_agreement": "no",
        "labour_cost": 40,
    }
    base = {
        "company": pd.DataFrame([row | (company or {})]),
        "sites": pd.DataFrame([{"site_id": "S", "name": "Werk", "ags": "16067"}]),
        "roles": pd.DataFrame([{"role_id": "dreher", "name": "Dreher"}]),
        "people": pd.DataFrame({"person_id": codes, "role_id": "dreher", "weekly_hours": 38.0}),
        "skills": pd.DataFrame(
            {"skill_id": ["drehen", "messen"], "name": ["CNC-Drehmaschinen einrichten", "Messen"]}
        ),
        "requirements": pd.DataFrame(
            [{"role_id": "dreher", "skill_id": "drehen", "target": 3, "weight": 3}]
        ),
        "ratings": pd.DataFrame(
            {
                "person_id": codes,
                "skill_id": "drehen",
                "level": 0,
                "source": "supervisor",
                "rated_on": pd.Timestamp("2026-01-10"),
            }
        ),
    }
    return case_of(base | tables)


@cache
def needs_of_all() -> pd.DataFrame:
    """Return the one need of the shop: six people, turning, level 3."""
    return analyse(shop(), DAY).needs


def found(*entries: dict[str, Any], **changes: Any) -> pd.DataFrame:
    """Return the matches of ``entries`` for the need of the shop, by position."""
    case = shop(offers=offers(*entries), **changes)
    employer: Employer = employer_of(case, headcount(case, LAW))
    table = matched(needs_of_all(), case, law=LAW, employer=employer, as_of=DAY)
    return table.set_index("position")


def order(*entries: dict[str, Any]) -> list[str]:
    """Return the offers of ``entries`` in the order of the need."""
    return found(*entries)["offer_id"].tolist()


def test_a_need_counts_everybody_once() -> None:
    """Six people lack three levels; the role is named, the person is not."""
    assert needs_of_all()[
        ["skill_id", "target", "people", "roles", "origin"]
    ].to_numpy().tolist() == [["drehen", 3, 6, "Dreher", "gap"]]


@pytest.mark.parametrize(
    ("measure", "people", "origin"),
    [
        ({"people": "P000; P001"}, 2, "agreed"),
        ({"headcount": 9}, 9, "agreed"),
        ({"headcount": None}, 0, "agreed"),
        ({"headcount": 9, "skill_id": "drehen"}, 9, "both"),
    ],
)
def test_agreed_external_measures_are_needs_too(measure: dict, people: int, origin: str) -> None:
    """Codes count, else the headcount; with a gap in the same skill both are one need."""
    usual = {"measure_id": "M", "title": "Kurs", "path": "external", "status": "planned"}
    table = pd.DataFrame([usual | {"skill_id": "messen"} | measure])
    gaps = pd.DataFrame(
        {"path": ["external"], "skill_id": "drehen", "person_id": "P000", "target": 3}
    )
    ranking = pd.DataFrame({"skill_id": ["drehen"], "rank": [1]})
    case = shop(measures=table)
    needs = external_needs(case, gaps, ranking).set_index("skill_id")
    skill = table["skill_id"].iloc[0]
    assert needs.loc[skill, ["people", "origin"]].tolist() == [people, origin]


def test_internal_and_finished_measures_are_no_needs() -> None:
    """Only what still has to be bought outside."""
    table = pd.DataFrame(
        [
            {"measure_id": "M1", "path": "internal", "status": "planned", "skill_id": "messen"},
            {"measure_id": "M2", "path": "external", "status": "done", "skill_id": "messen"},
        ]
    )
    gaps = pd.DataFrame({"path": [], "skill_id": [], "person_id": [], "target": []}, dtype="str")
    ranking = pd.DataFrame({"skill_id": ["drehen"], "rank": [1]})
    assert external_needs(shop(measures=table), gaps, ranking).empty


@pytest.mark.parametrize(
    ("offer", "basis"),
    [
        ({"skills": "messen; drehen"}, ["reference"]),
        ({"skills": "messen"}, []),
        ({"skills": None, "title": "Einrichten von CNC-Drehmaschinen"}, ["words"]),
        (
            {"skills": None, "title": "Lehrgang", "content": "Drehmaschinen einrichten, CNC"},
            ["words"],
        ),
        ({"skills": None, "title": "Buchführung"}, []),
        ({"skills": None, "title": "CNC im Überblick"}, []),
    ],
)
def test_offers_fit_by_reference_or_by_words(offer: dict, basis: list[str]) -> None:
    """An offer that names other skills is taken at its word; one common word is too little."""
    assert found(offer)["basis"].tolist() == basis


def test_the_reason_names_the_common_words() -> None:
    """The reader sees why an offer was found."""
    reason = found({"skills": None, "title": "CNC-Drehmaschine einrichten"}).loc[1, "reason"]
    assert reason == (
        "Im Titel: „CNC“, „Drehmaschine“, „einrichten“; das passt zu „CNC-Drehmaschinen "
        "einrichten“ (Ähnlichkeit 96 %). Die erreichte Stufe ist nicht genannt."
    )


def test_synonyms_come_from_the_catalogue() -> None:
    """A skill of the catalogue is also found by its other names."""
    assert "Zeichnungslesen" in phrases_of("cax-zeichnung-lesen", "Zeichnungen")


@pytest.mark.parametrize(("level", "fits"), [(2, 0), (3, 1), (4, 1), (None, 1)])
def test_an_offer_must_reach_the_level(level: int | None, fits: int) -> None:
    """A stated level below the target is no help; no stated level stays in."""
    assert len(found({"reaches_level": level})) == fits


def test_a_level_that_helps_only_some_is_said() -> None:
    """Who needs level 3 is helped by a course up to 3, who needs 4 is not: the reason says so."""
    needs = needs_of_all().assign(target=4)
    case = shop(offers=offers({"reaches_level": 3}))
    employer = employer_of(case, headcount(case, LAW))
    table = matched(needs, case, law=LAW, employer=employer, as_of=DAY)
    assert table["reason"].iloc[0].endswith("das reicht nicht für alle, die ihn brauchen.")


def test_offers_stand_in_the_order_of_the_needs() -> None:
    """The most pressing skill comes first, whatever the order of the offers."""
    first = needs_of_all()
    needs = pd.concat([first.assign(skill_id="messen", skill="Messen"), first])
    case = shop(offers=offers({}, {"skills": "messen"}))
    employer = employer_of(case, headcount(case, LAW))
    table = matched(needs, case, law=LAW, employer=employer, as_of=DAY)
    assert table["skill_id"].tolist() == ["messen", "drehen"]


def test_the_cheapest_comes_first_and_the_unknown_last() -> None:
    """Net of funding: 2,000 with half funded beats 1,500 without."""
    funded = {**CERTIFIED, "price": 2000}
    entries = ({"price": None}, {"price": 1500, "hours": 40}, funded)
    assert order(*entries) == ["A2", "A1", "A0"]


def test_courses_that_have_begun_come_last() -> None:
    """They are shown, but nobody can book them."""
    table = found({"price": 10, "start": "2026-11-23"}, {"price": None, "start": "2026-11-24"})
    assert table[["offer_id", "bookable"]].to_numpy().tolist() == [["A1", True], ["A0", False]]


def test_cost_per_person_and_group() -> None:
    """Six people, 2,000 each, half funded; the wage estimate is said apart."""
    row = found({**CERTIFIED, "price": 2000}).loc[1]
    assert row[["cost", "funded", "own", "net", "net_each"]].tolist() == [
        12000.0,
        6000.0,
        6000.0,
        6000.0,
        1000.0,
    ]
    assert row["wage_estimate"] == 160 * 40 * 6 * 0.5


def test_open_funding_lowers_no_price() -> None:
    """Without hours the funding stays open, and net is the full price."""
    row = found({**CERTIFIED, "hours": None, "price": 2000}).loc[1]
    assert (row["verdict"], row["funded"], row["net"]) == ("open", 6000.0, 12000.0)


def test_obstacles_are_what_fails_or_is_open() -> None:
    """A short course of an unknown provider: one condition fails, one is open."""
    offer = {**CERTIFIED, "hours": 40, "provider_certified": None}
    table = analyse(shop(offers=offers(offer)), DAY).obstacles
    assert table[["name", "verdict"]].to_numpy().tolist() == [["hours", "no"], ["provider", "open"]]


def test_too_few_seats_are_said() -> None:
    """Four seats for six people."""
    assert found({"seats": 4}, {"seats": 6}, {})["seats_short"].tolist() == [True, False, False]


def test_the_plan_counts_everybody_once_and_adds_only_likely_funding() -> None:
    """One course for two skills of the same six people costs six places."""
    needs = pd.DataFrame(
        {"role_id": "dreher", "skill_id": ["drehen", "messen"], "target": 3, "weight": 1}
    )
    base = shop()
    second = base.ratings.assign(skill_id="messen")
    tables = {"requirements": needs, "ratings": pd.concat([base.ratings, second])}
    course = {**CERTIFIED, "price": 1000, "skills": "drehen; messen"}
    plan = analyse(shop(offers=offers(course), **tables), DAY).plan
    assert (len(plan.offers), plan.offers["people"].tolist()) == (1, [6])
    assert (plan.cost, plan.funded, plan.net) == (6000.0, 3000.0, 3000.0)
    assert plan.agreement_gain == pytest.approx(300 + 160 * 40 * 6 * 0.05)


def test_an_offer_that_was_chosen_is_planned() -> None:
    """The company's choice goes before the cheapest offer."""
    choice = {"measure_id": "M", "title": "Kurs", "path": "external", "status": "running"}
    table = pd.DataFrame([{**choice, "skill_id": "drehen", "offer_id": "A1"}])
    dear = {"price": 900, "start": "2026-10-01"}
    plan = analyse(shop(offers=offers({"price": 10}, dear), measures=table), DAY).plan
    assert plan.offers[["offer_id", "chosen"]].to_numpy().tolist() == [["A1", True]]


SIX = "P000; P001; P002; P003; P004; P005"


def planned(*entries: dict[str, Any]) -> Offers:
    """Return the result for agreed measures about turning with offer A0, 1,000 EUR, half funded."""
    usual = {"title": "Kurs", "path": "external", "skill_id": "drehen", "offer_id": "A0"}
    rows = [{"measure_id": f"M{n}", **usual, **each} for n, each in enumerate(entries)]
    table = pd.DataFrame(rows)
    if "start" in table:
        table["start"] = pd.to_datetime(table["start"])
    return analyse(shop(offers=offers({**CERTIFIED, "price": 1000}), measures=table), DAY)


@pytest.mark.parametrize(
    ("measure", "verdict", "funded"),
    [
        ({"status": "running", "people": SIX, "start": "2026-10-12"}, "no", None),
        ({"status": "running"}, "no", None),
        ({"status": "planned", "people": SIX, "start": "2026-11-23"}, "no", None),
        ({"status": "planned", "people": SIX, "start": "2026-11-24"}, "yes", 3000.0),
        ({"status": "planned", "headcount": 6}, "yes", 3000.0),
    ],
)
def test_a_course_that_runs_is_not_funded(
    measure: dict, verdict: str, funded: float | None
) -> None:
    """The offer has no first day, but the agreed measure has begun: nobody can apply any more."""
    result = planned(measure)
    assert result.plan.offers[["verdict", "people"]].to_numpy().tolist() == [[verdict, 6]]
    assert (result.plan.funded, result.plan.agreed.funded) == (funded, funded)
    assert result.matches["verdict"].tolist() == [verdict]
    assert ("application" in result.obstacles["name"].tolist()) is (verdict == "no")


def test_the_reason_names_the_day_the_course_began() -> None:
    """The reader sees why an offer open at any time is not funded here."""
    measure = {"status": "running", "people": SIX, "start": "2026-10-12"}
    assert planned(measure).obstacles["sentence"].tolist() == [
        "Der vereinbarte Kurs läuft seit dem 12.10.2026; dafür ist ein Antrag nicht mehr möglich."
    ]


def test_who_is_not_yet_in_the_course_can_still_be_funded() -> None:
    """Two sit in the running course, one is agreed for the next, three are a suggestion."""
    result = planned(
        {"status": "running", "people": "P000; P001", "start": "2026-10-12"},
        {"status": "planned", "people": "P002", "start": "2027-01-11"},
    )
    plan = result.plan
    assert plan.offers[["stage", "people", "verdict", "chosen"]].to_numpy().tolist() == [
        ["running", 2, "no", True],
        ["planned", 1, "yes", True],
        ["proposed", 3, "yes", False],
    ]
    assert (plan.agreed.cost, plan.agreed.funded, plan.agreed.net) == (3000.0, 500.0, 2500.0)
    assert (plan.proposed.cost, plan.proposed.funded) == (3000.0, 1500.0)
    assert (plan.cost, plan.funded) == (6000.0, 2000.0)


def test_two_chosen_offers_for_one_skill_are_both_planned() -> None:
    """The second takes those its measure names, the first the rest of the need."""
    usual = {"title": "Kurs", "path": "external", "skill_id": "drehen", "status": "planned"}
    table = pd.DataFrame(
        [
            {**usual, "measure_id": "M0", "offer_id": "A0", "people": "P000; P001; P002; P003"},
            {**usual, "measure_id": "M1", "offer_id": "A1", "people": "P004; P005"},
        ]
    )
    courses = offers({**CERTIFIED, "price": 10}, {**CERTIFIED, "price": 20})
    plan = analyse(shop(offers=courses, measures=table), DAY).plan
    assert plan.offers.groupby("offer_id")["people"].sum()["A1"] == 2
    assert plan.agreed.cost == 4 * 10 + 2 * 20


def test_needs_without_an_offer_are_listed() -> None:
    """Nothing fits: the need is unmet, the sums are absent, not zero."""
    result = analyse(shop(offers=offers({"skills": "messen", "hours": 8})), DAY)
    assert result.unmet["skill_id"].tolist() == ["drehen"]
    assert (result.plan.cost, result.plan.net, result.n_short) == (None, None, 1)


@pytest.mark.parametrize(
    ("ags", "scopes"),
    [("16067", {"Bund", "Thüringen"}), ("15084", {"Bund", "Sachsen-Anhalt"}), (None, {"Bund"})],
)
def test_other_instruments_follow_the_land(ags: str | None, scopes: set[str]) -> None:
    """Unknown districts show the Bund's instruments and a hint."""
    sites = pd.DataFrame([{"site_id": "S", "name": "Werk", "ags": ags}])
    result = analyse(shop(people=0, sites=sites), DAY)
    assert set(result.instruments["scope"]) == scopes
    assert ("sites" in {gap.table for gap in result.missing}) is (ags is None)


def test_an_empty_company_gives_open_results() -> None:
    """Nothing entered: no error, no sums, and what to enter."""
    case = case_of({"company": pd.DataFrame([{"company_id": "leer", "name": "Leer GmbH"}])})
    result = analyse(case, DAY)
    assert (len(result.needs), len(result.matches), result.plan.cost) == (0, 0, None)
    assert {"company", "sites", "offers"} <= {gap.table for gap in result.missing}


def test_a_day_before_the_law_is_refused() -> None:
    """The kit does not fall back to rates it does not know."""
    with pytest.raises(OutsideLaw, match=r"01\.04\.2024"):
        analyse(shop(), datetime.date(2024, 3, 31))


def test_no_frame_names_a_person() -> None:
    """Everything of this step may be shown to everybody."""
    result = analyse(shop(offers=offers({"price": 100})), DAY)
    values: list[Any] = [getattr(result, field.name) for field in fields(Offers)]
    tables = [*(each for each in values if isinstance(each, pd.DataFrame)), result.plan.offers]
    assert not any("P000" in table.to_csv() for table in tables)


OFFER = st.fixed_dictionaries(
    {
        "price": st.none() | st.integers(0, 9000),
        "hours": st.none() | st.integers(0, 400),
        "provider_certified": st.sampled_from(["yes", "no", "unknown", None]),
        "course_certified": st.sampled_from(["yes", None]),
        "start": st.sampled_from([None, "2026-11-01", "2027-02-01"]),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(OFFER, min_size=1, max_size=6))
def test_the_order_and_the_shares_hold_for_all_offers(entries: list[dict]) -> None:
    """Bookable before begun, net rising, unknown last; own and funded add up to the cost."""
    table = found(*entries)
    for _, group in table.groupby("bookable"):
        known = group["net_each"].dropna()
        assert known.is_monotonic_increasing
        assert group["net_each"].isna().tolist() == sorted(group["net_each"].isna())
    assert table["bookable"].tolist() == sorted(table["bookable"], reverse=True)
    paid = table.dropna(subset="funded")
    assert (paid["own"] + paid["funded"]).tolist() == pytest.approx(paid["cost"].tolist())
    assert table.loc[table["verdict"].eq("no"), "funded"].isna().all()


def test_matching_nothing_is_an_empty_table() -> None:
    """No needs and no offers: columns, no rows."""
    nothing = matches(shop().skills.head(0), shop().offers)
    assert (len(nothing), list(nothing.columns)) == (0, list(MATCH_COLUMNS))
