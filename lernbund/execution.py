"""One notebook run by papermill, and cleaned of everything that is not its content."""

from __future__ import annotations

import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from lernbund.kernels.start import kernel_name, server_is_lost
from lernbund.plan import Job

CELL_SECONDS = 600
HIDDEN_WORKSPACE = "workspace"


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


class StepFailedError(Exception):
    """A notebook did not run to its end; ``failure`` says where and why."""

    def __init__(self, failure: Failure) -> None:
        """Keep ``failure``."""
        super().__init__(failure)
        self.failure = failure


def parameter_names(notebook: Path) -> frozenset[str]:
    """Return the names of the parameters of ``notebook``."""
    return frozenset(papermill.inspect_notebook(str(notebook)))


def execute(job: Job, parameters: dict[str, Any]) -> NotebookNode:
    """Return the executed notebook of ``job``, scrubbed.

    Raises StepFailedError with cell and cause if a cell fails.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        notebook = _executed(job, parameters)
    except PapermillExecutionError as error:
        raise StepFailedError(_failure(job, error)) from error
    return scrub(notebook)


def _executed(job: Job, parameters: dict[str, Any]) -> NotebookNode:
    """Run the notebook; once more if its kernel died because the fork server did."""
    try:
        return _in_kernel(job, parameters)
    except RuntimeError:
        if not server_is_lost():
            raise
        return _in_kernel(job, parameters)


def _in_kernel(job: Job, parameters: dict[str, Any]) -> NotebookNode:
    with tempfile.TemporaryDirectory(prefix="lernbund-") as folder:
        notebook: NotebookNode = papermill.execute_notebook(
            str(job.notebook),
            None,
            parameters=parameters,
            kernel_name=kernel_name(),
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=CELL_SECONDS,
            raise_on_iopub_timeout=True,
            shutdown_kernel="immediate",  # a polite end may wait 2.5 s for a stream of ipykernel's
            config=_kernel_config(folder),
        )
    return notebook


def scrub(notebook: NotebookNode) -> NotebookNode:
    """Return ``notebook`` without times, machine facts, random ids and the workspace's address."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02}"
        tags = cell.metadata.get("tags", [])
        cell["metadata"] = NotebookNode({"tags": tags} if tags else {})
        if "injected-parameters" in tags:
            cell["source"] = _without_workspace(cell["source"])
    return notebook


def _without_workspace(source: str) -> str:
    lines = source.splitlines()
    return "\n".join(
        f'workspace = "{HIDDEN_WORKSPACE}"' if line.startswith("workspace = ") else line
        for line in lines
    )


def _kernel_config(folder: str) -> Config:
    """Sockets in a folder of the owner's own: ports collide when many kernels start at once."""
    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})


def _failure(job: Job, error: PapermillExecutionError) -> Failure:
    number = error.cell_index + 1
    place = f"Das Notebook „{job.notebook.stem}“ brach in Zelle {number} ab"
    cause = f"{place}: {error.ename}: {error.evalue}"
    return Failure(number, cause, "\n".join(error.traceback))
