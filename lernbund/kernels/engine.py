"""How papermill runs a notebook without a kernel: its cells run in a fork of the server."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NBClientEngine, papermill_engines

from lernbund.kernels.channel import Message
from lernbund.kernels.process import Run, fork_run
from lernbund.kernels.start import NO_THREADS, forked

ENGINE = "lernbund"


class ForkEngine(Engine):  # type: ignore[misc] # papermill has no types
    """Runs cells in a fork; where nothing can be forked, in a kernel as papermill does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the notebook of ``nb_man`` until a cell fails: it has an "error" then.

        Args:
            nb_man: papermill's manager of the notebook.
            kernel_name: the kernel where nothing can be forked.
            options: as for a kernel; here matter ``timeout_func``, which tells how long a cell may
                take [s], and ``on_cell_start``.

        Raises CellTimeoutError and DeadKernelError.
        """
        cells = _code(nb_man.nb)
        sources = [cell.source for cell in cells.values()]
        env = {**os.environ, **NO_THREADS}
        run = forked(lambda address: fork_run(address, sources, env, str(Path.cwd())))
        if run is None:
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        with closing(run):
            _follow(run, cells, options["timeout_func"], options["on_cell_start"])
            nb_man.nb.metadata["language_info"] = run.language


def _code(notebook: NotebookNode) -> dict[int, NotebookNode]:
    return {
        index: cell
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    }


def _follow(
    run: Run,
    cells: dict[int, NotebookNode],
    left: Callable[[NotebookNode | None], float],
    started: Callable[..., None],
) -> None:
    """See that ``cells`` keep their time, and give them what they have shown."""
    coming, cell = iter(cells.items()), None
    while "shown" not in (message := _next(run, left(cell))):
        index, cell = next(coming)
        started(cell=cell, cell_index=index)
    for cell, outputs, number in zip(cells.values(), message["shown"], count(1), strict=False):
        cell.execution_count, cell.outputs = number, from_dict(outputs)


def _next(run: Run, seconds: float) -> Message:
    try:
        return run.told.wait(seconds)
    except TimeoutError as error:
        raise CellTimeoutError(f"no answer for {seconds:g} s") from error
    except EOFError as error:
        raise DeadKernelError("the fork has ended") from error


papermill_engines.register(ENGINE, ForkEngine)
