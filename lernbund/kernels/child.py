"""The first moments of a forked kernel: what it must not share with its siblings is made new."""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from dataclasses import dataclass

import ipywidgets
import matplotlib as mpl
import numpy as np
from ipykernel.kernelapp import IPKernelApp

INLINE = "module://matplotlib_inline.backend_inline"


@dataclass(frozen=True, slots=True)
class Birth:
    """A request for a kernel: launcher's arguments, environment, working directory, server."""

    argv: list[str]
    env: dict[str, str]
    cwd: str
    server: int


def become_kernel(birth: Birth) -> None:
    """Turn this process into the kernel that ``birth`` asks for; return when it is shut down.

    Raises FileNotFoundError if the working directory does not exist.
    """
    os.setsid()
    gc.enable()
    os.environ.clear()
    os.environ.update(birth.env)
    time.tzset()
    os.chdir(birth.cwd)
    sys.argv = birth.argv
    _fresh_chance()
    _fresh_matplotlib()
    ipywidgets.register_comm_target()  # at its import there was no kernel to register with
    IPKernelApp.launch_instance(birth.argv[1:], parent_handle=birth.server)


def _fresh_chance() -> None:
    random.seed()
    np.random.seed()  # noqa: NPY002 - the old global generator is the one that is shared


def _fresh_matplotlib() -> None:
    """Read matplotlib's settings anew: they depend on working directory and environment."""
    settings = mpl.rc_params()
    settings["backend"] = os.environ.get("MPLBACKEND", INLINE)
    mpl.rcParams.update(settings)
