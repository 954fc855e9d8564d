"""The start page: the companies, how far they are, and the two ways in which new ones come."""

from __future__ import annotations

import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.ioloop import IOLoop

from lernbund.asked import pages_of_tables
from lernbund.live_chapter import WHO
from lernbund.serve.handlers import Page
from lernbund.serve.site import Site, moment, today
from lernbund.taking_in import take_in
from schemas.case import Case, case_of
from schemas.check import check_columns
from schemas.fields import fields_of
from schemas.findings import Finding
from schemas.store import CompanyExists, NoArchive, Refused
from schemas.tables import TABLES
from schemas.workbook import read_workbook

ASKED = ("company_id", "name")
SHOWN = 12  # companies with their progress; older ones are links
TAKEN = "Diese Kennung hat hier schon ein anderes Unternehmen. Bitte eine andere wählen."
LONG_NAME = 80


class StartPage(Page):
    """All companies."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Show them, the one that was changed last first."""
        await self.show()

    async def show(self, **said: Any) -> None:
        """Send the page; ``said`` is what the templates of the two forms need to show again."""
        entries = {entry.company_id: entry for entry in self.site.store.companies()}
        latest = {each.company_id: each for each in self.site.store.latest_changes()}
        order = [*(each for each in latest if each in entries), *(entries.keys() - latest.keys())]
        changes = {company: each.change_id for company, each in latest.items()}
        standings = await self.standings.of(order[:SHOWN], changes, today())
        self.finish(
            self.page(
                "start.html",
                companies=[entries[each] for each in order[:SHOWN]],
                others=sorted((entries[each] for each in order[SHOWN:]), key=lambda e: e.name),
                standings=standings,
                changed={company: moment(each.at) for company, each in latest.items()},
                resume=self._resume(entries.keys()),
                fields=[each for each in fields_of(TABLES["company"]) if each.name in ASKED],
                **{"values": {}, "errors": {}, "refused": (), "file": "", **said},
            )
        )

    def _resume(self, known: Any) -> dict[str, str] | None:
        """Return company, step and time of the newest entry in a form, None without one."""
        for each in self.site.store.latest_changes(who=WHO):
            if each.company_id in known:
                step = pages_of_tables()[each.table]
                return {"company": each.company_id, "step": step, "at": moment(each.at)}
        return None


class NewCompany(StartPage):
    """A company that begins with its identifier and name."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Lead to the form."""
        self.redirect("/#neu")

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Make the company and show it, or say at the fields what is wrong with them."""
        values = {name: self.get_body_argument(name, "") for name in ASKED}
        errors = new_company(self.site, values)
        if errors:
            self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
            await self.show(values=values, errors=errors)
            return
        self.redirect(f"/betrieb/{quote(values['company_id'])}", status=HTTPStatus.SEE_OTHER)


class ImportWorkbook(StartPage):
    """A company that comes as a workbook, or back from a saved file."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Lead to the form."""
        self.redirect("/#einlesen")

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Store the company and show it, or say everything that is wrong and store nothing."""
        sent = next(iter(self.request.files.get("file", ())), None)
        if sent is None or not sent["body"]:
            await self._refuse("", ["Bitte zuerst eine Datei wählen."])
            return
        name = Path(sent["filename"]).name[-LONG_NAME:] or "datei"
        replace = self.get_body_argument("replace", "") == "ja"
        try:
            company, said = await IOLoop.current().run_in_executor(
                None, lambda: taken_in(self.site, name, sent["body"], replace=replace)
            )
        except Refused as refused:
            await self._refuse(name, list(refused.findings))
        except (CompanyExists, NoArchive) as problem:
            await self._refuse(name, [_reason(problem, name)])
        else:
            self.site.imports[company] = (self.site.store.last_change(company), said)
            self.redirect(f"/betrieb/{quote(company)}", status=HTTPStatus.SEE_OTHER)

    async def _refuse(self, name: str, findings: list[Finding | str]) -> None:
        self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
        await self.show(refused=findings, file=name)


def new_company(site: Site, values: dict[str, str]) -> dict[str, str]:
    """Store a company with ``values`` and return nothing, or field -> what is wrong with it."""
    found = check_columns("company", pd.DataFrame([values]))
    errors = {str(each.column): each.sentence for each in found}
    if errors:
        return errors
    try:
        site.store.write(_case(values), who=WHO, new=True)
    except CompanyExists:
        return {"company_id": TAKEN}
    except Refused as refused:
        return {str(each.column): each.sentence for each in refused.findings}
    return {}


def taken_in(site: Site, name: str, data: bytes, *, replace: bool) -> tuple[str, str]:
    """Store the company in a workbook, or in a saved file (.json).

    Returns its identifier, and what there is to say about a workbook.

    Raises:
        Refused: something in it is wrong; nothing is stored.
        CompanyExists: it is there already, and is not to be replaced.
        NoArchive: a saved file that is none.
    """
    if name.lower().endswith(".json"):
        return site.store.restore(data, who=WHO), ""
    with tempfile.TemporaryDirectory(prefix="lernbund-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        case = read_workbook(path)
    return case.company_id, take_in(site.store, case, who=f"import {name}", new=not replace)


def _case(values: dict[str, str]) -> Case:
    return case_of({"company": pd.DataFrame([values])})


def _reason(problem: CompanyExists | NoArchive, name: str) -> str:
    if isinstance(problem, NoArchive) or name.lower().endswith(".json"):
        return str(problem)
    return (
        "Das Unternehmen in dieser Mappe gibt es hier schon. Nichts wurde geändert. Soll die Mappe "
        "seinen Stand ersetzen, kreuzen Sie das bitte an und wählen Sie die Datei noch einmal."
    )
