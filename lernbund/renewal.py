"""What of a network's page takes long: reading its companies, and choosing courses for all of them.

Both happen beside the forms, when the page has been rendered and when somebody asks for it; what
was found last stands meanwhile.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets

from lernbund.network_session import Companies, NetworkSession, NetworkState, Planned
from method.network.definition import WEEKLY
from method.network.demand import demand_of
from method.network.shared import sharing_of
from schemas.store import StoreError, read_cases
from widgets.plain import plain
from widgets.saving import local_now

READING = "Die Betriebe werden gelesen …"
CHOOSING = (
    "Betriebe gelesen um {read:%H:%M}. Gemeinsame Kurse werden gewählt; das dauert bei vielen "
    "Betrieben bis zu einer Minute. Eingaben gehen weiter."
)
THERE = "Betriebe gelesen um {read:%H:%M}, gemeinsame Kurse gewählt um {chosen:%H:%M}."
CHANGED = "Kurse oder Gebiete haben sich seitdem geändert; der Plan ist noch der alte."
FAILED = "Die Betriebe konnten nicht gelesen oder ihre Kurse nicht gewählt werden."
AGAIN = "Gemeinsame Kurse neu berechnen"
AGAIN_TOLD = "Liest auch neu, was die Betriebe freigegeben haben"
_LOG = logging.getLogger(__name__)


class Renewal:
    """Reads and plans for the page of ``session``, and says how old what it shows is."""

    def __init__(
        self,
        session: NetworkSession,
        workspace: str,
        as_of: datetime.date,
        *,
        prepare: Callable[[NetworkState], object] = lambda _: None,
        now: Callable[[], datetime.datetime] = local_now,
    ) -> None:
        """Do nothing until ``start``; ``prepare`` makes beside the forms what blocks show."""
        self._session = session
        self._workspace = workspace
        self._as_of = as_of
        self._prepare = prepare
        self._now = now
        self._panels: list[tuple[ipywidgets.HTML, ipywidgets.Button]] = []
        self._running: asyncio.Task[None] | None = None
        self._failure = ""
        session.listen(lambda _: self._show())

    def panel(self) -> ipywidgets.Widget:
        """Return what says how old the results are, with the button that makes them anew."""
        text = plain(ipywidgets.HTML).add_class("lernbund-status")
        button = plain(ipywidgets.Button, description=AGAIN, tooltip=AGAIN_TOLD)
        button.on_click(lambda _: self.start())
        self._panels.append((text, button))
        self._show()
        bar = plain(ipywidgets.HBox, [button]).add_class("lernbund-buttons")
        return plain(ipywidgets.VBox, [text, bar]).add_class("lernbund-renewal")

    def start(self) -> None:
        """Read and plan anew, unless that is going on; at once where no loop runs."""
        if self._is_running:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for step in (self.read, self.choose):
                self._session.put(**step())
            return
        self._failure = ""
        self._running = loop.create_task(self._in_the_background())
        self._running.add_done_callback(self._on_end)
        self._show()

    def read(self) -> dict[str, Any]:
        """Return what the companies share now."""
        network = self._session.case.network
        sharing = sharing_of(read_cases(self._workspace), network, self._as_of)
        return self._prepared(companies=Companies(sharing, self._now()))

    def choose(self) -> dict[str, Any]:
        """Return the plan for the companies that were read last."""
        known, basis = self._session.case.companies, self._session.case.network.without(*WEEKLY)
        demand = demand_of(known.sharing if known else [], basis, self._as_of)
        return self._prepared(planned=Planned(demand, basis, self._now()))

    def _prepared(self, **found: Any) -> dict[str, Any]:
        self._prepare(replace(self._session.case, **found))
        return found

    async def ended(self) -> None:
        """Wait until nothing is read or chosen any more; what failed is said on the page."""
        if self._running is not None:
            await asyncio.wait([self._running])

    @property
    def _is_running(self) -> bool:
        """Return whether companies are being read or courses chosen."""
        return self._running is not None and not self._running.done()

    async def _in_the_background(self) -> None:
        for step in (self.read, self.choose):
            self._session.put(**await asyncio.to_thread(step))

    def _on_end(self, task: asyncio.Task[None]) -> None:
        problem = None if task.cancelled() else task.exception()
        if problem is not None:
            _LOG.error("a network could not be read or planned", exc_info=problem)
            said = f" {problem}" if isinstance(problem, StoreError) else ""
            self._failure = f"{FAILED}{said}"
        self._show()

    def _show(self) -> None:
        html = "".join(f"<p>{escape(each)}</p>" for each in self._told())
        for text, button in self._panels:
            text.value = f'<div role="status">{html}</div>'
            button.disabled = self._is_running

    def _told(self) -> Iterator[str]:
        companies, planned = self._session.case.companies, self._session.case.planned
        if self._failure:
            yield self._failure
        elif companies is None:
            yield READING
        elif self._is_running or planned is None:
            yield CHOOSING.format(read=companies.at)
        else:
            yield THERE.format(read=companies.at, chosen=planned.at)
        if planned and planned.basis != self._session.case.network.without(*WEEKLY):
            yield CHANGED
