"""A step of a company as a page: the address becomes the notebook's parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web

from lernbund.plan import notebook_of
from lernbund.serve.handlers import Page
from lernbund.serve.notebook_page import NotebookPage
from lernbund.serve.site import step_called, today

PROJECTOR = "projektor"


class StepPage(NotebookPage):
    """Runs the notebook of a step for the company in the address."""

    @web.authenticated
    @authorized
    async def get(self, company: str, step: str) -> None:
        """Send the page."""
        self.step = step
        self.title = step_called(step)
        self.entry = self.site.company(company)
        self.steps = await self.steps_around(company, step, projector=self.projector, patience=0)
        await self.run()

    @property
    def projector(self) -> bool:
        """Return whether the page is shown to everybody in the room."""
        return asks_for_projector(self)

    @property
    def notebook(self) -> Path:
        """Return the notebook of the step."""
        return notebook_of(self.step)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the company as it is served, today."""
        return {
            "company": self.entry.company_id,
            "workspace": self.site.workspace,
            "as_of": today().isoformat(),
            "live": True,
            "with_people": not self.projector,
        }

    @property
    def surroundings(self) -> dict[str, Any]:
        """Return the company and the way between its steps."""
        return {
            "step": self.step,
            "title": self.title,
            "name": self.entry.name,
            "home": f"/betrieb/{quote(self.entry.company_id, safe='')}",
            "projector": self.projector,
            "steps": self.steps,
        }


def asks_for_projector(handler: Page) -> bool:
    """Return whether the address asks for the view for everybody in the room."""
    return handler.get_query_argument("ansicht", "") == PROJECTOR
