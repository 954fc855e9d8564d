"""Controls with real ipywidgets objects.

Requirements:
- every field of every contract has a control with its whole label linked to the input
- an entry is told once, when the field is left; showing something tells nobody
- choices give their label, lists their entries, nothing gives an empty text
- what is stored but not offered stays visible and chosen
- entries of lists travel with spaces at which a browser may break
- messages are German, escaped, and marked as such; widgets are updated, never made anew
"""

import datetime
from dataclasses import replace
from html import escape

import ipywidgets
import pytest

from schemas.columns import Kind
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES
from widgets.anchors import anchors_of
from widgets.controls import Control, label_of, message_of
from widgets.inputs import NOTHING
from widgets.lists import Dropdown, Select
from widgets.state import form_model

AT = datetime.datetime(2026, 11, 23, 14, 2, tzinfo=datetime.UTC)
FIELDS = [(table, field) for table in TABLES for field in fields_of(TABLES[table])]


def field_of(table: str, name: str) -> FormField:
    """Return one column."""
    return next(field for field in fields_of(TABLES[table]) if field.name == name)


class Told(list[tuple[str, str]]):
    """What a control told."""

    def __call__(self, name: str, raw: str) -> None:
        """Keep it."""
        self.append((name, raw))


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=lambda each: getattr(each, "name", each))
def test_every_field_has_a_control(table: str, field: FormField):
    """The label is the input's own, says title, unit and need, is never narrowed; help follows."""
    control = Control(field, Told(), references=[("R01", "R01 – Presser")])
    label = label_of(field)
    assert label.startswith(field.title)
    assert label.endswith(" *") == field.required
    if field.kind is Kind.REFERENCES:
        assert control.input.widget.children[0].value == label
    else:
        assert control.input.widget.description == label
        assert control.input.widget.style.description_width == "auto"
    assert control.box.children[:1] == (control.input.widget,)
    assert field.help
    assert control.box.children[1].value == f"<p>{escape(field.help)}</p>"
    row = form_model(table, {}, known=False)
    control.show(row.entry(field.name), locked=True)


def test_units_stand_in_the_label():
    """A unit is said once, money says it in the amount."""
    assert label_of(field_of("people", "weekly_hours")) == "Wochenstunden (h/Woche)"
    assert label_of(field_of("measures", "cost")) == "Kosten"
    assert label_of(field_of("funding_groups", "people")) == "Personen *"


@pytest.mark.parametrize(
    ("table", "name", "kind"),
    [
        ("company", "name", ipywidgets.Text),
        ("company", "goals", ipywidgets.Textarea),
        ("company", "headcount", ipywidgets.Text),
        ("measures", "start", ipywidgets.Text),
        ("company", "works_council", ipywidgets.Dropdown),
        ("people", "role_id", ipywidgets.Dropdown),
        ("company", "driver_digital", ipywidgets.Dropdown),
        ("requirements", "target", ipywidgets.RadioButtons),
        ("maturity", "level", ipywidgets.RadioButtons),
    ],
)
def test_kinds_have_their_widgets(table: str, name: str, kind: type[ipywidgets.Widget]):
    """Text waits until it is left; scales with behaviour show all of it."""
    field = field_of(table, name)
    control = Control(field, Told(), anchors=anchors_of(table, field, {}))
    assert isinstance(control.input.widget, kind)
    if kind in {ipywidgets.Text, ipywidgets.Textarea}:
        assert control.input.widget.continuous_update is False


def test_leaving_a_text_field_tells_once():
    """What the browser sends is told; what the form shows is not."""
    told = Told()
    control = Control(field_of("company", "headcount"), told)
    control.input.widget.value = "27,75"
    control.input.show("27,75")
    control.input.show("30")
    assert told == [("headcount", "27,75")]
    assert control.input.widget.value == "30"


def test_a_corrected_display_can_be_left_again():
    """After the form showed the tidy text, the same raw text is an entry again."""
    told = Told()
    control = Control(field_of("company", "headcount"), told)
    for raw in ("1234,5", "1234,5"):
        control.input.widget.value = raw
        control.input.show("1.234,5")
    assert told == [("headcount", "1234,5")] * 2


def test_choosing_tells_the_label():
    """Nothing chosen is an empty text."""
    told = Told()
    control = Control(field_of("company", "works_council"), told)
    assert [shown for shown, _ in control.input.widget.options] == [
        NOTHING,
        "ja",
        "nein",
        "unbekannt",
    ]
    control.input.widget.value = "ja"
    control.input.widget.value = ""
    assert told == [("works_council", "ja"), ("works_council", "")]


def test_behaviour_stands_beside_each_step():
    """The questionnaire shows what can be seen at each level; the label is what is told."""
    field = field_of("maturity", "level")
    told = Told()
    control = Control(field, told, anchors=anchors_of("maturity", field, {"item_id": "strategy-1"}))
    shown = [each for each, _ in control.input.widget.options]
    assert shown[1].startswith("0: Es gibt keine Ziele")
    control.input.widget.index = 3
    assert told == [("level", "2")]
    other = anchors_of("maturity", field, {"item_id": "strategy-2"})
    control.offer((), other)
    assert control.input.widget.value == "2"
    assert other[2] in control.input.widget.label


def test_several_are_checked_one_by_one():
    """A list of references is one checkbox each, told as one list."""
    told = Told()
    offered = [("P1", "P1 – Pressen"), ("P2", "P2 – Prüfen")]
    control = Control(field_of("technologies", "processes"), told, references=offered)
    control.input.show("P2")
    boxes = control.input.widget.children[1].children
    assert [(box.description, box.value) for box in boxes] == [
        ("P1 – Pressen", False),
        ("P2 – Prüfen", True),
    ]
    boxes[0].value = True
    assert told == [("processes", "P1; P2")]


def test_checkboxes_are_reused():
    """Rows that come and go do not make new widgets each time."""
    field = field_of("technologies", "processes")
    control = Control(field, Told(), references=[("P1", "Pressen"), ("P2", "Prüfen")])
    control.input.show("P1; P9")
    first = control.input.widget.children[1].children
    assert first[2].description == "P9 (nicht in der Liste)"
    control.offer([("P1", "Pressen")])
    control.offer([("P1", "Pressen"), ("P2", "Prüfen")])
    again = control.input.widget.children[1].children
    assert again == first
    assert [box.value for box in again] == [True, False, True]


def test_many_rows_are_written_as_codes():
    """Nobody ticks 500 boxes: codes are typed with semicolons."""
    people = [(f"P{n}", f"P{n}") for n in range(500)]
    control = Control(field_of("measures", "people"), Told(), references=people)
    assert isinstance(control.input.widget, ipywidgets.Text)


def test_what_is_not_offered_stays_visible():
    """A stored value outside the list is shown as such and not lost."""
    told = Told()
    control = Control(field_of("people", "role_id"), told, references=[("R01", "R01 – Presser")])
    control.input.show("R99")
    assert control.input.widget.label == "R99 (nicht in der Liste)"
    control.offer([("R01", "R01 – Presser"), ("R02", "R02 – Einrichter")])
    assert control.input.widget.value == "R99"
    assert told == []


def test_messages_are_marked_and_escaped():
    """A wrong field announces itself; what people typed is never HTML."""
    control = Control(field_of("measures", "cost"), Told())
    entry = form_model("measures", {}).changed("cost", "<script>").entry("cost")
    control.show(entry)
    _, _, message = control.box.children
    assert message.value.startswith('<p class="wrong" role="alert">„&lt;script&gt;“ ist kein')
    assert "lernbund-invalid" in control.box._dom_classes  # noqa: SLF001 - the only way to read it
    control.show(replace(entry, readable=True, finding=None, saved_at=AT))
    assert message.value == '<p class="saved">gespeichert 14:02</p>'
    assert "lernbund-invalid" not in control.box._dom_classes  # noqa: SLF001


@pytest.mark.parametrize("kind", [Dropdown, Select])
def test_entries_break_between_words(kind: type[ipywidgets.Widget]):
    """Ipywidgets makes a space hard, so none is sent; in Python the entry is as it was."""
    widget = kind(options=["R1 – Einrichter"])
    assert widget.get_state("_options_labels") == {"_options_labels": ["R1\t–\tEinrichter"]}
    assert widget.label == "R1 – Einrichter"


def test_nothing_to_say_says_nothing():
    """An untouched field has no message."""
    assert message_of(form_model("measures", {}, known=False).entry("cost")) == ""


def test_anchors_come_from_the_content():
    """Skill levels share the scale, other scales have none."""
    assert anchors_of("ratings", field_of("ratings", "level"), {})[3].startswith("Führt die")
    assert anchors_of("company", field_of("company", "driver_digital"), {}) == {}
