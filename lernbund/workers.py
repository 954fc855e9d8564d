"""Worker processes that are replaced when one of them is killed from outside."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any, Self


class Workers:
    """A pool of ``count`` processes; after a crash the next task starts a new pool.

    Tasks that were in work or waiting at the moment of the crash fail with BrokenProcessPool.
    """

    def __init__(self, count: int) -> None:
        """Start nothing yet: processes start with the first tasks."""
        self.count = count
        self._pool = self._new()

    def __enter__(self) -> Self:
        """Return the workers themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the processes: after an error at once, else when their tasks are done."""
        if kind is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(cancel_futures=True)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Hand ``work`` to the next free process."""
        try:
            return self._pool.submit(work, *arguments)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(work, *arguments)

    def _new(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, mp_context=context, initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the program that started the workers: it ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
