"""§§ 82a to 82c SGB III: Qualifizierungsgeld replaces net pay lost to training."""

from __future__ import annotations

from method.dated_law import OutsideLaw
from method.instruments.book import LawBook
from method.instruments.checks import (
    COUNTED,
    LESSON,
    beyond_workplace,
    check,
    in_time,
    last_day_of,
    more_hours_than,
    no_duty,
    provider_certified,
    said,
)
from method.instruments.costs import each_cost
from method.instruments.facts import CompanyFacts, CourseFacts, GroupFacts
from method.instruments.results import Check, Item, Outcome, Part
from method.instruments.texts import InstrumentText
from method.wording import day, decimal, percent, persons

ID = "qualifizierungsgeld"
NET = "Nettoentgelt, das je Person durch den Kurs entfällt"


def assess(
    *, book: LawBook, company: CompanyFacts, course: CourseFacts, group: GroupFacts
) -> Outcome:
    """Return how Qualifizierungsgeld stands; the employer pays the course."""
    if book.cuts[ID].unknown or book.cuts[ID].status == "closed":
        return Outcome(checks=(), last_day=last_day_of(course, 0))
    law = book.cuts[ID]
    return Outcome(
        checks=(
            affected(book=book, company=company),
            agreed(book=book, company=company),
            more_hours_than(
                law.number("minimum_hours"), course, book, law.reference("minimum_hours")
            ),
            beyond_workplace(course, "§ 82a SGB III"),
            provider_certified(course, "§ 82a SGB III"),
            no_duty(course, "§ 82a SGB III"),
            upgrading(book=book, course=course),
            _waiting(book, group),
            _consents(company),
            in_time(course, book, "§ 324 Abs. 1 SGB III"),
        ),
        parts=(_pay(book, course, group),),
        notes=(
            "Den Lehrgang zahlt der Betrieb; er darf ihn nicht auf die Beschäftigten umlegen.",
            (
                "Für die Kursstunden zahlt der Betrieb kein Arbeitsentgelt; was zum früheren Netto "
                "fehlt, tragen die Beschäftigten. In der Summe zählt nur das Qualifizierungsgeld."
            ),
            "Der Betrieb darf bis zum Soll-Entgelt aufstocken (§ 82c Abs. 2 SGB III).",
        ),
        assumptions=(LESSON, COUNTED),
        last_day=last_day_of(course, 0),
    )


def affected(*, book: LawBook, company: CompanyFacts) -> Check:
    """Return whether structural change affects enough of the establishment's staff."""
    law, staff, share = (
        book.cuts[ID],
        company.establishment_headcount,
        company.structural_change_share,
    )
    least = None if staff is None else law.banded("affected_share", staff)
    holds = None if least is None or share is None else share >= least
    return check(
        "affected",
        "Genug Beschäftigte vom Strukturwandel betroffen",
        holds=holds,
        told=f"Nötig sind {percent(least or 0)} des Betriebs mit {decimal(staff or 0)} "
        f"Beschäftigten; angegeben sind {percent(share or 0)}.",
        missing="Beschäftigte im Betrieb und vom Strukturwandel betroffener Anteil",
        reference=law.reference("affected_share"),
    )


def agreed(*, book: LawBook, company: CompanyFacts) -> Check:
    """Return whether there is the agreement; below ten employees a declaration is enough."""
    law, staff = book.cuts[ID], company.establishment_headcount
    small = staff is not None and staff < law.number("declaration_below")
    known = said(company.change_agreement)
    holds = None if staff is None else (True if small else known)
    told = (
        "Eine Betriebsvereinbarung oder ein betriebsbezogener Tarifvertrag zu Bedarf, Perspektive "
        "und Inanspruchnahme " + ("liegt vor." if known else "fehlt.")
    )
    if small:
        least = decimal(law.number("declaration_below"))
        told = f"Unter {least} Beschäftigten genügt eine schriftliche Erklärung des Betriebs."
    return check(
        "agreement",
        "Vereinbarung zum Qualifizierungsgeld",
        holds=holds,
        told=told,
        missing="Beschäftigte im Betrieb und ob eine solche Vereinbarung besteht",
        reference=law.reference("declaration_below"),
    )


def upgrading(*, book: LawBook, course: CourseFacts) -> Check:
    """Return whether the goal is allowed: none of the AFBG, but the Berufsspezialist for a time."""
    title, reference = "Kein Ziel des Aufstiegs-BAföG", "§ 22 Abs. 1a SGB III"
    if course.goal == "berufsspezialist":
        return _berufsspezialist(book, course, title)
    free = None if course.goal is None else course.goal != "upgrading"
    told = "Ziele des Aufstiegs-BAföG sind ausgenommen; dieser Kurs ist " + (
        "keines." if free else "eines."
    )
    return check(
        "upgrading",
        title,
        holds=free,
        told=told,
        missing="das Ziel des Kurses",
        reference=reference,
    )


def _berufsspezialist(book: LawBook, course: CourseFacts, title: str) -> Check:
    head, start = book.cuts[ID].head, course.start
    holds, told = None, ""
    if start is not None and isinstance(head, InstrumentText):
        try:
            holds = head.values["berufsspezialist"].on(start).value == 1
        except OutsideLaw:
            holds = False
        word = "ist ausnahmsweise möglich" if holds else "ist nicht mehr möglich"
        told = f"Ein Geprüfter Berufsspezialist mit Beginn am {day(start)} {word}."
    return check(
        "upgrading",
        title,
        holds=holds,
        told=told,
        missing="Beginn des Kurses",
        reference="§ 22 Abs. 1a S. 2 SGB III",
    )


def _waiting(book: LawBook, group: GroupFacts) -> Check:
    law, count = book.cuts[ID], group.recent_82a
    years = decimal(law.number("waiting_years"))
    return check(
        "waiting",
        f"Kein Qualifizierungsgeld in den letzten {years} Jahren",
        holds=None if count is None else count < group.people,
        told=f"In dieser Zeit hatten es {count} von {persons(group.people)}; sie sind außen vor.",
        missing=f"wie viele Personen in den letzten {years} Jahren Qualifizierungsgeld hatten",
        reference=law.reference("waiting_years"),
    )


def _consents(company: CompanyFacts) -> Check:
    known = said(company.consents)
    return check(
        "consent",
        "Zustimmung der Beschäftigten",
        holds=known,
        told="Die Beschäftigten stimmen zu." if known else "Die Zustimmung fehlt.",
        missing="ob die Beschäftigten zustimmen",
        reference="§ 323 Abs. 3 SGB III",
    )


def _pay(book: LawBook, course: CourseFacts, group: GroupFacts) -> Part:
    law = book.cuts[ID]
    people = group.people - (group.recent_82a or 0)
    plain, child = law.number("rate"), law.number("rate_with_child")
    gross = each_cost(Item.WAGE, course, group, book)
    with_child = None if group.with_child is None else min(group.with_child, people)
    cautious = max(0, (with_child or 0) - (group.recent_82a or 0))
    net = group.net_difference
    funded = None
    if net is not None and with_child is not None:
        each = net if gross is None else min(net, gross)
        funded = each * (plain * (people - cautious) + child * cautious)
    missing = () if funded is not None else (NET, "wie viele Personen ein Kind haben")
    return Part(
        item=Item.WAGE,
        people=people,
        cost=None if gross is None else gross * people,
        funded=funded,
        sentence=f"{percent(plain)}, mit Kind {percent(child)} des entfallenden Nettoentgelts; "
        "es tritt an die Stelle des Arbeitsentgelts.",
        reference=law.reference("rate"),
        missing=missing,
    )
