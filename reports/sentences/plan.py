"""Sentences on a plan of courses, the same in the report and in the shell."""

from __future__ import annotations

from collections.abc import Iterator

from method.choice.records import Goal
from method.choice.results import Choice, PriceOfFairness
from method.choice.shown import Shown
from reports import german

GOAL_TITLES = {
    Goal.TOTAL: "im Ganzen möglichst viel schließen",
    Goal.WORST_TEAM: "das schwächste Team zuerst, dann möglichst viel im Ganzen",
}


def money(plan: Shown) -> Iterator[str]:
    """Return gross, funding by whom, net, wages and time of a plan."""
    summed = [each for each in plan.courses if each.summed]
    if not summed:
        yield "Eine Summe steht hier nicht: Kein Kurs mit bekannten Kosten darf gezeigt werden."
        return
    payers = list(dict.fromkeys(name for each in summed for name in each.payers))
    yield f"Kosten der Kurse: {german.euro(plan.gross)}."
    if plan.funded:
        yield (
            f"Davon trägt die Förderung voraussichtlich {german.euro(plan.funded)} "
            f"({german.enumeration(payers)}); es bleiben {german.euro(plan.net)}."
        )
    else:
        yield "Für keinen dieser Kurse steht eine Förderung fest."
    if plan.wages:
        yield (
            f"Dazu kommt voraussichtlich ein Zuschuss zum Arbeitsentgelt von "
            f"{german.euro(plan.wages)}."
        )
    if plan.time:
        yield (
            f"Arbeitszeit im Kurs nach Zuschüssen: {german.euro(plan.time)}, nicht in den "
            "Kosten enthalten."
        )
    if plan.partial:
        yield (
            "Kurse mit weniger als fünf Personen sind in keiner Summe; aus ihr ließe sich auf "
            "wenige schließen."
        )
    if plan.several_funded:
        yield (
            "Manche Personen stehen in mehreren geförderten Kursen. Zwischen zwei Förderungen nach "
            "§ 82 SGB III liegt in der Regel eine Wartezeit; die eigenen Kosten können höher sein."
        )


def effect(plan: Shown) -> Iterator[str]:
    """Return what the plan closes, in all and in the worst-off team."""
    if plan.closed is None:
        yield "Es ist keine Lücke bekannt."
        return
    rates = german.percent(plan.before), german.percent(plan.after)
    yield (
        f"Erfüllung der Anforderungen: vorher {rates[0]}, nachher {rates[1]}. Vom offenen Bedarf "
        f"(Stufen mal Gewicht) bleiben {german.percent(1 - plan.closed)}."
    )
    if team := plan.worst_team:
        rates = german.percent(team.before), german.percent(team.after)
        yield f"Schwächstes Team: {team.name}, vorher {rates[0]}, nachher {rates[1]}."
    if plan.small_teams:
        yield "Teams unter fünf Personen sind nicht ausgewiesen."


def proof(choice: Choice) -> str:
    """Return how sure it is that no plan is better."""
    if choice.optimal:
        return "Einen besseren Plan gibt es bei diesen Vorgaben nicht (bewiesen auf 0,01 %)."
    if choice.gap_percent is None:
        return "Nicht bewiesen, wie nah dieser Plan am besten ist; die Rechenzeit war zu Ende."
    gap = german.number(choice.gap_percent, decimals=2)
    return f"Nicht als bester Plan bewiesen: Höchstens {gap} % sind noch zu gewinnen."


def fairness(choice: Choice) -> Iterator[str]:
    """Return what it costs that the worst-off team comes first, if it does."""
    if choice.fairness is None:
        if choice.goal is Goal.WORST_TEAM and choice.found:
            yield "Kein Angebot hebt ein Team; dass das schwächste vorgeht, ändert hier nichts."
        return
    lost = choice.fairness.lost / choice.needed if choice.needed > 0 else 0.0
    share = german.number(100 * lost, decimals=1)
    yield (
        f"Preis dafür, dass das schwächste Team vorgeht: {share} % des Bedarfs weniger "
        f"geschlossen, {_extra(choice.fairness)}."
    )


def _extra(price: PriceOfFairness) -> str:
    # The exact difference of two sums could tell of few people.
    extra = round(price.extra_cost, -3)
    word = "Minderkosten" if extra < 0 else "Mehrkosten"
    return f"{word} rund {german.euro(abs(extra))}"
