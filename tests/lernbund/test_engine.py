"""Notebooks whose cells run in a fork, without a kernel.

- what cells show is what they show in a kernel, whatever way they show it
- a failing cell ends the notebook; its error is a kernel's, and what it showed before is kept
- what one notebook does to modules, environment, folder, settings, handlers or chance, the next
  never sees
- environment and folder are those of the program; standard output stays the notebook's
- a notebook that takes too long is ended with all it started, and so is one nobody waits for
- a fork that is killed is told from one that is slow; it ends with its server
- without a server, or with one that is gone, the notebook runs in an ordinary kernel
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes
from papermill.exceptions import PapermillExecutionError

from lernbund.kernels.engine import ENGINE
from lernbund.kernels.start import KERNEL, ORDINARY, VARIABLE, start_server
from tests.lernbund.test_kernels import becomes_true, is_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cells are forked on Linux only")
METADATA = {"kernelspec": {"name": KERNEL, "language": "python", "display_name": KERNEL}}
SECONDS = 60.0


def executed(
    folder: Path, *cells: str, engine: str = ENGINE, seconds: float = SECONDS, **hooks: Any
) -> NotebookNode:
    """Return the notebook of ``cells`` as papermill leaves it."""
    source = folder / "notebook.ipynb"
    made = [new_markdown_cell("# Kapitel"), *map(new_code_cell, cells)]
    source.write_text(writes(new_notebook(cells=made, metadata=METADATA)), encoding="utf-8")
    notebook: NotebookNode = papermill.execute_notebook(
        str(source),
        str(folder / "done.ipynb"),
        engine_name=engine,
        progress_bar=False,
        timeout_func=hooks.get("timeout_func", lambda _cell: seconds),
        on_cell_start=hooks.get("on_cell_start", lambda **_: None),
    )
    return notebook


def shown(notebook: NotebookNode) -> list[Any]:
    """Return of each code cell its number and outputs."""
    return [(cell.execution_count, cell.outputs) for cell in notebook.cells[1:]]


def text(notebook: NotebookNode) -> str:
    """Return what the last cell has printed."""
    return "".join(output["text"] for output in notebook.cells[-1].outputs)


@pytest.mark.parametrize(
    "cells",
    [
        ["1 + 1", "x = 2", "x;", "'Maß'", ""],
        ["print('a'); print('b')", "import sys; print('c', file=sys.stderr)", "print('d', end='')"],
        ["print('vorher'); display(3); print('nachher'); 4"],
        ["!echo Zeile"],
        ["import pandas as pd; pd.DataFrame({'stufe': [1, 2]})"],
        ["from IPython.display import HTML, Markdown", "HTML('<b>fett</b>')", "Markdown('*so*')"],
        ["%matplotlib inline\nimport matplotlib.pyplot as plt", "print(1)\n_ = plt.plot([1, 2])"],
        ["import asyncio\nawait asyncio.sleep(0)\n'gewartet'"],
        ["h = display('alt', display_id='eins')", "print('zwei')", "_h = h.update('neu')"],
        ["from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('da')"],
        [
            "import datetime",
            "display({'application/json': {'tag': datetime.datetime(2026, 1, 1)}}, raw=True)",
        ],
        ["%%capture kept\nprint('still')", "kept.stdout"],
        ["_, __, In[1], Out", "7", "_ + 1"],
    ],
)
def test_cells_show_what_they_show_in_a_kernel(cells: list[str], tmp_path: Path) -> None:
    """Values, prints, pictures, what is updated or cleared: the outputs are equal."""
    kernel = executed(tmp_path, *cells, engine="nbclient")
    fork = executed(tmp_path, *cells)
    assert shown(fork) == shown(kernel)
    assert fork.metadata["language_info"] == kernel.metadata["language_info"]


@pytest.mark.parametrize("cell", ["print('bis hier'); 1 / 0", "raise SystemExit(3)"])
def test_a_failing_cell_ends_the_notebook_as_in_a_kernel(cell: str, tmp_path: Path) -> None:
    """Error, place and outputs are equal; what comes later is not run."""
    kernel, fork = (failed(tmp_path, "1", cell, "2", engine=each) for each in ("nbclient", ENGINE))
    assert fork == kernel
    assert fork[1] == 2


def failed(folder: Path, *cells: str, engine: str = ENGINE) -> tuple[Any, ...]:
    """Return name, number of the cell and all outputs of a notebook that fails, without colours."""
    with pytest.raises(PapermillExecutionError) as raised:
        executed(folder, *cells, engine=engine)
    left = nbformat.read(folder / "done.ipynb", as_version=4)
    outputs = strip_ansi(str([cell.get("outputs") for cell in left.cells]).replace("\\x1b", "\x1b"))
    return raised.value.ename, raised.value.exec_count, outputs


def test_what_is_no_python_fails_at_its_cell(tmp_path: Path) -> None:
    """A syntax error names the cell, not a file of this machine."""
    name, number, outputs = failed(tmp_path, "1", "def (")
    assert (name, number) == ("SyntaxError", 2)
    assert "invalid syntax (<ipython-input-2-" in outputs


def test_a_warning_names_no_file_of_this_machine(tmp_path: Path) -> None:
    """The same notebook gives the same text in every process."""
    said = [text(executed(tmp_path, "import warnings; warnings.warn('Achtung')")) for _ in range(2)]
    assert said[0] == said[1]
    assert "UserWarning: Achtung" in said[0]


def test_what_a_process_says_is_the_cells(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Programs that a cell starts print into the notebook, not into the consultant's terminal."""
    cell = "import subprocess\nprint('eins')\n_done = subprocess.run(['echo', 'zwei'])"
    assert text(executed(tmp_path, cell)) == "eins\nzwei\n"
    assert capfd.readouterr() == ("", "")


def test_a_later_cell_updates_what_an_earlier_one_shows(tmp_path: Path) -> None:
    """All outputs of the name change, those shown after the update's cell, too."""
    cells = ["h = display('alt', display_id='eins')", "_d = display('auch', display_id='eins')"]
    notebook = executed(tmp_path, *cells, "_u = h.update('neu')")
    found = [cell.outputs[0]["data"]["text/plain"] for cell in notebook.cells[1:3]]
    assert found == ["'neu'", "'neu'"]


CHANGES = """
import os, random, signal, statistics, sys
statistics.mean = None
os.environ["SPUR"] = "hier"
os.chdir("/")
import matplotlib
matplotlib.rcParams["font.size"] = 99
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
kept = 1
"""
SEEN = """
import os, signal, statistics
import matplotlib
print(statistics.mean is None, "SPUR" in os.environ, os.getcwd(), "kept" in globals())
print(matplotlib.rcParams["font.size"] == 99, signal.getsignal(signal.SIGUSR1).name)
"""


def test_the_next_notebook_sees_nothing(tmp_path: Path) -> None:
    """Modules, environment, folder, settings, handlers and names are as if nobody was there."""
    executed(tmp_path, CHANGES)
    seen = text(executed(tmp_path, SEEN))
    assert seen == f"False False {Path.cwd()} False\nFalse SIG_DFL\n"


def test_chance_differs(tmp_path: Path) -> None:
    """Two notebooks draw different numbers, from Python and from numpy."""
    cell = "import random, numpy\nprint(random.random(), numpy.random.random())"
    drawn = [text(executed(tmp_path, cell)).split() for _ in range(2)]
    assert [one == other for one, other in zip(*drawn, strict=True)] == [False, False]


def test_environment_is_the_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set after the server was started is there."""
    monkeypatch.setenv("LERNBUND_PROBE", "Maß")
    assert text(executed(tmp_path, "import os\nprint(os.environ['LERNBUND_PROBE'])")) == "Maß\n"


def test_who_is_told_of_the_cells(tmp_path: Path) -> None:
    """Each code cell is named as it begins, by its place in the notebook."""
    begun: list[int] = []
    executed(tmp_path, "1", "2", on_cell_start=lambda cell_index, **_: begun.append(cell_index))
    assert begun == [1, 2]


START = """
import os, subprocess
program = subprocess.Popen(["sleep", "600"])
print(os.getpid(), program.pid)
_ = open({told!r}, "w").write(f"{{os.getpid()}} {{program.pid}}")
"""
WAIT = "program.wait()"


def test_what_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    """The notebook's process and the program it waits for are gone."""
    told, left = tmp_path / "pids", []

    def begins(cell: NotebookNode, **_: Any) -> None:
        if cell.source == WAIT:
            left.extend(psutil.Process(int(pid)) for pid in told.read_text().split())

    def seconds(cell: NotebookNode | None) -> float:
        return 0.1 if cell and cell.source == WAIT else SECONDS

    with pytest.raises(CellTimeoutError):
        executed(
            tmp_path, START.format(told=str(told)), WAIT, timeout_func=seconds, on_cell_start=begins
        )
    assert len(left) == 2
    assert becomes_true(lambda: all(map(is_gone, left)))


def test_a_finished_notebook_leaves_nothing(tmp_path: Path) -> None:
    """Its process has ended, and what it started."""
    notebook = executed(tmp_path, START.format(told=str(tmp_path / "pids")))
    pids = [int(pid) for pid in text(notebook).split()]
    assert becomes_true(lambda: not any(is_there(pid) for pid in pids))


def is_there(pid: int) -> bool:
    """Return whether a process runs."""
    try:
        return not is_gone(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_notebook_that_is_killed_is_told_from_a_slow_one(end: str, tmp_path: Path) -> None:
    """Whatever ends it: that it has ended is said at once, not when its time is over."""
    with pytest.raises(DeadKernelError):
        executed(tmp_path, f"import os\n{end}")


def test_a_notebook_ends_with_its_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes on that nobody could end."""
    own = start_server()
    monkeypatch.setenv(VARIABLE, str(own.address))
    told, left = tmp_path / "pids", []

    def begins(cell: NotebookNode, **_: Any) -> None:
        if cell.source == WAIT:
            left.append(psutil.Process(int(told.read_text().split()[0])))
            own.process.kill()

    with pytest.raises(DeadKernelError):
        executed(tmp_path, START.format(told=str(told)), WAIT, on_cell_start=begins)
    own.stop()
    assert [is_gone(each) for each in left] == [True]


@pytest.mark.parametrize("address", [ORDINARY, "/gibt/es/nicht"])
def test_without_a_server_there_is_an_ordinary_kernel(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be forked the notebook runs as papermill runs it."""
    monkeypatch.setenv(VARIABLE, address)
    notebook = executed(tmp_path, "get_ipython().kernel is not None")
    assert notebook.cells[-1].outputs[0]["data"]["text/plain"] == "True"


def test_large_outputs_arrive_whole(tmp_path: Path) -> None:
    """Ten million characters, and umlauts at any place."""
    assert text(executed(tmp_path, "print('ä' * 10_000_000, end='')")) == "ä" * 10_000_000


def test_a_notebook_without_code_is_done_at_once(tmp_path: Path) -> None:
    """Text only, and an empty cell: nothing is shown."""
    assert shown(executed(tmp_path, "")) == [(None, [])]
