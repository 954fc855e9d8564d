"""Prints how well offers are matched to skills, and how long it takes.

    python -m benchmarks.matching

The threshold was chosen on one half of the labelled pairs; the other half is the honest figure.
"""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd

from method.content import catalogue
from method.offers.match_quality import HALVES, quality_of
from method.offers.matching import matches
from schemas.case import typed
from schemas.offers import Offers

PAIRS = Path(__file__).parents[1] / "tests" / "method" / "offer_pairs.csv"
OFFERS, SKILLS = 1000, 80


def main() -> None:
    """Measure and print."""
    pairs = pd.read_csv(PAIRS)
    for half in HALVES:
        result = quality_of(pairs[pairs["half"].eq(half)])
        print(
            f"{half}: {result.pairs} pairs, {result.fitting} fitting, "
            f"precision {result.precision:.2f}, recall {result.recall:.2f}"
        )
    print(f"{SKILLS} skills x {OFFERS} offers: {seconds(pairs):.1f} s")


def seconds(pairs: pd.DataFrame) -> float:
    """Return the wall time [s] of matching many offers made of the labelled texts."""
    texts = pairs[["title", "content"]].sample(OFFERS, replace=True, random_state=1)
    courses = texts.assign(offer_id=[f"A{number}" for number in range(OFFERS)])
    known = [(each.id, each.title) for each in catalogue().skills[:SKILLS]]
    skills = pd.DataFrame(known, columns=["skill_id", "name"])
    started = time.perf_counter()
    matches(skills, typed(Offers, courses))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
