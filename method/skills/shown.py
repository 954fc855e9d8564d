"""Figures about skills as the version without people shows them: see ``method.disclosure``."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from method.disclosure import few, say_few
from method.small_groups import too_small
from schemas.remembered import remembered

UNRATED = "nicht bewertet"
MEMBERS = ("n_members", "n_people", "n_people_rated")
NO_LEVEL, HIGHEST_LEVEL = 0.0, 4.0


@remembered
def shown_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return sums of ``method.skills.fulfilment`` for showing, the largest weighted gap first.

    n_gaps reads "unter 5" from 1 to 4 and "nicht bewertet" without any valid rating; what is
    computed from it is empty then.  Where fewer than five people are rated, their coverage is empty
    as well.  A row is empty too if a single small one would otherwise follow from the total.
    """
    n_gaps = frame["n_gaps"]
    small, unrated = few(n_gaps), frame["n_rated"].eq(0)
    behind = too_small(n_gaps.fillna(0).astype(int)) & n_gaps.fillna(0).gt(0).astype(bool)
    rated = few(frame["n_people_rated"])
    shown = _emptied(frame, ["fulfilment", "gap_sum", "weighted_gap"], behind | unrated | rated)
    shown = _emptied(shown, ["coverage"], unrated | rated)
    shown = _emptied(shown, ["n_gaps"], (behind & ~small) | unrated | rated)
    shown = say_few(shown, ["n_gaps", "n_rated", *(set(MEMBERS) & set(frame.columns))])
    shown["n_gaps"] = shown["n_gaps"].mask(unrated, UNRATED)
    shown["n_rated"] = shown["n_rated"].mask(unrated, None)
    return shown


def largest_first(shown: pd.DataFrame) -> pd.DataFrame:
    """Return ``shown_gaps`` per skill, the largest weighted gap first, what is hidden by name."""
    keys = ["weighted_gap", "skill"]
    return shown.sort_values(keys, ascending=[False, True], ignore_index=True)


def shown_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Return role x group of skills with fulfilment only where no one to four gaps make it."""
    return cells.assign(fulfilment=cells["fulfilment"].mask(few(cells["n_gaps"])))


def shown_expiring(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``expiring_by_skill`` for showing; a rating of a skill is a person.

    Where 90 and 180 days differ by one to four, the latter is empty.
    """
    between = few(frame["n_within_180"] - frame["n_within_90"])
    follows = between & frame["n_within_90"].gt(0) & ~few(frame["n_within_180"])
    shown = frame.assign(n_within_180=frame["n_within_180"].astype("Int64").mask(follows))
    return say_few(shown, ["n_expired", "n_within_90", "n_within_180"])


def shown_outlook(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``outlook_by_group`` for showing: under five masters only the word for it."""
    shown = _emptied(frame, ["cover"], few(frame["n_people"]))
    return say_few(shown, ["n_people"])


def shown_difference(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the means of both views, the largest difference first.

    A mean of 0 or 4 would tell the level of every person: such a skill is left out.
    """
    means = frame[["by_self", "by_supervisor"]]
    told = means.isin([NO_LEVEL, HIGHEST_LEVEL]).any(axis="columns")
    shown = frame[~told].dropna(subset="difference")
    order = shown["difference"].abs().sort_values(ascending=False, kind="stable").index
    return shown.loc[order].reset_index(drop=True)


def _emptied(frame: pd.DataFrame, names: Sequence[str], where: pd.Series[bool]) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].mask(where) for name in names if name in frame})
