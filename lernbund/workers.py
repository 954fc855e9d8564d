"""Worker processes, each of which can be killed from outside without harm to the others.

Where forking is safe they are forked from one process that has imported what they need: importing
costs each of them five seconds of processor time otherwise.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from lernbund.kernels.start import ORDINARY, VARIABLE, can_fork

IMPORTED = "lernbund.tasks"
MOST_TASKS = 100  # of a process: each report leaves a quarter of a megabyte behind in it
# A worker while it makes a report (520 MB), and the process of its notebook.
NOTEBOOK_BYTES = 650 * 1024 * 1024


class Workers:
    """``room`` processes, one task each; one that was killed, or has done many, is replaced.

    A task whose process was killed fails with BrokenProcessPool.  All processes end when this
    object is left, at once after an error, and when the process that made it ends in any way:
    each holds the end of a pipe that is closed then.
    """

    broken = (BrokenProcessPool,)

    def __init__(self, count: int, kernels: str) -> None:
        """Start nothing yet: processes start with their first task and use ``kernels``."""
        self.room = count
        self._context = _context()
        self._end, self._lifeline = self._context.Pipe(duplex=False)
        self._begin = (self._end, kernels, dict(os.environ))
        self._free = deque(self._new() for _ in range(count))
        self._busy: dict[Future[Any], ProcessPoolExecutor] = {}
        self._done = Counter[ProcessPoolExecutor]()

    def __enter__(self) -> Self:
        """Return the workers themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the processes; no task is under way unless there was an error."""
        self._lifeline.close()
        self._end.close()
        for process in (*self._free, *self._busy.values()):
            process.shutdown(cancel_futures=True)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Hand ``work`` to a free process; raises IndexError if there are ``room`` tasks."""
        self._take_back()
        process = self._free.popleft()
        try:
            future = process.submit(work, *arguments)
        except BrokenProcessPool:  # killed while it had nothing to do
            process = self._new()
            future = process.submit(work, *arguments)
        self._busy[future] = process
        return future

    def _take_back(self) -> None:
        """Free the processes whose task is done: a callback could come after who waited for it."""
        for future in [future for future in self._busy if future.done()]:
            process = self._busy.pop(future)
            self._done[process] += 1
            crashed = isinstance(future.exception(), BrokenProcessPool)
            if crashed or self._done[process] == MOST_TASKS:
                del self._done[process]
                process.shutdown(wait=False)
                process = self._new()
            self._free.append(process)

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            1, mp_context=self._context, initializer=_begin, initargs=self._begin
        )


def default_workers() -> int:
    """Return how many notebooks run side by side: one more than cores, if the memory is enough."""
    cores = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else 0
    most = 1 + (cores or os.cpu_count() or 1)  # one reads or writes while the others compute
    return max(1, min(most, psutil.virtual_memory().available // NOTEBOOK_BYTES))


def _context() -> BaseContext:
    """Return how processes start; the process they are forked from ends with this program."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([IMPORTED])
    return context


def _begin(lifeline: Connection, kernels: str, environment: dict[str, str]) -> None:
    """Prepare a worker: Ctrl-C is left to the program that started it, which ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()  # the process it was forked from may be older than this run
    os.environ.update(environment | {VARIABLE: kernels})
    if kernels != ORDINARY:
        tempfile.tempdir = str(Path(kernels).parent)  # is removed with the server
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    """End this process, and with it its kernel, as soon as nobody holds the other end."""
    with suppress(EOFError, OSError):
        lifeline.recv()
    os._exit(1)
