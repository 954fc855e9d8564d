"""Generated offers and measures; measures follow from the gaps between target and first ratings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample.plan import Plan, happens, rows
from lernbund.sample.profiles import Offer, market, texts
from method.content import measure_types
from schemas.columns import LIST_SEPARATOR

FEWEST_OFFERS, MOST_OFFERS = 12, 25
_SHORT = 40  # [h], a course as long teaches more than an introduction
_MOST_PEOPLE = 12  # usual size of a course
_STATES = ("done", "done", "running", "planned", "planned", "dropped", "done", "running")
_AGO = {"done": (110, 400), "running": (20, 60), "planned": (-150, -20), "dropped": (60, 300)}
_BEGIN_TO_END = {"done": 45, "running": 120, "planned": 60, "dropped": 30}
_PAST = {"done", "dropped"}
_RESPONSIBLE = {
    "on_the_job": "Schichtleitung",
    "internal": "Fertigungsleitung",
    "external": "Personalbüro",
}


def offers(plan: Plan, known: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return 12 to 25 fictional courses, those for the company's ``known`` skills first."""
    here = set(known["skill_id"])
    count = int(rng.integers(FEWEST_OFFERS, MOST_OFFERS + 1))
    order = [market().offers[int(place)] for place in rng.permutation(len(market().offers))]
    order.sort(key=lambda offer: here.isdisjoint(offer.skills))
    return rows([_offer(n, offer, here, plan, rng) for n, offer in enumerate(order[:count], 1)])


def _offer(
    number: int, offer: Offer, here: set[str], plan: Plan, rng: Generator
) -> dict[str, object]:
    begin = plan.ago(-int(rng.integers(20, 200))) if happens(0.7, rng) else None
    place = market().places[int(rng.integers(len(market().places)))]
    away = offer.mode in {"on_site", "blended"}
    certified = offer.certified
    return {
        "offer_id": f"A{number:02}",
        "title": f"{offer.title} (Beispielangebot)",
        "provider": str(rng.choice(market().providers)),
        "postcode": place.postcode if away else None,
        "place": place.place if away else None,
        "mode": offer.mode,
        "hours": None if happens(0.08, rng) else offer.hours,
        "start": begin,
        "end": None if begin is None else _course_end(begin, offer.hours),
        "price": _price(offer.price, rng),
        "seats": int(rng.integers(8, 17)) if happens(0.8, rng) else None,
        "provider_certified": "yes" if certified == "yes" or happens(0.4, rng) else certified,
        "course_certified": certified,
        "measure_number": f"000/{number:03}/2026" if certified == "yes" else None,
        "degree": offer.degree,
        "certificate": "yes" if offer.degree else "unknown",
        "examination_fee": 0.0,
        "goal": "vocational_degree" if "Teilqualifizierung" in offer.title else "adaptation",
        "beyond_workplace": "yes" if (offer.hours or 0) > _SHORT else "unknown",
        "legal_duty": "no",
        "working_time": "yes",
        "skills": LIST_SEPARATOR.join(skill for skill in offer.skills if skill in here) or None,
        "reaches_level": offer.level,
        "content": f"Beispielangebot, frei erfunden: {offer.title}.",
        "link": f"https://www.example.org/kurse/{plan.company_id}-{number:02}",
        "seen_on": plan.ago(int(rng.integers(5, 90))),
    }


def _course_end(begin: pd.Timestamp, hours: float | None) -> pd.Timestamp:
    return begin + pd.Timedelta(days=int(np.ceil((hours or 16) / 8)) * 7 // 5)


def _price(price: float | None, rng: Generator) -> float | None:
    return None if price is None else float(round(price * rng.uniform(0.9, 1.1), -1))


def first_gaps(staff: pd.DataFrame, needed: pd.DataFrame, rated: pd.DataFrame) -> pd.DataFrame:
    """Return person, role, skill, weight, target and gap [steps] of the first rating."""
    early = rated[rated["source"] == "supervisor"].sort_values("rated_on")
    early = early.drop_duplicates(["person_id", "skill_id"])[["person_id", "skill_id", "level"]]
    grid = staff[["person_id", "role_id"]].merge(needed, on="role_id")
    grid = grid.merge(early, on=["person_id", "skill_id"])
    return grid.assign(gap=(grid["target"] - grid["level"]).clip(lower=0))


def measures(
    plan: Plan, gaps: pd.DataFrame, known: pd.DataFrame, courses: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Return measures in all states for the role-skill pairs with the largest weighted gaps.

    Skills that are only instructed again at intervals get no measure; their dates are enough.
    """
    learnt = known.loc[known["valid_months"].isna(), "skill_id"]
    needed = gaps[(gaps["gap"] > 0) & gaps["skill_id"].isin(learnt)]
    sums = (needed["gap"] * needed["weight"]).groupby([needed["role_id"], needed["skill_id"]]).sum()
    count = int(np.clip(plan.size // 10 + rng.integers(4, 8), 4, 18))
    pairs = list(sums.sort_values(ascending=False, kind="stable").head(count).index)
    titles = known.set_index("skill_id")["name"]
    records = []
    for number, (role, skill) in enumerate(pairs):
        lacking = needed[(needed["role_id"] == role) & (needed["skill_id"] == skill)]
        state = _STATES[number % len(_STATES)]
        record = _measure(plan, lacking, courses, state, rng)
        names = {"measure_id": f"M{number + 1:02}", "title": f"{record['title']}: {titles[skill]}"}
        records.append(record | names)
    return rows(records)


def _measure(
    plan: Plan, lacking: pd.DataFrame, courses: pd.DataFrame, state: str, rng: Generator
) -> dict[str, Any]:
    chosen = lacking.sort_values(["gap", "person_id"], ascending=[False, True]).head(_MOST_PEOPLE)
    path = _path(int(chosen["gap"].max()))
    kind = [kind for kind in measure_types().types if kind.path == path][int(rng.integers(2))]
    named = state != "planned" or happens(0.5, rng)
    learning = _learning(path, str(chosen["skill_id"].iloc[0]), courses, kind.hours_default)
    price = learning.pop("price", rng.choice([0, 15, 40]) if path == "internal" else 0)
    return {
        "title": kind.title,
        "path": path,
        "skill_id": chosen["skill_id"].iloc[0],
        "target_level": int(chosen["target"].iloc[0]),
        "role_id": chosen["role_id"].iloc[0],
        "people": LIST_SEPARATOR.join(sorted(chosen["person_id"])) if named else None,
        "headcount": None if named else len(chosen),
        "responsible": _RESPONSIBLE[path],
        "status": state,
        "note": str(rng.choice(texts()["measure_notes"][state])) if happens(0.4, rng) else None,
        "cost": None if pd.isna(price) else float(price * len(chosen)),
        **learning,
        **_dates(plan, state, learning["hours"], rng),
    }


def _path(gap: int) -> str:
    return {1: "on_the_job", 2: "internal"}.get(gap, "external")


def _learning(path: str, skill: str, courses: pd.DataFrame, usual: float) -> dict[str, Any]:
    """Return hours and, for an external measure, the first course for ``skill`` with its price."""
    taught = courses["skills"].fillna("").str.split(LIST_SEPARATOR)
    fits = courses[[path == "external" and skill in skills for skills in taught]]
    if fits.empty:
        return {"hours": float(usual)} | ({"price": None} if path == "external" else {})
    course = fits.iloc[0]
    hours = float(usual) if pd.isna(course["hours"]) else float(course["hours"])
    return {"offer_id": course["offer_id"], "hours": hours, "price": course["price"]}


def _dates(plan: Plan, state: str, hours: float, rng: Generator) -> dict[str, Any]:
    """Return days around the day of the data; longer courses take longer, beside the work."""
    takes = max(_BEGIN_TO_END[state], int(hours / 3))
    ended = int(rng.integers(*_AGO[state])) - (0 if state in _PAST else takes)
    start = plan.ago(ended + takes)
    verdict = str(rng.choice(["yes", "partly", "no"], p=[0.6, 0.32, 0.08]))
    checked = state == "done" and happens(0.75, rng)
    return {
        "agreed_on": min(start - pd.Timedelta(days=30), plan.ago(10)),
        "start": start,
        "end": plan.ago(ended),
        "effective": verdict if checked else None,
        "effective_on": plan.ago(ended - 60) if checked else None,
    }


def proofs(plan: Plan, gaps: pd.DataFrame, agreed: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return ratings by evidence after each finished measure: most people have gained a step."""
    if agreed.empty:
        return pd.DataFrame()
    done = agreed[(agreed["status"] == "done") & agreed["people"].notna()]
    done = done.assign(person_id=done["people"].str.split(LIST_SEPARATOR)).explode("person_id")
    grid = done.merge(
        gaps[["person_id", "skill_id", "target", "level"]], on=["person_id", "skill_id"]
    )
    gained = rng.choice([0, 1, 2], len(grid), p=[0.15, 0.6, 0.25])
    days = [_after(day, plan) for day in grid["end"]]
    return pd.DataFrame(
        {
            "person_id": grid["person_id"],
            "skill_id": grid["skill_id"],
            "source": "evidence",
            "rated_on": days,
            "level": np.minimum(grid["level"] + gained, np.maximum(grid["target"], grid["level"])),
            "rated_by": grid["responsible"],
            "evidence": np.where(grid["path"] == "external", "certificate", "observation"),
            "evidence_ref": grid["measure_id"].map("Maßnahme {}".format),
            "effective": grid["effective"],
            "effective_on": grid["effective_on"],
        }
    )


def _after(end: pd.Timestamp, plan: Plan) -> pd.Timestamp:
    return min(end + pd.offsets.BDay(10), plan.ago(3))
