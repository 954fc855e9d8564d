"""What-ifs as records, and the draft of an agreement, on the law of a state that does not exist.

What they come to under real law: test_real_what_ifs.py.

Requirements:
- With and without an agreement, alone or in the group, joint application, bundle, two days: euro.
- A bundle needs a certificate of its own; unknown parts leave the sum unknown.
- The draft names what it lacks, is marked as a draft, and is a declaration below ten employees.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from method.dated_law import OutsideLaw
from method.instruments.agreement_draft import DraftFacts, agreement_draft, agreement_texts
from method.instruments.book import law_on
from method.instruments.bundle import bundle_of
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.sgb3_82_law import LawText
from method.instruments.texts import instrument_texts
from method.instruments.what_ifs import (
    alone_or_in_group,
    bundled,
    collective_application,
    on_days,
    section_82_or_qualifizierungsgeld,
    verdict_on_days,
    with_agreement,
)
from method.wording import day as german

RAW = yaml.safe_load((Path(__file__).parent / "nowhere.yaml").read_text(encoding="utf-8"))
LAW = law_on(datetime.date(2001, 1, 1), texts={"sgb3_82": LawText.model_validate(RAW["sgb3_82"])})
REAL = law_on(datetime.date(2026, 11, 23))  # the clauses of the draft speak of real paragraphs
COMPANY = CompanyFacts(
    headcount=6, part_of_group="no", training_agreement="no", short_time_share=0.0
)
COURSE = CourseFacts(
    title="CNC",
    hours=160,
    price=2000,
    examination_fee=0,
    travel=0,
    lodging=0,
    meals=0,
    start=datetime.date(2027, 2, 1),
    provider_certified="yes",
    course_certified="yes",
    goal="adaptation",
    beyond_workplace="yes",
    legal_duty="no",
    in_working_time="yes",
)
GROUP = GroupFacts(
    people=2,
    without_degree=0,
    relief=0,
    recent_degree=0,
    recent_82=0,
    children_in_care=0,
    hours_lost=100,
    wage=20,
)
BOTH = (COMPANY, COURSE, GROUP, LAW)


def company(**changes: Any) -> CompanyFacts:
    """Return the company with ``changes``."""
    return replace(COMPANY, **changes)


def course(**changes: Any) -> CourseFacts:
    """Return the course with ``changes``."""
    return replace(COURSE, **changes)


@pytest.mark.parametrize(("staff", "gain"), [(6, 880), (7, 2160), (None, None)])
def test_an_agreement_in_euro(staff: float | None, gain: float | None) -> None:
    """4,000 of course, 4,800 of wage: 10 points of both, 30 and 20 points, and no size, no euro."""
    found = with_agreement(company(headcount=staff), COURSE, GROUP, LAW)
    assert found.gain == (None if gain is None else pytest.approx(gain))


def test_an_agreement_is_told() -> None:
    """The sentence names both ways and the difference."""
    assert with_agreement(*BOTH).sentence == (
        "Ohne Vereinbarung: 7.920 €; mit Vereinbarung: 8.800 €; 880 € mehr."
    )


def test_the_group_of_companies_costs() -> None:
    """A plant of 6 in a group of 3,000 is in the lowest class."""
    found = alone_or_in_group(company(group_headcount=3000), COURSE, GROUP, LAW)
    assert (found.first_funded, found.second_funded, found.gain) == (7920, 880, -7040)


def test_without_facts_qualifizierungsgeld_is_not_compared() -> None:
    """No agreement, no net pay: the sentence says that it is not certain."""
    found = section_82_or_qualifizierungsgeld(*BOTH)
    assert found.sentence.endswith("Qualifizierungsgeld steht hier nicht fest.")


def test_a_joint_application_is_the_same_money() -> None:
    """It saves applications, and asks for consent."""
    found = collective_application(*BOTH)
    assert (found.gain, "2 einzelnen Anträgen" in found.sentence) == (0, True)
    single = collective_application(COMPANY, COURSE, replace(GROUP, people=1), LAW)
    assert "nicht in Betracht" in single.sentence


@pytest.mark.parametrize(
    ("hours", "second", "told"),
    [
        (5, 7920, "10 Stunden) liegt über der Grenze von 8 Stunden"),
        (4, None, "8 Stunden) liegt nicht sicher über der Grenze von 8 Stunden"),
    ],
)
def test_a_bundle_passes_the_line(hours: float, second: float | None, told: str) -> None:
    """Alone nothing, together funded if certified as one; the line must be passed, not reached."""
    pair = [course(title=name, hours=hours, price=1000) for name in ("CNC", "CAM")]
    found = bundled(COMPANY, pair, GROUP, LAW, certified="yes")
    assert (found.first_funded, found.second_funded, told in found.sentence) == (None, second, True)


def test_a_bundle_without_its_own_certificate_is_no_yes() -> None:
    """That the parts are certified does not make the bundle certified."""
    pair = [course(hours=5, price=1000), course(hours=5, price=1000)]
    assert bundled(COMPANY, pair, GROUP, LAW, certified="unknown").second_funded is None


def test_a_bundle_knows_only_what_all_know() -> None:
    """One unknown price leaves the bundle's price unknown; one duty taints it."""
    found = bundle_of([course(price=None), course(legal_duty="yes")], certified="yes")
    assert (found.hours, found.price, found.legal_duty) == (320, None, "yes")
    assert found.start == datetime.date(2027, 2, 1)


def test_different_goals_are_no_bundle() -> None:
    """An upgrading course and an adaptation cannot be one measure."""
    with pytest.raises(ValueError, match="goal of the 2 courses"):
        bundle_of([COURSE, course(goal="upgrading")], certified="yes")


def test_a_day_before_the_law_raises() -> None:
    """There is no falling back to a later law."""
    days = (datetime.date(2024, 4, 1), datetime.date(2027, 1, 1))
    with pytest.raises(OutsideLaw, match="liegt vor dem"):
        on_days(COMPANY, COURSE, GROUP, days=days)


def test_what_has_no_sum_is_compared_by_its_verdict() -> None:
    """The last day of an instrument of the content, whichever it is, and the day after."""
    end = instrument_texts()["bafa"].valid_until
    assert end is not None
    firm = company(land="TH", sme="yes", consulting_days=3, consulting_cost=3000)
    days = (end, end + datetime.timedelta(days=1))
    before, after = verdict_on_days("bafa", firm, COURSE, GROUP, days=days)
    assert (before.verdict, after.verdict) == ("open", "no")
    assert after.cut.reason == f"Die Förderung galt bis {german(end)}."


def test_the_draft_is_filled_from_the_facts() -> None:
    """Numbers and titles of the case stand in the clauses."""
    facts = DraftFacts(company="Nirgendwo GmbH", topics=("CNC", "Robotik"))
    draft = agreement_draft(company(establishment_headcount=35), [(COURSE, GROUP)], REAL, facts)
    text = " ".join(each.text for each in draft.clauses)
    assert (draft.kind, draft.mark, draft.missing) == (
        "agreement",
        "Entwurf zur rechtlichen Prüfung",
        (),
    )
    for words in ("Nirgendwo GmbH", "23.11.2026", "2 Beschäftigten", "CNC und Robotik", "„CNC“"):
        assert words in text


def test_the_draft_shows_its_gaps() -> None:
    """Without facts every gap is named in the text and in the list."""
    draft = agreement_draft(CompanyFacts(), [], REAL, DraftFacts())
    gaps = sum(each.text.count("[bitte ergänzen:") for each in draft.clauses)
    assert (gaps, len(draft.missing)) == (6, 6)
    assert draft.notes[0].startswith("Dieser Entwurf ersetzt keine Rechtsberatung")


def test_clauses_on_change_only_with_change() -> None:
    """Qualifizierungsgeld is only agreed on where the change affects people."""
    counts = [
        len(agreement_draft(company(structural_change_share=share), [], REAL, DraftFacts()).clauses)
        for share in (None, 0.0, 0.3)
    ]
    assert counts == [7, 7, 10]


def test_without_a_works_council_the_draft_says_so() -> None:
    """No works council, no works agreement."""
    draft = agreement_draft(company(works_council="no"), [], REAL, DraftFacts())
    assert "Tarifvertrag" in draft.notes[-1]


def test_every_clause_has_a_paragraph() -> None:
    """Lawyers find where each clause comes from; ids occur once."""
    texts = agreement_texts()
    clauses = (*texts.clauses, *texts.declaration)
    assert [each.id for each in clauses if "§" not in each.reference] == []
    assert len({each.id for each in clauses}) == len(clauses)
