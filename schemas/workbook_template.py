"""Writes the workbook a company fills in: a sheet per table, with or without a case's data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from schemas.case import Case
from schemas.columns import Kind
from schemas.evaluation import on_paper
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import bounds_text
from schemas.tables import TABLES, description_of, title_of
from schemas.values import is_gap
from schemas.workbook_bytes import bytes_of

GUIDE, LISTS = "Anleitung", "Listen"
_GUIDE_TEXT = """
So füllen Sie diese Arbeitsmappe aus

Zuerst: Unternehmen, Standorte, Prozesse und Technologien. Danach: Rollen, Beschäftigte,
Kompetenzen, Anforderungen und Bewertungen. Der Rest kommt im Lauf der Beratung dazu.

Nötig ist nur das Blatt „Unternehmen“ mit genau einer Zeile. Alle anderen Blätter dürfen leer
bleiben; der Bericht sagt dann, was fehlt.

Überschriften mit * gehören in jede ausgefüllte Zeile. Alles andere ist freiwillig; leere Zellen
sind erlaubt und besser als geschätzte Angaben.

Beschäftigte stehen hier nur unter einem Code, zum Beispiel P017. Bitte nie Namen, Geburtstage
oder Personalnummern eintragen.

Wo eine Auswahl vorgesehen ist, öffnet sich in der Zelle eine Liste. Bei Stufen genügt die Zahl.

Verweise, zum Beispiel die Rolle einer Person, stehen als Kennzeichen oder als eindeutiger Name
der Zeile im anderen Blatt. Mehrere Einträge trennt ein Semikolon.

Zahlen mit Komma (12,5), Tage als 31.12.2026. Bitte keine Zellen verbinden, keine Spalten
hinzufügen und keine Makros verwenden.

Was in eine Spalte gehört, steht als Kommentar an ihrer Überschrift. Eigene Blätter mit anderen
Namen werden nicht gelesen.
"""
_LAST_ROW = 25_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_FORMATS = {
    Kind.WHOLE: "0",
    Kind.DECIMAL: "General",
    Kind.EURO: '#,##0.00 "€"',
    Kind.DATE: "DD.MM.YYYY",
    # Excel shows ### for long text in cells of the text format.
    Kind.LONG_TEXT: "General",
}
_TEXT_FORMAT = "@"
_WIDE, _NARROWEST, _WIDEST = 48, 13, 36
_REQUIRED_HEAD = PatternFill("solid", fgColor="1F4E5F")
_HEAD = PatternFill("solid", fgColor="D5E5EA")
_REQUIRED_FONT = Font(bold=True, color="FFFFFF")
_FONT = Font(bold=True, color="14323D")


def write_workbook(
    path: Path | str, case: Case | None = None, *, reading: Mapping[str, pd.DataFrame] | None = None
) -> None:
    """Write the workbook of ``case`` to ``path``, an empty one to fill in without a case.

    ``reading`` maps titles of further sheets to what people look up there, e.g. the questions of a
    questionnaire; the columns are German headings.  Import ignores such sheets.

    Answers that people gave themselves stay out: only their figures are for others to read.

    The same case gives the same bytes.  The file appears at once or not at all.  Numbers keep the
    15 digits Excel has.
    """
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)  # noqa: S101 - a new workbook has one sheet
    _write_guide(guide)
    sheets = {name: book.create_sheet(title_of(name)) for name in TABLES}
    lists = _Lists(book.create_sheet(LISTS))
    for name, sheet in sheets.items():
        fields = fields_of(TABLES[name])
        _write_head(sheet, fields)
        _add_validations(sheet, fields, lists)
        _set_up_page(sheet)
        if case is not None:
            _write_rows(sheet, fields, _readable(case, name).itertuples(index=False, name=None))
    for title, frame in (reading or {}).items():
        _write_reading(book.create_sheet(title), frame)
    _save(book, Path(path))


def _readable(case: Case, name: str) -> pd.DataFrame:
    frame = case.table(name)
    return frame[on_paper(frame)] if name == "answers" else frame


def heading(field: FormField) -> str:
    """Return the heading of a column: title, unit in brackets, an asterisk if it is required."""
    unit = f" [{'€' if field.unit == 'EUR' else field.unit}]" if field.unit else ""
    return f"{field.title}{unit}{' *' if field.required else ''}"


class _Lists:
    """The hidden sheet with the entries of all drop-downs, each list once."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._columns: dict[tuple[Any, ...], str] = {}
        sheet.sheet_state = "hidden"

    def range_of(self, entries: tuple[Any, ...]) -> str:
        """Return the address of the cells that hold ``entries``."""
        if entries not in self._columns:
            column = len(self._columns) + 1
            letter = get_column_letter(column)
            for row, entry in enumerate(entries, start=1):
                _put(self._sheet.cell(row, column), entry)
            self._columns[entries] = f"{LISTS}!${letter}$1:${letter}${len(entries)}"
        return self._columns[entries]


def _write_guide(sheet: Worksheet) -> None:
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    paragraphs = [" ".join(part.split()) for part in _GUIDE_TEXT.strip().split("\n\n")]
    for row, line in enumerate(paragraphs, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        cell = sheet.cell(row, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 32
    sheet.cell(1, 1).font = Font(bold=True, size=16, color="14323D")
    first = len(paragraphs) + 2
    for row, name in enumerate(TABLES, start=first):
        title = title_of(name)
        link = sheet.cell(row, 1, title)
        link.hyperlink = f"#{quote_sheetname(title)}!A1"
        link.font = Font(color="0B5394", underline="single")
        sheet.cell(row, 2, description_of(name)).alignment = Alignment(wrap_text=True)
    _set_up_page(sheet, head=False)


def _write_head(sheet: Worksheet, fields: tuple[FormField, ...]) -> None:
    for column, field in enumerate(fields, start=1):
        cell = sheet.cell(1, column, heading(field))
        cell.fill = _REQUIRED_HEAD if field.required else _HEAD
        cell.font = _REQUIRED_FONT if field.required else _FONT
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = _comment(field)
        wide = field.kind in {Kind.LONG_TEXT, Kind.REFERENCES}
        width = _WIDE if wide else min(_WIDEST, max(_NARROWEST, len(heading(field)) + 3))
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = width
        dimension.number_format = _format(field)
    sheet.row_dimensions[1].height = 48


def _comment(field: FormField) -> Comment:
    text = f"{field.help}\n{_allowed(field)}".strip()
    return Comment(text, "LERNBUND", width=340, height=60 + 18 * (len(text) // 45))


def _allowed(field: FormField) -> str:
    if field.choices:
        return f"Auswahl: {', '.join(label for _, label in field.choices)}."
    if field.table:
        return f"Verweis auf das Blatt „{title_of(field.table)}“."
    if field.minimum is not None:
        return f"Erlaubt: {bounds_text(field)}."
    return f"Höchstens {field.longest} Zeichen." if field.longest else ""


def _add_validations(sheet: Worksheet, fields: tuple[FormField, ...], lists: _Lists) -> None:
    for column, field in enumerate(fields, start=1):
        letter = get_column_letter(column)
        validation = _validation(field, lists)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.add_data_validation(validation)


def _validation(field: FormField, lists: _Lists) -> DataValidation | None:
    if field.choices:
        entries = tuple(code if str(code) == label else label for code, label in field.choices)
        return _drop_down(lists.range_of(entries), strict=field.kind is Kind.ONE_OF)
    if field.kind is Kind.REFERENCE:
        return _drop_down(_key_range(str(field.table)), strict=False)
    return None


def _drop_down(formula: str, *, strict: bool) -> DataValidation:
    # A step may be typed as its number and a reference as a name, so only choices are held to.
    return DataValidation(
        type="list",
        formula1=formula,
        allow_blank=True,
        showErrorMessage=strict,
        errorStyle="warning",
        errorTitle="Nicht in der Liste",
        error="Bitte einen Eintrag aus der Liste wählen.",
    )


def _key_range(table: str) -> str:
    fields = [field.name for field in fields_of(TABLES[table])]
    letter = get_column_letter(fields.index(key_of(TABLES[table])[0]) + 1)
    return f"{quote_sheetname(title_of(table))}!${letter}$2:${letter}${_LAST_ROW}"


def _set_up_page(sheet: Worksheet, *, head: bool = True) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if head:
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"


def _write_rows(
    sheet: Worksheet, fields: tuple[FormField, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    for number, row in enumerate(rows, start=2):
        for column, (field, value) in enumerate(zip(fields, row, strict=True), start=1):
            if not is_gap(value):
                cell = sheet.cell(number, column)
                cell.number_format = _format(field)
                _put(cell, _written(field, value))


def _write_reading(sheet: Worksheet, frame: pd.DataFrame) -> None:
    for row in (tuple(frame.columns), *frame.itertuples(index=False, name=None)):
        sheet.append([None if is_gap(value) else value for value in row])
    for number, name in enumerate(frame.columns, start=1):
        head = sheet.cell(1, number)
        head.font, head.fill = _FONT, _HEAD
        longest = max((len(str(value)) for value in frame[name]), default=0)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(longest, len(name)) + 2, _WIDE)
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    _set_up_page(sheet)


def _format(field: FormField) -> str:
    return _FORMATS.get(field.kind, "General" if field.choices else _TEXT_FORMAT)


def _written(field: FormField, value: Any) -> Any:
    if field.choices:
        label = field.label_of(value)
        return value if label is None or label == str(value) else label
    if field.kind is Kind.DATE:
        return value.to_pydatetime()
    return value


def _put(cell: Cell | Any, value: Any) -> None:
    """Write ``value``; text stays text, whatever a program takes its first character for."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)


def _save(book: Workbook, path: Path) -> None:
    data = bytes_of(book)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
