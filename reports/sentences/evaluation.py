"""Sentences of the chapter on evaluation; none of them names a cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from method.content import evaluation as content
from method.evaluation.analysis import Evaluation
from method.evaluation.cost_benefit import CostBenefit
from method.evaluation.waves import reminder
from method.evaluation.what_if import what_if
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case


def facts(result: Evaluation, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: measures, checks, gaps, answers, indicators, return."""
    sources = (_checks, _due, _gaps, _indicators, _changes, _returns, _status)
    found = tuple(fact for source in sources for fact in source(result))[:5]
    return found or (Fact(10, "Zur Wirkung liegen noch keine auswertbaren Angaben vor."),)


def next_steps(result: Evaluation, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple(
        [
            *_check_now(result),
            *_ask_now(result),
            *_ask(result),
            *_measure(result),
            *_estimate(result),
        ][:3]
    )


def cautions(result: Evaluation, _: Case) -> Iterator[str]:
    """Return what must be said beside the results."""
    if result.cautions.empty:
        yield "Noch liegen keine Ergebnisse vor, die eingeordnet werden müssten."
    for text, concerns in result.cautions[["text", "concerns"]].itertuples(index=False):
        yield f"{concerns}: {text}"


def returns(result: Evaluation, _: Case) -> Iterator[str]:
    """Return cost, benefit and their relation, with what they assume."""
    money = result.returns
    if money.cost is not None:
        bound = "" if money.cost_complete else " mindestens"
        known = money.costs.dropna(subset="amount")
        parts = [
            f"{title} {german.euro(amount)}"
            for title, amount in known[["title", "amount"]].itertuples(index=False)
        ]
        yield (
            "Alle vereinbarten Maßnahmen, auch die abgeschlossenen, kosten"
            f"{bound} {german.euro(money.cost)}: {german.enumeration(parts)}."
        )
    if money.benefit is not None:
        yield f"Der gezählte Nutzen beträgt {german.euro(money.benefit)} im Jahr."
    yield from _relation(money)
    yield from money.assumptions


def moved(result: Evaluation, _: Case, assumed: Mapping[str, float]) -> Iterator[str]:
    """Return cost and benefit as a reader assumes them."""
    found = what_if(result.returns, assumed)
    if found.cost is None or found.benefit is None:
        yield "Für eine Rechnung fehlen Kosten oder Nutzen."
        return
    bound = "" if result.returns.cost_complete else "mindestens "
    yield (
        f"Kosten: {bound}{german.euro(found.cost)}. Nutzen im Jahr: {german.euro(found.benefit)}."
    )
    if found.roi is not None and found.ratio is not None:
        years = german.plural(found.years, "Jahr", "Jahren")
        yield (
            f"In {years}: {german.number(found.ratio, decimals=2)} Euro Nutzen je Euro Kosten, "
            f"Ertrag der Kosten (ROI) {german.count(found.roi)}\u00a0%."
        )
    yield (
        "Der Nutzen endet, bevor er die Kosten deckt."
        if found.payback_months is None
        else f"Die Kosten sind nach rund {german.count(found.payback_months)} Monaten gedeckt."
    )
    if found.break_even is not None:
        yield (
            f"Gedeckt sind sie genau, wenn {german.count(found.break_even)}\u00a0% des gezählten "
            "Nutzens eintreten, der auf die Maßnahmen zurückgeht."
        )


ASSUMPTIONS = {"moved": (content().assumptions, moved)}
LISTS: Mapping[str, Callable[[Evaluation, Case], Iterable[str]]] = {
    "cautions": cautions,
    "returns": returns,
}
PASSAGES: Mapping[str, Callable[[Evaluation, Case], Iterable[Passage]]] = {}


def _relation(money: CostBenefit) -> Iterator[str]:
    if money.ratio is None or money.roi_first_year is None or money.roi_third_year is None:
        yield "Kosten und Nutzen lassen sich noch nicht ins Verhältnis setzen."
        return
    limit = "" if money.cost_complete else " höchstens"
    yield (
        f"Auf einen Euro Kosten kommen im ersten Jahr{limit} "
        f"{german.number(money.ratio, decimals=2)} Euro Nutzen."
    )
    if money.payback_months is not None:
        least = "" if money.cost_complete else " frühestens"
        months = german.plural(round(money.payback_months), "Monat", "Monaten")
        yield f"Die Kosten sind{least} nach rund {months} gedeckt."
    yield (
        f"Ertrag der Kosten (ROI){limit}: {german.count(money.roi_first_year)}\u00a0% nach einem "
        f"Jahr, {german.count(money.roi_third_year)}\u00a0% nach drei Jahren."
    )
    if money.break_even_confidence is not None:
        yield (
            "Damit ein Jahr die Kosten deckt, muss die Schätzung des Nutzens zu "
            f"{german.count(money.break_even_confidence)}\u00a0% eintreten."
        )


def _checks(result: Evaluation) -> Iterator[Fact]:
    due = int(result.checks["state"].eq("due").sum())
    if due:
        number = german.plural(due, "abgeschlossenen Maßnahme", "abgeschlossenen Maßnahmen")
        yield Fact(74, f"Bei {number} ist die Prüfung der Wirksamkeit fällig.")


def _due(result: Evaluation) -> Iterator[Fact]:
    if text := reminder(result.due):
        yield Fact(70, text)


def _gaps(result: Evaluation) -> Iterator[Fact]:
    total = result.gaps.total
    if total.empty or total["hidden"].any() or not total["before"].iloc[0]:
        return
    row = total.iloc[0]
    verb = "ist" if row["closed"] == 1 else "sind"
    yield Fact(
        66,
        f"Von {german.plural(row['before'], 'Lücke', 'Lücken')} der zweimal bewerteten Personen "
        f"{verb} {german.count(row['closed'])} geschlossen.",
    )


def _indicators(result: Evaluation) -> Iterator[Fact]:
    compared = result.indicators[result.indicators["verdict"].ne("open")]
    if compared.empty:
        return
    better = int(compared["verdict"].eq("better").sum())
    worse = int(compared["verdict"].eq("worse").sum())
    verb = "liegt" if better == 1 else "liegen"
    rest = f", {german.count(worse)} schlechter" if worse else ""
    yield Fact(
        68,
        f"Von {german.plural(len(compared), 'Kennzahl', 'Kennzahlen')} {verb} "
        f"{german.count(better)} nachher klar besser{rest}; eine Ursache ist damit nicht belegt.",
    )


def _changes(result: Evaluation) -> Iterator[Fact]:
    shown = result.survey.comparable
    learning = shown[shown["level"].eq("learning")]
    if len(learning):
        row = learning.sort_values(["n", "wave"], kind="stable").iloc[-1]
        verb = "schätzt" if row["better"] == 1 else "schätzen"
        lower = german.count(row["worse"]) if row["worse"] else "niemand"
        yield Fact(
            60,
            f"{german.count(row['better'])} von {german.count(row['n'])} Befragten {verb} ihr "
            f"Können höher ein als vor Beginn, {lower} niedriger.",
        )


def _returns(result: Evaluation) -> Iterator[Fact]:
    money = result.returns
    if money.cost is None or money.benefit is None:
        return
    bound = "" if money.cost_complete else "mindestens "
    yield Fact(
        62,
        f"Kosten aller vereinbarten Maßnahmen (auch abgeschlossener) von {bound}"
        f"{german.euro(money.cost)} steht ein geschätzter Nutzen von "
        f"{german.euro(money.benefit)} im Jahr gegenüber.",
    )


def _status(result: Evaluation) -> Iterator[Fact]:
    kept = result.status[result.status["status"].ne("dropped")]
    if kept.empty:
        return
    total = int(kept["n_measures"].sum())
    done = int(kept.loc[kept["status"].eq("done"), "n_measures"].sum())
    verb = "ist" if done == 1 else "sind"
    yield Fact(
        50,
        f"Von {german.plural(total, 'vereinbarten Maßnahme', 'vereinbarten Maßnahmen')} {verb} "
        f"{german.count(done)} abgeschlossen und {german.count(total - done)} offen (geplant oder "
        "im Gang).",
    )


def _check_now(result: Evaluation) -> Iterator[Fact]:
    due = result.checks[result.checks["state"].eq("due")]
    if len(due):
        row = due.iloc[0]
        yield Fact(
            72,
            f"Wirksamkeit prüfen: „{row['title']}“ (vorgesehen ab {german.date(row['due_on'])}).",
        )


def _ask_now(result: Evaluation) -> Iterator[Fact]:
    if len(result.due):
        row = result.due.iloc[0]
        when = next(wave.title for wave in content().waves if wave.id == row["wave"])
        yield Fact(
            70,
            f"Befragen: „{row['title']}“, {when[:1].lower()}{when[1:]} (bis "
            f"{german.date(row['closes_on'])}).",
        )


def _ask(result: Evaluation) -> Iterator[Fact]:
    if result.survey.n_answers == 0 and len(result.status):
        yield Fact(56, "Die Teilnehmenden vor Beginn und am Ende der nächsten Maßnahme befragen.")


def _measure(result: Evaluation) -> Iterator[Fact]:
    opened = result.indicators[result.indicators["verdict"].eq("open")]
    if len(opened):
        yield Fact(52, f"Messwerte ergänzen: {german.enumeration(list(opened['name'].head(3)))}.")
    elif result.indicators.empty:
        yield Fact(48, "Ein bis drei Kennzahlen festlegen und vor Beginn der Maßnahmen messen.")


def _estimate(result: Evaluation) -> Iterator[Fact]:
    if result.returns.labour_cost is None:
        yield Fact(46, "Die Kosten einer Arbeitsstunde eintragen (Blatt „Unternehmen“).")
    if result.returns.benefit is None:
        yield Fact(40, "Den erwarteten Nutzen mit Annahme und Sicherheit schätzen.")
