"""One notebook run by papermill, and cleaned of everything that is not its content."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from lernbund.kernels.engine import ENGINE
from lernbund.kernels.start import kernel_name, server_is_lost
from lernbund.plan import Job

PLACES = ("workspace", "network", "pool", "pools")  # parameters that hold places of this machine
TOO_LONG = "es war nach {:g} Sekunden nicht fertig (--timeout)"
KILLED = "sein Rechenprozess wurde von außen beendet, zum Beispiel weil Speicher fehlte"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a step of a company failed.

    Attributes:
        cell: Number of the cell from 1, None if no cell was at work.
        cause: German sentence.
        details: Traceback for programmers, kept in a file of the company's folder.
    """

    cell: int | None
    cause: str
    details: str


class _Course:
    """How far a notebook has come, and how much of its time is left."""

    def __init__(self, seconds: float) -> None:
        """Give the notebook ``seconds`` from the first look: a server may have to start before."""
        self.cell: int | None = None
        self._seconds = seconds
        self._end: float | None = None

    def started(self, *, cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 - nbclient's
        """Keep the number of the cell that starts."""
        self.cell = cell_index + 1

    def left(self, _cell: NotebookNode) -> float:
        """Return how long the cell may take [s]; no time at all would mean any time."""
        if self._end is None:
            self._end = time.monotonic() + self._seconds
        return max(0.001, self._end - time.monotonic())


class StepFailedError(Exception):
    """A notebook did not run to its end; ``failure`` says where and why."""

    def __init__(self, failure: Failure) -> None:
        """Keep ``failure``."""
        super().__init__(failure)
        self.failure = failure


def parameter_names(notebook: Path) -> frozenset[str]:
    """Return the names of the parameters of ``notebook``."""
    return frozenset(papermill.inspect_notebook(str(notebook)))


def execute(job: Job, parameters: dict[str, Any], *, seconds: float) -> NotebookNode:
    """Return the executed notebook of ``job``, scrubbed.

    Raises StepFailedError with cell and cause if a cell fails, if the notebook is not done after
    ``seconds``, or if its process was killed.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    course = _Course(seconds)
    try:
        notebook = _executed(job, parameters, course)
    except PapermillExecutionError as error:
        raise StepFailedError(_failure(job, error)) from error
    except CellTimeoutError as error:
        raise StepFailedError(_ended(job, course, TOO_LONG.format(seconds), error)) from error
    except DeadKernelError as error:
        raise StepFailedError(_ended(job, course, KILLED, error)) from error
    return scrub(notebook)


def _executed(job: Job, parameters: dict[str, Any], course: _Course) -> NotebookNode:
    """Run the notebook; once more if its process died because the fork server did."""
    try:
        return _by_papermill(job, parameters, course)
    except RuntimeError:
        if not server_is_lost():
            raise
        return _by_papermill(job, parameters, course)


def _by_papermill(job: Job, parameters: dict[str, Any], course: _Course) -> NotebookNode:
    with tempfile.TemporaryDirectory(prefix="lernbund-") as folder:
        notebook: NotebookNode = papermill.execute_notebook(
            str(job.notebook),
            None,
            parameters=parameters,
            engine_name=ENGINE,
            kernel_name=kernel_name(),
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            timeout_func=course.left,
            on_cell_start=course.started,
            raise_on_iopub_timeout=True,
            shutdown_kernel="immediate",  # a polite end may wait 2.5 s for a stream of ipykernel's
            config=_kernel_config(folder),
        )
    return notebook


def scrub(notebook: NotebookNode) -> NotebookNode:
    """Return ``notebook`` without times, machine facts, random ids and places of this machine."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02}"
        tags = cell.metadata.get("tags", [])
        cell["metadata"] = NotebookNode({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell["source"] = _without_places(cell["source"])
    return notebook


def _without_places(source: str) -> str:
    """Return ``source`` with the name of each parameter of ``PLACES`` in place of its value."""
    assigned = ((line.partition(" = ")[0], line) for line in source.splitlines())
    return "\n".join(f'{name} = "{name}"' if name in PLACES else line for name, line in assigned)


def _kernel_config(folder: str) -> Config:
    """Sockets in a folder of the owner's own: ports collide when many kernels start at once."""
    files = {"connection_file": f"{folder}/kernel.json"}
    sockets = {} if os.name == "nt" else {"transport": "ipc", "ip": f"{folder}/kernel"}
    return Config({"KernelManager": files | sockets})


def _failure(job: Job, error: PapermillExecutionError) -> Failure:
    number = error.cell_index + 1
    place = f"Das Notebook „{job.notebook.stem}“ brach in Zelle {number} ab"
    cause = f"{place}: {error.ename}: {error.evalue}"
    return Failure(number, cause, strip_ansi("\n".join(error.traceback)))


def _ended(job: Job, course: _Course, why: str, error: Exception) -> Failure:
    place = f" in Zelle {course.cell}" if course.cell else ""
    cause = f"Das Notebook „{job.notebook.stem}“ wurde{place} beendet: {why}."
    return Failure(course.cell, cause, str(error))
