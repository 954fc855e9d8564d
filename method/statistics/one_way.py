"""One random share: the mean over companies, and how alike people of a company are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import minimize_scalar

from method.statistics.estimates import LEVEL, Estimate, Values
from method.statistics.mixed import Labels, MixedModel, NotFittedError, coefficient

_FEWEST_GROUPS = 2
_ALMOST_ALL = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class _Profile:
    """The restricted likelihood at an ICC, and what is best there."""

    likelihood: float
    mean: float
    residual: float
    between: float
    weight: float


def mean_change(changes: Values, companies: Labels) -> MixedModel:
    """Return change ~ 1 + (1 | company) by REML; "intercept" is the mean change over companies.

    For two measurements of each person it is score ~ time + (1 | person) + (time | company), with
    the person's own level taken away by the difference.  The same as ``mixed_model`` without fixed
    effects; with the mean alone the likelihood is one of a single number, the ICC, and is found at
    once for any number of companies (Searle, Casella and McCulloch 1992, Variance Components,
    ch. 6).  Raises NotFittedError for fewer than two companies or changes without spread.
    """
    data = pd.Series(np.asarray(changes, dtype=float))
    within = data.groupby(pd.factorize(pd.Series(list(companies)))[0])
    means, sizes = within.mean().to_numpy(), within.size().to_numpy(dtype=float)
    squares = float(((data - within.transform("mean")) ** 2).sum())
    n, freedom = len(data), len(sizes) - 1
    if freedom < 1 or not float(np.ptp(data)):
        raise NotFittedError(f"{len(sizes)} companies, changes from {data.min()} to {data.max()}")

    def profiled(icc: float) -> _Profile:
        ratio = icc / (1 - icc)
        weights = sizes / (1 + sizes * ratio)
        mean = float(np.average(means, weights=weights))
        residual = (squares + float((weights * (means - mean) ** 2).sum())) / (n - 1)
        log = (n - 1) * (math.log(2 * math.pi * residual) + 1)
        log += float(np.log1p(sizes * ratio).sum()) + math.log(float(weights.sum()))
        return _Profile(-log / 2, mean, residual, ratio * residual, float(weights.sum()))

    best = minimize_scalar(
        lambda icc: -profiled(icc).likelihood, bounds=(0, _ALMOST_ALL), options={"xatol": 1e-9}
    )
    found = max(profiled(0.0), profiled(float(best.x)), key=lambda each: each.likelihood)
    error = math.sqrt(found.residual / found.weight)
    fixed = {"intercept": coefficient("intercept", found.mean, error, freedom)}
    return MixedModel(fixed, len(sizes), n, found.between, 0.0, found.residual, found.likelihood)


def icc(values: Values, groups: Labels) -> Estimate:
    """Return ICC(1), the share of groups in the variance, with its F interval.

    ICC = (MSB - MSW) / (MSB + (k - 1) MSW); k is the mean size of groups corrected for their
    spread (Shrout and Fleiss 1979, Psychological Bulletin 86, 420-428; Searle 1971).  None below
    two groups or without anybody to compare within them.
    """
    data = pd.Series(np.asarray(values, dtype=float))
    within = data.groupby(pd.factorize(pd.Series(list(groups)))[0])
    sizes, n = within.size().to_numpy(dtype=float), len(data)
    between_freedom, within_freedom = len(sizes) - 1, n - len(sizes)
    if len(sizes) < _FEWEST_GROUPS or within_freedom < 1:
        return Estimate(value=None, low=None, high=None, n=n)
    size = (n - float((sizes**2).sum()) / n) / between_freedom
    msb = float((sizes * (within.mean().to_numpy() - data.mean()) ** 2).sum()) / between_freedom
    msw = float(((data - within.transform("mean")) ** 2).sum()) / within_freedom
    if not msw:
        return Estimate(value=1.0 if msb else None, low=None, high=None, n=n)
    tail = (1 + LEVEL) / 2
    low = msb / msw / float(stats.f.ppf(tail, between_freedom, within_freedom))
    high = msb / msw * float(stats.f.ppf(tail, within_freedom, between_freedom))
    value, low, high = ((f - 1) / (f + size - 1) for f in (msb / msw, low, high))
    return Estimate(value=value, low=low, high=high, n=n)
