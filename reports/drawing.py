"""Drawing board for charts: one style, and the same bytes always."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from method.content import look

FONT = "IBM Plex Sans"
WIDTH = 6.7  # text width of the report [in]
SVG_DPI = 72  # whatever else is asked for


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with the sentence that says what can be seen in it."""

    figure: Figure
    alt: str


def colour(name: str) -> str:
    """Return a named colour of the look, as #rrggbb."""
    return look().colours[name]


def board(*, height: float, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Return an empty figure of the report's width and ``height`` [in] with ``columns`` axes."""
    with mpl.rc_context(_style()):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots(1, columns, squeeze=False)
    return figure, list(axes[0])


def svg_source(figure: Figure) -> str:
    """Return ``figure`` as a data address for an ``img``."""
    buffer = io.BytesIO()
    with mpl.rc_context(_style()):
        _lay_out(figure)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


def _lay_out(figure: Figure) -> None:
    """Place everything in ``figure``, once: savefig draws all of it twice otherwise."""
    engine = figure.get_layout_engine()
    if engine is None:
        return
    figure.set_dpi(SVG_DPI)
    FigureCanvasSVG(figure)
    engine.execute(figure)
    figure.set_layout_engine(None)


def _style() -> dict[Any, Any]:
    _register_fonts()
    colours = look().colours
    return {
        "svg.hashsalt": "lernbund",
        "font.family": FONT,
        "font.size": 9,
        "text.color": colours["ink"],
        "axes.labelcolor": colours["ink"],
        "axes.edgecolor": colours["line"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid.axis": "x",
        "axes.prop_cycle": cycler(color=list(look().series)),
        "grid.color": colours["line"],
        "grid.linewidth": 0.6,
        "xtick.color": colours["muted"],
        "ytick.color": colours["ink"],
        "ytick.left": False,
        "legend.frameon": False,
    }


def _register_fonts() -> None:
    if any(entry.name == FONT for entry in font_manager.fontManager.ttflist):
        return
    with as_file(files("reports") / "fonts") as folder:
        for path in sorted(folder.glob("*.ttf")):
            font_manager.fontManager.addfont(str(path))
