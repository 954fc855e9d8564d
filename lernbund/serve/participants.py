"""Pages of participants: type a code, fill in the one sheet that it opens, stop, go on.

No kernel, plain forms; the script only saves earlier.  The code leaves the address as soon as it
was read: it then stands in a cookie that browsers send to these pages only.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado import web

from lernbund.serve import questionnaire, self_rating
from lernbund.serve.attempts import WINDOW, Attempts
from lernbund.serve.doors import PARTICIPANT_PATH, PARTICIPATION, forget, remember
from lernbund.serve.handlers import REASONS, InGerman
from lernbund.serve.sheets import Question, Sheet, Source
from lernbund.serve.site import today
from method.content import participation as texts
from schemas.participation import Participation, Purpose
from schemas.store import Refused, StoreError
from widgets.saving import Failed, Saved, failed, local_now

SOURCES: dict[Purpose, Source] = {
    Purpose.SELF_RATING: self_rating,
    Purpose.QUESTIONNAIRE: questionnaire,
}
SHEET = f"{PARTICIPANT_PATH}/bogen"
END = f"{PARTICIPANT_PATH}/ende"
FIELD = "a-"  # before the number of a question, in names of fields
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class ParticipantPage(InGerman):
    """A page for participants, which consultants' rooms do not know."""

    auth_resource = PARTICIPATION
    error_page = "participant_error.html"

    @property
    def content_security_policy(self) -> str:
        """Return that nothing but our own files is loaded, and nothing frames the page."""
        return POLICY

    def set_default_headers(self) -> None:
        """Keep answers and codes out of caches and of what other hosts are told."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    def get_login_url(self) -> str:
        """Return where participants come in."""
        return PARTICIPANT_PATH

    def page(self, name: str, **values: Any) -> str:
        """Return the page ``name``, which knows the texts of participants."""
        return super().page(name, texts=texts(), **values)


class Entry(ParticipantPage):
    """Where a code is typed, or comes by a link."""

    def initialize(self, attempts: Attempts) -> None:
        """Take over the count of wrong codes, one for all entries."""
        self._attempts = attempts

    @allow_unauthenticated
    async def get(self, code: str = "") -> None:
        """Ask for the code, or take the one of the address."""
        if code:
            await self._enter(code)
        else:
            self.finish(self.page("entry.html", failed=False))

    @allow_unauthenticated
    async def post(self) -> None:
        """Take the typed code."""
        await self._enter(self.get_body_argument("code", ""))

    async def _enter(self, typed: str) -> None:
        place = self.request.remote_ip or ""
        if not self._attempts.may_try(place):
            self._ask_to_wait()
            return
        found = await asyncio.to_thread(self.site.store.participations.find, typed)
        if found is None:
            # The same answer for codes that never were and for ended ones.
            self.set_status(HTTPStatus.NOT_FOUND)
            self.finish(self.page("entry.html", failed=True))
            return
        self._attempts.was_right(place)
        remember(self, found.code)
        self.redirect(SHEET, status=HTTPStatus.SEE_OTHER)

    def _ask_to_wait(self) -> None:
        status = HTTPStatus.TOO_MANY_REQUESTS
        self.set_status(status)
        self.set_header("Retry-After", f"{WINDOW:.0f}")
        self.finish(self.page(self.error_page, status=status, reason=REASONS[status], incident=""))


class SheetPage(ParticipantPage):
    """The sheet of the participant."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Show it."""
        self._show(await asyncio.to_thread(self._sheet))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Store the answers that are new, and say that they are; to the script as JSON."""
        sheet = await asyncio.to_thread(self._sheet)
        given = {
            question.id: self.get_body_argument(FIELD + question.id, question.answer)
            for question in sheet.questions
        }
        outcome = await asyncio.to_thread(self._save, sheet, given)
        if isinstance(outcome, Failed):
            self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
        stored = await asyncio.to_thread(self._sheet)
        if "application/json" in self.request.headers.get("Accept", ""):
            self._tell(outcome, stored, asks_more=_ids(stored) != _ids(sheet))
        else:
            self._show(stored, outcome)

    @property
    def _participation(self) -> Participation:
        found: Participation = self.current_user.participation
        return found

    def _source(self) -> Source:
        try:
            return SOURCES[self._participation.purpose]
        except KeyError:
            raise web.HTTPError(HTTPStatus.NOT_FOUND, reason=texts().sheet.nothing) from None

    def _sheet(self) -> Sheet:
        return self._source().sheet(self.site.store, self._participation)

    def _save(self, sheet: Sheet, given: Mapping[str, str]) -> Saved | Failed:
        for question, value in _new_answers(sheet, given):
            if not _fits(question, value):
                return Failed(texts().sheet.refused)
            try:
                self._source().answer(
                    self.site.store, self._participation, question.id, value, on=today()
                )
            except (Refused, StoreError) as problem:
                return failed(problem)
        return Saved(local_now())

    def _show(self, sheet: Sheet, outcome: Saved | Failed | None = None) -> None:
        self.finish(
            self.page(
                "sheet.html",
                sheet=sheet,
                field=FIELD,
                progress=_progress(sheet),
                failure=outcome if isinstance(outcome, Failed) else "",
                saved=outcome if isinstance(outcome, Saved) else "",
            )
        )

    def _tell(self, outcome: Saved | Failed, sheet: Sheet, *, asks_more: bool) -> None:
        """Answer the script, which shows the page anew if other questions follow an answer."""
        told = {"status": str(outcome), "progress": _progress(sheet), "reload": asks_more}
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(json.dumps(told))


class End(ParticipantPage):
    """Logs a participant out of this browser."""

    @allow_unauthenticated
    def post(self) -> None:
        """Say goodbye; the cookie goes even if the code has ended meanwhile."""
        forget(self)
        self.finish(self.page("goodbye.html"))


def participants_handlers() -> list[tuple[Any, ...]]:
    """Return the addresses of participants."""
    options = {"attempts": Attempts()}
    return [
        (PARTICIPANT_PATH, Entry, options),
        (SHEET, SheetPage),
        (END, End),
        (rf"{PARTICIPANT_PATH}/([^/]+)", Entry, options),
    ]


def _new_answers(sheet: Sheet, given: Mapping[str, str]) -> Iterator[tuple[Question, str]]:
    for question in sheet.questions:
        if given[question.id] != question.answer:
            yield question, given[question.id]


def _fits(question: Question, value: str) -> bool:
    if question.choices:
        return value in {"", *(choice.value for choice in question.choices)}
    return len(value) <= question.longest


def _ids(sheet: Sheet) -> list[str]:
    return [question.id for question in sheet.questions]


def _progress(sheet: Sheet) -> str:
    answers = [bool(question.answer) for question in sheet.questions]
    return texts().sheet.progress.format(done=sum(answers), total=len(answers))
