"""Sentences of the chapter on the initial situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.situation.analysis import Situation
from reports import german
from reports.blocks import Fact, Passage
from reports.tables import choice_labels
from schemas.case import Case

MUCH = 3
MOST = 5
LOSS = 0.1
DRIVERS = {
    "driver_digital": "Digitalisierung und Künstliche Intelligenz",
    "driver_decarbonisation": "Dekarbonisierung",
    "driver_demography": "Demografie",
    "driver_markets": "Märkte und Kunden",
}


def facts(result: Situation, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: drivers, maturity, age, training."""
    sources = (_drivers, _maturity, _views, _age, _projection, _training)
    found = [fact for source in sources for fact in source(result)]
    if not found:
        return (Fact(10, "Zur Ausgangslage liegen noch keine auswertbaren Angaben vor."),)
    heaviest = sorted(found, key=lambda fact: -fact.weight)[:MOST]
    return tuple(fact for fact in found if fact in heaviest)


def next_steps(result: Situation, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_first_bottleneck(result), *_succession(result), *_more_sheets(result)][:3])


def profile(result: Situation, _: Case) -> Iterator[str]:
    """Return the profile of the company in sentences; what is not known is left out."""
    if result.profile.empty:
        yield "Zum Unternehmen ist noch nichts eingetragen."
        return
    row = result.profile.iloc[0]
    role = choice_labels("company.sector_role").get(str(row["sector_role"]))
    place = f", Hauptsitz {row['main_site']}" if pd.notna(row["main_site"]) else ""
    yield f"{row['name']}{place}" + (f". Rolle in der Branche: {role}." if role else ".")
    if pd.notna(row["headcount"]):
        heads = german.number(row["headcount"], decimals=_decimals(row["headcount"]))
        yield f"Beschäftigte im Unternehmen, Teilzeit anteilig gezählt: {heads}."
    if pd.notna(row["group_headcount"]):
        heads = german.number(row["group_headcount"], decimals=_decimals(row["group_headcount"]))
        yield f"Beschäftigte im ganzen Konzern, Teilzeit anteilig gezählt: {heads}."
    yield f"Erfasst: {german.enumeration(_counts(row)) if _counts(row) else 'das Unternehmen'}."
    yield from _codetermination(row)
    if pd.notna(row["goals"]):
        yield f"Ziele des Unternehmens: {row['goals']}"


LISTS: Mapping[str, Callable[[Situation, Case], Iterable[str]]] = {"profile": profile}
PASSAGES: Mapping[str, Callable[[Situation, Case], Iterable[Passage]]] = {}


def _counts(row: pd.Series) -> list[str]:
    nouns = {
        "n_people": ("Person", "Personen"),
        "n_roles": ("Rolle", "Rollen"),
        "n_sites": ("Standort", "Standorte"),
        "n_processes": ("Prozess", "Prozesse"),
        "n_technologies": ("Technologie", "Technologien"),
    }
    return [german.plural(row[name], *words) for name, words in nouns.items() if row[name]]


def _codetermination(row: pd.Series) -> Iterator[str]:
    council = {"yes": "Es gibt einen Betriebsrat.", "no": "Es gibt keinen Betriebsrat."}
    agreement = {
        "yes": "Zur Weiterbildung gibt es eine Betriebsvereinbarung oder einen Tarifvertrag.",
        "no": "Zur Weiterbildung gibt es weder Betriebsvereinbarung noch Tarifvertrag.",
    }
    for answers, value in (
        (council, row["works_council"]),
        (agreement, row["training_agreement"]),
    ):
        if value in answers:
            yield answers[value]


def _drivers(result: Situation) -> Iterator[Fact]:
    strong = result.drivers[result.drivers["strength"].ge(MUCH).fillna(value=False)]
    names = [DRIVERS[name] for name in strong["driver"]]
    if names:
        verb = "verändert" if len(names) == 1 else "verändern"
        yield Fact(55, f"{german.enumeration(names)} {verb} die Arbeit stark oder sehr stark.")
    touched = result.effects[result.effects["touched"]]
    coming = touched[touched["status"].isin(["pilot", "planned"])]
    if len(coming):
        number = coming["technology_id"].nunique()
        technologies = german.plural(
            number,
            "Technologie in Erprobung oder Planung",
            "Technologien in Erprobung oder Planung",
        )
        verb = "verändert" if number == 1 else "verändern"
        n_processes = german.plural(coming["process_id"].nunique(), "Prozess", "Prozesse")
        yield Fact(60, f"{technologies} {verb} {n_processes}.")


def _maturity(result: Situation) -> Iterator[Fact]:
    rows = result.maturity.dimensions.dropna(subset="mean").sort_values("gap", kind="stable")
    if rows.empty:
        return
    widest = rows.iloc[-1]
    if widest["gap"] > 0:
        yield Fact(
            75,
            f"Am weitesten vom Ziel entfernt ist das Feld „{widest['dimension']}“: Mittelwert "
            f"{german.number(widest['mean'])} bei Ziel {german.count(widest['target'])}.",
        )
    else:
        yield Fact(50, "Alle beantworteten Gestaltungsfelder erreichen im Mittel ihr Ziel.")


def _views(result: Situation) -> Iterator[Fact]:
    rows = result.maturity.dimensions.dropna(subset="difference")
    apart = rows[rows["difference"].abs().ge(1)].sort_values("difference", key=abs)
    if len(apart):
        row = apart.iloc[-1]
        view = "günstiger" if row["difference"] > 0 else "kritischer"
        yield Fact(
            65,
            f"Die Leitung sieht das Feld „{row['dimension']}“ um "
            f"{german.number(abs(row['difference']))} Stufen {view} als die Beschäftigten.",
        )


def _age(result: Situation) -> Iterator[Fact]:
    older = result.age.older
    if older is None:
        return
    known = int(result.age.total["n"].sum())
    verb = "ist" if older == 1 else "sind"
    yield Fact(
        60,
        f"{german.count(older)} von {german.count(known)} Beschäftigten mit bekannter Altersgruppe "
        f"{verb} 55 Jahre oder älter ({german.percent(older / known)}).",
    )


def _projection(result: Situation) -> Iterator[Fact]:
    if not result.age.shows_projection:
        return
    last = result.age.projection.iloc[-1]
    lost = last["n"] - last["remaining"]
    if pd.notna(lost) and last["n"] and lost / last["n"] >= LOSS:
        yield Fact(
            80,
            f"Ohne Neueinstellung sind {last['year']} von {german.count(last['n'])} Personen noch "
            f"rund {german.count(last['remaining'])} zu erwarten; angenommen ist ein Ausscheiden "
            f"mit {result.age.exit_age} Jahren.",
        )


def _training(result: Situation) -> Iterator[Fact]:
    shown = result.peopled_training
    for _, company in shown[shown["by"].eq("company")].dropna(subset="share").iterrows():
        yield Fact(
            45,
            f"Seit {result.training_since} haben {german.percent(company['share'])} an einer "
            f"Weiterbildung teilgenommen; bekannt ist das von {german.count(company['n_known'])} "
            f"der {german.count(company['n'])} Beschäftigten.",
        )


def _first_bottleneck(result: Situation) -> Iterator[Fact]:
    if len(result.maturity.bottlenecks):
        row = result.maturity.bottlenecks.iloc[0]
        yield Fact(
            70,
            f"Mit Leitung und Beschäftigtenvertretung klären, wie der Engpass „{row['item']}“ "
            f"({row['dimension']}) von {german.number(row['mean'])} in Richtung Stufe "
            f"{german.count(row['target'])} kommt.",
        )


def _succession(result: Situation) -> Iterator[Fact]:
    rows = result.age.outlook_by_role.dropna(subset="remaining_5")
    rows = rows.assign(lost=rows["n"] - rows["remaining_5"])
    rows = rows[rows["lost"].ge(1)].sort_values("lost")
    if len(rows):
        row = rows.iloc[-1]
        role = "die übrigen Rollen" if pd.isna(row["role_id"]) else f"die Rolle {row['role']}"
        yield Fact(
            66,
            f"Nachfolge für {role} planen: Von {german.count(row['n'])} Personen scheiden in fünf "
            f"Jahren rechnerisch {german.guarded(row['lost'])} aus.",
        )


def _more_sheets(result: Situation) -> Iterator[Fact]:
    answers = result.maturity
    if not answers.n_sheets_management + answers.n_sheets_employees:
        yield Fact(72, "Den Fragebogen zur Ausgangslage mit Leitung und Beschäftigten ausfüllen.")
    elif result.missing and answers.dimensions["difference"].isna().all():
        yield Fact(
            50,
            "Mindestens fünf Antwortbögen von Beschäftigten einholen, damit sich beide Sichten "
            "vergleichen lassen.",
        )


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 1
