"""Frames become tables: codes are translated, numbers German, long tables say what they omit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reports import german
from reports.blocks import Block, block
from reports.specs import ColumnSpec, TableSpec
from schemas.case import Case
from schemas.fields import fields_of
from schemas.tables import TABLES

NUMERIC = frozenset({"count", "number", "percent", "euro", "level"})
LINE_LENGTH = 105  # letters of a table that fit side by side on a page
LONGEST_CELL = 150  # letters of a cell that earn it more room


@dataclass(frozen=True, slots=True)
class Cell:
    """A shown value."""

    text: str
    classes: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A shown column heading."""

    title: str
    numeric: bool
    width: float


def table(
    name: str, spec: TableSpec, frame: pd.DataFrame, case: Case, *, whole: bool = False
) -> Block:
    """Return ``frame`` as the table ``spec`` describes, or the sentence for an empty one.

    ``whole`` shows all rows; otherwise ``spec.most`` rows and the number of those left out.
    Raises KeyError if the frame lacks a column of the spec.
    """
    if frame.empty:
        return block("hint", text=spec.empty)
    columns = spec.columns
    shown = frame[list(columns)].head(len(frame) if whole else spec.most)
    cells = [_cells(shown[key], column, case) for key, column in columns.items()]
    widths = _widths([column.title for column in columns.values()], cells)
    return block(
        "table",
        name=name,
        caption=spec.caption,
        columns=[
            Head(column.title, column.kind in NUMERIC, width)
            for column, width in zip(columns.values(), widths, strict=True)
        ],
        rows=list(zip(*cells, strict=True)),
        note=spec.note,
        more=_omitted(len(shown), len(frame)),
    )


def _widths(titles: Sequence[str], cells: Sequence[Sequence[Cell]]) -> list[float]:
    """Return the share of each column [%]: room for its longest word, the rest by its texts."""
    texts = [
        [title, *(cell.text for cell in column)]
        for title, column in zip(titles, cells, strict=True)
    ]
    least = [max(len(word) for text in column for word in text.split()) + 3 for column in texts]
    wished = [max(map(_typical, column)) for column in texts]
    spare = max(LINE_LENGTH - sum(least), 0)
    wishes = [max(wish - width, 1) for wish, width in zip(wished, least, strict=True)]
    widths = [width + spare * wish / sum(wishes) for width, wish in zip(least, wishes, strict=True)]
    return [round(100 * width / sum(widths), 2) for width in widths]


def _typical(text: str) -> float:
    return min(len(text), LONGEST_CELL)


def _omitted(shown: int, there: int) -> str | None:
    if shown == there:
        return None
    return f"Gezeigt sind die ersten {german.count(shown)} von {german.count(there)} Zeilen."


def _cells(values: pd.Series, column: ColumnSpec, case: Case) -> list[Cell]:
    words = translation(column, case)
    show = _writer(column)
    numeric = column.kind in NUMERIC
    return [
        Cell(words.get(str(value), show(value)), _tone(column, value), numeric) for value in values
    ]


def _tone(column: ColumnSpec, value: Any) -> str:
    tone = column.tones.get(str(value))
    return f"tone-{tone}" if tone else ""


def _writer(column: ColumnSpec) -> Callable[[Any], str]:
    writers: dict[str, Callable[[Any], str]] = {
        "count": german.count,
        "level": german.count,
        "percent": german.percent,
        "euro": german.euro,
        "date": german.date,
        "number": lambda value: german.number(value, decimals=column.decimals),
        "text": lambda value: german.MISSING if pd.isna(value) else str(value),
    }
    write = writers[column.kind]
    return lambda value: value if isinstance(value, str) else write(value)


def translation(column: ColumnSpec, case: Case) -> dict[str, str]:
    """Return what the codes of ``column`` are called: own labels, a contract's, a case's names."""
    words = dict(column.labels)
    if column.choice:
        words |= choice_labels(column.choice)
    if column.lookup:
        words |= names_in(case, column.lookup)
    return words


def choice_labels(place: str) -> dict[str, str]:
    """Return the German labels of the contract column ``place`` ("table.column")."""
    table_name, _, column_name = place.partition(".")
    field = next(f for f in fields_of(TABLES[table_name]) if f.name == column_name)
    return {str(code): label for code, label in field.choices}


def names_in(case: Case, place: str) -> dict[str, str]:
    """Return key -> name for ``place`` ("table.column"); the key is the table's first column."""
    table_name, _, column_name = place.partition(".")
    frame = case.table(table_name)
    return dict(zip(frame.iloc[:, 0].astype(str), frame[column_name].astype(str), strict=True))
