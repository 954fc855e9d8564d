"""What a report says of itself: whose it is, what it does not show, what it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from method.content import look


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a report says of itself.

    Attributes:
        title: Line above the name on the cover.
        privacy: What it does not show, on the first page.
        disclaimer: On the last page.
        safeguards: Whether the page on co-determination and data protection belongs to it.
        brand: Whose report it is, and ``claim`` what they promise; by default those of the look.
        logo: SVG for the cover of whoever is not that of the look; empty without one.
        colours: Colours that stand for those of the look, by name.
    """

    title: str
    privacy: str
    disclaimer: str
    safeguards: bool = True
    brand: str = ""
    claim: str = ""
    logo: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_colours(self) -> dict[str, str]:
        """Return every colour of the look by name."""
        return {**look().colours, **self.colours}


TITLE = "Technik und Kompetenzen verbinden"
PRIVACY = (
    "Dieser Bericht nennt keine einzelnen Personen. Zahlen unter fünf Personen aus Bewertungen, "
    "Wünschen und Altersgruppen zeigt er nicht. Eine Ausnahme hat ihren Zweck: Wo Wissen an "
    "wenigen hängt, steht, wie viele es beherrschen."
)
PRIVACY_PEOPLE = (
    "Vertraulich: Diese Fassung enthält Angaben zu einzelnen Personen unter ihrem Code. Sie gehört "
    "nur in die Hände derer, die damit arbeiten müssen."
)
DISCLAIMER = (
    "Angaben zur Förderung und zur Mitbestimmung sind keine Rechtsberatung. Über eine Förderung "
    "entscheidet die zuständige Stelle; ein Antrag ist vor Beginn der Maßnahme zu stellen."
)
OF_A_COMPANY = Words(title=TITLE, privacy=PRIVACY, disclaimer=DISCLAIMER)
WITH_PEOPLE = Words(title=TITLE, privacy=PRIVACY_PEOPLE, disclaimer=DISCLAIMER)
OF_A_POOL = Words(
    title="Auswertung des Forschungspools",
    privacy=(
        "Alle Zahlen sind durch das Tor des Pools gegangen: Keine Gruppe unter fünf Personen oder "
        "drei Betrieben lässt sich aus ihnen errechnen. Einzelne Betriebe sind nicht zu erkennen."
    ),
    disclaimer=(
        "Der Pool enthält nur Betriebe, die zugestimmt haben. Zum Nachrechnen gehören der Pool, "
        "der Analyseplan und die Datei forschungsbericht.json."
    ),
    safeguards=False,
)
