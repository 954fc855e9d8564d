"""What a case does not say for an evaluation, and why that matters."""

from __future__ import annotations

from method.missing import Missing
from schemas.case import Case


def evaluation_gaps(case: Case, *, n_unknown_items: int, n_compared: int) -> tuple[Missing, ...]:
    """Return the gaps of step 6.

    Args:
        case: the company.
        n_unknown_items: answers to questions that the questionnaire does not know.
        n_compared: pairs of person and skill that were rated twice.
    """
    absent = {
        "measures": "Es sind keine Maßnahmen eingetragen. Ohne sie gibt es keinen Stand.",
        "answers": "Es gibt keine Antworten der Teilnehmenden. Wie sie die Maßnahmen sehen, fehlt.",
        "indicators": "Es sind keine Kennzahlen eingetragen. Ergebnisse im Betrieb bleiben offen.",
        "benefits": "Es ist kein Nutzen geschätzt. Den Kosten steht nichts gegenüber.",
    }
    found = [Missing(name, text) for name, text in absent.items() if case.table(name).empty]
    if case.company["labour_cost"].isna().all():
        text = "Die Kosten einer Arbeitsstunde fehlen. Die Arbeitszeit lässt sich nicht bewerten."
        found.append(Missing("company", text))
    if not case.indicators.empty and case.indicator_values.empty:
        text = "Zu den Kennzahlen fehlen Messwerte. Vorher und nachher bleiben leer."
        found.append(Missing("indicator_values", text))
    if n_unknown_items:
        text = f"Antworten auf Fragen, die der Fragebogen nicht kennt: {n_unknown_items}."
        found.append(Missing("answers", text))
    if not n_compared:
        text = "Niemand ist zweimal bewertet. Ob sich Lücken geschlossen haben, ist nicht zu sehen."
        found.append(Missing("ratings", text))
    return tuple(found)
