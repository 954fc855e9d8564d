"""The form of ratings: who rates, people x skills, and what a cell cannot hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import ipywidgets

from widgets.matrix.around import head, lacking
from widgets.matrix.grid import Place
from widgets.matrix.rater_fields import RaterFields
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.view import Matrix
from widgets.plain import plain
from widgets.saving import Session
from widgets.table_form import TableForm

_SAID_ONCE = ("source", "rated_on", "rated_by", "evidence", "valid_until")
_NOBODY: Mapping[str, Any] = {"person_id": "", "skill_id": ""}


class RatingsForm:
    """Ratings of people as a matrix.

    Attributes:
        rater: who rates, how and when.
        matrix: the table.
        details: the ratings of one cell, hidden until somebody asks for them.
        box: what to display.
    """

    def __init__(self, session: Session, as_of: datetime.date) -> None:
        """Show what counts on ``as_of``; the supervisor rates until somebody says otherwise."""
        self._session = session
        self._as_of = as_of
        self._first = Rater("supervisor", as_of)
        self.rater = RaterFields(self._first, _SAID_ONCE, self._on_rater)
        sheet = RatingSheet(self._first, as_of)
        self.matrix = Matrix(session, sheet, on_details=self.show_details)
        self.details = TableForm(session, "ratings", where=_NOBODY)
        self._hidden = plain(ipywidgets.VBox, [self.details.box], layout={"display": "none"})
        parts = [head("ratings"), self.rater.box, self.matrix.box, self._hidden]
        self.box = plain(ipywidgets.VBox, parts).add_class("lernbund-form")
        self.box.add_class("lernbund-whole")

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return how many ratings are incomplete, in one German sentence, if any are."""
        return lacking(self._session.case, "ratings")

    def show_details(self, place: Place) -> None:
        """Show the ratings of a person's skill, to be completed."""
        grid = self.matrix.state.grid
        skill = grid.columns[grid.at(place)[1]].name
        where = {"person_id": place.row, "skill_id": place.column}
        self.details.narrow(where, f"Bewertungen von {place.row}: {skill}")
        self._hidden.layout.display = None

    def _on_rater(self) -> None:
        rater = self.rater.rater
        sheet = RatingSheet(rater or self._first, self._as_of, writable=rater is not None)
        self.matrix.use(sheet)
