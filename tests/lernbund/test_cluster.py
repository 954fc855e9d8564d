"""The same run on several machines: a scheduler, two workers and PostgreSQL, all real.

- the results are the bytes of a local run, on a folder by its address and on an FTP server
- a worker killed in the middle loses nothing
- a scheduler that does not answer, or a machine with other code, is one German sentence
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

from lernbund.cluster import Cluster
from lernbund.files import place
from lernbund.plan import PlanError, examples_folder, plan
from lernbund.runner import Settings, run
from schemas.store import open_store
from schemas.workbook import read_workbook

DAY = datetime.date(2026, 11, 23)
JOBS = plan(["demo-028"], known=["demo-028"], steps=["situation", "skills", "communication"])


def quiet(_company: str, _step: str) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def workspace(postgres_url: str) -> str:
    """A PostgreSQL database that holds the press shop."""
    with open_store(postgres_url) as store:
        store.write(read_workbook(examples_folder() / "presswerk-28.xlsx"), who="test")
    return postgres_url


@pytest.fixture(scope="module")
def machines() -> Iterator[tuple[str, dict[str, subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers as processes, by their name."""
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0"]
    scheduler = subprocess.Popen(
        [*dask, "--host", "127.0.0.1", "--no-dashboard"], stderr=subprocess.PIPE
    )
    assert scheduler.stderr is not None
    address = next(
        line.split()[-1].decode() for line in scheduler.stderr if b"Scheduler at:" in line
    )
    threading.Thread(target=scheduler.stderr.read, daemon=True).start()
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, *alone]
    workers = {
        name: subprocess.Popen(
            [*worker, "--name", name],
            stderr=subprocess.DEVNULL,
        )
        for name in ("eins", "zwei")
    }
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, workers
    for process in (*workers.values(), scheduler):
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def local(workspace: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a run on this machine."""
    out = tmp_path_factory.mktemp("hier")
    run(JOBS, Settings(workspace, out, DAY), workers=2, progress=quiet)
    return files(out)


def files(out: Path) -> dict[str, bytes]:
    """Return name -> content of the company's folder; the manifest without its time."""
    found = {path.name: path.read_bytes() for path in (out / "demo-028").iterdir()}
    record = json.loads(found["manifest-teilbericht.json"]) | {"created": ""}
    return found | {"manifest-teilbericht.json": json.dumps(record).encode()}


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """The address of an FTP server for ``tmp_path``."""
    authorizer = DummyAuthorizer()
    authorizer.add_user("kit", "geheim", str(tmp_path), perm="elradfmwMT")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer})
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"ftp://kit:geheim@127.0.0.1:{server.address[1]}/"
    server.close_all()


def test_other_file_system_gets_the_same_bytes(
    machines: tuple[str, dict[str, subprocess.Popen[bytes]]],
    workspace: str,
    local: dict[str, bytes],
    ftp: str,
    tmp_path: Path,
) -> None:
    """Notebooks, report and manifest arrive on the FTP server whole, without leftovers."""
    (result,) = run(
        JOBS, Settings(workspace, place(ftp), DAY), workers=1, progress=quiet, scheduler=machines[0]
    )
    assert result.failed == ()
    assert files(tmp_path) == local


def test_machine_with_other_code_is_refused(
    machines: tuple[str, dict[str, subprocess.Popen[bytes]]],
) -> None:
    """A report is never made by two versions of the kit."""
    with Cluster(machines[0], "andere") as cluster:
        future = cluster.submit(os.getpid)
        with pytest.raises(PlanError, match="andere Fassung des Kits"):
            future.result(timeout=60)


def test_killed_machine_loses_nothing(
    machines: tuple[str, dict[str, subprocess.Popen[bytes]]],
    workspace: str,
    local: dict[str, bytes],
    tmp_path: Path,
) -> None:
    """After the first notebook one of the two dies; the other ends the run, same bytes."""
    address, workers = machines

    def kill_one(_company: str, _step: str) -> None:
        workers["eins"].kill()

    settings = Settings(workspace, place(tmp_path.as_uri()), DAY)
    (result,) = run(JOBS, settings, workers=1, progress=kill_one, scheduler=address)
    assert workers["eins"].wait(10) != 0
    assert result.failed == ()
    assert files(tmp_path) == local


def test_scheduler_that_does_not_answer_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody listens at the address."""
    monkeypatch.setattr("lernbund.cluster.ANSWER_SECONDS", 1)
    with pytest.raises(PlanError, match=r"Unter „tcp://127.0.0.1:9“ antwortet kein Scheduler"):
        Cluster("tcp://127.0.0.1:9", "")


def test_unknown_file_system_is_one_sentence() -> None:
    """An address that nothing here can reach."""
    with pytest.raises(PlanError, match="Adressen wie „wolke://“"):
        place("wolke://berichte")
