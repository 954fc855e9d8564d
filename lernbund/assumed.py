"""What readers of a page may assume otherwise: lists to choose from, and what would follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import ipywidgets

from method.content.models import Assumption
from reports import german
from reports.blocks import block
from schemas.case import Case
from widgets.inputs import Chosen
from widgets.live import Live, Shown
from widgets.plain import plain
from widgets.saving import Session

Said = Callable[[Case, Mapping[str, float]], Iterable[str]]
_HEAD = (
    "<h3>Andere Annahmen</h3><p>Wählen Sie, was Sie für möglich halten. Die Sätze darunter folgen. "
    "Gespeichert wird davon nichts.</p>"
)


class Assumed:
    """Assumptions to choose and the sentences that follow from them.

    Attributes:
        inputs: one list per assumption, by its id.
        box: what to display.
    """

    def __init__(
        self, session: Session, live: Live, assumptions: Sequence[Assumption], said: Said
    ) -> None:
        """Start with the defaults; nothing chosen means the default."""
        self._session = session
        self._values: dict[str, float] = {}
        self._said = said
        self.inputs = {each.id: self._input(each) for each in assumptions}
        head = plain(ipywidgets.HTML, _HEAD)
        fields = plain(ipywidgets.VBox, [each.widget for each in self.inputs.values()])
        fields.add_class("lernbund-fields")
        shown = live.show(self._render)
        self._results = live.results[-1]
        self.box = plain(ipywidgets.VBox, [head, fields, shown]).add_class("lernbund-form")

    def choose(self, name: str, raw: str) -> None:
        """Assume ``raw`` for ``name``, or its default if it is empty."""
        self._values.pop(name, None)
        if raw:
            self._values[name] = float(raw)
        self._results.show(self._session.case)

    def _render(self, case: Case) -> Sequence[Shown]:
        return [block("sentences", items=list(self._said(case, dict(self._values))))]

    def _input(self, each: Assumption) -> Chosen:
        one = each.one or each.unit
        choices = [(str(value), german.plural(value, one, each.unit)) for value in each.choices]
        made = Chosen(each.title, partial(self.choose, each.id), choices, radio=False)
        made.show(str(each.default))
        return made
