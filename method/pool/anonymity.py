"""Nobody stands out by what others may know of them: k-anonymity by emptying cells.

Source: Sweeney (2002), Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 10, 557-570.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_GAP = ""


def smallest_group(frame: pd.DataFrame, quasi: Sequence[str]) -> int:
    """Return k: the size of the smallest group of rows equal in ``quasi``; 0 without rows.

    A gap is a value like any other.
    """
    return int(_sizes(frame, quasi).min()) if len(frame) else 0


def without_outliers(
    frame: pd.DataFrame, quasi: Sequence[str], *, k: int, within: Sequence[str] = ()
) -> pd.DataFrame:
    """Return ``frame`` with cells of ``quasi`` emptied until groups have ``k`` rows or more.

    The last column of ``quasi`` is emptied first, where a row stands in too small a group.  If the
    rows emptied throughout are themselves too few, the next smallest groups join them.  Groups are
    formed in each group of ``within`` alone; one with fewer than ``k`` rows ends up empty.
    """
    found = frame.copy()
    names = list(quasi)
    for last in reversed(names):
        small = _sizes(found, [*within, *names]).lt(k)
        found[last] = found[last].mask(small)
    while len(lacking := _lacking(found, names, k, list(within))):
        found.loc[lacking, names] = None
    return found


def _sizes(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series[int]:
    keys = frame[list(columns)].astype("str").fillna(_GAP)
    return keys.groupby(list(columns))[columns[0]].transform("size")


def _lacking(frame: pd.DataFrame, quasi: list[str], k: int, within: list[str]) -> pd.Index:
    """Return rows to empty: where the empty group is too small, its next smallest neighbours."""
    empty = frame[quasi].isna().all(axis=1)
    keys = frame[within].astype("str").fillna(_GAP) if within else frame[[]].assign(_all=_GAP)
    homes = list(keys.columns)
    n_empty = empty.groupby([keys[name] for name in homes]).transform("sum")
    reachable = frame[~empty & n_empty.between(1, k - 1)]
    if reachable.empty:
        return reachable.index
    sizes = _sizes(reachable, [*within, *quasi])
    least = sizes.groupby([keys.loc[reachable.index, name] for name in homes]).transform("min")
    chosen = reachable[sizes.eq(least)]
    labels = chosen[quasi].astype("str").fillna(_GAP).agg("|".join, axis=1)
    # Not by their order, which is that of keys: the same data would lose other cells each time.
    first = labels.groupby([keys.loc[chosen.index, name] for name in homes]).transform("min")
    return chosen.index[labels.eq(first)]
