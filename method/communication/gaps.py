"""What a case does not say for communication, and why that matters."""

from __future__ import annotations

from method.communication.information_order import works_council
from method.missing import Missing
from schemas.case import Case


def communication_gaps(case: Case) -> tuple[Missing, ...]:
    """Return the gaps of step 5 in the order of the tables."""
    found = []
    if works_council(case) == "unknown":
        text = "Ob es einen Betriebsrat gibt, ist nicht angegeben. Davon hängt die Reihenfolge ab."
        found.append(Missing("company", text))
    if case.stakeholders.empty:
        text = "Es sind keine Beteiligten eingetragen. Ohne sie fehlt, wer wann etwas erfährt."
        found.append(Missing("stakeholders", text))
    elif case.stakeholders[["influence", "concern"]].isna().any(axis=None):
        text = "Bei einigen Gruppen fehlen Einfluss oder Betroffenheit. Sie stehen in keinem Feld."
        found.append(Missing("stakeholders", text))
    if case.actions.empty:
        text = "Es sind keine Aktionen eingetragen. Die Reihenfolge lässt sich nicht prüfen."
        found.append(Missing("actions", text))
    return tuple(found)
