"""The consultant's side of participants' codes: make, show, print, renew and end them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import segno
from jupyter_server.auth.decorator import authorized
from tornado import web

from lernbund.serve.addresses import address_for_others
from lernbund.serve.doors import PARTICIPANT_PATH
from lernbund.serve.handlers import Page
from lernbund.serve.participants import SOURCES
from lernbund.serve.sheets import Recipient
from lernbund.serve.site import today
from method.content import participation as texts
from reports import german
from schemas.participation import Participation, Purpose

PRINT = "druck"


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody and a code that opens, None if there is none.

    Attributes:
        recipient: for whom.
        participation: the code.
        since: German day on which the code was made, empty if there is none.
        ended: German day on which the last code was ended, empty if there was none.
    """

    recipient: Recipient
    participation: Participation | None
    since: str = ""
    ended: str = ""

    @property
    def in_use(self) -> bool:
        """Return whether a sheet has been begun by it that only its writer may open."""
        return self.participation is not None and self.participation.respondent is not None


@dataclass(frozen=True, slots=True)
class Accesses:
    """All codes of one purpose."""

    purpose: Purpose
    title: str
    nobody: str
    rows: tuple[Access, ...]

    @property
    def open(self) -> tuple[Participation, ...]:
        """Return the codes that open."""
        return tuple(row.participation for row in self.rows if row.participation)

    @property
    def lacking(self) -> int:
        """Return for how many there is no code."""
        return sum(row.participation is None for row in self.rows)


class AccessPage(Page):
    """Codes of one company."""

    auth_resource = "access"

    @web.authenticated
    @authorized
    async def get(self, company: str) -> None:
        """Show the list, or the slips to print."""
        entry = self.site.company(company)
        view = self._slips if self.get_query_argument("ansicht", "") == PRINT else self._list
        self.set_header("Cache-Control", "no-store")
        self.finish(await asyncio.to_thread(view, entry))

    @web.authenticated
    @authorized
    async def post(self, company: str) -> None:
        """Do what was pressed, and show the list again."""
        entry = self.site.company(company)
        purpose = self._purpose(self.get_body_argument("zweck", ""))
        await asyncio.to_thread(self._act, entry.company_id, purpose)
        path = f"/betrieb/{quote(entry.company_id)}/teilnahme#{purpose.value}"
        self.redirect(path, status=HTTPStatus.SEE_OTHER)

    def _list(self, entry: Any) -> str:
        return self.page(
            "access.html",
            entry=entry,
            groups=[self._accesses(entry.company_id, purpose) for purpose in SOURCES],
            entry_address=self._address(),
            alone=not self._is_reachable(),
        )

    def _slips(self, entry: Any) -> str:
        purpose = self._purpose(self.get_query_argument("zweck", ""))
        wanted = self.get_query_argument("fuer", None)
        group = self._accesses(entry.company_id, purpose)
        slips = [
            (row, code_image(f"{self._address()}/{row.participation.written}"))
            for row in group.rows
            if row.participation and not row.in_use and wanted in (None, row.recipient.subject)
        ]
        return self.page(
            "slips.html",
            entry=entry,
            title=group.title,
            slips=slips,
            entry_address=self._address(),
            texts=texts().slip,
        )

    def _accesses(self, company_id: str, purpose: Purpose) -> Accesses:
        store = self.site.store
        source = SOURCES[purpose]
        recipients = source.recipients(store, company_id)
        codes = store.participations.of(company_id, purpose)
        return Accesses(purpose, source.TITLE, source.NOBODY, tuple(_rows(recipients, codes)))

    def _act(self, company_id: str, purpose: Purpose) -> None:
        codes, day = self.site.store.participations, today()
        group = self._accesses(company_id, purpose)
        opening = [each.code for each in group.open]
        subjects = [row.recipient.subject for row in group.rows]
        pressed, value = self._pressed()
        chosen = opening if value == "alle" else [value]
        if pressed == "machen":
            wanted = subjects if value == "alle" else [each for each in subjects if each == value]
            codes.complete(company_id, purpose, wanted, on=day)
        elif pressed == "erneuern":
            codes.renew(company_id, chosen, on=day)
        else:
            codes.end(company_id, chosen, on=day)

    def _pressed(self) -> tuple[str, str]:
        """Return the button and whom it is about: "alle", a subject, or a code."""
        for button in ("machen", "erneuern", "beenden"):
            if value := self.get_body_argument(button, ""):
                return button, value
        raise web.HTTPError(HTTPStatus.BAD_REQUEST)

    def _purpose(self, value: str) -> Purpose:
        for purpose in SOURCES:
            if purpose == value:
                return purpose
        raise web.HTTPError(HTTPStatus.NOT_FOUND)

    def _address(self) -> str:
        return address_for_others(self.request, lan=self._is_reachable()) + PARTICIPANT_PATH

    def _is_reachable(self) -> bool:
        return bool(self.settings["allow_remote_access"])


def _rows(recipients: Sequence[Recipient], codes: Sequence[Participation]) -> Iterator[Access]:
    """Yield each recipient with each of the codes that open, or with none."""
    for recipient in recipients:
        own = [each for each in codes if each.subject == recipient.subject]
        opening = [each for each in own if each.opens]
        for code in opening:
            yield Access(recipient, code, since=german.date(code.made_on))
        if not opening:
            ended = [each.ended_on for each in own if each.ended_on]
            yield Access(recipient, None, ended=german.date(max(ended)) if ended else "")


@lru_cache(maxsize=2_000)
def code_image(link: str) -> str:
    """Return ``link`` as a QR code, an SVG element in black on white."""
    drawn = segno.make(link, error="m", micro=False)
    svg: str = drawn.svg_inline(scale=4, border=4, light="#fff", omitsize=True)
    return svg
