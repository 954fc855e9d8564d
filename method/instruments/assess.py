"""All instruments for one course and one group: verdict, money, reasons, dates, papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from method.instruments import (
    afbg,
    bafa,
    berufsvalidierung,
    bildungsfreistellung,
    estg_3_19,
    inqa,
    kurzarbeit,
    qualifizierungsgeld,
    sachsen_anhalt,
    sgb3_81_degree,
    sgb3_82,
    thueringen,
    transfer,
)
from method.instruments.book import Assumption, Cut, LawBook
from method.instruments.checks import to_clarify
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Outcome, Part, Result
from method.instruments.verdict import Verdict


class Instrument(Protocol):
    """What the module of an instrument offers."""

    def __call__(
        self, *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
    ) -> Outcome:
        """Return the outcome of the instrument."""


ASSESS: Mapping[str, Instrument] = {
    "sgb3_82": sgb3_82.assess,
    "sgb3_81_degree": sgb3_81_degree.assess,
    "qualifizierungsgeld": qualifizierungsgeld.assess,
    "sgb3_106a": kurzarbeit.refund,
    "kurzarbeit": kurzarbeit.assess,
    "transfer": transfer.assess,
    "afbg": afbg.assess,
    "inqa": inqa.assess,
    "bafa": bafa.assess,
    "th_anpassung": thueringen.anpassung,
    "th_scheck": thueringen.scheck,
    "st_betrieb": sachsen_anhalt.betrieb,
    "st_person": sachsen_anhalt.person,
    "th_freistellung": bildungsfreistellung.thueringen,
    "st_freistellung": bildungsfreistellung.sachsen_anhalt,
    "estg_3_19": estg_3_19.assess,
    "berufsvalidierung": berufsvalidierung.assess,
}


def assess(
    company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> tuple[Result, ...]:
    """Return the answer of every instrument, § 82 first; ``law.day`` is the day it is seen from."""
    return tuple(assess_one(name, company, course, group, law) for name in law.cuts)


def assess_one(
    name: str, company: CompanyFacts, course: CourseFacts, group: GroupFacts, law: LawBook
) -> Result:
    """Return the answer of the instrument ``name``."""
    outcome = ASSESS[name](book=law, company=company, course=course, group=group)
    cut = law.cuts[name]
    checks = (_standing(cut), *outcome.checks)
    verdict = _verdict(cut, outcome)
    parts = () if verdict is Verdict.NO else outcome.parts
    grants = [each.funded for each in parts if each.kind == "grant" and each.funded is not None]
    return Result(
        cut=cut,
        verdict=verdict,
        title=_title(verdict, cut),
        checks=checks,
        parts=parts,
        amount=sum(grants) if grants else None,
        missing=() if verdict is Verdict.NO else _missing(outcome),
        amount_missing=_unique(each for part in parts for each in part.missing),
        assumptions=_assumptions(law, outcome, parts),
        deadline=cut.head.deadline,
        last_day=outcome.last_day,
        office=cut.head.office,
        contact=cut.head.contact,
        papers=(*cut.head.papers, *outcome.papers),
        notes=outcome.notes,
    )


def _standing(cut: Cut) -> Check:
    name, title, source = "standing", "Förderung zurzeit möglich", cut.head.source
    if cut.status == "closed":
        return Check(name, title, Verdict.NO, cut.reason, source)
    if cut.status != "open":
        return to_clarify(name, title, cut.reason, source)
    return Check(name, title, Verdict.YES, cut.reason, source)


def _verdict(cut: Cut, outcome: Outcome) -> Verdict:
    found = {each.verdict for each in outcome.checks if each.decidable}
    if cut.status == "closed" or Verdict.NO in found:
        return Verdict.NO
    if cut.status != "open" or Verdict.OPEN in found or not found:
        return Verdict.OPEN
    return Verdict.YES


def _title(verdict: Verdict, cut: Cut) -> str:
    if verdict is Verdict.YES:
        return "voraussichtlich" if cut.head.discretion else "ja"
    return {Verdict.NO: "nein", Verdict.OPEN: "offen"}[verdict]


def _assumptions(law: LawBook, outcome: Outcome, parts: tuple[Part, ...]) -> tuple[Assumption, ...]:
    in_parts = tuple(name for part in parts for name in part.assumptions)
    names = _unique((*outcome.assumptions, *in_parts))
    return tuple(law.assumptions[name] for name in names)


def _missing(outcome: Outcome) -> tuple[str, ...]:
    return _unique(each.missing for each in outcome.checks if each.missing)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
