"""Bildungsfreistellung in both Länder: paid days for the person, no money for the company."""

from __future__ import annotations

from method.dated_law import LANDS
from method.instruments.book import LawBook
from method.instruments.checks import asked, check, in_land, in_time, last_day_of
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Outcome
from method.wording import decimal

IDS = {"TH": "th_freistellung", "ST": "st_freistellung"}


def thueringen(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how the claim stands in Thüringen, with size and overload."""
    law = book.cuts[IDS["TH"]]
    if law.unknown:
        return Outcome(checks=())
    weeks = law.number("weeks_before")
    return Outcome(
        checks=(
            *_common(book, company, course, group, "TH"),
            least_staff(book=book, company=company),
            overload(book=book, company=company),
            in_time(course, book, law.reference("weeks_before"), weeks=weeks),
        ),
        notes=_notes(book, group, "TH"),
        last_day=last_day_of(course, weeks),
    )


def sachsen_anhalt(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how the claim stands in Sachsen-Anhalt by the old law."""
    law = book.cuts[IDS["ST"]]
    if law.unknown:
        return Outcome(checks=())
    return Outcome(
        checks=(
            *_common(book, company, course, group, "ST"),
            in_time(course, book, law.head.source),
        ),
        notes=(
            "Eine Reform war zum 01.09.2026 geplant; ob sie gilt, ist nicht belegt.",
            *_notes(book, group, "ST"),
        ),
        last_day=last_day_of(course, 0),
    )


def least_staff(*, book: LawBook, company: CompanyFacts) -> Check:
    """Return whether the company is large enough for the claim; ThürBfG."""
    law, staff = book.cuts[IDS["TH"]], company.headcount
    least = law.number("least_staff")
    return check(
        "staff",
        f"Mindestens {decimal(least)} Beschäftigte",
        holds=None if staff is None else staff >= least,
        told=f"Nötig sind {decimal(least)} Beschäftigte; angegeben sind {decimal(staff or 0)}.",
        missing="Beschäftigte im Unternehmen",
        reference=law.reference("least_staff"),
    )


def overload(*, book: LawBook, company: CompanyFacts) -> Check:
    """Return whether days are left before the employer may refuse; ThürBfG."""
    law, staff, used = book.cuts[IDS["TH"]], company.headcount, company.leave_days_used
    most = None if staff is None else _most_days(book, staff)
    return check(
        "overload",
        "Betrieb nicht überlastet",
        holds=None if most is None or used is None else used < most,
        told=f"Ab {decimal(most or 0)} Tagen im Jahr darf der Betrieb ablehnen; gewährt sind "
        f"{decimal(used or 0)}.",
        missing="Beschäftigte und in diesem Jahr schon gewährte Tage",
        reference=law.reference("overload_per_head"),
    )


def _most_days(book: LawBook, staff: float) -> float:
    law = book.cuts[IDS["TH"]]
    if staff <= law.number("overload_small_up_to"):
        return law.number("overload_days_small")
    if staff <= law.number("overload_middle_up_to"):
        return staff * law.number("overload_per_head")
    return staff


def _common(
    book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts, land: str
) -> tuple[Check, ...]:
    law, worked = book.cuts[IDS[land]], group.employed_months
    months = law.number("waiting_months")
    return (
        in_land("land", "Land des Standorts", company.land, land, law.head.source),
        asked(
            "recognised",
            "Anerkannte Veranstaltung",
            course.recognised,
            told=("Der Kurs ist anerkannt.", "Nur anerkannte Veranstaltungen zählen."),
            reference=law.head.source,
        ),
        check(
            "waiting",
            f"Mindestens {decimal(months)} Monate beschäftigt",
            holds=None if worked is None else worked >= months,
            told=f"Nötig sind {decimal(months)} Monate im Betrieb; die kürzeste Zeit beträgt "
            f"{decimal(worked or 0)}.",
            missing="seit wie vielen Monaten alle beschäftigt sind",
            reference=law.reference("waiting_months"),
        ),
    )


def _notes(book: LawBook, group: GroupFacts, land: str) -> tuple[str, ...]:
    days = book.cuts[IDS[land]].number("days")
    return (
        (
            f"Bis zu {decimal(days)} bezahlte Tage je Person und Jahr in {LANDS[land]}, zusammen "
            f"{decimal(days * group.people)}; das Entgelt trägt der Betrieb, den Kurs die Person."
        ),
    )
