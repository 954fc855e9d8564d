"""Dated law: what § 82 SGB III says on one day.

The law stands in YAML under ``method/content/law``; every value carries the day from which it is
valid and a reference.  ``law_on`` cuts the law to one day, once; a day before the first value
raises, a day after the last check is allowed and marked.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from method.content import read_yaml
from method.content.models import Content
from method.dated_law import (
    LawHead,
    Parameter,
    Share,
)
from method.wording import day as german


class SizeClass(Content):
    """A size class from ``least`` to under ``below`` [weighted people], with its rates [of 1]."""

    title: str
    least: Annotated[float, Field(ge=0)]
    below: float | None = None
    employer_share: Share
    wage_subsidy: Share


class Agreement(Content):
    """What an agreement on training takes off and adds [of 1]."""

    employer_share_less: Share
    wage_subsidy_more: Share


class WaitingYears(Content):
    """Years since the vocational degree and since the last funding [years]."""

    degree: int
    last_funding: int


class Relief(Content):
    """From which age [years] and under which headcount the employer's share may be waived."""

    age_from: int
    below: float


class PartTimeWeight(Content):
    """The weight [people] of weekly hours up to and including ``up_to`` [h]; None has no end."""

    up_to: float | None = None
    weight: Share


class LawText(LawHead):
    """§ 82 SGB III as its file holds it: all values of all days."""

    size_classes: Parameter[tuple[SizeClass, ...]]
    agreement: Parameter[Agreement]
    minimum_hours: Parameter[float]
    waiting_years: Parameter[WaitingYears]
    relief: Parameter[Relief]
    part_time_weights: Parameter[tuple[PartTimeWeight, ...]]

    @model_validator(mode="after")
    def _without_holes(self) -> Self:
        for dated in self.size_classes.dated:
            _join([each.least for each in dated.value], [each.below for each in dated.value])
        for weights in self.part_time_weights.dated:
            ends = [each.up_to for each in weights.value]
            _join([0.0, *(end or 0.0 for end in ends[:-1])], ends)
        return self


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one day.

    Attributes:
        day: Day the law was cut to.
        text: The whole law, for title, office, papers and deadline.
        size_classes: Size classes of the day with their rates.
        agreement: Effect of an agreement on training.
        minimum_hours: A measure must last longer than this [h].
        waiting_years: Waiting periods.
        relief: Age and headcount of the waiver of the employer's share.
        part_time_weights: Weights of weekly hours.
        references: Where each of the values stands, by its name.
        beyond_check: Whether the day lies after the last check of the law.
        note: German sentence on how far the law was checked.
    """

    day: datetime.date
    text: LawText
    size_classes: tuple[SizeClass, ...]
    agreement: Agreement
    minimum_hours: float
    waiting_years: WaitingYears
    relief: Relief
    part_time_weights: tuple[PartTimeWeight, ...]
    references: dict[str, str]
    beyond_check: bool
    note: str


@cache
def sgb3_82() -> LawText:
    """Return § 82 SGB III with all its dated values."""
    return LawText.model_validate(read_yaml("law/sgb3_82"))


def law_on(day: datetime.date, text: LawText | None = None) -> Law:
    """Return ``text`` (default: § 82 SGB III) cut to ``day``.

    Raises:
        OutsideLaw: ``day`` lies before the first value of a parameter.
    """
    whole = text or sgb3_82()
    names = ("size_classes", "agreement", "minimum_hours", "waiting_years", "relief")
    cut = {name: getattr(whole, name).on(day) for name in (*names, "part_time_weights")}
    beyond = day > whole.checked_until
    return Law(
        day=day,
        text=whole,
        **{name: dated.value for name, dated in cut.items()},
        references={name: dated.reference for name, dated in cut.items()},
        beyond_check=beyond,
        note=f"zuletzt geprüft bis {german(whole.checked_until)}",
    )


def _join(starts: list[float], ends: list[float | None]) -> None:
    if ends[-1] is not None or ends[:-1] != starts[1:] or starts[0] != 0:
        raise ValueError(f"classes leave a hole or overlap: from {starts}, up to {ends}")
