"""The page of a company: its steps, its report, and what else there is for it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.ioloop import IOLoop

from lernbund.manifest import read_manifest
from lernbund.publishing import KINDS, manifest_of
from lernbund.runner import REPORT
from lernbund.serve.handlers import Page
from lernbund.serve.site import Site, moment, step_called, today
from lernbund.serve.step_page import asks_for_projector
from schemas.store import Store
from schemas.workbook import write_workbook

WORKBOOK = "arbeitsmappe.xlsx"
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "html": "text/html; charset=UTF-8",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
FOR_WHAT = {
    "html": "für den Bildschirm, eine einzige Datei",
    "pdf": "zum Drucken, barrierefrei",
    "docx": "zum Weiterschreiben in Word",
}


@dataclass(frozen=True, slots=True)
class MoreLink:
    """A page of a company beside its steps; ``path`` follows the address of the company."""

    path: str
    title: str
    text: str


# What a company has besides steps and report is hung in here, one line each.
MORE: tuple[MoreLink, ...] = (
    MoreLink(
        "teilnahme",
        "Zugänge für Beschäftigte",
        "Mit einem Code kommen Beschäftigte zur Selbsteinschätzung und Teilnehmende zu ihrem "
        "Fragebogen, und nur dorthin.",
    ),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A report that is there: when it was made, in which version, name -> what the file is for."""

    made: str
    with_people: bool
    files: dict[str, str]


class CompanyPage(Page):
    """One company."""

    @web.authenticated
    @authorized
    async def get(self, company: str) -> None:
        """Show it."""
        entry = self.site.company(company)
        imported = said_of_import(self.site, company)
        await self.send("company.html", company, entry=entry, more=MORE, imported=imported)

    async def send(self, template: str, company: str, **values: Any) -> None:
        """Send a page or a part of one about ``company``."""
        latest = {each.company_id: each for each in self.site.store.latest_changes()}
        changes = {each: latest[each].change_id for each in latest}
        standings = await self.standings.of([company], changes, today())
        run = self.runs.of(company)
        self.finish(
            self.page(
                template,
                company=company,
                standing=standings[company],
                changed=moment(latest[company].at) if company in latest else "",
                run=run,
                busy=run is not None and not run.ended.is_set(),
                published=published(self.site.out / company),
                workbook=WORKBOOK,
                **values,
            )
        )


class ProgressPart(CompanyPage):
    """The progress of one company, which a page asks for while it is computed."""

    @web.authenticated
    @authorized
    async def get(self, company: str) -> None:
        """Send it: short for the start page, as links between steps for one of those."""
        self.site.company(company)
        if step := self.get_query_argument("schritt", ""):
            step_called(step)
            projector = asks_for_projector(self)
            self.finish(await self.steps_around(company, step, projector=projector))
            return
        short = self.get_query_argument("kurz", "") == "ja"
        await self.send("_standing_short.html" if short else "_standing.html", company)


class ReportPart(CompanyPage):
    """The report of one company: started, and looked after."""

    @web.authenticated
    @authorized
    async def get(self, company: str) -> None:
        """Send how far it is, and its files."""
        self.site.company(company)
        await self.send("_report.html", company)

    @web.authenticated
    @authorized
    async def post(self, company: str) -> None:
        """Start it and show the page again."""
        self.site.company(company)
        with_people = self.get_body_argument("with_people", "") == "ja"
        self.runs.start(company, with_people=with_people)
        self.redirect(f"/betrieb/{quote(company)}#bericht", status=HTTPStatus.SEE_OTHER)


class Download(Page):
    """A file of a company: its report, or its data as a workbook."""

    auth_resource = "files"

    @web.authenticated
    @authorized
    async def get(self, company: str, name: str) -> None:
        """Send the file; names that are not one of ours do not exist."""
        self.site.company(company)
        data = await IOLoop.current().run_in_executor(None, self._data, company, name)
        if data is None:
            raise web.HTTPError(404, reason="Diese Datei gibt es noch nicht.")
        kind = name.rpartition(".")[2]
        self.set_header("Content-Type", TYPES[kind])
        self.set_header("Content-Disposition", f'attachment; filename="{company}-{name}"')
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(data)

    def _data(self, company: str, name: str) -> bytes | None:
        if name == WORKBOOK:
            return workbook_of(self.site.store, company)
        path = self.site.out / company / name
        return path.read_bytes() if name in _names() and path.is_file() else None


def said_of_import(site: Site, company: str) -> list[str]:
    """Return the sentences about the newest import, none as soon as anything changed after it."""
    change, said = site.imports.get(company, (0, ""))
    return said.splitlines() if change == site.store.last_change(company) else []


def published(folder: Path) -> Published | None:
    """Return the report in ``folder``, None if there is none."""
    record = read_manifest(folder / manifest_of(REPORT))
    kinds = [kind for kind in KINDS if (folder / f"{REPORT}.{kind}").is_file()]
    if not record or not kinds:
        return None
    made = moment(datetime.fromisoformat(record["created"]))
    files = {f"{REPORT}.{kind}": FOR_WHAT[kind] for kind in kinds}
    return Published(made, bool(record.get("with_people")), files)


def workbook_of(store: Store, company: str) -> bytes:
    """Return the workbook that holds what is stored of ``company`` now."""
    with tempfile.TemporaryDirectory(prefix="lernbund-") as folder:
        path = Path(folder) / WORKBOOK
        write_workbook(path, store.read(company))
        return path.read_bytes()


def _names() -> set[str]:
    return {f"{REPORT}.{kind}" for kind in KINDS}
