"""What ``lernbund plan`` prints: the chosen courses, what they close and cost, what stays open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from method.choice.choose import choose
from method.choice.from_case import CaseProblem, problem_of
from method.choice.records import Goal
from method.choice.results import Choice, PriceOfFairness
from method.choice.shown import OpenSkill, Shown, ShownCourse, shown, shown_clash
from method.disclosure import FEW
from method.offers.funding import VERDICT_TITLES
from reports import german
from schemas.case import Case
from schemas.store import open_store

GOALS = {"total": Goal.TOTAL, "worst-team": Goal.WORST_TEAM}
GOAL_TITLES = {
    Goal.TOTAL: "im Ganzen möglichst viel schließen",
    Goal.WORST_TEAM: "das schwächste Team zuerst, dann möglichst viel im Ganzen",
}
UNITS = {"all": "", "person": " je Person", "run": " je Durchführung"}
CLOSING = (
    "Dies ist ein Vorschlag; ihn beschließen Betrieb, Betriebsrat und Beschäftigte. Förderung ist "
    "Ermessen und heißt hier höchstens „voraussichtlich“; der Antrag kommt vor dem ersten Tag. "
    "Keine Rechtsberatung."
)


def plan_text(
    company: str,
    workspace: str,
    *,
    as_of: datetime.date,
    goal: str = "total",
    budget: float | None = None,
    max_km: float | None = None,
    with_people: bool = False,
) -> tuple[str, bool]:
    """Return the plan of courses for ``company`` in German, and whether there is one.

    Args:
        company: Identifier of the company.
        workspace: Folder or address of the store.
        as_of: Day of the ratings, the law and the plan.
        goal: A key of GOALS.
        budget: Most that may be paid [EUR].
        max_km: Longest way to a course [km].
        with_people: Confidential version with person codes.

    Raises:
        StoreError: If there is no such workspace or company.
    """
    with open_store(workspace, create=False) as store:
        case = store.read(company)
    posed = problem_of(case, as_of, budget=budget, max_km=max_km)
    choice = choose(posed.problem, goal=GOALS[goal])
    lines = [*_head(case, posed, choice, as_of), ""]
    if choice.found:
        lines += _plan(shown(case, posed, choice, with_people=with_people), posed, choice)
    else:
        lines += shown_clash(case, posed, choice, with_people=with_people)
    lines += [*_section("Nicht berücksichtigt", posed.left_out)]
    lines += [*_section("Annahmen", posed.assumptions), "", CLOSING]
    return "\n".join(lines), choice.found


def _head(case: Case, posed: CaseProblem, choice: Choice, as_of: datetime.date) -> tuple[str, ...]:
    budget = posed.problem.budget
    limit = "ohne Grenze" if budget is None else german.euro(budget)
    return (
        f"Kursplan für {case.name} ({case.company_id}), Stand {german.date(as_of)}",
        f"Ziel: {GOAL_TITLES[choice.goal]}. Budget: {limit}.",
    )


def _plan(plan: Shown, posed: CaseProblem, choice: Choice) -> list[str]:
    agreed = [_course(each) for each in plan.courses if each.agreed]
    chosen = [_course(each) for each in plan.courses if not each.agreed]
    nothing = "Kein weiterer Kurs schließt eine bekannte Lücke zu vertretbaren Kosten."
    return [
        "Gewählte Kurse",
        *(f"  {line}" for line in chosen or [nothing]),
        *_section("Schon vereinbart und im Plan enthalten", agreed),
        *_section("Ergebnis", _result(plan, posed, choice)),
        *_section("Offen bleibt (Personen je Kompetenz)", map(_open, plan.open_skills)),
    ]


def _course(course: ShownCourse) -> str:
    people = FEW if course.people is None else german.count(course.people)
    who = f"{people} {'Person' if course.people == 1 else 'Personen'}"
    codes = f" ({', '.join(course.codes)})" if course.codes else ""
    begins = f"Beginn {german.date(course.start)}" if course.start else "Beginn nach Absprache"
    return f"{course.title}: {who}{codes}, {begins}, {_money(course)}"


def _money(course: ShownCourse) -> str:
    if course.running:
        return "läuft schon"
    if not course.known:
        return "Kosten nicht genannt"
    unit = UNITS[course.unit]
    cost = f"{german.euro(course.gross)}{unit}, davon eigene Kosten {german.euro(course.net)}{unit}"
    if course.verdict is None:
        return cost
    return f"{cost} (§ 82 SGB III: {VERDICT_TITLES[course.verdict]})"


def _result(plan: Shown, posed: CaseProblem, choice: Choice) -> list[str]:
    lines = [*_closed(plan), *_team(plan), *_costs(plan), _certainty(choice)]
    if choice.fairness is not None:
        lines.append(_fairness(choice.fairness, choice))
    if plan.several_funded:
        lines.append(
            "Manche Personen stehen in mehreren geförderten Kursen. Zwischen zwei Förderungen nach "
            "§ 82 SGB III liegt in der Regel eine Wartezeit; die eigenen Kosten können höher sein."
        )
    unlimited = posed.problem.budget is None
    return [*lines, *(["Ein Budget setzen Sie mit --budget."] if unlimited else [])]


def _costs(plan: Shown) -> list[str]:
    if plan.gross is None:
        return ["Die Summe der Kosten verriete Angaben über weniger als fünf Personen."]
    own = german.euro(plan.net)
    costs = f"Kosten: {german.euro(plan.gross)}, davon eigene Kosten nach Förderung {own}."
    time = f"Arbeitszeit im Kurs: {german.euro(plan.time)}, nicht in den Kosten enthalten."
    return [costs, *([time] if plan.time else [])]


def _closed(plan: Shown) -> list[str]:
    if plan.closed is None:
        return ["Es ist keine Lücke bekannt."]
    rates = german.percent(plan.before), german.percent(plan.after)
    left = german.percent(1 - plan.closed)
    return [
        f"Erfüllung der Anforderungen: vorher {rates[0]}, nachher {rates[1]}.",
        f"Offener Bedarf (Stufen mal Gewicht): vorher {german.percent(1.0)}, nachher {left}.",
    ]


def _team(plan: Shown) -> list[str]:
    small = " Teams unter fünf Personen sind nicht ausgewiesen." if plan.small_teams else ""
    team = plan.worst_team
    if team is None:
        return [small.strip()] if small else []
    rates = german.percent(team.before), german.percent(team.after)
    return [f"Schwächstes Team: {team.name}, vorher {rates[0]}, nachher {rates[1]}.{small}"]


def _certainty(choice: Choice) -> str:
    if choice.optimal:
        return "Einen besseren Plan gibt es bei diesen Vorgaben nicht (bewiesen auf 0,01 %)."
    if choice.gap_percent is None:
        return "Nicht bewiesen, wie nah dieser Plan am besten ist; die Rechenzeit war zu Ende."
    gap = german.number(choice.gap_percent, decimals=2)
    return f"Nicht als bester Plan bewiesen: Höchstens {gap} % sind noch zu gewinnen."


def _fairness(price: PriceOfFairness, choice: Choice) -> str:
    lost = price.lost / choice.needed if choice.needed > 0 else 0.0
    share = german.number(100 * lost, decimals=1)
    return (
        f"Preis dafür, dass das schwächste Team vorgeht: {share} % des Bedarfs weniger "
        f"geschlossen, Mehrkosten {german.euro(price.extra_cost)}."
    )


def _open(skill: OpenSkill) -> str:
    return f"{skill.name}: {FEW if skill.people is None else german.count(skill.people)}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", title, *found] if found else []
