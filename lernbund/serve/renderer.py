"""Voilà's renderer, for pages that were run before and for those that must be run now."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from voila.notebook_renderer import NotebookRenderer

from lernbund.kernels.process import ForkError, Page
from lernbund.kernels.provisioner import PAGE
from lernbund.kernels.start import kernel_name
from lernbund.plan import notebooks_folder
from lernbund.serve.kernels import FormKernels
from lernbund.serve.prepared import PreparedPages


class FormRenderer(NotebookRenderer):  # type: ignore[misc]
    """Shows what a prepared page shows; where there is none the notebook is run for its visitor.

    Attributes:
        kernel_id: of the visitor's kernel, empty until it is started.
    """

    def __init__(
        self, *, pages: PreparedPages, kernels: FormKernels, place: object, **options: Any
    ) -> None:
        """Take pages from ``pages`` and start a kernel in ``place`` of ``kernels``."""
        super().__init__(**options)
        self._pages, self._kernels, self._place = pages, kernels, place
        self._page: Page | None = None
        self.kernel_id = ""

    async def _jinja_kernel_start(self, nb: NotebookNode, *_named: Any, **_given: Any) -> str:
        cells = tuple(each.source for each in nb.cells if each.cell_type == "code")
        self._page = await self._pages.page(cells, str(notebooks_folder()))
        try:
            await self._start_kernel()
        except ForkError:  # the page has just ended
            self._page = None
            await self._start_kernel()
        if self._page is None:
            kernel = self._kernels.get_kernel(self.kernel_id)
            await super()._jinja_kernel_start(nb, self.kernel_id, kernel)
        return self.kernel_id

    async def _start_kernel(self) -> None:
        env = {**os.environ, PAGE: self._page.address} if self._page else dict(os.environ)
        self.kernel_id = await self._kernels.start_in(
            self._place, kernel_name=kernel_name(), cwd=str(notebooks_folder()), env=env
        )

    def _jinja_cell_generator(self, nb: NotebookNode, kernel_id: str) -> AsyncIterator[Any]:
        if self._page is None:
            cells: AsyncIterator[Any] = super()._jinja_cell_generator(nb, kernel_id)
            return cells
        return _with_outputs(nb, self._page)


async def _with_outputs(nb: NotebookNode, page: Page) -> AsyncIterator[NotebookNode]:
    shown = iter(page.shown)
    for cell in nb.cells:
        if cell.cell_type == "code" and (bundle := next(shown)):
            cell.outputs = [new_output("execute_result", data=bundle)]
        yield cell
