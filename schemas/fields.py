"""What a contract says of its columns, as frozen records without pandera in them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.columns import Contract, Kind


@dataclass(frozen=True, slots=True)
class FormField:
    """One column for people: everything a form, a sheet, a table or a codebook needs to know."""

    name: str
    title: str
    help: str
    kind: Kind
    unit: str | None
    required: bool
    key: bool
    minimum: float | datetime.date | None
    maximum: float | datetime.date | None
    longest: int | None
    pattern: str | None
    choices: tuple[tuple[Any, str], ...]
    table: str | None

    def label_of(self, value: Any) -> str | None:
        """Return the German label of a stored choice, None if there is no such choice."""
        return dict(self.choices).get(value)


@cache
def fields_of(contract: type[Contract]) -> tuple[FormField, ...]:
    """Return the columns of ``contract`` in their declared order."""
    return tuple(_field(name, column) for name, column in contract.to_schema().columns.items())


@cache
def key_of(contract: type[Contract]) -> tuple[str, ...]:
    """Return the names of the columns that together identify a row."""
    return tuple(field.name for field in fields_of(contract) if field.key)


def _field(name: str, column: Any) -> FormField:
    meta = column.metadata
    bounds = _bounds(column.checks)
    return FormField(
        name=name,
        title=column.title,
        help=column.description,
        kind=meta["kind"],
        unit=meta["unit"],
        required=not column.nullable,
        key=meta["key"],
        minimum=_plain(bounds.get("greater_than_or_equal_to")),
        maximum=_plain(bounds.get("less_than_or_equal_to")),
        longest=bounds.get("str_length"),
        pattern=bounds.get("str_matches"),
        choices=tuple((meta["choices"] or {}).items()),
        table=meta["table"],
    )


def _bounds(checks: Iterable[Any]) -> dict[str, Any]:
    statistic = {
        "greater_than_or_equal_to": "min_value",
        "less_than_or_equal_to": "max_value",
        "str_length": "max_value",
        "str_matches": "pattern",
    }
    return {
        check.name: check.statistics[statistic[check.name]]
        for check in checks
        if check.name in statistic
    }


def _plain(bound: Any) -> Any:
    return bound.date() if hasattr(bound, "date") else bound
