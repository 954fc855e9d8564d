"""Kernels of forms: counted, capped, and gone soon after their page, but not before its entries."""

from __future__ import annotations

import logging
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Integer

MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]


QUESTIONS = 5  # the kernel takes turns between its page and us: one entry for each question
PATIENCE = 20.0  # [s] that one answer may take
_LOG = logging.getLogger(__name__)


class TooManyKernels(Exception):  # noqa: N818 - named after what the user meets
    """As many pages are open as this machine shall carry."""


class FormKernels(AsyncMappingKernelManager):
    """Starts at most ``max_kernels`` kernels."""

    max_kernels = Integer(30, config=True, help="Pages that are open at once.")
    _starting = 0

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]
        """Start a kernel and return its identifier; raises TooManyKernels."""
        if len(self) + self._starting >= self.max_kernels:
            raise TooManyKernels
        self._starting += 1
        try:
            return await super().start_kernel(**options)
        finally:
            self._starting -= 1

    async def let_finish(self, kernel_id: str) -> None:
        """Wait until the kernel has taken what its page sent before it was left.

        A kernel that computes a result takes no entry meanwhile; ended at once, it would lose it.
        """
        client = self.get_kernel(kernel_id).client()
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        try:
            for _ in range(QUESTIONS):
                await client.kernel_info(reply=True, timeout=PATIENCE)
        except TimeoutError:
            _LOG.warning("a kernel is ended that did not answer for %s s", PATIENCE)
        finally:
            client.stop_channels()
