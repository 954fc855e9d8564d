"""A chapter as a page: blocks that follow every entry in place."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import ipywidgets

from reports.chapter import Chapter
from schemas.remembered import Remembered
from widgets.forms import HasBox
from widgets.live import Live, Shown, blockers_html
from widgets.plain import plain
from widgets.style import style_block


@dataclass(frozen=True, slots=True)
class LivePage:
    """The chapter ``step``, with the methods of a ``Document``; each returns a widget.

    A block is computed again only if something it is made of has changed, and so is the result.

    Attributes:
        step: Which chapter.
        session: What the page follows; its case is a frozen dataclass.
        as_of: The day everything is looked at.
        with_people: Whether people are shown by their code.
        result: From the session's case to what the chapter shows.
        live: Keeps the blocks in step.
        forms: In the order in which they were shown.
    """

    step: str
    session: Any
    as_of: datetime.date
    with_people: bool
    result: Remembered[Any]
    live: Live
    forms: list[HasBox] = field(default_factory=list)

    def facts(self) -> ipywidgets.Widget:
        """Return the chapter's main facts, the look of the page, and what says that it is there."""
        pieces = [style_block(), self.live.screen, self._block("facts")]
        return self._piece(pieces, "lernbund-results")

    def table(self, *names: str) -> ipywidgets.Widget:
        """Return the tables ``names`` of the chapter's spec, one below the other."""
        return self._piece([self._block("table", name) for name in names], "lernbund-results")

    def figure(self, name: str) -> ipywidgets.Widget:
        """Return the figure ``name``."""
        return self._result("figure", name)

    def sentences(self, name: str) -> ipywidgets.Widget:
        """Return the list of sentences ``name``."""
        return self._result("sentences", name)

    def passages(self, name: str) -> ipywidgets.Widget:
        """Return the texts ``name``."""
        return self._result("passages", name)

    def close(self) -> ipywidgets.Widget:
        """Return what the forms and the result still lack, and the sources."""
        lacking = self.live.show(lambda _case: [blockers_html(self.blockers)])
        lacking.add_class("lernbund-blockers")
        return self._piece([lacking, self._block("close")], "lernbund-results")

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what the forms still lack, one German sentence each."""
        return tuple(sentence for each in self.forms for sentence in each.blockers)

    @property
    def _sentences(self) -> Any:
        return import_module(f"reports.sentences.{self.step}")

    def _chapter(self, case: Any, result: Any) -> Chapter:
        return Chapter(self.step, case, result, self.as_of, live=True, with_people=self.with_people)

    def _result(self, kind: str, name: str) -> ipywidgets.Widget:
        return self._piece([self._block(kind, name)], "lernbund-results")

    def _block(self, kind: str, *names: str) -> ipywidgets.Widget:
        def block(case: Any, result: Any) -> str:
            return _on_a_page(getattr(self._chapter(case, result), kind)(*names).html)

        remembered = Remembered(block)

        def render(case: Any) -> Sequence[Shown]:
            coming = self._coming(case, *names)
            return [coming or remembered(case, self.result(case))]

        return self.live.show(render)

    def _coming(self, _case: Any, *_names: str) -> str:
        """Return what stands for the block ``names`` until it can be computed, else nothing."""
        return ""

    @staticmethod
    def _piece(children: list[ipywidgets.Widget], name: str) -> ipywidgets.Widget:
        return plain(ipywidgets.VBox, children).add_class("lernbund").add_class(name)


def _on_a_page(html: str) -> str:
    """Return ``html`` for a page: what is a sheet of the workbook there is a form here."""
    return html.replace("Blatt „", "Formular „")
