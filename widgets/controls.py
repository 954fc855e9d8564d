"""One field on the screen: label above, input, help below, message in German when it is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets

from schemas.columns import Kind
from schemas.fields import FormField
from widgets.inputs import Choice, input_of
from widgets.plain import plain
from widgets.saving import Saved
from widgets.state import Entry

_WIDE = (Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCE, Kind.REFERENCES)
_SHORT = 18  # letters of a choice that fit where two fields share a row
_UNITS_IN_TEXT = (Kind.EURO,)
FieldHandler = Callable[[str, str], None]


class Control:
    """One field: made once, then updated in place by ``show``.

    Attributes:
        field: the column.
        box: what to display.
        input: what people fill in; its ``widget`` is the ipywidget.
    """

    def __init__(
        self,
        field: FormField,
        handler: FieldHandler,
        *,
        references: Sequence[Choice] = (),
        anchors: Mapping[int, str] | None = None,
    ) -> None:
        """Build the control.

        Args:
            field: the column.
            handler: called with the field's name and text each time the field is left.
            references: key and title of the rows that the field may name.
            anchors: observable behaviour per step of a scale.
        """
        self.field = field
        self.input = input_of(
            field,
            label_of(field),
            lambda raw: handler(field.name, raw),
            choices=choices_of(field, references, anchors or {}),
            radio=bool(anchors),
        )
        self._help = plain(ipywidgets.HTML, _help(field)).add_class("lernbund-help")
        self._message = plain(ipywidgets.HTML).add_class("lernbund-message")
        self.box = plain(ipywidgets.VBox, [self.input.widget, self._help, self._message])
        self.box.add_class("lernbund-field")
        if _is_wide(field):
            self.box.add_class("lernbund-wide")

    def show(self, entry: Entry, *, locked: bool = False) -> None:
        """Show text, message and saved state of ``entry``."""
        self.input.show(entry.raw)
        self.input.lock(locked=locked)
        self._say(entry)

    def offer(self, references: Sequence[Choice], anchors: Mapping[int, str] | None = None) -> None:
        """Offer other rows or behaviours from now on."""
        self.input.offer(choices_of(self.field, references, anchors or {}))

    def _say(self, entry: Entry) -> None:
        wrong = entry.finding is not None
        text = message_of(entry)
        if self._message.value != text:
            self._message.value = text
        mark = self.box.add_class if wrong else self.box.remove_class
        mark("lernbund-invalid")


def label_of(field: FormField) -> str:
    """Return the label: title, unit if the title does not name it, a star where one must answer."""
    known = field.kind in _UNITS_IN_TEXT or str(field.unit) in field.title.split()
    unit = f" ({field.unit})" if field.unit and not known else ""
    return f"{field.title}{unit}{' *' if field.required else ''}"


def choices_of(
    field: FormField, references: Sequence[Choice], anchors: Mapping[int, str]
) -> tuple[Choice, ...]:
    """Return what can be chosen as text the model reads and text people see."""
    if field.table is not None:
        return tuple(references)
    return tuple((label, _anchored(label, anchors.get(code))) for code, label in field.choices)


def message_of(entry: Entry) -> str:
    """Return the message under a field as HTML, empty if there is nothing to say."""
    if entry.finding is not None:
        return f'<p class="wrong" role="alert">{escape(entry.finding)}</p>'
    if entry.is_saved and entry.saved_at is not None:
        return f'<p class="saved">{escape(str(Saved(entry.saved_at)))}</p>'
    return ""


def _is_wide(field: FormField) -> bool:
    """Return whether a field needs a row of its own, so that what it holds is not cut off."""
    longest = max((len(label) for _, label in field.choices), default=0)
    return field.kind in _WIDE or longest > _SHORT


def _anchored(label: str, anchor: str | None) -> str:
    return label if anchor is None else f"{label}: {anchor}"


def _help(field: FormField) -> str:
    return f"<p>{escape(field.help)}</p>"
