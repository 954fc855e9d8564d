"""How many companies and people were left after each exclusion of a build, through the gate."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from method.gate.facts import COMPANY, PERSON, FrameFacts
from method.gate.release import release
from method.gate.rules import OF_A_POOL
from method.gate.tables import Release, Table

FACT = "steps"
STEPS = ("read", "agreed", "large_enough")


def released_steps(
    counts: pd.DataFrame, *, earlier: Sequence[Release], build: str
) -> tuple[pd.DataFrame, tuple[Release, ...]]:
    """Return what may be told of the steps of a build, and what the ledger must remember.

    The last step is asked for first: who is in the pool matters most, and what has been told of it
    narrows what may be told of those left out.  Companies without people count nowhere.

    Args:
        counts: company (any key), people, step (the last of ``STEPS`` the company came to).
        earlier: the ledger.
        build: name of the build.

    Returns:
        name, companies, people (missing where hidden), why; a row per step, the first one first.
    """
    facts = FrameFacts(_people(counts))
    told: list[Release] = []
    rows = []
    for step in reversed(STEPS):
        table = Table(fact=FACT, where=((step, "yes"),))
        past = [*earlier, *told]
        found = release(table, of=facts, earlier=past, rules=OF_A_POOL, build=build)
        told.append(found.entry)
        rows.append(found.frame.assign(name=step)[["name", "companies", "people", "why"]])
    return pd.concat(rows[::-1], ignore_index=True), tuple(told)


def _people(counts: pd.DataFrame) -> pd.DataFrame:
    """Return a row per person: company, person, and of each step whether it was reached."""
    place = counts["step"].map(STEPS.index)
    reached = {step: place.ge(n).map({True: "yes", False: "no"}) for n, step in enumerate(STEPS)}
    companies = counts.rename(columns={"company": COMPANY}).assign(**reached)
    rows = companies.loc[companies.index.repeat(companies["people"])].reset_index(drop=True)
    return rows.assign(**{PERSON: rows.index})[[COMPANY, PERSON, *STEPS]]
