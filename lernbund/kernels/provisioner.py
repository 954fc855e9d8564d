"""How papermill, Voilà and JupyterLab get forked kernels: as the provisioner of a kernelspec.

A kernel in whose environment ``LERNBUND_PAGE`` is an address is forked from the page there.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from lernbund.kernels.process import ForkedProcess, fork_kernel
from lernbund.kernels.start import forked

LAUNCHER = "ipykernel_launcher"
PAGE = "LERNBUND_PAGE"


class ForkProvisioner(LocalProvisioner):
    """Takes a kernel from the fork server; without one it starts an ordinary kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel of ``cmd`` and return how to connect to it."""
        process = await asyncio.to_thread(_forked, cmd, kwargs["env"], kwargs.get("cwd"))
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast("subprocess.Popen[bytes]", process)  # has all that Jupyter uses of it
        self.pid, self.pgid = process.pid, None
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


def _forked(cmd: list[str], env: dict[str, str], cwd: str | None) -> ForkedProcess | None:
    """Return a forked kernel, None if an ordinary one is to be started.

    Raises ForkError if there is no such page any more: no other kernel has its widgets.
    """
    if cmd[0] != sys.executable or LAUNCHER not in cmd:
        return None  # a kernel of another language or environment
    argv, place = cmd[cmd.index(LAUNCHER) :], str(cwd or Path.cwd())
    if page := env.get(PAGE):
        return fork_kernel(page, argv, env, place)
    return forked(lambda address: fork_kernel(address, argv, env, place))
