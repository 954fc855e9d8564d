"""A live page: forms, and results that follow every entry in place.

A page knows nothing of reports: whoever makes it gives functions from a case to displayable
blocks.  Results are computed when the entry that caused them has been saved and shown; entries in
quick succession are computed once; and only parts that depend on a changed table are computed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

import ipywidgets

from schemas.case import Case
from schemas.store import StoreError
from widgets.saving import Session
from widgets.style import style_block

QUIET = 0.2  # [s] between two computations while entries keep coming
POLL = 2.0  # [s] between two looks at what others changed
_LOG = logging.getLogger(__name__)
_BROKEN = (
    '<p role="alert" class="wrong">Dieses Ergebnis kann gerade nicht berechnet werden. '
    "Ihre Eingaben sind gespeichert.</p>"
)


class HasHtml(Protocol):
    """A block that knows its HTML, as those of reports do."""

    @property
    def html(self) -> str:
        """Return the HTML."""


class HasBox(Protocol):
    """A form."""

    box: ipywidgets.Widget

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing, one German sentence each."""


Shown = str | HasHtml
Render = Callable[[Case], Sequence[Shown]]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that depend on the same ``tables``, None for all tables."""

    render: Render
    tables: frozenset[str] | None = None

    def depends_on(self, tables: frozenset[str]) -> bool:
        """Return whether a change in ``tables`` changes these blocks."""
        return self.tables is None or bool(self.tables & tables)


class Results:
    """The blocks of one part on the screen, one HTML widget each, made once and then updated."""

    def __init__(self, part: Part) -> None:
        """Show nothing yet."""
        self.part = part
        self.box = ipywidgets.VBox().add_class("lernbund-results")
        self._pool: list[ipywidgets.HTML] = []

    def show(self, case: Case) -> None:
        """Compute the blocks and send those to the screen that changed."""
        htmls = self._computed(case)
        while len(self._pool) < len(htmls):
            self._pool.append(ipywidgets.HTML().add_class("lernbund-result"))
        for widget, html in zip(self._pool, htmls, strict=False):
            if widget.value != html:
                widget.value = html
        children = tuple(self._pool[: len(htmls)])
        if self.box.children != children:
            self.box.children = children

    def _computed(self, case: Case) -> list[str]:
        try:
            return [each if isinstance(each, str) else each.html for each in self.part.render(case)]
        except Exception:  # noqa: BLE001 - whatever fails in a result, the form must go on
            _LOG.exception("a live result of %s failed", case.company_id)
            return [_BROKEN]


class LivePage:
    """Forms beside their results.

    Attributes:
        results: one for each part.
        box: what to display.
    """

    def __init__(
        self,
        session: Session,
        forms: Iterable[HasBox],
        parts: Iterable[Part | Render],
        *,
        dark: bool = False,
        large: bool = False,
        quiet: float = QUIET,
    ) -> None:
        """Build the page and compute all results once.

        Args:
            session: one person at one company.
            forms: what people fill in.
            parts: what follows their entries; a plain function depends on all tables.
            dark: colours for a projector in a dark room.
            large: type that can be read from the back of the room.
            quiet: least time between two computations [s].
        """
        self._session = session
        self._forms = tuple(forms)
        self._quiet = quiet
        self.results = [Results(each if isinstance(each, Part) else Part(each)) for each in parts]
        self._waiting: list[Results] = []
        self._timer: asyncio.TimerHandle | None = None
        self._computed_at = float("-inf")
        self._watching: asyncio.Task[None] | None = None
        self._blockers = ipywidgets.HTML().add_class("lernbund-blockers")
        self.box = self._layout()
        for wanted, name in ((dark, "lernbund-dark"), (large, "lernbund-projector")):
            if wanted:
                self.box.add_class(name)
        for each in self.results:
            each.show(session.case)
        self._show_blockers()
        session.listen(self._on_tables)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what the step still lacks, one German sentence each."""
        return tuple(sentence for each in self._forms for sentence in each.blockers)

    def flush(self) -> None:
        """Compute at once what waits to be computed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            self._compute_next()
        self._show_blockers()

    def watch(self, every: float = POLL) -> None:
        """Look ``every`` so many seconds [s] whether others changed anything, until ``stop``."""
        if self._watching is None:
            self._watching = asyncio.get_running_loop().create_task(self._watch(every))

    def stop(self) -> None:
        """Look no more."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def _watch(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            try:
                self._session.refresh()
            except StoreError as problem:
                # The next look may succeed; entries of this page say themselves what failed.
                _LOG.warning("%s", problem)

    def _on_tables(self, tables: frozenset[str]) -> None:
        for each in self.results:
            if each.part.depends_on(tables) and each not in self._waiting:
                self._waiting.append(each)
        self._schedule()

    def _schedule(self) -> None:
        if self._timer is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        since = time.monotonic() - self._computed_at
        self._timer = loop.call_later(max(0.0, self._quiet - since), self._tick)

    def _tick(self) -> None:
        """Compute one result and let the kernel take entries before the next one."""
        self._timer = None
        if self._waiting:
            self._compute_next()
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(0, self._tick)
            return
        self._computed_at = time.monotonic()
        self._show_blockers()

    def _compute_next(self) -> None:
        self._waiting.pop(0).show(self._session.case)

    def _show_blockers(self) -> None:
        html = blockers_html(self.blockers)
        if self._blockers.value != html:
            self._blockers.value = html

    def _layout(self) -> ipywidgets.VBox:
        forms = ipywidgets.VBox([each.box for each in self._forms]).add_class("lernbund-forms")
        results = ipywidgets.VBox([self._blockers, *(each.box for each in self.results)])
        sides = ipywidgets.Box([forms, results.add_class("lernbund-live")])
        page = ipywidgets.VBox([style_block(), sides.add_class("lernbund-sides")])
        return page.add_class("lernbund")


def live_page(
    session: Session, forms: Iterable[HasBox], parts: Iterable[Part | Render], **options: Any
) -> LivePage:
    """Return the page of ``forms`` and the results that follow them, see ``LivePage``."""
    return LivePage(session, forms, parts, **options)


def blockers_html(sentences: Sequence[str]) -> str:
    """Return what is missing as HTML, or that nothing is."""
    if not sentences:
        return '<p class="complete">Alle nötigen Angaben sind da.</p>'
    items = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    return f"<h2>Das fehlt noch</h2><ul>{items}</ul>"
