"""Pages that have been run once and are forked for each visitor, see ADR 26.

What somebody enters meanwhile a page takes over before it is forked, as open pages do.
"""

from __future__ import annotations

import asyncio
import logging
import os
from functools import partial

from lernbund.kernels.process import ForkError, Page, fork_page
from lernbund.kernels.start import server_address

KEPT = 6  # pages; a company has six steps
IDLE = 600.0  # [s] without visitors until a page is let go
Cells = tuple[str, ...]
_LOG = logging.getLogger(__name__)


class PreparedPages:
    """The pages that were visited last, by the code of their cells."""

    def __init__(self, *, kept: int = KEPT, idle: float = IDLE) -> None:
        """Keep as many as ``kept`` pages, none longer than ``idle`` [s] without a visitor."""
        self._kept, self._idle = kept, idle
        self._pages: dict[Cells, asyncio.Task[Page | None]] = {}  # the last visited one comes last
        self._timers: dict[Cells, asyncio.TimerHandle] = {}
        self._left: list[Page] = []  # they live until their last visitor has gone

    async def page(self, cells: Cells, cwd: str) -> Page | None:
        """Return the page of ``cells``, run now if need be; None if it cannot be prepared.

        Visitors who come at once wait for the same page.
        """
        known = self._pages.pop(cells, None)
        if known is None or _has_ended(known):
            known = asyncio.create_task(asyncio.to_thread(_prepared, list(cells), cwd))
        self._pages[cells] = known
        self._let_go_soon(cells)
        for oldest in tuple(self._pages)[: -self._kept]:
            self.let_go(oldest)
        return await asyncio.shield(known)

    def let_go(self, cells: Cells) -> None:
        """Forget the page of ``cells``; it ends when its last visitor has gone."""
        self._timers.pop(cells).cancel()
        self._pages.pop(cells).add_done_callback(self._leave)

    def _leave(self, task: asyncio.Task[Page | None]) -> None:
        self._left = [each for each in self._left if each.process.poll() is None]
        if page := task.result():
            page.lifeline.close()
            self._left.append(page)

    def _let_go_soon(self, cells: Cells) -> None:
        if cells in self._timers:
            self._timers[cells].cancel()
        later = asyncio.get_running_loop().call_later(self._idle, partial(self.let_go, cells))
        self._timers[cells] = later


def _has_ended(task: asyncio.Task[Page | None]) -> bool:
    if not task.done():
        return False
    page = task.result()
    return page is None or page.process.poll() is not None


def _prepared(cells: list[str], cwd: str) -> Page | None:
    address = server_address()
    if address is None:
        return None
    try:
        return fork_page(address, cells, dict(os.environ), cwd)
    except ForkError as error:
        _LOG.debug("no page is prepared: %s", error)
        return None
