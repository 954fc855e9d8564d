"""Blocks of cells as a spreadsheet puts them on the clipboard: tabs between, lines below."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from widgets.matrix.sheet import EntryError

Block = tuple[tuple[int | None, ...], ...]
LARGEST = 1_000_000  # [characters] of a pasted text
# "3", "3,0" and "3 – selbständig" are the same step.
_STEP = re.compile(r"([0-9])(?:[.,]0+)?(?:\s.*)?", re.DOTALL)


def read_block(text: str, allowed: Mapping[int, str]) -> Block:
    """Return the steps in ``text``, None for an empty cell.

    Args:
        text: what a spreadsheet or another matrix put on the clipboard.
        allowed: the steps of the scale.

    Raises:
        EntryError: a cell is no step of the scale, or there is nothing to paste.
    """
    if len(text) > LARGEST:
        raise EntryError("Der kopierte Bereich ist zu groß.")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        raise EntryError("Der kopierte Bereich ist keine Tabelle.") from None
    if not any(map(any, lines)):
        raise EntryError("In der Zwischenablage steht nichts, was sich einfügen lässt.")
    width = max(map(len, lines))
    return tuple(
        tuple(_step(cell, row, column, allowed) for column, cell in enumerate(_filled(line, width)))
        for row, line in enumerate(lines)
    )


def _filled(line: list[str], width: int) -> list[str]:
    return line + [""] * (width - len(line))


def _step(cell: str, row: int, column: int, allowed: Mapping[int, str]) -> int | None:
    text = cell.strip()
    if not text:
        return None
    match = _STEP.fullmatch(text)
    if match is None or int(match[1]) not in allowed:
        steps = f"{min(allowed)} bis {max(allowed)}"
        raise EntryError(
            f"„{text[:40]}“ in Zeile {row + 1}, Spalte {column + 1} des kopierten Bereichs ist "
            f"keine Stufe von {steps}. Es wurde nichts eingefügt."
        )
    return int(match[1])
