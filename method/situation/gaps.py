"""What a case does not say about the initial situation, and why that matters."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pandas as pd

from method.disclosure import SMALLEST_GROUP, few_or_number
from method.missing import Missing
from method.situation.maturity import MaturityResult
from schemas.case import Case
from schemas.people import AGE_BANDS


def situation_gaps(
    case: Case, answers: MaturityResult, as_of: datetime.date
) -> tuple[Missing, ...]:
    """Return the gaps of step 1 in the order of the tables."""
    checks: tuple[Callable[[Case], Iterator[Missing]], ...] = (
        _company,
        _processes,
        _technologies,
        lambda _: _maturity(answers),
        _roles,
        lambda each: _people(each, as_of),
    )
    return tuple(gap for check in checks for gap in check(case))


def _company(case: Case) -> Iterator[Missing]:
    row = case.company.head(1)
    drivers = row.filter(like="driver_")
    n_open = int(drivers.isna().sum(axis=1).sum()) if len(row) else drivers.shape[1]
    if n_open:
        yield Missing(
            "company",
            f"{n_open} von {drivers.shape[1]} Treibern des Wandels sind nicht eingeschätzt. Ohne "
            "sie bleibt offen, was die Arbeit in den nächsten fünf Jahren am stärksten verändert.",
        )
    if row["headcount"].isna().all():
        yield Missing(
            "company",
            "Die Zahl der Beschäftigten im Unternehmen fehlt. Von ihr hängt ab, wie viel Förderung "
            "möglich ist.",
        )
    if case.sites.empty:
        yield Missing(
            "sites",
            "Es ist kein Standort eingetragen. Der Landkreis entscheidet, welche Landesförderung "
            "gilt.",
        )


def _processes(case: Case) -> Iterator[Missing]:
    if case.processes.empty:
        yield Missing(
            "processes",
            "Es sind keine Prozesse eingetragen. Ohne sie lässt sich nicht zeigen, wo neue Technik "
            "die Arbeit verändert.",
        )


def _technologies(case: Case) -> Iterator[Missing]:
    table = case.technologies
    if table.empty:
        yield Missing(
            "technologies",
            "Es sind keine Technologien eingetragen. Ohne sie lässt sich nicht ableiten, welche "
            "Kompetenzen künftig gebraucht werden.",
        )
        return
    yield from _open_values(
        table["processes"],
        "technologies",
        "Technologien ist nicht eingetragen, welche Prozesse sie verändern. Sie erscheinen in der "
        "Übersicht ohne Wirkung.",
    )
    yield from _open_values(
        table["impact"],
        "technologies",
        "Technologien fehlt die Wirkung auf die Arbeit. Wie dringend Lernen dort ist, bleibt "
        "offen.",
    )


def _maturity(answers: MaturityResult) -> Iterator[Missing]:
    if not answers.n_sheets_management + answers.n_sheets_employees:
        yield Missing(
            "maturity",
            "Der Fragebogen zur Ausgangslage ist noch nicht beantwortet. Ohne ihn fehlen Stärken "
            "und Engpässe bei Strategie, Technik, Führung und Lernen.",
        )
        return
    if not answers.n_sheets_management:
        yield Missing(
            "maturity",
            "Von der Leitung liegt kein Antwortbogen vor. Damit fehlt der Vergleich mit der Sicht "
            "der Beschäftigten.",
        )
    if answers.n_sheets_employees < SMALLEST_GROUP:
        yield Missing(
            "maturity",
            f"Antwortbögen von Beschäftigten: {answers.n_sheets_employees}. Ihre Sicht wird erst "
            f"ab {SMALLEST_GROUP} Bögen gezeigt, damit niemand erkennbar ist.",
        )
    n_unrated = int(answers.items["mean"].isna().sum())
    if n_unrated:
        yield Missing(
            "maturity",
            f"{n_unrated} von {len(answers.items)} Fragen haben keinen Wert, der gezeigt werden "
            "kann. Diese Fragen zählen in keinen Mittelwert.",
        )
    if not answers.dimensions["target_agreed"].all():
        n_open = int((~answers.dimensions["target_agreed"]).sum())
        yield Missing(
            "maturity_targets",
            f"Für {n_open} von {len(answers.dimensions)} Feldern hat das Unternehmen kein Ziel "
            "vereinbart. Dort steht der Vorschlag des Fragebogens.",
        )


def _roles(case: Case) -> Iterator[Missing]:
    if case.roles.empty:
        yield Missing(
            "roles",
            "Es sind keine Rollen eingetragen. Ohne sie lassen sich Beschäftigte und Anforderungen "
            "nicht zuordnen.",
        )
        return
    yield from _open_values(
        case.roles["planned_headcount"],
        "roles",
        "Rollen fehlt die Soll-Besetzung. Dort lässt sich nicht sagen, ob künftig Personen fehlen.",
    )


def _people(case: Case, as_of: datetime.date) -> Iterator[Missing]:
    people = case.people
    if people.empty:
        yield Missing(
            "people",
            "Es sind keine Beschäftigten eingetragen. Ohne sie gibt es keinen Altersaufbau, keine "
            "Vorausschau und keinen Abgleich der Kompetenzen.",
        )
        return
    yield from _open_values(
        people["role_id"].where(people["role_id"].isin(case.roles["role_id"])),
        "people",
        "Beschäftigten fehlt die Rolle. Sie zählen zu den übrigen.",
    )
    yield from _open_values(
        people["age_band"].where(people["age_band"].isin(list(AGE_BANDS))),
        "people",
        "Beschäftigten fehlt die Altersgruppe. Die Vorausschau nimmt an, dass sie bleiben, und ist "
        "deshalb eher zu günstig.",
    )
    known = people["last_training"].le(as_of.year).fillna(value=False).astype(bool)
    yield from _open_values(
        people["last_training"].where(known),
        "people",
        "Beschäftigten ist das Jahr der letzten Weiterbildung nicht bekannt. Die Beteiligung ist "
        "nur aus den bekannten Angaben gerechnet.",
    )


def _open_values(column: pd.Series, table: str, rest: str) -> Iterator[Missing]:
    n_open = int(column.isna().sum())
    if n_open:
        number = few_or_number(n_open) if column.name == "age_band" else str(n_open)
        yield Missing(table, f"Bei {number} von {len(column)} {rest}")
