"""A questionnaire with its answer sheets: choose the sheet, then answer group by group.

Only one group of questions has controls, so a long questionnaire costs no more than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets

from schemas.evaluation import PAPER
from schemas.fields import FormField, fields_of
from schemas.ledger import plain_rows
from schemas.tables import TABLES, description_of, title_of
from widgets.controls import Control
from widgets.lists import Dropdown
from widgets.plain import plain
from widgets.questions import (
    Question,
    QuestionForm,
    maturity_questions,
    question_form,
    survey_questions,
)
from widgets.saving import Session
from widgets.state import FormModel, form_model
from widgets.table_state import references_to

QUESTIONNAIRES: Mapping[str, Callable[..., tuple[Question, ...]]] = {
    "maturity": maturity_questions,
    "answers": survey_questions,
}
_ITEM = "item_id"
_CHOOSE = "Wählen Sie zuerst oben den Bogen. Dann erscheinen hier die Fragen."


def sheet_form(session: Session, table: str) -> SheetForm:
    """Return the form of a questionnaire; raises KeyError for a table that is none."""
    return SheetForm(session, table)


class SheetForm:
    """The sheets of a questionnaire, one group of questions at a time.

    Attributes:
        controls: what names the sheet, by column: all of the key but the question.
        groups: the list of groups to choose from.
        questions: the form of the questions of the chosen group.
        box: what to display.
    """

    def __init__(self, session: Session, table: str) -> None:
        """Show the first stored sheet; where there is none, nothing is chosen."""
        self._session = session
        self._table = table
        self._quiet = False
        self._asked: tuple[Question, ...] = ()
        self._model = form_model(table, self._first(), known=False, columns=())
        fields = [each.field for each in self._model.entries if each.field.name != _ITEM]
        self.controls = {field.name: self._control(field) for field in fields}
        self.questions: QuestionForm = question_form(session, table, ())
        self.groups = plain(Dropdown, description="Teil des Fragebogens")
        self.groups.observe(self._on_group, "value")
        self._next = plain(ipywidgets.Button, description="Nächster Teil")
        self._next.on_click(lambda _: self.next_group())
        self._status = plain(ipywidgets.HTML).add_class("lernbund-status")
        self.box = self._layout()
        session.listen(self._on_tables)
        self._show_sheet()

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return how many questions of the chosen sheet are open, as one German sentence."""
        left = sum(not self._is_answered(each) for each in self._asked)
        if not left:
            return ()
        counts = f"Von {len(self._asked)} Fragen dieses Bogens sind {left} noch offen."
        return (f"{title_of(self._table)}: {counts}",)

    def leave(self, name: str, raw: str) -> None:
        """Take the text ``raw`` of the column ``name``, which names another sheet."""
        self._model = self._model.changed(name, raw)
        self._show_sheet()

    def next_group(self) -> None:
        """Ask the next group of questions, after the last one the first again."""
        groups = [group for _, group in self.groups.options]
        if groups:
            self.groups.value = groups[(groups.index(self.groups.value) + 1) % len(groups)]

    def _first(self) -> dict[str, Any]:
        stored = self._session.case.table(self._table)
        if "respondent" in stored:
            stored = stored[stored["respondent"].str.fullmatch(PAPER).fillna(value=False)]
        rows = plain_rows(self._table, stored.head(1))
        return {name: value for row in rows for name, value in row.items() if name != _ITEM}

    def _show_sheet(self) -> None:
        for name, control in self.controls.items():
            control.show(self._model.entry(name))
        self._asked = _questions(self._table, self._model)
        self._status.value = "" if self._asked else f"<p>{_CHOOSE}</p>"
        self._list()
        self._show_group()

    def _show_group(self) -> None:
        chosen = [each for each in self._asked if each.group == self.groups.value]
        self.questions.ask(chosen)
        self._next.disabled = not chosen

    def _list(self) -> None:
        groups = dict.fromkeys(each.group for each in self._asked)
        options = tuple((self._counted(group), group) for group in groups)
        if self.groups.options == options:
            return
        chosen = self.groups.value
        self._quiet = True
        try:
            self.groups.options = options
            self.groups.value = chosen if chosen in groups else next(iter(groups), None)
        finally:
            self._quiet = False

    def _counted(self, group: str) -> str:
        inside = [each for each in self._asked if each.group == group]
        done = sum(map(self._is_answered, inside))
        return f"{group} ({done} von {len(inside)} beantwortet)"

    def _is_answered(self, question: Question) -> bool:
        return self._session.has(self._table, question.key)

    def _on_group(self, _change: Mapping[str, object]) -> None:
        if not self._quiet:
            self._show_group()

    def _on_tables(self, tables: frozenset[str]) -> None:
        if self._table in tables:
            self._list()
        for control in self.controls.values():
            target = control.field.table
            if target in tables:
                control.offer(references_to(self._session.case, str(target)))

    def _control(self, field: FormField) -> Control:
        references = references_to(self._session.case, field.table) if field.table else ()
        return Control(field, self.leave, references=references)

    def _layout(self) -> ipywidgets.VBox:
        title, about = escape(title_of(self._table)), escape(description_of(self._table))
        head = plain(ipywidgets.HTML, f"<h3>{title}</h3><p>{about}</p>")
        sheet = plain(ipywidgets.VBox, [each.box for each in self.controls.values()])
        sheet.add_class("lernbund-fields")
        bar = plain(ipywidgets.HBox, [self._next]).add_class("lernbund-buttons")
        parts = [head, sheet, self._status, self.groups, self.questions.box, bar]
        return plain(ipywidgets.VBox, parts).add_class("lernbund-form")


def _questions(table: str, model: FormModel) -> tuple[Question, ...]:
    """Return the questions of the sheet that ``model`` names, none while it names none."""
    names = [field.name for field in fields_of(TABLES[table]) if field.key and field.name != _ITEM]
    entries = [model.entry(name) for name in names]
    if any(each.value is None or each.finding for each in entries):
        return ()
    return QUESTIONNAIRES[table](**{each.field.name: each.value for each in entries})
