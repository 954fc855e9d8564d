"""The start page: the companies of the workspace and how far each of them is."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from lernbund.serve.handlers import Page
from schemas.company import STEPS


class StartPage(Page):
    """All companies."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Show them."""
        self.finish(self.page("start.html", companies=self.site.store.companies(), steps=STEPS))
