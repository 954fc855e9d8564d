"""What is drawn: panels make room for what is written, and figures know nothing of each other.

- no words stand out of the figure, however long they are; panels stand side by side
- pairs of letters stand as the typeface wants it, letters it lacks are boxes
- a figure has the same bytes whatever was drawn before, and whoever draws it
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from matplotlib.transforms import Bbox

from reports import lettering
from reports.drawing import Board, board, svg_source
from reports.labels import head, name_columns, name_rows, write
from reports.marks import Look, bars, key

LONG = "Qualifizierungsbedarfsanalyse\nund vieles mehr"
ALONE = "from tests.reports.test_drawing import *; print(svg_source(drawn()))"


def drawn(columns: int = 1) -> Board:
    """Return a figure with words on all sides of each panel."""
    figure, panels = board(height=3, columns=columns)
    for panel in panels:
        panel.span((0, 5), (-0.5, 1.5))
        bars(panel, [0, 1], [4, 5], Look("accent", hatch="////"))
        write(panel, (5, 1), "fünf Personen", offset=(4, 0))
        name_rows(panel, [0, 1], [LONG, "Te"])
        name_columns(panel, [0, 5], [LONG, LONG], turned=True)
        head(panel, "erwartet")
    key(panels[0], [("heute", Look("accent"))])
    return figure


@pytest.mark.parametrize("columns", [1, 2])
def test_no_words_stand_out(columns: int) -> None:
    """Every label lies in its part of the figure, and the panel has kept some room itself."""
    figure = drawn(columns)
    svg_source(figure)
    share = figure.bbox.width / columns
    for number, panel in enumerate(figure.panels):
        part = Bbox.from_bounds(number * share, 0, share, figure.bbox.height)
        box = Bbox.union([label.get_window_extent() for label in panel.labels])
        assert (part.x0 <= box.x0, box.x1 <= part.x1) == (True, True)
        assert (part.y0 <= box.y0, box.y1 <= part.y1) == (True, True)
        assert min(panel.box.transform((1, 1)) - panel.box.transform((0, 0))) > 0


def test_pairs_of_letters_move_together() -> None:
    """T and e stand closer than T and h; a letter with an accent of its own is one letter."""
    assert lettering.width("Te", 1) - lettering.width("e", 1) < lettering.width("T", 1)
    assert lettering.placed("e\N{COMBINING ACUTE ACCENT}", "normal") == lettering.placed(
        "é", "normal"
    )


def test_letters_the_typeface_lacks_are_boxes() -> None:
    """Both have the same outline, and take their room."""
    assert lettering.outline("日", "normal") == lettering.outline("本", "normal") != ""
    assert lettering.width("日", 8) > 0


def test_the_picture_holds_each_letter_once() -> None:
    """All letters are in the picture, none is asked for from outside."""
    svg = ET.fromstring(base64.b64decode(svg_source(drawn()).split(",")[1]))  # noqa: S314 - ours
    address = "{http://www.w3.org/1999/xlink}href"
    asked = {part.attrib[address] for part in svg.iter() if address in part.attrib}
    there = [part.attrib["id"] for part in svg.iter() if "id" in part.attrib]
    assert asked
    assert asked <= {f"#{name}" for name in there}
    assert len(there) == len(set(there))


def test_what_was_drawn_before_changes_nothing() -> None:
    """The same bytes here, after others, and in a process that has drawn nothing yet."""
    first = svg_source(drawn())
    figure, (panel,) = board(height=1)
    name_rows(panel, [0], ["Tür Wartung AV, 日 e\N{COMBINING ACUTE ACCENT}"])
    svg_source(figure)
    assert svg_source(drawn()) == first
    env = os.environ | {"PYTHONHASHSEED": "7"}
    alone = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, check=True, env=env)
    assert alone.stdout.decode().strip() == first
