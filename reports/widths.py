"""Widths of a table's columns: every word has room, and no column makes its rows much the tallest.

A text of n letters in a column of w letters is about n/w lines tall, and a row as tall as its
tallest cell.  The sum of (n/w)^3 over all cells comes near to that and is smallest, for a given
width of the table, where w is proportional to the fourth root of a column's sum of n^3.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

LINE_LENGTH = 112  # letters of a table that fit side by side on a page
PADDING = 2  # letters of room between two columns
HYPHENATED = 11  # letters; longer words of a text are broken at a syllable
DIGIT = 1.2  # letters; figures are wider
_POWER = 3
_BREAKS = re.compile(r"[ \n/-]+")  # not at a protected space: numbers keep their unit


def widths(
    titles: Sequence[str], texts: Sequence[Sequence[str]], whole: Sequence[bool]
) -> list[float]:
    """Return the share of each column [%].

    Args:
        titles: heading of each column; its words are not broken.
        texts: the cells of each column.
        whole: whether a column's cells stay on one line, as numbers and days do.
    """
    least = [
        _least(title, cells, alone) + PADDING
        for title, cells, alone in zip(titles, texts, whole, strict=True)
    ]
    wished = [_wished((title, *cells)) for title, cells in zip(titles, texts, strict=True)]
    found = _shared_out(least, wished)
    return [round(100 * width / sum(found), 2) for width in found]


def _least(title: str, cells: Sequence[str], alone: bool) -> float:  # noqa: FBT001 - a column of flags
    different = set(cells)
    words = (min(len(word), HYPHENATED) for text in different for word in _BREAKS.split(text))
    longest = max(map(_length, different) if alone else words, default=0)
    return max(longest, *map(len, _BREAKS.split(title)))


def _wished(texts: Sequence[str]) -> float:
    lengths = Counter(map(len, texts))
    total = sum(n * length**_POWER for length, n in lengths.items())
    return float(total ** (1 / (_POWER + 1)))


def _length(text: str) -> float:
    return len(text) + (DIGIT - 1) * sum(map(str.isdigit, text))


def _shared_out(least: Sequence[float], wished: Sequence[float]) -> list[float]:
    """Return widths in proportion to ``wished``, none below its least, that fill the line."""
    fixed: set[int] = set()
    while True:
        room = LINE_LENGTH - sum(least[each] for each in fixed)
        asked = sum(wish for each, wish in enumerate(wished) if each not in fixed)
        found = [
            least[each] if each in fixed else room * wish / asked
            for each, wish in enumerate(wished)
        ]
        narrow = {each for each, width in enumerate(found) if width < least[each]} - fixed
        if not narrow:
            return found
        fixed |= narrow
