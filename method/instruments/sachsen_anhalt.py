"""Sachsen-Anhalt WEITERBILDUNG, ESF Plus: access of companies and access of people."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.checks import (
    asked,
    check,
    in_land,
    in_time,
    last_day_of,
    of_person,
    unsigned,
)
from method.instruments.costs import MISSING, each_cost
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part
from method.wording import euro, percent, persons

COMPANY, PERSON = "st_betrieb", "st_person"
RATES = ("st_rate_small", "st_rate_middle", "st_rate_large")
ITEMS = (Item.COURSE, Item.EXAMINATION, Item.TRAVEL, Item.LODGING)


def betrieb(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how the company's access stands; its rates are assumptions until the notice."""
    law = book.cuts[COMPANY]
    if law.unknown:
        return Outcome(checks=())
    source, name = law.head.source, rate_name(book=book, company=company)
    return Outcome(
        checks=(
            in_land("land", "Land des Standorts", company.land, "ST", source),
            _size(company, source),
            spending(book.cuts[COMPANY].number("least_spending"), course, group, source),
            asked(
                "certificate",
                "Qualifizierter Nachweis",
                course.certificate,
                told=(
                    "Der Nachweis nennt Zeit, Stunden, Inhalt und Erfolg.",
                    "Ein Nachweis mit Zeit, Stunden, Inhalt und Erfolg ist nötig.",
                ),
                reference=source,
            ),
            unsigned(course, source),
            in_time(course, book, source),
        ),
        parts=() if name is None else _company_parts(book, course, group, name),
        notes=("Der Satz steht erst im Bescheid; genannt werden 40 bis 80 Prozent.",),
        last_day=last_day_of(course, 0),
    )


def rate_name(*, book: LawBook, company: CompanyFacts) -> str | None:
    """Return the name of the assumed rate for the company's size, None if it is not known."""
    law = book.cuts[COMPANY]
    if company.headcount is None:
        return None
    bounds = (law.number("small_up_to"), law.number("middle_up_to"))
    return RATES[sum(company.headcount > bound for bound in bounds)]


def person(
    *,
    book: LawBook,
    company: CompanyFacts,  # noqa: ARG001 - all instruments are asked in the same way
    course: CourseFacts,
    group: GroupFacts,
) -> Outcome:
    """Return how the people's own access stands."""
    law = book.cuts[PERSON]
    if law.unknown:
        return Outcome(checks=())
    source, weeks = law.head.source, law.number("weeks_before")
    each = _spent(course, (Item.COURSE, Item.EXAMINATION), group, book)
    return Outcome(
        checks=(
            *of_person(group, "ST", law),
            _favoured(group, source),
            _spending_check(law.number("least_spending"), each, source),
            unsigned(course, source),
            in_time(course, book, law.reference("weeks_before"), weeks=weeks),
        ),
        parts=_person_parts(book, course, group),
        last_day=last_day_of(course, weeks),
    )


def spending(least: float, course: CourseFacts, group: GroupFacts, reference: str) -> Check:
    """Return whether the company's expenditure passes ``least`` [EUR]; fees decide."""
    fees = (course.price, course.examination_fee)
    known = None if course.price is None else sum(fee or 0.0 for fee in fees) * group.people
    return _spending_check(least, known, reference)


def _spending_check(least: float, spent: float | None, reference: str) -> Check:
    return check(
        "spending",
        f"Ausgaben über {euro(least)}",
        holds=None if spent is None else spent > least,
        told=f"Nötig sind mehr als {euro(least)}; angegeben sind {euro(spent or 0)}.",
        missing="Preis je Person",
        reference=reference,
    )


def _spent(
    course: CourseFacts, items: tuple[Item, ...], group: GroupFacts, book: LawBook
) -> float | None:
    if course.price is None:
        return None
    return sum(each_cost(item, course, group, book) or 0.0 for item in items)


def _size(company: CompanyFacts, reference: str) -> Check:
    return check(
        "size",
        "Beschäftigte im Unternehmen",
        holds=None if company.headcount is None else True,
        told="Der Satz richtet sich nach der Zahl der Beschäftigten.",
        missing="Beschäftigte im Unternehmen",
        reference=reference,
    )


def _favoured(group: GroupFacts, reference: str) -> Check:
    known = None not in (group.income_lowest, group.income_favoured)
    return check(
        "favoured",
        "Sätze der Personen stehen fest",
        holds=True if known else None,
        told="Die Sätze richten sich nach Einkommen und Lebenslage; die Anzahlen sind angegeben.",
        missing="wie viele Personen geringes Einkommen oder eine begünstigte Lebenslage haben",
        reference=reference,
    )


def _company_parts(
    book: LawBook, course: CourseFacts, group: GroupFacts, name: str
) -> tuple[Part, ...]:
    law = book.cuts[COMPANY]
    rate = min(book.assumed(name), law.number("highest_share"))
    costs = {item: each_cost(item, course, group, book) for item in ITEMS}
    total = sum(cost or 0.0 for cost in costs.values()) * group.people
    cap = law.number("cap")
    shrink = min(1.0, cap / (total * rate)) if total * rate > 0 else 1.0
    return tuple(
        _part(item, each, group.people, rate * shrink, law.reference("cap"), assumed=(name,))
        for item, each in costs.items()
    )


def _person_parts(book: LawBook, course: CourseFacts, group: GroupFacts) -> tuple[Part, ...]:
    law, people = book.cuts[PERSON], group.people
    low, favoured = group.income_lowest, group.income_favoured
    if low is None or favoured is None or people == 0:
        return ()
    middle = max(0, min(favoured, people - low))
    names = {"rate_lowest": low, "rate_favoured": middle, "rate": people - low - middle}
    rate = sum(law.number(name) * count for name, count in names.items()) / people
    items = (Item.COURSE, Item.EXAMINATION)
    spent = _spent(course, items, group, book)
    top = law.number("rate_lowest")
    shrink = min(1.0, law.number("cap") / (spent * top)) if spent else 1.0
    return tuple(
        _part(
            item,
            each_cost(item, course, group, book),
            people,
            rate * shrink,
            law.reference("rate"),
        )
        for item in items
    )


def _part(
    item: Item,
    each: float | None,
    people: int,
    rate: float,
    reference: str,
    *,
    assumed: tuple[str, ...] = (),
) -> Part:
    return Part(
        item=item,
        people=people,
        cost=None if each is None else each * people,
        funded=None if each is None else each * people * min(1.0, rate),
        sentence=f"{percent(round(min(1.0, rate), 4))} der Ausgaben für {persons(people)}.",
        reference=reference,
        assumptions=assumed,
        missing=() if each is not None else (MISSING[item],),
    )
