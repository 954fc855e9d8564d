"""A workbook as bytes: equal contents give equal bytes, whenever they are written."""

from __future__ import annotations

import datetime
import io
import zipfile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_WRITTEN = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the file format knows no time zone


def bytes_of(book: Workbook) -> bytes:
    """Return ``book`` as an Excel file in which no moment is named but a fixed one."""
    book.properties.creator = "LERNBUND"
    book.properties.created = book.properties.modified = _WRITTEN
    parts = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(parts, "w", zipfile.ZIP_STORED)).save()
    return _packed_again(parts)


def _packed_again(source: io.BytesIO) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(source) as parts,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in parts.infolist():
            info = zipfile.ZipInfo(part.filename, _WRITTEN.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts.read(part))
    return target.getvalue()
