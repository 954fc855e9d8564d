"""Sentences of the report of a pool; none of them names a cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.content import evaluation
from method.research.analysis import Research
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case


def facts(result: Research, _: Case) -> tuple[Fact, ...]:
    """Return the plan, the main effect and what of it may be concluded."""
    return (Fact(90, _main(result)), Fact(80, _planned(result)), Fact(70, _cause()))


def next_steps(result: Research, _: Case) -> tuple[Fact, ...]:
    """Return what would make the next report say more."""
    text = "Fragen für die nächste Auswertung als Plan aufschreiben, bevor jemand die Daten sieht."
    return (Fact(50, text),) if result.frozen_on is None else ()


def plan(result: Research, _: Case) -> Iterator[str]:
    """Return which plan this is, and how the outputs can be told to belong to it."""
    yield _planned(result)
    yield f"Frage des Plans: {result.plan.question}"
    yield f"Pool: Bau {result.build}. Anfangswert des Zufalls: {result.plan.seed}."
    if result.frozen_on is not None:
        name = {"holm": "Holm", "benjamini-hochberg": "Benjamini und Hochberg"}
        how = name[result.plan.correction]
        yield f"p-Werte sind für die Zahl der geplanten Fragen berichtigt nach {how}."


def limits(result: Research, _: Case) -> Iterable[str]:
    """Return what cannot be concluded."""
    return [str(text) for text in result.limits["text"]]


LISTS: Mapping[str, Callable[[Research, Case], Iterable[str]]] = {"plan": plan, "limits": limits}
PASSAGES: Mapping[str, Callable[[Research, Case], Iterable[Passage]]] = {}


def _planned(result: Research) -> str:
    digest = f"Prüfsumme {result.plan.digest}"
    if result.frozen_on is None:
        return f"Zu diesem Bericht gab es keinen Plan; gefragt ist nach der Vorlage ({digest})."
    day = german.date(result.frozen_on)
    added = len(result.plan.added)
    later = f", {german.plural(added, 'Frage kam', 'Fragen kamen')} später dazu" if added else ""
    return f"Plan „{result.plan.name}“, eingefroren am {day} ({digest}){later}."


def _main(result: Research) -> str:
    main, effect = result.main, result.plan.main
    level = evaluation().levels[effect.level]
    question = f"Hauptfrage ({level}, {effect.before} bis {effect.after})"
    if pd.isna(main["change"]):
        return f"{question}: {main['why']}"
    numbers = [german.number(main[name], decimals=2) for name in ("change", "low", "high")]
    people = german.plural(float(main["people"]), "Person", "Personen")
    companies = german.plural(float(main["companies"]), "Betrieb", "Betriebe")
    return (
        f"{question}: mittlere Änderung {numbers[0]} Stufen, Bereich {numbers[1]} bis {numbers[2]} "
        f"({people} in {companies}n)."
    )


def _cause() -> str:
    return "Ohne Vergleichsgruppe belegen die Änderungen keine Wirkung der Maßnahmen."
