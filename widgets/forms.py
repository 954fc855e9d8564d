"""The form of any table: one door for pages, which need not know the kinds of form."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Protocol

import ipywidgets

from schemas.tables import is_single
from widgets.form import form
from widgets.matrix.ratings_form import RatingsForm
from widgets.matrix.requirements_form import RequirementsForm
from widgets.saving import Session
from widgets.sheet_form import sheet_form
from widgets.table_form import table_form
from widgets.targets_form import TargetsForm


class HasBox(Protocol):
    """A form."""

    box: ipywidgets.Widget

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return what is missing, one German sentence each."""


Builder = Callable[[Session, datetime.date], HasBox]
# Tables that are filled in otherwise than row by row.
_OWN: Mapping[str, Builder] = {
    "maturity": lambda session, _: sheet_form(session, "maturity"),
    "maturity_targets": lambda session, _: TargetsForm(session),
    "answers": lambda session, _: sheet_form(session, "answers"),
    "requirements": lambda session, _: RequirementsForm(session),
    "ratings": RatingsForm,
}


def form_of(
    session: Session,
    table: str,
    *,
    as_of: datetime.date,
    columns: tuple[str, ...] | None = None,
) -> HasBox:
    """Return the form of ``table``, made from its contract.

    Args:
        session: one person at one company.
        table: name of the table.
        as_of: the day everything is looked at; entries that have a day begin with it.
        columns: fields outside the key that are asked for, all by default; only for tables that
            are filled in row by row.
    """
    if table in _OWN:
        return _OWN[table](session, as_of)
    if is_single(table):
        return form(session, table, columns=columns)
    return table_form(session, table, columns=columns)
