"""Transfer: §§ 110 and 111a SGB III for people whose jobs end in a Betriebsänderung."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import asked, check, course_certified, provider_certified, said
from method.instruments.costs import capped_part, each_cost, share_part
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part

ID = "transfer"


def assess(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how transfer stands: § 111a within Transfer-Kurzarbeit, else § 110."""
    law = book.cuts[ID]
    if law.unknown:
        return Outcome(checks=())
    within = said(company.transfer_kug)
    checks: tuple[Check, ...] = (
        asked(
            "restructuring",
            "Betriebsänderung, durch die Arbeitsplätze wegfallen",
            company.restructuring,
            told=(
                "Die Arbeitsplätze der Gruppe fallen durch eine Betriebsänderung weg.",
                "Ohne Betriebsänderung gibt es keine Transferleistungen.",
            ),
            reference="§ 110 Abs. 1, § 111 SGB III",
        ),
        asked(
            "advised",
            "Beratung der Agentur vorab",
            company.agency_advised,
            told=("Die Agentur hat vorab beraten.", "Die Beratung der Agentur muss vorausgehen."),
            reference="§ 110 Abs. 1, § 111 SGB III",
        ),
        check(
            "kind",
            "Transfermaßnahme oder Transfer-Kurzarbeit steht fest",
            holds=None if within is None else True,
            told="Die Gruppe ist in Transfer-Kurzarbeit." if within else "Es ist § 110 gemeint.",
            missing="ob die Gruppe in Transfer-Kurzarbeit ist",
            reference="§§ 110, 111a SGB III",
        ),
    )
    if within:
        reference = law.reference("employer_share")
        checks = (
            *checks,
            provider_certified(course, reference),
            course_certified(course, reference),
        )
        checks = (*checks, _staff(company, reference))
    return Outcome(checks=checks, parts=_parts(book, company, course, group, within=within))


def _staff(company: CompanyFacts, reference: str) -> Check:
    return check(
        "staff",
        "Beschäftigte im Unternehmen",
        holds=None if company.headcount is None else True,
        told="Der Anteil des Betriebs richtet sich nach den Beschäftigten.",
        missing="Beschäftigte im Unternehmen",
        reference=reference,
    )


def _parts(
    book: LawBook,
    company: CompanyFacts,
    course: CourseFacts,
    group: GroupFacts,
    *,
    within: bool | None,
) -> tuple[Part, ...]:
    law, each = book.cuts[ID], each_cost(Item.COURSE, course, group, book)
    if within is False:
        return (
            capped_part(
                Item.COURSE,
                law.number("measure_share"),
                group.people,
                each=each,
                cap=law.number("measure_cap"),
                reference=law.reference("measure_share"),
            ),
        )
    if within is None or company.headcount is None:
        return ()
    share = 1 - law.banded("employer_share", company.headcount)
    return (
        share_part(
            Item.COURSE,
            share,
            group.people,
            each=each,
            reference=law.reference("employer_share"),
            ceiling=True,
        ),
    )
