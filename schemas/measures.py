"""Contract of the measures agreed in the company."""

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
    long_text,
    one_of,
    reference,
    references,
    scale,
    text,
    whole,
)
from schemas.company import ROW_ID
from schemas.skills import EFFECTIVE

PATHS = {
    "on_the_job": "am Arbeitsplatz",
    "internal": "intern",
    "external": "extern",
}
STATUS = {
    "planned": "geplant",
    "running": "läuft",
    "done": "abgeschlossen",
    "dropped": "verworfen",
}


class Measures(Contract):
    """Training measures that were agreed, from plan to effect."""

    measure_id: Text = code("Maßnahmen-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    title: Text = text("Maßnahme", "Kurze Bezeichnung.", required=True)
    path: Text = one_of("Lernweg", "Wo gelernt wird.", PATHS, required=True)
    skill_id: Text = reference("Kompetenz", "Kompetenz, um die es geht.", "skills")
    target_level: Whole = scale("Ziel", "Angestrebte Stufe.")
    role_id: Text = reference("Zielgruppe", "Rolle, für die die Maßnahme gedacht ist.", "roles")
    people: Text = references(
        "Teilnehmende", "Codes der Personen; mehrere mit Semikolon.", "people"
    )
    headcount: Whole = whole(
        "Anzahl",
        "Zahl der Teilnehmenden, wenn noch keine Codes feststehen.",
        least=0,
        most=10_000,
        unit="Personen",
    )
    responsible: Text = text("Verantwortlich", "Funktion, kein Name.")
    offer_id: Text = reference("Angebot", "Gewähltes Angebot.", "offers")
    agreed_on: Day = date("Vereinbart am", "Tag des Beschlusses.")
    start: Day = date("Beginn", "Geplanter oder wirklicher Beginn.")
    end: Day = date("Ende", "Geplantes oder wirkliches Ende.")
    hours: Number = decimal(
        "Stunden je Person", "Lernzeit je Person.", least=0, most=5000, unit="h"
    )
    cost: Number = euro("Kosten", "Kurs- und Nebenkosten für alle, ohne Arbeitszeit.")
    status: Text = one_of("Stand", "Wie weit die Maßnahme ist.", STATUS, required=True)
    effective: Text = one_of("Wirksamkeit", "Hat die Maßnahme gewirkt?", EFFECTIVE)
    effective_on: Day = date("Wirksamkeit geprüft am", "Tag der Prüfung.")
    note: Text = long_text("Bemerkung", "Was dazu wichtig ist, keine Namen.")

    class Config:
        """Table."""

        name = "measures"
        title = "Maßnahmen"
        description = "Vereinbarte Maßnahmen der Personalentwicklung."
