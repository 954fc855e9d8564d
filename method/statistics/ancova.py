"""Analysis of covariance: groups compared after taking account of where they started."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from method.statistics.estimates import LEVEL, Values
from method.statistics.mixed import Coefficient


def ancova(
    before: Values, after: Values, group: Sequence[str], *, reference: str
) -> dict[str, Coefficient]:
    """Return after ~ before + group: how far each group ends from ``reference`` at equal start.

    Fits randomised or matched groups, where it has more power than change scores (Vickers and
    Altman 2001, BMJ 323, 1123-1124).  Keys are "intercept", "before" and the other groups.  Raises
    ValueError for a ``reference`` that is no group.
    """
    labels = pd.Series(list(group))
    if reference not in set(labels):
        raise ValueError(f"no group {reference!r} among {sorted(set(labels))}")
    others = [name for name in dict.fromkeys(labels) if name != reference]
    columns = [np.ones(len(labels)), np.asarray(before, dtype=float)]
    columns += [labels.eq(name).to_numpy(dtype=float) for name in others]
    found = OLS(np.asarray(after, dtype=float), np.column_stack(columns)).fit()
    rows = zip(
        ["intercept", "before", *others],
        found.params,
        found.bse,
        found.conf_int(1 - LEVEL),
        found.pvalues,
        strict=True,
    )
    return {
        name: Coefficient(name, float(b), float(se), float(low), float(high), float(p))
        for name, b, se, (low, high), p in rows
    }
