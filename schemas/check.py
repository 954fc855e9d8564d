"""Checks of a case: contracts, unique keys, references between tables, rules across columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from schemas.case import Case, typed
from schemas.columns import Contract, Kind
from schemas.fields import FormField, fields_of, key_of
from schemas.findings import Finding, Where, finding, hint, in_order, quote, value_finding
from schemas.fits import value_fits
from schemas.reading import read_table, row_number
from schemas.rules import RULES
from schemas.tables import CONTRACTS, is_single, title_of
from schemas.values import listed, show, without_blanks

REQUIRED_TABLE = "company"
# Looking for the closest name is slow; after so many different unknown names nobody reads the hint.
_MOST_HINTS = 50
_CODES = {
    "not_nullable": "WERT_031",
    "greater_than_or_equal_to": "WERT_011",
    "less_than_or_equal_to": "WERT_012",
    "isin": "WERT_021",
    "str_matches": "WERT_022",
    "str_length": "WERT_023",
}
_CODES_OF_KIND = {
    (Kind.SCALE, "WERT_011"): "WERT_003",
    (Kind.SCALE, "WERT_012"): "WERT_003",
    (Kind.DATE, "WERT_011"): "WERT_013",
    (Kind.DATE, "WERT_012"): "WERT_013",
}
_PERSON = re.compile(r"\b((?:Herrn?|Frau|Hr\.|Fr\.)\s+(?:Dr\.\s+)?[A-ZÄÖÜ][\w-]+)")
# Pandera takes a while for each column, however few its rows.
_FEW_ROWS = 200
_Numbers = Sequence[int] | None


def check(case: Case, rows: Mapping[str, Sequence[int]] | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with ``case``, by table, row and column.

    Args:
        case: the tables of one company.
        rows: per table the number each row is called by; without it rows are counted from 1.
    """
    numbers = rows or {}
    found: list[Finding] = []
    for name, frame in case.tables().items():
        found += check_table(name, frame, rows=numbers.get(name))
        found += _unknown_references(name, case, numbers.get(name))
    if case.table(REQUIRED_TABLE).empty:
        title = title_of(REQUIRED_TABLE)
        found.append(finding("BLATT_002", Where(REQUIRED_TABLE), title=title))
    return in_order(found)


def check_table(
    name: str, frame: pd.DataFrame, *, rows: Sequence[int] | None = None
) -> tuple[Finding, ...]:
    """Return everything that is wrong within one table; other tables are not looked at.

    Args:
        name: of the table; raises KeyError for a table without contract.
        frame: its rows, cells typed or as people write them; columns that are missing or unknown
            are findings too.
        rows: the number each row is called by; without it rows are counted from 1.
    """
    if frame.empty and set(frame) == set(CONTRACTS[name].to_schema().columns):
        return ()
    given = _without_blanks(frame.reset_index(drop=True))
    readable, unread = read_table(name, given, rows=rows)
    full = typed(CONTRACTS[name], readable)
    unknown = given[[column for column in given if column not in full]]
    found = [
        *_contract_findings(name, _beside(readable, unknown), rows),
        *_repeated_keys(name, full, rows),
        *_broken_rules(name, full, rows),
        *_people_named(name, full, rows),
        *_surplus_rows(name, full, rows),
    ]
    places = {each.where for each in unread}
    return in_order([*unread, *(each for each in found if each.where not in places)])


def check_columns(name: str, frame: pd.DataFrame) -> tuple[Finding, ...]:
    """Return what is wrong with the given columns of ``frame``; others may be absent.

    For one field of a form: much faster than ``check_table``, because only these columns are read
    and checked.  Rules that need an absent column are not broken.
    """
    given = _without_blanks(frame.reset_index(drop=True))
    readable, unread = read_table(name, given)
    contract = _part_of(name, tuple(readable))
    found = [*_contract_findings(name, readable, None, contract)]
    if any(rule.table == name for rule in RULES):
        found += _broken_rules(name, typed(CONTRACTS[name], readable), None)
    places = {each.where for each in unread}
    kept = (each for each in found if each.where not in places and each.column in readable)
    return in_order([*unread, *kept])


def _beside(readable: pd.DataFrame, unknown: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([readable, unknown], axis=1) if len(unknown.columns) else readable


@cache
def _part_of(name: str, columns: tuple[str, ...]) -> pa.DataFrameSchema:
    schema: pa.DataFrameSchema = CONTRACTS[name].to_schema().select_columns(list(columns))
    return schema


def missing_column(name: str, column: str) -> Finding:
    """Return the finding that ``column`` of the table ``name`` is not there."""
    return finding("SPALTE_001", Where(name, column=column), value=_field(name, column).title)


def unknown_column(name: str, heading: str) -> Finding:
    """Return the finding that the table ``name`` knows no column called ``heading``."""
    titles = [field.title for field in fields_of(CONTRACTS[name])]
    where = Where(name, column=quote(heading))
    return finding("SPALTE_002", where, value=quote(heading), hint=hint(heading, titles))


def _without_blanks(frame: pd.DataFrame) -> pd.DataFrame:
    full = frame.copy(deep=False)
    for name in [name for name, kind in frame.dtypes.items() if kind == "str"]:
        full[name] = without_blanks(frame[name])
    return full


def _failures(
    contract: type[Contract] | pa.DataFrameSchema, frame: pd.DataFrame
) -> list[dict[str, Any]]:
    try:
        contract.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases: list[dict[str, Any]] = errors.failure_cases.to_dict(orient="records")
        return cases
    return []


def _contract_findings(
    name: str, frame: pd.DataFrame, rows: _Numbers, part: pa.DataFrameSchema | None = None
) -> Iterator[Finding]:
    if len(frame) <= _FEW_ROWS and _all_fit(name, frame, part):
        return
    for case in _failures(part or CONTRACTS[name], frame):
        kind = str(case["check"]).partition("(")[0]
        if kind in _CODES:
            yield _cell_finding(name, case, _CODES[kind], rows)
        elif kind == "column_in_dataframe":
            yield missing_column(name, case["failure_case"])
        elif kind == "column_in_schema":
            yield unknown_column(name, str(case["failure_case"]))


def _all_fit(name: str, frame: pd.DataFrame, part: pa.DataFrameSchema | None) -> bool:
    """Return whether pandera is sure to find nothing in the typed ``frame``."""
    fields = {field.name: field for field in fields_of(CONTRACTS[name])}
    if set(frame) != set(part.columns if part else fields):
        return False
    return all(
        value_fits(fields[column], each)
        for column in fields.keys() & set(frame)
        for each in frame[column].tolist()
    )


def _cell_finding(name: str, case: dict[str, Any], code: str, rows: _Numbers) -> Finding:
    field = _field(name, case["column"])
    where = Where(name, row_number(rows, int(case["index"])), field.name)
    own_code = _CODES_OF_KIND.get((field.kind, code), code)
    return value_finding(own_code, where, field, case["failure_case"])


def _field(name: str, column: str) -> FormField:
    return next(field for field in fields_of(CONTRACTS[name]) if field.name == column)


def _repeated_keys(name: str, frame: pd.DataFrame, rows: _Numbers) -> Iterator[Finding]:
    fields = [field for field in fields_of(CONTRACTS[name]) if field.key]
    known = frame[[field.name for field in fields]].dropna()
    again = known[known.duplicated()]
    firsts = _first_positions(known) if len(again) else {}
    for position, *values in again.itertuples():
        written = ", ".join(show(f, v) for f, v in zip(fields, values, strict=True))
        yield finding(
            "ZEILE_001",
            Where(name, row_number(rows, position), fields[0].name),
            value=quote(written),
            first=row_number(rows, firsts[tuple(values)]),
            keys=", ".join(f"„{field.title}“" for field in fields),
        )


def _first_positions(known: pd.DataFrame) -> dict[tuple[Any, ...], int]:
    return {values[1:]: int(values[0]) for values in known.drop_duplicates().itertuples()}


def _broken_rules(name: str, frame: pd.DataFrame, rows: _Numbers) -> Iterator[Finding]:
    for rule in RULES:
        if rule.table != name:
            continue
        title = _field(name, rule.column).title
        broken = rule.broken(frame).fillna(value=False).to_numpy(dtype=bool)
        for position in frame.index[broken]:
            where = Where(name, row_number(rows, position), rule.column)
            yield finding(rule.code, where, title=title)


def _surplus_rows(name: str, frame: pd.DataFrame, rows: _Numbers) -> Iterator[Finding]:
    if is_single(name):
        for position in frame.index[1:]:
            yield finding("ZEILE_002", Where(name, row_number(rows, position)))


def _people_named(name: str, frame: pd.DataFrame, rows: _Numbers) -> Iterator[Finding]:
    """Yield where a text addresses a person; other names cannot be told from words."""
    for field in fields_of(CONTRACTS[name]):
        if field.kind not in {Kind.TEXT, Kind.LONG_TEXT}:
            continue
        for position, text in zip(frame.index, frame[field.name].tolist(), strict=True):
            if isinstance(text, str) and (named := _PERSON.search(text)):
                where = Where(name, row_number(rows, position), field.name)
                yield finding("NAME_001", where, value=quote(named[1]))


def _unknown_references(name: str, case: Case, rows: _Numbers) -> Iterator[Finding]:
    for field in fields_of(CONTRACTS[name]):
        if field.table is not None and case.table(name)[field.name].notna().any():
            yield from _unknown_in(name, field, case, rows)


def _unknown_in(name: str, field: FormField, case: Case, rows: _Numbers) -> Iterator[Finding]:
    target = str(field.table)
    key = key_of(CONTRACTS[target])[0]
    known = case.table(target)[key].dropna().unique().tolist()
    given = _references(field, case.table(name)[field.name])
    unknown = given[~given.isin(known)]
    if not known and len(unknown) > 1:
        where = Where(name, column=field.name)
        yield finding("BEZUG_004", where, count=len(unknown), target=title_of(target))
        return
    hints = {value: hint(value, known) for value in unknown.unique()[:_MOST_HINTS]}
    for position, value in zip(unknown.index, unknown, strict=True):
        yield finding(
            "BEZUG_001",
            Where(name, row_number(rows, position), field.name),
            value=quote(value),
            target=title_of(target),
            hint=hints.get(value, ""),
        )


def _references(field: FormField, column: pd.Series[Any]) -> pd.Series[Any]:
    given = column.reset_index(drop=True).dropna().astype(str)
    parts = given.map(listed).explode() if field.kind is Kind.REFERENCES else given.str.strip()
    return parts[parts.fillna("") != ""]
