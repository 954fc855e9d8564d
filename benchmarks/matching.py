"""How long it takes to match offers to skills; how well is a test's affair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.measuring import seconds
from benchmarks.rows import Row
from method.content import catalogue
from method.offers.match_quality import HALVES, quality_of
from method.offers.matching import matches
from schemas.case import typed
from schemas.offers import Offers

PAIRS = Path(__file__).parents[1] / "tests" / "method" / "offer_pairs.csv"
OFFERS, SKILLS = 1000, 80


def rows() -> Iterator[Row]:
    """Measure; the quality of both halves of the labelled pairs goes with it."""
    pairs = pd.read_csv(PAIRS)
    texts = pairs[["title", "content"]].sample(OFFERS, replace=True, random_state=1)
    courses = typed(Offers, texts.assign(offer_id=[f"A{number}" for number in range(OFFERS)]))
    known = [(each.id, each.title) for each in catalogue().skills[:SKILLS]]
    skills = pd.DataFrame(known, columns=["skill_id", "name"])
    yield Row(
        f"match {SKILLS} skills x {OFFERS} offers", seconds(lambda: matches(skills, courses)), "s"
    )
    for half in HALVES:
        found = quality_of(pairs[pairs["half"].eq(half)])
        yield Row(f"precision of matching, {half}", found.precision, "of 1")
        yield Row(f"recall of matching, {half}", found.recall, "of 1")
