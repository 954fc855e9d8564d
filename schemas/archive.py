"""One company as one file: all tables and the whole history, as sorted JSON."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)

from schemas.case import Case, case_of
from schemas.check import check
from schemas.fields import fields_of
from schemas.findings import Finding, Refused
from schemas.ledger import Action, as_json, plain_rows, tidy
from schemas.store_errors import NoArchive
from schemas.tables import TABLES

FORMAT = 1
_Value = StrictStr | StrictInt | StrictFloat | None
# A form saves field by field, so a stored case may lack values and still must come back.
_UNFINISHED = ("REGEL", "BEZUG")
_MISSING = "WERT_031"


class _Entry(BaseModel):
    """One entry of the history."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table_name: str
    row_key: dict[str, _Value]
    action: Action
    before: dict[str, _Value] | None
    after: dict[str, _Value] | None
    changed_by: str
    changed_at: AwareDatetime


class _File(BaseModel):
    """The content of an exported company."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    company: str
    tables: dict[str, list[dict[str, _Value]]]
    history: list[_Entry]


@dataclass(frozen=True, slots=True)
class Archive:
    """An exported company; its history as ``schemas.database.CHANGES`` keeps it, oldest first."""

    case: Case
    history: tuple[dict[str, Any], ...]


def pack(case: Case, history: Iterable[dict[str, Any]]) -> bytes:
    """Return ``case`` and its ``history``, oldest entry first, as one file."""
    content = {
        "format": FORMAT,
        "company": case.company_id,
        "tables": {name: _rows(name, frame) for name, frame in case.tables().items()},
        "history": [entry | {"changed_at": _utc(entry["changed_at"])} for entry in history],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()


def _rows(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = (as_json(row) or {} for row in plain_rows(name, frame))
    return [{k: value for k, value in row.items() if value is not None} for row in rows]


def _utc(moment: datetime.datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC).isoformat()


def unpack(data: bytes) -> Archive:
    """Return the company of an exported file.

    Raises:
        NoArchive: the bytes are no such file, or it was changed.
        Refused: values are outside what the contracts allow.
    """
    try:
        content = _File.model_validate_json(data)
    except ValidationError as error:
        raise NoArchive(_first_place(error)) from None
    _refuse_unknown(content)
    case = _case(content)
    findings = [found for found in check(case) if not _is_unfinished(found)]
    if findings:
        raise Refused(findings)
    if case.company_id != content.company:
        raise NoArchive(f"„{content.company}“ und „{case.company_id}“ passen nicht zusammen.")
    return Archive(case=case, history=tuple(_stored(entry) for entry in content.history))


def _stored(entry: _Entry) -> dict[str, Any]:
    return entry.model_dump() | {"changed_at": entry.changed_at.astimezone(datetime.UTC)}


def _first_place(error: ValidationError) -> str:
    place = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"]))
    return f"Die Stelle „{place}“ ist nicht wie erwartet." if place else "Sie ist kein JSON."


def _refuse_unknown(content: _File) -> None:
    names = {*content.tables, *(entry.table_name for entry in content.history)}
    if unknown := sorted(names - set(TABLES)):
        raise NoArchive(f"Die Tabelle „{unknown[0]}“ ist unbekannt.")
    for name, rows in content.tables.items():
        known = {field.name for field in fields_of(TABLES[name])}
        if extra := sorted({column for row in rows for column in row} - known):
            raise NoArchive(f"Die Spalte „{extra[0]}“ der Tabelle „{name}“ ist unbekannt.")


def _case(content: _File) -> Case:
    try:
        frames = {
            name: tidy(name, pd.DataFrame(rows, dtype="object"))
            for name, rows in content.tables.items()
        }
    except (ValueError, TypeError):
        raise NoArchive("Ein Wert hat nicht die Art seiner Spalte.") from None
    return case_of(frames)


def _is_unfinished(found: Finding) -> bool:
    if found.code == _MISSING:
        fields = {field.name: field for field in fields_of(TABLES[str(found.table)])}
        return not fields[str(found.column)].key
    return found.code.startswith(_UNFINISHED)
