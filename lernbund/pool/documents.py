"""What lies beside a pool: labelled files, codebook, data package and DDI, all derived."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pandas as pd

from lernbund.pool.labelled import write_csv, write_spss, write_stata
from method.content import look
from method.content import pool as content
from method.pool.codebook import codebook
from method.pool.sampling import ONE_IN
from method.pool.travel import PoolColumn, columns_of
from reports import german
from schemas.research import LICENCES

FORMATS: Mapping[str, Callable[[str, pd.DataFrame, Path], None]] = {
    "csv": write_csv,
    "spss": write_spss,
    "stata": write_stata,
}
DDI = "ddi:codebook:2_5"
TITLE = "Forschungspool LERNBUND"


def write_documents(folder: Path, formats: Sequence[str] = ()) -> None:
    """Write everything that is derived from the Parquet files and ``provenance.json``."""
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    for name in dict.fromkeys(formats):
        (folder / name).mkdir()
        for table in content().tables:
            FORMATS[name](table, pd.read_parquet(folder / f"{table}.parquet"), folder / name)
    book = codebook()
    book.to_csv(folder / "codebook.csv", sep=";", index=False, encoding="utf-8-sig")
    (folder / "codebook.html").write_text(codebook_page(book, record), encoding="utf-8")
    package = json.dumps(datapackage(record), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")
    (folder / "ddi.xml").write_bytes(ddi(record))


def codebook_page(book: pd.DataFrame, record: Mapping[str, Any]) -> str:
    """Return the codebook as one HTML page that loads nothing."""
    parts = [
        f"<h2>{content().tables[str(table)]} ({table})</h2>"
        f"<p>{content().descriptions[str(table)]}</p>"
        f"<div>{rows.drop(columns='Tabelle').to_html(index=False, border=0, na_rep='–')}</div>"
        for table, rows in book.groupby("Tabelle", sort=False)
    ]
    steps = "".join(f"<li>{_step(row)}</li>" for row in record["steps"])
    colours, day = look().colours, datetime.date.fromisoformat(record["as_of"])
    style = (
        f"body{{font-family:'IBM Plex Sans',sans-serif;color:{colours['ink']};margin:2em}}"
        "table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.3em .6em;"
        f"border-bottom:1px solid {colours['line']}}}div{{overflow-x:auto}}"
    )
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>Codebuch: {TITLE}'
        f"</title><style>{style}</style></head><body><h1>Codebuch: {TITLE}</h1>"
        f"<p>Pool {record['build']}, Stand {german.date(day)}.</p><ul>{steps}</ul>"
        f"{''.join(parts)}</body></html>\n"
    )


def _step(row: Mapping[str, Any]) -> str:
    """Return a step of the build; of one that the gate kept, the reason."""
    if row["why"] is not None:
        return f"{row['title']}: {row['why']}"
    companies, people = german.count(row["companies"]), german.count(row["people"])
    return f"{companies} Betriebe, {people} Personen {row['title']}"


def datapackage(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Frictionless descriptor (Data Package v1)."""
    return {
        "name": "lernbund-pool",
        "title": TITLE,
        "version": record["build"],
        "created": record["created"],
        "licenses": [{"name": name, "title": LICENCES[name]} for name in record["licences"]],
        "resources": [_resource(name, record["tables"][name]) for name in content().tables],
    }


def _resource(table: str, digest: str) -> dict[str, Any]:
    columns = columns_of(table)
    keys = [] if table == "companies" else ["company_key"]
    return {
        "name": table,
        "title": content().tables[table],
        "description": content().descriptions[table],
        "path": f"{table}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(column) for column in columns],
            "foreignKeys": [
                {"fields": key, "reference": {"resource": "companies", "fields": key}}
                for key in keys
            ],
        },
    }


def _field(column: PoolColumn) -> dict[str, Any]:
    codes: list[Any] = [float(c) if column.numeric else c for c, _ in column.choices]
    return {
        "name": column.name,
        "type": "number" if column.numeric else "string",
        "title": column.title,
        "description": column.help,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": {"enum": codes}} if codes else {}),
    }


def ddi(record: Mapping[str, Any]) -> bytes:
    """Return the DDI-Codebook 2.5 document of the pool: study, files, variables, categories.

    It describes the Parquet files; labelled files carry their own numbers and labels.
    """
    root = Xml.Element("codeBook", {"xmlns": DDI, "version": "2.5", "xml:lang": "de"})
    study = Xml.SubElement(root, "stdyDscr")
    title = Xml.SubElement(Xml.SubElement(study, "citation"), "titlStmt")
    Xml.SubElement(title, "titl").text = TITLE
    Xml.SubElement(title, "IDNo").text = str(record["build"])
    collected = Xml.SubElement(Xml.SubElement(study, "method"), "dataColl")
    Xml.SubElement(
        collected, "sampProc"
    ).text = f"Aus jedem Betrieb fehlt etwa eine von {ONE_IN} Personen, zufällig gewählt."
    access = Xml.SubElement(Xml.SubElement(study, "dataAccs"), "useStmt")
    terms = "; ".join(LICENCES[name] for name in record["licences"])
    Xml.SubElement(access, "conditions").text = f"Nutzung je Betrieb: {terms}"
    for table in content().tables:
        _add_file(root, table)
    data = Xml.SubElement(root, "dataDscr")
    for table in content().tables:
        for column in columns_of(table):
            _add_variable(data, column)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_file(root: Xml.Element, table: str) -> None:
    """Add a file without its number of rows: of two pools it would tell how large a company is."""
    text = Xml.SubElement(Xml.SubElement(root, "fileDscr", {"ID": f"F_{table}"}), "fileTxt")
    Xml.SubElement(text, "fileName").text = f"{table}.parquet"
    Xml.SubElement(text, "fileCont").text = content().descriptions[table]
    dimensions = Xml.SubElement(text, "dimensns")
    Xml.SubElement(dimensions, "varQnty").text = str(len(columns_of(table)))


def _add_variable(data: Xml.Element, column: PoolColumn) -> None:
    place = f"{column.table}_{column.name}"
    variable = Xml.SubElement(
        data, "var", {"ID": f"V_{place}", "name": column.name, "files": f"F_{column.table}"}
    )
    Xml.SubElement(variable, "labl").text = column.title
    Xml.SubElement(variable, "txt").text = column.help
    for code, label in column.choices:
        category = Xml.SubElement(variable, "catgry")
        Xml.SubElement(category, "catValu").text = str(code)
        Xml.SubElement(category, "labl").text = label
    stored = "numeric" if column.numeric else "character"
    Xml.SubElement(variable, "varFormat", {"type": stored})
