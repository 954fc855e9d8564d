"""A text beside an answer, for example what proves it; it is stored by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from schemas.edits import Conflict
from schemas.fields import fields_of
from schemas.tables import TABLES
from widgets.asking import Asking
from widgets.controls import Control
from widgets.plain import plain
from widgets.saving import Saved, Session
from widgets.state import form_model


class Remark:
    """One column of a row that another control makes; locked until the row is there.

    Attributes:
        control: the field.
        asking: the question when somebody else was faster.
        box: what to display.
    """

    def __init__(self, session: Session, table: str, name: str) -> None:
        """Make the field of the column ``name``; ``show`` says of which row."""
        self._session = session
        self._table = table
        self._name = name
        field = next(each for each in fields_of(TABLES[table]) if each.name == name)
        self.control = Control(field, self.leave)
        self.asking = Asking(self._keep_mine, self._keep_theirs)
        self.box = plain(ipywidgets.VBox, [self.control.box, self.asking.box])

    def show(self, key: Mapping[str, Any]) -> None:
        """Show what is stored in the row with ``key``, unless a question is open."""
        if self.asking.conflict is not None:
            return
        row = self._session.row(self._table, key)
        shown = (self._name,)
        self._model = form_model(self._table, row or key, known=row is not None, columns=shown)
        self._say()

    def leave(self, name: str, raw: str) -> None:
        """Take the text ``raw``, which somebody has just left."""
        self._model = self._model.changed(name, raw)
        if self._model.known and self._model.pending:
            self._save(self._model.pending, {name: self._model.entry(name).stored})
        self._say()

    def _save(self, values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        outcome = self._session.save(self._table, self._model.key, values, before=before)
        if isinstance(outcome, Conflict):
            self.asking.ask(outcome)
        elif isinstance(outcome, Saved):
            self._model = self._model.stored(values, outcome.at)
        else:
            self._model = self._model.refused(self._name, str(outcome))

    def _keep_mine(self, conflict: Conflict) -> None:
        self._save(conflict.wanted, conflict.stored or {})
        self._say()

    def _keep_theirs(self, _conflict: Conflict) -> None:
        self._session.refresh()
        self.show(self._model.key)

    def _say(self) -> None:
        self.control.show(self._model.entry(self._name), locked=not self._model.known)
