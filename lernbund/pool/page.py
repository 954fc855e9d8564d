"""What the notebook of research shows: the chapter of a pool under a plan."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd

from lernbund.pool.plans import frozen_plan
from lernbund.pool.table import changes_in, read_provenance, released_table
from method.research.analysis import PoolFacts, analyse
from reports.chapter import Chapter
from schemas.case import case_of

STEP = "research"


def open_pool(pool: str, plan: str, as_of: str) -> Chapter:
    """Return the chapter of the folder ``pool``; every figure of it is in the pool's ledger.

    Args:
        pool: folder of a pool.
        plan: file of the analysis plan, empty for none.
        as_of: day of the report, as 2026-12-31; a plan used for the first time is frozen on it.

    Raises:
        PlanError: no pool, no plan, or a plan that was changed after it was frozen.
        ValueError: ``as_of`` is no day.
    """
    folder, day = Path(pool), datetime.date.fromisoformat(as_of)
    facts = pool_facts(folder)
    frozen = frozen_plan(folder, Path(plan) if plan else None, day)
    return Chapter(STEP, case_of({}), analyse(facts, frozen.plan, frozen.frozen_on), day)


def pool_facts(folder: Path) -> PoolFacts:
    """Return what the analysis may see of the pool in ``folder``, its gate with the ledger."""
    record = read_provenance(folder)
    return PoolFacts(
        build=record["build"],
        as_of=datetime.date.fromisoformat(record["as_of"]),
        steps=pd.DataFrame(record["steps"]),
        gate=lambda table: released_table(folder, table).frame,
        changes=lambda effect: changes_in(folder, effect),
    )
