"""What-ifs and combinations under real law, only as cases in YAML that say where they come from.

Requirements:
- Each what-if gives the euros of both ways and their difference; unknown sums stay unknown.
- Of a combination each item goes to the instrument of the case, with its amount.
- A draft is a declaration below the headcount of the case, else an agreement.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from method.instruments.agreement_draft import DraftFacts, agreement_draft
from method.instruments.assess import assess
from method.instruments.book import law_on
from method.instruments.combination import best_combination
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.what_ifs import (
    WhatIf,
    alone_or_in_group,
    bundled,
    on_days,
    section_82_or_qualifizierungsgeld,
    with_agreement,
)

CASES = Path(__file__).parents[1] / "law_cases"
BASE = yaml.safe_load((CASES / "instruments.yaml").read_text(encoding="utf-8"))
REAL = yaml.safe_load((CASES / "what_ifs.yaml").read_text(encoding="utf-8"))
LAW = law_on(BASE["day"])
ALL = {
    "agreement": with_agreement,
    "group": alone_or_in_group,
    "change": section_82_or_qualifizierungsgeld,
}


def facts(case: dict[str, Any]) -> tuple[CompanyFacts, CourseFacts, GroupFacts]:
    """Return the facts of ``case``: the base, and what differs."""
    names = ("company", "course", "group")
    company, course, group = (BASE["base"][name] | case.get(name, {}) for name in names)
    return CompanyFacts(**company), CourseFacts(**course), GroupFacts(**group)


def answer(case: dict[str, Any]) -> WhatIf:
    """Return what the kit answers to the what-if ``case``."""
    company, course, group = facts(case)
    if case["what_if"] == "day":
        first, second = case["days"]
        return on_days(company, course, group, days=(first, second))
    if case["what_if"] == "bundle":
        parts = [{"course": {"hours": hours, "price": case["price"]}} for hours in case["hours"]]
        return bundled(company, [facts(each)[1] for each in parts], group, LAW, certified="yes")
    return ALL[case["what_if"]](company, course, group, LAW)


@pytest.mark.parametrize("case", REAL["what_ifs"], ids=lambda case: case["source"])
def test_what_if(case: dict[str, Any]) -> None:
    """First way, second way, difference; the sentence says what the case says."""
    found = answer(case)
    euros = (found.first_funded, found.second_funded, found.gain)
    expected = [None if each is None else pytest.approx(each) for each in case["expect"]]
    assert (list(euros), case.get("says", "") in found.sentence) == (expected, True)


@pytest.mark.parametrize("case", REAL["combinations"], ids=lambda case: case["source"])
def test_who_pays_what(case: dict[str, Any]) -> None:
    """Each item of the case is paid by its instruments, and by no other."""
    company, course, group = facts(case)
    found = best_combination(assess(company, course, group, LAW), course, group, LAW)
    paid: dict[str, dict[str, float]] = {}
    for share in found.shares:
        paid.setdefault(share.item, {})[share.instrument_id] = share.funded
    assert {item: paid[item] for item in case["expect"]} == {
        item: pytest.approx(shares) for item, shares in case["expect"].items()
    }


@pytest.mark.parametrize("case", REAL["drafts"], ids=lambda case: case["source"])
def test_kind_of_draft(case: dict[str, Any]) -> None:
    """Small companies declare, others agree."""
    company = CompanyFacts(
        establishment_headcount=case["establishment_headcount"], structural_change_share=0.5
    )
    assert agreement_draft(company, [], LAW, DraftFacts()).kind == case["kind"]


def test_every_case_has_its_source() -> None:
    """No figure without the place where it stands."""
    cases = [case for cases in REAL.values() for case in cases]
    assert [case for case in cases if not case.get("source")] == []
