"""Kernels of forms: counted, capped, and gone soon after their page, but not before its entries."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float, Integer

MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]
QUESTIONS = 5  # the kernel takes turns between its page and us: one entry for each question
PATIENCE = 20.0  # [s] that one answer may take
_LOG = logging.getLogger(__name__)


class TooManyKernels(Exception):  # noqa: N818 - named after what the user meets
    """As many pages are open as this machine shall carry."""


class FormKernels(AsyncMappingKernelManager):
    """Starts at most ``max_kernels`` kernels, and ends those that nobody looks at any more.

    A browser that is closed says so; one that crashed or lost its network does not.
    """

    max_kernels = Integer(30, config=True, help="Pages that are open at once.")
    left_alone = Float(60.0, config=True, help="Until a kernel without its page is ended [s].")
    first_look = Float(600.0, config=True, help="Until a page must have come for its kernel [s].")

    def __init__(self, **options: Any) -> None:
        """Start with no kernel."""
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._places: set[object] = set()  # of kernels that are still to be started
        self._until: dict[str, float] = {}  # kernel without a page -> when it is ended
        self.now = time.monotonic

    @contextmanager
    def place(self) -> Iterator[object]:
        """Keep a place for a kernel that is to be started inside; raises TooManyKernels."""
        if len(self) + len(self._places) >= self.max_kernels:
            raise TooManyKernels
        place = object()
        self._places.add(place)
        try:
            yield place
        finally:
            self._places.discard(place)

    async def start_in(self, place: object, **options: Any) -> str:
        """Start a kernel in ``place`` and return its identifier."""
        kernel_id = await self.start_kernel(**options)
        self._places.discard(place)
        return kernel_id

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]
        """Start a kernel and return its identifier."""
        kernel_id: str = await super().start_kernel(**options)
        self._until[kernel_id] = self.now() + self.first_look
        return kernel_id

    def notify_connect(self, kernel_id: str) -> None:
        """Keep the kernel: its page is there."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self._until.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Give the page of the kernel some time to come back."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if self._kernel_connections.get(kernel_id) == 0:
            self._until[kernel_id] = self.now() + self.left_alone

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget the kernel."""
        self._until.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End the kernel if its page is gone, or as Jupyter does if nothing happens for hours."""
        if self._until.get(kernel_id, float("inf")) > self.now():
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
            return
        await self.let_finish(kernel_id)
        await self.shutdown_kernel(kernel_id)  # type: ignore[no-untyped-call]

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
