"""Generated roles, people, skills, requirements, ratings and wishes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample.plan import Plan, happens, rows, spread
from lernbund.sample.profiles import profiles, texts
from method.content import catalogue
from method.content.models import Skill
from schemas.people import AGE_BANDS

_ESCO = "http://data.europa.eu/esco"
_AGES = (0.06, 0.14, 0.20, 0.24, 0.19, 0.17)  # older than the national average, as in the region
_HOURS = (40.0, 38.5, 37.5, 35.0, 30.0, 25.0, 20.0, 10.0)
_HOURS_SHARES = {True: (0.6, 0.2, 0.05, 0.07, 0.05, 0.01, 0.02, 0.0)}
_HOURS_SHARES[False] = (0.45, 0.15, 0.05, 0.1, 0.12, 0.05, 0.06, 0.02)
_MORE_SHIFTS_FROM = (20, 100)
_SHIFTS = ("Frühschicht", "Spätschicht", "Nachtschicht")
# Missing steps to the target: what is new to a company is known by few.
_NEWNESS = {"ai": 2.0, "additive": 1.8, "robotics": 1.5, "data": 0.8, "cax": 0.8, "cnc": 0.6}
_USUAL = 0.35
_INSTRUCTED = 0.1  # what has to be repeated at intervals is known to nearly all
_NEWCOMER = 1.4
_CORE = 3
_GRADUATE = 6
_AGE_EFFECT = {"15-24": 0.6, "25-34": 0.1, "35-44": 0.0, "45-54": -0.1, "55-59": 0.0, "60+": 0.1}


def roles(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return the roles in which somebody works; planned headcount follows about two years on."""
    records = []
    for name, count in plan.staffing.items():
        block = profiles().roles[name]
        records.append(
            {
                "role_id": name,
                "name": block.name,
                "process_id": block.process,
                "kldb": block.kldb,
                "esco_uri": f"{_ESCO}/occupation/{block.esco}" if block.esco else None,
                "planned_headcount": float(max(1, round(count * rng.normal(1.0, 0.1)))),
                "critical": block.critical,
            }
        )
    return rows(records)


def people(plan: Plan, rng: Generator) -> pd.DataFrame:
    """Return the people under codes, older ones more often than younger."""
    role = [name for name, count in plan.staffing.items() for _ in range(count)]
    blocks = [profiles().roles[name] for name in role]
    frame = pd.DataFrame({"role_id": role})
    frame["person_id"] = [f"P{number:03}" for number in rng.permutation(len(role)) + 1]
    frame["team"] = [_team(block.shift, plan, rng) for block in blocks]
    frame["weekly_hours"] = [float(rng.choice(_HOURS, p=_HOURS_SHARES[b.shift])) for b in blocks]
    frame["age_band"] = rng.choice(list(AGE_BANDS), len(role), p=_AGES)
    frame["dqr_level"] = [int(rng.choice(block.dqr)) for block in blocks]
    too_young = (frame["age_band"] == "15-24") & (frame["dqr_level"] >= _GRADUATE)
    frame["age_band"] = frame["age_band"].mask(too_young, "25-34")
    years = plan.day.year - rng.geometric(0.35, len(role)).clip(1, 15) + 1
    frame["last_training"] = pd.Series(years).where(spread(0.75, role, rng))
    return frame.sort_values("person_id", ignore_index=True)


def _team(shift: bool, plan: Plan, rng: Generator) -> str:  # noqa: FBT001 - a property of the role
    if not shift:
        return "Tagdienst"
    shifts = 1 + int(np.searchsorted(_MORE_SHIFTS_FROM, plan.size, side="right"))
    return _SHIFTS[int(rng.integers(shifts))]


def requirements(plan: Plan) -> pd.DataFrame:
    """Return what each role needs, of the skills that matter most to the company."""
    full = rows(
        [
            {"role_id": role, "skill_id": skill, "target": target, "weight": weight}
            for role in plan.staffing
            for skill, (target, weight) in plan.needs(role).items()
        ]
    )
    matters = full["weight"] * 1000 + full["role_id"].map(plan.staffing)
    order = matters.groupby(full["skill_id"]).max().sort_values(ascending=False, kind="stable")
    return full[full["skill_id"].isin(order.index[: plan.most_skills])].reset_index(drop=True)


def skills(needed: pd.DataFrame) -> pd.DataFrame:
    """Return the skills of the catalogue that ``needed`` (requirements) mentions."""
    used = set(needed["skill_id"])
    titles = {group.id: group.title for group in catalogue().groups}
    return rows(
        [
            {
                "skill_id": skill.id,
                "name": skill.title,
                "group": titles[skill.group],
                "valid_months": skill.valid_months,
                "esco_uri": skill.esco_uri,
            }
            for skill in catalogue().skills
            if skill.id in used
        ]
    )


def ratings(plan: Plan, staff: pd.DataFrame, needed: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Return two rounds of supervisors' ratings, self ratings and certificates over two years."""
    grid = _rated_grid(plan, staff, needed, rng)
    rounds = [
        _supervisors(plan, grid, rng, ago=430, share=0.75, growth=-0.25),
        _supervisors(plan, grid, rng, ago=70, share=0.9, growth=0.0),
        _selves(plan, grid, rng),
        _certificates(plan, grid, rng),
    ]
    key = ["person_id", "skill_id", "source", "rated_on"]
    events = pd.concat([frame for frame in rounds if len(frame)], ignore_index=True)
    return events.drop_duplicates(key).sort_values(key, ignore_index=True)


def _rated_grid(
    plan: Plan, staff: pd.DataFrame, needed: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Return person x skill of the rated people with the true level as a number with decimals."""
    newness = {skill.id: _newness(skill) for skill in catalogue().skills}
    own = pd.Series(rng.normal(0, 0.45, len(newness)), index=list(newness))
    chosen = staff[rng.random(len(staff)) < plan.coverage]
    chosen = staff.head(1) if chosen.empty else chosen
    grid = chosen.merge(needed, on="role_id")
    distance = grid["skill_id"].map(newness) + grid["skill_id"].map(own)
    distance = distance.mask(grid["weight"] == _CORE, distance * 0.5)
    distance = distance + grid["age_band"].map(_AGE_EFFECT).fillna(0)
    ability = rng.normal(0, 0.45, len(staff)) - _NEWCOMER * spread(0.12, staff, rng)
    able = pd.Series(ability, index=staff["person_id"])
    level = grid["target"] - distance + grid["person_id"].map(able) + rng.normal(0, 0.6, len(grid))
    return grid.assign(true=level.clip(0, 4))


def _newness(skill: Skill) -> float:
    return _INSTRUCTED if skill.valid_months else _NEWNESS.get(skill.technology, _USUAL)


def _supervisors(
    plan: Plan, grid: pd.DataFrame, rng: Generator, *, ago: int, share: float, growth: float
) -> pd.DataFrame:
    rated = grid[rng.random(len(grid)) < share]
    offset = rated["team"].map({team: 7 * n for n, team in enumerate((*_SHIFTS, "Tagdienst"))})
    days = {shift: plan.ago(ago - int(shift)) for shift in offset.unique()}
    return pd.DataFrame(
        {
            "person_id": rated["person_id"],
            "skill_id": rated["skill_id"],
            "source": "supervisor",
            "rated_on": offset.map(days),
            "level": (rated["true"] + growth).round().clip(0, 4),
            "rated_by": np.where(rated["team"] == "Tagdienst", "Bereichsleitung", "Schichtleitung"),
            "evidence": rng.choice(["talk", "observation"], len(rated), p=[0.6, 0.4]),
        }
    )


def _selves(plan: Plan, grid: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    people = grid["person_id"].unique()
    rated = grid[grid["person_id"].isin(people[spread(0.6, people, rng)])]
    level = rated["true"] + 0.3 + rng.normal(0, 0.5, len(rated))
    return pd.DataFrame(
        {
            "person_id": rated["person_id"],
            "skill_id": rated["skill_id"],
            "source": "self",
            "rated_on": plan.ago(90),
            "level": level.round().clip(0, 4),
        }
    )


def _certificates(plan: Plan, grid: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    valid = {skill.id: skill.valid_months for skill in catalogue().skills if skill.valid_months}
    held = grid[grid["skill_id"].isin(valid) & spread(0.5, grid, rng)]
    # Whole groups are instructed on one day, so there are few dates.
    ago = pd.Series(rng.choice([35, 150, 260, 410, 620], len(held)), index=held.index)
    days = ago.map({days: plan.ago(int(days)) for days in ago.unique()})
    months = held["skill_id"].map(valid)
    until = [day + pd.DateOffset(months=int(m)) for day, m in zip(days, months, strict=True)]
    return pd.DataFrame(
        {
            "person_id": held["person_id"],
            "skill_id": held["skill_id"],
            "source": "evidence",
            "rated_on": days,
            "level": held["true"].round().clip(2, 4),
            "rated_by": "Personalbüro",
            "evidence": "certificate",
            "evidence_ref": [f"Unterweisungsliste {day.year}-{day.month:02}" for day in days],
            "valid_until": until,
        }
    )


def wishes(
    staff: pd.DataFrame, needed: pd.DataFrame, known: pd.DataFrame, rng: Generator
) -> pd.DataFrame:
    """Return wishes of about a fifth of the people: something their role or another one needs."""
    learnt = known.loc[known["valid_months"].isna(), "skill_id"]
    needed = needed[needed["skill_id"].isin(learnt)]
    records = []
    for person in staff.itertuples():
        if happens(0.2, rng):
            own = needed.loc[needed["role_id"] == person.role_id, "skill_id"]
            pool = own if happens(0.7, rng) else learnt
            for skill in rng.choice(pool, min(int(rng.integers(1, 3)), len(pool)), replace=False):
                note = str(rng.choice(texts()["wish_notes"])) if happens(0.25, rng) else None
                priority = None if happens(0.15, rng) else int(rng.integers(1, 4))
                values = {"skill_id": str(skill), "priority": priority, "note": note}
                records.append({"person_id": person.person_id} | values)
    return rows(records)
