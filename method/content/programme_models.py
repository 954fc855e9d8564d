"""The shape of the indicators by which a network gives account of itself."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from method.content.models import Content, Dated, all_known, only_once


class Indicator(Content):
    """A figure per half-year.

    Attributes:
        definition: What is counted, in German.
        unit: German, as it stands behind the figure.
        kind: "flow" within the half-year, "stock" at its end.
        shown: How the figure is written; "percent" is a share between 0 and 1.
        direction: What is better.
        source: Sheet, file or rule it comes from.
    """

    id: str
    group: str
    title: str
    definition: str
    unit: str
    kind: Literal["flow", "stock"] = "flow"
    shown: Literal["count", "number", "euro", "percent"] = "count"
    direction: Literal["higher", "lower"] = "higher"
    source: str

    @property
    def digits(self) -> int:
        """Return to how many decimals the figure is written; a share is written in per cent."""
        return {"number": 1, "percent": 2}.get(self.shown, 0)


class Compared(Content):
    """A figure of a pool: people of the rows ``where``, or their mean of ``measure``."""

    title: str
    fact: str
    measure: str | None = None
    where: dict[str, str] = {}


class Programme(Dated):
    """All indicators, in the order of the account, and what pools are compared by."""

    groups: dict[str, str]
    indicators: tuple[Indicator, ...]
    comparison: tuple[Compared, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(each.id for each in self.indicators)
        only_once(each.title for each in self.indicators)
        all_known((each.group for each in self.indicators), self.groups)
        return self
