"""The way of every column into the pool, derived from the contracts and ``content/pool.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from method.content import catalogue, evaluation, instrument
from method.content import pool as content
from method.content.pool_models import Way
from schemas.columns import Kind
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES, title_of

OWN = "own"
_OWN_LABEL = "eigene des Betriebs"
_AS = " as "


@dataclass(frozen=True, slots=True)
class PoolColumn:
    """A column of a table of the pool.

    Attributes:
        table, name: Where it stands in the pool.
        source: Table and column of the contract it comes from.
        way: How it came.
        title, help, unit: As in the contract.
        choices: Code and German label, empty where any value may stand.
        numeric: Whether it is a number and no code.
        quasi: Whether others may know it of somebody.
        below_zero: Whether it is a number that may be negative.
    """

    table: str
    name: str
    source: str
    way: Way
    title: str
    help: str
    unit: str | None
    choices: tuple[tuple[str, str], ...]
    numeric: bool
    quasi: bool
    below_zero: bool = False


@dataclass(frozen=True, slots=True)
class Stayed:
    """A column of a contract that does not travel, and why."""

    source: str
    title: str
    way: Way


@cache
def columns_of(table: str) -> tuple[PoolColumn, ...]:
    """Return the columns of the pool's ``table``; one that several contracts have comes once."""
    company, measure = (
        replace(_column(source, fields_of(TABLES[source])[0]), table=table)
        for source in ("company", "measures")
    )
    first = [company, *([measure] if table == "funding" else [])]
    own = [column for column in _arriving() if column.table == table]
    kinds = [_kind(table)] if table == "events" else []
    return tuple({column.name: column for column in [*first, *kinds, *own]}.values())


def _kind(table: str) -> PoolColumn:
    sources = [name for name, travel in content().travel.items() if travel.to == table]
    return PoolColumn(
        table=table,
        name="kind",
        source="",
        way=Way.KEEP,
        title="Art",
        help="Aus welcher Tabelle das Ereignis kommt.",
        unit=None,
        choices=tuple((name, title_of(name)) for name in sources),
        numeric=False,
        quasi=False,
    )


@cache
def stayed() -> tuple[Stayed, ...]:
    """Return the columns that do not travel."""
    return tuple(
        Stayed(f"{name}.{field.name}", field.title, way_of(name, field.name)[0])
        for name in TABLES
        for field in fields_of(TABLES[name])
        if not _travels(name, field.name)
    )


def way_of(table: str, column: str) -> tuple[Way, str]:
    """Return how a contract's column travels and what it is called in the pool.

    Raises KeyError if nobody has decided it, ValueError for an unknown way.
    """
    way, _, name = content().travel[table].columns[column].partition(_AS)
    return Way(way), name or _name(Way(way), column)


def _travels(table: str, column: str) -> bool:
    return content().travel[table].to is not None and way_of(table, column)[0].arrives


def _name(way: Way, column: str) -> str:
    if way is Way.KEY:
        return f"{column.removesuffix('_id')}_key"
    return f"{column.removesuffix('_on')}_month" if way is Way.MONTH else column


def _arriving() -> Iterator[PoolColumn]:
    for source, contract in TABLES.items():
        for field in fields_of(contract):
            if _travels(source, field.name):
                yield _column(source, field)


def _column(source: str, field: FormField) -> PoolColumn:
    table = str(content().travel[source].to)
    way, name = way_of(source, field.name)
    choices = _choices(way, source, field)
    title, explained = content().named.get(name, (field.title, field.help))
    return PoolColumn(
        table=table,
        name=name,
        source=f"{source}.{field.name}",
        way=way,
        title=title,
        help=explained,
        unit=field.unit,
        choices=choices,
        numeric=field.kind in _NUMBERS and way in {Way.KEEP, Way.ROUNDED},
        quasi=name in content().quasi.get(table, ()),
        below_zero=isinstance(field.minimum, int | float) and field.minimum < 0,
    )


_NUMBERS = {Kind.WHOLE, Kind.DECIMAL, Kind.EURO, Kind.SCALE}


def _choices(way: Way, source: str, field: FormField) -> tuple[tuple[str, str], ...]:
    pool = content()
    classes = {
        Way.SIZE_CLASS: pool.size_classes,
        Way.GROUP_CLASS: pool.group_classes,
        Way.HOURS_CLASS: pool.hours_classes,
    }
    if way in classes:
        return tuple((label, label) for label in classes[way].values())
    if way is Way.REGION:
        return tuple(pool.regions.items())
    if way is Way.SKILL:
        return (*((s.id, s.title) for s in catalogue().skills), (OWN, _OWN_LABEL))
    if way is Way.ITEM:
        return (*_items(source), (OWN, _OWN_LABEL))
    return tuple((str(code), label) for code, label in field.choices) if way is Way.KEEP else ()


def _items(source: str) -> Iterator[tuple[str, str]]:
    if source == "answers":
        yield from ((item.id, item.text) for item in evaluation().items)
    else:
        for dimension in instrument().dimensions:
            yield from ((item.id, item.question) for item in dimension.items)
