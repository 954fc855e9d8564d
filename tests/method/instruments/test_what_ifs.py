"""What-ifs as records, and the draft of an agreement.

Requirements:
- With and without an agreement, alone or in the group, joint application, bundle, two days: euro.
- A bundle needs a certificate of its own; unknown parts leave the sum unknown.
- The draft names what it lacks, is marked as a draft, and is a declaration below ten employees.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from method.dated_law import OutsideLaw
from method.instruments.agreement_draft import DraftFacts, agreement_draft, agreement_texts
from method.instruments.book import law_on
from method.instruments.bundle import bundle_of
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.what_ifs import (
    alone_or_in_group,
    bundled,
    collective_application,
    on_days,
    section_82_or_qualifizierungsgeld,
    verdict_on_days,
    with_agreement,
)

LAW = law_on(datetime.date(2026, 11, 23))
COMPANY = CompanyFacts(
    headcount=35, part_of_group="no", training_agreement="no", short_time_share=0.0
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


@pytest.mark.parametrize(("staff", "gain"), [(35, 240), (120, 440), (500, 440), (None, None)])
def test_an_agreement_in_euro(staff: float | None, gain: float | None) -> None:
    """5 points of course and wage; below 50 only of the wage; unknown size has no euro."""
    found = with_agreement(company(headcount=staff), COURSE, GROUP, LAW)
    assert found.gain == (None if gain is None else pytest.approx(gain))


def test_an_agreement_is_told() -> None:
    """The sentence names both ways and the difference."""
    assert with_agreement(*BOTH).sentence == (
        "Ohne Vereinbarung: 7.600 €; mit Vereinbarung: 7.840 €; 240 € mehr."
    )


def test_the_group_of_companies_costs() -> None:
    """A plant of 35 in a group of 3,000 is in the lowest class."""
    found = alone_or_in_group(company(group_headcount=3000), COURSE, GROUP, LAW)
    assert (found.first_funded, found.second_funded, found.gain) == (7600, 2200, -5400)


def test_section_82_beside_qualifizierungsgeld() -> None:
    """Both sums, what the company still pays in each, and what the people lack."""
    firm = company(
        headcount=500,
        establishment_headcount=200,
        structural_change_share=0.3,
        change_agreement="yes",
        consents="yes",
    )
    people = replace(GROUP, recent_82a=0, with_child=0, net_difference=1000)
    found = section_82_or_qualifizierungsgeld(firm, COURSE, people, LAW)
    assert (found.first_funded, found.second_funded) == (2200, 1200)
    assert found.sentence.endswith(
        "Dem Betrieb bleiben ohne Qualifizierungsgeld 6.600 € mit Arbeitsentgelt, mit ihm 4.000 € "
        "ohne Arbeitsentgelt; stockt er nicht auf, fehlen den Beschäftigten zusammen 800 € netto."
    )


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


def test_a_bundle_passes_the_line() -> None:
    """Two courses of 80 hours: alone nothing, together funded, if certified as one."""
    pair = [course(title=name, hours=80, price=1000) for name in ("CNC", "CAM")]
    found = bundled(COMPANY, pair, GROUP, LAW, certified="yes")
    assert (found.first_funded, found.second_funded) == (None, 7600)
    assert "160 Stunden) liegt über der Grenze von 120 Stunden" in found.sentence


def test_a_bundle_without_its_own_certificate_is_no_yes() -> None:
    """That the parts are certified does not make the bundle certified."""
    pair = [course(hours=80, price=1000), course(hours=80, price=1000)]
    assert bundled(COMPANY, pair, GROUP, LAW, certified="unknown").second_funded is None


def test_a_bundle_of_exactly_120_hours_is_too_short() -> None:
    """The line must be passed, not reached."""
    found = bundled(COMPANY, [course(hours=60), course(hours=60)], GROUP, LAW, certified="yes")
    assert (found.second_funded, "nicht sicher über" in found.sentence) == (None, True)


def test_a_bundle_knows_only_what_all_know() -> None:
    """One unknown price leaves the bundle's price unknown; one duty taints it."""
    found = bundle_of([course(price=None), course(legal_duty="yes")], certified="yes")
    assert (found.hours, found.price, found.legal_duty) == (320, None, "yes")
    assert found.start == datetime.date(2027, 2, 1)


def test_different_goals_are_no_bundle() -> None:
    """An upgrading course and an adaptation cannot be one measure."""
    with pytest.raises(ValueError, match="goal of the 2 courses"):
        bundle_of([COURSE, course(goal="upgrading")], certified="yes")


def test_before_and_after_a_last_day() -> None:
    """A Berufsspezialist with Qualifizierungsgeld: the day decides."""
    firm = company(
        establishment_headcount=35,
        structural_change_share=0.3,
        change_agreement="yes",
        consents="yes",
    )
    people = replace(GROUP, recent_82a=0, with_child=0, net_difference=1000)
    days = (datetime.date(2028, 3, 31), datetime.date(2028, 4, 1))
    found = on_days(firm, course(goal="berufsspezialist"), people, days=days)
    assert (found.first_funded, found.second_funded, found.gain) == (1200, None, -1200)
    assert found.first_title == "Beginn am 31.03.2028"


def test_a_day_before_the_law_raises() -> None:
    """There is no falling back to a later law."""
    days = (datetime.date(2024, 4, 1), datetime.date(2027, 1, 1))
    with pytest.raises(OutsideLaw, match="liegt vor dem"):
        on_days(COMPANY, COURSE, GROUP, days=days)


def test_consulting_ends() -> None:
    """What has no course sum is compared by its verdict."""
    firm = company(land="TH", sme="yes", consulting_days=3, consulting_cost=3000)
    days = (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1))
    before, after = verdict_on_days("bafa", firm, COURSE, GROUP, days=days)
    assert (before.verdict, after.verdict, after.cut.reason) == (
        "open",
        "no",
        "Die Förderung galt bis 31.12.2026.",
    )


def test_the_draft_is_filled_from_the_facts() -> None:
    """Numbers and titles of the case stand in the clauses."""
    facts = DraftFacts(company="Nirgendwo GmbH", topics=("CNC", "Robotik"))
    draft = agreement_draft(company(establishment_headcount=35), [(COURSE, GROUP)], LAW, facts)
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
    draft = agreement_draft(CompanyFacts(), [], LAW, DraftFacts())
    gaps = sum(each.text.count("[bitte ergänzen:") for each in draft.clauses)
    assert (gaps, len(draft.missing)) == (6, 6)
    assert draft.notes[0].startswith("Dieser Entwurf ersetzt keine Rechtsberatung")


def test_clauses_on_change_only_with_change() -> None:
    """Qualifizierungsgeld is only agreed on where the change affects people."""
    counts = [
        len(agreement_draft(company(structural_change_share=share), [], LAW, DraftFacts()).clauses)
        for share in (None, 0.0, 0.3)
    ]
    assert counts == [7, 7, 10]


@pytest.mark.parametrize(
    ("staff", "kind"), [(9, "declaration"), (9.75, "declaration"), (10, "agreement")]
)
def test_small_companies_declare(staff: float, kind: str) -> None:
    """Below ten employees the employer's written declaration is enough."""
    firm = company(establishment_headcount=staff, structural_change_share=0.5)
    draft = agreement_draft(firm, [(COURSE, GROUP)], LAW, DraftFacts(company="Nirgendwo GmbH"))
    assert draft.kind == kind


def test_without_a_works_council_the_draft_says_so() -> None:
    """No works council, no works agreement."""
    draft = agreement_draft(company(works_council="no"), [], LAW, DraftFacts())
    assert "Tarifvertrag" in draft.notes[-1]


def test_every_clause_has_a_paragraph() -> None:
    """Lawyers find where each clause comes from; ids occur once."""
    texts = agreement_texts()
    clauses = (*texts.clauses, *texts.declaration)
    assert [each.id for each in clauses if "§" not in each.reference] == []
    assert len({each.id for each in clauses}) == len(clauses)
