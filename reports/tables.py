"""Frames become tables: codes are translated, numbers German, long tables say what they omit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
from markupsafe import Markup

from reports import german
from reports.blocks import Block, block
from reports.specs import ColumnSpec, TableSpec
from reports.widths import widths
from schemas.case import Case
from schemas.fields import fields_of
from schemas.tables import TABLES

NUMERIC = frozenset({"count", "number", "percent", "euro", "level", "p"})
UNBROKEN = NUMERIC | {"date"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A shown value as text and as HTML."""

    text: str
    html: Markup


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
    columns = {name: each for name, each in spec.columns.items() if name not in spec.by}
    shown = frame[list(spec.columns)].head(len(frame) if whole else spec.most)
    cells = {name: _cells(shown[name], column, case) for name, column in spec.columns.items()}
    heads = _heads([cells[name] for name in spec.by], span=len(columns))
    return block(
        "table",
        name=name,
        caption=spec.caption,
        columns=_columns(columns, cells),
        rows=_rows(heads, zip(*(cells[name] for name in columns), strict=True)),
        note=spec.note,
        more=_omitted(len(shown), len(frame)),
    )


def _columns(columns: Mapping[str, ColumnSpec], cells: Mapping[str, Sequence[Cell]]) -> list[Head]:
    specs = columns.values()
    shares = widths(
        [spec.title for spec in specs],
        [[cell.text for cell in cells[name]] for name in columns],
        [spec.kind in UNBROKEN for spec in specs],
    )
    return [
        Head(spec.title, spec.kind in NUMERIC, share)
        for spec, share in zip(specs, shares, strict=True)
    ]


def _heads(columns: Sequence[Sequence[Cell]], *, span: int) -> list[Cell]:
    """Return what stands above each row if it begins a group, none without groups."""
    return [
        _cell("head", " · ".join(cell.text for cell in row), span=span)
        for row in zip(*columns, strict=True)
    ]


def _rows(heads: Sequence[Cell], rows: Iterable[tuple[Cell, ...]]) -> list[Markup]:
    """Return the HTML of ``rows``, each run of those with the same head below it."""
    lines = [Markup("".join([cell.html for cell in row])) for row in rows]  # noqa: S704 - cells
    if not heads:
        return lines
    runs = groupby(zip(heads, lines, strict=True), key=itemgetter(0))
    return [line for head, run in runs for line in (head.html, *(row for _, row in run))]


def _omitted(shown: int, there: int) -> str | None:
    if shown == there:
        return None
    return f"Gezeigt sind die ersten {german.count(shown)} von {german.count(there)} Zeilen."


def _cells(values: pd.Series, column: ColumnSpec, case: Case) -> list[Cell]:
    words = translation(column, case)
    show = _writer(column)
    numeric = column.kind in NUMERIC

    @lru_cache(maxsize=None, typed=True)  # a table of all people says the same words very often
    def cell(value: Any) -> Cell:
        said = words.get(str(value)) or show(value)
        return _cell("cell", said, classes=_tone(column, value), numeric=numeric)

    return [cell(value) for value in values]


@lru_cache(maxsize=4096)  # after an entry most cells say what they said before
def _cell(template: str, text: str, **values: Any) -> Cell:
    return Cell(text, Markup(block(template, text=text, **values).html))  # noqa: S704 - of our own


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
        "p": german.p_value,
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
