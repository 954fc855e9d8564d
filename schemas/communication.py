"""Contracts of communication: who is concerned, what is said to whom and when."""

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
from schemas.company import ROW_ID

STRENGTH = {
    1: "1 – sehr gering",
    2: "2 – gering",
    3: "3 – mittel",
    4: "4 – hoch",
    5: "5 – sehr hoch",
}
ATTITUDE = {
    -2: "−2 – ablehnend",
    -1: "−1 – skeptisch",
    0: "0 – neutral",
    1: "1 – offen",
    2: "2 – unterstützend",
}
STAKEHOLDER_KINDS = {
    "management": "Geschäftsführung",
    "works_council": "Betriebsrat",
    "supervisors": "Führungskräfte",
    "affected": "betroffene Beschäftigte",
    "all_staff": "alle Beschäftigten",
    "hr": "Personalabteilung",
    "training": "Ausbildung",
    "customers": "Kunden",
    "partners": "Partner außerhalb",
}
GOALS = {"know": "wissen", "feel": "sich sicher fühlen", "do": "handeln"}
CHANNELS = {
    "personal_talk": "persönliches Gespräch",
    "team_talk": "Gespräch zum Schichtbeginn",
    "works_meeting": "Betriebsversammlung",
    "notice": "Aushang",
    "letter": "Brief",
    "mail": "E-Mail",
    "intranet": "Intranet oder App",
    "meeting": "Besprechung",
    "open_day": "Vorführung oder Probetag",
}
STATUS = {"planned": "geplant", "done": "erledigt", "dropped": "entfallen"}


class Stakeholders(Contract):
    """Groups that a change concerns; groups, never single people by name."""

    stakeholder_id: Text = code("Gruppen-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Gruppe", "Bezeichnung der Gruppe, keine Namen.", required=True)
    kind: Text = one_of("Art", "Um welche Gruppe es geht.", STAKEHOLDER_KINDS, required=True)
    size: Whole = whole("Größe", "Zahl der Personen.", least=0, most=1_000_000, unit="Personen")
    influence: Whole = scale("Einfluss", "Einfluss auf das Vorhaben.", choices=STRENGTH)
    concern: Whole = scale("Betroffenheit", "Wie stark sie betroffen sind.", choices=STRENGTH)
    attitude: Whole = scale("Haltung", "Heutige Haltung zum Vorhaben.", choices=ATTITUDE)
    note: Text = long_text("Anliegen", "Was dieser Gruppe wichtig ist.")

    class Config:
        """Table."""

        name = "stakeholders"
        title = "Beteiligte"
        description = "Gruppen, die der Wandel angeht: Einfluss, Betroffenheit, Haltung."


class Actions(Contract):
    """Communication actions."""

    action_id: Text = code("Aktions-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    stakeholder_id: Text = reference("Zielgruppe", "Wer erreicht werden soll.", "stakeholders")
    occasion: Text = text("Anlass", "Worum es geht.", required=True)
    goal: Text = one_of("Ziel", "Was die Zielgruppe danach wissen, fühlen oder tun soll.", GOALS)
    message: Text = long_text("Botschaft", "Höchstens zwei Sätze.", longest=600)
    channel: Text = one_of("Weg", "Wie die Botschaft ankommt.", CHANNELS)
    sender: Text = text("Absender", "Funktion, kein Name.")
    day: Day = date("Termin", "Tag der Aktion.")
    feedback: Text = long_text("Rückmeldung", "Wie Fragen aufgenommen werden oder wurden.")
    status: Text = one_of("Stand", "Wie weit die Aktion ist.", STATUS, required=True)

    class Config:
        """Table."""

        name = "actions"
        title = "Kommunikation"
        description = "Wer wann von wem was auf welchem Weg erfährt."
