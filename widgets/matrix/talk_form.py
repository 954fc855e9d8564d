"""The page of a talk: choose the person, compare both views, note what was agreed."""

from __future__ import annotations

import datetime

import ipywidgets

from schemas.case import Case
from widgets.inputs import NOTHING
from widgets.lists import Dropdown
from widgets.matrix.lines import people_lines
from widgets.matrix.rater_fields import RaterFields
from widgets.matrix.talk import TalkSheet, noted
from widgets.matrix.view import Matrix
from widgets.plain import plain
from widgets.saving import Session
from widgets.table_form import TableForm

_SAID_ONCE = ("rated_on", "rated_by", "evidence_ref")
_HEAD = (
    "<h3>Gespräch mit einer Person</h3><p>Beide Einschätzungen nebeneinander, daneben das Soll der "
    "Rolle. Oben steht, wo beide sich unterscheiden. Was Sie vereinbaren, kommt als eigene "
    "Bewertung mit dem Nachweis „Gespräch“ hinzu; die beiden Einschätzungen bleiben stehen. "
    "Diese Seite ist nur für die beiden und die Beratung.</p>"
)


class TalkForm:
    """The talk with one person at a time.

    Attributes:
        person: the choice of the person.
        rater: who notes it and when.
        matrix: both views, what was agreed, and the target.
        wishes: what the person wants to learn.
        box: what to display.
    """

    def __init__(self, session: Session, as_of: datetime.date) -> None:
        """Show nobody until a person is chosen."""
        self._session = session
        self._as_of = as_of
        self.person = plain(Dropdown, description="Person")
        self.rater = RaterFields(noted(as_of), _SAID_ONCE, self._on_rater)
        self.matrix = Matrix(session, self._sheet())
        self.wishes = TableForm(session, "wishes", where={"person_id": ""})
        parts = [self.rater.box, self.matrix.box, self.wishes.box]
        self._talk = plain(ipywidgets.VBox, parts, layout={"display": "none"})
        head = plain(ipywidgets.HTML, _HEAD)
        self.box = plain(ipywidgets.VBox, [head, self.person, self._talk])
        self.box.add_class("lernbund-form").add_class("lernbund-whole")
        self._offer()
        self.person.observe(self._on_person, "value")
        session.listen(self._on_tables)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return nothing: nobody must be talked to."""
        return ()

    def _sheet(self) -> TalkSheet:
        rater = self.rater.rater
        person = str(self.person.value or "")
        first = noted(self._as_of)
        return TalkSheet(person, rater or first, self._as_of, writable=rater is not None)

    def _on_rater(self) -> None:
        self.matrix.use(self._sheet())

    def _on_person(self, change: dict[str, str | None]) -> None:
        person = change["new"] or ""
        self.matrix.use(self._sheet())
        self.wishes.narrow({"person_id": person}, f"Lernwünsche von {person}")
        self._talk.layout.display = None if person else "none"

    def _on_tables(self, tables: frozenset[str]) -> None:
        if tables & {"people", "roles"}:
            self._offer()

    def _offer(self) -> None:
        options = (NOTHING, ""), *_people(self._session.case)
        if self.person.options == options:
            return
        chosen = self.person.value or ""
        self.person.options = options
        self.person.value = chosen if chosen in {key for _, key in options} else ""


def _people(case: Case) -> tuple[tuple[str, str], ...]:
    return tuple((f"{line.key} – {line.group_name}", line.key) for line in people_lines(case))
