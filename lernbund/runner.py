"""Runs a plan: notebooks in worker processes, one report per company, one dossier per failure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from lernbund.execution import Failure, parameter_names
from lernbund.files import require_writable
from lernbund.kernels.start import shared_server
from lernbund.plan import Job, PlanError
from lernbund.stamps import code_version
from lernbund.tasks import (
    REPORT,
    Settings,
    Standing,
    StepOutcome,
    look,
    publish_company,
    run_step,
)
from lernbund.workers import Workers, default_workers

if TYPE_CHECKING:
    from lernbund.files import Place

__all__ = ["REPORT", "CompanyResult", "Settings", "StepOutcome", "default_workers", "run"]

PARAMETERS = frozenset({"company", "workspace", "as_of", "live", "with_people"})
MOST_TRIES = 2
CRASHED = "Der Rechenprozess wurde von außen beendet, zum Beispiel weil Speicher fehlte."
Progress = Callable[[str, str], None]


class Pool(Protocol):
    """Where tasks are done."""

    @property
    def broken(self) -> tuple[type[Exception], ...]:
        """Return what a task fails with that has lost its process."""

    @property
    def room(self) -> int:
        """Return how many tasks may be under way."""

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have ``work`` done."""


@dataclass(frozen=True, slots=True)
class CompanyResult:
    """How the run of a company ended; ``seconds`` sums the work of all its steps [s]."""

    company_id: str
    folder: Place
    outcomes: tuple[StepOutcome, ...]

    @property
    def failed(self) -> tuple[StepOutcome, ...]:
        """Return the outcomes with a failure."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure)

    @property
    def reused(self) -> bool:
        """Return whether nothing had to be made."""
        return all(outcome.reused for outcome in self.outcomes)

    @property
    def seconds(self) -> float:
        """Return the work of all steps [s]."""
        return sum(outcome.seconds for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Task:
    """One piece of work for a company; ``name`` is a step, the report, or empty for the look."""

    company: _Company
    name: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    tries: int = 1


class _Company:
    """A company on its way: looked at, its steps run, published."""

    def __init__(self, jobs: tuple[Job, ...], settings: Settings) -> None:
        """Begin with nothing done."""
        self.jobs, self.settings = jobs, settings
        self.standing: Standing | None = None
        self.outcomes: dict[str, StepOutcome] = {}

    def begin(self, code: str) -> _Task:
        """Return the first task."""
        return _Task(self, "", look, (self.jobs, self.settings, code))

    def steps(self, standing: Standing) -> Iterator[_Task]:
        """Return the tasks of the steps that are not current; the others are done."""
        self.standing = standing
        for job in self.jobs:
            if job.step in standing.current:
                self._have(job.step)
            else:
                yield _Task(self, job.step, run_step, (job, self.settings, standing))

    def report(self) -> Iterator[_Task]:
        """Return the task of the report as soon as all steps are done, none if it is there."""
        if self.standing is None or len(self.outcomes) < len(self.jobs):
            return
        if self.standing.published:
            self._have(REPORT)
            return
        failures = {job.step: self.outcomes[job.step].failure for job in self.jobs}
        arguments = (self.jobs, failures, self.settings, self.standing)
        yield _Task(self, REPORT, publish_company, arguments)

    def _have(self, step: str) -> None:
        self.outcomes[step] = StepOutcome(self.jobs[0].company_id, step, 0.0, reused=True)


def run(
    jobs: Sequence[Job],
    settings: Settings,
    *,
    workers: int,
    progress: Progress,
    scheduler: str | None = None,
) -> tuple[CompanyResult, ...]:
    """Run ``jobs`` in ``workers`` processes and write every company's folder.

    What is there already, made of the same, stays as it is.  A failing company never stops the
    others.  May be called from any thread; every call has its own processes.

    Args:
        jobs: what to run, companies one after the other.
        settings: what all jobs share.
        workers: processes of this machine; not used with a ``scheduler``.
        progress: called with company and step after each of them, in the calling thread.
        scheduler: address of a dask scheduler whose machines do the work instead.

    Raises:
        PlanError: a notebook lacks a parameter, or the scheduler cannot be used.
        OSError: a result cannot be written; what was written before stays.
    """
    _require_parameters(jobs)
    require_writable(settings.out)
    code = code_version()
    grouped = groupby(sorted(jobs, key=lambda job: job.company_id), lambda job: job.company_id)
    by_id = {company_id: tuple(found) for company_id, found in grouped}
    order = dict.fromkeys(job.company_id for job in jobs)
    companies = [_Company(by_id[company_id], settings) for company_id in order]
    with _pool(workers, scheduler, code) as pool:
        _work_off(pool, deque(company.begin(code) for company in companies), progress)
    return tuple(
        CompanyResult(company_id, settings.out / company_id, tuple(company.outcomes.values()))
        for company_id, company in zip(order, companies, strict=True)
    )


def _pool(workers: int, scheduler: str | None, code: str) -> AbstractContextManager[Pool]:
    if scheduler is None:
        return _local(workers)
    from lernbund.cluster import Cluster  # noqa: PLC0415 - a part of the extra "cluster"

    return Cluster(scheduler, code)


@contextmanager
def _local(workers: int) -> Iterator[Pool]:
    with shared_server() as kernels, Workers(workers, kernels) as pool:
        yield pool


def _work_off(pool: Pool, tasks: deque[_Task], progress: Progress) -> None:
    """Do ``tasks`` and what follows from them; companies that were begun come first."""
    running: dict[Future[Any], _Task] = {}
    while tasks or running:
        while tasks and len(running) < pool.room:
            task = tasks.popleft()
            running[pool.submit(task.work, *task.arguments)] = task
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            following = _following(running.pop(future), future, pool.broken, progress)
            tasks.extendleft(reversed(following))


def _following(
    task: _Task, future: Future[Any], broken: tuple[type[Exception], ...], progress: Progress
) -> list[_Task]:
    """Take in what ``task`` has brought and return what is to be done next."""
    company, before = task.company, len(task.company.outcomes)
    try:
        done = future.result()
    except broken as error:
        if task.tries < MOST_TRIES:
            return [replace(task, tries=task.tries + 1)]
        done = _lost(task, error)
    if isinstance(done, Standing):
        following = list(company.steps(done))
    else:
        company.outcomes[task.name] = done
        following = []
    if task.name != REPORT:
        following += company.report()
    for step in list(company.outcomes)[before:]:
        progress(company.jobs[0].company_id, step)
    return following


def _lost(task: _Task, error: Exception) -> Standing | StepOutcome:
    if not task.name:
        return Standing(task.arguments[-1])
    company = task.company.jobs[0].company_id
    return StepOutcome(company, task.name, 0.0, Failure(None, CRASHED, type(error).__name__))


def _require_parameters(jobs: Sequence[Job]) -> None:
    for notebook in sorted({job.notebook for job in jobs}):
        if lacking := PARAMETERS - parameter_names(notebook):
            names = ", ".join(sorted(lacking))
            raise PlanError(f"Dem Notebook „{notebook.name}“ fehlen die Parameter: {names}.")
