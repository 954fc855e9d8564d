"""Contract of what a company lets its network see, and its network tell outside."""

from __future__ import annotations

from schemas.columns import Contract, Day, Text, date, long_text, one_of, text

SUBJECTS = {
    "technologies": "Technologien, eingeführte und geplante",
    "skills": "Kompetenzen, in denen wir anderen helfen können",
    "needs": "Lernbedarf für gemeinsame Kurse",
    "example": "Beispiel für andere: was gelungen ist",
    "account": "Kurzfall in Berichten des Netzwerks nach außen, etwa an Kammern und Länder",
}
OUTSIDE = "account"  # seen by readers of the network's reports, not by its companies
VISIBILITY = {
    "nothing": "nichts",
    "topic": "nur das Thema, ohne unseren Namen",
    "name": "Thema und Name",
}


class Sharing(Contract):
    """One row per subject; a subject without a row is shown to nobody."""

    subject: Text = one_of("Gegenstand", "Worum es geht.", SUBJECTS, key=True)
    visibility: Text = one_of(
        "Sichtbar ist",
        "Was andere sehen dürfen: Betriebe des Netzwerks, beim Kurzfall die Lesenden seiner "
        "Berichte. Andere lesen Themen nur ohne Namen.",
        VISIBILITY,
        required=True,
    )
    agreed_on: Day = date(
        "Vereinbart am",
        "Tag der Zustimmung des Unternehmens. Ohne Tag und vor diesem Tag gilt keine Freigabe.",
    )
    contact: Text = text(
        "Ansprechstelle", "Funktion, kein Name, zum Beispiel Leitung Fertigung.", longest=120
    )
    wording: Text = long_text(
        "Freigegebener Text", "Nur dieser Text erscheint bei anderen Betrieben und in Berichten."
    )

    class Config:
        """Table."""

        name = "sharing"
        title = "Freigaben"
        description = "Was andere Betriebe des Netzwerks sehen dürfen; ohne Zeile sehen sie nichts."
