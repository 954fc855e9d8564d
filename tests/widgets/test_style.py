"""The look can be read by everybody.

Requirements:
- text has a contrast of at least 4.5 to 1 on every ground it stands on, in light and dark
- lines that show where a field is and what has the focus have at least 3 to 1
- all colours come from the method's content; nothing is loaded from elsewhere
- labels are never cut off
"""

import re

import pytest

from method.content import look
from widgets.style import style_block, stylesheet

TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "pale")),
    ("ink", "good_pale"),
    ("ink", "warn_pale"),
    ("ink", "bad_pale"),
    ("good", "paper"),
    ("bad", "paper"),
    ("bad", "bad_pale"),
    ("paper", "accent"),
]
LINES = [("muted", "paper"), ("second", "paper"), ("second", "pale"), ("accent", "paper")]
SCHEMES = {"light": look().colours, "dark": look().dark}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_in_the_standard():
    """Black on white is 21 to 1; #777777 just misses 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(scheme: str, text: str, ground: str):
    """WCAG AA asks for 4.5 to 1."""
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_fields_and_focus_can_be_seen(scheme: str, line: str, ground: str):
    """WCAG AA asks for 3 to 1 for borders of fields and the focus."""
    colours = SCHEMES[scheme]
    assert contrast(colours[line], colours[ground]) >= 3


def test_colours_come_from_the_content():
    """The sheet names variables only, each of them defined; white is the ground of pictures."""
    rules = stylesheet().split("/* Pages and forms.")[1]
    used = set(re.findall(r"var\(--([\w-]+)\)", rules))
    assert used <= {name.replace("_", "-") for name in look().colours}
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) == {"#ffffff"}


def test_the_sheet_loads_nothing_and_can_stand_in_html():
    """No address, no import, no tag inside the style element."""
    assert re.search(r"url\(|@import|https?:|</", stylesheet()) is None
    assert style_block().value.count("<style>") == 1


def test_labels_are_never_cut_off():
    """Labels wrap; the focus is always outlined."""
    label = re.search(r"> \.widget-label[^{]*\{([^}]*)\}", stylesheet())
    assert label is not None
    assert {"white-space: normal", "text-overflow: clip", "width: auto !important"} <= {
        rule.strip() for rule in label[1].split(";")
    }
    assert ":focus-visible { outline: 3px solid var(--second)" in stylesheet()
