"""A chapter as a page: forms from the contracts, and blocks that follow every entry in place."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ipywidgets

from lernbund.assumed import Assumed
from lernbund.live_page import LivePage
from lernbund.page import Analyse, Names
from schemas.case import Case
from schemas.fields import fields_of, key_of
from schemas.remembered import Remembered
from schemas.store import open_store
from schemas.tables import TABLES
from widgets.forms import form_of
from widgets.live import Live
from widgets.matrix.talk_form import TalkForm
from widgets.plain import plain
from widgets.saving import Session
from widgets.sheet_form import QUESTIONNAIRES

WHO = "Beratung"
WITHOUT_PEOPLE = (
    '<p class="hint">Formulare zu einzelnen Personen und einzelne Fragebögen stehen nur in der '
    "Ansicht mit Personen-Codes.</p>"
)


@dataclass(frozen=True, slots=True)
class LiveChapter(LivePage):
    """A chapter of the company of ``session``, with its forms."""

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
            if self.with_people or not (_is_about_people(table) or table in QUESTIONNAIRES)
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

    def assumptions(self, name: str) -> ipywidgets.Widget:
        """Return what readers may assume otherwise, and the sentences ``name`` that follow."""
        choices, said = self._sentences.ASSUMPTIONS[name]

        def follows(case: Case, assumed: Mapping[str, float]) -> Iterable[str]:
            return said(self.result(case), case, assumed)  # type: ignore[no-any-return]

        return self._piece(
            [Assumed(self.session, self.live, choices, follows).box], "lernbund-forms"
        )

    def compared(self, comparison: str) -> ipywidgets.Widget:  # noqa: ARG002 - as a document has it
        """Return an empty piece: only a run is given what a pool released."""
        return self._piece([], "lernbund-results")

    def _asked(self, table: str, only: Names, without: Names) -> Names | None:
        """Return the columns a form asks for, None for all."""
        hidden = () if self.with_people else _columns(table, referring_to="people")
        if not (only or without or hidden):
            return None
        kept = set(only or _columns(table)) - {*without, *hidden}
        return tuple(name for name in _columns(table) if name in kept)


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
    return LiveChapter(step, session, as_of, with_people, result, Live(session, basis=result))


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
