"""Contracts behind the plan of courses: what funding asks of a group, and what the plan must keep.

Facts of a group are counts for all who attend a course together, never facts of one person.
"""

from __future__ import annotations

from schemas.columns import (
    Contract,
    Day,
    Number,
    Text,
    Whole,
    code,
    date,
    decimal,
    euro,
    one_of,
    reference,
    text,
    whole,
    yes_no,
)
from schemas.company import ROW_ID

RULES = {
    "attend": "Person besucht Angebot",
    "not_attend": "Angebot kommt nicht infrage",
    "budget": "Budget in Euro",
    "distance": "höchstens so viele Kilometer",
    "hours_person": "höchstens so viele Stunden je Person",
    "hours_team": "höchstens so viele Stunden je Team",
    "away_team": "höchstens so viele Personen je Team zugleich weg",
    "available": "Person kann nur in dieser Zeit",
    "worst_team": "schwächstes Team zuerst",
}


class FundingGroups(Contract):
    """What funding law asks of the people who attend an offer together, as counts."""

    offer_id: Text = reference("Angebot", "Kurs, den die Gruppe besucht.", "offers", key=True)
    people: Whole = whole(
        "Personen",
        "Größe der Gruppe, für die diese Zeile gilt.",
        least=1,
        most=10_000,
        unit="Personen",
        required=True,
    )
    without_degree: Whole = whole(
        "Ohne Berufsabschluss",
        "Davon ohne verwertbaren Berufsabschluss (§ 81 Abs. 2 SGB III).",
        least=0,
        most=10_000,
        unit="Personen",
    )
    relief: Whole = whole(
        "Ab 45 oder schwerbehindert",
        "Davon ab 45 Jahren oder schwerbehindert, nur als Zahl (§ 82 Abs. 2 SGB III).",
        least=0,
        most=10_000,
        unit="Personen",
    )
    recent_degree: Whole = whole(
        "Abschluss vor kurzem",
        "Davon mit einem Berufsabschluss, der keine zwei Jahre zurückliegt.",
        least=0,
        most=10_000,
        unit="Personen",
    )
    recent_82: Whole = whole(
        "Vor kurzem gefördert",
        "Davon in den letzten zwei Jahren nach § 82 SGB III gefördert.",
        least=0,
        most=10_000,
        unit="Personen",
    )
    recent_82a: Whole = whole(
        "Qualifizierungsgeld vor kurzem",
        "Davon in den letzten vier Jahren mit Qualifizierungsgeld.",
        least=0,
        most=10_000,
        unit="Personen",
    )
    consents: Text = yes_no(
        "Zustimmung", "Stimmen die Beschäftigten oder ihre Vertretung der Förderung zu?"
    )
    children_in_care: Whole = whole(
        "Kinder in Betreuung", "Kinder, deren Betreuung zu zahlen ist.", least=0, most=10_000
    )
    wage: Number = euro("Bruttolohn je Stunde", "Durchschnitt der Gruppe.", most=500)
    net_difference: Number = euro(
        "Nettolohn, der entfällt", "Je Person für die Kursstunden; für das Qualifizierungsgeld."
    )
    travel: Number = euro("Fahrtkosten je Person", "Für den ganzen Kurs.")
    lodging: Number = euro("Unterkunft je Person", "Für den ganzen Kurs.")
    meals: Number = euro("Verpflegung je Person", "Für den ganzen Kurs.")
    away_days: Number = decimal("Tage auswärts", "Je Person.", least=0, most=1000, unit="Tage")
    months: Number = decimal("Dauer", "Dauer des Kurses.", least=0, most=60, unit="Monate")

    class Config:
        """Table."""

        name = "funding_groups"
        title = "Fördergruppen"
        description = "Zahlen zur Gruppe eines Kurses, nach denen die Förderung fragt."


class PlanRules(Contract):
    """What the plan of courses must keep: pins, refusals, budget, hours, absence, dates, goal."""

    rule_id: Text = code("Vorgabe-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    kind: Text = one_of("Vorgabe", "Was der Plan einhalten soll.", RULES, required=True)
    person_id: Text = reference("Person", "Code; leer gilt für alle.", "people")
    team: Text = text("Team", "Wie auf dem Blatt „Beschäftigte“; leer gilt für jedes Team.")
    offer_id: Text = reference("Angebot", "Kurs, um den es geht.", "offers")
    amount: Number = decimal(
        "Grenze", "Euro, Kilometer, Stunden oder Personen.", least=0, most=10_000_000
    )
    first: Day = date("Von", "Erster Tag, für den die Vorgabe gilt.")
    last: Day = date("Bis", "Letzter Tag.")
    note: Text = text("Grund", "Zum Beispiel Wunsch aus dem Workshop.", longest=255)

    class Config:
        """Table."""

        name = "plan_rules"
        title = "Planvorgaben"
        description = "Was der Kursplan einhalten soll: Festlegungen, Budget, Zeiten, Ziel."
