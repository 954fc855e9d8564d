"""The rule that figures about fewer than five people are never shown (usual practice, n >= 5)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

SMALLEST_GROUP = 5


def hide_small(frame: pd.DataFrame, *, count: str, figures: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` with ``figures`` emptied where ``count`` is below ``SMALLEST_GROUP``.

    A column ``hidden`` (bool) says which rows were emptied.  A row with a count of zero is not
    hidden: nobody can be recognised in it.
    """
    hidden = frame[count].between(1, SMALLEST_GROUP - 1)
    masked = frame[list(figures)].mask(hidden)
    return frame.assign(**{name: masked[name] for name in figures}, hidden=hidden)
