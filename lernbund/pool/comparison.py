"""``lernbund run --pool``: what of companies of a size may stand in a company's report."""

from __future__ import annotations

from pathlib import Path

from lernbund.pool.table import read_provenance, released_table
from method.research.comparison import LEVELS, comparison_of


def released_comparison(pool: Path) -> str:
    """Return the comparison that ``pool`` allows, as text for notebooks; it is in the ledger.

    The gate is asked once per run, whatever the number of companies.  Raises PlanError if ``pool``
    is none.
    """
    build = str(read_provenance(pool)["build"])
    return comparison_of(build, released_table(pool, LEVELS).frame).model_dump_json()
