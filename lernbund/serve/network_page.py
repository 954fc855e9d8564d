"""The pages of the network's manager: the report as it was made last, and the forms.

What companies release they enter on their own forms.
"""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from jupyter_server.auth.decorator import authorized
from tornado import web

from lernbund.network_report import NAME, report_text
from lernbund.network_verbs import network_of
from lernbund.plan import PlanError, notebooks_folder
from lernbund.publishing import KINDS
from lernbund.serve.handlers import Page
from lernbund.serve.notebook_page import NotebookPage
from lernbund.serve.site import Site, today
from reports import german

TYPES = {
    "html": "text/html; charset=UTF-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class NetworkPage(Page):
    """What there is, and a button."""

    making: ClassVar[asyncio.Lock] = asyncio.Lock()

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Show when the report was made and lead to it."""
        report = _folder(self.site) / f"{NAME}.html"
        made = None
        if report.exists():
            moment = datetime.datetime.fromtimestamp(report.stat().st_mtime, datetime.UTC)
            made = german.date(moment.astimezone().date())
        self.finish(self.page("network.html", made=made, stem=NAME))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Make the report of today; one at a time."""
        site = self.site
        try:
            async with self.making:
                await asyncio.to_thread(
                    report_text, _file(site), site.workspace, _folder(site), day=today()
                )
        except PlanError as error:
            self.log.warning("network report: %s", error)
            raise web.HTTPError(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                reason="Der Bericht gelang nicht. Warum, steht in seinem Ordner.",
            ) from error
        self.redirect("/netzwerk")


class NetworkFile(Page):
    """The report itself."""

    @web.authenticated
    @authorized
    async def get(self, kind: str) -> None:
        """Send it."""
        path = _folder(self.site) / f"{NAME}.{kind}"
        if not path.exists():
            raise web.HTTPError(HTTPStatus.NOT_FOUND, reason="Diesen Bericht gibt es noch nicht.")
        self.set_header("Content-Type", TYPES[kind])
        self.finish(path.read_bytes())


class NetworkForms(NotebookPage):
    """The forms of the network's manager, with the results that follow them."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the page, or say what is wrong with the network's file."""
        try:
            self.network = network_of(_file(self.site))
        except (PlanError, OSError) as problem:
            self.set_status(HTTPStatus.CONFLICT)
            self.finish(self.page("network_broken.html", problem=str(problem)))
            return
        await self.run()

    @property
    def notebook(self) -> Path:
        """Return the notebook of the network."""
        return notebooks_folder() / "7_network.ipynb"

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the network as it is served, today."""
        return {
            "network": str(_file(self.site).absolute()),
            "workspace": self.site.workspace,
            "as_of": today().isoformat(),
            "live": True,
        }

    @property
    def surroundings(self) -> dict[str, Any]:
        """Return the network's name and the way back."""
        return {
            "step": "network",
            "title": self.network.name,
            "name": "Netzwerk",
            "home": "/netzwerk",
            "projector": False,
            "steps": self.page("_sections.html", sections=_sections(self.notebook)),
        }


@cache
def _sections(notebook: Path) -> tuple[str, ...]:
    """Return the headings of ``notebook`` under which something is filled in."""
    found, heading = list[str](), ""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        first = "".join(cell["source"]).partition("\n")[0]
        heading = first.removeprefix("## ") if first.startswith("## ") else heading
        if first.startswith("chapter.form("):
            found.append(heading)
    return tuple(found)


def network_handlers(site: Site, voila: Mapping[str, Any]) -> list[Any]:
    """Return the addresses of the network's pages; none if no network is served."""
    if site.network is None:
        return []
    kinds = "|".join(KINDS)
    return [
        (r"/netzwerk", NetworkPage),
        (r"/netzwerk/formulare", NetworkForms, dict(voila)),
        (rf"/netzwerk/{NAME}\.({kinds})", NetworkFile),
    ]


def _folder(site: Site) -> Path:
    return site.out / NAME


def _file(site: Site) -> Path:
    if site.network is None:
        raise ValueError("no network is served")
    return site.network
