"""A short table as a form: the list of its rows, and the form of the one that is chosen.

Only one row has controls, so a table of hundreds of rows costs no more widgets than one of three.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from schemas.fields import fields_of
from schemas.ledger import key_values
from schemas.tables import CONTRACTS, description_of, is_stored_whole, title_of
from widgets.form import Form
from widgets.keeping import Keeps
from widgets.lists import Select
from widgets.plain import plain
from widgets.saving import Failed
from widgets.state import FormModel
from widgets.table_state import Key, TableModel, names_of, table_model

_MOST_LINES = 10
_UNFINISHED = " (unvollständig)"
_NEW = "Neue Zeile: Sie wird gespeichert, sobald Kennzeichen und ein weiteres Feld dastehen."
_NEW_WHOLE = "Neue Zeile: Sie wird gespeichert, sobald alle Felder mit * ausgefüllt sind."


def table_form(session: Keeps, table: str, *, columns: tuple[str, ...] | None = None) -> TableForm:
    """Return the form of a table of several rows.

    Args:
        session: where the rows are kept.
        table: name of the table.
        columns: fields outside the key that are asked for, all by default.
    """
    return TableForm(session, table, columns=columns)


class TableForm:
    """The rows of a table with add, duplicate, remove and undo.

    Attributes:
        model: rows, and rows that were removed in this session.
        form: the form of the chosen row, or of a new one.
        rows: the list to choose from.
        box: what to display.
    """

    def __init__(
        self,
        session: Keeps,
        table: str,
        *,
        columns: tuple[str, ...] | None = None,
        where: Mapping[str, Any] | None = None,
    ) -> None:
        """Build the form with the first row chosen; ``where``: see ``narrow``."""
        self._session = session
        self._columns = columns
        self._where = dict(where or {})
        self._shown = {table, *(each.table for each in fields_of(CONTRACTS[table]) if each.key)}
        self.model = self._fresh(table)
        self._quiet = False
        self._counted: TableModel | None = None
        self._blockers: tuple[str, ...] = ()
        self.form = Form(session, self._new(), on_added=self._on_added, headed=False)
        self.rows = plain(Select, description="Zeilen").add_class("lernbund-rows")
        self.rows.observe(self._on_chosen, "value")
        self._status = plain(ipywidgets.HTML).add_class("lernbund-status")
        self.buttons = self._buttons()
        bar = plain(ipywidgets.HBox, list(self.buttons.values())).add_class("lernbund-buttons")
        self._head = plain(ipywidgets.HTML, _heading(table))
        parts = [self._head, self.rows, bar, self._status, self.form.box]
        if not _asks_enough(table, columns):
            parts.remove(bar)
        self.box = plain(ipywidgets.VBox, parts)
        self.box.add_class("lernbund-table-form")
        session.listen(self._on_tables)
        self._list()
        if self.model.keys:
            self.choose(self.model.keys[0])

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing or wrong in the rows, one German sentence each."""
        if self._counted is not self.model:
            self._counted, self._blockers = self.model, self.model.blockers
        return self._blockers

    def narrow(self, where: Mapping[str, Any], heading: str) -> None:
        """Show under ``heading`` the rows ``where`` columns hold these values; new ones will."""
        self._where = dict(where)
        self._head.value = f"<h3>{escape(heading)}</h3>"
        self.model = self._fresh(self.model.table)
        self._tell("")
        self._after_removal()

    def choose(self, key: Key) -> None:
        """Show the row with ``key``; raises KeyError if there is none."""
        self.form.load(self.model.form(key, self._columns))
        self._select(key)

    def add(self) -> None:
        """Show an empty row with the next free identifier."""
        self._draft(self._new())

    def duplicate(self) -> None:
        """Show a new row with what the chosen one holds."""
        key = self._chosen()
        if key is not None:
            self._draft(self.model.duplicate(key, self._columns))

    def remove(self) -> None:
        """Remove the chosen row; a row that was never stored is just forgotten."""
        key = self._chosen()
        if key is not None:
            row = self.model.row(key)
            outcome, held = self._session.remove(self.model.table, self.form.model.key)
            if isinstance(outcome, Failed):
                self._tell(str(outcome))
                return
            self.model = self.model.without(held or row)
            self._tell(f"„{self.model.title_of(row)}“ ist entfernt.")
        self._after_removal()

    def undo(self) -> None:
        """Put the last removed row back."""
        model, row = self.model.undone()
        if row is None:
            return
        outcome = self._session.add(self.model.table, row)
        if isinstance(outcome, Failed):
            self._tell(str(outcome))
            return
        self.model = self._renewed(model)
        self._list()
        self.choose(key_values(self.model.table, row))
        self._tell(f"„{self.model.title_of(row)}“ ist wieder da.")

    def _draft(self, model: FormModel) -> None:
        self.form.load(model)
        self._select(None)
        self._tell(_NEW_WHOLE if is_stored_whole(self.model.table) else _NEW)

    def _new(self) -> FormModel:
        return self.model.new(self._columns, self._where)

    def _fresh(self, table: str) -> TableModel:
        return table_model(table, self._frame(table), names_of(self._session.case, table))

    def _renewed(self, model: TableModel) -> TableModel:
        names = names_of(self._session.case, model.table)
        return model.with_rows(self._frame(model.table), names)

    def _frame(self, table: str) -> pd.DataFrame:
        frame = self._session.case.table(table)
        for name, value in self._where.items():
            frame = frame[frame[name].eq(value)]
        return frame

    def _chosen(self) -> Key | None:
        return key_values(self.model.table, self.form.model.key) if self._is_known() else None

    def _is_known(self) -> bool:
        return self.form.model.known and key_values(self.model.table, self.form.model.key) in set(
            self.model.keys
        )

    def _after_removal(self) -> None:
        self._list()
        if self.model.keys:
            self.choose(self.model.keys[0])
        else:
            self.form.load(self._new())

    def _on_added(self, model: FormModel) -> None:
        self._select(key_values(self.model.table, model.key))
        self._tell("")

    def _on_chosen(self, change: dict[str, Key | None]) -> None:
        key = change["new"]
        if not self._quiet and key is not None:
            self._tell("")
            self.choose(key)

    def _on_tables(self, tables: frozenset[str]) -> None:
        if tables.isdisjoint(self._shown):
            return
        self.model = self._renewed(self.model)
        self._list()
        if self.form.model.known and not self._is_known():
            self._tell("Diese Zeile wurde inzwischen entfernt.")
            self._after_removal()

    def _list(self) -> None:
        options = _options(self.model)
        if self.rows.options != options:
            self._quiet = True
            try:
                self.rows.options = options
                self.rows.rows = min(max(len(options), 3), _MOST_LINES)
                self.rows.value = self._chosen()
            finally:
                self._quiet = False
        self._enable()

    def _select(self, key: Key | None) -> None:
        self._quiet = True
        try:
            self.rows.value = key
        finally:
            self._quiet = False
        self._enable()

    def _enable(self) -> None:
        self.buttons["duplicate"].disabled = not self._is_known()
        self.buttons["undo"].disabled = not self.model.removed

    def _tell(self, text: str) -> None:
        self._status.value = f'<p role="status">{escape(text)}</p>' if text else ""

    def _buttons(self) -> dict[str, ipywidgets.Button]:
        verbs = {
            "add": ("Hinzufügen", self.add),
            "duplicate": ("Verdoppeln", self.duplicate),
            "remove": ("Entfernen", self.remove),
            "undo": ("Rückgängig", self.undo),
        }
        buttons = {}
        for name, (text, verb) in verbs.items():
            told = f"{title_of(self.model.table)}: {text}"
            buttons[name] = plain(ipywidgets.Button, description=text, tooltip=told)
            buttons[name].on_click(lambda _, verb=verb: verb())
        return buttons


def _asks_enough(table: str, columns: tuple[str, ...] | None) -> bool:
    """Return whether a row can be made with ``columns``; a form that asks for less changes rows."""
    fields = [field for field in fields_of(CONTRACTS[table]) if not field.key]
    return columns is None or {field.name for field in fields if field.required} <= set(columns)


def _options(model: TableModel) -> tuple[tuple[str, Key], ...]:
    unfinished = model.unfinished
    return tuple(
        (f"{model.title_of(row)}{_UNFINISHED if key in unfinished else ''}", key)
        for row, key in zip(model.rows, model.keys, strict=True)
    )


def _heading(table: str) -> str:
    return f"<h3>{escape(title_of(table))}</h3><p>{escape(description_of(table))}</p>"
