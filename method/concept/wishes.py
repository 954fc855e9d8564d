"""What people wish to learn, held against their gaps; small counts are not shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from method import disclosure
from method.disclosure import SMALLEST_GROUP, is_few
from schemas.remembered import remembered

FEW = disclosure.FEW
REST = ""
WISH_COLUMNS = ("skill_id", "wishes", "matched", "outside")


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes as counts; a count of one to four is said as ``FEW``, in words.

    Attributes:
        total: All wishes.
        matched: Wishes that meet a gap of the person who wishes; None if it must not be shown.
        outside: Wishes beyond the person's gaps; None if it must not be shown.
        by_skill: skill_id, wishes, matched, outside as German text, the most wished first; skills
            wished by fewer than five people are one row at the end with an empty skill_id.
    """

    total: int
    matched: int | None
    outside: int | None
    by_skill: pd.DataFrame


@remembered
def matched_wishes(wishes: pd.DataFrame, gaps: pd.DataFrame) -> Wishes:
    """Return how far ``wishes`` (contract ``Wishes``) meet ``gaps`` (``proposals.open_gaps``).

    Where one of the two parts is small both stay hidden: the total would give the other away.
    """
    keys = ["person_id", "skill_id"]
    meets = pd.MultiIndex.from_frame(wishes[keys]).isin(pd.MultiIndex.from_frame(gaps[keys]))
    marked = wishes.assign(matched=meets, outside=~meets)
    n_wishes = marked["skill_id"].map(marked["skill_id"].value_counts())
    pooled = marked.assign(skill_id=marked["skill_id"].where(n_wishes.ge(SMALLEST_GROUP), REST))
    counts = pooled.groupby("skill_id").agg(
        wishes=("person_id", "size"), matched=("matched", "sum"), outside=("outside", "sum")
    )
    ordered = counts.reset_index().sort_values("wishes", ascending=False, kind="stable")
    last = ordered["skill_id"].eq(REST)
    ordered = pd.concat([ordered[~last], ordered[last]])
    shown = not is_few(int(meets.sum())) and not is_few(int((~meets).sum()))
    return Wishes(
        total=len(wishes),
        matched=int(meets.sum()) if shown else None,
        outside=int((~meets).sum()) if shown else None,
        by_skill=_in_words(ordered.reset_index(drop=True)),
    )


def _in_words(counts: pd.DataFrame) -> pd.DataFrame:
    small = counts[["matched", "outside"]].apply(lambda part: part.between(1, SMALLEST_GROUP - 1))
    either = small.any(axis="columns")
    hidden = {"wishes": counts["wishes"].lt(SMALLEST_GROUP), "matched": either, "outside": either}
    words = {name: counts[name].astype("str").mask(mask, FEW) for name, mask in hidden.items()}
    words["matched"] = words["matched"].mask(hidden["wishes"], "–")
    words["outside"] = words["outside"].mask(hidden["wishes"], "–")
    return counts.assign(**words)[list(WISH_COLUMNS)]
