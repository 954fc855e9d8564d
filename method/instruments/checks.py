"""Checks that several instruments share: each is yes, no or open, in one German sentence."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from method.dated_law import LANDS
from method.instruments.book import Cut, LawBook
from method.instruments.facts import Answer, CourseFacts, GroupFacts
from method.instruments.results import Check
from method.instruments.verdict import Verdict
from method.wording import day as german
from method.wording import decimal, persons

LESSON = "lesson_minutes"
COUNTED = "counted_minutes"


def said(answer: Answer) -> bool | None:
    """Return True for yes, False for no, None for everything else."""
    return {"yes": True, "no": False}.get(answer or "")


def unsaid(answer: Answer) -> bool | None:
    """Return the opposite of ``said``."""
    known = said(answer)
    return None if known is None else not known


def check(
    name: str, title: str, *, holds: bool | None, told: str, missing: str, reference: str
) -> Check:
    """Return a check; ``told`` is its sentence if known, ``missing`` names the input if not."""
    if holds is None:
        sentence = f"Noch offen, nicht angegeben: {missing}."
        return Check(name, title, Verdict.OPEN, sentence, reference, missing=missing)
    return Check(name, title, Verdict.YES if holds else Verdict.NO, told, reference)


def asked(name: str, title: str, answer: Answer, *, told: tuple[str, str], reference: str) -> Check:
    """Return a check of a question that must be answered with yes; ``told`` for yes and for no."""
    holds = said(answer)
    sentence = told[0] if holds else told[1]
    return check(name, title, holds=holds, told=sentence, missing=title, reference=reference)


def to_clarify(name: str, title: str, sentence: str, reference: str) -> Check:
    """Return what only people can clarify; it is listed and decides nothing."""
    return Check(name, title, Verdict.OPEN, sentence, reference, decidable=False)


def counted_hours(course: CourseFacts, book: LawBook) -> float | None:
    """Return the hours of ``course`` in the unit the law is assumed to count [h]."""
    if course.hours is None:
        return None
    minutes = course.lesson_minutes or book.assumed(LESSON)
    return round(course.hours * minutes / book.assumed(COUNTED), 6)


def more_hours_than(least: float, course: CourseFacts, book: LawBook, reference: str) -> Check:
    """Return whether the course lasts more than ``least`` [h]."""
    hours = counted_hours(course, book)
    return check(
        "hours",
        f"Mehr als {decimal(least)} Stunden",
        holds=None if hours is None else hours > least,
        told=f"Nötig sind mehr als {decimal(least)} Stunden; es zählen {decimal(hours or 0)}.",
        missing="Stunden des Kurses",
        reference=reference,
    )


def provider_certified(course: CourseFacts, reference: str) -> Check:
    """Return whether the provider is certified."""
    return asked(
        "provider",
        "Träger nach AZAV zugelassen",
        course.provider_certified,
        told=("Der Träger ist zugelassen.", "Der Träger ist nicht zugelassen."),
        reference=reference,
    )


def course_certified(course: CourseFacts, reference: str) -> Check:
    """Return whether the course is certified."""
    return asked(
        "course",
        "Maßnahme nach AZAV zugelassen",
        course.course_certified,
        told=("Die Maßnahme ist zugelassen.", "Die Maßnahme ist nicht zugelassen."),
        reference=reference,
    )


def beyond_workplace(course: CourseFacts, reference: str) -> Check:
    """Return whether the course teaches more than the workplace asks for."""
    return asked(
        "content",
        "Inhalt geht über den Arbeitsplatz hinaus",
        course.beyond_workplace,
        told=(
            "Der Kurs vermittelt mehr als eine kurze Anpassung an den eigenen Arbeitsplatz.",
            "Eine kurze Anpassung nur an den eigenen Arbeitsplatz wird nicht gefördert.",
        ),
        reference=reference,
    )


def no_duty(course: CourseFacts, reference: str) -> Check:
    """Return whether the course is none the employer must hold by law."""
    free = unsaid(course.legal_duty)
    told = "keine Pflicht dazu" if free else "eine Pflicht dazu, und solche Kurse sind ausgenommen"
    return check(
        "no_duty",
        "Keine gesetzliche Pflichtschulung",
        holds=free,
        told=f"Für den Betrieb besteht kraft Gesetzes {told}.",
        missing="ob der Betrieb gesetzlich zu diesem Kurs verpflichtet ist",
        reference=reference,
    )


def in_land(name: str, title: str, land: str | None, wanted: str, reference: str) -> Check:
    """Return whether ``land`` is ``wanted``."""
    return check(
        name,
        title,
        holds=None if land is None else land == wanted,
        told=f"Nötig ist {LANDS[wanted]}; angegeben ist "
        f"{LANDS.get(land or '', 'ein anderes Land')}.",
        missing=title,
        reference=reference,
    )


def last_day_of(course: CourseFacts, weeks: float) -> datetime.date | None:
    """Return the last day of an application ``weeks`` before the start, else the day before."""
    if course.start is None:
        return None
    return course.start - datetime.timedelta(days=int(weeks * 7) or 1)


def in_time(course: CourseFacts, book: LawBook, reference: str, *, weeks: float = 0) -> Check:
    """Return whether the application can still be in time."""
    title = f"Antrag {decimal(weeks)} Wochen vor Beginn" if weeks else "Antrag vor Beginn"
    last = last_day_of(course, weeks)
    told = "Laufender Einstieg: Der Antrag kommt vor dem ersten Tag der Teilnahme."
    if last is not None:
        over = "" if book.day <= last else "; das ist vorbei"
        told = f"Der Antrag muss spätestens am {german(last)} gestellt sein{over}."
    holds = None if last is None else book.day <= last
    if last is None and course.running_entry:
        holds = True
    missing = "Beginn des Kurses"
    return check("application", title, holds=holds, told=told, missing=missing, reference=reference)


def unsigned(course: CourseFacts, reference: str) -> Check:
    """Return whether no binding contract has been signed."""
    free = unsaid(course.contract_signed)
    return check(
        "unsigned",
        "Noch kein verbindlicher Vertrag",
        holds=free,
        told="Vor dem Antrag darf nichts verbindlich gebucht sein; gebucht ist "
        + ("noch nichts." if free else "schon."),
        missing="ob schon ein Vertrag geschlossen ist",
        reference=reference,
    )


def person_applies(answer: Answer, reference: str) -> Check:
    """Return whether the people apply and pay themselves."""
    return asked(
        "person_applies",
        "Die Beschäftigten beantragen und zahlen selbst",
        answer,
        told=(
            "Die Beschäftigten stellen den Antrag und zahlen den Kurs selbst.",
            "Den Antrag kann nur stellen, wer den Kurs selbst zahlt; hier zahlt der Betrieb.",
        ),
        reference=reference,
    )


def of_person(group: GroupFacts, land: str, law: Cut) -> tuple[Check, ...]:
    """Return what a Land asks of people who apply themselves: where they live, who pays, income."""
    source, high = law.head.source, group.income_too_high
    return (
        in_land(
            "residence", "Land, in dem die Personen wohnen", group.residents_land, land, source
        ),
        person_applies(group.person_applies, source),
        check(
            "income",
            "Einkommen unter der Grenze",
            holds=None if high is None else high == 0,
            told=f"Über der Einkommensgrenze des Landes: {persons(high or 0)}.",
            missing="wie viele Personen über der Einkommensgrenze liegen",
            reference=law.reference("income_limit"),
        ),
    )


def goal_among(
    course: CourseFacts,
    goals: Collection[str],
    title: str,
    *,
    told: tuple[str, str],
    reference: str,
) -> Check:
    """Return whether the goal of ``course`` is one of ``goals``; ``told`` for yes and for no."""
    fits = None if course.goal is None else course.goal in goals
    return check(
        "goal",
        title,
        holds=fits,
        told=told[0] if fits else told[1],
        missing="das Ziel des Kurses",
        reference=reference,
    )
