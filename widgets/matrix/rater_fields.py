"""Who rates, how and when: fields beside a matrix, said once for all entries that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import ipywidgets

from widgets.controls import Control
from widgets.matrix.ratings import Rater
from widgets.plain import plain
from widgets.state import Entry, form_model

_FIRST = "Gilt für alles, was Sie danach in die Tabelle eintragen:"
_SHUT = "Solange oben etwas fehlt oder falsch ist, lässt sich nichts eintragen."


class RaterFields:
    """The fields of a rater, from the contract of ratings.

    Attributes:
        controls: by column.
        box: what to display.
    """

    def __init__(self, rater: Rater, columns: Sequence[str], on_change: Callable[[], None]) -> None:
        """Show ``columns`` of ``rater``; ``on_change`` hears of every other rater."""
        self._first = rater
        self._columns = columns
        self._on_change = on_change
        self._model = form_model("ratings", asdict(rater), known=False, columns=tuple(columns))
        self.controls = {each.field.name: Control(each.field, self.leave) for each in self._entries}
        fields = plain(ipywidgets.VBox, [each.box for each in self.controls.values()])
        fields.add_class("lernbund-fields").add_class("lernbund-said-once")
        self._shut = plain(ipywidgets.HTML).add_class("lernbund-message")
        first = plain(ipywidgets.HTML, f"<p>{_FIRST}</p>")
        self.box = plain(ipywidgets.VBox, [first, fields, self._shut])
        self._show()

    @property
    def rater(self) -> Rater | None:
        """Return who rates, None while something is wrong or a column of the key is missing."""
        if not all(map(_is_good, self._entries)):
            return None
        said = {each.field.name: each.value for each in self._entries}
        return Rater(**{**asdict(self._first), **said})

    def leave(self, name: str, raw: str) -> None:
        """Take the text ``raw`` of the field ``name``."""
        self._model = self._model.changed(name, raw)
        self._show()
        self._on_change()

    @property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(each for each in self._model.entries if each.field.name in self._columns)

    def _show(self) -> None:
        for each in self._entries:
            self.controls[each.field.name].show(each)
        shut = self.rater is None
        self._shut.value = f'<p class="wrong" role="alert">{_SHUT}</p>' if shut else ""


def _is_good(entry: Entry) -> bool:
    return not (entry.finding or (entry.field.key and entry.value is None))
