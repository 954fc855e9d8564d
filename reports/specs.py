"""What a chapter shows, as data: titles, captions and columns in ``texts/<step>.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from method.content.models import Content


class ColumnSpec(Content):
    """A column of a shown table.

    ``choice`` is ``table.column`` of a contract whose labels translate the code; ``lookup`` is
    ``table.column`` of the case that names a key (e.g. ``roles.name``); ``labels`` translates codes
    of the method's own; ``tones`` colours a value (good, warn, bad).
    """

    title: str
    kind: Literal["text", "count", "number", "percent", "euro", "date", "level", "p"] = "text"
    choice: str | None = None
    lookup: str | None = None
    labels: dict[str, str] = {}
    tones: dict[str, Literal["good", "warn", "bad"]] = {}
    decimals: int = 1


class TableSpec(Content):
    """A shown table: ``source`` is a dotted attribute of the step's result.

    Columns in ``by`` stand above the rows that share their values, once per run of rows.  A table
    ``below_five`` counts fewer people than a group that may be shown before an audience.
    """

    source: str
    caption: str
    columns: dict[str, ColumnSpec]
    by: tuple[str, ...] = ()
    empty: str
    note: str | None = None
    most: int = 25
    people: bool = False
    below_five: bool = False


class FigureSpec(Content):
    """A shown figure; its picture and alternative text come from ``charts``."""

    caption: str
    empty: str
    note: str | None = None
    below_five: bool = False


class ChapterSpec(Content):
    """All that a chapter can show."""

    title: str
    tables: dict[str, TableSpec]
    figures: dict[str, FigureSpec] = {}
    sources: tuple[str, ...] = ()


@cache
def chapter_spec(step: str) -> ChapterSpec:
    """Return what the chapter ``step`` shows."""
    text = files("reports").joinpath(f"texts/{step}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return ChapterSpec.model_validate(yaml.load(text, Loader=loader))  # noqa: S506 - the safe ones
