"""Whether values are beyond doubt what their contract allows.

Thirty people save at once, each a field, and a form looks at its rows after every entry: pandera's
check of few rows costs more than the rest of it.  Everything here is derived from the contract too,
and only says that there is nothing to find; what is wrong, and how to say it, is the business of
``schemas.check``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemas.fields import FormField, fields_of
from schemas.rules import RULES
from schemas.tables import CONTRACTS
from schemas.values import NotReadable, parse


def fits(table: str, values: Mapping[str, Any]) -> bool:
    """Return whether ``schemas.check.check_columns`` finds nothing in ``values``, columns of a row.

    False means that it has to be asked.
    """
    if any(rule.table == table and rule.column in values for rule in RULES):
        return False
    fields = {field.name: field for field in fields_of(CONTRACTS[table])}
    return all(value_fits(fields[name], value) for name, value in values.items())


def value_fits(field: FormField, value: Any) -> bool:
    """Return whether the contract of ``field`` finds nothing in ``value``."""
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
