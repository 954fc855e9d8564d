"""The question to the second of two people who changed the same field."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets

from schemas.edits import Conflict
from widgets.plain import plain
from widgets.saving import question


class Asking:
    """A question with two answers, hidden while there is nothing to ask.

    Attributes:
        conflict: what is asked about, None if nothing is.
        box: what to display.
    """

    def __init__(
        self, keep_mine: Callable[[Conflict], None], keep_theirs: Callable[[Conflict], None]
    ) -> None:
        """Make the question; the answer calls ``keep_mine`` or ``keep_theirs``."""
        self.conflict: Conflict | None = None
        self._keep_mine = keep_mine
        self._keep_theirs = keep_theirs
        self._text = plain(ipywidgets.HTML)
        mine = plain(ipywidgets.Button, description="Meine Eingabe gilt")
        theirs = plain(ipywidgets.Button, description="Der andere Wert gilt")
        mine.on_click(lambda _: self.mine())
        theirs.on_click(lambda _: self.theirs())
        buttons = plain(ipywidgets.HBox, [mine, theirs]).add_class("lernbund-buttons")
        self.box = plain(ipywidgets.VBox, [self._text, buttons], layout={"display": "none"})
        self.box.add_class("lernbund-question")

    def ask(self, conflict: Conflict | None) -> None:
        """Ask about ``conflict``, or nothing any more."""
        self.conflict = conflict
        text = f'<p role="alert">{escape(question(conflict))}</p>' if conflict else ""
        self._text.value = text
        self.box.layout.display = None if conflict else "none"

    def mine(self) -> None:
        """Answer: the own entry holds."""
        self._answer(self._keep_mine)

    def theirs(self) -> None:
        """Answer: what the other person stored holds."""
        self._answer(self._keep_theirs)

    def _answer(self, keep: Callable[[Conflict], None]) -> None:
        conflict = self.conflict
        if conflict is not None:
            self.ask(None)
            keep(conflict)
