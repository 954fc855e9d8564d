"""What is drawn on a panel: bars, dots, lines, edges, and the key to their looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform, blended_transform_factory

from reports.drawing import MARGIN, Panel, Place, colour
from reports.labels import GAP, SMALL, write
from reports.lettering import width

EDGES: dict[str, tuple[Place, Place]] = {"left": ((0, 0), (0, 1)), "bottom": ((0, 0), (1, 0))}
DASHED = (0, (3, 3))
SWATCH = Path([(0, -3), (17, -3), (17, 3), (0, 3), (0, -3)], closed=True)
TICK = Path([(0, 0), (0, -3.5)])
KEY_LINE, KEY_SIGN, KEY_TEXT, KEY_GAP = 12.5, 9.0, 23.0, 16.0  # [pt]


@dataclass(frozen=True, slots=True)
class Look:
    """How bars and signs look: colours, hatch, width of the edge [pt]; a sign's area [pt²].

    Without an edge bars have none, signs one of the face's colour.
    """

    face: str
    edge: str = ""
    hatch: str = ""
    width: float = 1.0
    style: str = "solid"
    alpha: float | None = None
    sign: str = ""
    size: float = 0.0

    def in_words_of_matplotlib(self) -> dict[str, Any]:
        """Return arguments of a collection."""
        return {
            "facecolor": colour(self.face),
            "edgecolor": colour(self.edge or "none"),
            "hatch": self.hatch or None,
            "linewidth": self.width,
            "linestyle": self.style,
            "alpha": self.alpha,
        }


def bars(
    panel: Panel,
    places: Iterable[float],
    lengths: Iterable[float],
    look: Look,
    *,
    left: Iterable[float] | float = 0.0,
    height: float = 0.66,
    upright: bool = False,
) -> None:
    """Draw bars around ``places`` from ``left`` on; ``upright`` ones grow upwards."""
    low, long = _numbers(places) - height / 2, _numbers(lengths)
    start = np.broadcast_to(_numbers(left), long.shape)
    end, top = start + long, low + height
    corners = np.array([[start, end, end, start], [low, low, top, top]])
    shown = corners[:: -1 if upright else 1, :, long != 0].T
    _add(panel, PolyCollection(list(shown), **look.in_words_of_matplotlib()), panel.data)


def dots(
    panel: Panel,
    places: Iterable[Place],
    look: Look,
    *,
    sizes: Iterable[float] = (),
    zorder: float = 3,
) -> None:
    """Draw the sign of ``look`` at ``places``, of one size or, for each, of one of ``sizes``."""
    found = list(places)
    if not found:
        return
    signs = _signs([_sign(look.sign or "o")], found, panel.data, look)
    signs.set(sizes=_numbers(sizes) if sizes else [look.size], zorder=zorder)
    _add(panel, signs, Affine2D())


def lines(
    panel: Panel,
    courses: Sequence[Sequence[Place]],
    ink: str,
    *,
    width: float = 1.0,
    style: Any = "solid",
    zorder: float = 1,
    frame: Transform | None = None,
) -> None:
    """Draw a line through the places of each of ``courses``, in ``frame`` or the data's."""
    look = {"color": colour(ink), "linewidth": width, "linestyle": style, "zorder": zorder}
    _add(panel, LineCollection(courses, **look), frame or panel.data)


def rules(
    panel: Panel,
    places: Iterable[float],
    ink: str = "line",
    *,
    level: bool = False,
    width: float = 0.6,
    style: Any = "solid",
    zorder: float = 0,
) -> None:
    """Draw upright or ``level`` lines through all of ``panel``."""
    look = {"width": width, "style": style, "zorder": zorder}
    if level:
        lines(panel, [((0, each), (1, each)) for each in places], ink, frame=panel.rows, **look)
    else:
        lines(panel, [((each, 0), (each, 1)) for each in places], ink, frame=panel.columns, **look)


def edge(panel: Panel, *sides: str) -> None:
    """Draw the sides ``left`` or ``bottom`` of ``panel``."""
    ends = [EDGES[side] for side in sides]
    lines(panel, ends, "line", width=0.8, frame=panel.box, zorder=2.5)


def ticks(panel: Panel, places: Iterable[float]) -> None:
    """Draw short lines below ``panel``."""
    spots = [(each, 0.0) for each in places]
    _add(panel, _signs([TICK], spots, panel.columns, Look("none", "muted", width=0.8)), Affine2D())


def key(panel: Panel, entries: Sequence[tuple[str, Look]], *, columns: int = 2) -> None:
    """Write above ``panel`` what each look means, from the left side of the figure on."""
    frame = blended_transform_factory(panel.figure.transFigure, panel.box)
    rows, x = -(-len(entries) // columns), MARGIN
    for first in range(0, len(entries), rows):
        column = entries[first : first + rows]
        for row, (name, look) in enumerate(column, start=1):
            y = GAP + (rows - row + 0.5) * KEY_LINE
            _swatch(panel, look, Affine2D().translate(x, y), frame)
            write(panel, (0, 1), name, offset=(x + KEY_TEXT, y), frame=frame)
        x += KEY_TEXT + max(width(name, SMALL) for name, _ in column) + KEY_GAP


def _swatch(panel: Panel, look: Look, place: Transform, frame: Transform) -> None:
    path = SWATCH
    if look.sign:
        moved = Affine2D().scale(np.sqrt(look.size)).translate(KEY_SIGN, 0)
        path = _sign(look.sign).transformed(moved)
    _add(panel, _signs([path], [(0, 1)], frame, look), place)


def _signs(
    paths: Sequence[Path], spots: Sequence[Place], frame: Transform, look: Look
) -> PathCollection:
    words = look.in_words_of_matplotlib() | {"edgecolor": colour(look.edge or look.face)}
    return PathCollection(paths, offsets=spots, offset_transform=frame, **words)


def _add(panel: Panel, collection: Collection, transform: Transform) -> None:
    collection.set_transform(transform)
    panel.figure.add_artist(collection)


def _numbers(values: Iterable[float] | float) -> npt.NDArray[np.float64]:
    return np.array(list(values) if isinstance(values, Iterable) else values, dtype=float)


@cache
def _sign(name: str) -> Path:
    style = MarkerStyle(name)
    return style.get_path().transformed(style.get_transform())
