"""Sentences of a network's account of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from method.programme.account import Figure
from method.programme.shown import Shown, reasons, text_of
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case

MOST_REMEDIES = 3
MOST_STORIES = 12
NO_STORY = (
    "Kein Betrieb hat einen Kurzfall freigegeben. Gefragt wird danach auf der Seite Ausgangslage, "
    "Formular „Freigaben“."
)


def facts(result: Shown, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: way of the companies, measures, people, effects, targets."""
    found = (*_way(result), *_targets(result), *_measures(result), *_people(result),
             *_effects(result))  # fmt: skip
    return found or (Fact(10, "Noch liegen keine Angaben von Betrieben vor."),)


def next_steps(result: Shown, _: Case) -> tuple[Fact, ...]:
    """Return what to do first: ask those who rest, look at missed targets, state what is open."""
    found = [*_resting(result), *_missed(result), *_open(result)]
    return tuple(found[:MOST_REMEDIES])


def standing(result: Shown, _: Case) -> Iterator[str]:
    """Return which half-year is reported, and whether it is over."""
    half = result.account.half_year
    yield f"Berichtet wird das {half.title}, Stand {german.date(result.account.day)}."
    if result.account.day < half.last:
        yield (
            f"Das Halbjahr endet am {german.date(half.last)}. Änderungen gegenüber dem Halbjahr "
            "davor sind deshalb vorläufig."
        )
    if not any(each.target is not None for each in result.account.latest):
        yield "Ziele sind nicht gesetzt; sie stehen in der Netzwerkdatei unter „indicators“."


def kept_back(result: Shown, _: Case) -> Iterator[str]:
    """Return why figures are open or not shown."""
    yield from reasons(result.account) or ("Alle Kennzahlen des Halbjahrs haben einen Wert.",)


def stories(result: Shown, _: Case) -> Iterator[Passage]:
    """Return the short cases in the words their companies released."""
    found = result.account.stories
    for story in found[:MOST_STORIES]:
        yield Passage(story.title, (story.text,))
    more = len(found) - MOST_STORIES
    if more > 0:
        number = german.plural(more, "Kurzfall steht", "Kurzfälle stehen")
        yield Passage("Dazu kommen", (f"{number} in der Excel-Datei.",))
    if not found:
        yield Passage("Noch kein Kurzfall", (NO_STORY,))


LISTS: Mapping[str, Callable[[Shown, Case], Iterable[str]]] = {
    "standing": standing,
    "kept_back": kept_back,
}
PASSAGES: Mapping[str, Callable[[Shown, Case], Iterable[Passage]]] = {"stories": stories}


def _way(result: Shown) -> Iterator[Fact]:
    steps = result.account.companies.set_index("step")["companies"]
    number = int(steps["contacted"])
    if number:
        spoken = german.plural(number, "angesprochenen Betrieb", "angesprochenen Betrieben")
        yield Fact(
            90,
            f"Von {spoken} haben {german.count(steps['advised'])} eine Beratung, "
            f"{german.count(steps['analysed'])} eine Bedarfsanalyse und "
            f"{german.count(steps['concept'])} ein Konzept erhalten.",
        )


def _targets(result: Shown) -> Iterator[Fact]:
    set_targets = [each for each in result.account.latest if each.target is not None]
    if set_targets:
        reached = sum(each.reached == "reached" for each in set_targets)
        verb = "sind" if reached > 1 else "ist"
        number = german.count(reached) if reached else "keines"
        yield Fact(
            85,
            f"Von {german.plural(len(set_targets), 'Ziel', 'Zielen')} des Halbjahrs {verb} "
            f"{number} erreicht.",
        )


def _measures(result: Shown) -> Iterator[Fact]:
    words = {"measures_planned": "geplant", "measures_begun": "begonnen",
             "measures_finished": "abgeschlossen"}  # fmt: skip
    parts = [f"{text_of(each)} {words[name]}" for name, each in _known(result, tuple(words))]
    if parts:
        yield Fact(80, f"Maßnahmen im {result.account.half_year.title}: "
                       f"{german.enumeration(parts)}.")  # fmt: skip


def _people(result: Shown) -> Iterator[Fact]:
    for _, each in _known(result, ("employees_covered",)):
        yield Fact(75, f"Erfasst sind bisher {text_of(each)} Beschäftigte.")
    for _, each in _known(result, ("training_hours",)):
        yield Fact(60, f"Im Halbjahr kamen {text_of(each)} Lernstunden zusammen.")


def _effects(result: Shown) -> Iterator[Fact]:
    for _, each in _known(result, ("application",)):
        yield Fact(
            70,
            f"Nach drei Monaten wenden {text_of(each)} der Befragten das Gelernte jede Woche an.",
        )
    for _, each in _known(result, ("closed_gaps",)):
        yield Fact(65, f"Im Halbjahr haben sich {text_of(each)} Kompetenzlücken geschlossen.")


def _known(result: Shown, names: tuple[str, ...]) -> Iterator[tuple[str, Figure]]:
    for each in result.account.latest:
        if each.indicator.id in names and each.reading.value is not None:
            yield each.indicator.id, each


def _resting(result: Shown) -> Iterator[Fact]:
    resting = int(result.account.companies["resting"].sum())
    if resting:
        which = german.plural(resting, "Betrieb", "Betriebe")
        yield Fact(70, f"{which} ohne Eintrag seit einem halben Jahr: nachfragen, woran es liegt.")


def _missed(result: Shown) -> Iterator[Fact]:
    missed = [each.indicator.title for each in result.account.latest if each.reached == "missed"]
    if missed:
        yield Fact(65, f"Verfehlte Ziele besprechen: {german.enumeration(missed)}.")


def _open(result: Shown) -> Iterator[Fact]:
    stated = [
        each.indicator.title
        for each in result.account.latest
        if each.reading.state == "open" and each.indicator.source.startswith("Netzwerkdatei")
    ]
    if stated:
        yield Fact(55, f"In der Netzwerkdatei ergänzen: {german.enumeration(stated)}.")
