"""Where companies and courses of a network are, and whose law holds there.

Requirements:
- Another region needs only another file: ways to its courses come from its districts.
- A way that is not known counts nothing, and the plan says so; a course at an unknown place is
  refused with the file.
- A course that several companies know is one only if it is held by the same and at one place.
- A company may ask for the funding of the Land its sites lie in; of which Länder the kit knows
  none, the report says.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from pydantic import ValidationError

from method.choice.case_funding import funding_of
from method.choice.from_case import problem_of
from method.instruments.assess import assess
from method.instruments.facts import CourseFacts, GroupFacts
from method.instruments.results import Result
from method.instruments.verdict import Verdict
from method.network.analysis import analyse
from method.network.definition import Network, read_network
from method.network.demand import demand_of
from method.network.partnership import funding_lands
from method.network.places import located
from method.network.shared import sharing_of
from method.network.together import joined
from reports.sentences.network import WAYS_OPEN, law, proof
from schemas.case import Case, case_of
from tests.method.network.conftest import COAST, NOWHERE

DAY = datetime.date(2026, 11, 24)
BREMEN_EMDEN = 110.0  # [km] as the crow flies, between the coordinates of the file
Firm = Callable[..., Case]


@pytest.fixture
def coast() -> Network:
    """Return a network far from the region the kit knows."""
    return read_network(COAST.read_text(encoding="utf-8"))


def at(case: Case, ags: str | None) -> Case:
    """Return ``case`` with its site in ``ags``."""
    return replace(case, sites=case.sites.assign(ags=ags))


def test_a_way_comes_from_the_districts_of_the_file(firm: Firm, coast: Network) -> None:
    """From Bremen to the course in Emden; the way costs in the plan what the file says."""
    case = at(firm("adler", released="needs:name", needs="cnc-cam", people=6), "04011")
    demand = demand_of(sharing_of([case], coast, DAY), coast, DAY)
    assert demand is not None
    (way,) = (each for each in demand.together.problem.distances if each.place == "cam")
    assert way.km == pytest.approx(BREMEN_EMDEN, abs=3)
    assert demand.together.choice.costs.travel == pytest.approx(6 * 2 * way.km * coast.km_cost)
    assert demand.ways_known


def test_an_unknown_way_is_said(firm: Firm, coast: Network) -> None:
    """A company without a known place may go to the course, and its way is to be checked."""
    case = at(firm("adler", released="needs:name", needs="cnc-cam", people=6), "99999")
    result = analyse([case], coast, DAY)
    assert result.demand is not None
    assert not result.demand.ways_known
    assert WAYS_OPEN in list(proof(result, case_of({})))


def test_a_course_at_an_unknown_place_is_refused() -> None:
    """The file names the course and its place."""
    course = "courses: [{id: cam, title: T, skills: {cnc-cam: 3}, hours: 8, cost: 1, seats: 9,"
    with pytest.raises(ValidationError, match="Kurs cam: 99999 ist kein bekannter Ort"):
        read_network(f'{NOWHERE}\n{course} ags: "99999"}}]')


OFFER = {
    "offer_id": "A1",
    "title": "CAM",
    "provider": "Träger Deich",
    "place": "Emden",
    "mode": "on_site",
    "hours": 16.0,
    "price": 500.0,
    "seats": 12,
    "minimum": 4,
    "skills": "cnc-cam",
    "reaches_level": 3,
}


def test_own_offers_are_as_far_as_the_file_says(firm: Firm, coast: Network) -> None:
    """An offer in a district of the file is found by its name, its way from Bremen is known."""
    case = replace(at(firm("adler", needs="cnc-cam"), "04011"), offers=offers(OFFER))
    assert problem_of(case, DAY).problem.distances == ()
    (way,) = problem_of(located(case, coast), DAY).problem.distances
    assert way.km == pytest.approx(BREMEN_EMDEN, abs=3)


def test_online_there_is_no_way_to_know(firm: Firm, coast: Network) -> None:
    """A course that is held nowhere is known to be near."""
    case = at(firm("adler", released="needs:name", needs="cnc-cam", people=6), "04011")
    alone = coast.model_copy(update={"courses": ()})
    there = replace(case, offers=offers(OFFER | {"mode": "online"}))
    demand = demand_of(sharing_of([there], alone, DAY), alone, DAY)
    assert demand is not None
    assert (len(demand.together.choice.runs), demand.ways_known) == (1, True)


@pytest.mark.parametrize(
    ("other", "courses"),
    [
        ({}, 1),
        ({"place": " emden"}, 1),
        ({"place": "Leer"}, 2),
        ({"provider": "Akademie Watt"}, 2),
        ({"start": pd.Timestamp("2027-03-01"), "end": pd.Timestamp("2027-03-02")}, 2),
        ({"mode": "in_house"}, 2),
    ],
)
def test_the_same_course_is_held_by_the_same_at_one_place(
    firm: Firm, other: dict[str, object], courses: int
) -> None:
    """Two companies know a course called CAM."""
    cases = (
        replace(firm(key, needs="cnc-cam"), offers=offers(OFFER | more))
        for key, more in (("adler", {}), ("bussard", other))
    )
    problems = {case.company_id: problem_of(case, DAY).problem for case in cases}
    assert len(joined(problems).offers) == courses


def offers(row: dict[str, object]) -> pd.DataFrame:
    """Return the table of offers with one."""
    return case_of({"offers": pd.DataFrame([row])}).offers


def test_the_law_is_that_of_the_sites(firm: Firm) -> None:
    """In one network only the company in Thüringen may have an instrument of its Land."""
    course, group = CourseFacts(title="CAM", hours=40.0), GroupFacts(people=5)
    lands = []
    for ags in ("16067", "05111"):
        funding = funding_of(at(firm("adler"), ags), DAY)
        assert funding.book is not None
        answers = assess(funding.company, course, group, funding.book)
        lands.append({each.cut.head.land for each in answers if _holds_at_the_site(each)})
    assert lands == [{"TH"}, set()]


def _holds_at_the_site(result: Result) -> bool:
    """Return whether the Land of the site is that of the instrument; others ask for the home."""
    own = [check.verdict for check in result.checks if check.name == "land"]
    return result.cut.head.land is not None and Verdict.YES in own


def test_a_land_without_rules_is_named(coast: Network, nowhere: Network) -> None:
    """Of the Länder of the file the kit knows some."""
    assert funding_lands(coast) == ((), ("Niedersachsen", "Bremen"))
    both = nowhere.model_copy(update={"lands": ("TH", "NW")})
    assert funding_lands(both) == (("Thüringen",), ("Nordrhein-Westfalen",))
    assert list(law(both)) == [
        "Förderung ist nach dem Recht des Bundes gerechnet, dazu das von Thüringen.",
        "Eigene Förderung von Nordrhein-Westfalen kennt das Werkzeug nicht.",
    ]
