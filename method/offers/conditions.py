"""The conditions of § 82 SGB III, each with a verdict, a German sentence and its paragraph."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from method.offers.law import Law, SizeClass
from method.wording import day, decimal


class Verdict(StrEnum):
    """How a condition, or a course as a whole, stands."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


CONDITION_TITLES = {Verdict.YES: "erfüllt", Verdict.NO: "nicht erfüllt", Verdict.OPEN: "offen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """What § 82 asks of the employer.

    Attributes:
        size_class: Size class, None while open.
        size_reason: German sentence on the size class.
        agreement: "yes", "no", "unknown" or None: is there an agreement on training?
        labour_cost: Labour cost of an hour [EUR/h], None if not stated.
    """

    size_class: SizeClass | None
    size_reason: str
    agreement: str | None
    labour_cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What § 82 asks of a course; None where the offer does not say.

    Attributes:
        hours: Lessons of the course [h].
        price: Course cost per person [EUR].
        start: First day; None for a course one can join at any time.
        provider_certified: "yes", "no", "unknown" or None.
        course_certified: "yes", "no", "unknown" or None.
        running: Whether an agreed measure already runs with this course; ``start`` is then its.
    """

    hours: float | None
    price: float | None
    start: datetime.date | None
    provider_certified: str | None
    course_certified: str | None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with its verdict; ``decidable`` is False for what only people can clarify."""

    name: str
    title: str
    verdict: Verdict
    sentence: str
    reference: str
    decidable: bool = True

    @property
    def verdict_title(self) -> str:
        """Return the German word for the verdict."""
        return CONDITION_TITLES[self.verdict] if self.decidable else "zu klären"


def conditions_of(
    law: Law, employer: Employer, course: Course, as_of: datetime.date
) -> tuple[Condition, ...]:
    """Return the decidable conditions of § 82, then those that people must clarify."""
    return (
        _hours(law, course.hours),
        _certified("provider", "Träger zugelassen", "Der Träger", course.provider_certified),
        _certified("course", "Maßnahme zugelassen", "Die Maßnahme", course.course_certified),
        _size(law, employer),
        _before_start(course, as_of),
        *to_clarify(law),
    )


def to_clarify(law: Law) -> tuple[Condition, ...]:
    """Return the conditions the kit cannot decide, because it keeps no such data of people."""
    years, paragraph = law.waiting_years, law.references["waiting_years"]
    return (
        _open(
            "degree_waiting",
            "Wartezeit nach dem Berufsabschluss",
            f"Der Berufsabschluss soll in der Regel mindestens {years.degree} Jahre zurückliegen.",
            paragraph,
        ),
        _open(
            "funding_waiting",
            "Wartezeit nach der letzten Förderung",
            "Keine nach § 82 geförderte Weiterbildung in den letzten "
            f"{years.last_funding} Jahren vor dem Antrag.",
            paragraph,
        ),
        _open(
            "content",
            "Inhalt geht über den Arbeitsplatz hinaus",
            "Eine kurze Anpassung nur an den eigenen Arbeitsplatz, etwa eine Einweisung an der "
            "Maschine, reicht nicht.",
            "§ 82 Abs. 1 SGB III",
        ),
        _open(
            "no_duty",
            "Keine Pflichtschulung",
            "Maßnahmen, zu denen der Betrieb gesetzlich verpflichtet ist, sind ausgenommen.",
            "§ 82 Abs. 1 S. 2 SGB III",
        ),
        _open(
            "no_upgrading",
            "Kein Ziel des Aufstiegs-BAföG",
            "Ziele wie Meister, Techniker oder Fachwirt fördert das Aufstiegs-BAföG.",
            "§ 22 Abs. 1a SGB III",
        ),
    )


def _open(name: str, title: str, sentence: str, reference: str) -> Condition:
    return Condition(name, title, Verdict.OPEN, sentence, reference, decidable=False)


def _hours(law: Law, hours: float | None) -> Condition:
    least = decimal(law.minimum_hours)
    verdict, sentence = Verdict.OPEN, "Das Angebot nennt keinen Umfang."
    if hours is not None:
        verdict = Verdict.YES if hours > law.minimum_hours else Verdict.NO
        sentence = f"Das Angebot umfasst {decimal(hours)} Stunden; nötig sind mehr als {least}."
    reference = law.references["minimum_hours"]
    return Condition("hours", f"Mehr als {least} Stunden", verdict, sentence, reference)


def _certified(name: str, title: str, subject: str, answer: str | None) -> Condition:
    verdict = {"yes": Verdict.YES, "no": Verdict.NO}.get(answer or "", Verdict.OPEN)
    sentence = {
        Verdict.YES: f"{subject} ist laut Angebot nach AZAV zugelassen.",
        Verdict.NO: f"{subject} ist laut Angebot nicht nach AZAV zugelassen.",
        Verdict.OPEN: f"Ob {subject[0].lower()}{subject[1:]} nach AZAV zugelassen ist, ist nicht "
        "bekannt.",
    }[verdict]
    return Condition(name, title, verdict, sentence, "§ 82 Abs. 1, §§ 176 bis 180 SGB III")


def _size(law: Law, employer: Employer) -> Condition:
    verdict = Verdict.OPEN if employer.size_class is None else Verdict.YES
    reference = law.references["size_classes"]
    return Condition(
        "size_class", "Größenklasse steht fest", verdict, employer.size_reason, reference
    )


def _before_start(course: Course, as_of: datetime.date) -> Condition:
    name, title, reference = "application", "Antrag vor Beginn", "§ 324 Abs. 1 SGB III"
    start = course.start
    if course.running:
        since = f" seit dem {day(start)}" if start is not None and start <= as_of else " schon"
        sentence = f"Der vereinbarte Kurs läuft{since}; dafür ist ein Antrag nicht mehr möglich."
        return Condition(name, title, Verdict.NO, sentence, reference)
    if start is None:
        sentence = "Laufender Einstieg: Der Antrag kommt vor dem ersten Tag der Teilnahme."
        return Condition(name, title, Verdict.YES, sentence, reference)
    if start <= as_of:
        sentence = f"Der Kurs beginnt am {day(start)}; dafür ist ein Antrag nicht mehr möglich."
        return Condition(name, title, Verdict.NO, sentence, reference)
    sentence = f"Der Kurs beginnt am {day(start)}; der Antrag muss vorher gestellt sein."
    return Condition(name, title, Verdict.YES, sentence, reference)
