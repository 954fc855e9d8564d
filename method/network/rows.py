"""The description of a network as tables, and what a form changes in a row put into its data.

The data are those of the YAML file as they stand there; the rows are those of the network read from
it, whose lists have the same order.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from method.content import catalogue
from method.network.definition import Network, Topic
from schemas.case import typed
from schemas.columns import LIST_SEPARATOR, Kind
from schemas.fields import FormField, fields_of, key_of
from schemas.network import SIDES
from schemas.tables import CONTRACTS
from schemas.technologies import FAMILIES
from schemas.values import is_gap, listed

Row = Mapping[str, Any]
Key = tuple[Any, ...]
LISTED = ("partners", "events", "agreements", "contacts", "courses")  # one entry of a list per row
OWN_WORDS = "nur in eigenen Worten"


def tables_of(network: Network) -> dict[str, pd.DataFrame]:
    """Return the tables of ``schemas.network`` by name, rows in the order of the file.

    Beside them ``districts``, ``topics`` and ``skills``, which rows may refer to.
    """
    known = {skill.id: skill.title for skill in catalogue().skills}
    rows = {
        **{name: _listed_rows(network, name) for name in LISTED},
        "partner_topics": list(_topic_rows(network)),
        "course_skills": list(_skill_rows(network)),
        "districts": [{"ags": each.ags, "title": each.title} for each in network.districts],
        "topics": [{"topic": each} for each in _topics_to_choose(network)],
        "skills": [{"skill_id": skill, "name": title} for skill, title in known.items()],
    }
    return {name: _frame(name, each) for name, each in rows.items()}


def with_row(data: Row, network: Network, table: str, row: Row) -> dict[str, Any]:
    """Return the file's ``data`` with the values of ``row``, its key included, in their place.

    Columns that are not in ``row`` stay; one that is None leaves the file.
    """
    key = tuple(row[name] for name in key_of(CONTRACTS[table]))
    return _changed(data, network, table, key, row)


def without_row(data: Row, network: Network, table: str, key: Key) -> dict[str, Any]:
    """Return the file's ``data`` without the row that has the values ``key``."""
    return _changed(data, network, table, key, None)


def with_rest(data: Row, earlier: Row, table: str) -> dict[str, Any]:
    """Return ``data``; the last entry of ``table`` gets back what no form shows of it.

    That is what the entry of the same ``id`` holds in the ``earlier`` data, a partner's topics say.
    """
    *others, last = data[table]
    known = {each.get("id"): each for each in earlier[table]}
    return {**data, table: [*others, {**known.get(last.get("id"), {}), **last}]}


def uses_of(network: Network, table: str, key: str) -> Iterator[str]:
    """Yield the tables of the network in which a row refers to the row ``key`` of ``table``."""
    for name, frame in tables_of(network).items():
        for field in fields_of(CONTRACTS[name]):
            if field.table == table and field.name not in key_of(CONTRACTS[name]):
                given = frame[field.name].dropna()
                if any(key in listed(each) for each in given):
                    yield name


def table_of(place: Sequence[str | int]) -> tuple[str, str] | None:
    """Return table and column of a place in the data, None if no form shows it."""
    match place:
        case [str(name), int(), str(column), *_] if name in LISTED and column in _columns(name):
            return name, column
    return None


def _changed(data: Row, network: Network, table: str, key: Key, row: Row | None) -> dict[str, Any]:
    if table in LISTED:
        entries = data.get(table) or []
        keys = [_key(table, each) for each in _listed_rows(network, table)]
        return {**data, table: _with_entry(entries, keys, key, row, _entry_maker(table))}
    owners, change = _NESTED[table]
    entries = list(data.get(owners) or [])
    place = [each.id for each in getattr(network, owners)].index(key[0])
    entries[place] = change(entries[place], getattr(network, owners)[place], key, row)
    return {**data, owners: entries}


def _with_entry(
    entries: Sequence[Any], keys: Sequence[Key], key: Key, row: Row | None, made: Any
) -> list[Any]:
    """Return ``entries``, which have the ``keys``, with ``row`` in that with ``key``."""
    changed = list(entries)
    place = keys.index(key) if key in keys else len(keys)
    if row is None:
        del changed[place : place + 1]
    else:
        changed[place : place + 1] = [made(dict(entries[place]) if place < len(keys) else {}, row)]
    return changed


def _entry_maker(table: str) -> Any:
    fields = {field.name: field for field in fields_of(CONTRACTS[table])}

    def made(entry: dict[str, Any], row: Row) -> dict[str, Any]:
        given = {name: _in_file(fields[name], value) for name, value in row.items()}
        merged = _merged(entry, given, list(fields))
        return {**merged, "skills": {}} if table == "courses" and not entry else merged

    return made


def _merged(entry: Row, given: Row, order: Sequence[str]) -> dict[str, Any]:
    """Return ``entry`` with what is ``given``; new fields stand where the contract has them."""
    full = {**entry, **given}
    names = [*entry, *(name for name in order if name in given and name not in entry)]
    if not entry:
        names = [name for name in order if name in full]
    return {name: full[name] for name in names if full[name] is not None}


def _with_topic(entry: Row, partner: Any, key: Key, row: Row | None) -> dict[str, Any]:
    _, side, title = key
    topics = getattr(partner, side)
    keys = [(side, each) for each in _titles(topics)]

    def made(topic: dict[str, Any], given: Row) -> dict[str, Any]:
        subject = topic or _topic_called(title)
        return _merged(subject, {"note": given.get("note", topic.get("note"))}, ["note"])

    changed = _with_entry(entry.get(side) or [], keys, (side, title), row, made)
    return _merged(entry, {side: changed or None}, [side])


def _with_skill(entry: Row, _course: Any, key: Key, row: Row | None) -> dict[str, Any]:
    skills = {name: level for name, level in (entry.get("skills") or {}).items() if name != key[1]}
    if row is not None:
        skills = {**(entry.get("skills") or {}), key[1]: int(row["level"])}
    return {**entry, "skills": skills}


_NESTED = {
    "partner_topics": ("partners", _with_topic),
    "course_skills": ("courses", _with_skill),
}


def _listed_rows(network: Network, table: str) -> list[dict[str, Any]]:
    names = _columns(table)
    return [
        {name: _in_row(getattr(each, name)) for name in names} for each in getattr(network, table)
    ]


def _topic_rows(network: Network) -> Iterator[dict[str, Any]]:
    for partner in network.partners:
        for side in SIDES:
            topics = getattr(partner, side)
            for title, topic in zip(_titles(topics), topics, strict=True):
                note = topic.note or None
                yield {"partner": partner.id, "side": side, "topic": title, "note": note}


def _skill_rows(network: Network) -> Iterator[dict[str, Any]]:
    for course in network.courses:
        for skill, level in course.skills.items():
            yield {"course": course.id, "skill": skill, "level": level}


def _titles(topics: Sequence[Topic]) -> list[str]:
    """Return how the topics of one list are called; the second of a name gets a number."""
    titles: list[str] = []
    for topic in topics:
        title = _title(topic)
        times = titles.count(title) + sum(each.startswith(f"{title} (") for each in titles)
        titles.append(f"{title} ({times + 1})" if times else title)
    return titles


def _title(topic: Topic) -> str:
    skills = {skill.id: skill.title for skill in catalogue().skills}
    named = [*([skills[topic.skill]] if topic.skill else [])]
    named += [FAMILIES[topic.family]] if topic.family else []
    return " + ".join(named) or OWN_WORDS


def _topic_called(title: str) -> dict[str, Any]:
    """Return what the file says of a topic that is chosen by its title."""
    families = {called: family for family, called in FAMILIES.items()}
    if title in families:
        return {"family": families[title]}
    skills = {skill.title: skill.id for skill in catalogue().skills}
    return {"skill": skills[title]} if title in skills else {}


def _topics_to_choose(network: Network) -> list[str]:
    there = [row["topic"] for row in _topic_rows(network)]
    skills = sorted(skill.title for skill in catalogue().skills)
    return list(dict.fromkeys([*FAMILIES.values(), *skills, OWN_WORDS, *there]))


def _columns(table: str) -> list[str]:
    return [field.name for field in fields_of(CONTRACTS[table])]


def _key(table: str, row: Row) -> Key:
    return tuple(row[name] for name in key_of(CONTRACTS[table]))


def _frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    return typed(CONTRACTS[table], pd.DataFrame(list(rows), dtype="object"))


def _in_row(value: Any) -> Any:
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value) or None
    return value if value != "" else None


def _in_file(field: FormField, value: Any) -> Any:
    """Return the ``value`` of a row as the file has it, None for nothing."""
    if field.kind is Kind.REFERENCES:
        return listed(value) if not is_gap(value) else None
    if is_gap(value):
        return None
    if isinstance(value, datetime.datetime):  # pandas' days are moments
        return value.date()
    if field.kind in (Kind.DECIMAL, Kind.EURO) and float(value).is_integer():
        return int(value)
    return value
