"""What a worker does for a company: look what is there, run a step, publish."""

from __future__ import annotations

import errno
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lernbund.execution import Failure, StepFailedError, execute
from lernbund.files import write_atomically
from lernbund.manifest import table_hashes
from lernbund.plan import Job
from lernbund.publishing import is_published, publish
from lernbund.stamps import inputs_in, inputs_of, stamped
from schemas.store import StoreError, open_store, read_case

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from lernbund.files import Place

REPORT = "report"
COMPARED = "skills"
SECONDS = 600.0
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Settings:
    """What all jobs of a run share.

    Attributes:
        workspace: a folder or a database address.
        out: folder of the companies' folders, also on another file system.
        as_of: day everything is looked at.
        with_people: make the confidential version.
        timeout: most time of one notebook [s].
        force: run also what has been run of the same.
        comparison: released figures of a research pool, empty for none.
    """

    workspace: str
    out: Place
    as_of: date
    with_people: bool = False
    timeout: float = SECONDS
    force: bool = False
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """How a notebook or the report of a company ended; ``seconds`` is its wall time [s].

    ``reused`` says that it was there already, made of the same.
    """

    company_id: str
    step: str
    seconds: float
    failure: Failure | None = None
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a company's steps are to be made of, and what its folder holds of it.

    Attributes:
        code: the version of the code.
        change: number of the newest change of the company's data.
        tables: table -> hash; empty if the company cannot be read.
        current: steps whose notebook was made of just that.
        published: whether the report was.
    """

    code: str
    change: int = 0
    tables: Mapping[str, str] | None = None
    current: frozenset[str] = frozenset()
    published: bool = False


def look(jobs: tuple[Job, ...], settings: Settings, code: str) -> Standing:
    """Return how it stands with the company of ``jobs``."""
    company = jobs[0].company_id
    try:
        with open_store(settings.workspace, create=False) as store:
            change = store.last_change(company)  # first: what comes later makes nothing current
            tables = table_hashes(store.read(company))
    except StoreError:
        return Standing(code)
    standing = Standing(code, change, tables)
    if settings.force:
        return standing
    folder = settings.out / company
    inputs = {job.step: _inputs(job, settings, standing) for job in jobs}
    current = {job.step for job in jobs if _stamp(folder / job.notebook.name) == inputs[job.step]}
    published = current == set(inputs) and is_published(folder, inputs)
    return Standing(code, change, tables, frozenset(current), published)


def run_step(job: Job, settings: Settings, standing: Standing) -> StepOutcome:
    """Run one notebook; raises OSError if its file cannot be written."""
    started = time.perf_counter()
    folder = settings.out / job.company_id
    notebook, failure = _executed(job, settings)
    target = folder / job.notebook.name
    keep_dossier(folder, job.step, failure)
    if notebook is None:
        target.unlink(missing_ok=True)  # an earlier one would pass for this one
    else:
        made_of = _inputs(job, settings, standing) if _is_unchanged(job, settings, standing) else ""
        write_atomically(target, stamped(notebook, made_of))
    return StepOutcome(job.company_id, job.step, time.perf_counter() - started, failure)


def publish_company(
    jobs: tuple[Job, ...],
    failures: Mapping[str, Failure | None],
    settings: Settings,
    standing: Standing,
) -> StepOutcome:
    """Make the report of the company of ``jobs``; raises OSError if it cannot be written."""
    started = time.perf_counter()
    company = jobs[0].company_id
    folder = settings.out / company
    failure = None
    try:
        case = read_case(settings.workspace, company)
        same = table_hashes(case) == standing.tables
        keep_dossier(folder, REPORT, None)
        publish(
            case,
            folder,
            failures,
            inputs={job.step: _inputs(job, settings, standing) for job in jobs} if same else {},
            as_of=settings.as_of,
            with_people=settings.with_people,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the other companies go on
        failure = _unexpected(error)
    keep_dossier(folder, REPORT, failure)
    return StepOutcome(company, REPORT, time.perf_counter() - started, failure)


def _inputs(job: Job, settings: Settings, standing: Standing) -> str:
    return inputs_of(
        job.notebook,
        tables=standing.tables or {},
        code=standing.code,
        company=job.company_id,
        as_of=settings.as_of.isoformat(),
        with_people=settings.with_people,
        comparison=settings.comparison,
    )


def _is_unchanged(job: Job, settings: Settings, standing: Standing) -> bool:
    """Return whether the notebook has read the tables that ``standing`` knows."""
    if standing.tables is None:
        return False
    with open_store(settings.workspace, create=False) as store:
        return store.last_change(job.company_id) == standing.change


def _stamp(path: Place) -> str | None:
    try:
        return inputs_in(path.read_bytes())
    except FileNotFoundError:
        return None


def _executed(job: Job, settings: Settings) -> tuple[NotebookNode | None, Failure | None]:
    parameters: dict[str, Any] = {
        "company": job.company_id,
        "workspace": settings.workspace,
        "as_of": settings.as_of.isoformat(),
        "live": False,
        "with_people": settings.with_people,
        **_only_for(job.step, settings),
    }
    try:
        return execute(job, parameters, seconds=settings.timeout), None
    except StepFailedError as error:
        return None, error.failure
    except Exception as error:  # noqa: BLE001 - whatever it is, the other companies go on
        return None, _unexpected(error)


def _only_for(step: str, settings: Settings) -> dict[str, str]:
    return {"comparison": settings.comparison} if step == COMPARED else {}


def _unexpected(error: Exception) -> Failure:
    """Return the failure of one company; what concerns all of them is raised again."""
    if isinstance(error, OSError) and (error.errno in NO_ROOM or error.filename is not None):
        raise error
    cause = f"Unerwarteter Fehler: {type(error).__name__}: {error}"
    return Failure(None, cause, traceback.format_exc())


def keep_dossier(folder: Place, step: str, failure: Failure | None) -> None:
    """Write the file that tells of ``failure``; without one an earlier file goes away."""
    path = folder / f"fehler-{step}.txt"
    if failure:
        write_atomically(path, f"{failure.cause}\n\n{failure.details}\n".encode())
    else:
        path.unlink(missing_ok=True)
