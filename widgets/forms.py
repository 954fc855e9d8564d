"""The form of any table: one door for pages, which need not know the kinds of form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import ipywidgets

from schemas.tables import is_single
from widgets.form import form
from widgets.saving import Session
from widgets.sheet_form import sheet_form
from widgets.table_form import table_form


class HasBox(Protocol):
    """A form."""

    box: ipywidgets.Widget

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing, one German sentence each."""


Builder = Callable[[Session, str], HasBox]
# Tables that are filled in otherwise than row by row.
_OWN: Mapping[str, Builder] = {"maturity": sheet_form, "answers": sheet_form}


def form_of(session: Session, table: str, *, columns: tuple[str, ...] | None = None) -> HasBox:
    """Return the form of ``table``, made from its contract.

    Args:
        session: one person at one company.
        table: name of the table.
        columns: fields outside the key that are asked for, all by default; only for tables that
            are filled in row by row.
    """
    if table in _OWN:
        return _OWN[table](session, table)
    if is_single(table):
        return form(session, table, columns=columns)
    return table_form(session, table, columns=columns)
