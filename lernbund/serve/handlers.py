"""What every answer of the server has in common: German errors, checked users, one look."""

from __future__ import annotations

import secrets
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import jinja2
from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from tornado import web

from lernbund.asked import pages_of_tables
from lernbund.serve.reports import ReportRuns
from lernbund.serve.site import Site, today
from lernbund.serve.standing import PATIENCE, Standings
from lernbund.serve.style import address
from method.content import look
from schemas.company import STEPS

STEPS_AGAIN = 15  # [s] until an open page asks how the steps stand
LARGEST_UPLOAD = 20_000_000  # [bytes]; the pages say so before a larger file is sent
REASONS = {
    400: "Diese Anfrage ist unvollständig.",
    403: "Dafür fehlt die Berechtigung. Bitte melden Sie sich an.",
    404: "Diese Seite gibt es nicht.",
    405: "Das geht auf dieser Seite nicht.",
    413: "Die Datei ist zu groß.",
    429: "Das waren zu viele Versuche. Bitte warten Sie eine Minute.",
    503: "Der Server ist gerade ausgelastet.",
}


@cache
def templates() -> jinja2.Environment:
    """Return the templates of all pages without a kernel."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("lernbund.serve", "pages"), autoescape=True
    )
    shared = {
        "address": address,
        "steps": STEPS,
        "page_of": pages_of_tables(),
        "largest_upload": LARGEST_UPLOAD,
    }
    environment.globals |= shared
    return environment


class InGerman(JupyterHandler):
    """A handler whose errors are German pages with a number to quote, never a traceback."""

    incident = ""
    error_page = "error.html"

    @property
    def site(self) -> Site:
        """Return what all pages share."""
        found: Site = self.settings["site"]
        return found

    @property
    def standings(self) -> Standings:
        """Return how far the companies are."""
        found: Standings = self.settings["standings"]
        return found

    @property
    def runs(self) -> ReportRuns:
        """Return the reports that are being made."""
        found: ReportRuns = self.settings["runs"]
        return found

    def page(self, name: str, **values: Any) -> str:
        """Return the page ``name`` filled with ``values``."""
        return templates().get_template(name).render(look=look(), handler=self, **values)

    def log_exception(self, _type: Any, value: Any, _traceback: Any) -> None:
        """Log what nobody expected under a number, without the address: it may hold a code."""
        if isinstance(value, web.HTTPError):
            return
        self.incident = secrets.token_hex(3)
        self.log.error("Vorfall %s in %s", self.incident, type(self).__name__, exc_info=value)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Show what happened and what to do, in German."""
        error = kwargs.get("exc_info", (None, None))[1]
        reason = getattr(error, "reason", None) or REASONS.get(status_code, "")
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(
            self.page(self.error_page, status=status_code, reason=reason, incident=self.incident)
        )


class Page(InGerman):
    """A page for consultants."""

    auth_resource = "pages"

    async def prepare(self, **options: Any) -> None:
        """Let nobody in without login; a token leaves the address as soon as it has been read."""
        await super().prepare(**options)
        if self._finished:
            return
        self.set_header("Cache-Control", "no-store")
        if self.request.method == "GET" and "token" in self.request.query_arguments:
            self.redirect(without_token(self.request.path, self.request.query_arguments))

    async def steps_around(
        self, company: str, step: str, *, projector: bool, patience: float = PATIENCE
    ) -> str:
        """Return the links from ``step`` to the others, with how each stands.

        Without how they stand if that takes longer than ``patience`` [s]; the page asks again.
        """
        changes = {company: self.site.store.last_change(company)}
        standings = await self.standings.of([company], changes, today(), patience)
        around = {"company": company, "step": step, "projector": projector}
        return self.page("_steps.html", **around, standing=standings[company], seconds=STEPS_AGAIN)


def without_token(path: str, query: dict[str, list[bytes]]) -> str:
    """Return the address without its token."""
    rest = {name: values for name, values in query.items() if name != "token"}
    return f"{path}?{urlencode(rest, doseq=True)}" if rest else path


class Files(InGerman, FileFindHandler):
    """Files that pages load; for consultants only."""

    auth_resource = "files"

    async def prepare(self, **_options: Any) -> None:
        """Refuse who is not logged in, and do not send a script to the login page instead."""
        await super().prepare(_redirect_to_login=False)
        if not self.authorizer.is_authorized(self, self.current_user, "read", self.auth_resource):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)


class Look(FileFindHandler):
    """The look itself, open to everybody: the login page and participants need it."""


class Missing(InGerman):
    """Everything else."""

    async def prepare(self, **_options: Any) -> None:
        """Say that there is nothing."""
        raise web.HTTPError(HTTPStatus.NOT_FOUND)
