"""Drawing board for charts: one width, one typeface, and the same bytes always.

A figure has panels, not matplotlib's axes: those make ticks and measure them even where none are
shown, which takes most of the time of a figure.  ``reports.marks`` draws on panels.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import (
    Bbox,
    BboxTransformFrom,
    BboxTransformTo,
    blended_transform_factory,
)

from method.content import look
from reports import lettering

WIDTH = 6.7  # text width of the report [in]
DOTS = 72  # per inch: a dot is a point
WORD_DOTS = 160  # per inch, of pictures in Word
MARGIN = 3.0  # around everything [pt]
Place = tuple[float, float]
TURNS = 2  # words at points move when room is made for other words


def colour(name: str) -> str:
    """Return the colour ``name`` of the look, as #rrggbb; others as they are."""
    return look().colours.get(name, name)


class Panel:
    """A rectangle of a figure, with coordinates of its own.

    Frames of places: ``data`` as set by ``span``, ``box`` from 0 to 1, and both mixed: in ``rows``
    only the second coordinate is of the data, in ``columns`` only the first.
    """

    def __init__(self, figure: Figure) -> None:
        """Cover all of ``figure``."""
        self.figure, self.aspect = figure, 0.0
        self.labels: list[Text] = []  # that need room
        self._part, self._span = Bbox.from_bounds(*figure.bbox.bounds), Bbox.unit()
        self.box = BboxTransformTo(self._part)
        self.data = BboxTransformFrom(self._span) + self.box
        self.rows = blended_transform_factory(self.box, self.data)
        self.columns = blended_transform_factory(self.data, self.box)

    def span(self, across: Place, up: Place, *, aspect: float = 0.0) -> None:
        """Set where the data begin and end; ``aspect`` is how long a unit up is in units across."""
        self._span.intervalx, self._span.intervaly = across, up
        self.aspect = aspect

    def place(self, part: Bbox) -> None:
        """Fill ``part`` of the figure [dots], or its middle if there is an aspect."""
        if self.aspect:
            shape = self.aspect * self._span.height / self._span.width
            part = part.shrunk_to_aspect(shape).anchored("C", part)
        self._part.set(part)


class Board(Figure):
    """A figure of panels side by side."""

    def __init__(self, height: float, columns: int) -> None:
        """Take the report's width and about ``height`` [in].

        Typst leaves out a row of dots where a picture is higher than whole dots, be it by rounding.
        """
        whole = (round(height * WORD_DOTS) - 0.02) / WORD_DOTS
        super().__init__(figsize=(WIDTH, whole), dpi=DOTS)
        self.panels = [Panel(self) for _ in range(columns)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with the sentence that says what can be seen in it."""

    figure: Board
    alt: str


def board(*, height: float, columns: int = 1) -> tuple[Board, list[Panel]]:
    """Return an empty figure of the report's width and ``height`` [in] and its panels."""
    figure = Board(height, columns)
    return figure, figure.panels


def svg_source(figure: Board) -> str:
    """Return ``figure`` as a data address for an ``img``."""
    buffer = io.StringIO()
    _make_room(figure)
    with mpl.rc_context({"svg.hashsalt": "lernbund"}):
        renderer = _Renderer(figure, buffer)
        figure.draw(renderer)
        renderer.finalize()
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue().encode()).decode()


def _make_room(figure: Board) -> None:
    """Place panels side by side so that no words stand out of their part of ``figure``."""
    wide, high = figure.bbox.size
    share = wide / len(figure.panels)
    for number, panel in enumerate(figure.panels):
        room = inner = Bbox.from_bounds(number * share, 0, share, high).padded(-MARGIN)
        panel.place(room)
        for _ in range(TURNS):
            needed = Bbox.union([room, *(each.get_window_extent() for each in panel.labels)])
            inner = Bbox(inner.get_points() + room.get_points() - needed.get_points())
            panel.place(inner)


class _Renderer(RendererSVG):
    """Writes each letter once and each line of text as uses of its letters."""

    def __init__(self, figure: Figure, out: io.StringIO) -> None:
        self._out = out
        self._used: set[tuple[str, str]] = set()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        super().__init__(*figure.bbox.size, out, image_dpi=DOTS, metadata=nothing)  # type: ignore[no-untyped-call]
        self._tags: Any = self.writer

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,  # noqa: ARG002, FBT002 - matplotlib's own
        mtext: Any = None,  # noqa: ARG002 - the same
    ) -> None:
        """Write the line ``s`` from ``x`` and ``y`` on, turned by ``angle`` [degrees]."""
        weight = str(prop.get_weight())
        letters, _ = lettering.placed(s, weight)
        self._used.update((weight, letter) for letter, _ in letters)
        size = prop.get_size_in_points() / lettering.EM
        turn = f" rotate({-angle:g})" if angle else ""
        place = f"translate({x:.2f} {y:.2f}){turn} scale({size:g} {-size:g})"
        self._tags.start("g", fill=to_hex(gc.get_rgb()), transform=place)
        self._tags.comment(s)
        self._out.writelines(
            f'<use xlink:href="#{_name(weight, letter)}" x="{start}"/>\n'
            for letter, start in letters
            if letter != " "
        )
        self._tags.end("g")

    def finalize(self) -> None:
        """Write the outlines of all letters that were used, and end."""
        self._tags.start("defs")
        for weight, letter in sorted(self._used):
            outline = lettering.outline(letter, weight)
            self._tags.element("path", id=_name(weight, letter), d=outline)
        self._tags.end("defs")
        super().finalize()  # type: ignore[no-untyped-call]


def _name(weight: str, letter: str) -> str:
    return f"{weight[0]}{ord(letter):x}"
