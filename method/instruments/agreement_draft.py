"""A draft of the works agreement's clauses on training from facts, for review by lawyers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from method.content import read_yaml
from method.instruments.book import LawBook
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.texts import AgreementTexts, ClauseText
from method.wording import day, enumeration, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """What only the draft needs: names and wishes; None shows a gap in the text.

    ``perspective`` says which work the people will do, ``top_up`` how the Qualifizierungsgeld is
    topped up, ``ratings`` whether clauses on the skill matrix belong in.
    """

    company: str | None = None
    topics: tuple[str, ...] = ()
    perspective: str | None = None
    top_up: str | None = None
    ratings: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause, its paragraph and what its text lacks."""

    number: int
    title: str
    text: str
    reference: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft; ``mark`` belongs on every page of it.

    Attributes:
        kind: Agreement, or the declaration that is enough below ten employees.
        mark: "Entwurf zur rechtlichen Prüfung".
        title: German title.
        clauses: Numbered clauses.
        missing: German names of what the text lacks.
        notes: German sentences to be read with it.
    """

    kind: Literal["agreement", "declaration"]
    mark: str
    title: str
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def agreement_texts() -> AgreementTexts:
    """Return the text blocks."""
    return AgreementTexts.model_validate(read_yaml("law/agreement"))


def agreement_draft(
    company: CompanyFacts,
    pairs: Iterable[tuple[CourseFacts, GroupFacts]],
    law: LawBook,
    facts: DraftFacts,
) -> Draft:
    """Return the draft for courses and their groups ``pairs``.

    Below ten employees of the establishment the declaration of the employer for Qualifizierungsgeld
    is drafted; without the headcount it is the agreement.  Source: § 82 Abs. 4, § 82a SGB III.
    """
    texts, money = agreement_texts(), law.cuts["qualifizierungsgeld"]
    staff = company.establishment_headcount
    small = staff is not None and staff < money.number("declaration_below")
    chosen = texts.declaration if small else _chosen(texts, company, facts)
    known = _known(company, tuple(pairs), law, facts)
    clauses = tuple(_clause(number, each, known) for number, each in enumerate(chosen, start=1))
    return Draft(
        kind="declaration" if small else "agreement",
        mark=texts.mark,
        title=texts.declaration_title if small else texts.agreement_title,
        clauses=clauses,
        missing=tuple(dict.fromkeys(name for each in clauses for name in each.missing)),
        notes=_notes(texts, company, small=small),
    )


def _chosen(
    texts: AgreementTexts, company: CompanyFacts, facts: DraftFacts
) -> tuple[ClauseText, ...]:
    change = (company.structural_change_share or 0.0) > 0
    meant = {"always": True, "change": change, "ratings": facts.ratings}
    return tuple(each for each in texts.clauses if meant[each.when])


def _known(
    company: CompanyFacts,
    pairs: tuple[tuple[CourseFacts, GroupFacts], ...],
    law: LawBook,
    facts: DraftFacts,
) -> dict[str, str | None]:
    courses = [course for course, _ in pairs]
    starts = [course.start for course in courses if course.start]
    share = company.structural_change_share
    titles = [f"„{course.title}“" for course in courses if course.title]
    return {
        "company": facts.company,
        "day": day(law.day),
        "people": str(sum(group.people for _, group in pairs)) if pairs else None,
        "topics": enumeration(facts.topics) or None,
        "courses": enumeration(titles) or None,
        "time": _time(courses),
        "share": None if share is None else percent(share),
        "perspective": facts.perspective,
        "top_up": facts.top_up,
        "start": day(min(starts)) if starts else None,
    }


def _time(courses: list[CourseFacts]) -> str | None:
    answers = {course.in_working_time for course in courses}
    if answers == {"yes"}:
        return "in der Arbeitszeit"
    return "außerhalb der Arbeitszeit" if answers == {"no"} else None


def _clause(number: int, block: ClauseText, known: dict[str, str | None]) -> Clause:
    missing = {name: title for name, title in block.needs.items() if known[name] is None}
    gap = agreement_texts().gap
    gaps = {name: gap.format(name=title) for name, title in missing.items()}
    filled = {name: value for name, value in known.items() if value is not None}
    text = block.text.format(**filled | gaps)
    return Clause(number, block.title, text, block.reference, tuple(missing.values()))


def _notes(texts: AgreementTexts, company: CompanyFacts, *, small: bool) -> tuple[str, ...]:
    declared = "Die Erklärung genügt nur für das Qualifizierungsgeld; den Vorteil nach § 82 Abs. 4 "
    notes = [texts.note]
    if small:
        notes.append(f"{declared}SGB III bringt eine Vereinbarung oder ein Tarifvertrag.")
    elif company.works_council == "no":
        notes.append(
            "Ohne Betriebsrat ist keine Betriebsvereinbarung möglich; dann bleibt ein Tarifvertrag."
        )
    return tuple(notes)
