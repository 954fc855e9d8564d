"""Contract of the technologies a company uses or plans."""

from __future__ import annotations

from schemas.columns import (
    Contract,
    Text,
    Whole,
    code,
    long_text,
    one_of,
    references,
    scale,
    text,
    whole,
)
from schemas.company import DRIVER, ROW_ID

FAMILIES = {
    "cax": "CAx (Konstruktion, Simulation, Programmierung)",
    "cnc": "CNC",
    "robotics": "Robotik und Automatisierung",
    "ai": "Künstliche Intelligenz",
    "additive": "Additive Fertigung",
    "data": "Vernetzung und Daten",
    "other": "andere",
}
STATUS = {
    "in_use": "eingesetzt",
    "pilot": "in Erprobung",
    "planned": "geplant",
    "considered": "in Überlegung",
    "phased_out": "läuft aus",
}


class Technologies(Contract):
    """Technologies with their status, horizon and the processes they touch."""

    technology_id: Text = code("Technologie-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Technologie", "So heißt sie im Betrieb.", required=True)
    family: Text = one_of("Familie", "Zu welcher Familie sie gehört.", FAMILIES, required=True)
    status: Text = one_of("Stand", "Wie weit die Einführung ist.", STATUS, required=True)
    horizon: Whole = whole(
        "Jahr", "Jahr der Einführung oder des Auslaufens.", least=1980, most=2060
    )
    processes: Text = references(
        "Prozesse", "Welche Prozesse sich ändern; mehrere mit Semikolon.", "processes"
    )
    impact: Whole = scale(
        "Wirkung auf die Arbeit",
        "Wie stark ändern sich die Aufgaben der Beschäftigten?",
        choices=DRIVER,
    )
    note: Text = long_text("Bemerkung", "Was dazu wichtig ist.")

    class Config:
        """Table."""

        name = "technologies"
        title = "Technologien"
        description = "Eingesetzte und geplante Technologien und die Prozesse, die sie verändern."
