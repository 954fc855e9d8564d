"""Contracts of what a network's manager changes from week to week.

These tables are views of the network's one YAML file and no tables of a company: no workbook, no
store and no pool has them.  A row is stored only when it is whole, because the file has to describe
a network at any time.
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
    long_text,
    one_of,
    reference,
    references,
    scale,
    text,
    whole,
)

NETWORK_ID = r"[a-z0-9][a-z0-9-]{1,39}"
AGS = r"\d{5}(?:\d{3})?"
ORGANISATIONS = {
    "company": "Unternehmen",
    "university": "Hochschule",
    "provider": "Bildungsträger",
    "chamber": "Kammer",
    "association": "Verband oder Cluster",
    "agency": "Agentur oder Behörde",
    "other": "weitere Einrichtung",
}
SIDES = {"offers": "bietet", "seeks": "sucht"}
REACHED = {"contacted": "angesprochen", "advised": "beraten"}
LEVELS = {level: f"Stufe {level}" for level in range(1, 5)}
WHOLE_ROWS = {"whole": True}
_ID_HELP = "Kurzes Kennzeichen, nur hier zu sehen: Kleinbuchstaben, Ziffern, Bindestriche."


class Partners(Contract):
    """Organisations of the network; a contact is a function and how to reach it, no name."""

    id: Text = code("Kennzeichen", _ID_HELP, pattern=NETWORK_ID, key=True)
    name: Text = text("Name", "Name der Einrichtung.", required=True)
    kind: Text = one_of("Art", "Was für eine Einrichtung es ist.", ORGANISATIONS, required=True)
    role: Text = text("Aufgabe", "Was sie im Netzwerk tut.", longest=200)
    contact: Text = text("Ansprechstelle", "Eine Funktion, kein Name: Transferstelle, Büro.")
    ags: Text = reference("Gebiet", "Wo sie ihren Sitz hat.", "districts")

    class Config:
        """Table."""

        name = "partners"
        title = "Partner"
        description = "Einrichtungen, die im Netzwerk mitwirken."
        metadata = WHOLE_ROWS


class PartnerTopics(Contract):
    """What partners offer and look for."""

    partner: Text = reference("Partner", "Wer etwas bietet oder sucht.", "partners", key=True)
    side: Text = one_of("Bietet oder sucht", "Was davon zutrifft.", SIDES, key=True)
    topic: Text = reference("Thema", "Technologie oder Kompetenz.", "topics", key=True)
    note: Text = text("In eigenen Worten", "Steht im Bericht anstelle des Themas.", longest=200)

    class Config:
        """Table."""

        name = "partner_topics"
        title = "Was Partner bieten und suchen"
        description = "Danach schlägt der Bericht Betrieben passende Partner vor."
        metadata = WHOLE_ROWS


class Topics(Contract):
    """Everything a partner may offer or look for; chosen from, never filled in."""

    topic: Text = text("Thema", "Technologie oder Kompetenz.", longest=400, key=True)

    class Config:
        """Table."""

        name = "topics"
        title = "Themen"
        description = "Technologien und Kompetenzen des Katalogs."


class Districts(Contract):
    """Areas of the region and its neighbours; chosen from, never filled in."""

    ags: Text = code("Schlüssel", "Amtlicher Schlüssel.", pattern=AGS, key=True)
    title: Text = text("Gebiet", "Wie es heißt.", required=True)

    class Config:
        """Table."""

        name = "districts"
        title = "Gebiete"
        description = "Kreise und Gemeinden des Netzwerks und ihre Nachbarn."


class Events(Contract):
    """Meetings of the network: counts, never names of people."""

    id: Text = code("Kennzeichen", _ID_HELP, pattern=NETWORK_ID, key=True)
    title: Text = text("Veranstaltung", "Worum es geht.", required=True)
    day: Day = date("Tag", "Wann sie stattfindet.", required=True)
    place: Text = text("Ort", "Wo sie stattfindet.")
    partners: Text = references("Partner", "Wer sie trägt oder mitwirkt.", "partners")
    companies: Whole = whole(
        "Betriebe", "Wie viele Betriebe da waren; leer, solange es bevorsteht.", least=0, most=9999
    )
    participants: Whole = whole(
        "Personen", "Wie viele Personen da waren; leer, solange es bevorsteht.", least=0, most=99999
    )
    result: Text = long_text("Ergebnis", "Was herauskam, ohne Namen von Personen.", longest=1000)

    class Config:
        """Table."""

        name = "events"
        title = "Veranstaltungen"
        description = "Treffen des Netzwerks, geplante und vergangene, mit Zahlen statt Namen."
        metadata = WHOLE_ROWS


class Agreements(Contract):
    """What partners agreed on."""

    id: Text = code("Kennzeichen", _ID_HELP, pattern=NETWORK_ID, key=True)
    title: Text = text("Vereinbarung", "Worum es geht.", required=True)
    day: Day = date("Vom", "Seit wann es gilt.", required=True)
    partners: Text = references("Partner", "Wer sie getroffen hat.", "partners", required=True)
    until: Day = date("Bis", "Letzter Tag; leer, wenn es keinen gibt.")

    class Config:
        """Table."""

        name = "agreements"
        title = "Vereinbarungen"
        description = "Was Partner miteinander vereinbart haben."
        metadata = WHOLE_ROWS


class Contacts(Contract):
    """Companies the network has reached, also those of which it holds no data."""

    company: Text = code(
        "Betrieb",
        "Kennzeichen im Arbeitsbereich oder ein eigenes; der Bericht zeigt es nirgends.",
        pattern=NETWORK_ID,
        key=True,
    )
    day: Day = date("Tag", "Wann das war.", key=True)
    state: Text = one_of("Was geschah", "Angesprochen oder schon beraten.", REACHED, required=True)

    class Config:
        """Table."""

        name = "contacts"
        title = "Erreichte Betriebe"
        description = "Betriebe, die das Netzwerk angesprochen oder beraten hat; nur gezählt."
        metadata = WHOLE_ROWS


class Courses(Contract):
    """Courses the network could hold for several companies."""

    id: Text = code("Kennzeichen", _ID_HELP, pattern=NETWORK_ID, key=True)
    title: Text = text("Kurs", "Titel des Kurses.", longest=255, required=True)
    hours: Number = decimal(
        "Umfang", "Unterrichtsstunden.", least=0.5, most=5000, unit="Stunden", required=True
    )
    cost: Number = euro("Kosten", "Ihre Schätzung für eine Durchführung.", required=True)
    minimum: Whole = whole(
        "Kleinste Gruppe", "Personen, ab denen er stattfindet; leer heißt 1.", least=1, most=1000
    )
    seats: Whole = whole(
        "Plätze", "Höchste Zahl je Durchführung.", least=1, most=1000, required=True
    )
    runs: Whole = whole(
        "Durchführungen", "Wie oft er gehalten werden kann; leer heißt 1.", least=1, most=100
    )
    ags: Text = reference("Gebiet", "Wo er stattfindet.", "districts")
    since: Day = date("Seit", "Tag, an dem er zuerst angeboten oder zuletzt angepasst wurde.")

    class Config:
        """Table."""

        name = "courses"
        title = "Kurse des Netzwerks"
        description = "Kurse, die das Netzwerk für mehrere Betriebe halten könnte."
        metadata = WHOLE_ROWS


class CourseSkills(Contract):
    """Where a course leads."""

    course: Text = reference("Kurs", "Um welchen Kurs es geht.", "courses", key=True)
    skill: Text = reference("Kompetenz", "Was dort gelernt wird.", "skills", key=True)
    level: Whole = scale("Führt bis", "Stufe nach dem Kurs.", choices=LEVELS, required=True)

    class Config:
        """Table."""

        name = "course_skills"
        title = "Was in den Kursen gelernt wird"
        description = "Kompetenzen des Katalogs, zu denen ein Kurs des Netzwerks führt."
        metadata = WHOLE_ROWS
