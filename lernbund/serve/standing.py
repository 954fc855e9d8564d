"""How far the companies are, computed beside the pages and once for each state of their data."""

from __future__ import annotations

import asyncio
import datetime
import logging
import secrets
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from lernbund.asked import pages_of_tables
from method.evaluation.waves import due_waves, reminder
from method.progress import State, StepProgress, progress
from schemas.company import STEPS
from schemas.store import Store

PATIENCE = 0.8  # [s] a page waits for what is being computed before it is sent without
THREADS = 2
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a company is.

    Attributes:
        steps: one per step; empty while they are computed, or if they cannot be.
        incident: number of the failure in the log, if there was one.
        reminder: which waves of questions are due, a German sentence, empty if none is.
    """

    steps: tuple[StepProgress, ...] = ()
    incident: str = ""
    reminder: str = ""

    @property
    def is_known(self) -> bool:
        """Return whether nothing is being computed any more."""
        return bool(self.steps or self.incident)

    @property
    def by_step(self) -> dict[str, StepProgress]:
        """Return step -> how it stands."""
        return {each.step: each for each in self.steps}

    @property
    def n_done(self) -> int:
        """Return how many steps are done."""
        return sum(each.state is State.DONE for each in self.steps)

    @property
    def next_step(self) -> str:
        """Return the first step that is open, the first of all if none is."""
        going_on = (each.step for each in self.steps if each.state is State.OPEN)
        return next(going_on, next(iter(STEPS)))


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a standing depends on: the number of the newest change, and the day."""

    change: int
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Standings:
    """The standings of the companies of ``store``; asked in the thread of the server only."""

    store: Store
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS))
    _known: dict[str, tuple[_Moment, Future[Standing]]] = field(default_factory=dict)

    async def of(
        self,
        companies: Iterable[str],
        changes: Mapping[str, int],
        day: datetime.date,
        patience: float = PATIENCE,
    ) -> dict[str, Standing]:
        """Return company -> standing on ``day``; what takes long is computed on meanwhile.

        Args:
            companies: identifiers.
            changes: company -> number of its newest change; after another one it is computed anew.
            day: the day it is seen from.
            patience: how long to wait for what is being computed [s].
        """
        asked = {each: self._asked(each, _Moment(changes.get(each, 0), day)) for each in companies}
        if asked:
            await asyncio.wait(map(asyncio.wrap_future, asked.values()), timeout=patience)
        return {
            company: future.result() if future.done() else Standing()
            for company, future in asked.items()
        }

    def _asked(self, company: str, moment: _Moment) -> Future[Standing]:
        known = self._known.get(company)
        if known is None or known[0] != moment or _failed(known[1]):
            known = (moment, self._pool.submit(self._computed, company, moment.day))
            self._known[company] = known
        return known[1]

    def _computed(self, company: str, day: datetime.date) -> Standing:
        try:
            case = self.store.read(company)
            steps = progress(case, day, pages_of_tables())
            return Standing(steps, reminder=reminder(due_waves(case, day)))
        except Exception:  # noqa: BLE001 - the page is more than its progress
            incident = secrets.token_hex(3)
            _LOG.exception("Vorfall %s beim Stand eines Unternehmens", incident)
            return Standing(incident=incident)


def _failed(future: Future[Standing]) -> bool:
    return future.done() and bool(future.result().incident)
