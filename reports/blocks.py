"""Pieces of a chapter as HTML that Jupyter, Voilà and the report show alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

FACTS_MIME = "application/vnd.lernbund.facts+json"
END_MIME = "application/vnd.lernbund.end+json"
ANNEX_MIME = "application/vnd.lernbund.annex+json"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence for the summary; the heaviest of all chapters make the first page.

    ``weight`` runs from 1 (good to know) to 100 (nobody may overlook it).  What is ``below_five``
    speaks of fewer people than may be spoken of before an audience.
    """

    weight: int
    text: str
    below_five: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of its own within a chapter, e.g. a draft letter, with hints on its language."""

    title: str
    paragraphs: tuple[str, ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A displayable piece: HTML, possibly data for the report."""

    html: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return a short text: Jupyter keeps it beside the HTML."""
        return f"<Block, {len(self.html)} characters>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/html": self.html, **self.data}


def block(template: str, /, *, data: Any = None, **values: Any) -> Block:
    """Return the piece that the macro ``template`` of ``blocks.html.j2`` makes of ``values``."""
    macro = getattr(_environment().get_template("blocks.html.j2").module, template)
    return Block(html=str(macro(**values)).strip(), data=data or {})


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
