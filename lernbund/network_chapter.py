"""The report on a network as a page: forms over its YAML file, and blocks that follow them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

import ipywidgets

from lernbund.live_page import LivePage
from lernbund.network_session import NetworkSession, NetworkState
from lernbund.renewal import Renewal
from method.network.analysis import NetworkReport, report_on
from reports.chapter import Chapter
from schemas.case import case_of
from schemas.remembered import Remembered
from widgets.live import COMING, Live
from widgets.style import style_block
from widgets.table_form import table_form

WITHOUT_COMPANIES = frozenset({"events", "agreements"})
OF_THE_PLAN = frozenset({"worth", "proof", "courses", "open", "drafts"})
NOBODY = case_of({})


@dataclass(frozen=True, slots=True)
class LiveNetwork(LivePage):
    """The chapter on the network of ``session``; its companies are read by ``renewal``."""

    renewal: Renewal = field(kw_only=True)

    def facts(self) -> ipywidgets.Widget:
        """Return the main facts, below how old they are and what says that the page is there."""
        pieces = [style_block(), self.live.screen, self.renewal.panel(), self._block("facts")]
        return self._piece(pieces, "lernbund-results")

    def form(self, *tables: str) -> ipywidgets.Widget:
        """Return the forms of ``tables``, one below the other; courses with what plans anew."""
        forms = [table_form(self.session, table) for table in tables]
        self.forms.extend(forms)
        below = [self.renewal.panel()] if "courses" in tables else []
        return self._piece([*(each.box for each in forms), *below], "lernbund-forms")

    def _chapter(self, _case: NetworkState, result: NetworkReport) -> Chapter:
        return Chapter(self.step, NOBODY, result, self.as_of, live=True)

    def _coming(self, case: NetworkState, *names: str) -> str:
        if case.companies is None and not WITHOUT_COMPANIES.issuperset(names or ("facts",)):
            return COMING
        return COMING if case.planned is None and OF_THE_PLAN.intersection(names) else ""


def live_network(path: Path, workspace: str, as_of: datetime.date) -> LiveNetwork:
    """Return the page of the network that the file ``path`` describes.

    Its companies are read when it is on the screen; what needs none is shown before.

    Raises NetworkFileError.
    """
    session = NetworkSession(path)
    result = Remembered(lambda state: _report(state, as_of))
    renewal, live = Renewal(session, workspace, as_of, prepare=result), Live(session, basis=result)
    live.screen.observe(lambda _: renewal.start(), "rendered")
    return LiveNetwork(
        "network",
        session,
        as_of,
        with_people=True,
        result=result,
        live=live,
        renewal=renewal,
    )


def _report(state: NetworkState, as_of: datetime.date) -> NetworkReport:
    sharing = state.companies.sharing if state.companies else []
    demand = state.planned.demand if state.planned else None
    return report_on(sharing, demand, state.network, as_of)
