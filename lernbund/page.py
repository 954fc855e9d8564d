"""What a notebook shows: a chapter of the report, a document, or a page with forms.

The notebook says what it shows, line by line and without an ``if``; its parameter ``live`` decides
which of the two kinds of chapter ``open_page`` returns.  Both have the same methods.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from lernbund.comparison import compared
from reports.blocks import Block
from reports.chapter import Chapter
from schemas.case import Case, case_of
from schemas.store import read_case

Names = tuple[str, ...]
Analyse = Callable[[Case, datetime.date], Any]


class Document(Chapter):
    """A chapter on paper: it has no forms."""

    def form(self, *tables: str, only: Names = (), without: Names = ()) -> None:
        """Show nothing where a page has the forms of ``tables``."""

    def assumptions(self, name: str) -> None:
        """Show nothing where a page lets its readers assume otherwise."""

    def talk(self) -> None:
        """Show nothing where a page has the talk with one person."""

    def compared(self, comparison: str) -> Block:
        """Return the company beside those of its size, see ``lernbund.comparison``."""
        return compared(self, comparison)


def open_page(
    step: str,
    analyse: Analyse,
    company: str,
    workspace: str,
    as_of: str,
    *,
    live: bool = False,
    with_people: bool = False,
) -> Any:
    """Return the chapter of ``step``: a ``Document``, or a ``LiveChapter`` if it is ``live``.

    Args:
        step: one of ``schemas.company.STEPS``.
        analyse: the step's function from a case and a day to its result.
        company: identifier of a stored company.
        workspace: folder or database address; a relative folder is looked for here and in the
            folders above, because JupyterLab and Voilà start notebooks in their own folder.
        as_of: the day everything is looked at, as 2026-12-31.
        live: show forms, and results that follow them.
        with_people: show people by their code.

    Raises:
        ValueError: ``as_of`` is no day.
        NoWorkspace, UnknownCompany, StoreError: see ``schemas.store``.
    """
    day = datetime.date.fromisoformat(as_of)
    place = found(workspace)
    if live:
        # Not above: a document must not wait for the import of widgets.
        make = import_module("lernbund.live_chapter").live_chapter
        page = make(step, analyse, company, place, day, with_people=with_people)
        page.live.watch()
        return page
    case = read_case(place, company)
    return Document(step, case, analyse(case, day), day, with_people=with_people)


def open_report(step: str, result: Any, as_of: str) -> Document:
    """Return the chapter ``step`` of a report about something else than one company.

    Its figures and sentences get an empty case beside the ``result``, which has ``missing``.
    Raises ValueError if ``as_of`` is no day.
    """
    return Document(step, case_of({}), result, datetime.date.fromisoformat(as_of))


def found(address: str) -> str:
    """Return the folder, file or database ``address``; a relative one is looked for above, too.

    JupyterLab and Voilà start notebooks in their own folder.
    """
    here = Path.cwd()
    if "://" in address or Path(address).is_absolute():
        return address
    places = (folder / address for folder in (here, *here.parents))
    return str(next((each for each in places if each.exists()), address))
