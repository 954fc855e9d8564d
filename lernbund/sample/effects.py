"""Generated stakeholders, actions, answers to the survey, indicators and benefits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample.plan import Plan, happens, rows
from lernbund.sample.profiles import texts
from method.content import evaluation
from schemas.columns import LIST_SEPARATOR

_STATES = ("answered", "cannot_judge", "missing")
_MONTHS_BEFORE, _MONTHS_AFTER = 12, 6
_BASE = {"reaction": 4.0, "learning": 3.9, "behaviour": 3.4, "results": 3.3}
_BEFORE = {"learning": 2.5, "behaviour": 2.2}
_KINDS = {"looking_back": 2.1, "barrier": 2.4}
_CHANGED_KINDS = {"planned", "pilot"}


def stakeholders(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return groups with influence, concern and attitude; some without an attitude yet."""
    sizes = {"all_staff": plan.size, "affected": max(2, plan.size // 6), "management": 2}
    records: list[dict[str, Any]] = []
    for block in texts()["stakeholders"]:
        if block["kind"] == "works_council" and plan.works_council != "yes":
            continue
        attitude = int(np.clip(block["attitude"] + rng.integers(-1, 2), -2, 2))
        changed = {"attitude": None if happens(0.12, rng) else attitude}
        changed["size"] = sizes.get(block["kind"])
        records.append({"stakeholder_id": f"G{len(records) + 1}"} | block | changed)
    return rows(records)


def actions(plan: Plan, groups: pd.DataFrame, known: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return actions around one decision; in every third company some come in the wrong order."""
    reached = groups.drop_duplicates("kind").set_index("kind")["stakeholder_id"]
    decision = int(rng.integers(120, 240))
    early = 60 if happens(1 / 3, rng) else 0
    records: list[dict[str, Any]] = []
    for block in texts()["actions"]:
        if block["kind"] in reached:
            ago = decision - block["offset"] + (early if block["kind"] == "all_staff" else 0)
            names = {
                "stakeholder_id": str(reached[block["kind"]]),
                "action_id": f"K{len(records) + 1:02}",
            }
            records.append(names | _action(block, plan.ago(ago), plan, _changing(known), rng))
    return rows(records)


def _action(
    block: dict[str, Any], day: pd.Timestamp, plan: Plan, technology: str, rng: Generator
) -> dict[str, Any]:
    past = day < pd.Timestamp(plan.day)
    status = str(rng.choice(["done", "dropped"], p=[0.9, 0.1])) if past else "planned"
    asked = status == "done" and happens(0.5, rng)
    return {
        "occasion": block["occasion"].format(technology=technology),
        "goal": block["goal"],
        "message": block["message"].format(technology=technology),
        "channel": block["channel"],
        "sender": block["sender"],
        "day": None if status == "planned" and happens(0.2, rng) else day,
        "feedback": str(rng.choice(texts()["feedback"])) if asked else None,
        "status": status,
    }


def _changing(known: pd.DataFrame) -> str:
    if known.empty:
        return "Neue Technik"
    coming = known[known["status"].isin(_CHANGED_KINDS)]
    return str((known if coming.empty else coming).sort_values("impact")["name"].iloc[-1])


def answers(plan: Plan, agreed: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return answers to the waves that are due for finished and running measures with people."""
    if agreed.empty:
        return pd.DataFrame()
    asked = agreed[agreed["status"].isin(["done", "running"]) & agreed["people"].notna()]
    frames = []
    for number, people_text, end in zip(
        asked["measure_id"], asked["people"], asked["end"], strict=True
    ):
        people = str(people_text).split(LIST_SEPARATOR)
        codes = [
            f"R{code}" for code in rng.choice(np.arange(1000, 99999), len(people), replace=False)
        ]
        frames.append(_sheet(str(number), codes, _due(plan, end), rng))
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def _due(plan: Plan, end: pd.Timestamp) -> list[str]:
    passed = (pd.Timestamp(plan.day) - end).days
    later = [w.id for w in evaluation().waves if w.anchor == "end" and w.days <= passed]
    return ["T0", *later]


def _sheet(measure: str, codes: list[str], waves: list[str], rng: Generator) -> pd.DataFrame:
    """Return the answers of the people behind ``codes``; about a fifth drop out per wave."""
    items = pd.DataFrame(
        [(i.id, i.level, i.kind, w) for i in evaluation().items for w in i.waves if w in waves]
    )
    items.columns = pd.Index(["item_id", "level", "kind", "wave"])
    person = pd.DataFrame({"respondent": codes, "tone": rng.normal(0, 0.5, len(codes))})
    grid = items.merge(person, how="cross")
    stays = pd.DataFrame([(c, w, happens(0.82, rng)) for c in codes for w in waves])
    stays.columns = pd.Index(["respondent", "wave", "stays"])
    grid = grid.merge(stays, on=["respondent", "wave"])
    grid = grid[grid["stays"]].reset_index(drop=True)
    if grid.empty:
        return grid
    mean = grid["level"].map(_BASE).mask(grid["wave"] == "T0", grid["level"].map(_BEFORE))
    mean = grid["kind"].map(_KINDS).fillna(mean)
    value = (mean + grid["tone"] + rng.normal(0, 0.7, len(grid))).round().clip(1, 5)
    grid["state"] = rng.choice(_STATES, len(grid), p=(0.93, 0.05, 0.02))
    grid["value"] = value.where(grid["state"] == "answered")
    return grid.assign(measure_id=measure)


def indicators(plan: Plan, rng: Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two to five indicators and their monthly values before and after the measures."""
    count = int(rng.integers(2, 6))
    names, values = [], []
    for number, place in enumerate(rng.permutation(len(texts()["indicators"]))[:count], start=1):
        block = texts()["indicators"][int(place)]
        code = f"I{number}"
        names.append({"indicator_id": code} | {k: block[k] for k in ("name", "unit", "direction")})
        values += monthly(plan, code, block, rng)
    return rows(names), rows(values)


def monthly(plan: Plan, code: str, block: dict[str, Any], rng: Generator) -> list[dict[str, Any]]:
    """Return values of the months before (T0) and after (T2); some months are missing."""
    last = pd.Period(plan.day, freq="M") - 1
    records: list[dict[str, Any]] = []
    for step in range(_MONTHS_BEFORE + _MONTHS_AFTER):
        if happens(0.06, rng):
            continue
        after = step >= _MONTHS_BEFORE
        mean = block["before"] * plan_factor(plan) + (block["change"] if after else 0)
        value = round(max(0.0, rng.normal(mean, block["spread"])), 1)
        period = str(last - (_MONTHS_BEFORE + _MONTHS_AFTER - 1 - step))
        wave = "T2" if after else "T0"
        records.append({"indicator_id": code, "wave": wave, "period": period, "value": value})
    return records


def plan_factor(plan: Plan) -> float:
    """Return a factor near 1 that is the same for all months of a company."""
    return 0.97 + (plan.size % 7) / 100


def benefits(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return two to four estimated benefits [EUR a year] with their assumption."""
    count = int(rng.integers(2, 5))
    return rows(
        [
            {
                "benefit_id": f"N{number}",
                "name": block["name"],
                "yearly": float(round(block["per_person"] * plan.size * rng.uniform(0.6, 1.2), -2)),
                "confidence": block["confidence"],
                "basis": block["basis"],
            }
            for number, block in enumerate(texts()["benefits"][:count], start=1)
        ]
    )
