"""A run that is cut off: nothing stays behind, and the next run ends as if nothing had been.

- killed at any moment, the runs after it end with the files of an undisturbed one
- Ctrl-C ends the run with one German sentence
- neither leaves a worker, a kernel or a fork server
- a disk that is full and a folder that cannot be written are one German sentence
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lernbund.plan import examples_folder
from schemas.store import open_store
from schemas.workbook import read_workbook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits of Linux")
MOMENTS = ("1_situation.ipynb", "manifest-teilbericht.json", "teilbericht.docx")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the press shop."""
    folder = tmp_path_factory.mktemp("lernbund") / "workspace"
    with open_store(folder) as store:
        store.write(read_workbook(examples_folder() / "presswerk-28.xlsx"), who="test")
    return folder


@pytest.fixture(scope="module")
def undisturbed(workspace: Path) -> dict[str, bytes]:
    """The files of a run that nobody disturbs."""
    out = workspace.parent / "ungestört"
    with lernbund_run(workspace, out) as process:
        assert process.wait(120) == 0
    return files(out)


@contextmanager
def lernbund_run(workspace: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """Start ``lernbund run`` in a process group of its own."""
    program = str(Path(sys.executable).with_name("lernbund"))
    words = ["run", "demo-028", "--steps", "situation,skills", "--as-of", "23.11.2026"]
    process = subprocess.Popen(
        [program, *words, "--jobs", "2", "--workspace", str(workspace), "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def files(out: Path) -> dict[str, bytes]:
    """Return name -> content of the company's folder; the manifest without its time."""
    found = {path.name: path.read_bytes() for path in (out / "demo-028").iterdir()}
    record = json.loads(found["manifest-teilbericht.json"]) | {"created": ""}
    return found | {"manifest-teilbericht.json": json.dumps(record).encode()}


def until(condition: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait until ``condition`` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return all processes that ``process`` has started, directly or not."""
    return psutil.Process(process.pid).children(recursive=True)


def is_gone(process: psutil.Process) -> bool:
    """Return whether ``process`` has ended."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_killed_runs_end_as_an_undisturbed_one(
    workspace: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """Killed at three moments one after the other; the fourth run has the same bytes."""
    for moment in MOMENTS:
        with lernbund_run(workspace, tmp_path) as process:
            until(
                lambda path=tmp_path / "demo-028" / moment, run=process: (
                    path.exists()  # type: ignore[misc]
                    or run.poll() is not None
                )
            )
            relatives = family(process) if process.poll() is None else []
            process.kill()
            until(lambda all_of=relatives: all(map(is_gone, all_of)))  # type: ignore[misc]
    with lernbund_run(workspace, tmp_path) as process:
        assert process.wait(120) == 0
    assert files(tmp_path) == undisturbed


def test_ctrl_c_leaves_nothing_behind(workspace: Path, tmp_path: Path) -> None:
    """In the middle of the notebooks: exit code 1, a German word, no process."""
    with lernbund_run(workspace, tmp_path) as process:
        until((tmp_path / "demo-028" / "1_situation.ipynb").exists)
        relatives = family(process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, "Abgebrochen" in said, "Traceback" in said) == (1, True, False)
    assert len(relatives) > 3
    until(lambda: all(map(is_gone, relatives)))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of 200 kB at ``folder``; skip where that is not allowed."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_is_one_sentence(workspace: Path, tmp_path: Path) -> None:
    """Room for a few notebooks, not for all; what was begun last is not left half."""
    with small_disk(tmp_path / "voll") as disk, lernbund_run(workspace, disk) as process:
        _, said = process.communicate(timeout=120)
        assert not list(disk.rglob("*.unfertig"))
    assert process.returncode == 2
    assert "Der Datenträger ist voll." in said.splitlines()[-1]
    assert "Traceback" not in said


def test_folder_that_cannot_be_written_is_one_sentence(workspace: Path) -> None:
    """In /proc nobody writes, not even root."""
    with lernbund_run(workspace, Path("/proc/berichte")) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith("„/proc/berichte“: ")
    assert "Traceback" not in said
