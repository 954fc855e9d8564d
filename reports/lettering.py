"""Letters of the report's typeface: widths and outlines, each read from its file once."""

from __future__ import annotations

import io
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, groupby, pairwise

from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path

UNHINTED = LoadFlags.NO_HINTING
EM = 1000  # units of the typeface per size; its outlines are whole numbers of them
ASCENT, DESCENT = 0.74, 0.2  # of "l" and "p" [sizes]
STEP = 1.3 * (ASCENT + DESCENT)  # from line to line [sizes]
PLAIN = "normal"
FACES = {PLAIN: "Regular", "bold": "Bold"}
COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
USUAL = "abcdefghijklmnopqrstuvwxyzäöüßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ0123456789 \u00a0.,:-–−+()/%€?"
_ADVANCES: dict[tuple[str, str, str], int] = {}


def width(text: str, size: float, weight: str = PLAIN) -> float:
    """Return how wide the line ``text`` is [pt]."""
    return placed(text, weight)[1] * size / EM


@lru_cache(4096)
def placed(text: str, weight: str) -> tuple[tuple[tuple[str, int], ...], int]:
    """Return the letters of a line, each with its place, and the line's width [1/EM sizes]."""
    text = unicodedata.normalize("NFC", text)
    pairs = [(weight, one, other) for one, other in pairwise(f"{text} ")]
    if any(pair not in _ADVANCES for pair in pairs):
        _read(text, weight)
    ends = list(accumulate((_ADVANCES[pair] for pair in pairs), initial=0))
    return tuple(zip(text, ends, strict=False)), ends[-1]


@cache
def outline(letter: str, weight: str) -> str:
    """Return the outline of ``letter`` as data of an SVG path that grows upwards."""
    face = _face(weight)
    face.load_glyph(face.get_char_index(ord(letter)), flags=UNHINTED)
    points, codes = face.get_path()
    steps = [
        (COMMANDS.get(code), point) for code, point in zip(codes, points.tolist(), strict=True)
    ]
    runs = groupby((step for step in steps if step[0]), key=lambda step: step[0])
    return "".join(f"{name}{' '.join(f'{x:g} {y:g}' for _, (x, y) in run)}" for name, run in runs)


def warm() -> None:
    """Read the usual letters, each alone and on both sides of each other."""
    around = [each + each.join(USUAL[place:]) + each for place, each in enumerate(USUAL)]
    placed("".join(around), PLAIN)
    for letter in USUAL:
        outline(letter, PLAIN)


def _read(text: str, weight: str) -> None:
    """Keep how far letters stand behind each other: the typeface moves some pairs together."""
    face = _face(weight)
    lone = [not face.get_char_index(ord(each)) or unicodedata.combining(each) for each in text]
    line = "".join(" " if alone else each for each, alone in zip(text, lone, strict=True))
    places = face.set_text(f"{line} ", flags=UNHINTED, features=("-liga",))[:, 0] / 64
    steps = zip(pairwise(f"{text} "), lone, pairwise(places.tolist()), strict=True)
    for (one, other), alone, (start, end) in steps:
        _ADVANCES[weight, one, other] = _alone(one, weight) if alone else round(end - start)


def _alone(letter: str, weight: str) -> int:
    face = _face(weight)
    return round(face.load_glyph(face.get_char_index(ord(letter)), flags=UNHINTED).horiAdvance / 64)


@cache
def _face(weight: str) -> FT2Font:
    """Return a face read from memory: a file's position would be shared with forked processes."""
    source = files("reports") / "fonts" / f"IBMPlexSans-{FACES[weight]}.ttf"
    face = FT2Font(io.BytesIO(source.read_bytes()))
    face.set_size(EM, 72)
    return face
