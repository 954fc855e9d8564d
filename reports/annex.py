"""The Excel annex of an account: its sheets travel in the notebook, so report and annex agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from nbformat import NotebookNode
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from method.programme.account import Figure
from method.programme.shown import LEAST, WORDS, Shown, reasons
from reports import german
from reports.blocks import ANNEX_MIME, Block, block
from reports.specs import TableSpec, chapter_spec
from schemas.workbook_bytes import bytes_of

TEXT = "Alle Halbjahre und alle Definitionen stehen in der Excel-Datei neben diesem Bericht."
FORMATS = {"count": "#,##0", "number": "#,##0.0", "euro": '#,##0 "€"', "percent": "0 %"}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 12, 60
_HEAD = PatternFill("solid", fgColor="D5E5EA")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its head, its rows (texts, numbers or None) and the number format of each row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    formats: tuple[str, ...]


def annex(result: Shown) -> Block:
    """Return the sentence that points to the annex, with the annex's sheets as its data."""
    return block("hint", text=TEXT, data={ANNEX_MIME: [asdict(each) for each in sheets(result)]})


def sheets(result: Shown) -> tuple[Sheet, ...]:
    """Return the sheets of the annex; without pools there is none to compare them."""
    account, tables = result.account, chapter_spec("programme").tables
    found = [
        _figures(result),
        _of_table("Definitionen", tables["definitions"], result.definitions),
        _of_table("Weg der Betriebe", tables["companies"], account.companies),
        _of_table("Weg der Maßnahmen", tables["measures"], account.measures),
        _of_table("Betriebe nach Größe", tables["sizes"], account.sizes),
        _texts("Kurzfälle", ("Betrieb", "Was gelungen ist"),
               [(story.title, story.text) for story in account.stories]),
    ]  # fmt: skip
    if len(result.comparison):
        found.append(_of_table("Vergleich", tables["comparison"], result.comparison))
    notes = [(account.network.name,), (f"Stand: {german.date(account.day)}",)]
    found.append(_texts("Hinweise", ("Hinweis",), [*notes, *((why,) for why in reasons(account))]))
    return tuple(found)


def annex_of(notebook: NotebookNode) -> bytes:
    """Return the annex in the outputs of an executed ``notebook`` as an Excel file.

    Raises StopIteration if it holds none.
    """
    data = next(
        output["data"][ANNEX_MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if ANNEX_MIME in output.get("data", {})
    )
    return workbook(data)


def workbook(data: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the sheets ``data`` (as ``Sheet`` describes) as an Excel file, the same every time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in data:
        _write(book.create_sheet(each["title"]), each)
    return bytes_of(book)


def _figures(result: Shown) -> Sheet:
    labels = chapter_spec("programme").tables["latest"].columns
    halves = result.account.halves
    series: dict[str, list[Figure]] = {}
    for each in result.account.figures:
        series.setdefault(each.indicator.id, []).append(each)
    rows = [
        (
            found[-1].indicator.title,
            found[-1].indicator.unit,
            found[-1].target,
            *(_number(each) for each in found),
            found[-1].change,
            labels["trend"].labels[found[-1].trend],
            None if found[-1].target is None else labels["reached"].labels[found[-1].reached],
        )
        for found in series.values()
    ]
    head = ("Kennzahl", "Einheit", "Ziel", *(each.title for each in halves), "Änderung zuletzt",
            "Richtung", "Stand")  # fmt: skip
    formats = tuple(FORMATS[found[-1].indicator.shown] for found in series.values())
    return Sheet("Kennzahlen", head, tuple(rows), formats)


def _number(figure: Figure) -> float | str:
    reading = figure.reading
    if reading.value is None:
        return WORDS[reading.state]
    if reading.state == "least":
        return f"{LEAST}{german.count(reading.value)}"
    return round(reading.value, figure.indicator.digits)  # more decimals would tell of how many


def _of_table(title: str, spec: TableSpec, frame: pd.DataFrame) -> Sheet:
    names = list(spec.columns)
    rows = [
        tuple(_plain(spec.columns[name].labels, row[name]) for name in names)
        for row in frame.to_dict("records")
    ]
    head = tuple(spec.columns[name].title for name in names)
    shares = any(spec.columns[name].kind == "percent" for name in names)
    return Sheet(title, head, tuple(rows), (FORMATS["percent"] if shares else "",) * len(rows))


def _plain(labels: Mapping[str, str], value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return labels.get(value, value)
    return int(value) if float(value).is_integer() else float(value)


def _texts(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Sheet:
    return Sheet(title, head, tuple(rows), ("",) * len(rows))


def _write(sheet: Worksheet, data: Mapping[str, Any]) -> None:
    lines = [data["head"], *data["rows"]]
    for place, line in enumerate(lines, start=1):
        form = data["formats"][place - 2] if place > 1 else ""
        for column, value in enumerate(line, start=1):
            _put(sheet, place, column, value, form)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    sheet.freeze_panes = "A2"
    for column, name in enumerate(data["head"]):
        longest = max(len(str(line[column] or "")) for line in lines)
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(column + 1)].width = max(width, len(name) + 2)


def _put(sheet: Worksheet, row: int, column: int, value: Any, form: str) -> None:
    """Write ``value``; text stays text, whatever a program takes its first character for."""
    cell = sheet.cell(row=row, column=column, value=value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    elif value is not None and form:
        cell.number_format = form
