"""What ``lernbund plan`` prints: chapter 4 in the shell, from needs to applications."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from lernbund.plan import PlanError
from method.choice.courses import ShownCourse
from method.choice.records import Goal
from method.choice.shown import OpenSkill, Shown, shown, shown_clash
from method.dated_law import OutsideLaw
from method.disclosure import FEW
from method.instruments.verdict import STANDING, Verdict
from method.offers.analysis import Offers, analyse
from method.offers.funding_tables import applications_frame, money_frame, why_frame
from method.offers.plan_what_ifs import plan_what_ifs
from reports import german
from reports.sentences.plan import GOAL_TITLES, effect, fairness, money, proof
from schemas.case import Case
from schemas.store import open_store

GOALS = {"total": Goal.TOTAL, "worst-team": Goal.WORST_TEAM}
UNITS = {"all": "", "person": " je Person", "run": " je Durchführung"}
MOST_OFFERS = 3
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
    goal: str | None = None,
    budget: float | None = None,
    max_km: float | None = None,
    with_people: bool = False,
) -> tuple[str, bool]:
    """Return the plan of courses for ``company`` in German, and whether there is one.

    Args:
        company: Identifier of the company.
        workspace: Folder or address of the store.
        as_of: Day of the ratings, the law and the plan.
        goal: A key of GOALS, None for that of the table of rules.
        budget: Most that may be paid [EUR].
        max_km: Longest way to a course [km].
        with_people: Confidential version with person codes.

    Raises:
        PlanError: If ``as_of`` lies before the law the kit knows.
        StoreError: If there is no such workspace or company.
    """
    with open_store(workspace, create=False) as store:
        case = store.read(company)
    aim = None if goal is None else GOALS[goal]
    try:
        result = analyse(case, as_of, goal=aim, budget=budget, max_km=max_km)
    except OutsideLaw as outside:
        raise PlanError(f"{outside}. Bitte nennen Sie mit --as-of einen späteren Tag.") from outside
    return "\n".join(_text(case, result, with_people=with_people)), result.choice.found


def _text(case: Case, result: Offers, *, with_people: bool) -> Iterator[str]:
    yield from _head(case, result)
    yield from _section("Bedarf und passende Angebote", _needs(result))
    yield ""
    if result.choice.found:
        plan = shown(case, result.posed, result.choice, with_people=with_people)
        yield from _plan(plan, result)
        yield from _funding(plan.courses, result)
    else:
        yield from shown_clash(case, result.posed, result.choice, with_people=with_people)
    yield from _section("Nicht berücksichtigt", result.posed.left_out)
    yield from _section("Annahmen", result.posed.assumptions)
    yield from ("", CLOSING)


def _head(case: Case, result: Offers) -> tuple[str, ...]:
    budget = result.posed.problem.budget
    limit = "ohne Grenze" if budget is None else german.euro(budget)
    return (
        f"Kursplan für {case.name} ({case.company_id}), Stand {german.date(result.as_of)}",
        f"Ziel: {GOAL_TITLES[result.goal]}. Budget: {limit}.",
    )


def _needs(result: Offers) -> Iterator[str]:
    for row in result.shown_needs.to_dict("records"):
        fitting = result.matches[result.matches["skill_id"].eq(row["skill_id"])]
        people = "1 Person" if row["people"] == 1 else f"{row['people']} Personen"
        yield f"{row['skill']}, {people}: {_fitting(fitting)}"


def _fitting(matches: pd.DataFrame) -> str:
    if matches.empty:
        return "kein Angebot passt"
    first = [_offer(row) for row in matches.head(MOST_OFFERS).to_dict("records")]
    more = len(matches) - MOST_OFFERS
    return "; ".join([*first, f"{more} weitere"] if more > 0 else first)


def _offer(row: dict[Any, Any]) -> str:
    if pd.isna(row["price"]):
        return f"„{row['title']}“ (Preis nicht genannt)"
    price, left = german.euro(row["price"]), german.euro(row["net_each"])
    funded = f", bleibt {left}: {row['payers']}" if row["verdict"] == Verdict.YES else ""
    return f"„{row['title']}“ ({price} je Person{funded})"


def _plan(plan: Shown, result: Offers) -> Iterator[str]:
    agreed = [_course(each) for each in plan.courses if each.agreed]
    chosen = [_course(each) for each in plan.courses if not each.agreed]
    nothing = "Kein weiterer Kurs schließt eine bekannte Lücke zu vertretbaren Kosten."
    yield "Gewählte Kurse"
    yield from (f"  {line}" for line in chosen or [nothing])
    yield from _section("Schon vereinbart und im Plan enthalten", agreed)
    yield from _section("Ergebnis", _result(plan, result))
    yield from _section("Offen bleibt (Personen je Kompetenz)", map(_open, plan.open_skills))


def _funding(courses: Sequence[ShownCourse], result: Offers) -> Iterator[str]:
    what_ifs = plan_what_ifs(courses, result.company, result.book)
    yield from _rows("Wer welchen Betrag trägt", money_frame(courses), _share)
    yield from _rows("Warum nicht mehr Förderung", why_frame(courses), _why)
    yield from _section("Was wäre, wenn", (f"{each.title}. {each.sentence}" for each in what_ifs))
    yield from _rows("Anträge", applications_frame(courses), _application)


def _rows(title: str, frame: pd.DataFrame, said: Callable[[dict[Any, Any]], str]) -> list[str]:
    return _section(title, map(said, frame.to_dict("records")))


def _share(row: dict[Any, Any]) -> str:
    funded, cost = german.euro(row["funded"]), german.euro(row["cost"])
    return (
        f"{row['title']}, {row['item']}: {row['payer']} {funded} von {cost}. {row['sentence']} "
        f"({row['where']})"
    )


def _why(row: dict[Any, Any]) -> str:
    courses = german.plural(row["courses"], "Kurs", "Kursen")
    standing = STANDING[Verdict(row["verdict"])]
    return f"{row['instrument']}, {standing} bei {courses}: {row['sentence']} ({row['where']})"


def _application(row: dict[Any, Any]) -> str:
    day = row["last_day"]
    due = "vor dem ersten Tag" if pd.isna(day) else f"spätestens am {german.date(day)}"
    first = "" if row["verdict"] == Verdict.YES else ", erst klären, was fehlt"
    return (
        f"{row['instrument']} für „{row['title']}“: {due}{first}; {row['applicant']}; "
        f"bei: {row['office']}"
    )


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


def _result(plan: Shown, result: Offers) -> Iterator[str]:
    yield from effect(plan)
    yield from money(plan)
    yield from fairness(result.choice)
    yield proof(result.choice)
    if result.posed.problem.budget is None:
        yield "Ein Budget setzen Sie mit --budget oder auf dem Blatt „Planvorgaben“."


def _open(skill: OpenSkill) -> str:
    return f"{skill.name}: {skill.people_text}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", title, *found] if found else []
