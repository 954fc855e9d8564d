"""Aufstiegs-BAföG: grant and loan for fees of upgrading courses; the person applies."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import check, person_applies, to_clarify
from method.instruments.costs import MISSING
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part
from method.wording import decimal, euro, percent

ID = "afbg"


def assess(
    *,
    book: LawBook,
    company: CompanyFacts,  # noqa: ARG001 - all instruments are asked in the same way
    course: CourseFacts,
    group: GroupFacts,
) -> Outcome:
    """Return how the Aufstiegs-BAföG stands for fees; only the grant is funding of a cost."""
    if book.cuts[ID].unknown:
        return Outcome(checks=())
    return Outcome(
        checks=(
            _goal(course),
            least_hours(book=book, course=course),
            _pace(book, course),
            person_applies(group.person_applies, "§ 10 Abs. 1 S. 2 AFBG"),
        ),
        parts=_parts(book, course, group),
        assumptions=("afbg_once",),
        notes=(
            (
                f"Bei Bestehen erlässt die KfW {percent(book.cuts[ID].number('remission'))} des "
                "noch offenen Darlehens für Gebühren."
            ),
            (
                "In Vollzeit kommt Unterhalt hinzu; Einkommen und Vermögen zählen, deshalb steht "
                "er nicht in der Summe."
            ),
        ),
    )


def least_hours(*, book: LawBook, course: CourseFacts) -> Check:
    """Return whether the course has the least hours; the first level has fewer in part-time."""
    law = book.cuts[ID]
    known = {"yes": True, "no": False}.get(course.full_time or "")
    first = course.goal == "berufsspezialist"
    name = "hours_first_level" if first and known is False else "hours"
    unknown = course.hours is None or course.goal is None or (first and known is None)
    least = law.number(name)
    return check(
        "hours",
        f"Mindestens {decimal(least)} Unterrichtsstunden",
        holds=None if unknown else (course.hours or 0) >= least,
        told=f"Nötig sind {decimal(least)} Unterrichtsstunden; angegeben sind "
        f"{decimal(course.hours or 0)}.",
        missing="Stunden und Ziel des Kurses, ob Vollzeit oder Teilzeit",
        reference=law.reference(name),
    )


def _goal(course: CourseFacts) -> Check:
    fits = None if course.goal is None else course.goal in ("upgrading", "berufsspezialist")
    return check(
        "goal",
        "Ziel des Aufstiegs-BAföG",
        holds=fits,
        told="Der Kurs führt zu einer Aufstiegsfortbildung."
        if fits
        else "Der Kurs ist keine Aufstiegsfortbildung.",
        missing="das Ziel des Kurses",
        reference="§ 2 AFBG",
    )


def _pace(book: LawBook, course: CourseFacts) -> Check:
    law, reference = book.cuts[ID], book.cuts[ID].reference("hours_per_month")
    if course.full_time == "yes":
        weekly = decimal(law.number("hours_per_week"))
        sentence = f"In Vollzeit sind {weekly} Stunden in der Woche an vier Tagen nötig."
        return to_clarify("pace", "Dichte des Unterrichts", sentence, reference)
    least, hours = law.number("hours_per_month"), course.hours_per_month
    known = hours is not None and course.full_time == "no"
    return check(
        "pace",
        "Dichte des Unterrichts",
        holds=(hours or 0) >= least if known else None,
        told=f"In Teilzeit sind im Schnitt {decimal(least)} Stunden im Monat nötig; angegeben sind "
        f"{decimal(hours or 0)}.",
        missing="ob Vollzeit oder Teilzeit, und Unterrichtsstunden je Monat",
        reference=reference,
    )


def _parts(book: LawBook, course: CourseFacts, group: GroupFacts) -> tuple[Part, ...]:
    law = book.cuts[ID]
    cap = law.number("fee_cap")
    counted = _within(cap, course.price, course.examination_fee)
    fees = ((Item.COURSE, course.price), (Item.EXAMINATION, course.examination_fee))
    return tuple(
        _part(book, item, each, below, group.people, loan=loan)
        for (item, each), below in zip(fees, counted, strict=True)
        for loan in (False, True)
    )


def _within(cap: float, *fees: float | None) -> list[float | None]:
    counted: list[float | None] = []
    for fee in fees:
        used = sum(each or 0.0 for each in counted)
        counted.append(None if fee is None else min(fee, cap - used))
    return counted


def _part(
    book: LawBook,
    item: Item,
    each: float | None,
    counted: float | None,
    people: int,
    *,
    loan: bool,
) -> Part:
    law = book.cuts[ID]
    grant, cap = law.number("grant_share"), law.number("fee_cap")
    share, word = (1 - grant, "Darlehen der KfW") if loan else (grant, "Zuschuss")
    return Part(
        item=item,
        people=people,
        cost=None if each is None else each * people,
        funded=None if counted is None else counted * share * people,
        sentence=f"{percent(share)} als {word}, Gebühren zusammen bis {euro(cap)} je Person.",
        reference=law.reference("fee_cap"),
        kind="loan" if loan else "grant",
        missing=() if each is not None else (MISSING[item],),
    )
