"""Generated tables of the initial situation: company, sites, processes, technologies, maturity."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample.plan import Plan, happens, rows, spread
from lernbund.sample.profiles import Technology, profiles, texts
from method.content import instrument
from schemas.columns import LIST_SEPARATOR
from schemas.sharing import OUTSIDE, SUBJECTS

_UPPER = (10, 20, 30)
_MORE_LEADERS_FROM = (30, 200)
_WEIGHTS = (0.25, 0.5, 0.75, 1.0)
_STATES = ("answered", "unknown", "not_applicable")
_DIFFICULT = {"technology-5": -0.6, "skills-5": -0.6, "workforce-4": -0.3, "network-2": -0.3}
_PHASES = {
    "settled": {"in_use": 0.9, "pilot": 0.1},
    "coming": {"in_use": 0.15, "pilot": 0.25, "planned": 0.4, "considered": 0.2},
    "leaving": {"phased_out": 0.8, "in_use": 0.2},
}
_RELEASES = {"": 0.25, "nothing": 0.05, "topic": 0.3, "name": 0.4}
_TOLD, _TELLS = ("example", OUTSIDE), 0.25  # texts, and how many of those that may write one
_HORIZONS = {
    "in_use": (-14, -1),
    "pilot": (0, 0),
    "planned": (1, 2),
    "considered": (2, 4),
    "phased_out": (1, 3),
}


def weighted_headcount(hours: pd.Series[float]) -> float:
    """Return people weighted by weekly ``hours`` [h/week] after § 82 (6) SGB III; gaps count 1."""
    weights = np.array(_WEIGHTS)[np.searchsorted(_UPPER, hours.fillna(40).to_numpy(), side="left")]
    return float(weights.sum())


def company(plan: Plan, people: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return the one row of the company; goals say that it is fictional."""
    drivers = np.clip(np.array(plan.branch.drivers) + rng.integers(-1, 2, 4), 0, 4)
    row = {
        "company_id": plan.company_id,
        "name": plan.name,
        "wz_code": plan.branch.wz_code,
        "sector_role": plan.sector_role,
        "headcount": weighted_headcount(people["weekly_hours"]),
        "group_headcount": plan.group_headcount,
        "part_of_group": "yes" if plan.group_headcount else "no",
        "works_council": plan.works_council,
        "training_agreement": plan.training_agreement,
        "short_time": "no",
        "recent_82": "no",
        "recent_degree": "no",
        "restructuring": "no",
        "women": len(people) * 2 // 7,
        "structural_change": 0.0,
        "labour_cost": plan.labour_cost,
        "goals": f"Frei erfundenes Beispiel. {plan.branch.goals}",
    }
    names = ("digital", "decarbonisation", "demography", "markets")
    scores = {f"driver_{name}": int(d) for name, d in zip(names, drivers, strict=True)}
    return rows([row | scores])


def research(plan: Plan) -> pd.DataFrame:
    """Return the consent to research of all companies but every seventh, which says nothing."""
    if plan.size % 7 == 0:
        return pd.DataFrame()
    licence = "open" if plan.size % 2 else "science"
    return rows([{"decided_on": plan.ago(400), "consent": "agreed", "licence": licence}])


def sites(plan: Plan) -> pd.DataFrame:
    """Return the sites, the first one the main site."""
    return rows(
        [
            {
                "site_id": f"S{number}",
                "name": "Stammwerk" if number == 1 else f"Werk {site.place.place}",
                "postcode": site.place.postcode,
                "place": site.place.place,
                "ags": site.ags,
                "main": "yes" if number == 1 else "no",
            }
            for number, site in enumerate(plan.sites, start=1)
        ]
    )


def processes(plan: Plan) -> pd.DataFrame:
    """Return the processes in which somebody works."""
    used = {profiles().roles[role].process for role in plan.staffing}
    return rows(
        [
            {
                "process_id": name,
                "name": profiles().processes[name].name,
                "kind": profiles().processes[name].kind,
                "importance": importance,
                "description": profiles().processes[name].description,
            }
            for name, importance in plan.branch.processes.items()
            if name in used
        ]
    )


def technologies(plan: Plan, known: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return technologies that touch a ``known`` process, their state drawn by their phase."""
    records = []
    for name in plan.branch.technologies:
        block = profiles().technologies[name]
        touched = [process for process in block.processes if process in set(known["process_id"])]
        if touched and happens(0.85, rng):
            records.append(_technology(name, block, touched, plan, rng))
    return rows(records)


def _technology(
    name: str, block: Technology, touched: list[str], plan: Plan, rng: Generator
) -> dict[str, object]:
    phases = _PHASES[block.phase]
    status = str(rng.choice(list(phases), p=list(phases.values())))
    first, last = _HORIZONS[status]
    return {
        "technology_id": name,
        "name": block.name,
        "family": block.family,
        "status": status,
        "horizon": plan.day.year + int(rng.integers(first, last + 1)),
        "processes": LIST_SEPARATOR.join(touched),
        "impact": block.impact,
        "note": block.note,
    }


def maturity(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return answer sheets of management and employees; some items unknown or not applicable."""
    sheets = _sheets(plan)
    items = [item.id for item in instrument().items]
    grid = sheets.merge(pd.DataFrame({"item_id": items}), how="cross")
    base = pd.Series(rng.normal(1.7, 0.7, len(items)), index=items)
    base = base.add(pd.Series(_DIFFICULT), fill_value=0)
    # Management tends to see its own company more favourably than those who work in it.
    favour = grid["rater_group"].map({"management": 0.4, "employees": -0.2})
    level = grid["item_id"].map(base) + favour + rng.normal(0, 0.6, len(grid))
    state = pd.Series(rng.choice(_STATES, len(grid), p=(0.88, 0.09, 0.03)), index=grid.index)
    grid["state"] = state
    grid["level"] = level.round().clip(0, 4).where(state == "answered")
    notes = pd.Series(rng.choice(texts()["maturity_notes"], len(grid)), index=grid.index)
    grid["note"] = notes.where(spread(0.08, grid, rng) & (state == "answered"))
    return grid


def _sheets(plan: Plan) -> pd.DataFrame:
    management = 1 + int(np.searchsorted(_MORE_LEADERS_FROM, plan.size, side="right"))
    employees = min(2 + plan.size // 15, 12)
    codes = [f"L{number}" for number in range(1, management + 1)]
    codes += [f"B{number}" for number in range(1, employees + 1)]
    groups = ["management"] * management + ["employees"] * employees
    return pd.DataFrame({"rater_group": groups, "sheet": codes})


def maturity_targets(rng: Generator) -> pd.DataFrame:
    """Return a target per dimension, its default or one step less."""
    return rows(
        [
            {
                "dimension_id": dimension.id,
                "target": max(dimension.default_target - int(happens(0.3, rng)), 1),
            }
            for dimension in instrument().dimensions
        ]
    )


def workshops(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return a workshop per step the consulting has come to, about two months apart."""
    records = []
    held = [block for block in texts()["workshops"] if plan.has(block["step"])]
    for number, block in enumerate(held):
        present = "no" if happens(0.25, rng) else "yes"
        records.append(
            {
                "workshop_id": f"W{number + 1}",
                "held_on": plan.ago(420 - 75 * number + int(rng.integers(-15, 16))),
                "step": block["step"],
                "participants": int(rng.integers(3, 6 + plan.size // 40)),
                "works_council_present": present if plan.works_council == "yes" else None,
                "decisions": block["decisions"],
            }
        )
    return rows(records)


def sharing(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return what the company lets others of its network see; subjects without a row: nothing."""
    drawn = rng.choice(list(_RELEASES), size=len(SUBJECTS), p=list(_RELEASES.values()))
    return rows(
        [
            {
                "subject": subject,
                "visibility": visibility,
                "agreed_on": plan.ago(45),
                "contact": "Personalleitung",
                "wording": str(rng.choice(texts()["stories"])) if subject in _TOLD else None,
            }
            for subject, visibility in zip(SUBJECTS, drawn, strict=True)
            if visibility and (subject not in _TOLD or happens(_TELLS, rng))
        ]
    )
