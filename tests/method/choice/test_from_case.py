"""From a company's tables to a choice of courses.

- people bring the skills their role requires where a rating is valid; no rating is no gap
- nothing over budget, and more budget never closes less
- offers come with the level they reach, decisions of people stand above words
- offers without price, hours or level, begun ones and ended ones stay out, and it is said
- net cost is less only where funding is certain enough; in-house courses are paid as a whole
- answers that are missing leave funding open, and then nothing is taken off
- what a case states of a group says nothing of people beyond it: the plan fills it at most
- agreed measures are courses of their own; their people are pinned, nobody else can join
- a place nobody knows has no way, and it is said; others obey the longest way
- empty and half-filled cases give an empty plan, never an exception
- the three example companies have a plan each: no pin lost, nothing over budget, every euro with
  its calculation, reference and day of check
- a network asks only for courses that close wide gaps, and gets the same
- what is shown hides groups under five; no sum contains a hidden row
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lernbund.plan import examples_folder
from method.choice.choose import choose
from method.choice.from_case import CaseProblem, problem_of, problem_outside
from method.choice.programme import Effort
from method.choice.records import Goal, Lift, Offer
from method.choice.results import Choice
from method.choice.shown import Shown, shown, shown_clash
from method.instruments.verdict import Verdict
from method.network.together import EXTERNAL, joined
from method.offers.funding_tables import money_frame
from schemas.case import Case, case_of, typed
from schemas.people import People
from schemas.workbook import read_workbook

DAY = datetime.date(2026, 11, 23)
EFFORT = Effort(time_limit=30, threads=1)
CERTIFIED = {
    "provider_certified": "yes",
    "course_certified": "yes",
    "hours": 160.0,
    "goal": "adaptation",
    "beyond_workplace": "yes",
    "legal_duty": "no",
    "working_time": "yes",
}
SETTLED = {"recent_82": "no", "recent_degree": "no", "short_time": "no", "restructuring": "no"}
EXAMPLES = sorted(examples_folder().glob("*.xlsx"))


def table(rows: list[dict[str, Any]], *days: str) -> pd.DataFrame:
    """Return ``rows`` as a table with the columns ``days`` as days."""
    frame = pd.DataFrame(rows)
    return frame.assign(**{day: pd.to_datetime(frame[day]) for day in days if day in frame})


def course(code: str, **others: Any) -> dict[str, Any]:
    """Return an offer of turning up to level 3 for 500 EUR."""
    usual = {"title": f"Kurs {code}", "skills": "drehen", "reaches_level": 3, "mode": "on_site"}
    return {"offer_id": code, **usual, "hours": 16.0, "price": 500.0, "place": "Gotha", **others}


def agreed(code: str, **others: Any) -> dict[str, Any]:
    """Return a planned measure for turning."""
    usual = {"title": f"Vereinbart {code}", "path": "external", "skill_id": "drehen"}
    return {"measure_id": code, **usual, "target_level": 3, "status": "planned", **others}


def shop(
    *offers: dict[str, Any],
    people: int = 6,
    measures: tuple[dict[str, Any], ...] = (),
    unrated: int = 0,
    **tables: pd.DataFrame,
) -> Case:
    """Return a company of 120 in Gotha where everybody lacks two levels in turning."""
    codes = [f"P{number:03}" for number in range(people)]
    company = {"company_id": "nirgendwo", "name": "Nirgendwo GmbH", "headcount": 120}
    base = {
        "company": table(
            [{**company, **SETTLED, "part_of_group": "no", "training_agreement": "no"}]
        ),
        "sites": table([{"site_id": "S", "name": "Werk", "ags": "16067", "main": "yes"}]),
        "roles": table([{"role_id": "dreher", "name": "Dreher"}]),
        "people": pd.DataFrame({"person_id": codes, "role_id": "dreher", "team": "Früh"}),
        "skills": table([{"skill_id": "drehen", "name": "CNC-Drehmaschinen einrichten"}]),
        "requirements": table(
            [{"role_id": "dreher", "skill_id": "drehen", "target": 3, "weight": 2}]
        ),
        "ratings": pd.DataFrame(
            {
                "person_id": codes[unrated:],
                "skill_id": "drehen",
                "source": "supervisor",
                "rated_on": pd.Timestamp("2026-10-01"),
                "level": 1,
            }
        ),
        "offers": table(list(offers), "start", "end"),
        "measures": table(list(measures), "start", "end"),
    }
    return case_of({**base, **tables})


def posed(case: Case, **options: Any) -> CaseProblem:
    """Return the problem of ``case`` on the day of the tests."""
    return problem_of(case, DAY, **options)


def chosen(case: Case, *, goal: Goal = Goal.TOTAL, **options: Any) -> Choice:
    """Return the choice for ``case``."""
    return choose(posed(case, **options).problem, goal=goal, effort=EFFORT)


def seats(choice: Choice) -> dict[str, int]:
    """Return offer -> participants."""
    found: dict[str, int] = {}
    for each in choice.assignments:
        found[each.offer] = found.get(each.offer, 0) + each.count
    return found


def offer_of(case: Case, code: str) -> Offer:
    """Return one course of the problem of ``case``."""
    return next(each for each in posed(case).problem.offers if each.offer == code)


def show(case: Case, *, with_people: bool = False, **options: Any) -> Shown:
    """Return what is shown of the choice for ``case``."""
    return shown(case, posed(case, **options), chosen(case, **options), with_people=with_people)


def test_cheapest_course_closes_the_gap() -> None:
    """Everybody attends the cheaper of two alike courses, and nothing stays open."""
    choice = chosen(shop(course("A"), course("B", price=400.0)))
    assert seats(choice) == {"B": 6}
    assert (choice.needed, choice.closed, choice.costs.paid) == (24, 24, 2400)


def test_budget_holds() -> None:
    """With money for two people two attend."""
    choice = chosen(shop(course("A")), budget=1200)
    assert seats(choice) == {"A": 2}


@settings(max_examples=4, deadline=None)
@given(
    prices=st.lists(st.integers(1, 2000), min_size=1, max_size=3),
    budget=st.integers(0, 6000),
    more=st.integers(0, 6000),
)
def test_more_budget_never_closes_less(prices: list[int], budget: int, more: int) -> None:
    """Whatever courses cost: nothing over budget, and money never hurts."""
    case = shop(*(course(f"A{n}", price=float(price)) for n, price in enumerate(prices)))
    less, richer = chosen(case, budget=budget), chosen(case, budget=budget + more)
    assert less.costs.paid <= budget
    assert richer.costs.paid <= budget + more
    assert less.closed <= richer.closed


def test_seats_hold_on_a_date_and_not_at_any_time() -> None:
    """A dated course has its seats; one entered at any time is held as often as needed."""
    dated = course("A", seats=4, start="2027-01-11", end="2027-01-13")
    assert seats(chosen(shop(dated))) == {"A": 4}
    assert seats(chosen(shop(course("A", seats=4)))) == {"A": 6}


def test_level_of_the_offer_is_the_lift() -> None:
    """A course up to level 2 closes one of two levels."""
    case = shop(course("A", reaches_level=2))
    assert offer_of(case, "A").lifts == (Lift(skill="drehen", from_level=0, to_level=2),)
    assert chosen(case).closed == 12


def test_decisions_stand_above_the_offer() -> None:
    """A rejected pair is no lift; a confirmed one is."""
    verdicts = [
        {"offer_id": "A", "skill_id": "drehen", "verdict": "rejected"},
        {"offer_id": "B", "skill_id": "drehen", "verdict": "confirmed"},
    ]
    case = shop(course("A", price=1.0), course("B", skills=None), offer_matches=table(verdicts))
    assert seats(chosen(case)) == {"B": 6}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"price": None}, "Ohne Preis nicht im Plan: „Kurs A“."),
        ({"hours": None}, "Ohne Stundenumfang nicht im Plan: „Kurs A“."),
        ({"reaches_level": None}, "Ohne erreichte Stufe nicht im Plan: „Kurs A“."),
        ({"start": "2026-11-23", "end": "2026-12-01"}, "Schon begonnen oder vorbei: „Kurs A“."),
        (
            {"start": "2027-02-02", "end": "2027-02-01"},
            "Das Ende liegt vor dem Beginn, deshalb nicht im Plan: „Kurs A“.",
        ),
    ],
)
def test_half_filled_offers_stay_out(fault: dict[str, Any], said: str) -> None:
    """What an offer does not say keeps it out of the plan, and that is said."""
    case = shop(course("A", **fault))
    assert said in posed(case).left_out
    assert seats(chosen(case)) == {}


def test_offers_for_nothing_needed_are_counted() -> None:
    """A course in another field is only counted."""
    case = shop(course("A", skills=None, title="Floristik", content="Blumen binden"))
    assert posed(case).left_out == ("Angebote, die zu keiner gebrauchten Kompetenz passen: 1.",)


def test_people_without_rating_have_no_gap() -> None:
    """Two unrated people are in no profile, and fewer than five are not counted."""
    case = shop(course("A"), unrated=2)
    assert seats(chosen(case)) == {"A": 4}
    assert [each for each in posed(case).left_out if each.startswith("Personen ohne gültige")] == [
        "Personen ohne gültige Bewertung, für sie ist keine Lücke bekannt: unter 5."
    ]


def test_no_sentence_names_a_person() -> None:
    """Codes stay inside the problem."""
    case = shop(course("A"), unrated=1, measures=(agreed("M", people="P001; P900"),))
    found = posed(case)
    assert [each for each in (*found.left_out, *found.assumptions) if "P0" in each] == []


def test_funding_lowers_the_net_cost_only_where_likely() -> None:
    """120 staff: half of the course is paid; an unknown approval brings nothing."""
    case = shop(course("A", price=1000.0, **CERTIFIED), course("B", hours=160.0))
    assert [offer_of(case, code).net_cost for code in "AB"] == [500.0, 500.0]
    verdicts = {each.offer: (each.gross_each, each.verdict) for each in posed(case).terms}
    assert verdicts == {"A": (1000.0, Verdict.YES), "B": (500.0, Verdict.OPEN)}


@pytest.mark.parametrize(("people", "booked"), [(6, 0), (9, 0), (9, 2)])
def test_funding_of_a_stated_group_is_not_stretched(people: int, booked: int) -> None:
    """Six without a degree are told; whoever joins as a seventh may have one."""
    degree = {**CERTIFIED, "goal": "vocational_degree", "shortened": "yes", "hours": 900.0}
    codes = "; ".join(f"P{number:03}" for number in range(booked))
    case = shop(
        course("A", price=1000.0, **degree),
        people=people,
        measures=(agreed("M", people=codes, offer_id="A"),) if booked else (),
        funding_groups=table([{"offer_id": "A", "people": 6, "without_degree": 6}]),
    )
    found = posed(case)
    assert offer_of(case, "A").net_cost == 0
    assert seats(chosen(case)).get("A", 0) == 6 - booked
    said = [each for each in found.assumptions if "höchstens so viele Personen" in each]
    assert [each.rpartition(": ")[2] for each in said] == ["„Kurs A“."]


def test_unknown_law_funds_nothing() -> None:
    """Long before the law the kit knows everything is gross, and it is said."""
    found = problem_of(shop(course("A", **CERTIFIED)), datetime.date(1990, 1, 1))
    assert found.problem.offers[0].net_cost == 500
    assert any("kein Recht hinterlegt" in each for each in found.assumptions)


def test_course_in_the_company_is_paid_as_a_whole() -> None:
    """Eight seats for 100 EUR cost 800 EUR, for six people as for eight."""
    case = shop(course("A", mode="in_house", place=None, price=100.0, seats=8))
    choice = chosen(case)
    assert (choice.costs.fixed, choice.costs.fees, seats(choice)) == (800, 0, {"A": 6})


def test_agreed_people_are_pinned() -> None:
    """A dear agreed course stays; its people go nowhere else, the others take the cheap one."""
    measure = agreed("M", people="P000; P001", cost=8000.0, offer_id="A", start="2027-03-01")
    case = shop(course("A"), measures=(measure,))
    choice = chosen(case)
    assert seats(choice) == {"Maßnahme M": 2, "A": 4}
    assert choice.costs.paid == 8000 + 4 * 500
    pinned = [each.people for each in choice.assignments if each.offer == "Maßnahme M"]
    assert sorted(code for codes in pinned for code in codes) == ["P000", "P001"]


def test_agreed_seats_of_a_date_are_taken() -> None:
    """Two of three seats on the offer's own date are gone; one is left for the others."""
    offer = course("A", seats=3, start="2027-03-01", end="2027-03-05")
    measure = agreed("M", people="P000; P001", offer_id="A")
    assert seats(chosen(shop(offer, measures=(measure,)))) == {"Maßnahme M": 2, "A": 1}


def test_full_offer_is_said() -> None:
    """An offer whose seats are all agreed is no longer there."""
    offer = course("A", seats=2, start="2027-03-01", end="2027-03-05")
    case = shop(offer, measures=(agreed("M", people="P000; P001", offer_id="A"),))
    assert "Durch vereinbarte Maßnahmen schon belegt: „Kurs A“." in posed(case).left_out


def test_running_measures_are_paid() -> None:
    """What runs closes its gap and costs nothing more."""
    measure = agreed("M", people="P000", cost=8000.0, status="running", start="2026-10-01")
    choice = chosen(shop(measures=(measure,)))
    assert (seats(choice), choice.costs.paid, choice.closed) == ({"Maßnahme M": 1}, 0, 4)


def test_unpriced_and_unnamed_measures_are_said() -> None:
    """No cost counts as 0, no codes leave a measure out; dropped ones are silent."""
    measures = (
        agreed("M", people="P000"),
        agreed("N", headcount=4),
        agreed("O", people="P001", status="dropped"),
    )
    found = posed(shop(measures=measures))
    assert "Kosten nicht genannt, mit 0 € gerechnet: „Vereinbart M“." in found.assumptions
    assert [each for each in found.left_out if "„Vereinbart N“" in each] != []
    assert [each.measure for each in found.measures] == ["M"]


def test_planned_funding_is_taken_off_the_agreed_cost() -> None:
    """The agreed cost less what § 82 likely pays of the offer's price."""
    offer = course("A", price=1000.0, **CERTIFIED)
    measure = agreed("M", people="P000; P001", cost=2400.0, offer_id="A", start="2027-03-01")
    assert offer_of(shop(offer, measures=(measure,)), "Maßnahme M").net_cost == 1200 - 500


def test_longest_way() -> None:
    """A course in Halle is too far from Gotha; an unknown place has no way, and it is said."""
    offers = (course("A", place="Halle (Saale)", price=1.0), course("B"))
    assert seats(chosen(shop(*offers), max_km=50)) == {"B": 6}
    assert seats(chosen(shop(*offers))) == {"A": 6}
    case = shop(course("A", place="Irgendwo an der Nirgends"))
    assert seats(chosen(case, max_km=50)) == {"A": 6}
    assert "Ort nicht bekannt, der Weg zählt nicht mit: „Kurs A“." in posed(case).left_out


def test_wishes_decide_between_equals() -> None:
    """With money for one the person who wishes the skill goes."""
    wishes = table([{"person_id": "P004", "skill_id": "drehen", "priority": 3}])
    choice = chosen(shop(course("A"), wishes=wishes), budget=500)
    assert [each.people for each in choice.assignments] == [("P004",)]


def test_empty_case() -> None:
    """A company without people or offers has an empty plan."""
    case = case_of({"company": table([{"company_id": "leer", "name": "Leer GmbH"}])})
    choice = chosen(case)
    plan = shown(case, posed(case), choice)
    assert (choice.found, plan.courses, plan.closed, plan.worst_team) == (True, (), None, None)


def test_clash_is_said_without_codes() -> None:
    """An agreed course above the budget clashes; people are called by their role."""
    measure = agreed("M", people="P000", cost=900.0)
    case = shop(course("A"), measures=(measure,))
    choice = chosen(case, budget=100)
    said = " ".join(shown_clash(case, posed(case, budget=100), choice))
    assert "Das Budget beträgt 100 Euro." in said
    assert "Eine Person aus der Rolle „Dreher“ soll „Vereinbart M“ besuchen" in said
    assert "P000" not in said
    confidential = shown_clash(case, posed(case, budget=100), choice, with_people=True)
    assert "P000" in " ".join(confidential)


def test_small_groups_are_hidden() -> None:
    """Three people in the only course: neither their count nor the sum is shown."""
    case = shop(course("A"), people=8, unrated=2)
    plan = show(case, budget=1500)
    (one,) = plan.courses
    assert (one.people, one.gross, one.unit, one.codes) == (None, 500, "person", ())
    assert (plan.gross, plan.net, plan.time, plan.partial) == (0, 0, 0, True)
    assert [each.people for each in plan.open_skills] == [None]
    (told,) = show(case, budget=1500, with_people=True).courses
    assert (told.people, told.gross, len(told.codes)) == (3, 1500, 3)


def test_large_groups_are_shown() -> None:
    """Six people: count, sums, fulfilment and team are there."""
    plan = show(shop(course("A")))
    (one,) = plan.courses
    assert (one.people, one.gross, one.net, one.codes) == (6, 3000, 3000, ())
    assert (plan.before, plan.after, plan.closed) == pytest.approx((1 / 3, 1.0, 1.0))
    assert plan.worst_team is not None
    assert plan.worst_team.name == "Früh"
    assert plan.open_skills == ()


def test_small_team_is_not_the_worst_shown() -> None:
    """The fulfilment of a team of two is not shown."""
    codes = [f"P{number:03}" for number in range(8)]
    teams = ["Klein"] * 2 + ["Früh"] * 6
    frame = pd.DataFrame({"person_id": codes, "role_id": "dreher", "team": teams})
    plan = show(replace(shop(people=8), people=typed(People, frame)))
    assert (plan.small_teams, plan.worst_team and plan.worst_team.name) == (True, "Früh")


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Case:
    """One of the three example companies."""
    return read_workbook(request.param)


@pytest.mark.parametrize("goal", list(Goal))
def test_examples_have_a_plan(example: Case, goal: Goal) -> None:
    """A plan that closes something, no agreed person lost, nothing over budget."""
    found = posed(example, budget=60_000)
    choice = choose(found.problem, goal=goal, effort=EFFORT)
    assert choice.found
    assert choice.closed > 0
    assert choice.costs.paid <= 60_000
    pins = {
        (code, pin.offer)
        for profile in found.problem.profiles
        for code in profile.people
        for pin in profile.pins
    }
    seated = {(code, each.offer) for each in choice.assignments for code in each.people}
    assert pins
    assert pins - seated == set()
    agreed_to = {(code, each.course.offer) for each in found.measures for code in each.people}
    assert agreed_to == pins


@pytest.mark.parametrize("goal", list(Goal))
def test_an_adviser_can_check_the_examples_line_by_line(example: Case, goal: Goal) -> None:
    """Every euro of each plan has its calculation, its paragraph and the day of the check."""
    found = posed(example, budget=60_000)
    courses = shown(example, found, choose(found.problem, goal=goal, effort=EFFORT)).courses
    money = money_frame(courses)
    assert len(money)
    assert money[["sentence", "reference", "checked_until"]].notna().all(axis=None)
    wages, single = money["item"].eq("Arbeitsentgelt"), money["title"].str.endswith("(je Person)")
    summed = sum(each.funded for each in courses if each.summed)
    assert money.loc[~wages & ~single, "funded"].sum() == pytest.approx(summed)


def test_the_part_outside_is_the_same_where_gaps_are_wide(example: Case) -> None:
    """A network gets the same from far fewer courses, also with pins, refusals and a bundle."""
    rules = pd.DataFrame(
        [
            {"rule_id": f"V{n}", "kind": kind, "person_id": example.people["person_id"].iloc[n],
             "offer_id": example.offers["offer_id"].iloc[n]}
            for n, kind in enumerate(["attend", "not_attend", "attend"])
        ]
    )  # fmt: skip
    bundle = example.offers.iloc[:1].assign(
        offer_id="B1", members="; ".join(example.offers["offer_id"].iloc[:2]), hours=None
    )
    case = replace(
        example,
        plan_rules=case_of({"plan_rules": rules}).plan_rules,
        offers=pd.concat([example.offers, bundle], ignore_index=True),
    )
    part = problem_outside(case, DAY, least_gap=EXTERNAL)
    whole = problem_of(case, DAY).problem
    assert 0 < len(part.offers) < len(whole.offers)
    assert joined({"x": part}) == joined({"x": whole})
