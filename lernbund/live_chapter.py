"""A chapter as a page: forms from the contracts, and blocks that follow every entry in place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import ipywidgets

from lernbund.assumed import Assumed
from lernbund.page import Analyse, Names
from reports.chapter import Chapter
from schemas.case import Case
from schemas.fields import fields_of, key_of
from schemas.remembered import Remembered
from schemas.store import open_store
from schemas.tables import TABLES
from widgets.forms import HasBox, form_of
from widgets.live import Live, Shown, blockers_html
from widgets.matrix.talk_form import TalkForm
from widgets.plain import plain
from widgets.saving import Session
from widgets.style import style_block

WHO = "Beratung"
WITHOUT_PEOPLE = (
    '<p class="hint">Formulare zu einzelnen Personen stehen nur in der Ansicht mit '
    "Personen-Codes.</p>"
)


@dataclass(frozen=True, slots=True)
class LiveChapter:
    """The chapter ``step`` of the company of ``session``, with the methods of a ``Document``.

    Each method returns a widget.  A block is computed again only if something it is made of has
    changed, and so is the step's result.
    """

    step: str
    session: Session
    as_of: datetime.date
    with_people: bool
    result: Remembered[Any]
    live: Live
    forms: list[HasBox] = field(default_factory=list)

    def form(self, *tables: str, only: Names = (), without: Names = ()) -> ipywidgets.Widget:
        """Return the forms of ``tables``, one below the other.

        Args:
            tables: names of the tables.
            only: fields outside the key that are asked for, all by default.
            without: fields that are not asked for.
        """
        _require_columns(tables, {*only, *without})
        forms = [
            form_of(
                self.session, table, as_of=self.as_of, columns=self._asked(table, only, without)
            )
            for table in tables
            if self.with_people or not _is_about_people(table)
        ]
        self.forms.extend(forms)
        hint = [] if len(forms) == len(tables) else [plain(ipywidgets.HTML, WITHOUT_PEOPLE)]
        return self._piece([*(each.box for each in forms), *hint], "lernbund-forms")

    def talk(self) -> ipywidgets.Widget:
        """Return the talk with one person: both ratings side by side, and what was agreed."""
        if not self.with_people:
            return self._piece([plain(ipywidgets.HTML, WITHOUT_PEOPLE)], "lernbund-forms")
        form = TalkForm(self.session, self.as_of)
        self.forms.append(form)
        return self._piece([form.box], "lernbund-forms")

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

    def assumptions(self, name: str) -> ipywidgets.Widget:
        """Return what readers may assume otherwise, and the sentences ``name`` that follow."""
        choices, said = self._sentences.ASSUMPTIONS[name]

        def follows(case: Case, assumed: Mapping[str, float]) -> Iterable[str]:
            return said(self.result(case), case, assumed)  # type: ignore[no-any-return]

        return self._piece(
            [Assumed(self.session, self.live, choices, follows).box], "lernbund-forms"
        )

    @property
    def _sentences(self) -> Any:
        return import_module(f"reports.sentences.{self.step}")

    def compared(self, comparison: str) -> ipywidgets.Widget:  # noqa: ARG002 - as a document has it
        """Return an empty piece: only a run is given what a pool released."""
        return self._piece([], "lernbund-results")

    def close(self) -> ipywidgets.Widget:
        """Return what the forms and the result still lack, and the sources."""
        lacking = self.live.show(lambda _case: [blockers_html(self.blockers)])
        lacking.add_class("lernbund-blockers")
        return self._piece([lacking, self._block("close")], "lernbund-results")

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what the forms still lack, one German sentence each."""
        return tuple(sentence for each in self.forms for sentence in each.blockers)

    def _result(self, kind: str, name: str) -> ipywidgets.Widget:
        return self._piece([self._block(kind, name)], "lernbund-results")

    def _block(self, kind: str, *names: str) -> ipywidgets.Widget:
        def block(case: Case, result: Any) -> str:
            chapter = Chapter(
                self.step, case, result, self.as_of, live=True, with_people=self.with_people
            )
            return _on_a_page(getattr(chapter, kind)(*names).html)

        remembered = Remembered(block)

        def render(case: Case) -> Sequence[Shown]:
            return [remembered(case, self.result(case))]

        return self.live.show(render)

    def _asked(self, table: str, only: Names, without: Names) -> Names | None:
        """Return the columns a form asks for, None for all."""
        hidden = () if self.with_people else _columns(table, referring_to="people")
        if not (only or without or hidden):
            return None
        kept = set(only or _columns(table)) - {*without, *hidden}
        return tuple(name for name in _columns(table) if name in kept)

    @staticmethod
    def _piece(children: list[ipywidgets.Widget], name: str) -> ipywidgets.Widget:
        return plain(ipywidgets.VBox, children).add_class("lernbund").add_class(name)


def live_chapter(
    step: str,
    analyse: Analyse,
    company: str,
    workspace: str,
    as_of: datetime.date,
    *,
    with_people: bool,
) -> LiveChapter:
    """Return the page of ``step``; raises as ``Session`` does."""
    session = Session(open_store(workspace, create=False), company, who=WHO)
    result = Remembered(lambda case: analyse(case, as_of))
    return LiveChapter(step, session, as_of, with_people, result, Live(session))


def _columns(table: str, *, referring_to: str | None = None) -> Names:
    """Return the names of all columns, or of those that refer to rows of another table."""
    return tuple(
        field.name
        for field in fields_of(TABLES[table])
        if referring_to is None or field.table == referring_to
    )


def _is_about_people(table: str) -> bool:
    """Return whether each row of ``table`` is about one person."""
    codes = _columns(table, referring_to="people")
    return table == "people" or bool(set(codes) & set(key_of(TABLES[table])))


def _require_columns(tables: Sequence[str], named: set[str]) -> None:
    if unknown := named.difference(*map(_columns, tables)):
        raise KeyError(f"{', '.join(tables)} have no columns {sorted(unknown)}")


def _on_a_page(html: str) -> str:
    """Return ``html`` for a page: what is a sheet of the workbook there is a form here."""
    return html.replace("Blatt „", "Formular „")
