"""What changed between two states of a table, as records for the database and for the history."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any, Literal

import pandas as pd

from schemas.case import Case, PartialCase, typed
from schemas.columns import Kind
from schemas.evaluation import on_paper
from schemas.fields import FormField, fields_of, key_of
from schemas.order import by_columns
from schemas.tables import CONTRACTS
from schemas.values import is_gap, parse, without_blanks

# "conflict": a change that was kept but not made, because somebody else was first.
Action = Literal["insert", "update", "delete", "conflict"]
# A workbook does not have to repeat them.
_EVENTS = ("ratings", "answers")
_CONVERTED = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.EURO, Kind.DATE, Kind.SCALE})


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changed; values are plain Python, days are ``datetime.date``.

    Attributes:
        table: name of the table.
        key: columns that identify the row.
        action: what happened to it.
        before: values until now of the columns that changed, None for a new row.
        after: their new values, None for a deleted row.
    """

    table: str
    key: dict[str, Any]
    action: Action
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def tidy(name: str, frame: pd.DataFrame | None) -> pd.DataFrame:
    """Return ``frame`` as table ``name`` stores it: days without time, blank text as gap, by key.

    R2 comes before R10, whatever the language of the database.
    """
    full = typed(CONTRACTS[name], frame)
    if not len(full):
        return full
    for field in fields_of(CONTRACTS[name]):
        column = full[field.name]
        if field.kind is Kind.DATE:
            full[field.name] = column.dt.normalize()
        elif column.dtype == "str":
            full[field.name] = without_blanks(column)
    return by_columns(full, list(key_of(CONTRACTS[name])))


def differences(name: str, old: pd.DataFrame, new: pd.DataFrame) -> list[Change]:
    """Return what leads from ``old`` to ``new``, two tidy states of table ``name``."""
    if old.equals(new):
        return []
    if old.empty:
        return [Change(name, key, "insert", None, _present(row)) for key, row in _rows(name, new)]
    before, after = _by_key(name, old), _by_key(name, new)
    added = after[~after.index.isin(before.index)]
    gone = before[~before.index.isin(after.index)]
    return [
        *(Change(name, key, "delete", _present(row), None) for key, row in _rows(name, gone)),
        *_updates(name, before, after),
        *(Change(name, key, "insert", None, _present(row)) for key, row in _rows(name, added)),
    ]


def _by_key(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    keys = list(key_of(CONTRACTS[name]))
    return frame.drop(columns=keys).set_axis(pd.MultiIndex.from_frame(frame[keys]))


def _updates(name: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    both = after.index.intersection(before.index)
    if both.empty:
        return []
    before, after = before.reindex(both), after.reindex(both)
    same = (before == after).fillna(value=False).astype(bool) | (before.isna() & after.isna())
    changed = ~same.all(axis="columns")
    pairs = zip(_rows(name, before[changed]), _rows(name, after[changed]), strict=True)
    return [_update(name, key, old, new) for (key, old), (_, new) in pairs]


def _update(name: str, key: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> Change:
    changed = [column for column in old if old[column] != new[column]]
    return Change(name, key, "update", {c: old[c] for c in changed}, {c: new[c] for c in changed})


def _rows(name: str, frame: pd.DataFrame) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return key and values of every row, gaps as None."""
    if not len(frame):
        return []
    keys = list(key_of(CONTRACTS[name]))
    records = plain_rows(name, frame if set(keys) <= set(frame) else frame.reset_index())
    return [({key: row.pop(key) for key in keys}, row) for row in records]


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if value is not None}


def plain_rows(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of table ``name`` as plain Python values, gaps as None."""
    fields = {field.name: field for field in fields_of(CONTRACTS[name])}
    columns = {column: _plain(fields[column], frame[column]) for column in frame.columns}
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _plain(field: FormField, column: pd.Series[Any]) -> list[Any]:
    values = column.dt.date if field.kind is Kind.DATE else column
    gaps = column.isna().tolist()
    return [None if gap else each for each, gap in zip(values.tolist(), gaps, strict=True)]


def plain_values(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return some values of one row of table ``name`` as the store keeps them.

    The same as ``plain_rows`` of a tidy frame, without making a frame for a single row.  Raises
    NotReadable for a value that is not of its column's kind.
    """
    fields = {field.name: field for field in fields_of(CONTRACTS[name])}
    return {column: _plain_value(fields[column], value) for column, value in values.items()}


def _plain_value(field: FormField, value: Any) -> Any:
    if is_gap(value):
        return None
    if field.kind not in _CONVERTED:
        text = str(value)
        return text if text.strip() else None
    typed_value = parse(field, value)
    return typed_value.date() if isinstance(typed_value, pd.Timestamp) else typed_value


def key_values(name: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of the key columns of ``row`` in their order, None where it has none."""
    return tuple(row.get(column) for column in key_of(CONTRACTS[name]))


def as_json(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return ``values`` with days as ISO text, the rest unchanged."""
    if values is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, datetime.date) else value
        for name, value in values.items()
    }


def completed(case: PartialCase, stored: Mapping[str, pd.DataFrame]) -> Case:
    """Return ``case`` with what is ``stored`` in the tables and columns that it leaves unsaid.

    A table without its key is kept whole; an unsaid column keeps its values for the rows that the
    case has too and is a gap for new ones.  Events are left to ``with_earlier_events``.
    """
    kept = {
        name: _with_stored(name, case.table(name), stored[name], columns)
        for name, columns in case.unsaid.items()
        if not (name in _EVENTS and columns.intersection(key_of(CONTRACTS[name])))
    }
    return Case(**case.tables() | kept)


def _with_stored(
    name: str, frame: pd.DataFrame, stored: pd.DataFrame, unsaid: frozenset[str]
) -> pd.DataFrame:
    keys = list(key_of(CONTRACTS[name]))
    if unsaid.intersection(keys):
        return stored
    said = tidy(name, frame).drop(columns=list(unsaid))
    return tidy(name, said.merge(stored[[*keys, *unsaid]], on=keys, how="left"))


def with_earlier_events(case: Case, stored: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of ``case``, the stored events that it does not repeat among them.

    Events are ratings, and answers that people gave themselves: no workbook holds these.  Events
    about people, skills or measures that the case no longer has are not kept: with a person goes
    what is known of the person.
    """
    tables = {name: tidy(name, frame) for name, frame in case.tables().items()}
    own = stored["answers"][~on_paper(stored["answers"])]
    for name, events in (("ratings", stored["ratings"]), ("answers", own)):
        if events.empty:
            continue
        both = pd.concat([tables[name], _still_known(name, events, tables)])
        keys = list(key_of(CONTRACTS[name]))
        tables[name] = tidy(name, both.drop_duplicates(keys, keep="first"))
    return tables


def _still_known(
    name: str, events: pd.DataFrame, tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    pairs = [(f.name, str(f.table)) for f in fields_of(CONTRACTS[name]) if f.kind is Kind.REFERENCE]
    known = starmap(
        lambda column, target: events[column].isin(tables[target][key_of(CONTRACTS[target])[0]]),
        pairs,
    )
    return events[pd.concat(known, axis="columns").all(axis="columns")]
