"""Effect sizes with intervals: of paired values, of two groups, by ranks, with a pre-test.

Every function takes plain sequences without gaps and returns frozen records; a figure that cannot
be computed (too few values, no spread) is None.  Intervals are approximate, at 95 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from method.statistics.estimates import Estimate, Values, spread

_NORMAL_QUANTILE = 1.96
_FEWEST_FOR_SPREAD = 2
_FEWEST_FREEDOM = 2
_FEWEST_FOR_RANKS = 4
_LARGEST_EXACT = 50


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


def paired_d_av(before: Values, after: Values) -> Estimate:
    """Return d_av: the mean difference of pairs by the mean of both standard deviations.

    Interval: d +/- 1.96 * sqrt(1/n + d^2 / (2n)) * sqrt(2 (1 - r)), where r is the correlation of
    before and after (Borenstein et al. 2009, Introduction to Meta-Analysis, eq. 4.28).  There is
    none if r does not exist or all differences are the same.
    """
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    n = len(first)
    mean = float((second - first).mean()) if n else None
    d = _ratio(mean, (spread(first) + spread(second)) / 2)
    if d is None or not spread(first) or not spread(second) or not spread(second - first):
        return Estimate(value=d, low=None, high=None, n=n)
    r = float(np.corrcoef(first, second)[0, 1])
    return _around(d, math.sqrt((1 / n + d**2 / (2 * n)) * 2 * (1 - r)), n)


def paired_g(before: Values, after: Values) -> Estimate:
    """Return Hedges' g of paired values, J * d_av with J for n - 1 degrees of freedom.

    Source: Hedges (1981), Journal of Educational Statistics 6, 107-128, for J; Lakens (2013) for
    its use on d_av.  The interval is as wide as that of d_av.  There is no g below three pairs.
    """
    d = paired_d_av(before, after)
    if d.value is None or d.n - 1 < _FEWEST_FREEDOM:
        return Estimate(value=None, low=None, high=None, n=d.n)
    g = hedges_correction(d.n - 1) * d.value
    if d.low is None or d.high is None:
        return Estimate(value=g, low=None, high=None, n=d.n)
    half = (d.high - d.low) / 2
    return Estimate(value=g, low=g - half, high=g + half, n=d.n)


def group_d(first: Values, second: Values) -> Estimate:
    """Return Cohen's d of two independent groups, second minus first, by the pooled deviation.

    Interval: d +/- 1.96 * sqrt((n1 + n2) / (n1 n2) + d^2 / (2 (n1 + n2))) (Borenstein et al. 2009,
    eq. 4.20).  None below two values on a side or without spread.
    """
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n1, n2 = len(one), len(two)
    if min(n1, n2) < _FEWEST_FOR_SPREAD:
        return Estimate(value=None, low=None, high=None, n=n1 + n2)
    d = _ratio(float(two.mean() - one.mean()), _pooled(one, two))
    if d is None:
        return Estimate(value=None, low=None, high=None, n=n1 + n2)
    return _around(d, _group_error(d, n1, n2), n1 + n2)


def group_g(first: Values, second: Values) -> Estimate:
    """Return Hedges' g of two independent groups, second minus first, with its interval.

    g = J * d for n1 + n2 - 2 degrees of freedom; interval
    g +/- 1.96 * sqrt((n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2))) (Hedges and Olkin 1985).
    """
    d = group_d(first, second)
    if d.value is None:
        return d
    g = hedges_correction(d.n - 2) * d.value
    return _around(g, _group_error(g, len(first), len(second)), d.n)


def corrected_d(comparison: tuple[Values, Values], treated: tuple[Values, Values]) -> Estimate:
    """Return d_korr of a quasi-experiment with a pre-test: g after minus g before (Klauer 1993).

    Source: Klauer (1993), Denktraining für Jugendliche; g is ``group_g``.  The interval takes both
    as correlated like before and after within the groups, Var = V1 + V2 - 2 r sqrt(V1 V2), and is
    approximate.  None where either g is.

    Args:
        comparison: before and after of the same people of the comparison group, in one order.
        treated: the same of those who took part.
    """
    before, after = (group_g(old, new) for old, new in zip(comparison, treated, strict=True))
    if before.value is None or after.value is None:
        return Estimate(value=None, low=None, high=None, n=after.n)
    n1, n2 = len(comparison[0]), len(treated[0])
    errors = [_group_error(g, n1, n2) for g in (before.value, after.value)]
    r = _within_correlation(comparison, treated)
    variance = errors[0] ** 2 + errors[1] ** 2 - 2 * r * errors[0] * errors[1]
    return _around(after.value - before.value, math.sqrt(max(variance, 0.0)), after.n)


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


def rank_biserial_interval(differences: Values) -> Estimate:
    """Return ``rank_biserial`` with an interval by Fisher's z; none below four changes.

    The error of z is sqrt((2n^3 + 3n^2 + n) / 6) / ((n^2 + n) / 2), the deviation of the sum of
    signed ranks by the largest one.  Source: Ben-Shachar et al. (2020), JOSS 5(56), 2815.
    """
    n = len(_moved(differences))
    r = rank_biserial(differences)
    error = math.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2) if n else 0.0
    return _by_z(r, error, n, len(differences))


def group_rank_biserial(first: Values, second: Values) -> Estimate:
    """Return the rank-biserial correlation of two groups, 2 U / (n1 n2) - 1 (Wendt 1972).

    Above zero if the second group tends to be higher.  The error of Fisher's z is
    sqrt((n1 + n2 + 1) / (3 n1 n2)) (Ben-Shachar et al. 2020).  None if a group is empty.
    """
    n1, n2 = len(first), len(second)
    if not n1 or not n2:
        return Estimate(value=None, low=None, high=None, n=n1 + n2)
    u = float(stats.mannwhitneyu(second, first).statistic)
    error = math.sqrt((n1 + n2 + 1) / (3 * n1 * n2))
    return _by_z(2 * u / (n1 * n2) - 1, error, min(n1, n2), n1 + n2)


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


def _moved(differences: Values) -> NDArray[np.float64]:
    data: NDArray[np.float64] = np.asarray(differences, dtype=float)
    moved: NDArray[np.float64] = data[data != 0]
    return moved


def _ratio(value: float | None, divisor: float) -> float | None:
    return None if value is None or not divisor else value / divisor


def _around(value: float, error: float, n: int) -> Estimate:
    half = _NORMAL_QUANTILE * error
    return Estimate(value=value, low=value - half, high=value + half, n=n)


def _by_z(r: float | None, error: float, fewest: int, n: int) -> Estimate:
    if r is None or fewest < _FEWEST_FOR_RANKS or abs(r) == 1:
        return Estimate(value=r, low=None, high=None, n=n)
    z, half = math.atanh(r), _NORMAL_QUANTILE * error
    return Estimate(value=r, low=math.tanh(z - half), high=math.tanh(z + half), n=n)


def _group_error(d: float, n1: int, n2: int) -> float:
    return math.sqrt((n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2)))


def _pooled(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    squares = (len(one) - 1) * spread(one) ** 2 + (len(two) - 1) * spread(two) ** 2
    return math.sqrt(squares / (len(one) + len(two) - 2))


def _within_correlation(*groups: tuple[Values, Values]) -> float:
    """Return the correlation of before and after, each group around its own means."""
    before, after = (
        np.concatenate([np.asarray(group[side], dtype=float) - np.mean(group[side])
                        for group in groups])
        for side in (0, 1)
    )  # fmt: skip
    return float((before * after).sum() / math.sqrt((before**2).sum() * (after**2).sum()))
