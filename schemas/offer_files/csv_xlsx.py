"""Offers from a table: CSV or XLSX with the kit's canonical headings or those of its workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from schemas.fields import fields_of
from schemas.findings import Finding, Refused, Where, finding, hint, quote
from schemas.offer_files.collecting import TABLE, Record
from schemas.offers import Offers
from schemas.values import plain
from schemas.workbook_file import open_workbook

CANONICAL = {
    "angebot_id": "offer_id",
    "titel": "title",
    "anbieter": "provider",
    "anbieter_ort_plz": "postcode",
    "plz": "postcode",
    "ort": "place",
    "lat": "latitude",
    "lon": "longitude",
    "form": "mode",
    "stunden": "hours",
    "beginn": "start",
    "ende": "end",
    "kosten_eur": "price",
    "plaetze": "seats",
    "azav_traeger": "provider_certified",
    "azav_massnahme": "course_certified",
    "massnahmenummer": "measure_number",
    "abschluss": "degree",
    "faehigkeiten": "skills",
    "stufe": "reaches_level",
    "inhalt": "content",
    "link": "link",
    "stand": "seen_on",
}
_UNKNOWN = {"u": "unbekannt"}
_CERTIFIED = ("provider_certified", "course_certified")
_SEPARATORS = ";,\t|"
_Line = tuple[int, list[Any]]


def read_csv(data: bytes) -> tuple[list[Record], list[Finding]]:
    """Return the records of a CSV file and what is not taken over.

    UTF-8 or Windows-1252; the separator is the most frequent one of its first line.

    Raises Refused if there is no heading for the title.
    """
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    return _records(_csv_lines(reader))


def read_xlsx(path: Path) -> tuple[list[Record], list[Finding]]:
    """Return the records of the first sheet that has a heading for the title.

    Raises Refused for a file that is no safe workbook or has no such sheet.
    """
    for sheet in open_workbook(path):
        lines = [(row, _spread(cells)) for row, cells in groupby(sheet.cells, lambda c: c.row)]
        if lines and "title" in _columns(lines[0][1]).values():
            return _records(lines)
    return _records([])


def _spread(cells: Any) -> list[Any]:
    values = {cell.column: None if cell.error else cell.value for cell in cells}
    return [values.get(column) for column in range(1, max(values) + 1)]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv_lines(reader: Any) -> list[_Line]:
    try:
        return [(reader.line_num, list(row)) for row in reader]
    except csv.Error as problem:
        raise Refused([finding("ANGEBOT_001", Where(), value="CSV")]) from problem


def _columns(headings: Sequence[Any]) -> dict[int, str]:
    titles = {plain(field.title): field.name for field in fields_of(Offers)}
    names = {field.name: field.name for field in fields_of(Offers)}
    known = titles | names | CANONICAL
    found = {place: known.get(_heading(text)) for place, text in enumerate(headings)}
    return {place: name for place, name in found.items() if name}


def _heading(text: Any) -> str:
    return plain(str(text or "").partition("[")[0].rstrip(" *").rstrip())


def _records(lines: Sequence[_Line]) -> tuple[list[Record], list[Finding]]:
    headings = lines[0][1] if lines else []
    columns = _columns(headings)
    if "title" not in columns.values():
        raise Refused([finding("ANGEBOT_003", Where())])
    records = [
        Record(number, _cells(cells, columns))
        for number, cells in lines[1:]
        if any(str(cell or "").strip() for cell in cells)
    ]
    return records, list(_ignored(headings, columns))


def _cells(cells: Sequence[Any], columns: dict[int, str]) -> dict[str, Any]:
    values = {name: cells[place] for place, name in columns.items() if place < len(cells)}
    for name in _CERTIFIED:
        said = plain(str(values.get(name) or ""))
        values[name] = _UNKNOWN.get(said, values.get(name))
    return values


def _ignored(headings: Sequence[Any], columns: dict[int, str]) -> Iterator[Finding]:
    names = [*CANONICAL, *(field.title for field in fields_of(Offers))]
    for place, text in enumerate(headings):
        if place not in columns and str(text or "").strip():
            written = quote(str(text))
            where = Where(TABLE, column=written)
            yield finding("ANGEBOT_008", where, value=written, hint=hint(written, names))
