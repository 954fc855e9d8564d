"""In which order skills are tackled: the priority of each skill and how firm the order is."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import numpy as np
import pandas as pd

from schemas.remembered import remembered

MOST_WEIGHT = 3
TOP = 10
CHANGE = 0.2
PARTS = {"gap": "gap_share", "cover": "cover_need", "urgency": "urgency"}
PRIORITY_COLUMNS = (
    "skill_id",
    "weight",
    "gap_share",
    "cover",
    "cover_need",
    "urgency",
    "points_gap",
    "points_cover",
    "points_urgency",
    "score",
    "rank",
)
SENSITIVITY_COLUMNS = ("skill_id", "rank", "best", "worst", "in_top", "variants", "firm")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityWeights:
    """What counts how much in the priority; the user may move each of the three."""

    gap: float = 0.5
    cover: float = 0.3
    urgency: float = 0.2

    def __post_init__(self) -> None:
        """Refuse weights below zero or all zero with ValueError."""
        if min(astuple(self)) < 0 or sum(astuple(self)) <= 0:
            raise ValueError(f"weights must be at least 0 and not all 0: {astuple(self)}")

    def normalised(self) -> PriorityWeights:
        """Return the same weights with a sum of 1, as they are shown."""
        total = sum(astuple(self))
        return PriorityWeights(
            gap=self.gap / total, cover=self.cover / total, urgency=self.urgency / total
        )


@remembered
def priorities(parts: pd.DataFrame, weights: PriorityWeights) -> pd.DataFrame:
    """Return the skills of ``parts`` with points and rank, the most pressing first.

    P = w x (a x gap share + b / cover + c x urgency), shown in points of 100 for the largest
    possible value; the three ``points_`` columns add up to ``score``.

    Args:
        parts: skill_id, weight (1 to 3), gap_share, cover [people], urgency; shares are of 1.
            A cover of 0 counts as 1.
        weights: What counts how much.

    Returns:
        Frame with PRIORITY_COLUMNS; equal scores stand in the order of skill_id.
    """
    need = 1.0 / parts["cover"].astype(float).clip(lower=1.0)
    frame = parts.assign(cover_need=need)
    points = _points(frame, weights)
    frame = frame.assign(**{f"points_{name}": points[name] for name in PARTS})
    frame["score"] = points.sum(axis="columns")
    frame["rank"] = _ranks(frame["skill_id"], frame["score"])
    return frame.sort_values("rank").reset_index(drop=True)[list(PRIORITY_COLUMNS)]


def variants_of(weights: PriorityWeights) -> tuple[PriorityWeights, ...]:
    """Return ``weights`` with each of the three moved down and up by 20 %, one at a time."""
    return tuple(
        replace(weights, **{name: getattr(weights, name) * factor})
        for name in PARTS
        for factor in (1 - CHANGE, 1 + CHANGE)
    )


@remembered
def sensitivity(ranking: pd.DataFrame, weights: PriorityWeights) -> pd.DataFrame:
    """Return how the top ten of ``ranking`` moves when each weight moves by 20 %.

    Args:
        ranking: Result of ``priorities``.
        weights: The weights it was made with.

    Returns:
        Frame with SENSITIVITY_COLUMNS, one row per skill that is in the top ten with the given
        weights or in any of the six variants: best and worst rank over all seven, in_top (variants
        in which it is in the top ten), variants (6), firm (in the top ten in all of them).
    """
    moved = [_rank_with(ranking, variant) for variant in variants_of(weights)]
    ranks = pd.concat([ranking["rank"], *moved], axis="columns").to_numpy(dtype=int)
    ranks = ranks.reshape(len(ranking), len(moved) + 1)
    in_top = (ranks[:, 1:] <= TOP).sum(axis=1)
    frame = pd.DataFrame(
        {
            "skill_id": ranking["skill_id"],
            "rank": ranking["rank"],
            "best": ranks.min(axis=1, initial=len(ranking)),
            "worst": ranks.max(axis=1, initial=0),
            "in_top": in_top,
            "variants": len(moved),
            "firm": in_top == len(moved),
        }
    )
    return frame[frame["best"].le(TOP)].reset_index(drop=True)


def _rank_with(ranking: pd.DataFrame, weights: PriorityWeights) -> pd.Series:
    return _ranks(ranking["skill_id"], _points(ranking, weights).sum(axis="columns"))


def _points(frame: pd.DataFrame, weights: PriorityWeights) -> pd.DataFrame:
    shown = weights.normalised()
    scale = frame["weight"].astype(float) / MOST_WEIGHT * 100
    return pd.DataFrame(
        {
            name: scale * getattr(shown, name) * frame[column].astype(float)
            for name, column in PARTS.items()
        }
    )


def _ranks(skill_id: pd.Series, score: pd.Series) -> pd.Series:
    order = np.lexsort((skill_id.astype(str).to_numpy(dtype=str), -score.round(9).to_numpy()))
    ranks = np.empty(len(score), dtype=int)
    ranks[order] = np.arange(1, len(score) + 1)
    return pd.Series(ranks, index=score.index, dtype=int)
