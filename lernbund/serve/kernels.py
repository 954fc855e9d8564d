"""Kernels of forms: counted, capped, and gone soon after their page."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Integer

MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]


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
