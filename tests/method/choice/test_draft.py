"""Drafts of courses that do not exist yet.

- one draft per skill group, the most needed first; nothing open, no draft
- fewer than five people are never counted, nor can the total give them away
- outcomes, entry level, hours, format and examination follow from the open needs
- the price frame is the middle half of comparable offers, or it says that there is none
"""

from __future__ import annotations

import pytest

from method.choice.draft import Comparable, SkillText, draft_texts, drafts_of
from method.choice.results import OpenNeed

SKILLS = {
    "s": SkillText(skill="s", name="Batterie prüfen", group="Hochvolt", levels={3: "prüft allein"}),
    "t": SkillText(skill="t", name="Roboter einrichten", group="Robotik", levels={}),
}


def need(skill: str, role: str, count: int, **others: int) -> OpenNeed:
    """Return an open need of a profile named as its role."""
    given = {"level": 0, "reached": 1, "target": 3, "weight": 1, **others}
    return OpenNeed(profile=role, role=role, team="A", skill=skill, count=count, **given)


def test_nothing_open() -> None:
    """Without open needs there is nothing to draft."""
    assert drafts_of((), SKILLS) == ()


def test_draft_follows_the_needs() -> None:
    """Title, entry, outcome, hours, examination and funding notes are there."""
    draft, second = drafts_of(
        (need("s", "r1", 6), need("t", "r1", 2)), SKILLS, funding_notes=("Über 120 Stunden.",)
    )
    assert (draft.title, second.group) == ("Neuer Kurs: Hochvolt", "Robotik")
    assert (draft.prior_level, draft.people, second.people_text) == (1, 6, "unter fünf")
    assert [(each.name, each.to_level, each.text) for each in draft.outcomes] == [
        ("Batterie prüfen", 3, "prüft allein")
    ]
    assert draft.hours == 2 * draft_texts().hours_per_level
    assert "Fachgespräch" in draft.examination
    assert draft.funding_notes == ("Über 120 Stunden.",)
    assert draft.minimum_group == draft_texts().minimum_group
    mix = (draft.format.on_site, draft.format.online, draft.format.workplace)
    assert (sum(mix), min(mix) >= 0) == (pytest.approx(1), True)


def test_total_does_not_give_few_away() -> None:
    """If one role has fewer than five, the sum is not shown either."""
    (draft,) = drafts_of((need("s", "r1", 6), need("s", "r2", 2)), SKILLS, roles={"r1": "Montage"})
    assert [(each.role, each.text) for each in draft.roles] == [
        ("Montage", "6"),
        ("r2", "unter fünf"),
    ]
    assert (draft.people, draft.people_text) == (None, "nicht ausgewiesen")


def test_people_with_two_skills_count_once() -> None:
    """A profile that lacks two skills of a group is one group of people."""
    (draft,) = drafts_of((need("x", "r1", 5), need("x", "r1", 1)), {})
    assert draft.people == 6
    both = {"s": SKILLS["s"], "t": SkillText(skill="t", name="T", group="Hochvolt", levels={})}
    (draft,) = drafts_of((need("s", "r1", 5), need("t", "r1", 5)), both)
    assert draft.people == 5


def test_price_frame() -> None:
    """Prices per hour of offers with both figures are laid on the draft's hours."""
    market = tuple(Comparable(skills=("s",), hours=10, price=100 * n) for n in (1, 2, 3))
    gaps = (*market, Comparable(skills=("s",), hours=None, price=50))
    (draft,) = drafts_of((need("s", "r1", 6),), SKILLS, comparables=gaps)
    assert (draft.price.low, draft.price.high) == pytest.approx((15 * 32, 25 * 32))
    assert draft.price.count == 3
    (draft,) = drafts_of((need("s", "r1", 6),), SKILLS, comparables=market[:1])
    assert "aus einem vergleichbaren Angebot:" in draft.price.note
    (draft,) = drafts_of((need("s", "r1", 6),), SKILLS)
    assert (draft.price.low, draft.price.count) == (None, 0)
