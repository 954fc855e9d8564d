"""What ``lernbund plan`` prints: the chosen courses, what they close and cost, what stays open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from method.choice.choose import choose
from method.choice.courses import ShownCourse
from method.choice.from_case import CaseProblem, problem_of
from method.choice.records import Goal
from method.choice.results import Choice, PriceOfFairness
from method.choice.shown import OpenSkill, Shown, shown, shown_clash
from method.disclosure import FEW
from method.instruments.verdict import STANDING
from reports import german
from reports.sentences.offers import effect, money, proof
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
    payers = f": {', '.join(course.payers)}" if course.payers else ""
    return f"{cost} (Förderung {STANDING[course.verdict]}{payers})"


def _result(plan: Shown, posed: CaseProblem, choice: Choice) -> list[str]:
    lines = [*effect(plan), *money(plan), proof(choice)]
    if choice.fairness is not None:
        lines.append(_fairness(choice.fairness, choice))
    unlimited = posed.problem.budget is None
    return [*lines, *(["Ein Budget setzen Sie mit --budget."] if unlimited else [])]


def _fairness(price: PriceOfFairness, choice: Choice) -> str:
    lost = price.lost / choice.needed if choice.needed > 0 else 0.0
    share = german.number(100 * lost, decimals=1)
    # The exact difference of two sums could tell of few people.
    extra = german.euro(round(price.extra_cost, -3))
    return (
        f"Preis dafür, dass das schwächste Team vorgeht: {share} % des Bedarfs weniger "
        f"geschlossen, Mehrkosten rund {extra}."
    )


def _open(skill: OpenSkill) -> str:
    return f"{skill.name}: {skill.people_text}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", title, *found] if found else []
