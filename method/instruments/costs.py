"""What a course costs a group, item by item, and the parts that cover it."""

from __future__ import annotations

from method.instruments.book import LawBook
from method.instruments.facts import CourseFacts, GroupFacts
from method.instruments.results import Item, Part
from method.wording import euro, percent, persons

SOCIAL_SECURITY = "social_security_share"
MISSING = {
    Item.COURSE: "Preis je Person",
    Item.EXAMINATION: "Prüfungsgebühr je Person",
    Item.WAGE: "Stundenlohn und ausfallende Arbeitsstunden",
    Item.TRAVEL: "Fahrtkosten je Person",
    Item.LODGING: "Kosten der Unterkunft je Person",
    Item.MEALS: "Kosten der Verpflegung je Person",
}


def each_cost(item: Item, course: CourseFacts, group: GroupFacts, book: LawBook) -> float | None:
    """Return the cost of ``item`` for one person [EUR], None if it is not known."""
    fees = {
        Item.COURSE: course.price,
        Item.EXAMINATION: course.examination_fee,
        Item.TRAVEL: course.travel,
        Item.LODGING: course.lodging,
        Item.MEALS: course.meals,
        Item.WAGE: _wage(course, group, book),
    }
    return fees.get(item)


def costs_of(course: CourseFacts, group: GroupFacts, book: LawBook) -> dict[Item, float | None]:
    """Return the cost of every item for the whole group [EUR], None where it is not known."""
    each = {item: each_cost(item, course, group, book) for item in MISSING}
    costs = {item: None if cost is None else cost * group.people for item, cost in each.items()}
    return {**costs, Item.CHILDCARE: childcare(course, group, book)}


def childcare(course: CourseFacts, group: GroupFacts, book: LawBook) -> float | None:
    """Return the flat rate of childcare for the group [EUR]; § 87 SGB III."""
    if group.children_in_care == 0:
        return 0.0
    unknown = "childcare_month" in book.support.unknown
    if group.children_in_care is None or course.months is None or unknown:
        return None
    return book.support.number("childcare_month") * group.children_in_care * course.months


def share_part(
    item: Item,
    share: float,
    people: int,
    *,
    each: float | None,
    reference: str,
    ceiling: bool = False,
    assumptions: tuple[str, ...] = (),
) -> Part:
    """Return the part that pays ``share`` [of 1] of ``each`` [EUR] for ``people``."""
    cost = None if each is None else each * people
    word = "bis zu " if ceiling else ""
    return Part(
        item=item,
        people=people,
        cost=cost,
        funded=None if cost is None else cost * share,
        sentence=f"{word.capitalize()}{percent(share)} der Kosten für {persons(people)}.",
        reference=reference,
        ceiling=ceiling,
        assumptions=assumptions,
        missing=() if each is not None else (MISSING[item],),
    )


def capped_part(
    item: Item,
    share: float,
    people: int,
    *,
    each: float | None,
    cap: float,
    reference: str,
) -> Part:
    """Return the part that pays ``share`` [of 1] of ``each``, at most ``cap`` a person [EUR]."""
    cost = None if each is None else each * people
    return Part(
        item=item,
        people=people,
        cost=cost,
        funded=None if each is None else min(each * share, cap, each) * people,
        sentence=f"Bis zu {percent(share)}, höchstens {euro(cap)} je Person.",
        reference=reference,
        ceiling=True,
        missing=() if each is not None else (MISSING[item],),
    )


def support_parts(
    course: CourseFacts, group: GroupFacts, book: LawBook, people: int
) -> tuple[Part, ...]:
    """Return travel, lodging, meals and childcare for ``people``; §§ 83 to 87 SGB III.

    Empty if the day has no rates.  Childcare is only given if it is for the whole group.
    """
    if book.support.unknown:
        return ()
    travel = share_part(
        Item.TRAVEL,
        1.0,
        people,
        each=course.travel,
        reference=book.support.reference("travel_share"),
        ceiling=True,
    )
    away = tuple(_away(item, course, book, people) for item in (Item.LODGING, Item.MEALS))
    care = childcare(course, group, book) if people == group.people else None
    missing = () if care is not None else ("Kinder in Betreuung und Dauer in Monaten",)
    reference = book.support.reference("childcare_month")
    sentence = "Pauschale je Monat und Kind, das betreut werden muss."
    return (
        travel,
        *away,
        Part(
            item=Item.CHILDCARE,
            people=people,
            cost=care,
            funded=care,
            sentence=sentence,
            reference=reference,
            ceiling=True,
            missing=missing,
        ),
    )


def _away(item: Item, course: CourseFacts, book: LawBook, people: int) -> Part:
    name = {Item.LODGING: "lodging", Item.MEALS: "meals"}[item]
    each = course.lodging if item is Item.LODGING else course.meals
    daily, monthly = (book.support.number(f"{name}_{unit}") for unit in ("day", "month"))
    days, months = course.away_days, course.months
    known = each == 0 or None not in (each, days, months)
    most = min(daily * (days or 0), monthly * (months or 0))
    missing = () if known else (MISSING[item], "Tage auswärts", "Dauer in Monaten")
    return Part(
        item=item,
        people=people,
        cost=None if each is None else each * people,
        funded=min(each or 0.0, most) * people if known else None,
        sentence=f"Höchstens {euro(daily)} am Tag und {euro(monthly)} im Monat je Person.",
        reference=book.support.reference(f"{name}_day"),
        ceiling=True,
        missing=missing,
    )


def _wage(course: CourseFacts, group: GroupFacts, book: LawBook) -> float | None:
    if course.in_working_time == "no":
        return 0.0
    if course.in_working_time != "yes" or group.hours_lost is None or group.wage is None:
        return None
    return group.hours_lost * group.wage * (1 + book.assumed(SOCIAL_SECURITY))
