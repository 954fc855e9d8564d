"""Clocks and scales: wall time, processor time, memory of a family of processes."""

from __future__ import annotations

import cProfile
import datetime
import platform
import pstats
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psutil

DAY = datetime.date(2026, 11, 23)
MEGABYTE = 1024 * 1024
PAUSE = 0.5  # between two looks at the memory [s]
NAMED = ("papermill", "voila", "ipykernel", "nbconvert", "pandas", "matplotlib", "typst")


@dataclass
class Measured:
    """Wall time [s] and the highest memory of all processes of this family (PSS) [MB].

    ``parts`` says of which processes the memory was then.
    """

    seconds: float = 0.0
    peak: float = 0.0
    parts: str = ""
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look at the memory until it is over."""
        while not self._over.wait(PAUSE):
            found = memories(psutil.Process())
            if sum(found) > self.peak:
                self.peak, largest = sum(found), sorted(found, reverse=True)[:6]
                several = ", ".join(f"{each:.0f}" for each in largest)
                self.parts = f"{len(found)} processes, the largest {several} MB"

    def end(self) -> None:
        """Stop looking."""
        self._over.set()


@contextmanager
def measured() -> Iterator[Measured]:
    """Measure what happens inside."""
    result = Measured()
    watcher = threading.Thread(target=result.watch)
    watcher.start()
    started = time.perf_counter()
    try:
        yield result
    finally:
        result.seconds = time.perf_counter() - started
        result.end()
        watcher.join()


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of ``work`` [s]."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def middle(work: Callable[[], object], *, times: int = 3) -> float:
    """Return the median wall time of ``work`` [s]."""
    return median(seconds(work) for _ in range(times))


def where(work: Callable[[], object], *, most: int = 4) -> str:
    """Return in which functions ``work`` spends its time, with their own seconds."""
    profile = cProfile.Profile()
    profile.runcall(work)
    own = sorted(pstats.Stats(profile).get_stats_profile().func_profiles.items(), key=_own_time)
    return "of it " + ", ".join(f"{each.tottime:.2f} s {name}" for name, each in own[-most:][::-1])


def _own_time(function: tuple[str, pstats.FunctionProfile]) -> float:
    return function[1].tottime


def proportional(process: psutil.Process, *, itself: bool = True) -> float:
    """Return the memory of ``process`` and its descendants, shared pages by their share [MB]."""
    return sum(memories(process, itself=itself))


def memories(process: psutil.Process, *, itself: bool = True) -> list[float]:
    """Return the memory of ``process`` and of each descendant, shared pages by their share [MB]."""
    found = []
    for each in [*([process] if itself else []), *process.children(recursive=True)]:
        with suppress(psutil.Error):
            found.append(each.memory_full_info().pss / MEGABYTE)
    return found


def command(*words: object, env: dict[str, str] | None = None) -> None:
    """Run a command of this environment, quietly; raises CalledProcessError."""
    name, *others = map(str, words)
    program = Path(sys.executable).with_name(name)
    subprocess.run([program, *others], check=True, capture_output=True, env=env)


def machine() -> str:
    """Return what the figures depend on, without names of hosts or folders."""
    memory = psutil.virtual_memory().total / MEGABYTE / 1024
    load = psutil.getloadavg()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in NAMED)
    return (
        f"{platform.system()} on {platform.machine()}, {psutil.cpu_count()} cores, "
        f"{memory:.0f} GB; load before: {load:.1f}; "
        f"Python {platform.python_version()}, {packages}."
    )
