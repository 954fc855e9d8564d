"""The level a company aims at in each dimension of the questionnaire, all on one sheet."""

from __future__ import annotations

from html import escape

import ipywidgets

from schemas.tables import description_of, title_of
from widgets.plain import plain
from widgets.questions import question_form, target_questions
from widgets.saving import Session

_TABLE = "maturity_targets"


class TargetsForm:
    """A list of levels per dimension, which the content prescribes; nobody types its identifier.

    Attributes:
        questions: the dimensions.
        blockers: none, for a target is a wish and no duty.
        box: what to display.
    """

    blockers: tuple[str, ...] = ()

    def __init__(self, session: Session) -> None:
        """Show the targets that are stored."""
        self.questions = question_form(session, _TABLE, target_questions())
        self.questions.box.add_class("lernbund-fields")
        head = f"<h3>{escape(title_of(_TABLE))}</h3><p>{escape(description_of(_TABLE))}</p>"
        parts = [plain(ipywidgets.HTML, head), self.questions.box]
        self.box = plain(ipywidgets.VBox, parts).add_class("lernbund-form")
