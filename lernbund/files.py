"""Writing files so that a reader sees the old one or the whole new one, never a half.

A place is a local path or a path of another file system (``universal_pathlib``), which is chosen by
an address such as ``sftp://host/folder``.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from lernbund.plan import PlanError

if TYPE_CHECKING:
    from upath import UPath

    Place = Path | UPath

UNFINISHED = re.compile(r"\..+\.(?P<host>[^.]*)\.(?P<process>\d+)\.\d+\.unfertig")
DAY_SECONDS = 86_400
LONGEST_HELD, HELD_AGAIN = 10.0, 0.02  # [s]
_NUMBERS = itertools.count()


def place(address: str) -> Place:
    """Return the folder ``address``, or what it names on another file system.

    Raises PlanError if nothing here can reach that file system.
    """
    if "://" not in address:
        return Path(address)
    try:
        from upath import UPath  # noqa: PLC0415 - a part of the extra "cluster"

        return UPath(address)
    except (ImportError, ValueError) as error:
        raise PlanError(
            f"Adressen wie „{address.partition('://')[0]}://“ erreicht diese Installation nicht "
            f"({error}). Bitte das Kit mit dem Zusatz „cluster“ installieren."
        ) from error


def write_atomically(path: Place, data: bytes) -> None:
    """Write ``data`` to ``path`` by a temporary file beside it and a rename.

    Raises OSError, which names ``path``, if it cannot be written; ``path`` is then unchanged.
    """
    beside = path.with_name(f".{path.name}.{_host()}.{os.getpid()}.{next(_NUMBERS)}.unfertig")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        _replace(beside, path)
    except BaseException as error:
        with suppress(Exception):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)
        elif isinstance(error, Exception):  # what other file systems raise
            raise OSError(errno.EIO, str(error), str(path)) from error
        raise


def require_writable(folder: Place) -> None:
    """Make ``folder`` and raise OSError unless a file can be written in it."""
    probe = folder / f".{_host()}.{os.getpid()}.{next(_NUMBERS)}.probe"
    try:
        write_atomically(probe, b"")
    except OSError as error:
        error.filename = str(folder)
        raise
    probe.unlink(missing_ok=True)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let other processes that ask for ``path`` here wait; a killed one has it for a while only.

    Raises TimeoutError if another one has it for longer than anybody needs.
    """
    mark = path.with_name(f".{path.name}.gesperrt")
    until = time.monotonic() + LONGEST_HELD
    while not _made(mark):
        if _age(mark) > LONGEST_HELD:
            mark.unlink(missing_ok=True)
        elif time.monotonic() > until:
            raise TimeoutError(errno.ETIMEDOUT, "gesperrt", str(path))
        else:
            time.sleep(HELD_AGAIN)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _made(mark: Path) -> bool:
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _age(mark: Path) -> float:
    try:
        return time.time() - mark.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def sweep(folder: Place) -> None:
    """Remove what killed processes left half-written in ``folder``.

    A process of this machine is asked for; those of other machines have a day to finish.
    """
    paths: list[Place] = [*folder.iterdir()]
    for path in paths:
        if (found := UNFINISHED.fullmatch(path.name)) and _is_orphan(path, found):
            path.unlink(missing_ok=True)


def _replace(beside: Place, path: Place) -> None:
    if isinstance(beside, Path) and isinstance(path, Path):
        beside.replace(path)
    else:
        beside.rename(path)  # type: ignore[arg-type]


def _is_orphan(path: Place, found: re.Match[str]) -> bool:
    if found["host"] == _host():
        return not psutil.pid_exists(int(found["process"]))
    return time.time() - path.stat().st_mtime > DAY_SECONDS


def _host() -> str:
    return socket.gethostname().split(".")[0]
