"""The analysis plan: what is asked of a pool, written down before anybody has looked.

The planned part has a digest that every output names.  What comes later stands under ``added``,
with day and reason; it never changes the digest.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from method.content import evaluation, read_yaml
from method.content.models import Content

Origin = Literal["planned", "added", "unplanned"]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Stratum = Literal["region", "size_class", "sector_role"]
_DIGITS = 16


class Effect(Content):
    """A question: how far answers of a level changed between two waves."""

    id: Name
    level: str
    before: str
    after: str

    @property
    def fact(self) -> str:
        """Return the name under which the gate knows the changes."""
        return f"changes/{self.level}/{self.before}/{self.after}"

    @model_validator(mode="after")
    def _known(self) -> Self:
        waves = [wave.id for wave in evaluation().waves]
        if self.level not in evaluation().levels:
            known = ", ".join(evaluation().levels)
            raise ValueError(f"level „{self.level}“ gibt es nicht, nur {known}")
        if not {self.before, self.after} <= set(waves) or self.before >= self.after:
            known = ", ".join(waves)
            raise ValueError(f"before und after sind zwei Wellen nacheinander aus {known}")
        return self


class AddedEffect(Effect):
    """A question that came up after the plan was frozen."""

    added_on: datetime.date
    reason: Annotated[str, Field(min_length=10)]


class AnalysisPlan(Content):
    """What is asked, of which the first effect is the main one.

    Attributes:
        name: Short name; the pool remembers the digest under it.
        question: What the study wants to know.
        written_on: Day of the plan.
        effects: Questions; the first decides, all of them are adjusted for their number.
        by: Columns of companies by which the main effect is shown, too.
        correction: How p values are adjusted for the number of ``effects``.
        seed: Start of everything random.
        added: Questions that came later; they are not adjusted for and never confirm anything.
    """

    name: Name
    question: str
    written_on: datetime.date
    effects: Annotated[tuple[Effect, ...], Field(min_length=1)]
    by: tuple[Stratum, ...] = ("size_class", "region")
    correction: Literal["holm", "benjamini-hochberg"] = "holm"
    seed: int = 1
    added: tuple[AddedEffect, ...] = ()

    @property
    def digest(self) -> str:
        """Return the hash of the planned part, the same for the same plan on every machine."""
        text = self.model_dump_json(exclude={"added"})
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]

    @property
    def main(self) -> Effect:
        """Return the main effect."""
        return self.effects[0]

    def questions(self) -> Iterator[Effect]:
        """Yield every effect, the planned ones first."""
        yield from (*self.effects, *self.added)

    @model_validator(mode="after")
    def _once(self) -> Self:
        facts = [effect.fact for effect in self.questions()]
        names = [effect.id for effect in self.questions()]
        if len(set(facts)) < len(facts) or len(set(names)) < len(names):
            raise ValueError(f"eine Frage steht zweimal unter {', '.join(names)}")
        return self


@cache
def analysis_plan() -> AnalysisPlan:
    """Return the plan of the method, for pools without one of their own."""
    return AnalysisPlan.model_validate(read_yaml("analysis_plan"))
