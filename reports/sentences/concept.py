"""Sentences of the chapter on the personnel development concept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.communication.safety import safety_is_open
from method.concept.analysis import Concept
from method.concept.changes import CHANGES
from method.concept.shown import JOINED
from method.disclosure import is_few
from reports import german
from reports.blocks import Fact, Passage
from reports.tables import choice_labels, names_in
from schemas.case import Case
from schemas.company import STEPS

MOST = 6


def facts(result: Concept, case: Case) -> tuple[Fact, ...]:
    """Return the main facts: gaps and effort, the first skills, measures, wishes, changes."""
    found = [
        *_gaps(result),
        *_first_skills(result, case),
        *_agreed(result),
        *_changed(result),
        *_wished(result),
    ]
    if not found:
        return (Fact(10, "Für ein Konzept liegen noch keine auswertbaren Angaben vor."),)
    return tuple(found)


def next_steps(result: Concept, case: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_decide(result, case), *_repair(result), *_rate(result)][:3])


def small_proposals(result: Concept, _: Case) -> Iterator[str]:
    """Return the proposals that are not in the table because they are for few people."""
    rest = result.visible.rest
    if is_few(result.totals.people):
        yield "Vorschläge für unter 5 Personen stehen in der Fassung mit Personen."
    elif rest.empty:
        yield "Weitere Vorschläge gibt es nicht."
    for __, row in rest.iterrows():
        ways = [choice_labels("measures.path")[way] for way in str(row["path"]).split(JOINED)]
        most = "" if row["small"] else "meist "
        yield (
            f"Lernweg {german.enumeration(ways)}: weitere {german.count(row['proposals'])} "
            f"Vorschläge für {most}je weniger als fünf Personen, zusammen "
            f"{german.count(row['effort_hours'])} Stunden; sie stehen in der Fassung mit Personen."
        )


def weights(result: Concept, case: Case) -> Iterator[str]:
    """Return what counts how much in the priority, how firm the order is, and one reservation."""
    parts = result.weights
    yield (
        "Vorrang = Gewicht der Kompetenz × "
        f"({german.number(parts.gap, decimals=2)} × Anteil der Lücken + "
        f"{german.number(parts.cover, decimals=2)} ÷ Abdeckung + "
        f"{german.number(parts.urgency, decimals=2)} × Dringlichkeit)."
    )
    top = result.sensitivity[result.sensitivity["rank"].le(10)]
    if len(top):
        firm = int(top["firm"].sum())
        verb = "bleibt" if firm == 1 else "bleiben"
        yield (
            f"{firm} von {len(top)} Kompetenzen {verb} in allen sechs Varianten unter den ersten "
            "zehn."
        )
    if safety_is_open(case, result.ranking, result.as_of):
        yield (
            "Zu klären bei Kompetenzen der Arbeitssicherheit: Maßnahmen, zu denen der Betrieb "
            "gesetzlich verpflichtet ist, sind von der Förderung ausgenommen (§ 82 Abs. 1 S. 2 "
            "SGB III). Ob das für eine Unterweisung gilt, sagt die Agentur für Arbeit."
        )


def since_workshop(result: Concept, case: Case) -> Iterator[str]:
    """Return what changed since the last workshop."""
    changes = result.changes
    if changes is None:
        yield "Es gibt noch keinen früheren Workshop, mit dem sich vergleichen ließe."
        return
    step = STEPS.get(changes.step, changes.step)
    yield f"Letzter Workshop: {german.date(changes.since)}, Schritt „{step}“."
    yield (
        f"Seither: {german.guarded_plural(changes.ratings, 'Bewertungen')}; Lücken: "
        f"{german.guarded(changes.closed)} geschlossen, {german.guarded(changes.found)} neu "
        f"gefunden, {german.guarded(changes.reopened)} neu entstanden; "
        f"{german.guarded_plural(changes.lapsed, 'Bewertungen')} abgelaufen."
    )
    names = names_in(case, "skills.name")
    closed = changes.by_skill[changes.by_skill["closed"].gt(0).fillna(value=False).astype(bool)]
    if len(closed):
        skills = [f"„{names.get(str(key), str(key))}“" for key in closed["skill_id"]]
        yield f"Geschlossene Lücken gibt es bei {german.enumeration(skills[:MOST])}{_more(skills)}."
    for change, word in CHANGES.items():
        titles = changes.measures[changes.measures["change"].eq(change)]["title"]
        if len(titles):
            when = "Verworfen (Tag nicht erfasst)" if change == "dropped" else f"Seither {word}"
            quoted = [f"„{title}“" for title in titles]
            yield f"{when}: {german.enumeration(quoted[:MOST])}{_more(quoted)}."


def agreed_effort(result: Concept, _: Case) -> Iterator[str]:
    """Return the effort of what was agreed."""
    totals = result.totals
    if not totals.agreed:
        yield "Zurzeit ist keine Maßnahme geplant oder im Gang."
        return
    number = german.plural(totals.agreed, "Maßnahme ist", "Maßnahmen sind")
    euro = "" if totals.agreed_euro is None else f" (Arbeitszeit {german.euro(totals.agreed_euro)})"
    hours = german.count(totals.agreed_hours)
    yield (
        f"{number} geplant oder im Gang, zusammen {hours} Stunden{euro} "
        f"und {german.euro(totals.agreed_cost)} Kurs- und Nebenkosten wie eingetragen, ohne "
        "abgeschlossene Maßnahmen."
    )
    if totals.agreed_without_hours:
        verb = "fehlt" if totals.agreed_without_hours == 1 else "fehlen"
        bare = german.plural(totals.agreed_without_hours, "Maßnahme", "Maßnahmen")
        yield f"Bei {bare} {verb} Stunden oder Personenzahl; ihr Aufwand ist nicht enthalten."


LISTS: Mapping[str, Callable[[Concept, Case], Iterable[str]]] = {
    "small_proposals": small_proposals,
    "weights": weights,
    "since_workshop": since_workshop,
    "agreed_effort": agreed_effort,
}
PASSAGES: Mapping[str, Callable[[Concept, Case], Iterable[Passage]]] = {}


def _more(names: list[str]) -> str:
    rest = len(names) - MOST
    return f" und {german.plural(rest, 'weitere', 'weitere')}" if rest > 0 else ""


def _gaps(result: Concept) -> Iterator[Fact]:
    totals = result.totals
    if not totals.gaps:
        return
    euro = "" if totals.effort_euro is None else f" ({german.euro(totals.effort_euro)} Arbeitszeit)"
    hours = german.plural(totals.effort_hours, "Lernstunde", "Lernstunden")
    if is_few(totals.people):
        yield Fact(78, "Lücken gibt es bei unter 5 Personen; ihr Aufwand wird nicht gezeigt.")
        return
    people = german.plural(totals.people, "Person", "Personen")
    gaps = german.count(totals.gaps)
    yield Fact(78, f"{gaps} Lücken bei {people} führen zu Maßnahmen mit rund {hours}{euro}.")


def _first_skills(result: Concept, case: Case) -> Iterator[Fact]:
    names = _first_names(result, case)
    if names:
        verb = "hat" if len(names) == 1 else "haben"
        yield Fact(74, f"Den größten Vorrang {verb} {german.enumeration(names)}.")


def _agreed(result: Concept) -> Iterator[Fact]:
    totals = result.totals
    if totals.agreed and totals.gaps:
        verb = "erreicht" if totals.agreed == 1 else "erreichen"
        number = german.plural(totals.agreed, "offene Maßnahme", "offene Maßnahmen")
        yield Fact(
            72,
            f"{number} (geplant oder im Gang) {verb} {german.guarded(totals.covered)} von "
            f"{german.guarded(totals.gaps)} Lücken.",
        )
    elif totals.gaps:
        yield Fact(72, "Keine Maßnahme, die eine der Lücken schließt, ist geplant oder im Gang.")


def _changed(result: Concept) -> Iterator[Fact]:
    changes = result.changes
    if changes is not None and changes.closed:
        number = german.guarded_plural(changes.closed, "Lücken")
        yield Fact(55, f"Seit dem Workshop am {german.date(changes.since)} sind {number} zu.")


def _wished(result: Concept) -> Iterator[Fact]:
    wishes = result.wishes
    if wishes.total and wishes.matched is None:
        total = german.guarded(wishes.total)
        yield Fact(30, f"Eingetragene Lernwünsche: {total}; wie viele davon passen, bleibt offen.")
    elif wishes.matched:
        number = german.count(result.wishes.matched)
        yield Fact(
            50,
            f"{number} von {german.count(result.wishes.total)} Lernwünschen schließen eine Lücke.",
        )


def _decide(result: Concept, case: Case) -> Iterator[Fact]:
    waiting = result.shown[result.shown["open"].gt(0) & result.shown["rank"].notna()]
    if len(waiting):
        row = waiting.iloc[0]
        skill = names_in(case, "skills.name").get(str(row["skill_id"]), str(row["skill_id"]))
        yield Fact(
            76,
            f"Für „{skill}“ eine Maßnahme vereinbaren, mit Zielgruppe, verantwortlicher Stelle und "
            "Termin.",
        )


def _repair(result: Concept) -> Iterator[Fact]:
    number = result.findings["measure_id"].nunique()
    if number:
        measures = german.plural(number, "Maßnahme", "Maßnahmen")
        yield Fact(66, f"Bei {measures} Verantwortliche, Termine oder Stand ergänzen.")


def _rate(result: Concept) -> Iterator[Fact]:
    if result.n_unrated and not result.totals.gaps:
        yield Fact(70, "Kompetenzen bewerten, damit sich Maßnahmen ableiten lassen.")


def _first_names(result: Concept, case: Case) -> list[str]:
    names = names_in(case, "skills.name")
    pressing: pd.Series = result.ranking[result.ranking["score"].gt(0)]["skill_id"].head(3)
    return [f"„{names.get(str(key), str(key))}“" for key in pressing]
