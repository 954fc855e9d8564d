"""Prints seconds and peak memory per company, beside the stock tools on the same notebooks.

    python -m benchmarks [--companies N] [--jobs N]

A figure is wall time of the whole way: six notebooks, HTML, PDF, Word and manifest.  The stock way
is the command papermill for each notebook, one after the other, and nbconvert to HTML; it makes
neither PDF nor Word.
"""

from __future__ import annotations

import argparse
import datetime
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from lernbund.plan import plan
from lernbund.runner import Settings, default_workers, run
from lernbund.verbs import load_generated

DAY = datetime.date(2026, 11, 23)
MEGABYTE = 1024 * 1024


@dataclass
class Measured:
    """Wall time [s] and the highest sum of resident memory of all processes [MB]."""

    seconds: float = 0.0
    peak: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Sample the memory of this process and its children until it is over."""
        me = psutil.Process()
        while not self._over.wait(0.1):
            self.peak = max(self.peak, sum(map(resident, [me, *me.children(recursive=True)])))

    def end(self) -> None:
        """Stop sampling."""
        self._over.set()


def resident(process: psutil.Process) -> float:
    """Return the memory of ``process`` [MB], 0 if it has just ended."""
    try:
        return float(process.memory_info().rss) / MEGABYTE
    except psutil.NoSuchProcess:
        return 0.0


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


def ours(workspace: str, companies: tuple[str, ...], out: Path, jobs: int) -> Measured:
    """Run ``companies`` with the kit."""
    settings = Settings(workspace, out, DAY)
    with measured() as result:
        outcomes = run(
            plan(companies, known=companies), settings, workers=jobs, progress=lambda *_: None
        )
    failed = [outcome.company_id for outcome in outcomes if outcome.failed]
    if failed:
        sys.exit(f"failed: {failed}")
    return result


def stock(workspace: str, company: str, out: Path) -> Measured:
    """Run one company with papermill's and nbconvert's own commands."""
    out.mkdir(parents=True)
    with measured() as result:
        for job in plan([company], known=[company]):
            target = out / job.notebook.name
            parameters = ["-p", "company", company, "-p", "workspace", workspace]
            command("papermill", job.notebook, target, *parameters, "--no-progress-bar")
            command("jupyter", "nbconvert", "--to", "html", target)
    return result


def command(*words: object) -> None:
    """Run a command of this environment, quietly."""
    name, *others = map(str, words)
    program = Path(sys.executable).with_name(name)
    subprocess.run([program, *others], check=True, capture_output=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--companies", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=default_workers())
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = str(folder / "workspace")
        companies = load_generated(workspace, count=chosen.companies, seed=1, day=DAY)
        kit = ours(workspace, companies, folder / "berichte", chosen.jobs)
        plain = stock(workspace, companies[0], folder / "stock")
    each = kit.seconds / len(companies)
    machine = f"Python {platform.python_version()}, {psutil.cpu_count()} cores"
    print(f"{machine}, {len(companies)} companies")
    print(f"kit, {chosen.jobs} jobs: {each:.1f} s per company, peak {kit.peak:.0f} MB in all")
    print(f"stock, one after the other, HTML only: {plain.seconds:.1f} s, peak {plain.peak:.0f} MB")
    print(f"ratio: {plain.seconds / each:.1f}")


if __name__ == "__main__":
    main()
