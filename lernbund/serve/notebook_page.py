"""A notebook as a Voilà page: whoever asks for it gives the notebook its parameters."""

from __future__ import annotations

from abc import abstractmethod
from http import HTTPStatus
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook
from voila.handler import BaseVoilaHandler
from voila.utils import get_page_config

from lernbund.kernels.start import kernel_name
from lernbund.serve.compiled import Compiled
from lernbund.serve.handlers import Page
from lernbund.serve.kernels import FormKernels, TooManyKernels
from lernbund.serve.renderer import FormRenderer
from lernbund.serve.style import STATIC

COMPILED = Compiled()
AGAIN_SECONDS = 5  # until somebody who has to wait is asked for again


class NotebookPage(Page, BaseVoilaHandler):  # type: ignore[misc]
    """Runs a notebook for one page, in a kernel of its own."""

    auth_resource = "steps"

    @property
    @abstractmethod
    def notebook(self) -> Path:
        """Return the notebook."""

    @property
    @abstractmethod
    def parameters(self) -> dict[str, Any]:
        """Return what papermill gives the notebook."""

    @property
    @abstractmethod
    def surroundings(self) -> dict[str, Any]:
        """Return what the template shows around it: step, title, name, home, projector, steps.

        ``home`` is the address of the page above, ``name`` what it is called; ``steps`` is HTML.
        """

    def initialize(self, **options: Any) -> None:
        """Take over what Voilà's renderer needs."""
        super().initialize(**options)
        self._options = options

    async def run(self) -> None:
        """Send the page while it is computed, or ask to wait if too many pages are open."""
        kernels: Any = self.kernel_manager
        try:
            with kernels.place() as place:
                await self._stream(kernels, place)
        except TooManyKernels:
            self._ask_to_wait()

    async def _stream(self, kernels: FormKernels, place: object) -> None:
        """Send the parts of the page as they come; a page that nobody gets needs no kernel.

        Voilà's own loop goes on for ever if the kernel dies before the first cell.
        """
        renderer = self._renderer(kernels, place)
        await renderer.initialize()
        renderer.exporter.environment.bytecode_cache = COMPILED
        self.set_header("Cache-Control", "no-store")
        self._allow_its_end()
        try:
            async for part, _ in renderer.generate_content_generator():
                self.write(part)
                await self.flush()
        except BaseException:
            if renderer.kernel_id:
                await self.kernel_manager.shutdown_kernel(renderer.kernel_id, now=True)
            raise

    def _allow_its_end(self) -> None:
        """Give the page what it needs to say that it was closed: asking for the token sets it."""
        _ = self.xsrf_token

    def _renderer(self, kernels: FormKernels, place: object) -> FormRenderer:
        config = get_page_config(
            base_url=self.base_url,
            settings=self.settings,
            log=self.log,
            voila_configuration=self.voila_configuration,
        )
        config["fullStaticUrl"] = STATIC
        return FormRenderer(
            pages=self.settings["prepared"],
            kernels=kernels,
            place=place,
            request_handler=self,
            notebook_path=self.notebook.name,
            contents_manager=self.contents_manager,
            kernel_spec_manager=self.kernel_spec_manager,
            config_manager=self.config_manager,
            base_url=self.base_url,
            page_config=config,
            **self._options,
        )

    def _ask_to_wait(self) -> None:
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.set_header("Retry-After", str(AGAIN_SECONDS))
        self.finish(self.page("wait.html", seconds=AGAIN_SECONDS))


def prelaunch(handler: NotebookPage, notebook: NotebookNode, cwd: str) -> NotebookNode:  # noqa: ARG001
    """Return ``notebook`` with the parameters of the page, by papermill's own injection."""
    notebook.metadata["kernelspec"] = {
        "name": kernel_name(),
        "display_name": "LERNBUND",
        "language": "python",
    }
    ready: NotebookNode = parameterize_notebook(_for_papermill(notebook), handler.parameters)
    ready.metadata["lernbund"] = handler.surroundings
    return ready


def _for_papermill(notebook: NotebookNode) -> NotebookNode:
    """Return ``notebook`` with the marks that papermill's own loader sets."""
    notebook.metadata.setdefault("papermill", NotebookNode())
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    return notebook
