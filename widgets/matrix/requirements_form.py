"""The form of requirements: roles x skills, and which of target and weight is typed in."""

from __future__ import annotations

import ipywidgets

from widgets.matrix.around import head, lacking
from widgets.matrix.targets import NAMES, TargetSheet
from widgets.matrix.view import Matrix
from widgets.plain import plain
from widgets.saving import Session


class RequirementsForm:
    """Targets of roles as a matrix.

    Attributes:
        column: the choice of what is typed in.
        matrix: the table.
        box: what to display.
    """

    def __init__(self, session: Session) -> None:
        """Show all roles and skills; targets are typed in first."""
        self._session = session
        self.matrix = Matrix(session, TargetSheet())
        options = [(title, name) for name, title in NAMES.items()]
        self.column = plain(
            ipywidgets.RadioButtons, description="Eingetragen wird", options=options
        )
        self.column.observe(self._on_column, "value")
        self.box = plain(
            ipywidgets.VBox, [head("requirements"), self.column, self.matrix.box]
        ).add_class("lernbund-form")
        self.box.add_class("lernbund-whole")

    @property
    def blockers(self) -> tuple[str, ...]:
        """Return how many requirements are incomplete, in one German sentence, if any are."""
        return lacking(self._session.case, "requirements")

    def _on_column(self, change: dict[str, str]) -> None:
        self.matrix.use(TargetSheet(change["new"]))
