"""Statistics of change: means with intervals, paired effect sizes, difference of two means.

Every function takes plain sequences without gaps and returns frozen records; a figure that cannot
be computed (too few values, no spread) is None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
_NORMAL_QUANTILE = 1.96
_FEWEST_FOR_SPREAD = 2
_FEWEST_FREEDOM = 2
_NO_SPREAD = 1e-12
_LARGEST_EXACT = 50

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


@dataclass(frozen=True, slots=True)
class Signs:
    """How many pairs went up, stayed and went down."""

    up: int
    equal: int
    down: int


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Change of the same respondents from before to after.

    Attributes:
        n: Number of pairs.
        mean_difference: Mean of after minus before.
        d_z: Mean difference by the standard deviation of the differences.
        d_av: Mean difference by the mean of both standard deviations.
        g: ``d_av`` with Hedges' correction for small samples, with an approximate interval.
        rank_biserial: Matched-pairs rank-biserial correlation, -1 to 1, for ordinal answers.
        p_wilcoxon: Two-sided p of the Wilcoxon signed-rank test, None if nothing changed.
        signs: How many went up, stayed and went down.
    """

    n: int
    mean_difference: float | None
    d_z: float | None
    d_av: float | None
    g: Estimate
    rank_biserial: float | None
    p_wilcoxon: float | None
    signs: Signs


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

    ``n`` are the numbers of values, ``deviation`` their standard deviations, one per mean.
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


def paired_change(before: Values, after: Values) -> PairedChange:
    """Return the change between two answers of the same respondents, in the same order.

    d_z and d_av after Lakens (2013), Frontiers in Psychology 4, 863; d_av is comparable with the
    effect size between groups.  Raises ValueError if the two have different lengths.
    """
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if len(first) != len(second):
        raise ValueError(f"pairs need two values each, got {len(first)} and {len(second)}")
    differences = second - first
    mean = float(differences.mean()) if len(differences) else None
    return PairedChange(
        n=len(differences),
        mean_difference=mean,
        d_z=_ratio(mean, spread(differences)),
        d_av=_ratio(mean, (spread(first) + spread(second)) / 2),
        g=paired_g(first, second),
        rank_biserial=rank_biserial(differences),
        p_wilcoxon=wilcoxon_p(differences),
        signs=signs(differences),
    )


def paired_g(before: Values, after: Values) -> Estimate:
    """Return Hedges' g of paired values, J * d_av with J for n - 1 degrees of freedom.

    The interval is approximate: g +/- 1.96 * sqrt(1/n + d_av^2 / (2n)) * sqrt(2 (1 - r)), where r
    is the correlation of before and after (Borenstein et al. 2009, ch. 4).  There is none if r does
    not exist or all differences are the same, and no g below three pairs.
    """
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    n = len(first)
    mean = float((second - first).mean()) if n else None
    d = _ratio(mean, (spread(first) + spread(second)) / 2)
    if d is None or n - 1 < _FEWEST_FREEDOM:
        return Estimate(value=None, low=None, high=None, n=n)
    g = hedges_correction(n - 1) * d
    if not spread(first) or not spread(second) or not spread(second - first):
        return Estimate(value=g, low=None, high=None, n=n)
    r = float(np.corrcoef(first, second)[0, 1])
    half = _NORMAL_QUANTILE * math.sqrt((1 / n + d**2 / (2 * n)) * 2 * (1 - r))
    return Estimate(value=g, low=g - half, high=g + half, n=n)


def group_g(first: Values, second: Values) -> Estimate:
    """Return Hedges' g of two independent groups, second minus first, with its interval.

    d = difference / s_pooled; g = J * d for n1 + n2 - 2 degrees of freedom; interval
    g +/- 1.96 * sqrt((n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2))) (Hedges and Olkin 1985).
    """
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n1, n2 = len(one), len(two)
    if min(n1, n2) < _FEWEST_FOR_SPREAD:
        return Estimate(value=None, low=None, high=None, n=n1 + n2)
    freedom = n1 + n2 - 2
    pooled = math.sqrt(((n1 - 1) * spread(one) ** 2 + (n2 - 1) * spread(two) ** 2) / freedom)
    d = _ratio(float(two.mean() - one.mean()), pooled)
    if d is None:
        return Estimate(value=None, low=None, high=None, n=n1 + n2)
    g = hedges_correction(freedom) * d
    half = _NORMAL_QUANTILE * math.sqrt((n1 + n2) / (n1 * n2) + g**2 / (2 * (n1 + n2)))
    return Estimate(value=g, low=g - half, high=g + half, n=n1 + n2)


def hedges_correction(freedom: int) -> float:
    """Return J = 1 - 3 / (4 df - 1) for ``freedom`` degrees of freedom (Hedges 1981).

    Raises ValueError below two degrees: with one, the form would make every effect zero.
    """
    if freedom < _FEWEST_FREEDOM:
        raise ValueError(f"Hedges' correction needs two degrees of freedom or more, got {freedom}")
    return 1 - 3 / (4 * freedom - 1)


def rank_biserial(differences: Values) -> float | None:
    """Return (W+ - W-) / (W+ + W-) of the signed ranks, zeros left out (Kerby 2014).

    None if nothing changed.
    """
    moved = _moved(differences)
    if not len(moved):
        return None
    ranks = stats.rankdata(np.abs(moved))
    return float((ranks * np.sign(moved)).sum() / ranks.sum())


def wilcoxon_p(differences: Values) -> float | None:
    """Return the two-sided p of the signed-rank test (Wilcoxon 1945), None if nothing changed.

    Exact up to 50 changes of different size, else by the normal approximation.
    """
    moved = _moved(differences)
    if not len(moved):
        return None
    tied = len(np.unique(np.abs(moved))) < len(moved) or len(moved) > _LARGEST_EXACT
    method: Literal["approx", "exact"] = "approx" if tied else "exact"
    return float(stats.wilcoxon(moved, method=method).pvalue)


def signs(differences: Values) -> Signs:
    """Return how many differences are above, at and below zero."""
    data = np.asarray(differences, dtype=float)
    up, down = int((data > 0).sum()), int((data < 0).sum())
    return Signs(up=up, equal=len(data) - up - down, down=down)


def spread(values: Values) -> float:
    """Return the standard deviation with n - 1; 0 for fewer than two values or equal ones."""
    data = np.asarray(values, dtype=float)
    if len(data) < _FEWEST_FOR_SPREAD:
        return 0.0
    deviation = float(data.std(ddof=1))
    # Equal numbers such as 0.1 leave a trace of rounding.
    return deviation if deviation > _NO_SPREAD * max(1.0, float(np.abs(data).max())) else 0.0


def _moved(differences: Values) -> NDArray[np.float64]:
    data: NDArray[np.float64] = np.asarray(differences, dtype=float)
    moved: NDArray[np.float64] = data[data != 0]
    return moved


def _ratio(value: float | None, divisor: float) -> float | None:
    return None if value is None or not divisor else value / divisor
