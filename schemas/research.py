"""Contract of what a company lets research do with its data; without a word it is nothing."""

from __future__ import annotations

from schemas.columns import Contract, Day, Text, date, one_of

CONSENT = {"agreed": "zugestimmt", "withdrawn": "widerrufen"}
LICENCES = {
    "network": "nur Begleitforschung des Netzwerks",
    "science": "wissenschaftliche Nutzung auf Antrag",
    "open": "offen (CC BY 4.0)",
}


class Research(Contract):
    """One row per decision; the latest one counts, and without one nothing is agreed."""

    decided_on: Day = date(
        "Entschieden am",
        "Tag der Zustimmung oder des Widerrufs. Es gilt die letzte Entscheidung.",
        key=True,
    )
    consent: Text = one_of(
        "Entscheidung",
        "Darf das Unternehmen ohne Namen, Codes und freie Texte in den Forschungspool?",
        CONSENT,
        required=True,
    )
    licence: Text = one_of(
        "Nutzung", "Wozu die Daten gebraucht werden dürfen; leer heißt: am engsten.", LICENCES
    )

    class Config:
        """Table."""

        name = "research"
        title = "Forschung"
        description = (
            "Ob die Daten des Unternehmens in den Forschungspool dürfen; ohne Zeile nein, und nach "
            "einem Widerruf fehlen sie ab dem nächsten Pool."
        )
