"""Which reader a file of offers needs, told by its content."""

from __future__ import annotations

import datetime
from pathlib import Path

from schemas.findings import Finding, Refused, Where, finding
from schemas.offer_files.ba_json import read_ba_json
from schemas.offer_files.collecting import Imported, Record, collected
from schemas.offer_files.csv_xlsx import read_csv, read_xlsx
from schemas.offer_files.openqcat import read_openqcat
from schemas.values import number_text

MOST_BYTES = 50 * 2**20
_START = 200


def read_offers(path: Path, *, as_of: datetime.date) -> Imported:
    """Return the offers of ``path``: CSV, XLSX, openQ-cat XML, or JSON of the course search.

    The kind is told by the content, not by the name of the file.

    Args:
        path: the file.
        as_of: today; of several dates of an offer the next one is kept.

    Raises:
        Refused: the file is missing, too big, unsafe or none of these kinds.
    """
    data = _bytes_of(path)
    records, found = _read(path, data)
    if not records and not found:
        raise Refused([finding("ANGEBOT_003", Where())])
    return collected(records, as_of=as_of, found=found)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit, given = (f"{number_text(round(n / 2**20))} MB" for n in (MOST_BYTES, size))
            raise Refused([finding("DATEI_002", Where(), value=path.name, limit=limit, size=given)])
        return path.read_bytes()
    except OSError as problem:
        raise Refused([finding("DATEI_005", Where(), value=path.name)]) from problem


def _read(path: Path, data: bytes) -> tuple[list[Record], list[Finding]]:
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return read_xlsx(path)
    if start.startswith(b"<"):
        return read_openqcat(data)
    if start.startswith((b"{", b"[")):
        return read_ba_json(data), []
    return read_csv(data)
