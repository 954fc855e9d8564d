"""§ 3 Nr. 19 EStG: training paid by the employer is no taxable benefit."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import asked, check, unsaid
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Outcome
from method.instruments.verdict import Verdict

LAW = "§ 3 Nr. 19 EStG"


def assess(
    *,
    book: LawBook,  # noqa: ARG001 - all instruments are asked in the same way
    company: CompanyFacts,  # noqa: ARG001 - the same
    course: CourseFacts,
    group: GroupFacts,
) -> Outcome:
    """Return whether the course stays tax-free; there is no amount."""
    plain, payer = unsaid(course.reward), unsaid(group.person_applies)
    useful = asked(
        "useful",
        "Verbessert die Beschäftigungsfähigkeit",
        course.beyond_workplace,
        told=(
            "Der Kurs vermittelt mehr, als der eigene Arbeitsplatz verlangt.",
            (
                "Ohne Förderung nach §§ 82, 82a SGB III muss der Kurs die Beschäftigungsfähigkeit "
                "verbessern; angegeben ist nur eine Anpassung an den Arbeitsplatz."
            ),
        ),
        reference=LAW,
    )
    return Outcome(
        checks=(
            check(
                "payer",
                "Der Betrieb zahlt den Kurs",
                holds=payer,
                told="Der Betrieb zahlt." if payer else "Die Beschäftigten zahlen selbst.",
                missing="wer den Kurs zahlt",
                reference=LAW,
            ),
            useful,
            check(
                "no_reward",
                "Keine Belohnung",
                holds=plain,
                told="Der Kurs ist keine Belohnung." if plain else "Der Kurs ist eine Belohnung.",
                missing="ob der Kurs den Charakter einer Belohnung hat",
                reference=LAW,
            ),
        ),
        notes=("Steuerfreiheit ist kein Zuschuss und steht in keiner Summe.",)
        if useful.verdict is Verdict.YES
        else (),
    )
