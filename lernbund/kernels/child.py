"""The first moments of a forked kernel: what it must not share with its siblings is made new."""

from __future__ import annotations

import ctypes
import gc
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import ipywidgets
import matplotlib as mpl
import numpy as np
from ipykernel import ipkernel
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from tornado.ioloop import IOLoop

from widgets.waking import is_asleep, wake

SIGNAL_OF_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG
FLUSH_SECONDS = 1  # ipykernel waits ten for a thread that may have ended before it
INLINE = "module://matplotlib_inline.backend_inline"


@dataclass(frozen=True, slots=True)
class Birth:
    """A request for a kernel, or for a page: a process that runs cells and forks their kernels.

    Attributes:
        argv: arguments of ipykernel's launcher; none for a page.
        env: environment.
        cwd: working directory.
        server: the process that was asked.
        cells: code that a page runs.
        once: whether it tells what they show and ends, instead of forking kernels.
        listener: where a page is asked; None for a kernel.
    """

    argv: list[str]
    env: dict[str, str]
    cwd: str
    server: int
    cells: Sequence[str] = ()
    once: bool = False
    listener: socket.socket | None = None


def become_kernel(birth: Birth) -> None:
    """Turn this process into the kernel that ``birth`` asks for; return when it is shut down.

    Raises FileNotFoundError if the working directory does not exist.
    """
    settle(birth)
    gc.enable()
    sys.argv = birth.argv
    ipywidgets.register_comm_target()  # at its import there was no kernel to register with
    OutStream.flush_timeout = FLUSH_SECONDS
    app: Any = IPKernelApp.instance(parent_handle=birth.server)
    with _few_modules() if is_asleep() else nullcontext():
        app.initialize(birth.argv[1:])
    for each in app.kernel.comm_manager.comms.values():
        each.kernel = app.kernel  # widgets of a page tell nobody anything without it
    IOLoop.current().add_callback(wake)  # before any message is heard
    app.start()


@contextmanager
def _few_modules() -> Iterator[None]:
    """Let ipykernel see no modules: asking each for its file copies 18 MB of the server's memory.

    Only the debugger wants to know, and nobody debugs a form.
    """
    module: Any = ipkernel
    module.sys = SimpleNamespace(modules={})
    try:
        yield
    finally:
        module.sys = sys


def settle(birth: Birth) -> None:
    """Give this process what is its own: session, environment, folder, chance, settings."""
    os.setsid()
    os.environ.clear()
    os.environ.update(birth.env)
    time.tzset()
    os.chdir(birth.cwd)
    _fresh_chance()
    _fresh_matplotlib()


def end_with(server: int) -> None:
    """Let Linux kill this process as soon as its parent ``server`` has ended (prctl(2))."""
    ctypes.CDLL(None).prctl(SIGNAL_OF_PARENTS_DEATH, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


def _fresh_chance() -> None:
    random.seed()
    np.random.seed()  # noqa: NPY002 - the old global generator is the one that is shared


def _fresh_matplotlib() -> None:
    """Read matplotlib's settings anew: they depend on working directory and environment."""
    settings = mpl.rc_params()
    settings["backend"] = os.environ.get("MPLBACKEND", INLINE)
    mpl.rcParams.update(settings)
