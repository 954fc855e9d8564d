"""A figure with its interval; means, their intervals and their difference.

Every function takes plain sequences without gaps; a figure that cannot be computed is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
_FEWEST_FOR_SPREAD = 2
_NO_SPREAD = 1e-12

Values = Sequence[float] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval of 95 %; ``n`` values stand behind it.

    ``value`` is None without values, ``low`` and ``high`` are None where no interval exists.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


def mean_interval(values: Values) -> Estimate:
    """Return the mean with its t interval; no interval for fewer than two values.

    Source: Student (1908); interval = mean +/- t(n - 1) * s / sqrt(n).
    """
    data = np.asarray(values, dtype=float)
    n = len(data)
    if n < _FEWEST_FOR_SPREAD:
        return Estimate(value=float(data[0]) if n else None, low=None, high=None, n=n)
    half = float(margins(n=[n], deviation=[spread(data)])[0])
    mean = float(data.mean())
    return Estimate(value=mean, low=mean - half, high=mean + half, n=n)


def margins(*, n: Values, deviation: Values) -> NDArray[np.float64]:
    """Return half the width of the t interval of means, t(n - 1) * s / sqrt(n); NaN below n = 2.

    ``n`` are the numbers of values, ``deviation`` their standard deviations, one per mean.  Source:
    Student (1908), Biometrika 6, 1-25.
    """
    size, width = np.asarray(n, dtype=float), np.asarray(deviation, dtype=float)
    size = np.where(size < _FEWEST_FOR_SPREAD, np.nan, size)
    half: NDArray[np.float64] = stats.t.ppf((1 + LEVEL) / 2, size - 1) * width / np.sqrt(size)
    return half


def difference_of_means(before: Values, after: Values) -> Estimate:
    """Return mean(after) - mean(before) with the interval of Welch (1947).

    No interval if either side has fewer than two values or neither has any spread.  ``n`` is the
    number of values of both sides together.
    """
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    n = len(first) + len(second)
    if not len(first) or not len(second):
        return Estimate(value=None, low=None, high=None, n=n)
    value = float(second.mean() - first.mean())
    if min(len(first), len(second)) < _FEWEST_FOR_SPREAD or not spread(first) + spread(second):
        return Estimate(value=value, low=None, high=None, n=n)
    interval = stats.ttest_ind(second, first, equal_var=False).confidence_interval(LEVEL)
    return Estimate(value=value, low=float(interval.low), high=float(interval.high), n=n)


def spread(values: Values) -> float:
    """Return the standard deviation with n - 1; 0 for fewer than two values or equal ones."""
    data = np.asarray(values, dtype=float)
    if len(data) < _FEWEST_FOR_SPREAD:
        return 0.0
    deviation = float(data.std(ddof=1))
    # Equal numbers such as 0.1 leave a trace of rounding.
    return deviation if deviation > _NO_SPREAD * max(1.0, float(np.abs(data).max())) else 0.0
