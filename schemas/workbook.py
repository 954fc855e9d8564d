"""Reads a company's workbook into a case, or refuses it with every finding at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from schemas.case import PartialCase, case_of
from schemas.check import REQUIRED_TABLE, check, missing_column, unknown_column
from schemas.columns import Kind
from schemas.fields import FormField, fields_of
from schemas.findings import Finding, Refused, Where, finding, hint, in_order, quote
from schemas.reading import read_table
from schemas.tables import TABLES, title_of
from schemas.values import plain
from schemas.workbook_file import Cell, Sheet, open_workbook
from schemas.workbook_names import Names, names_of
from schemas.workbook_template import GUIDE, LISTS, write_workbook

_LAST_ROW_FOR_HEADINGS = 10
# Below this, sheets of one's own ("Notizen") look like misspelt ones ("Nutzen").
_LIKE_A_TITLE = 0.8
_RETURN = "_x000D_"
_ERRORS = {
    "#N/A": "#NV",
    "#REF!": "#BEZUG!",
    "#VALUE!": "#WERT!",
    "#NUM!": "#ZAHL!",
}


@dataclass(frozen=True, slots=True)
class _Raw:
    """One table as it stood in its sheet: untyped cells, Excel's row numbers, what was wrong."""

    frame: pd.DataFrame
    rows: tuple[int, ...]
    findings: tuple[Finding, ...]


def read_workbook(path: Path | str) -> PartialCase:
    """Return the case that the workbook at ``path`` holds.

    Sheets and columns are found by their German titles, in any order and case, with or without
    unit and asterisk.  References may be written as key or as the unique name of the row.  Only
    the sheet of the company has to be there; wholly blank rows are skipped.  Sheets and columns
    that are not there are ``unsaid``, not empty.

    Raises:
        Refused: with everything that is wrong; nothing of the workbook is handed out then.
    """
    sheets = list(open_workbook(Path(path)))
    raw = {name: _raw(name, sheet) for name, sheet in _known(sheets)}
    found = [*_sheet_findings(sheets, raw)]
    found += [each for table in raw.values() for each in table.findings]
    frames: dict[str, pd.DataFrame] = {}
    names = names_of({name: table.frame for name, table in raw.items()})
    for name, table in raw.items():
        resolved, ambiguous = _resolved(name, table, names)
        frames[name], unread = read_table(name, resolved, rows=table.rows)
        found += [*ambiguous, *unread]
    case = PartialCase(**case_of(frames).tables(), unsaid=_unsaid(raw))
    found += _not_yet_said(check(case, {name: t.rows for name, t in raw.items()}), found)
    if found:
        raise Refused(in_order(found))
    return case


def _known(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Sheet]]:
    titles = {plain(title_of(name)): name for name in TABLES}
    for sheet in sheets:
        if plain(sheet.title) in titles:
            yield titles[plain(sheet.title)], sheet


def _unsaid(raw: Mapping[str, _Raw]) -> dict[str, frozenset[str]]:
    said = {name: frozenset(table.frame.columns) for name, table in raw.items()}
    columns = {
        name: frozenset(field.name for field in fields_of(contract))
        for name, contract in TABLES.items()
    }
    unsaid = {name: names - said.get(name, frozenset()) for name, names in columns.items()}
    return {name: names for name, names in unsaid.items() if names}


def _sheet_findings(sheets: Sequence[Sheet], raw: dict[str, _Raw]) -> Iterator[Finding]:
    if REQUIRED_TABLE not in raw:
        yield finding("BLATT_001", Where(REQUIRED_TABLE), title=title_of(REQUIRED_TABLE))
    titles = [title_of(name) for name in TABLES]
    ignored = {plain(title) for title in (*titles, GUIDE, LISTS)}
    for sheet in sheets:
        meant = (
            ""
            if plain(sheet.title) in ignored
            else hint(sheet.title, titles, likeness=_LIKE_A_TITLE)
        )
        if meant:
            yield finding("BLATT_003", Where(sheet.title), value=sheet.title, hint=meant)


def _not_yet_said(new: Iterable[Finding], said: Iterable[Finding]) -> list[Finding]:
    places = {each.where for each in said}
    return [
        each
        for each in new
        if each.where not in places and replace(each.where, row=None) not in places
    ]


def _raw(name: str, sheet: Sheet) -> _Raw:
    lines = {row: tuple(cells) for row, cells in groupby(sheet.cells, key=lambda cell: cell.row)}
    head = _heading_row(name, lines)
    columns, found = _headings(name, lines.get(head, ()))
    rows = tuple(row for row in lines if row > head)
    cells = [cell for row in rows for cell in lines[row]]
    found += _without_heading(name, cells, {cell.column for cell in lines.get(head, ())})
    found += _cell_findings(name, sheet, head, columns)
    values = {
        row: {f.name: _value(cell, f) for cell in lines[row] if (f := columns.get(cell.column))}
        for row in rows
    }
    filled = tuple(row for row in rows if values[row])
    frame = pd.DataFrame.from_records(
        [values[row] for row in filled], columns=[field.name for field in columns.values()]
    ).astype(object)
    return _Raw(frame, filled, tuple(found))


def _heading(text: Any) -> str:
    without_mark = re.sub(r"\s*\*\s*$", "", str(text).replace("\n", " "))
    return plain(re.sub(r"\s*\[[^\]]*\]\s*$", "", without_mark))


def _heading_row(name: str, lines: dict[int, tuple[Cell, ...]]) -> int:
    """Return the row with the headings: the first that holds one of the table's titles."""
    titles = {plain(field.title) for field in fields_of(TABLES[name])}
    candidates = [row for row in lines if row <= _LAST_ROW_FOR_HEADINGS]
    for row in candidates:
        if any(_heading(cell.value) in titles for cell in lines[row]):
            return row
    return candidates[0] if candidates else 0


def _headings(name: str, cells: Iterable[Cell]) -> tuple[dict[int, FormField], list[Finding]]:
    titles = {plain(field.title): field for field in fields_of(TABLES[name])}
    columns: dict[int, FormField] = {}
    found: list[Finding] = []
    for cell in cells:
        field = titles.get(_heading(cell.value))
        if field is None:
            found.append(unknown_column(name, str(cell.value)))
        elif field in columns.values():
            where = Where(name, cell.row, field.name)
            found.append(finding("SPALTE_003", where, value=field.title))
        else:
            columns[cell.column] = field
    absent = [f for f in titles.values() if f.required and f not in columns.values()]
    if columns or found:
        found += [missing_column(name, field.name) for field in absent]
    return columns, found


def _without_heading(name: str, cells: Iterable[Cell], headed: set[int]) -> list[Finding]:
    stray = {cell.column: cell.row for cell in reversed(list(cells)) if cell.column not in headed}
    return [
        finding("SPALTE_004", Where(name, row), value=get_column_letter(column))
        for column, row in sorted(stray.items())
    ]


def _cell_findings(
    name: str, sheet: Sheet, head: int, columns: dict[int, FormField]
) -> Iterator[Finding]:
    for area, row, column in sheet.merged:
        if row >= head:
            yield finding("ZELLE_001", _place(name, row, column, columns), value=area)
    for row, column in sheet.formulas:
        if column in columns:
            yield finding("ZELLE_002", _place(name, row, column, columns))
    for cell in sheet.cells:
        if cell.error and cell.column in columns:
            value = _ERRORS.get(cell.value, quote(str(cell.value)))
            yield finding("ZELLE_003", _place(name, cell.row, cell.column, columns), value=value)


def _place(name: str, row: int, column: int, columns: dict[int, FormField]) -> Where:
    field = columns.get(column)
    return Where(name, row, field.name if field else get_column_letter(column))


def _value(cell: Cell, field: FormField) -> Any:
    if cell.error:
        return None
    if cell.percent and field.unit == "%":
        # Excel keeps 12 % as 0.12.
        return round(cell.value * 100, 10)
    return cell.value.replace(_RETURN, "") if isinstance(cell.value, str) else cell.value


def _resolved(name: str, table: _Raw, names: Names) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the table with keys instead of names in its references, and the ambiguous ones."""
    columns: dict[str, list[Any]] = {}
    found: list[Finding] = []
    for field in fields_of(TABLES[name]):
        if field.table is None or field.name not in table.frame:
            continue
        cells = table.frame[field.name].tolist()
        columns[field.name] = [
            names.keys_in(field.table, cell, several=field.kind is Kind.REFERENCES)
            for cell in cells
        ]
        found += _ambiguous(name, field, zip(table.rows, cells, strict=True), names)
    return table.frame.assign(**columns), found


def _ambiguous(
    name: str, field: FormField, cells: Iterable[tuple[int, Any]], names: Names
) -> Iterator[Finding]:
    target = str(field.table)
    for row, cell in cells:
        if names.is_ambiguous(target, cell):
            yield finding(
                "BEZUG_002",
                Where(name, row, field.name),
                value=quote(str(cell)),
                target=title_of(target),
                title=names.key_title(target),
            )


__all__ = ["read_workbook", "write_workbook"]
