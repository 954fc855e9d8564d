"""What stands around every matrix: its heading, and what its table lacks."""

from __future__ import annotations

from html import escape

import ipywidgets

from schemas.case import Case
from schemas.fields import fields_of
from schemas.tables import TABLES, description_of, title_of
from widgets.plain import plain

_SAVED = "Jede Eingabe wird sofort gespeichert."


def head(table: str) -> ipywidgets.HTML:
    """Return the heading of a matrix of ``table``."""
    title, about = escape(title_of(table)), escape(description_of(table))
    return plain(ipywidgets.HTML, f"<h3>{title}</h3><p>{about} {_SAVED}</p>")


def lacking(case: Case, table: str) -> tuple[str, ...]:
    """Return for each required column in how many rows it is empty, one German sentence each."""
    fields = [each for each in fields_of(TABLES[table]) if each.required]
    counts = {each.title: int(case.table(table)[each.name].isna().sum()) for each in fields}
    return tuple(
        f"{title_of(table)}: „{title}“ fehlt in {count} {'Zeile' if count == 1 else 'Zeilen'}."
        for title, count in counts.items()
        if count
    )
