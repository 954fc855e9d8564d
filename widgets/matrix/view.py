"""The matrix on the screen: one widget for all cells, told in messages what changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import anywidget
import ipywidgets
from pydantic import ValidationError

from widgets.matrix.filters import Filter
from widgets.matrix.grid import Grid, Place
from widgets.matrix.messages import (
    Answer,
    Choose,
    Details,
    Hello,
    Message,
    Paste,
    Put,
    Undo,
    read_message,
)
from widgets.matrix.news import cell_news, grid_news
from widgets.matrix.sheet import Sheet
from widgets.matrix.state import MatrixState, Said
from widgets.saving import Session

_LOG = logging.getLogger(__name__)
_NOT_UNDERSTOOD = Said("Das wurde nicht verstanden. Bitte die Seite neu laden.", wrong=True)
_BELOW = "Die Einzelheiten stehen jetzt unter der Tabelle."
_GONE = Said(
    "Nicht gespeichert. Dieses Feld gibt es nicht mehr: Zeile oder Spalte wurde inzwischen "
    "entfernt. Bitte die Seite neu laden.",
    wrong=True,
)


class _Table(anywidget.AnyWidget):
    """The module and the stylesheet; data goes in messages only, so no browser can change it."""

    _esm = files("widgets.matrix").joinpath("matrix.js").read_text(encoding="utf-8")
    _css = files("widgets.matrix").joinpath("matrix.css").read_text(encoding="utf-8")


class Matrix:
    """A sheet of a session's case as a table to type into.

    Attributes:
        state: what the matrix knows.
        widget: the table.
        box: what to display.
    """

    def __init__(
        self,
        session: Session,
        sheet: Sheet,
        *,
        on_details: Callable[[Place], None] | None = None,
    ) -> None:
        """Make the table; it is filled when a browser says hello.

        Args:
            session: one person at one company.
            sheet: what is seen as rows x columns.
            on_details: shows elsewhere what a cell cannot hold, None if there is no such place.
        """
        self.state = MatrixState(session, sheet)
        self.widget = _Table()
        self.widget.on_msg(self._on_message)
        self.box = ipywidgets.VBox([self.widget])
        self._told: Grid | None = None
        self._told_shown: object = None
        self._busy = False
        self._on_details = on_details
        session.listen(self._on_tables)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return nothing: an empty cell of a matrix is no mistake."""
        return ()

    def use(self, sheet: Sheet) -> None:
        """See the case through another sheet from now on."""
        self.state.use(sheet)
        self._told = None
        self._tell()

    def hear(self, content: Any) -> None:
        """Do what a browser asks for and answer it."""
        try:
            message = read_message(content)
        except ValidationError as problem:
            _LOG.warning("a matrix got a message it does not know: %s", problem.errors())
            self._tell(said=_NOT_UNDERSTOOD)
            return
        self._busy = True
        try:
            said = self._done(message)
        except KeyError as problem:
            _LOG.warning("%s", problem)
            said = _GONE
        finally:
            self._busy = False
        self._tell(said=said, number=message.number)

    def _done(self, message: Message) -> Said | None:
        if isinstance(message, Hello):
            self._told = None
            return None
        if isinstance(message, Choose):
            return self.state.choose(Filter(message.rows, message.columns, message.only))
        if isinstance(message, Details):
            return self._detailed(Place(*message.at))
        if not self.state.sheet.choices:
            raise KeyError("this matrix is only shown")
        return self._entered(message)

    def _detailed(self, place: Place) -> Said:
        row, column = self.state.grid.at(place)
        if self._on_details is None:
            raise KeyError("this matrix has no details")
        self._on_details(place)
        rows, columns = self.state.grid.rows, self.state.grid.columns
        return Said(f"{rows[row].name}, {columns[column].name}: {_BELOW}")

    def _entered(self, message: Put | Paste | Undo | Answer) -> Said:
        verbs: dict[type[Any], Callable[[Any], Said]] = {
            Put: lambda put: self.state.put({Place(r, c): step for r, c, step in put.cells}),
            Paste: lambda paste: self.state.paste(
                Place(*paste.at), paste.text, rows=paste.rows, columns=paste.columns
            ),
            Undo: lambda _: self.state.undo(),
            Answer: lambda answer: (
                self.state.keep_mine() if answer.mine else self.state.keep_theirs()
            ),
        }
        return verbs[type(message)](message)

    def _on_message(self, _widget: object, content: Any, _buffers: object) -> None:
        self.hear(content)

    def _on_tables(self, tables: frozenset[str]) -> None:
        if not self._busy and tables & self.state.sheet.tables:
            self._tell()

    def _tell(self, *, said: Said | None = None, number: int = 0) -> None:
        """Send what the browser does not know yet, in one message."""
        self.state.look()
        news: dict[str, Any] = {
            "answers": number,
            "question": self.state.question,
            "can_undo": self.state.can_undo,
            **self._cells(),
        }
        if said:
            news["said"] = {"text": said.text, "wrong": said.wrong}
        self.widget.send(news)

    def _cells(self) -> dict[str, Any]:
        grid, told, shown = self.state.grid, self._told, self.state.shown
        same = told is not None and grid.same_lines(told)
        news: dict[str, Any] = {}
        if told is None or not same:
            news["grid"] = grid_news(self.state.sheet, grid)
            news["details"] = self._on_details is not None
            news["filter"] = {name: getattr(self.state.filter, name) for name in Filter.__slots__}
        elif grid is not told:
            news["cells"] = [cell_news(grid, *at) for at in grid.changed_from(told)]
        if not same or shown != self._told_shown:
            news["shown"] = shown
        self._told, self._told_shown = grid, shown
        return news
