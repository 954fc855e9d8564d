"""What is written on a panel: labels at places, names of rows and columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import cache
from typing import Any, TypedDict, Unpack

from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform

from reports.drawing import Panel, Place, colour
from reports.lettering import ASCENT, DESCENT, STEP, width

SMALL, HEAD = 8.0, 9.0  # sizes of labels and of what stands above panels
GAP = 6.0  # between a row or a column and its name [pt]
PARTS = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}


class Manner(TypedDict, total=False):
    """How a label is written: in ``frame``, by default the data's, ``offset`` [pt] from its place.

    ``turned`` ones run upwards, ``paper`` is the colour beneath.
    """

    ink: str
    size: float
    weight: str
    ha: str
    va: str
    offset: Place
    frame: Transform
    turned: bool
    paper: str


def write(
    panel: Panel, place: Place, text: str, *, within: bool = False, **manner: Unpack[Manner]
) -> None:
    """Write ``text``; the panel makes room for it unless it stands ``within``."""
    label = Label(place, text, {"frame": panel.data, **manner})
    panel.figure.add_artist(label)
    if not within:
        panel.labels.append(label)


def name_rows(
    panel: Panel, places: Iterable[float], names: Iterable[str], *, size: float = SMALL
) -> None:
    """Write ``names`` left of ``panel``."""
    look: Manner = {"size": size, "offset": (-GAP, 0), "ha": "right", "frame": panel.rows}
    for place, name in zip(places, names, strict=True):
        write(panel, (0, place), name, **look)


def name_columns(
    panel: Panel,
    places: Iterable[float],
    names: Iterable[str],
    *,
    above: bool = False,
    turned: bool = False,
    size: float = SMALL,
) -> None:
    """Write ``names`` below or ``above`` of ``panel``."""
    look: Manner = {"ink": "muted", "size": size, "ha": "center", "turned": turned}
    look |= {"va": "bottom" if above else "top", "offset": (0, GAP if above else -GAP)}
    look |= {"frame": panel.columns}
    for place, name in zip(places, names, strict=True):
        write(panel, (place, 1.0 if above else 0.0), name, **look)


def head(panel: Panel, text: str) -> None:
    """Write what is shown above the left end of ``panel``."""
    write(panel, (0, 1), text, frame=panel.box, offset=(0, GAP), va="bottom", size=HEAD)


def foot(panel: Panel, text: str) -> None:
    """Write what the names of columns are, below the middle of ``panel``."""
    low: Manner = {"offset": (0, -GAP - 13), "ha": "center", "va": "top", "size": HEAD}
    write(panel, (0.5, 0), text, **low | {"frame": panel.box})


def wrapped(name: str, letters: int, *, max_lines: int | None = None) -> str:
    """Return ``name`` in lines of at most ``letters``; beyond ``max_lines`` it ends in "…"."""
    return textwrap.fill(
        name, letters, max_lines=max_lines, placeholder=" …", break_on_hyphens=False
    )


class Label(Text):
    """Lines of text whose extent is known without drawing them."""

    def __init__(self, place: Place, text: str, manner: Manner) -> None:
        """Keep what is to be written; turned or not, lines begin where ``ha`` says."""
        self._letters, weight = manner.get("size", SMALL), manner.get("weight", "normal")
        ink = colour(manner.get("ink", "ink"))
        super().__init__(*place, text, color=ink, fontproperties=_font(self._letters, weight))
        self.set_transform(manner["frame"])
        self._lines = [(line, width(line, self._letters, weight)) for line in text.split("\n")]
        self._wide = max(long for _, long in self._lines)
        self._high = ((len(self._lines) - 1) * STEP + ASCENT + DESCENT) * self._letters
        self._align = PARTS[manner.get("ha", "left")], PARTS[manner.get("va", "center")]
        self._offset = manner.get("offset", (0.0, 0.0))
        self._turned, self._paper = manner.get("turned", False), manner.get("paper", "")

    def get_window_extent(self, renderer: Any = None, dpi: Any = None) -> Bbox:  # noqa: ARG002
        """Return the box around all lines [dots]."""
        x, y = self.get_transform().transform(self.get_position()) + self._offset
        wide, high = (self._high, self._wide) if self._turned else (self._wide, self._high)
        across, up = self._align
        return Bbox.from_bounds(x - across * wide, y - up * high, wide, high)

    def draw(self, renderer: RendererBase) -> None:
        """Write line by line."""
        box, pen = self.get_window_extent(), renderer.new_gc()
        if self._paper:
            place = Affine2D().scale(*box.padded(1).size).translate(box.x0 - 1, box.y0 - 1)
            pen.set_linewidth(0)
            renderer.draw_path(pen, Path.unit_rectangle(), place, to_rgba(colour(self._paper)))
        pen.set_foreground(self.get_color())
        top, font = renderer.get_canvas_width_height()[1], self.get_fontproperties()
        for number, (line, long) in enumerate(self._lines):
            down = (ASCENT + number * STEP) * self._letters
            if self._turned:
                renderer.draw_text(pen, box.x0 + down, top - box.y0, line, font, 90.0)
            else:
                x = box.x0 + (self._wide - long) * self._align[0]
                renderer.draw_text(pen, x, top - box.y1 + down, line, font, 0.0)
        pen.restore()


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(size=size, weight=weight)
