"""How far the matching of offers can be trusted: precision and recall on labelled pairs."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from method.content import catalogue
from method.offers.matching import matches
from schemas.case import typed
from schemas.offers import Offers

HALVES = ("choose", "report")


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of one half of the labelled pairs.

    Attributes:
        pairs: Labelled pairs.
        fitting: Of these, pairs that people say fit.
        found: Pairs the matching says fit.
        right: Of the found ones, those that do.
    """

    pairs: int
    fitting: int
    found: int
    right: int

    @property
    def precision(self) -> float | None:
        """Return the share of the found pairs that fit, None if none was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Return the share of the fitting pairs that are found, None if none fits."""
        return self.right / self.fitting if self.fitting else None


def quality_of(pairs: pd.DataFrame) -> Quality:
    """Return how the matching does on ``pairs``.

    Args:
        pairs: title, content, skill_id of the catalogue, fits (yes or no).
    """
    courses = pairs[["title", "content"]].drop_duplicates(ignore_index=True)
    courses = courses.assign(offer_id=[f"A{number}" for number in range(len(courses))])
    labelled = pairs.merge(courses, on=["title", "content"])
    known = [(each.id, each.title) for each in catalogue().skills]
    skills = pd.DataFrame(known, columns=["skill_id", "name"])
    asked = skills[skills["skill_id"].isin(labelled["skill_id"])]
    found = matches(asked, typed(Offers, courses))
    keys = ["skill_id", "offer_id"]
    said = pd.MultiIndex.from_frame(labelled[keys]).isin(pd.MultiIndex.from_frame(found[keys]))
    fits = labelled["fits"].eq("yes").to_numpy()
    return Quality(len(labelled), int(fits.sum()), int(said.sum()), int((said & fits).sum()))
