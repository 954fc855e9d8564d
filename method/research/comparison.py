"""A company beside companies of its size: the released figures of a pool, and its own."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pydantic import Field

from method.content.models import Content
from method.disclosure import SMALLEST_GROUP
from method.gate.tables import Table
from method.pool.star import size_class_of
from schemas.case import Case

BY = "size_class"
LEVELS = Table(fact="ratings", by=(BY,), measure="level", statistic="mean")


class Cell(Content):
    """What left the pool for a size class: either the figures or why there are none."""

    people: int | None = None
    companies: int | None = None
    level: float | None = None
    why: str | None = None


class Comparison(Content):
    """The released mean level of each size class, and the pool it comes from."""

    build: str
    cells: dict[str, Cell]


class Beside(Content):
    """A company beside its size class; ``own`` is missing below five rated people."""

    size_class: str
    others: Cell
    own: Annotated[float | None, Field(ge=0, le=4)]


def comparison_of(build: str, released: pd.DataFrame) -> Comparison:
    """Return the comparison that ``released`` (the answer of the gate to ``LEVELS``) allows."""
    rows = released.rename(columns={"value": "level"}).set_index(BY)
    names = ["people", "companies", "level", "why"]
    known = rows[names].astype(object).where(rows[names].notna(), None)
    return Comparison.model_validate({"build": build, "cells": known.to_dict("index")})


def beside(case: Case, comparison: Comparison) -> Beside | None:
    """Return ``case`` beside its size class, None if its size is not known."""
    size = size_class_of(case)
    if size is None:
        return None
    rated = case.ratings.dropna(subset="level")
    enough = rated["person_id"].nunique() >= SMALLEST_GROUP
    own = float(rated["level"].astype(float).mean()) if enough else None
    return Beside(size_class=size, others=comparison.cells.get(size, Cell()), own=own)
