"""Generated companies, made on all cores: nobody's time is measured here."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from benchmarks.measuring import DAY
from lernbund.sample import company
from schemas.case import Case
from schemas.store import open_store

SEED = 7


def generated(count: int) -> list[Case]:
    """Return the first ``count`` companies."""
    with ProcessPoolExecutor() as processes:
        one = partial(company, seed=SEED, day=DAY)
        return list(processes.map(one, range(1, count + 1), chunksize=5))


def stored(workspace: str, companies: Iterable[Case]) -> tuple[str, ...]:
    """Store ``companies`` and return their identifiers."""
    with open_store(workspace) as store:
        for each in companies:
            store.write(each, who="benchmark")
        return tuple(each.company_id for each in store.companies())


def in_workspace(workspace: str, count: int) -> tuple[str, ...]:
    """Store the first ``count`` companies and return their identifiers.

    Another process does it, so that their memory is not counted with what is measured here.
    """
    with ProcessPoolExecutor(1) as process:
        return process.submit(_made, workspace, count).result()


def _made(workspace: str, count: int) -> tuple[str, ...]:
    return stored(workspace, generated(count))
