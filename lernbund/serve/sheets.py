"""Sheets that participants fill in by a code, and the seam behind which each kind of sheet lies.

A code (``schemas.participation``) has a purpose; for each purpose one source of sheets stands in
``SOURCES`` of ``lernbund.serve.participants``.  A source is a module, or any object, with the
names of ``Source`` below.  It needs to know nothing of pages, cookies or codes:

- ``recipients`` says for whom codes can be made: one ``Recipient`` per slip of paper.  Its
  ``subject`` is any text that tells the source later whose sheet it is (a self-rating takes the
  person's code; a questionnaire may take wave, measure and number of the sheet).
- ``sheet`` returns what the page shows: title, sentences, questions with the answers given so far.
- ``answer`` stores one answer.  It is called once per answer, as soon as it is given, in a thread;
  ``value`` is a ``Choice.value`` of the question, or the text of a question without choices, or ""
  if the answer is taken back.  Answers to questions that ``sheet`` does not ask never arrive.

Which questions ``sheet`` asks may depend on answers: the page is then shown anew after one.

The page does everything else: rate limit, cookie, XSRF, "gespeichert 14:02", work without
JavaScript, one column on a telephone.  A source must not return answers of anybody else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.participation import Participation
from schemas.store import Store


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody for whom a code can be made; ``label`` is what the slip shows, never a name."""

    subject: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose; ``anchor`` says in a sentence what it means, empty if nothing does."""

    value: str
    label: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the answer given so far.

    Attributes:
        id: of letters, digits, "_", "-" and "."; only once per sheet.
        text: the question, plain text.
        choices: answers to choose one of; without any the answer is text.
        answer: ``value`` of the choice or the text, empty if there is none.
        help: a sentence under the question, empty if it needs none.
        longest: most [characters] of an answer in words.
    """

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    answer: str = ""
    help: str = ""
    longest: int = 4000


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading, which may be empty."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a participant sees; ``intro`` and ``empty`` are German sentences, plain text.

    Attributes:
        title: heading of the page.
        intro: paragraphs before the questions: what for, voluntary, who sees what.
        sections: the questions.
        empty: what the page says if there is no question.
    """

    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    empty: str = ""

    @property
    def questions(self) -> Iterator[Question]:
        """Return all questions in their order."""
        return (question for section in self.sections for question in section.questions)


class Source(Protocol):
    """One kind of sheet."""

    @property
    def TITLE(self) -> str:  # noqa: N802 - a constant where the source is a module
        """Return what consultants call this kind of sheet."""

    @property
    def NOBODY(self) -> str:  # noqa: N802 - a constant where the source is a module
        """Return what consultants read if there are no recipients."""

    def recipients(self, store: Store, company_id: str) -> Sequence[Recipient]:
        """Return for whom codes can be made, in the order of the slips."""

    def sheet(self, store: Store, participation: Participation) -> Sheet:
        """Return the sheet that a code opens."""

    def answer(
        self,
        store: Store,
        participation: Participation,
        question_id: str,
        value: str,
        *,
        on: datetime.date,
    ) -> None:
        """Store one answer given ``on`` a day; raises Refused and StoreError."""
