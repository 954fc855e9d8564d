"""What companies let each other see.

Requirements:
- Without a row, without a day, before its day, or with "nothing", a subject is shown to nobody.
- "topic" gives the topic without the name, "name" gives both and the contact's function.
- Skills that only one company knows are not compared; codes of people are never shared.
- What a company did not release appears in no view: not its name, technologies, skills or needs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.network.definition import Network, read_network
from method.network.exchange import pairs, proposals
from method.network.introductions import introductions
from method.network.shared import shared_of
from schemas.case import Case
from schemas.sharing import SUBJECTS, VISIBILITY
from tests.method.network.conftest import NOWHERE, made, shared

DAY = datetime.date(2026, 11, 24)
Firm = Callable[..., Case]
FULL = {"introduced": "ai", "planned": "cnc", "masters": "cnc-cam", "needs": "cnc-mehrachs"}


@pytest.mark.parametrize(
    ("released", "agreed_on"),
    [
        ("", "2026-01-01"),
        ("skills:nothing", "2026-01-01"),
        ("skills:name", "2026-12-01"),
        ("skills:name", "NaT"),
    ],
)
def test_nothing_is_shown_without_a_release(
    firm: Firm, nowhere: Network, released: str, agreed_on: str
) -> None:
    """No row, "nothing", a later day and no day at all show nothing."""
    case = firm("adler", released=released, masters="cnc-cam", agreed_on=agreed_on)
    assert shared([case], nowhere, DAY) == ()


def test_a_topic_comes_without_the_name(firm: Firm, nowhere: Network) -> None:
    """Others learn what, not who."""
    one = shared_of(firm("adler", released="skills:topic", **FULL), nowhere, DAY)
    assert (one.names, one.contacts) == ({"skills": None}, {})
    assert one.skills["skill_id"].tolist() == ["cnc-cam"]
    assert (len(one.technologies), len(one.needs)) == (0, 0)


def test_a_name_comes_with_the_function_to_ask(firm: Firm, nowhere: Network) -> None:
    """Name and function are shown for what was released with the name."""
    one = shared_of(firm("adler", released="technologies:name needs:topic", **FULL), nowhere, DAY)
    assert one.names == {"technologies": "Adler GmbH", "needs": None}
    assert one.contacts == {"technologies": "Leitung Fertigung"}
    assert one.technologies.to_numpy().tolist() == [
        ["ai", "production", "introduced"],
        ["cnc", "production", "planned"],
    ]


def test_own_skills_are_not_compared(firm: Firm, nowhere: Network) -> None:
    """A key outside the catalogue may mean anything elsewhere."""
    one = shared_of(firm("adler", released="skills:name", masters="S1 cnc-cam"), nowhere, DAY)
    assert one.skills["skill_id"].tolist() == ["cnc-cam"]


releases = st.dictionaries(st.sampled_from(list(SUBJECTS)), st.sampled_from(list(VISIBILITY)))


@settings(max_examples=25, deadline=None)
@given(releases, releases)
def test_no_view_shows_what_was_not_released(one: dict[str, str], other: dict[str, str]) -> None:
    """Whatever two companies release, texts name only those that released their name for it."""
    network = read_network(NOWHERE)
    swapped = {"introduced": "cnc", "planned": "ai", "masters": "cnc-mehrachs", "needs": "cnc-cam"}
    firms = {"adler": (one, FULL), "bussard": (other, swapped)}
    cases = [
        made(key, released=" ".join(f"{s}:{v}" for s, v in shares.items()), **work)
        for key, (shares, work) in firms.items()
    ]
    companies = shared(cases, network, DAY)
    found = pairs(companies)
    for each in introductions(proposals(found), found, companies, network):
        text = str({k: v for k, v in asdict(each).items() if k != "asker"})
        for key, (shares, _) in firms.items():
            assert f"{key.title()} GmbH" not in text or "name" in shares.values()
        assert "P1" not in text
