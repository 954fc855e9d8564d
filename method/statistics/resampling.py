"""Tests and intervals without a distribution: whole companies are exchanged or drawn again.

Every function takes a seed: the same data give the same figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from method.statistics.estimates import LEVEL, Estimate, Values

Labels = Sequence[Hashable] | pd.Series
RESAMPLES = 9_999
_FEWEST_COMPANIES = 3


def bootstrap_by_company(
    values: Values, companies: Labels, *, seed: int, resamples: int = RESAMPLES
) -> Estimate:
    """Return the mean of ``values`` with the percentile interval of companies drawn again.

    Companies are drawn with all their people (Davison and Hinkley 1997, Bootstrap Methods, ch. 3.8;
    Field and Welsh 2007, JRSS B 69, 369-390).  No interval below three companies.
    """
    sums = _by_company(values, companies)
    count, n = len(sums), int(sums["n"].sum())
    mean = float(sums["total"].sum() / n) if n else None
    if count < _FEWEST_COMPANIES:
        return Estimate(value=mean, low=None, high=None, n=n)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
    means = (drawn @ sums["total"].to_numpy()) / (drawn @ sums["n"].to_numpy())
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=mean, low=float(low), high=float(high), n=n)


def sign_flip_p(changes: Values, companies: Labels, *, seed: int) -> float | None:
    """Return the two-sided p that companies' mean changes lie around zero, by flipping signs.

    All flips up to 13 companies, else ``RESAMPLES`` random ones (Fisher 1935; Gail et al. 1996,
    Statistics in Medicine 15, 1069-1092).  None below three companies.
    """
    means = _means(changes, companies)
    if len(means) < _FEWEST_COMPANIES:
        return None
    found = stats.permutation_test(
        (means,),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def exchange_p(
    first: tuple[Values, Labels], second: tuple[Values, Labels], *, seed: int
) -> float | None:
    """Return the two-sided p of a difference of two sets of companies, by exchanging companies.

    Each is the values and the company of each value; people of a company stay together (Gail et
    al. 1996).  None below three companies on a side.
    """
    one, two = _means(*first), _means(*second)
    if min(len(one), len(two)) < _FEWEST_COMPANIES:
        return None
    found = stats.permutation_test(
        (one, two),
        _difference,
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def _difference(
    one: NDArray[np.float64], two: NDArray[np.float64], axis: int = -1
) -> NDArray[np.float64]:
    difference: NDArray[np.float64] = np.mean(two, axis=axis) - np.mean(one, axis=axis)
    return difference


def _means(values: Values, companies: Labels) -> NDArray[np.float64]:
    sums = _by_company(values, companies)
    means: NDArray[np.float64] = (sums["total"] / sums["n"]).to_numpy(dtype=float)
    return means


def _by_company(measured: Values, companies: Labels) -> pd.DataFrame:
    frame = pd.DataFrame({"company": list(companies), "value": np.asarray(measured, dtype=float)})
    values = frame.groupby("company", sort=True)["value"]
    return pd.DataFrame({"total": values.sum(), "n": values.size()})
