"""Whether the values of one row are beyond doubt what their contract allows.

Thirty people save at once, each a field: pandera's check of one row costs as much as the rest of
saving it.  Everything here is derived from the contract too, and only says that there is nothing to
find; what is wrong, and how to say it, is the business of ``schemas.check``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemas.check import RULES
from schemas.fields import FormField, fields_of
from schemas.tables import TABLES
from schemas.values import NotReadable, parse


def fits(table: str, values: Mapping[str, Any]) -> bool:
    """Return whether ``schemas.check.check_columns`` finds nothing in ``values``, columns of a row.

    False means that it has to be asked.
    """
    if any(rule.table == table and rule.column in values for rule in RULES):
        return False
    fields = {field.name: field for field in fields_of(TABLES[table])}
    return all(_fits(fields[name], value) for name, value in values.items())


def _fits(field: FormField, value: Any) -> bool:
    try:
        read = parse(field, value)
    except NotReadable:
        return False
    if read is None:
        return not field.required
    return _within(field, read) and _short(field, read)


def _within(field: FormField, read: Any) -> bool:
    given = read.date() if hasattr(read, "date") else read
    return (field.minimum is None or given >= field.minimum) and (
        field.maximum is None or given <= field.maximum
    )


def _short(field: FormField, read: Any) -> bool:
    return (field.longest is None or len(read) <= field.longest) and (
        field.pattern is None or re.match(field.pattern, read) is not None
    )
