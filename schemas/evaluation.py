"""Contracts of evaluation: answers per wave, indicators before and after, expected benefit."""

from __future__ import annotations

import pandas as pd

from schemas.columns import (
    Contract,
    Number,
    Text,
    Whole,
    code,
    decimal,
    euro,
    long_text,
    one_of,
    reference,
    scale,
    text,
)
from schemas.company import ROW_ID

WAVES = {
    "T0": "T0 – vor Beginn",
    "T1": "T1 – am Ende",
    "T2": "T2 – nach etwa drei Monaten",
    "T3": "T3 – nach etwa einem Jahr",
}
AGREEMENT = {
    1: "1 – trifft gar nicht zu",
    2: "2 – trifft eher nicht zu",
    3: "3 – teils, teils",
    4: "4 – trifft eher zu",
    5: "5 – trifft voll zu",
}
ANSWER_STATES = {
    "answered": "beantwortet",
    "cannot_judge": "kann ich nicht beurteilen",
    "missing": "keine Angabe",
}
PAPER = r"[A-Z]\d{1,5}"  # the sign of a sheet of paper; all others are pseudonyms
DIRECTIONS = {"higher": "höher ist besser", "lower": "niedriger ist besser"}


def on_paper(answers: pd.DataFrame) -> pd.Series:
    """Return which rows of ``answers`` were typed from paper; people gave all others themselves."""
    return answers["respondent"].str.fullmatch(PAPER).fillna(value=False).astype(bool)


class Answers(Contract):
    """Answers to the evaluation questionnaire under a pseudonym."""

    measure_id: Text = reference("Maßnahme", "Bewertete Maßnahme.", "measures", key=True)
    wave: Text = one_of("Welle", "Zeitpunkt der Befragung.", WAVES, key=True)
    respondent: Text = code(
        "Bogen",
        "Auf Papier ein zufälliges Kennzeichen wie R1234, nie der Personen-Code.",
        pattern=rf"{PAPER}|[A-Z2-7]{{16}}",
        key=True,
    )
    item_id: Text = code("Frage-Nr.", "Nummer der Frage.", pattern=ROW_ID, key=True)
    state: Text = one_of("Antwort", "Beantwortet oder warum nicht.", ANSWER_STATES, required=True)
    value: Whole = scale("Wert", "1 bis 5; leer, wenn nicht beantwortet.", choices=AGREEMENT)

    class Config:
        """Table."""

        name = "answers"
        title = "Befragung"
        description = "Antworten der Teilnehmenden je Maßnahme und Welle, unter einem Kennzeichen."


class Indicators(Contract):
    """Company indicators."""

    indicator_id: Text = code("Kennzahl-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Kennzahl", "Zum Beispiel Ausschussquote.", required=True)
    unit: Text = text("Einheit", "Zum Beispiel Prozent oder Minuten.", longest=40)
    direction: Text = one_of("Richtung", "Was besser ist.", DIRECTIONS, required=True)

    class Config:
        """Table."""

        name = "indicators"
        title = "Kennzahlen"
        description = "Kennzahlen des Unternehmens, an denen sich Wirkung zeigen soll."


class IndicatorValues(Contract):
    """Measured values of the indicators, one row per period of observation."""

    indicator_id: Text = reference("Kennzahl", "Gemessene Kennzahl.", "indicators", key=True)
    wave: Text = one_of("Welle", "Vor oder nach den Maßnahmen.", WAVES, key=True)
    period: Text = code(
        "Zeitraum",
        "Monat, Quartal oder Jahr, zum Beispiel 2026-03, 2026-Q1 oder 2026.",
        pattern=r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?",
        key=True,
    )
    value: Number = decimal(
        "Wert", "Gemessener Wert.", least=-1_000_000_000, most=1_000_000_000, required=True
    )

    class Config:
        """Table."""

        name = "indicator_values"
        title = "Messwerte"
        description = "Messwerte der Kennzahlen vor und nach den Maßnahmen."


class Benefits(Contract):
    """Expected or observed benefit in euros, each with its assumption."""

    benefit_id: Text = code("Nutzen-Nr.", "Kurzes Kennzeichen.", pattern=ROW_ID, key=True)
    name: Text = text("Nutzen", "Zum Beispiel weniger Ausschuss.", required=True)
    yearly: Number = euro("Betrag im Jahr", "Geschätzter Nutzen in einem Jahr.", required=True)
    confidence: Number = decimal(
        "Sicherheit", "Wie sicher die Schätzung ist.", least=0, most=100, unit="%"
    )
    basis: Text = long_text("Annahme", "Wie die Schätzung entstanden ist.")

    class Config:
        """Table."""

        name = "benefits"
        title = "Nutzen"
        description = "Geschätzter Nutzen der Maßnahmen mit seinen Annahmen."
