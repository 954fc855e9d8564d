"""Files that claim to be a company's workbook.

Requirements:
- Refused are files that are missing, no workbook, torn, protected, old (.xls) or have macros.
- Too much content and bombs are refused by size before anything is unpacked.
- A cell far down does not make reading slow.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from schemas import workbook_file
from schemas.case import case_of
from schemas.findings import Finding, Refused
from schemas.workbook import read_workbook, write_workbook

COMPANY = pd.DataFrame({"company_id": ["demo-28"], "name": ["Muster Presswerk"]})


def workbook_of(path: Path) -> Path:
    """Write a sound workbook."""
    write_workbook(path, case_of({"company": COMPANY}))
    return path


def repacked(
    path: Path, *, replace: tuple[bytes, bytes] = (b"", b""), add: dict[str, bytes] | None = None
) -> Path:
    """Change bytes inside the parts of a workbook and add parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(add or {})}.items():
            archive.writestr(name, data.replace(*replace) if replace[0] else data)
    return path


def code_of(path: Path) -> str:
    """Return the one code with which a file is refused."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    (found,) = refused.value.findings
    assert found.what.startswith(f"„{path.name}“")
    return found.code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Kennung;Name\ndemo;Demo\n",
        b"PK\x03\x04 half a file",
        b"%PDF-1.7",
        b"\xff\xfe" + "Kennung".encode("utf-16-le"),
    ],
    ids=["empty", "csv", "torn", "pdf", "utf-16"],
)
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes):
    """Whatever its name says, the content decides."""
    (tmp_path / "fall.xlsx").write_bytes(content)
    assert code_of(tmp_path / "fall.xlsx") == "DATEI_001"


def test_archives_that_are_no_workbook(tmp_path: Path):
    """An archive without a workbook's parts, or with damaged ones, is refused."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert code_of(tmp_path / "a.xlsx") == "DATEI_001"
    path = repacked(workbook_of(tmp_path / "b.xlsx"), replace=(b"<sheetData>", b"<sheetDat"))
    assert code_of(path) == "DATEI_001"
    path = repacked(
        workbook_of(tmp_path / "c.xlsx"), replace=(b"<worksheet ", b"<!DOCTYPE x []><worksheet ")
    )
    assert code_of(path) == "DATEI_001"


def test_protected_and_old_files(tmp_path: Path):
    """Excel's protected files and the format before 2007 share their first bytes."""
    (tmp_path / "fall.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512))
    assert code_of(tmp_path / "fall.xlsx") == "DATEI_004"


def test_missing_file(tmp_path: Path):
    """A wrong path and a folder are said in German too."""
    assert code_of(tmp_path / "fehlt.xlsx") == "DATEI_005"
    assert code_of(tmp_path) == "DATEI_005"


def test_macros_are_refused(tmp_path: Path):
    """By name and by content."""
    assert code_of(workbook_of(tmp_path / "fall.xlsm")) == "DATEI_003"
    path = repacked(workbook_of(tmp_path / "fall.xlsx"), add={"xl/vbaProject.bin": b"Sub"})
    assert code_of(path) == "DATEI_003"


def test_bombs_are_refused_by_size(tmp_path: Path):
    """The directory of the archive says how big it gets; nothing is unpacked before."""
    filler = bytes(workbook_file.MOST_BYTES_UNPACKED // 8)
    path = repacked(workbook_of(tmp_path / "dicht.xlsx"), add={"xl/media/a.png": filler})
    assert code_of(path) == "DATEI_002"
    with pytest.raises(Refused, match="höchstens eine Verdichtung von 200 zu 1; die Datei hat"):
        read_workbook(path)


def test_too_much_content_is_refused(tmp_path: Path):
    """A directory that promises 4 GB is believed."""
    path = repacked(workbook_of(tmp_path / "riesig.xlsx"), add={"xl/a.bin": b"x" * 1000})
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 2**32 - 2)
    path.write_bytes(data)
    assert code_of(path) == "DATEI_002"
    with pytest.raises(Refused, match=r"höchstens 256 MB entpackt; die Datei hat 4\.097 MB"):
        read_workbook(path)


def test_big_files_are_not_even_read(tmp_path: Path):
    """The size of the file itself has a limit."""
    path = tmp_path / "gross.xlsx"
    with path.open("wb") as stream:
        stream.truncate(workbook_file.MOST_BYTES + 1)
    assert code_of(path) == "DATEI_002"


def test_claimed_rows_cost_no_time(tmp_path: Path):
    """A row number beyond Excel's last row is not waited for."""
    path = workbook_of(tmp_path / "fern.xlsx")
    repacked(path, replace=(b'<row r="2"', b'<row r="99999999999"'))
    assert "BLATT_002" in [found.code for found in refused_with(path)]


def refused_with(path: Path) -> tuple[Finding, ...]:
    """Return the findings with which a workbook is refused."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    return refused.value.findings
