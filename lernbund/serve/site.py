"""What all pages of a running server share."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from tornado.web import HTTPError

from reports import german
from schemas.company import STEPS
from schemas.store import CompanyEntry, Store


@dataclass(frozen=True, slots=True)
class Site:
    """A workspace as it is served.

    Attributes:
        store: the open store of the workspace; its engine hands out connections to threads.
        workspace: folder or database address, as the notebooks get it.
        out: folder of the reports, one folder per company in it.
        network: description of a network whose forms and report are served, None if none is.
        imports: company -> number of the last change after its newest import, and what that said.
    """

    store: Store
    workspace: str
    out: Path
    network: Path | None = None
    imports: dict[str, tuple[int, str]] = field(default_factory=dict)

    def company(self, company_id: str) -> CompanyEntry:
        """Return a company of the workspace; raises HTTPError 404 with a German reason."""
        for entry in self.store.companies():
            if entry.company_id == company_id:
                return entry
        raise HTTPError(404, reason="Dieses Unternehmen gibt es hier nicht.")


def step_called(step: str) -> str:
    """Return the title of ``step``; raises HTTPError 404 with a German reason."""
    if step not in STEPS:
        raise HTTPError(404, reason="Diesen Schritt gibt es nicht.")
    return STEPS[step]


def today() -> datetime.date:
    """Return the day in this place."""
    return datetime.datetime.now(datetime.UTC).astimezone().date()


def moment(at: datetime.datetime) -> str:
    """Return ``at`` on the clock of this place: "heute um 14:02", "am 27.11.2026 um 14:02"."""
    local = at.astimezone()
    day = "heute" if local.date() == today() else f"am {german.date(local.date())}"
    return f"{day} um {local:%H:%M}"
