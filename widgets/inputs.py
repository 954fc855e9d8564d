"""Inputs of one field: each gives and takes German text, whatever ipywidget shows it.

An input is made once and then only updated, because re-created widgets are never freed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import ipywidgets

from schemas.columns import LIST_SEPARATOR, Kind
from schemas.fields import FormField
from schemas.values import listed
from widgets.lists import Dropdown
from widgets.plain import plain

Choice = tuple[str, str]  # text the model reads, what people see
Handler = Callable[[str], None]
NOTHING = "– bitte wählen –"
NO_ANSWER = "keine Angabe"
UNKNOWN_CHOICE = "{value} (nicht in der Liste)"
_MOST_CHECKBOXES = 60
_EXAMPLES = {
    Kind.DATE: "z. B. 31.12.2026",
    Kind.EURO: "z. B. 1.499,50 €",
    Kind.DECIMAL: "z. B. 12,5",
    Kind.WHOLE: "z. B. 12",
}


class Input(Protocol):
    """What a control needs of its input."""

    widget: ipywidgets.Widget

    def show(self, raw: str) -> None:
        """Show ``raw`` without telling the handler."""

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer ``choices`` from now on."""

    def lock(self, *, locked: bool) -> None:
        """Refuse or allow entries."""


def input_of(
    field: FormField, label: str, handler: Handler, *, choices: Sequence[Choice], radio: bool
) -> Input:
    """Return the input for the kind of ``field``.

    Args:
        field: the column.
        label: what the browser links with the input.
        handler: called with the text each time the field is left.
        choices: what can be chosen; ignored by kinds that are written.
        radio: show all choices at once with their whole text.
    """
    if field.kind is Kind.REFERENCES and len(choices) <= _MOST_CHECKBOXES:
        return Checkboxes(label, handler, choices)
    if field.kind is Kind.REFERENCES or not (field.choices or field.kind is Kind.REFERENCE):
        return Written(field, label, handler)
    return Chosen(label, handler, choices, radio=radio)


class Written:
    """A line or several lines of text; numbers and days are text, too, because of the comma."""

    def __init__(self, field: FormField, label: str, handler: Handler) -> None:
        """Make the widget, which reports when it is left and not at every key."""
        kind = ipywidgets.Textarea if field.kind is Kind.LONG_TEXT else ipywidgets.Text
        self.widget = plain(
            kind,
            description=label,
            placeholder=_EXAMPLES.get(field.kind, ""),
            continuous_update=False,
        )
        self._handler = handler
        self._shown = ""
        self.widget.observe(self._on_value, "value")

    def show(self, raw: str) -> None:
        """Show ``raw`` without telling the handler."""
        self._shown = raw
        self.widget.value = raw

    def offer(self, choices: Sequence[Choice]) -> None:
        """Do nothing: what is written cannot be offered."""

    def lock(self, *, locked: bool) -> None:
        """Refuse or allow entries."""
        self.widget.disabled = locked

    def _on_value(self, change: dict[str, object]) -> None:
        if change["new"] != self._shown:
            self._shown = str(change["new"])
            self._handler(self._shown)


class Chosen:
    """One of several, as a list that drops down or as radio buttons."""

    def __init__(
        self,
        label: str,
        handler: Handler,
        choices: Sequence[Choice],
        *,
        radio: bool,
        nothing: str = "",
    ) -> None:
        """Make the widget with an entry for ``nothing``, which has a word by default."""
        kind = ipywidgets.RadioButtons if radio else Dropdown
        self._nothing = nothing or (NO_ANSWER if radio else NOTHING)
        options = _options(choices, nothing=self._nothing)
        self.widget = plain(kind, description=label, options=options, value="")
        self._choices = tuple(choices)
        self._handler = handler
        self._quiet = False
        self.widget.observe(self._on_value, "value")

    def show(self, raw: str) -> None:
        """Show ``raw`` without telling the handler, also if it is none of the choices."""
        self._set(self._choices, raw)

    def offer(self, choices: Sequence[Choice], *, keep: bool = True) -> None:
        """Offer ``choices`` from now on; what is chosen stays chosen unless ``keep`` is False."""
        self._choices = tuple(choices)
        self._set(self._choices, str(self.widget.value or "") if keep else "")

    def rename(self, label: str) -> None:
        """Give the input another label."""
        self.widget.description = label

    def lock(self, *, locked: bool) -> None:
        """Refuse or allow entries."""
        self.widget.disabled = locked

    def _set(self, choices: Sequence[Choice], raw: str) -> None:
        known = {text for text, _ in choices}
        stray = [] if raw in known or not raw else [(raw, UNKNOWN_CHOICE.format(value=raw))]
        options = _options([*choices, *stray], nothing=self._nothing)
        self._quiet = True
        try:
            if self.widget.options != options:
                self.widget.options = options
            self.widget.value = raw
        finally:
            self._quiet = False

    def _on_value(self, change: dict[str, object]) -> None:
        if not self._quiet:
            self._handler(str(change["new"] or ""))


class Checkboxes:
    """Several of a list, one checkbox each."""

    def __init__(self, label: str, handler: Handler, choices: Sequence[Choice]) -> None:
        """Make a checkbox per choice under the label of the group."""
        self._label = plain(ipywidgets.Label, label).add_class("lernbund-group-label")
        self._list = plain(ipywidgets.VBox).add_class("lernbund-checkboxes")
        self.widget = plain(ipywidgets.VBox, [self._label, self._list])
        self._pool: list[ipywidgets.Checkbox] = []
        self._offered: list[Choice] = []
        self._choices = tuple(choices)
        self._handler = handler
        self._quiet = False
        self._locked = False
        self._set(())

    def show(self, raw: str) -> None:
        """Check the entries of the list ``raw`` without telling the handler."""
        self._set(listed(raw))

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer ``choices`` from now on; what is checked stays checked."""
        self._choices = tuple(choices)
        self._set(self._checked())

    def lock(self, *, locked: bool) -> None:
        """Refuse or allow entries."""
        self._locked = locked
        for box in self._pool:
            box.disabled = locked

    def _checked(self) -> list[str]:
        pairs = zip(self._offered, self._pool, strict=False)
        return [text for (text, _), box in pairs if box.value]

    def _set(self, checked: Iterable[str]) -> None:
        wanted = list(checked)
        known = {text for text, _ in self._choices}
        strays = [(raw, UNKNOWN_CHOICE.format(value=raw)) for raw in wanted if raw not in known]
        self._offered = [*self._choices, *strays]
        self._quiet = True
        try:
            self._fill(wanted)
        finally:
            self._quiet = False

    def _fill(self, wanted: list[str]) -> None:
        while len(self._pool) < len(self._offered):
            self._pool.append(self._box())
        for (text, shown), box in zip(self._offered, self._pool, strict=False):
            box.description = shown
            box.value = text in wanted
        children = tuple(self._pool[: len(self._offered)])
        if self._list.children != children:
            self._list.children = children

    def _box(self) -> ipywidgets.Checkbox:
        box = plain(ipywidgets.Checkbox, indent=False, disabled=self._locked)
        box.observe(self._on_value, "value")
        return box

    def _on_value(self, _change: dict[str, object]) -> None:
        if not self._quiet:
            self._handler(LIST_SEPARATOR.join(self._checked()))


def _options(choices: Iterable[Choice], *, nothing: str) -> tuple[Choice, ...]:
    """Return choices as ipywidgets wants them: what people see comes first."""
    return ((nothing, ""), *((shown, text) for text, shown in choices))
