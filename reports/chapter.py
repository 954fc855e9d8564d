"""A chapter: what a notebook shows of a step's result, line by line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, reduce
from importlib import import_module
from typing import Any

from method.missing import Missing
from reports.blocks import END_MIME, FACTS_MIME, Block, Fact, Passage, block
from reports.drawing import Drawing, svg_source
from reports.specs import ChapterSpec, chapter_spec
from reports.tables import table
from schemas.case import Case
from schemas.tables import title_of

ONLY_WITH_PEOPLE = (
    "Angaben zu einzelnen Personen stehen nur in der Fassung mit Personen-Codes. "
    "Sie wird auf Wunsch eigens erstellt."
)

NOT_BEFORE_AN_AUDIENCE = (
    "Wie viele Personen ein Wissen beherrschen, das an wenigen hängt, steht im Bericht und nicht "
    "auf der Leinwand: Dort zeigen wir nichts über weniger als fünf Personen."
)


@dataclass(frozen=True)
class Chapter:
    """The chapter ``step`` about ``result``; every method returns a displayable block.

    The module ``reports.charts.<step>`` holds ``FIGURES`` (name -> function of the result and the
    case that returns a ``Drawing`` or None) and ``reports.sentences.<step>`` holds ``facts`` and
    ``next_steps`` (result, case -> facts), ``LISTS`` (name -> sentences) and ``PASSAGES``
    (name -> passages).  In a ``live`` page tables are shown whole, because a screen
    scrolls.
    """

    step: str
    case: Case
    result: Any
    as_of: datetime.date
    live: bool = False
    with_people: bool = False

    def facts(self) -> Block:
        """Return the chapter's main facts; they also travel to the report's first page."""
        facts = self._told(self._sentences.facts(self.result, self.case))
        steps = self._told(self._sentences.next_steps(self.result, self.case))
        data = {"step": self.step, "facts": _plain(facts), "next_steps": _plain(steps)}
        return block("facts", items=facts, data={FACTS_MIME: data})

    def table(self, *names: str) -> Block:
        """Return the tables ``names`` of the chapter's spec, one below the other."""
        return Block(html="\n".join(self._table(name).html for name in names))

    def _table(self, name: str) -> Block:
        spec = self._spec.tables[name]
        if spec.people and not self.with_people:
            return block("hint", text=ONLY_WITH_PEOPLE)
        if spec.below_five and self._before_an_audience:
            return block("hint", text=NOT_BEFORE_AN_AUDIENCE)
        frame = reduce(getattr, spec.source.split("."), self.result)
        return table(f"{self.step}-{name}", spec, frame, self.case, whole=self.live)

    def figure(self, name: str) -> Block:
        """Return the figure ``name``, or the sentence that says why there is none."""
        spec = self._spec.figures[name]
        if spec.below_five and self._before_an_audience:
            return block("hint", text=NOT_BEFORE_AN_AUDIENCE)
        figures: Mapping[str, Callable[[Any, Case], Drawing | None]] = self._charts.FIGURES
        drawing = figures[name](self.result, self.case)
        if drawing is None:
            return block("hint", text=spec.empty)
        return block(
            "figure",
            name=f"{self.step}-{name}",
            caption=spec.caption,
            alt=drawing.alt,
            source=svg_source(drawing.figure),
            note=spec.note,
        )

    def sentences(self, name: str) -> Block:
        """Return the list of sentences ``name``."""
        return block("sentences", items=list(self._sentences.LISTS[name](self.result, self.case)))

    def passages(self, name: str) -> Block:
        """Return the texts ``name``, e.g. drafts of letters."""
        items: Iterable[Passage] = self._sentences.PASSAGES[name](self.result, self.case)
        return block("passages", items=list(items))

    def close(self) -> Block:
        """Return what is missing and the sources; its data mark that the chapter is complete."""
        missing: tuple[Missing, ...] = self.result.missing
        items = [{"text": gap.text, "sheet": title_of(gap.table)} for gap in missing]
        data = {"step": self.step, "missing": items, "sources": list(self._spec.sources)}
        return block("close", missing=items, sources=self._spec.sources, data={END_MIME: data})

    def _told(self, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        return tuple(f for f in facts if not (f.below_five and self._before_an_audience))

    @property
    def _before_an_audience(self) -> bool:
        return self.live and not self.with_people

    @cached_property
    def _spec(self) -> ChapterSpec:
        return chapter_spec(self.step)

    @cached_property
    def _sentences(self) -> Any:
        return import_module(f"reports.sentences.{self.step}")

    @cached_property
    def _charts(self) -> Any:
        return import_module(f"reports.charts.{self.step}")


def _plain(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    return [asdict(fact) for fact in facts]
