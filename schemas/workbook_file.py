"""Opens a workbook from outside: refuses what is unsafe, hands out its sheets as plain cells."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from schemas.findings import Finding, Refused, Where, finding
from schemas.values import number_text

MOST_BYTES = 50 * 2**20
MOST_BYTES_UNPACKED = 256 * 2**20
MOST_COMPRESSION = 200
# Small files may compress well without being a bomb.
_BYTES_ALWAYS_ALLOWED = 16 * 2**20
_MEGABYTE = 2**20
# Excel's own limit; a file may claim a row far below it.
_MOST_ROWS = 2**20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_MACRO_SUFFIXES = {".xlsm", ".xltm", ".xlam"}
_MACRO_PART = re.compile(r"vbaproject\.bin$|^xl/macrosheets/", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]+\d+)"[^>]*(?<!/)>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v>[^<]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty."""

    row: int
    column: int
    value: Any
    percent: bool
    error: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as its cells.

    Attributes:
        title: name on the tab.
        cells: the cells that are not empty, by row and column.
        merged: merged ranges such as "A2:A5" with row and column of their first cell.
        formulas: row and column of the formulas that have no stored result.
    """

    title: str
    cells: tuple[Cell, ...]
    merged: tuple[tuple[str, int, int], ...]
    formulas: tuple[tuple[int, int], ...]


def open_workbook(path: Path) -> Iterator[Sheet]:
    """Yield the visible and hidden sheets of the workbook at ``path``.

    Raises Refused for a file that is missing, no workbook, protected, too big or has macros.
    """
    data = _bytes_of(path)
    with _archive(path, data) as archive:
        _refuse_unsafe(path, archive)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield from _sheets(archive, data)
        except Refused:
            raise
        except Exception as broken:
            # openpyxl raises whatever a broken file makes it stumble over.
            raise _refused("DATEI_001", path) from broken


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _refused("DATEI_002", path, size=_megabytes(size), limit=_megabytes(MOST_BYTES))
        return path.read_bytes()
    except OSError as problem:
        raise _refused("DATEI_005", path) from problem


def _archive(path: Path, data: bytes) -> zipfile.ZipFile:
    if path.suffix.lower() in _MACRO_SUFFIXES:
        raise _refused("DATEI_003", path)
    if data.startswith(_OLE):
        raise _refused("DATEI_004", path)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise _refused("DATEI_001", path) from problem


def _refuse_unsafe(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    compression = unpacked // max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_BYTES_UNPACKED:
        limit = f"{_megabytes(MOST_BYTES_UNPACKED)} entpackt"
        raise _refused("DATEI_002", path, size=_megabytes(unpacked), limit=limit)
    if unpacked > _BYTES_ALWAYS_ALLOWED and compression > MOST_COMPRESSION:
        limit = f"eine Verdichtung von {MOST_COMPRESSION} zu 1"
        raise _refused("DATEI_002", path, size=f"{number_text(compression)} zu 1", limit=limit)
    if any(_MACRO_PART.search(name) for name in names):
        raise _refused("DATEI_003", path)
    if not names >= _PARTS or any(_declares_entities(archive, part) for part in parts):
        raise _refused("DATEI_001", path)


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    # No workbook program writes a document type; entities in one can grow without bound.
    if not part.filename.endswith((".xml", ".rels")):
        return False
    try:
        with archive.open(part) as stream:
            return b"<!DOCTYPE" in stream.read(4096).upper()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return True


def _sheets(archive: zipfile.ZipFile, data: bytes) -> Iterator[Sheet]:
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    paths = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    for worksheet in reader.wb.worksheets:
        # The size a file claims for a sheet is often wrong.
        worksheet.reset_dimensions()
        source = archive.read(paths[worksheet.title])
        yield Sheet(
            title=worksheet.title,
            cells=tuple(_cells(islice(worksheet.iter_rows(), _MOST_ROWS))),
            merged=tuple(_merged(source)),
            formulas=tuple(_formulas_without_result(source)),
        )


def _cells(rows: Iterable[Iterable[Any]]) -> Iterator[Cell]:
    for row in rows:
        for cell in row:
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            percent = isinstance(value, int | float) and "%" in cell.number_format
            yield Cell(cell.row, cell.column, value, percent, cell.data_type == "e")


def _merged(source: bytes) -> Iterator[tuple[str, int, int]]:
    for match in _MERGED.finditer(source):
        area = match[1].decode()
        column, row, _, _ = range_boundaries(area)
        yield area, int(row or 1), int(column or 1)


def _formulas_without_result(source: bytes) -> Iterator[tuple[int, int]]:
    if not _FORMULA.search(source):
        return
    for match in _CELL.finditer(source):
        if _FORMULA.search(match[2]) and not _RESULT.search(match[2]):
            row, column = coordinate_to_tuple(match[1].decode())
            yield row, column


def _refused(code: str, path: Path, **details: str) -> Refused:
    found: Finding = finding(code, Where(), value=path.name, **details)
    return Refused([found])


def _megabytes(size: int) -> str:
    return f"{number_text(-(-size // _MEGABYTE))} MB"
