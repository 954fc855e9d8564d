"""Results that follow every entry in place.

Nothing in here knows reports: whoever shows a result gives a function from the session's case to
displayable blocks.  Forms come first: results are computed when the page is on the screen, and when
an entry has been saved and shown; entries in quick succession are computed once; and the kernel
takes entries between two results.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Protocol

import ipywidgets

from schemas.store import StoreError
from widgets.keeping import Follows
from widgets.on_screen import OnScreen
from widgets.plain import plain
from widgets.waking import before_forks, is_asleep, when_awake

QUIET = 0.2  # [s] between two computations while entries keep coming
SETTLED = 0.15  # [s] in which the forms of a new page ask for their tables; results wait for that
LATE = 0.3  # [s] if all results take longer than this, the page says that they are coming
_REMEMBERED = 0.001  # [s] less than any computation takes
POLL = 2.0  # [s] between two looks at what others changed
_LOG = logging.getLogger(__name__)
COMING = '<p class="coming">Wird berechnet …</p>'
_BROKEN = (
    '<p role="alert" class="wrong">Dieses Ergebnis kann gerade nicht berechnet werden. '
    "Ihre Eingaben sind gespeichert.</p>"
)


class HasHtml(Protocol):
    """A block that knows its HTML, as those of reports do."""

    @property
    def html(self) -> str:
        """Return the HTML."""


Shown = str | HasHtml
Render = Callable[[Any], Sequence[Shown]]  # of the session's case


class Results:
    """The blocks of one function on the screen, one HTML widget each, made once and then updated.

    Attributes:
        seconds: what the last computation took [s] that was not remembered; the quickest results
            are updated first.
        box: what to display.
    """

    def __init__(self, render: Render) -> None:
        """Say that the blocks are coming."""
        self.box = plain(ipywidgets.VBox).add_class("lernbund-results")
        self.seconds = 0.0
        self._render = render
        self._pool: list[ipywidgets.HTML] = []
        self._put([COMING])

    def show(self, case: Any) -> None:
        """Compute the blocks and send those to the screen that changed."""
        started = time.perf_counter()
        self._put(self._computed(case))
        seconds = time.perf_counter() - started
        if seconds > _REMEMBERED:
            self.seconds = seconds

    def _put(self, htmls: Sequence[str]) -> None:
        while len(self._pool) < len(htmls):
            self._pool.append(plain(ipywidgets.HTML).add_class("lernbund-result"))
        for widget, html in zip(self._pool, htmls, strict=False):
            if widget.value != html:
                widget.value = html
        children = tuple(self._pool[: len(htmls)])
        if self.box.children != children:
            self.box.children = children

    def _computed(self, case: Any) -> list[str]:
        try:
            return [each if isinstance(each, str) else each.html for each in self._render(case)]
        except Exception:  # noqa: BLE001 - whatever fails in a result, the form must go on
            _LOG.exception("a live result failed")
            return [_BROKEN]


class Live:
    """Keeps results in step with a session.

    In a kernel all wait for ``begin``, because a browser that still reads the widgets of a page
    misses what changes meanwhile; where no loop runs they are computed at once.

    Attributes:
        results: in the order in which they were shown.
        screen: to be displayed on a page, which begins with it.
    """

    def __init__(
        self,
        session: Follows,
        *,
        basis: Callable[[Any], object] = lambda _case: None,
        quiet: float = QUIET,
    ) -> None:
        """Follow a session.

        Args:
            session: what is followed.
            basis: what all results are made of; it is remembered and computed before them.
            quiet: the least time between two computations [s].
        """
        self._basis = Results(_unseen(basis))
        self.screen = OnScreen(self.begin)
        self._session = session
        self._quiet = quiet
        self.results: list[Results] = []
        self._waiting: list[Results] = []
        self._begun = False
        self._timer: asyncio.TimerHandle | None = None
        self._computed_at = float("-inf")
        self._watching: asyncio.Task[None] | None = None
        session.listen(self._on_tables, last=True)

    def show(self, render: Render) -> ipywidgets.Widget:
        """Return what ``render`` makes of the case, to be displayed; it follows from now on."""
        results = Results(render)
        self.results.append(results)
        self._waiting.append(results)
        self._start(0.0)
        return results.box

    def begin(self) -> None:
        """Compute what waits, in the order of the page, which is on the screen now."""
        self._begun = True
        self._waiting = [self._basis, *self._waiting]
        self._start(SETTLED)

    def flush(self) -> None:
        """Compute at once what waits to be computed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            self._compute_next()
        self.screen.late = False

    def watch(self, every: float = POLL) -> None:
        """Look ``every`` so many seconds [s] whether others changed anything, until ``stop``."""
        if is_asleep():
            before_forks(self._look)
        when_awake(lambda: self._start_to_watch(every))

    def stop(self) -> None:
        """Look no more."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def _start_to_watch(self, every: float) -> None:
        if self._watching is None:
            self._watching = asyncio.get_running_loop().create_task(self._watch(every))

    async def _watch(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            self._look()

    def _look(self) -> None:
        try:
            self._session.refresh()
        except StoreError as problem:
            # The next look may succeed; entries of this page say themselves what failed.
            _LOG.warning("%s", problem)

    def _on_tables(self, _tables: frozenset[str]) -> None:
        ordered = sorted(self.results, key=lambda each: each.seconds)
        self._waiting = [self._basis, *ordered]
        self.screen.late = sum(each.seconds for each in self._waiting) > LATE
        self._start(self._quiet - (time.monotonic() - self._computed_at))

    def _start(self, seconds: float) -> None:
        """Compute what waits in so many ``seconds``; at once where no loop runs."""
        if is_asleep():
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        if not self._begun or self._timer is not None:
            return
        self._timer = loop.call_later(max(0.0, seconds), self._tick)

    def _tick(self) -> None:
        """Compute one result and let the kernel take entries before the next one."""
        self._timer = None
        if self._waiting:
            self._compute_next()
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(0, self._tick)
            return
        self._computed_at = time.monotonic()
        self.screen.late = False

    def _compute_next(self) -> None:
        self._waiting.pop(0).show(self._session.case)


def _unseen(basis: Callable[[Any], object]) -> Render:
    def render(case: Any) -> Sequence[Shown]:
        basis(case)
        return []

    return render


def blockers_html(sentences: Sequence[str]) -> str:
    """Return what is missing as HTML, or that nothing is."""
    if not sentences:
        return '<p class="complete">Alle Pflichtangaben sind da.</p>'
    items = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    return f"<h3>Das fehlt noch</h3><ul>{items}</ul>"
