"""Runs a plan: notebooks in worker processes, one report per company, one dossier per failure."""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat

from lernbund.execution import Failure, StepFailedError, execute, parameter_names
from lernbund.files import write_atomically
from lernbund.kernels.start import shared_server
from lernbund.plan import Job, PlanError, notebook_of
from lernbund.publishing import publish
from lernbund.workers import Workers
from schemas.store import read_case

PARAMETERS = frozenset({"company", "workspace", "as_of", "live", "with_people"})
REPORT = "report"
Progress = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What all jobs of a run share; ``workspace`` is a folder or a database address."""

    workspace: str
    out: Path
    as_of: date
    with_people: bool = False


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """How a notebook or the report of a company ended; ``seconds`` is its wall time [s]."""

    company_id: str
    step: str
    seconds: float
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class CompanyResult:
    """How the run of a company ended; ``seconds`` sums the work of all its steps [s]."""

    company_id: str
    folder: Path
    outcomes: tuple[StepOutcome, ...]

    @property
    def failed(self) -> tuple[StepOutcome, ...]:
        """Return the outcomes with a failure."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure)

    @property
    def seconds(self) -> float:
        """Return the work of all steps [s]."""
        return sum(outcome.seconds for outcome in self.outcomes)


def run(
    jobs: Sequence[Job], settings: Settings, *, workers: int, progress: Progress
) -> tuple[CompanyResult, ...]:
    """Run ``jobs`` in ``workers`` processes and write every company's folder.

    ``progress`` is called with company and step after each of them.  A failing company never stops
    the others.  Raises PlanError if a notebook lacks a parameter, before the first kernel starts.
    """
    _require_parameters(jobs)
    with shared_server(), Workers(workers) as pool:
        outcomes = list(_outcomes(pool, jobs, settings, progress))
    order = {job.company_id: None for job in jobs}
    return tuple(
        CompanyResult(
            company,
            settings.out / company,
            tuple(outcome for outcome in outcomes if outcome.company_id == company),
        )
        for company in order
    )


def _outcomes(
    workers: Workers, jobs: Sequence[Job], settings: Settings, progress: Progress
) -> Iterator[StepOutcome]:
    """Yield every outcome as it comes; a company is published as soon as its steps are done."""
    waiting = deque(jobs)
    steps_of = Counter(job.company_id for job in jobs)
    done: dict[str, list[StepOutcome]] = {company: [] for company in steps_of}
    running: dict[Future[StepOutcome], tuple[str, str]] = {}
    while waiting or running:
        while waiting and len(running) < 2 * workers.count:
            job = waiting.popleft()
            running[workers.submit(_step, job, settings)] = (job.company_id, job.step)
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            company, step = running.pop(future)
            outcome = _settled(future, company, step)
            progress(company, step)
            yield outcome
            done[company].append(outcome)
            if len(done[company]) == steps_of[company]:
                steps = tuple(sorted(done[company], key=lambda each: notebook_of(each.step).name))
                running[workers.submit(_publish, company, steps, settings)] = (company, REPORT)


def _settled(future: Future[StepOutcome], company: str, step: str) -> StepOutcome:
    try:
        return future.result()
    except BrokenProcessPool:
        cause = "Der Rechenprozess wurde von außen beendet, zum Beispiel weil Speicher fehlte."
        return StepOutcome(company, step, 0.0, Failure(None, cause, "BrokenProcessPool"))


def _step(job: Job, settings: Settings) -> StepOutcome:
    started = time.perf_counter()
    folder = settings.out / job.company_id
    parameters = {
        "company": job.company_id,
        "workspace": settings.workspace,
        "as_of": settings.as_of.isoformat(),
        "live": False,
        "with_people": settings.with_people,
    }
    try:
        notebook = execute(job, parameters)
        text = nbformat.writes(notebook).encode()
        write_atomically(folder / job.notebook.name, text + b"\n")
        _dossier(folder, job.step).unlink(missing_ok=True)
        failure = None
    except StepFailedError as error:
        failure = error.failure
    except Exception as error:  # noqa: BLE001 - whatever it is, the other companies go on
        failure = _unexpected(error)
    return _outcome(job.company_id, job.step, started, failure, folder)


def _publish(company: str, steps: tuple[StepOutcome, ...], settings: Settings) -> StepOutcome:
    started = time.perf_counter()
    failure = None
    try:
        publish(
            read_case(settings.workspace, company),
            settings.out / company,
            {outcome.step: outcome.failure for outcome in steps},
            as_of=settings.as_of,
            with_people=settings.with_people,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the other companies go on
        failure = _unexpected(error)
    return _outcome(company, REPORT, started, failure, settings.out / company)


def _outcome(
    company: str, step: str, started: float, failure: Failure | None, folder: Path
) -> StepOutcome:
    if failure:
        text = f"{failure.cause}\n\n{failure.details}\n"
        write_atomically(_dossier(folder, step), text.encode())
    return StepOutcome(company, step, time.perf_counter() - started, failure)


def _unexpected(error: Exception) -> Failure:
    cause = f"Unerwarteter Fehler: {type(error).__name__}: {error}"
    return Failure(None, cause, traceback.format_exc())


def _dossier(folder: Path, step: str) -> Path:
    return folder / f"fehler-{step}.txt"


def _require_parameters(jobs: Sequence[Job]) -> None:
    for notebook in sorted({job.notebook for job in jobs}):
        if lacking := PARAMETERS - parameter_names(notebook):
            names = ", ".join(sorted(lacking))
            raise PlanError(f"Dem Notebook „{notebook.name}“ fehlen die Parameter: {names}.")


def default_workers() -> int:
    """Return how many notebooks run side by side: one per core."""
    return max(1, os.cpu_count() or 1)
