"""Plausible fictional companies, the same for the same seed: for demonstrations and tests."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.random import Generator

from lernbund.sample import effects, situation, training, workforce
from lernbund.sample.gaps import with_gaps
from lernbund.sample.numbers import numbered
from lernbund.sample.plan import Plan, drawn_plan
from schemas.case import Case, case_of

__all__ = ["Plan", "companies", "company", "numbered", "tables_of"]


def companies(count: int, *, seed: int = 0, day: datetime.date) -> Iterator[Case]:
    """Return ``count`` generated companies called muster-001 and so on.

    All data is dated as of ``day``: nothing has been rated or finished after it, plans reach into
    the following year.  The n-th company is the same for every ``count`` above n.
    """
    return (company(number, seed=seed, day=day) for number in range(1, count + 1))


def company(number: int, *, seed: int, day: datetime.date) -> Case:
    """Return the company ``number`` of ``companies``, counted from 1."""
    rng = np.random.default_rng([seed, number])
    plan = drawn_plan(number, rng, day)
    return case_of(numbered(with_gaps(tables_of(plan, rng), plan, rng)))


def tables_of(plan: Plan, rng: Generator) -> dict[str, pd.DataFrame]:
    """Return all tables of the planned company; steps it has not reached are left empty."""
    released = situation.sharing(plan, rng.spawn(1)[0])  # draws nothing of what follows
    staff = workforce.people(plan, rng)
    needed = workforce.requirements(plan)
    known = workforce.skills(needed)
    tables = _start(plan, staff, rng) | {
        "people": staff,
        "sharing": released,
        "offers": training.offers(plan, known, rng),
    }
    if plan.has("skills"):
        rated = workforce.ratings(plan, staff, needed, rng)
        wished = workforce.wishes(staff, needed, known, rng)
        tables |= {"requirements": needed, "ratings": rated, "wishes": wished}
    tables["skills"] = known
    if plan.has("concept"):
        tables |= _training(plan, tables, rng)
    if plan.has("communication"):
        tables |= _communication(plan, tables["technologies"], rng)
    if plan.has("evaluation"):
        tables |= _effects(plan, tables["measures"], rng)
    return tables


def _start(plan: Plan, staff: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    known = situation.processes(plan)
    return {
        "company": situation.company(plan, staff, rng),
        "sites": situation.sites(plan),
        "processes": known,
        "technologies": situation.technologies(plan, known, rng),
        "maturity": situation.maturity(plan, rng),
        "maturity_targets": situation.maturity_targets(rng),
        "workshops": situation.workshops(plan, rng),
        "roles": workforce.roles(plan, rng),
        "research": situation.research(plan),
    }


def _training(
    plan: Plan, tables: dict[str, pd.DataFrame], rng: Generator
) -> dict[str, pd.DataFrame]:
    rated = tables["ratings"]
    gaps = training.first_gaps(tables["people"], tables["requirements"], rated)
    agreed = training.measures(plan, gaps, tables["skills"], tables["offers"], rng)
    proven = training.proofs(plan, gaps, agreed, rng)
    key = ["person_id", "skill_id", "source", "rated_on"]
    events = pd.concat([rated, proven], ignore_index=True).drop_duplicates(key, keep="last")
    return {"measures": agreed, "ratings": events}


def _communication(plan: Plan, known: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    groups = effects.stakeholders(plan, rng)
    return {"stakeholders": groups, "actions": effects.actions(plan, groups, known, rng)}


def _effects(plan: Plan, agreed: pd.DataFrame, rng: Generator) -> dict[str, pd.DataFrame]:
    names, values = effects.indicators(plan, rng)
    return {
        "answers": effects.answers(plan, agreed, rng),
        "indicators": names,
        "indicator_values": values,
        "benefits": effects.benefits(plan, rng),
    }
