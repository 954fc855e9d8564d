"""Sentences of the chapter on communication."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.communication.analysis import Communication
from method.communication.drafts import Draft
from method.communication.plain_language import Hint
from method.content import communication as content
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case

MOST_HINTS = 8
VERY_CONCERNED = 4


def facts(result: Communication, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: order, legal steps, groups, actions."""
    sources = (_order, _legal_steps, _forgotten, _sceptics, _actions)
    return tuple(fact for source in sources for fact in source(result))


def next_steps(result: Communication, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_clarify(result), *_first_step(result), *_overdue(result), *_plan(result)][:3])


def violations(result: Communication, _: Case) -> Iterator[str]:
    """Return the breaches of the order, or the sentence that there is none."""
    if result.violations:
        yield from result.violations
    elif result.sequence["day"].notna().any():
        yield "In den eingetragenen Terminen ist die Reihenfolge eingehalten."
    else:
        yield "Ohne Termine lässt sich die Reihenfolge nicht prüfen."
    if result.unheard:
        yield _unheard(result)


def reasons(result: Communication, _: Case) -> Iterator[str]:
    """Return why each step of the order is there."""
    steps = result.sequence[["title", "reference", "reason"]]
    for title, reference, reason in steps.itertuples(index=False):
        yield f"{title}{f' ({reference})' if reference else ''}: {reason}"


def drafts(result: Communication, _: Case) -> Iterator[Passage]:
    """Return the drafts with what they lack and with hints on their language."""
    for draft in result.drafts:
        yield Passage(draft.title, draft.paragraphs, tuple(_hints(draft)))


LISTS: Mapping[str, Callable[[Communication, Case], Iterable[str]]] = {
    "violations": violations,
    "reasons": reasons,
}
PASSAGES: Mapping[str, Callable[[Communication, Case], Iterable[Passage]]] = {"drafts": drafts}


def _hints(draft: Draft) -> Iterator[str]:
    if draft.missing:
        yield f"Im Entwurf fehlt noch: {german.enumeration(draft.missing)}."
    for hint in draft.hints[:MOST_HINTS]:
        yield _spoken(hint)
    more = len(draft.hints) - MOST_HINTS
    if more > 0:
        yield f"Dazu {german.plural(more, 'weiterer Hinweis', 'weitere Hinweise')}."
    if draft.lix is not None:
        index = german.count(draft.lix)
        yield f"Lesbarkeitsindex LIX: {index} (nur als Trend; unter 40 liest sich leicht)."


def _spoken(hint: Hint) -> str:
    titles = {rule.id: rule.title for rule in content().plain_language}
    return f"{titles[hint.rule]}: „{hint.excerpt}“"


def _order(result: Communication) -> Iterator[Fact]:
    if result.violations:
        more = len(result.violations) - 1
        places = german.plural(more, "weiterer Stelle", "weiteren Stellen")
        rest = f" So ist es auch an {places}." if more else ""
        yield Fact(88, f"Reihenfolge der Information: {result.violations[0]}{rest}")
    elif result.works_council == "unknown":
        yield Fact(
            78,
            "Ob es einen Betriebsrat gibt, ist nicht angegeben; davon hängt ab, wer zuerst zu "
            "unterrichten ist.",
        )


def _legal_steps(result: Communication) -> Iterator[Fact]:
    legal = result.sequence[result.sequence["legal"]]
    missing = legal[legal["state"].eq("missing")]
    if len(missing) == 1:
        step = missing.iloc[0]
        yield Fact(76, f"Noch nicht geplant ist: {step['title']} ({step['reference']}).")
    elif len(missing) == len(legal) > 0:
        number = german.count(len(legal))
        yield Fact(76, f"Keiner der {number} gesetzlichen Schritte der Information ist geplant.")
    elif len(missing):
        yield Fact(
            76,
            f"Von {german.count(len(legal))} gesetzlichen Schritten der Information sind "
            f"{german.count(len(missing))} noch nicht geplant.",
        )
    elif result.unheard:
        yield Fact(76, _unheard(result))
    elif len(legal) and legal["day"].notna().all() and not result.violations:
        yield Fact(
            40,
            "Zu jedem gesetzlichen Schritt ist ein Termin eingetragen; ob alle Themen besprochen "
            "wurden, prüfen Sie bitte selbst.",
        )


def _unheard(result: Communication) -> str:
    names = german.enumeration([f"„{name}“" for name in result.unheard])
    return f"Keine Aktion mit dem Betriebsrat ist eingetragen zu {names} (§ 90 BetrVG)."


def _forgotten(result: Communication) -> Iterator[Fact]:
    if result.without_action:
        names = german.enumeration(result.without_action)
        yield Fact(70, f"Stark betroffen, aber ohne Aktion: {names}.")


def _sceptics(result: Communication) -> Iterator[Fact]:
    groups = result.stakeholders
    touched = groups[groups["concern"].ge(VERY_CONCERNED).fillna(value=False).astype(bool)]
    against = int(touched["attitude"].lt(0).sum())
    if against:
        number = german.plural(against, "stark betroffene Gruppe", "stark betroffene Gruppen")
        verb = "sieht" if against == 1 else "sehen"
        yield Fact(58, f"{number} {verb} das Vorhaben skeptisch oder ablehnend.")


def _actions(result: Communication) -> Iterator[Fact]:
    kept = result.actions[result.actions["status"].ne("dropped")]
    if kept.empty:
        return
    done, late = int(kept["status"].eq("done").sum()), int(kept["overdue"].sum())
    if done == len(kept) > 1:
        yield Fact(40, f"Alle {german.count(done)} Aktionen sind erledigt.")
        return
    verb = "ist" if done == 1 else "sind"
    rest = f", {german.count(late)} überfällig" if late else ""
    yield Fact(
        45,
        f"Von {german.plural(len(kept), 'Aktion', 'Aktionen')} {verb} {german.count(done)} "
        f"erledigt{rest}.",
    )


def _clarify(result: Communication) -> Iterator[Fact]:
    if result.works_council == "unknown":
        yield Fact(80, "Angeben, ob es einen Betriebsrat gibt (Blatt „Unternehmen“).")


def _first_step(result: Communication) -> Iterator[Fact]:
    steps = result.sequence
    waiting = steps[steps["legal"] & steps["state"].eq("missing")]
    if len(waiting):
        step = waiting.iloc[0]
        yield Fact(82, f"Termin festlegen: {step['title']} ({step['reference']}).")


def _overdue(result: Communication) -> Iterator[Fact]:
    late = result.actions[result.actions["overdue"]]
    if len(late):
        row = late.iloc[0]
        whom = f" für {row['stakeholder']}" if row["stakeholder"] else ""
        yield Fact(
            64,
            f"Die Aktion „{row['occasion']}“{whom} vom {german.date(row['day'])} nachholen oder "
            "neu planen.",
        )


def _plan(result: Communication) -> Iterator[Fact]:
    if result.without_action:
        yield Fact(62, f"Eine Aktion planen für: {german.enumeration(result.without_action)}.")
    undated = result.actions["day"].isna() & result.actions["status"].eq("planned")
    number = int(undated.sum())
    if number:
        what = german.plural(number, "geplante Aktion", "geplante Aktionen")
        yield Fact(44, f"Für {what} einen Termin setzen.")
    if result.stakeholders.empty and pd.isna(result.actions["day"]).all():
        yield Fact(60, "Beteiligte und erste Aktionen gemeinsam mit dem Betrieb festlegen.")
