"""Contracts of skills: what is needed, what is there, who wishes to learn."""

from __future__ import annotations

from schemas.columns import (
    Contract,
    Day,
    Text,
    Whole,
    code,
    date,
    long_text,
    one_of,
    reference,
    scale,
    text,
    whole,
)
from schemas.company import IMPORTANCE, ROW_ID

SOURCES = {
    "self": "Selbsteinschätzung",
    "supervisor": "Führungskraft",
    "evidence": "Nachweis",
}
EVIDENCE = {
    "certificate": "Zertifikat",
    "observation": "Beobachtung",
    "test": "Test",
    "talk": "Gespräch",
}
EFFECTIVE = {"yes": "ja", "partly": "teilweise", "no": "nein"}


class Skills(Contract):
    """The skills a company works with, taken from the catalogue or its own."""

    skill_id: Text = code(
        "Kompetenz-Nr.",
        "Kennzeichen aus dem Kompetenzkatalog oder ein eigenes.",
        pattern=ROW_ID,
        key=True,
    )
    name: Text = text("Kompetenz", "Was jemand kann.", required=True)
    group: Text = text("Gruppe", "Kompetenzgruppe, zum Beispiel CNC und Zerspanung.", longest=80)
    valid_months: Whole = whole(
        "Auffrischung nach",
        "Nach so vielen Monaten ist eine neue Bewertung nötig; leer, wenn unbegrenzt.",
        least=1,
        most=240,
        unit="Monate",
    )
    esco_uri: Text = code(
        "ESCO-Kompetenz",
        "Adresse der Kompetenz in ESCO, wenn bekannt.",
        pattern=r"http://data\.europa\.eu/esco/skill/[0-9a-f-]{36}",
    )

    class Config:
        """Table."""

        name = "skills"
        title = "Kompetenzen"
        description = "Die Kompetenzen, mit denen das Unternehmen arbeitet."


class Requirements(Contract):
    """What a role needs."""

    role_id: Text = reference("Rolle", "Rolle, die die Kompetenz braucht.", "roles", key=True)
    skill_id: Text = reference("Kompetenz", "Gebrauchte Kompetenz.", "skills", key=True)
    target: Whole = scale("Soll", "Stufe, die die Rolle braucht, 0 bis 4.", required=True)
    weight: Whole = scale(
        "Gewicht", "Bedeutung für die Rolle, 1 bis 3.", choices=IMPORTANCE, required=True
    )

    class Config:
        """Table."""

        name = "requirements"
        title = "Anforderungen"
        description = "Welche Rolle welche Kompetenz auf welcher Stufe braucht."


class Ratings(Contract):
    """Ratings as events; a new rating never replaces an old one."""

    person_id: Text = reference("Person", "Code der Person.", "people", key=True)
    skill_id: Text = reference("Kompetenz", "Bewertete Kompetenz.", "skills", key=True)
    source: Text = one_of("Quelle", "Wer oder was die Stufe belegt.", SOURCES, key=True)
    rated_on: Day = date("Bewertet am", "Tag der Bewertung.", key=True)
    level: Whole = scale("Stand", "Stufe 0 bis 4.", required=True)
    rated_by: Text = text("Bewertet von", "Funktion, kein Name, zum Beispiel Meister Dreherei.")
    evidence: Text = one_of("Nachweisart", "Womit die Stufe belegt ist.", EVIDENCE)
    evidence_ref: Text = text("Nachweis", "Fundstelle, zum Beispiel Nummer des Zertifikats.")
    valid_until: Day = date("Gültig bis", "Letzter Tag der Gültigkeit; leer, wenn unbegrenzt.")
    effective: Text = one_of(
        "Wirksamkeit", "Hat die Schulung vor dieser Bewertung gewirkt?", EFFECTIVE
    )
    effective_on: Day = date("Wirksamkeit geprüft am", "Tag der Prüfung.")

    class Config:
        """Table."""

        name = "ratings"
        title = "Bewertungen"
        description = "Bewertungen als Ereignisse: Person, Kompetenz, Stufe, Quelle, Datum."


class Wishes(Contract):
    """What people wish to learn."""

    person_id: Text = reference("Person", "Code der Person.", "people", key=True)
    skill_id: Text = reference("Kompetenz", "Gewünschte Kompetenz.", "skills", key=True)
    priority: Whole = scale("Dringlichkeit", "Wie wichtig der Wunsch ist.", choices=IMPORTANCE)
    note: Text = long_text("Bemerkung", "Was dazu wichtig ist, keine Namen.")

    class Config:
        """Table."""

        name = "wishes"
        title = "Lernwünsche"
        description = "Was Beschäftigte lernen möchten."
