"""How often somebody may try a code."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MOST = 10  # wrong codes per place and window
WINDOW = 60.0  # [s]
PLACES = 10_000  # that are remembered; with more the oldest is forgotten


class Attempts:
    """Counts wrong codes per place (network address) in a moving window."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Use ``clock`` [s]."""
        self._clock = clock
        self._tried: dict[str, deque[float]] = {}

    def may_try(self, place: str) -> bool:
        """Count a try of ``place`` as wrong until ``was_right``; return whether it is allowed.

        Counted before the code is looked up: many tries at once are not more than one by one.
        """
        tried = self._recent(place)
        if len(tried) >= MOST:
            return False
        tried.append(self._clock())
        return True

    def was_right(self, place: str) -> None:
        """Take back the last try of ``place``."""
        if tried := self._tried.get(place):
            tried.pop()

    def _recent(self, place: str) -> deque[float]:
        tried = self._tried.pop(place, deque())
        while tried and tried[0] <= self._clock() - WINDOW:
            tried.popleft()
        self._tried[place] = tried
        if len(self._tried) > PLACES:
            del self._tried[next(iter(self._tried))]
        return tried
