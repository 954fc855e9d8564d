"""What a plan must keep: the table of rules binds the choice, and it is solved around the pins.

- a pin seats the person whatever it closes; the others are chosen around it
- a refusal holds for one person or, without a person, for all
- budget, way, hours a person (agreed ones count and stay agreed), hours and absence of a team,
  and days a person can come
- what is given with the command stands above the table
- without a rule the most is closed in total; a rule puts the worst-off team first
- a rule that lacks something, or that nothing can keep, is said and never guessed
"""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest

from method.choice.choose import choose
from method.choice.from_case import CaseProblem, problem_of
from method.choice.programme import Effort
from method.choice.records import Goal
from schemas.case import Case, case_of

DAY = datetime.date(2026, 11, 23)
USUAL = {"skills": "drehen", "reaches_level": 3, "hours": 16.0, "mode": "on_site"}
OFFERS = [
    {"offer_id": "A", "title": "Günstig", "price": 400.0, "place": "Gotha", **USUAL},
    {"offer_id": "B", "title": "Teuer", "price": 900.0, "place": "Halle (Saale)", **USUAL},
]


def shop(
    *rules: dict[str, Any],
    offers: list[dict[str, Any]] | None = None,
    measures: tuple[dict[str, Any], ...] = (),
) -> Case:
    """Return a company of six in Gotha who lack two levels in turning, with ``rules``."""
    codes = [f"P{number:03}" for number in range(6)]
    rows = [{"rule_id": f"V{number}", **rule} for number, rule in enumerate(rules)]
    frame = pd.DataFrame(rows)
    days = [name for name in ("first", "last") if name in frame]
    courses = pd.DataFrame(offers or OFFERS)
    dated = [name for name in ("start", "end") if name in courses]
    need = {"role_id": "dreher", "skill_id": "drehen", "target": 3, "weight": 2}
    rated = {"skill_id": "drehen", "source": "supervisor", "level": 1}
    return case_of(
        {
            "company": pd.DataFrame([{"company_id": "nirgendwo", "name": "Nirgendwo GmbH"}]),
            "sites": pd.DataFrame([{"site_id": "S", "name": "Werk", "ags": "16067"}]),
            "roles": pd.DataFrame([{"role_id": "dreher", "name": "Dreher"}]),
            "people": pd.DataFrame({"person_id": codes, "role_id": "dreher", "team": "Früh"}),
            "skills": pd.DataFrame([{"skill_id": "drehen", "name": "Drehen"}]),
            "requirements": pd.DataFrame([need]),
            "ratings": pd.DataFrame(
                {"person_id": codes, **rated, "rated_on": pd.Timestamp("2026-10-01")}
            ),
            "offers": courses.assign(**{name: pd.to_datetime(courses[name]) for name in dated}),
            "measures": pd.DataFrame(list(measures)),
            "plan_rules": frame.assign(**{name: pd.to_datetime(frame[name]) for name in days}),
        }
    )


def seats(case: Case, **options: Any) -> dict[str, list[str]]:
    """Return offer -> codes of those who attend."""
    choice = choose(problem_of(case, DAY, **options).problem, effort=Effort(time_limit=30))
    found: dict[str, list[str]] = {}
    for each in choice.assignments:
        found.setdefault(each.offer, []).extend(each.people)
    return {offer: sorted(codes) for offer, codes in found.items()}


def sizes(case: Case, **options: Any) -> dict[str, int]:
    """Return offer -> participants."""
    return {offer: len(codes) for offer, codes in seats(case, **options).items()}


def said(case: Case) -> tuple[str, ...]:
    """Return what is said about the rules of ``case``."""
    posed: CaseProblem = problem_of(case, DAY)
    return tuple(each for each in posed.left_out if each.startswith("Vorgabe"))


def test_the_rest_is_chosen_around_a_pin() -> None:
    """One person is put into the dear course; the other five take the cheap one."""
    pin = {"kind": "attend", "person_id": "P002", "offer_id": "B"}
    found = seats(shop(pin))
    assert (found["B"], len(found["A"]), "P002" in found["A"]) == (["P002"], 5, False)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "not_attend", "offer_id": "A"}, {"B": 6}),
        ({"kind": "not_attend", "offer_id": "A", "person_id": "P001"}, {"A": 5, "B": 1}),
        ({"kind": "budget", "amount": 800}, {"A": 2}),
        ({"kind": "hours_person", "amount": 8}, {}),
        ({"kind": "hours_team", "amount": 48, "team": "Früh"}, {"A": 3}),
        ({"kind": "hours_team", "amount": 48}, {"A": 3}),
    ],
)
def test_rules_bind(rule: dict[str, Any], expected: dict[str, int]) -> None:
    """Refusals, money and hours are kept."""
    assert sizes(shop(rule)) == expected


@pytest.mark.parametrize(("most", "joins"), [(16, False), (40, False), (56, True)])
def test_agreed_hours_count_and_stay_agreed(most: float, *, joins: bool) -> None:
    """Who has agreed to 40 hours gets 16 more only if the rule leaves room; nothing clashes."""
    usual = {"title": "Vereinbart", "path": "external", "skill_id": "drehen", "status": "planned"}
    agreed = {"measure_id": "M", **usual, "people": "P000", "hours": 40.0, "target_level": 2}
    rule = {"kind": "hours_person", "person_id": "P000", "amount": most}
    found = seats(shop(rule, {"kind": "not_attend", "offer_id": "B"}, measures=(agreed,)))
    assert [codes for offer, codes in found.items() if offer != "A"] == [["P000"]]
    assert ("P000" in found["A"], len(found["A"])) == (joins, 5 + joins)


def test_the_longest_way() -> None:
    """With only the far course left, fifty kilometres keep everybody at home."""
    rules = ({"kind": "not_attend", "offer_id": "A"}, {"kind": "distance", "amount": 50})
    assert sizes(shop(*rules)) == {}
    assert sizes(shop(*rules), max_km=500) == {"B": 6}


def test_absence_of_a_team() -> None:
    """Two of a team may be away on the course's days."""
    dated = [{**OFFERS[0], "start": "2027-01-11", "end": "2027-01-12"}]
    rule = {"kind": "away_team", "amount": 2}
    assert sizes(shop(rule, offers=dated)) == {"A": 2}


def test_days_a_person_can_come() -> None:
    """Who can come only from February on misses the course in January."""
    dated = [{**OFFERS[0], "start": "2027-01-11", "end": "2027-01-12"}]
    rule = {"kind": "available", "person_id": "P000", "first": "2027-02-01"}
    assert "P000" not in seats(shop(rule, offers=dated))["A"]


def test_the_command_stands_above_the_table() -> None:
    """A budget that is typed replaces the one of the table."""
    assert sizes(shop({"kind": "budget", "amount": 800}), budget=400.0) == {"A": 1}


@pytest.mark.parametrize(
    ("rules", "goal"), [((), Goal.TOTAL), (({"kind": "worst_team"},), Goal.WORST_TEAM)]
)
def test_the_goal_is_a_rule(rules: tuple[dict[str, Any], ...], goal: Goal) -> None:
    """The workshop chooses the goal; the rule needs no amount."""
    case = shop(*rules)
    assert (problem_of(case, DAY).goal, said(case)) == (goal, ())


def test_a_minimum_group_is_kept() -> None:
    """A course for at least five is not held for the two there is money for."""
    least = [{**OFFERS[0], "minimum": 5}]
    assert sizes(shop({"kind": "budget", "amount": 800}, offers=least)) == {}
    assert sizes(shop(offers=least)) == {"A": 6}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "budget"}, "Vorgabe V0 („Budget in Euro“) ist unvollständig"),
        ({"kind": "attend", "offer_id": "A"}, "Vorgabe V0 („Person besucht Angebot“) ist unvoll"),
        ({"kind": "attend", "person_id": "P001", "offer_id": "X"}, "Das Angebot ist nicht wählbar"),
        ({"kind": "attend", "person_id": "P999", "offer_id": "A"}, "keine bekannte Lücke"),
    ],
)
def test_what_cannot_hold_is_said(rule: dict[str, Any], expected: str) -> None:
    """Nothing is guessed, and the plan goes on without the rule."""
    case = shop(rule)
    assert [expected in each for each in said(case)] == [True]
    assert sizes(case) == {"A": 6}
