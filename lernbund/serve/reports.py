"""Reports made from the browser: the runner of the command line, beside the pages."""

from __future__ import annotations

import logging
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

from lernbund.messages import german_message
from lernbund.plan import plan
from lernbund.runner import CompanyResult, Settings, default_workers, run
from lernbund.serve.site import today
from schemas.company import STEPS

_LOG = logging.getLogger(__name__)
UNEXPECTED = "Auf dem Server ist etwas schiefgegangen. Die Eingaben sind nicht verloren."


@dataclass(frozen=True, slots=True)
class Trouble:
    """What failed: title of the step or the report, German sentence, number in the log."""

    title: str
    sentence: str
    incident: str


@dataclass(slots=True)
class ReportRun:
    """A run of one company, seen from outside.

    Attributes:
        company: identifier.
        with_people: whether it makes the confidential version.
        begun: False while it waits for the run of another company.
        done: title of each step that is done, in the order in which they ended.
        troubles: what failed, known at the end.
        ended: set at the end.
    """

    company: str
    with_people: bool
    begun: bool = False
    done: list[str] = field(default_factory=list)
    troubles: tuple[Trouble, ...] = ()
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def total(self) -> int:
        """Return how many pieces of work there are: the steps and the report."""
        return len(STEPS) + 1


class ReportRuns:
    """The runs of a server, one after the other: each uses all of the machine.

    Asked in the thread of the server; each run has a thread of its own, which does not outlive
    the server.
    """

    def __init__(self, workspace: str, out: Path) -> None:
        """Run companies of ``workspace`` into ``out``."""
        self._workspace, self._out = workspace, out
        self._runs: dict[str, ReportRun] = {}
        self._one_at_a_time = threading.Lock()

    def of(self, company: str) -> ReportRun | None:
        """Return the newest run of ``company``, None if it had none since the server started."""
        return self._runs.get(company)

    def start(self, company: str, *, with_people: bool) -> ReportRun:
        """Start a run of ``company`` and return it, or the one that is under way."""
        found = self._runs.get(company)
        if found is None or found.ended.is_set():
            found = self._runs[company] = ReportRun(company, with_people)
            threading.Thread(target=self._work, args=(found,), daemon=True).start()
        return found

    def _work(self, at: ReportRun) -> None:
        with self._one_at_a_time:
            at.begun = True
            try:
                at.troubles = _troubles(self._result(at))
            except Exception as error:  # noqa: BLE001 - a run tells its end, whatever it is
                number = secrets.token_hex(3)
                _LOG.exception("Vorfall %s beim Bericht", number)
                at.troubles = (Trouble("Bericht", german_message(error) or UNEXPECTED, number),)
            finally:
                at.ended.set()

    def _result(self, at: ReportRun) -> CompanyResult:
        settings = Settings(self._workspace, self._out, today(), at.with_people)
        jobs = plan([at.company], known=[at.company])
        (result,) = run(
            jobs,
            settings,
            workers=min(default_workers(), len(jobs)),
            progress=lambda _, step: at.done.append(_title(step)),
        )
        return result


def _troubles(result: CompanyResult) -> tuple[Trouble, ...]:
    """Return what failed, each under a number in the log; the causes stay in the company's folder.

    A cause may quote the data of the company, and logs hold none.
    """
    found = []
    for outcome in result.failed:
        number = secrets.token_hex(3)
        _LOG.error("Vorfall %s im Bericht, Schritt %s", number, outcome.step)
        cause = outcome.failure.cause if outcome.failure else UNEXPECTED
        found.append(Trouble(_title(outcome.step), cause, number))
    return tuple(found)


def _title(step: str) -> str:
    return STEPS.get(step, "Bericht")
