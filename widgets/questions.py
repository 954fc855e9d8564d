"""Questionnaires: one question after the other, each answer a row of its table.

The content prescribes the questions, so nobody adds or removes rows; an answer is a step of the
scale or the reason why there is none, and can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets

from method.content import evaluation, instrument
from schemas.edits import Conflict
from schemas.evaluation import PAPER
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES
from widgets.asking import Asking
from widgets.inputs import Choice, Chosen
from widgets.plain import plain
from widgets.remark import Remark
from widgets.saving import Outcome, Saved, Session

_STATE = "state"
_ANSWERED = "answered"
_OPEN = "noch offen"  # no answer yet, which is not the same as to give none
_VALUES = {"maturity": "level", "answers": "value", "maturity_targets": "target"}
_REMARKS = {"maturity": "note"}
_IN_LISTS = ("maturity_targets",)  # the same short answers to each question


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        group: what it belongs to, as a heading over several questions.
        heading: short title, possibly empty.
        text: the question itself, the label of the answers.
        hint: what helps to answer it, possibly empty.
        key: columns that identify the row of the answer.
        choices: answer ("3" or a state such as "unknown") and what people read.
    """

    group: str
    heading: str
    text: str
    hint: str
    key: dict[str, Any]
    choices: tuple[Choice, ...]


def maturity_questions(*, rater_group: str, sheet: str) -> tuple[Question, ...]:
    """Return the questions of the instrument for one answer sheet of a group."""
    states = _states("maturity")
    return tuple(
        Question(
            group=dimension.title,
            heading=item.title,
            text=item.question,
            hint=item.hint,
            key={"item_id": item.id, "rater_group": rater_group, "sheet": sheet},
            choices=(*((str(n), f"{n}: {text}") for n, text in item.anchors.items()), *states),
        )
        for dimension in instrument().dimensions
        for item in dimension.items
    )


def survey_questions(*, measure_id: str, wave: str, respondent: str) -> tuple[Question, ...]:
    """Return the statements of one wave for one sheet of paper.

    There are none for a pseudonym: what people answered themselves is nobody else's to read.
    """
    if not re.fullmatch(PAPER, respondent):
        return ()
    steps = tuple((str(n), f"{n}: {text}") for n, text in evaluation().scale.items())
    key = {"measure_id": measure_id, "wave": wave, "respondent": respondent}
    return tuple(
        Question(
            group=evaluation().levels[item.level],
            heading="",
            text=item.text,
            hint="",
            key={**key, "item_id": item.id},
            choices=(*steps, *_states("answers")),
        )
        for item in evaluation().items
        if wave in item.waves
    )


def target_questions() -> tuple[Question, ...]:
    """Return per dimension of the instrument the question which level is aimed at."""
    levels = tuple((str(n), f"{n}: {text}") for n, text in instrument().levels.items())
    return tuple(
        Question("", "", each.title, "", {"dimension_id": each.id}, levels)
        for each in instrument().dimensions
    )


def question_form(session: Session, table: str, questions: Sequence[Question]) -> QuestionForm:
    """Return the form of a questionnaire whose answers are rows of ``table``.

    Raises KeyError for a table that is no questionnaire.
    """
    return QuestionForm(session, table, questions)


class QuestionForm:
    """A questionnaire, saved answer by answer.

    Attributes:
        answers: one per question, in the same order.
        box: what to display.
    """

    def __init__(self, session: Session, table: str, questions: Sequence[Question]) -> None:
        """Build the form with the answers that are stored."""
        self._table = table
        self._session = session
        self._pool: list[Answer] = []
        self.answers: list[Answer] = []
        self.box = plain(ipywidgets.VBox).add_class("lernbund-questions")
        self.ask(questions)
        session.listen(self._on_tables)

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask ``questions`` from now on; controls are kept and new ones made only if needed."""
        for answer, each in zip(self._pool, questions, strict=False):
            answer.ask(each)
        for each in questions[len(self._pool) :]:
            self._pool.append(Answer(self._session, self._table, each))
        self.answers = self._pool[: len(questions)]
        self.box.children = [each.box for each in self.answers]

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return how many questions are open, as one German sentence, if any are."""
        left = sum(not each.raw for each in self.answers)
        if not left:
            return ()
        return (f"Von {len(self.answers)} Fragen sind {left} noch offen.",)

    def _on_tables(self, tables: frozenset[str]) -> None:
        if self._table in tables:
            for each in self.answers:
                each.refresh()


class Answer:
    """One question with its answer.

    Attributes:
        raw: the answer as the store holds it, empty if there is none.
        input: what people choose from.
        asking: the question when somebody else was faster.
        remark: the text beside the answer, None where the table has none.
        box: what to display.
    """

    def __init__(self, session: Session, table: str, question: Question) -> None:
        """Show the stored answer to ``question``."""
        self._session = session
        self._table = table
        self._value = _VALUES[table]
        self._text = plain(ipywidgets.HTML).add_class("lernbund-question-text")
        shown = {"radio": False} if table in _IN_LISTS else {"radio": True, "nothing": _OPEN}
        self.input = Chosen(question.text, self.choose, question.choices, **shown)
        self.asking = Asking(self._keep_mine, self._keep_theirs)
        self._status = plain(ipywidgets.HTML).add_class("lernbund-message")
        name = _REMARKS.get(table)
        self.remark = None if name is None else Remark(session, table, name)
        parts = [self._text, self.input.widget, self.asking.box, self._status]
        if self.remark is not None:
            parts.append(self.remark.box)
        self.box = plain(ipywidgets.VBox, parts).add_class("lernbund-field")
        self.ask(question)

    def ask(self, question: Question) -> None:
        """Ask ``question`` from now on, and show the stored answer to it."""
        self._question = question
        self._known = self._stored()
        self._text.value = _text(question)
        self._status.value = ""
        self.asking.ask(None)
        self.input.rename(question.text)
        self.input.offer(question.choices, keep=False)
        self.input.show(self.raw)
        self._show_remark()

    @property
    def raw(self) -> str:
        """Return the stored answer, empty if there is none."""
        if self._known is None:
            return ""
        value = self._known[self._value]
        return str(self._known.get(_STATE) or "") if value is None else str(value)

    def choose(self, raw: str) -> None:
        """Store the answer ``raw``; an empty one takes the answer back."""
        if raw:
            self._save(self._row_of(raw), self._known)
        elif self._known is not None:
            outcome, _ = self._session.remove(self._table, self._question.key)
            self._take(outcome)

    def refresh(self) -> None:
        """Show what is stored by now, unless a question is open."""
        if self.asking.conflict is None:
            self._known = self._stored()
            self.input.show(self.raw)
        self._show_remark()

    def _show_remark(self) -> None:
        if self.remark is not None:
            self.remark.show(self._question.key)

    def _stored(self) -> dict[str, Any] | None:
        row = self._session.row(self._table, self._question.key)
        return row and {name: row[name] for name in (_STATE, self._value) if name in row}

    def _row_of(self, raw: str) -> dict[str, Any]:
        if self._table in _IN_LISTS:
            return {self._value: int(raw)}
        if raw.isdigit():
            return {_STATE: _ANSWERED, self._value: int(raw)}
        return {_STATE: raw, self._value: None}

    def _save(self, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        self._take(self._session.save(self._table, self._question.key, values, before=before))

    def _take(self, outcome: Outcome) -> None:
        if isinstance(outcome, Conflict):
            self.asking.ask(outcome)
            return
        kind = "saved" if isinstance(outcome, Saved) else "wrong"
        self._status.value = f'<p class="{kind}" role="status">{escape(str(outcome))}</p>'
        self.refresh()

    def _keep_mine(self, conflict: Conflict) -> None:
        self._save(conflict.wanted, conflict.stored)

    def _keep_theirs(self, _conflict: Conflict) -> None:
        self._session.refresh()
        self.refresh()


def _states(table: str) -> tuple[Choice, ...]:
    field = _field(table, _STATE)
    return tuple((code, label) for code, label in field.choices if code != _ANSWERED)


def _field(table: str, name: str) -> FormField:
    return next(field for field in fields_of(TABLES[table]) if field.name == name)


def _text(question: Question) -> str:
    text = f"<h4>{escape(question.heading)}</h4>" if question.heading else ""
    hint = f'<p class="lernbund-help">{escape(question.hint)}</p>' if question.hint else ""
    return text + hint
