"""Starting a fork server for a run or for this process, and saying once where there is none.

``LERNBUND_KERNELS`` is the address of the server that this process and its workers share, or
``ordinary`` where kernels are to be started in the ordinary way.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from lernbund.kernels.process import ForkError, is_alive

T = TypeVar("T")
KERNEL = "lernbund"
ORDINARY_KERNEL = "python3"
VARIABLE = "LERNBUND_KERNELS"
ORDINARY = "ordinary"
END_SECONDS = 10.0
NO_THREADS = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
SLOWER = "Die Notebooks starten langsamer als sonst (%s). Am Ergebnis ändert das nichts."
logger = logging.getLogger("lernbund.kernels")
_LOCK = threading.Lock()  # two threads that ask at once share one server


@dataclass(frozen=True, slots=True)
class ForkServer:
    """A running fork server; ``lifeline`` is the connection that keeps it alive."""

    process: subprocess.Popen[bytes]
    address: Path
    lifeline: socket.socket

    def stop(self) -> None:
        """End the server with its kernels, also if it still imports, and remove its folder."""
        self.lifeline.close()
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.address.parent, ignore_errors=True)


def can_fork() -> bool:
    """Return whether forking a process full of libraries is safe here: on Linux only."""
    return sys.platform == "linux"


def start_server() -> ForkServer:
    """Start a fork server behind a socket that only its owner can reach.

    The socket listens before the server runs: requests wait until it has imported everything.
    Raises OSError if socket or process cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix="lernbund-"))
    address = folder / "kernels"
    lifeline = socket.socket(socket.AF_UNIX)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(address))
            address.chmod(0o600)
            listener.listen()
            lifeline.connect(str(address))
            return ForkServer(_process(listener.fileno()), address, lifeline)
    except OSError:
        lifeline.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _process(handle: int) -> subprocess.Popen[bytes]:
    options = ["-P", "-Xfrozen_modules=off", "-m", "lernbund.kernels.server"]
    return subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
        [sys.executable, *options, str(handle)],
        stdin=subprocess.DEVNULL,
        pass_fds=[handle],
        start_new_session=True,
        env={**os.environ, **NO_THREADS},
    )


@contextmanager
def shared_server() -> Iterator[str]:
    """Start one fork server for the processes of a run and end it at the end.

    Yields what those processes are to have as ``LERNBUND_KERNELS``; this process, whose kernels may
    be forms of other people, keeps what it has.
    """
    if VARIABLE in os.environ:
        yield os.environ[VARIABLE]
        return
    server = _server_or_reason()
    try:
        yield str(server.address) if server else ORDINARY
    finally:
        if server:
            server.stop()


def server_address() -> str | None:
    """Return the address of the server of this process, started if need be; None: ordinary."""
    chosen = os.environ.get(VARIABLE)
    if chosen is None:
        with _LOCK:
            return _own_address()
    return None if chosen == ORDINARY else chosen


@cache
def _own_address() -> str | None:
    server = _server_or_reason()
    if server is None:
        return None
    atexit.register(server.stop)
    return str(server.address)


def _server_or_reason() -> ForkServer | None:
    """Start a server; where that fails say why, and return None."""
    if not can_fork():
        logger.warning(SLOWER, f"schneller Start nur unter Linux, nicht unter {sys.platform}")
        return None
    try:
        return start_server()
    except OSError as error:
        logger.warning(SLOWER, f"der schnelle Start gelang nicht: {error}")
        return None


def forked(fork: Callable[[str], T]) -> T | None:
    """Return what ``fork`` makes with the address of this process's server.

    Returns None where there is no server, and where it gives nothing: that is said once.
    """
    address = server_address()
    if address is None:
        return None
    try:
        return fork(address)
    except ForkError as error:
        say_lost(address, str(error))
        return None


def server_is_lost() -> bool:
    """Return whether this process has a server that does not listen any more."""
    address = server_address()
    return address is not None and not is_alive(address)


def say_lost(address: str, reason: str) -> None:
    """Say that the server at ``address`` gives no kernels; once for all processes that share it."""
    logger.debug("no forked kernel: %s", reason)
    try:
        Path(address).with_name("said").touch(exist_ok=False)
    except FileExistsError:
        return
    except OSError:
        logger.debug("the folder of the server is gone")
    logger.warning(SLOWER, "der schnelle Start ist nicht mehr möglich")


@cache
def kernel_name() -> str:
    """Return the kernel of a batch: ours; the ordinary one in an installation older than it."""
    try:
        KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        logger.warning(SLOWER, "bitte das Kit neu installieren: pip install .")
        return ORDINARY_KERNEL
    return KERNEL
