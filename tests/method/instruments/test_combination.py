"""All instruments for a group, and the best lawful combination of them.

Requirements:
- "Open" whenever an input of a condition is missing; missing inputs never give a yes.
- Every check has a German sentence and a reference; what is missing is named.
- Excluded instruments are never combined; no combination pays more than 100 % of a cost item.
- Of the lawful combinations the one that pays most is taken.
- An agreement never lowers the funding under § 82.
- Unclear, paused and closed instruments never enter the combination.

The laws of combining hold for real law, whatever its figures; what it comes to in euro stands in
YAML, each case with its source (test_real_what_ifs.py).
"""

from __future__ import annotations

import datetime
from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import event, find, given, settings
from hypothesis import strategies as st

from method.instruments.assess import assess, assess_one
from method.instruments.book import law_on
from method.instruments.combination import Combination, best_combination, rule_of
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Item
from method.instruments.verdict import Verdict

LAW = law_on(datetime.date(2026, 11, 23))
Facts = tuple[CompanyFacts, CourseFacts, GroupFacts]
CENT = 0.01
COMPANY = CompanyFacts(
    headcount=120,
    part_of_group="no",
    group_headcount=5000,
    establishment_headcount=120,
    land="ST",
    training_agreement="no",
    change_agreement="yes",
    structural_change_share=0.3,
    consents="yes",
    short_time_share=0.0,
    short_time_months=0,
    restructuring="no",
    transfer_kug="no",
)
COURSE = CourseFacts(
    title="CNC",
    hours=160,
    price=2000,
    examination_fee=100,
    travel=200,
    lodging=0,
    meals=0,
    months=2,
    start=datetime.date(2027, 2, 1),
    provider_certified="yes",
    course_certified="yes",
    goal="adaptation",
    beyond_workplace="yes",
    legal_duty="no",
    in_working_time="yes",
    full_time="yes",
    shortened="yes",
    certificate="yes",
    contract_signed="no",
    reward="no",
)
GROUP = GroupFacts(
    people=4,
    without_degree=1,
    relief=1,
    recent_degree=0,
    recent_82=0,
    recent_82a=0,
    with_child=1,
    children_in_care=0,
    hours_lost=100,
    wage=20,
    net_difference=1200,
    person_applies="no",
    residents_land="ST",
    income_lowest=0,
    income_favoured=0,
    income_too_high=0,
)

ANSWERS = st.sampled_from(["yes", "yes", "no", "unknown", None])
MONEY = st.one_of(st.none(), st.floats(0, 30_000))
SHARES = st.one_of(st.none(), st.floats(0, 1))
COMPANIES = st.builds(
    CompanyFacts,
    headcount=st.sampled_from([None, 9, 10, 49.75, 50, 249, 250, 499.75, 500]),
    part_of_group=st.sampled_from(["no", "no", "yes", None]),
    group_headcount=st.sampled_from([None, 3000]),
    establishment_headcount=st.sampled_from([None, 9, 200, 250]),
    land=st.sampled_from(["ST", "TH", "other", None]),
    training_agreement=ANSWERS,
    change_agreement=ANSWERS,
    structural_change_share=SHARES,
    consents=ANSWERS,
    short_time_share=SHARES,
    restructuring=ANSWERS,
    agency_advised=ANSWERS,
    transfer_kug=ANSWERS,
)
COURSES = st.builds(
    CourseFacts,
    hours=st.sampled_from([None, 24, 120, 121, 400, 800]),
    price=MONEY,
    examination_fee=MONEY,
    travel=MONEY,
    lodging=MONEY,
    meals=MONEY,
    away_days=st.sampled_from([None, 0, 5, 40]),
    months=st.sampled_from([None, 1, 12]),
    start=st.sampled_from([None, datetime.date(2027, 2, 1), datetime.date(2026, 11, 1)]),
    provider_certified=ANSWERS,
    course_certified=ANSWERS,
    goal=st.sampled_from(
        ["adaptation", "vocational_degree", "upgrading", "berufsspezialist", None]
    ),
    shortened=ANSWERS,
    beyond_workplace=ANSWERS,
    legal_duty=st.sampled_from(["no", "no", "yes", None]),
    in_working_time=ANSWERS,
    full_time=ANSWERS,
    certificate=ANSWERS,
    contract_signed=st.sampled_from(["no", "no", "yes", None]),
)


@st.composite
def groups(draw: st.DrawFn) -> GroupFacts:
    """Return a group whose counts fit its size."""
    people = draw(st.integers(0, 12))
    count = st.one_of(st.none(), st.integers(0, people))
    names = ("without_degree", "relief", "recent_degree", "recent_82", "recent_82a", "with_child")
    incomes = ("income_lowest", "income_favoured", "income_too_high")
    counts = {name: draw(count) for name in (*names, *incomes)}
    return GroupFacts(
        people=people,
        children_in_care=draw(st.sampled_from([None, 0, 3])),
        hours_lost=draw(st.one_of(st.none(), st.floats(0, 800))),
        wage=draw(st.one_of(st.none(), st.floats(0, 60))),
        net_difference=draw(MONEY),
        person_applies=draw(ANSWERS),
        residents_land=draw(st.sampled_from(["ST", "TH", None])),
        **counts,
    )


@st.composite
def near_a_yes(draw: st.DrawFn) -> Facts:
    """Return facts that differ from those of a funded group only in size, place, goal and cost."""
    company = replace(
        COMPANY,
        headcount=draw(st.sampled_from([500, 9, 120, 499.75])),
        land=draw(st.sampled_from(["ST", "ST", "TH"])),
        change_agreement=draw(st.sampled_from(["no", "yes"])),
    )
    money = st.floats(1, 9_000)
    course = replace(
        COURSE,
        goal=draw(st.sampled_from(["vocational_degree", "vocational_degree", "adaptation"])),
        **{name: draw(money) for name in ("price", "examination_fee", "travel")},
    )
    people = draw(st.integers(2, 12))
    group = replace(
        GROUP,
        people=people,
        with_child=0,
        without_degree=draw(st.sampled_from([1, people // 2, people - 1])),
        relief=draw(st.sampled_from([0, 1, people])),
    )
    return company, course, group


ALL_FACTS = st.one_of(*[near_a_yes()] * 4, st.tuples(COMPANIES, COURSES, groups()))


def combined(facts: Facts) -> Combination:
    """Return the best lawful combination for ``facts``."""
    _, course, group = facts
    return best_combination(assess(*facts, LAW), course, group, LAW)


def test_the_facts_reach_combinations() -> None:
    """What is drawn below holds groups with several instruments, not only single ones."""
    assert find(near_a_yes(), lambda facts: len(combined(facts).instruments) > 1)
    large = (
        replace(COMPANY, headcount=500),
        replace(COURSE, goal="vocational_degree"),
        replace(GROUP, people=12, relief=0, with_child=0),
    )
    assert combined(large).instruments == ("sgb3_82", "sgb3_81_degree", "st_betrieb")


@settings(max_examples=60, deadline=None)
@given(facts=ALL_FACTS)
def test_no_cost_item_is_funded_twice(facts: Facts) -> None:
    """Neither a single instrument nor a combination pays more than an item costs."""
    results, found = assess(*facts, LAW), combined(facts)
    event(f"instruments: {len(found.instruments)}")
    paid = {
        item: sum(each.funded for each in found.shares if each.item is item) for item in found.costs
    }
    over = [
        item for item, cost in found.costs.items() if cost is not None and paid[item] > cost + CENT
    ]
    parts = [part for each in results for part in each.parts if part.item and part.cost is not None]
    assert over == []
    assert [part for part in parts if (part.funded or 0) > part.cost + CENT] == []
    assert [each for each in found.shares if each.funded < 0] == []


@settings(max_examples=60, deadline=None)
@given(facts=ALL_FACTS)
def test_the_best_of_the_certain_and_lawful_instruments_are_combined(facts: Facts) -> None:
    """Whatever is used counts, no two of it exclude each other, and no other choice pays more."""
    _, course, group = facts
    results = {each.instrument_id: each for each in assess(*facts, LAW)}
    found = combined(facts)
    assert [name for name in found.instruments if not results[name].counts] == []
    excluded = [
        pair for pair in combinations(found.instruments, 2) if rule_of(*pair).rule == "excluded"
    ]
    assert excluded == []
    counting = [each for each in results.values() if each.counts]
    fewer = (
        best_combination(chosen, course, group, LAW).funded or 0.0
        for size in range(len(counting))
        for chosen in combinations(counting, size)
    )
    assert (found.funded or 0.0) >= max(fewer, default=0.0) - CENT


@settings(max_examples=40, deadline=None)
@given(company=COMPANIES, course=COURSES, group=groups())
def test_an_agreement_never_lowers_the_funding(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> None:
    """With an agreement § 82 pays at least as much."""
    bare, agreed = (
        assess_one(
            "sgb3_82", replace(company, training_agreement=answer), course, group, LAW
        ).amount
        or 0.0
        for answer in ("no", "yes")
    )
    assert agreed >= bare - CENT


def emptied(record: Any, name: str) -> Any:
    """Return ``record`` without the fact ``name``."""
    return replace(record, **{name: None})


FACTS = [
    (record, each.name)
    for record in (COMPANY, COURSE, GROUP)
    for each in fields(record)
    if each.name not in ("title", "running_entry", "people")
    and getattr(record, each.name) is not None
]


@pytest.mark.parametrize(("record", "name"), FACTS, ids=[name for _, name in FACTS])
def test_a_missing_input_never_turns_into_a_yes(record: Any, name: str) -> None:
    """Without a fact no instrument gets a yes it had not, and none gets more money."""
    full = (COMPANY, COURSE, GROUP)
    less = tuple(emptied(each, name) if each is record else each for each in full)
    before = {each.instrument_id: each for each in assess(*full, LAW)}
    after = {each.instrument_id: each for each in assess(*less, LAW)}
    turned = [
        key
        for key, each in after.items()
        if each.verdict is Verdict.YES and before[key].verdict is not Verdict.YES
    ]
    assert turned == []
    assert [key for key, each in after.items() if richer(each.amount, before[key].amount)] == []


def richer(after: float | None, before: float | None) -> bool:
    """Return whether ``after`` is more than ``before``, where both are known."""
    return None not in (after, before) and (after or 0) > (before or 0) + CENT


@settings(max_examples=60, deadline=None)
@given(company=COMPANIES, course=COURSES, group=groups(), data=st.data())
def test_forgetting_never_turns_an_answer_into_a_yes(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, data: st.DataObject
) -> None:
    """Whatever fact is forgotten, only instruments that had a yes can have one."""
    record, name = data.draw(st.sampled_from(FACTS))
    full = (company, course, group)
    less = tuple(emptied(each, name) if type(each) is type(record) else each for each in full)
    had = {each.instrument_id for each in assess(*full, LAW) if each.verdict is Verdict.YES}
    has = {each.instrument_id for each in assess(*less, LAW) if each.verdict is Verdict.YES}
    assert has - had == set()


def test_the_land_never_pays_more_than_its_highest_share() -> None:
    """A stated rate above the cap of Sachsen-Anhalt is cut to it."""
    law = law_on(LAW.day, inputs={"st_rate_middle": 0.95})
    result = assess_one("st_betrieb", COMPANY, COURSE, GROUP, law)
    course = next(part for part in result.parts if part.item is Item.COURSE)
    highest = law.cuts["st_betrieb"].number("highest_share")
    assert course.funded == pytest.approx(highest * 8000)


def test_nothing_known_gives_no_yes() -> None:
    """Empty facts: every instrument is open or closed, and says what it lacks."""
    results = assess(CompanyFacts(), CourseFacts(), GroupFacts(people=3), LAW)
    assert {each.verdict for each in results} == {Verdict.OPEN, Verdict.NO}
    assert [each.instrument_id for each in results if each.verdict is Verdict.NO] == ["sgb3_106a"]
    lacking = [each for each in results if each.verdict is Verdict.OPEN and not each.missing]
    assert [each.instrument_id for each in lacking] == []


def test_every_check_is_a_sentence_with_its_reference() -> None:
    """Readers learn why, and where it stands."""
    for facts in ((COMPANY, COURSE, GROUP), (CompanyFacts(), CourseFacts(), GroupFacts(people=3))):
        checks = [check for each in assess(*facts, LAW) for check in each.checks]
        assert [each.title for each in checks if not each.sentence.endswith(".")] == []
        assert [each.title for each in checks if len(each.reference) < 3] == []


def test_asking_is_said() -> None:
    """From 500 on the Land pays more of the course, § 82 the wage; both offices must be asked."""
    company = replace(COMPANY, headcount=500, change_agreement="no")
    found = best_combination(assess(company, COURSE, GROUP, LAW), COURSE, GROUP, LAW)
    assert [sentence.startswith("Bitte Agentur") for sentence in found.ask] == [True]
    assert "st_rate_large" in {each.name for each in found.assumptions}


def test_excluded_instruments_leave_the_better_one() -> None:
    """§ 82 and Qualifizierungsgeld never go together."""
    found = best_combination(assess(COMPANY, COURSE, GROUP, LAW), COURSE, GROUP, LAW)
    assert "qualifizierungsgeld" not in found.instruments
    told = [each.sentence for each in found.rules if each.rule == "excluded"]
    assert any("Qualifizierungsgeld" in sentence for sentence in told)


def test_what_is_left_is_cost_less_funding() -> None:
    """Cost, funding and rest add up; unknown costs are left out of all three."""
    course = replace(COURSE, meals=None)
    found = best_combination(assess(COMPANY, course, GROUP, LAW), course, GROUP, LAW)
    assert found.cost - found.funded == pytest.approx(found.left)
    assert (found.costs[Item.MEALS], found.own[Item.MEALS]) == (None, None)


def test_unclear_instruments_show_amounts_but_do_not_count() -> None:
    """Thüringen: an amount to know, none to add."""
    company = replace(COMPANY, land="TH")
    result = assess_one("th_anpassung", company, COURSE, GROUP, LAW)
    found = best_combination(assess(company, COURSE, GROUP, LAW), COURSE, GROUP, LAW)
    assert (bool(result.amount), result.counts, result.title) == (True, False, "offen")
    assert "th_anpassung" not in found.instruments


def test_nothing_to_combine_is_said() -> None:
    """Without facts there is no sum, not even 0."""
    course, group = CourseFacts(), GroupFacts(people=3)
    found = best_combination(assess(CompanyFacts(), course, group, LAW), course, group, LAW)
    assert (found.instruments, found.funded, found.cost) == ((), None, None)
    assert found.sentence.startswith("Für diese Gruppe steht keine Förderung")


def test_loans_and_premiums_cover_no_cost() -> None:
    """Aufstiegs-BAföG: what is not a grant is a loan; only the grant is an amount."""
    course = replace(COURSE, goal="upgrading", hours=400)
    group = replace(GROUP, person_applies="yes")
    result = assess_one("afbg", COMPANY, course, group, LAW)
    kinds = {
        kind: [each for each in result.parts if each.kind == kind] for kind in ("grant", "loan")
    }
    sums = {kind: sum(each.funded or 0 for each in parts) for kind, parts in kinds.items()}
    assert (result.amount, sums["loan"] > 0) == (pytest.approx(sums["grant"]), True)
    assert sum(sums.values()) == pytest.approx(4 * (COURSE.price + COURSE.examination_fee))


@pytest.mark.parametrize(("minutes", "verdict"), [(45, "yes"), (60, "no")])
def test_the_counted_hour_is_an_input(minutes: float, verdict: str) -> None:
    """One lesson over the line passes it or not, by an assumption that the result names."""
    law = law_on(LAW.day, inputs={"counted_minutes": minutes})
    course = replace(COURSE, hours=law.sgb3_82.minimum_hours + 1)
    result = assess_one("sgb3_82", COMPANY, course, GROUP, law)
    assert result.verdict == verdict
    assert {"counted_minutes", "lesson_minutes"} <= {each.name for each in result.assumptions}


def test_counts_beyond_the_group_are_refused() -> None:
    """More people without a degree than people is a mistake."""
    with pytest.raises(ValueError, match="without_degree: 4 is not between 0 and 3"):
        GroupFacts(people=3, without_degree=4)
