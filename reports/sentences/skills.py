"""Sentences of the chapter on skills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.disclosure import is_few
from method.skills.analysis import Skills
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case

MOST = 5
LOSS = 0.2


def facts(result: Skills, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: coverage, fulfilment, gaps, single points, age, expiry."""
    sources = (_fulfilment, _largest_gap, _single_points, _bus_factor, _loss, _expired)
    found = [fact for source in sources for fact in source(result)]
    if not found:
        return (Fact(10, "Zu den Kompetenzen liegen noch keine auswertbaren Angaben vor."),)
    heaviest = sorted(found, key=lambda fact: -fact.weight)[:MOST]
    return tuple(fact for fact in found if fact in heaviest)


def next_steps(result: Skills, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_second_person(result), *_open_ratings(result), *_renew(result)][:3])


def bus_factor(result: Skills, _: Case) -> Iterator[str]:
    """Return what the bus factor is and which skills make it."""
    if result.bus_factor is None:
        yield (
            "Der Busfaktor lässt sich noch nicht angeben: Für keine wichtige Kompetenz gibt es "
            "eine gültige Bewertung."
        )
        return
    names = list(result.bus_factor_skills["skill"])
    shown = german.enumeration([f"„{name}“" for name in names[:MOST]])
    more = len(names) - MOST
    also = f" und bei {german.plural(more, 'weiteren', 'weiteren')}" if more > 0 else ""
    yield f"Der Busfaktor ist {result.bus_factor}. So gering ist die Absicherung bei {shown}{also}."
    yield (
        f"Bewertet sind {result.n_critical_rated} von {result.n_critical} wichtigen Kompetenzen. "
        "Wichtig heißt: Gewicht 3 und Soll-Stufe 3 oder 4 in mindestens einer Rolle."
    )


LISTS: Mapping[str, Callable[[Skills, Case], Iterable[str]]] = {"bus_factor": bus_factor}
PASSAGES: Mapping[str, Callable[[Skills, Case], Iterable[Passage]]] = {}


def _fulfilment(result: Skills) -> Iterator[Fact]:
    if not result.n_pairs:
        return
    share = "" if is_few(result.n_rated) else f" ({german.percent(result.coverage)})"
    rated = (
        f"{german.guarded(result.n_rated)} von {german.count(result.n_pairs)} nötigen Bewertungen "
        f"liegen gültig vor{share}"
    )
    if result.fulfilment is None:
        yield Fact(60, f"{rated}.")
    else:
        share = german.percent(result.fulfilment)
        yield Fact(70, f"Die Anforderungen der Rollen sind zu {share} erfüllt; {rated}.")


def _largest_gap(result: Skills) -> Iterator[Fact]:
    rows = result.shown_skills
    rows = rows[rows["weighted_gap"].gt(0).fillna(value=False)]
    if len(rows):
        row = rows.iloc[0]
        yield Fact(
            76,
            f"Die größte gewichtete Lücke besteht bei „{row['skill']}“: "
            f"{german.count(row['n_gaps'])} von {german.count(row['n_rated'])} Bewertungen "
            "liegen unter dem Soll.",
        )


def _single_points(result: Skills) -> Iterator[Fact]:
    number = len(result.single_points)
    if number:
        verb = "hängt" if number == 1 else "hängen"
        nobody = int(result.single_points["cover"].eq(0).sum())
        alone = f"; {nobody} davon beherrscht zurzeit niemand" if nobody else ""
        skills = german.plural(number, "gebrauchte Kompetenz", "gebrauchte Kompetenzen")
        text = f"Soweit bewertet, {verb} {skills} an höchstens einer Person{alone}."
        yield Fact(85, text, below_five=True)


def _bus_factor(result: Skills) -> Iterator[Fact]:
    if result.bus_factor is not None and result.bus_factor > 1:
        yield Fact(
            50,
            "Jede bewertete wichtige Kompetenz beherrschen mindestens "
            f"{german.count(result.bus_factor)} Personen.",
        )


def _loss(result: Skills) -> Iterator[Fact]:
    rows = result.outlook_by_group.dropna(subset="lost_10")
    rows = rows.assign(share=rows["lost_10"] / rows["cover"]).sort_values("share")
    if len(rows) and rows["share"].iloc[-1] >= LOSS:
        row = rows.iloc[-1]
        name = row["group"] or "Kompetenzen ohne Gruppe"
        yield Fact(
            68,
            f"In „{name}“ gehen in zehn Jahren durch das Alter rechnerisch "
            f"{german.percent(row['share'])} des heutigen Könnens verloren, wenn niemand es "
            "weitergibt.",
        )


def _expired(result: Skills) -> Iterator[Fact]:
    expired = int(result.expiring["due"].eq("expired").sum())
    soon = int(result.expiring["due"].eq("90").sum())
    if expired:
        later = f"; in 90 Tagen kommen {german.guarded(soon)} hinzu" if soon else ""
        yield Fact(58, f"Abgelaufene Bewertungen: {german.guarded(expired)}{later}.")
    elif soon:
        yield Fact(52, f"Bewertungen, die in 90 Tagen ablaufen: {german.guarded(soon)}.")


def _second_person(result: Skills) -> Iterator[Fact]:
    single = result.single_points
    important = single[single["critical"]] if len(single) else single
    row = important.iloc[0] if len(important) else None
    if row is not None:
        need = "Eine Vertretung" if row["cover"] else "Mindestens eine Person"
        text = f"{need} für „{row['skill']}“ anlernen; gebraucht von: {row['roles']}."
        yield Fact(80, text, below_five=True)


def _open_ratings(result: Skills) -> Iterator[Fact]:
    if not result.n_pairs:
        yield Fact(
            72,
            "Rollen, Kompetenzen und Anforderungen eintragen, damit sich Soll und Ist vergleichen "
            "lassen.",
        )
    rows = result.by_role[result.by_role["n_unrated"].gt(0)].sort_values("n_unrated")
    if len(rows):
        row = rows.iloc[-1]
        role = "den übrigen Rollen" if pd.isna(row["role_id"]) else f"der Rolle {row['role']}"
        number = german.guarded_plural(row["n_unrated"], "offene Bewertungen")
        yield Fact(62, f"In {role} {number} mit der Führungskraft nachholen.")


def _renew(result: Skills) -> Iterator[Fact]:
    rows = result.expiring_by_skill
    rows = rows.assign(due=rows["n_expired"] + rows["n_within_90"]).sort_values("due")
    if len(rows) and rows["due"].iloc[-1]:
        row = rows.iloc[-1]
        yield Fact(
            64,
            f"Auffrischung für „{row['skill']}“ einplanen: "
            f"{german.guarded_plural(row['due'], 'Bewertungen')} abgelaufen oder bald fällig.",
        )
