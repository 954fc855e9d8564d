"""Contracts of roles and people; people are codes with an age band, never names or birthdays."""

from __future__ import annotations

from schemas.columns import (
    Contract,
    Number,
    Text,
    Whole,
    code,
    decimal,
    one_of,
    reference,
    text,
    whole,
    yes_no,
)
from schemas.company import ROW_ID

AGE_BANDS = {
    "15-24": "unter 25",
    "25-34": "25 bis 34",
    "35-44": "35 bis 44",
    "45-54": "45 bis 54",
    "55-59": "55 bis 59",
    "60+": "60 und älter",
}


class Roles(Contract):
    """Roles (jobs) with their occupation code and planned headcount."""

    role_id: Text = code("Rollen-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Rolle", "Bezeichnung der Tätigkeit im Betrieb.", required=True)
    process_id: Text = reference("Prozess", "Prozess, in dem die Rolle arbeitet.", "processes")
    kldb: Text = code(
        "KldB", "Klassifikation der Berufe 2010, drei bis fünf Ziffern.", pattern=r"\d{3,5}"
    )
    esco_uri: Text = code(
        "ESCO-Beruf",
        "Adresse des Berufs in ESCO, wenn bekannt.",
        pattern=r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}",
    )
    planned_headcount: Number = decimal(
        "Soll-Besetzung", "Geplante Stellen in zwei Jahren.", least=0, most=100_000, unit="Stellen"
    )
    critical: Text = yes_no(
        "Schlüsselrolle",
        "Steht der Betrieb still oder verliert er Kunden, wenn die Rolle ausfällt?",
    )

    class Config:
        """Table."""

        name = "roles"
        title = "Rollen"
        description = "Die Rollen im Betrieb mit Beruf und geplanter Besetzung."


class People(Contract):
    """Employees under a code."""

    person_id: Text = code(
        "Personen-Nr.",
        "Ein Code, nie ein Name: höchstens drei Buchstaben und dann Ziffern, zum Beispiel P017.",
        pattern=r"[A-Z]{1,3}-?\d{1,6}",
        key=True,
    )
    role_id: Text = reference("Rolle", "Rolle, in der die Person arbeitet.", "roles")
    team: Text = text("Team", "Schicht oder Team, kein Name einer Person.", longest=40)
    weekly_hours: Number = decimal(
        "Wochenstunden", "Vereinbarte Stunden je Woche.", least=0, most=60, unit="h/Woche"
    )
    age_band: Text = one_of("Altersgruppe", "Nur die Gruppe, kein Geburtsdatum.", AGE_BANDS)
    dqr_level: Whole = whole(
        "DQR-Niveau",
        "Höchster Abschluss nach dem Deutschen Qualifikationsrahmen: 3 zweijährige, 4 dreijährige "
        "Ausbildung, 5 Spezialist, 6 Meister, Techniker, Bachelor, 7 Master.",
        least=1,
        most=8,
    )
    last_training: Whole = whole(
        "Letzte Weiterbildung",
        "Jahr der letzten Weiterbildung; leer, wenn unbekannt.",
        least=1970,
        most=2100,
        unit="Jahr",
    )

    class Config:
        """Table."""

        name = "people"
        title = "Beschäftigte"
        description = "Beschäftigte unter einem Code, ohne Namen und Geburtsdatum."
