"""A step of a company as a Voilà page: the address becomes the notebook's parameters."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from jupyter_server.auth.decorator import authorized
from nbformat import NotebookNode
from papermill.parameterize import parameterize_notebook
from tornado import web
from voila.handler import BaseVoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from lernbund.kernels.start import kernel_name
from lernbund.plan import notebook_of, notebooks_folder
from lernbund.serve.compiled import Compiled
from lernbund.serve.handlers import Page
from lernbund.serve.kernels import TooManyKernels
from lernbund.serve.site import step_called, today
from lernbund.serve.style import STATIC

PROJECTOR = "projektor"
COMPILED = Compiled()
AGAIN_SECONDS = 5  # until somebody who has to wait is asked for again


class StepPage(Page, BaseVoilaHandler):  # type: ignore[misc]
    """Runs the notebook of a step for the company in the address."""

    auth_resource = "steps"

    def initialize(self, **options: Any) -> None:
        """Take over what Voilà's renderer needs."""
        super().initialize(**options)
        self._options = options

    @web.authenticated
    @authorized
    async def get(self, company: str, step: str) -> None:
        """Send the page while it is computed, or ask to wait if too many pages are open."""
        self.step = step
        self.title = step_called(step)
        self.entry = self.site.company(company)
        self.steps = await self.steps_around(company, step, projector=self.projector, patience=0)
        renderer = self._renderer()
        await renderer.initialize()
        renderer.exporter.environment.bytecode_cache = COMPILED
        try:
            kernel_id = await self.kernel_manager.start_kernel(
                kernel_name=kernel_name(), cwd=str(notebooks_folder())
            )
        except TooManyKernels:
            self._ask_to_wait()
            return
        await self._stream(renderer, kernel_id)

    async def _stream(self, renderer: NotebookRenderer, kernel_id: str) -> None:
        """Send the parts of the page as they come; a page that nobody gets needs no kernel.

        Voilà's own loop goes on for ever if the kernel dies before the first cell.
        """
        kernel = self.kernel_manager.get_kernel(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self._allow_its_end()
        try:
            async for part, _ in renderer.generate_content_generator(kernel_id, kernel):
                self.write(part)
                await self.flush()
        except BaseException:
            await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
            raise

    def _allow_its_end(self) -> None:
        """Give the page what it needs to say that it was closed: asking for the token sets it."""
        _ = self.xsrf_token

    def _renderer(self) -> NotebookRenderer:
        config = get_page_config(
            base_url=self.base_url,
            settings=self.settings,
            log=self.log,
            voila_configuration=self.voila_configuration,
        )
        config["fullStaticUrl"] = STATIC
        return NotebookRenderer(
            request_handler=self,
            notebook_path=notebook_of(self.step).name,
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

    @property
    def projector(self) -> bool:
        """Return whether the page is shown to everybody in the room."""
        return asks_for_projector(self)


def asks_for_projector(handler: Page) -> bool:
    """Return whether the address asks for the view for everybody in the room."""
    return handler.get_query_argument("ansicht", "") == PROJECTOR


def prelaunch(handler: StepPage, notebook: NotebookNode, cwd: str) -> NotebookNode:  # noqa: ARG001
    """Return ``notebook`` with the parameters of the page, by papermill's own injection."""
    notebook.metadata["kernelspec"] = {
        "name": kernel_name(),
        "display_name": "LERNBUND",
        "language": "python",
    }
    ready: NotebookNode = parameterize_notebook(_for_papermill(notebook), _parameters(handler))
    ready.metadata["lernbund"] = _surroundings(handler)
    return ready


def _parameters(handler: StepPage) -> dict[str, Any]:
    return {
        "company": handler.entry.company_id,
        "workspace": handler.site.workspace,
        "as_of": today().isoformat(),
        "live": True,
        "with_people": not handler.projector,
    }


def _surroundings(handler: StepPage) -> dict[str, Any]:
    """Return what the template shows around the notebook."""
    return {
        "company": handler.entry.company_id,
        "name": handler.entry.name,
        "step": handler.step,
        "title": handler.title,
        "projector": handler.projector,
        "steps": handler.steps,
    }


def _for_papermill(notebook: NotebookNode) -> NotebookNode:
    """Return ``notebook`` with the marks that papermill's own loader sets."""
    notebook.metadata.setdefault("papermill", NotebookNode())
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    return notebook
