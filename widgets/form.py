"""Forms derived from contracts: one row of a table, saved field by field as people go along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets

from schemas.edits import Conflict
from schemas.tables import description_of, is_single, title_of
from widgets.anchors import anchors_of
from widgets.asking import Asking
from widgets.controls import Control
from widgets.keeping import Keeps
from widgets.plain import plain
from widgets.saving import Outcome, Saved, Session
from widgets.state import FormModel, form_model
from widgets.table_state import references_to

_LEGEND = "Felder mit * müssen ausgefüllt werden. Gespeichert wird jedes Feld beim Verlassen."


def form(session: Session, table: str, *, columns: tuple[str, ...] | None = None) -> Form:
    """Return the form of a table of one row.

    Args:
        session: one person at one company.
        table: name of the table; raises ValueError if it has several rows.
        columns: fields outside the key that are asked for, all by default.
    """
    if not is_single(table):
        raise ValueError(f"{table} has several rows and needs a table_form")
    key = {"company_id": session.company_id}
    row = session.row(table, key)
    return Form(session, form_model(table, row or key, known=row is not None, columns=columns))


class Form:
    """One row: its controls are made once, other rows can be loaded into them.

    Attributes:
        model: what the form knows of its row.
        controls: by name of the column.
        asking: the question when somebody else was faster.
        box: what to display.
    """

    def __init__(
        self,
        session: Keeps,
        model: FormModel,
        *,
        on_added: Callable[[FormModel], None] | None = None,
        headed: bool = True,
    ) -> None:
        """Build the form of ``model``; ``on_added`` hears of a row that got into the store."""
        self.model = model
        self._session = session
        self._on_added = on_added
        # The key of a table of one row is nobody's to choose: whoever opens the form has named it.
        fixed = is_single(model.table)
        asked = [each.field for each in model.entries if not (each.field.key and fixed)]
        self.controls = {field.name: self._control(field.name) for field in asked}
        self._fields = plain(ipywidgets.VBox, [each.box for each in self.controls.values()])
        self._fields.add_class("lernbund-fields")
        self._status = plain(ipywidgets.HTML).add_class("lernbund-status")
        self.asking = Asking(self._keep_mine, self._keep_theirs)
        head = [plain(ipywidgets.HTML, _heading(model.table))] if headed else []
        self.box = plain(ipywidgets.VBox, [*head, self._fields, self.asking.box, self._status])
        self.box.add_class("lernbund-form")
        session.listen(self._on_tables)
        self._show()

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing or wrong, one German sentence each."""
        return tuple(f"{title_of(self.model.table)}: {each}" for each in self.model.blockers)

    def load(self, model: FormModel) -> None:
        """Show another row of the same table in the same controls."""
        self.model = model
        self.asking.ask(None)
        self._offer(None)
        self._tell("")
        self._show()

    def leave(self, name: str, raw: str) -> None:
        """Take the text ``raw`` of the field ``name``, which somebody has just left."""
        self.model = self.model.changed(name, raw)
        self._store(name)
        self._show()

    def _keep_mine(self, conflict: Conflict) -> None:
        if conflict.stored is None:
            self._add()
        else:
            self._save(conflict.wanted, conflict.stored)
        self._show()

    def _keep_theirs(self, conflict: Conflict) -> None:
        for name, value in (conflict.stored or {}).items():
            self.model = self.model.given_up(name, value)
        self._tell("Ihre Eingabe wurde verworfen; sie steht im Verlauf.")
        self._session.refresh()
        self._show()

    def _add(self, name: str | None = None) -> None:
        values = self.model.filled
        outcome = self._session.add(self.model.table, values)
        self._take(outcome, values, name)
        if isinstance(outcome, Saved) and self._on_added:
            self._on_added(self.model)

    def _store(self, name: str) -> None:
        if self.model.known:
            values = self.model.pending
            if values:
                self._save(values, {each: self.model.entry(each).stored for each in values}, name)
        elif self.model.is_ready:
            self._add(name)

    def _save(
        self, values: Mapping[str, Any], before: Mapping[str, Any], name: str | None = None
    ) -> None:
        place = (self.model.table, self.model.key, values)
        self._take(self._session.save(*place, before=before), values, name)

    def _take(self, outcome: Outcome, values: Mapping[str, Any], name: str | None = None) -> None:
        if isinstance(outcome, Conflict):
            self.asking.ask(outcome)
            return
        self.asking.ask(None)
        if isinstance(outcome, Saved):
            self.model = self.model.stored(values, outcome.at)
        elif (column := outcome.column or name) in self.controls:
            self.model = self.model.refused(str(column), str(outcome))
        self._tell(str(outcome))

    def _on_tables(self, tables: frozenset[str]) -> None:
        self._offer(tables)
        if not self.model.known or self.model.table not in tables:
            return
        row = self._session.row(self.model.table, self.model.key)
        if row is not None:
            self.model = self.model.refreshed(row)
            self._show()

    def _show(self) -> None:
        for name, control in self.controls.items():
            entry = self.model.entry(name)
            control.show(entry, locked=entry.field.key and self.model.known)

    def _tell(self, text: str) -> None:
        self._status.value = f'<p role="status">{escape(text)}</p>' if text else ""

    def _control(self, name: str) -> Control:
        field = self.model.entry(name).field
        references = references_to(self._session.case, field.table) if field.table else ()
        anchors = anchors_of(self.model.table, field, self.model.key)
        return Control(field, self.leave, references=references, anchors=anchors)

    def _offer(self, tables: frozenset[str] | None) -> None:
        """Offer the rows of changed ``tables``; None stands for another row in the form."""
        for control in self.controls.values():
            target = control.field.table
            if target is not None and (tables is None or target in tables):
                control.offer(references_to(self._session.case, target))
            elif tables is None and control.field.choices:
                key = self.model.key
                control.offer((), anchors_of(self.model.table, control.field, key))


def _heading(table: str) -> str:
    title, about = escape(title_of(table)), escape(description_of(table))
    return f"<h3>{title}</h3><p>{about}</p><p class='legend'>{_LEGEND}</p>"
