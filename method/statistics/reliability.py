"""Reliability of a scale: how far the answers to its items say the same."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.multivariate.factor import Factor

from method.statistics.estimates import LEVEL, Estimate

Floats = NDArray[np.float64]
PAIR = 2
_FEWEST_PEOPLE = 3
_HEYWOOD = 1e-3  # share of an item's variance that is its own
_MOST_LOADING = 0.95  # a start inside the bounds


@dataclass(frozen=True, slots=True)
class Reliability:
    """How reliable the mean or sum of a scale is.

    Attributes:
        n: People who answered every item.
        items: Number of items.
        alpha: Cronbach's alpha with its interval.
        omega: McDonald's omega, None below three items.
        spearman_brown: For two items only, where alpha underestimates.
    """

    n: int
    items: int
    alpha: Estimate
    omega: float | None
    spearman_brown: float | None


def reliability(answers: Floats) -> Reliability:
    """Return the reliability of ``answers`` (people x items); people with a gap are left out.

    For two items read Spearman-Brown (Eisinga et al. 2013), else omega beside alpha (Hayes and
    Coutts 2020).  Raises ValueError below two items.
    """
    data = np.asarray(answers, dtype=float)
    if data.ndim != PAIR or data.shape[1] < PAIR:
        raise ValueError(f"a scale needs people x two items or more, got shape {data.shape}")
    whole = data[~np.isnan(data).any(axis=1)]
    return Reliability(
        n=len(whole),
        items=data.shape[1],
        alpha=cronbach_alpha(whole),
        omega=mcdonald_omega(whole) if data.shape[1] > PAIR else None,
        spearman_brown=_two_items(whole) if data.shape[1] == PAIR else None,
    )


def cronbach_alpha(answers: Floats) -> Estimate:
    """Return alpha = k / (k - 1) * (1 - sum of variances / variance of the sum) (Cronbach 1951).

    Interval after Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103:
    1 - (1 - alpha) * F(n - 1, (n - 1)(k - 1)).  ``answers`` (people x items) have no gaps.  None
    below three people or without spread of the sum.
    """
    n, k = answers.shape
    total = float(answers.sum(axis=1).var(ddof=1)) if n >= _FEWEST_PEOPLE else 0.0
    if math.isclose(total, 0, abs_tol=1e-12):
        return Estimate(value=None, low=None, high=None, n=n)
    alpha = k / (k - 1) * (1 - float(answers.var(axis=0, ddof=1).sum()) / total)
    ratio = stats.f(n - 1, (n - 1) * (k - 1))
    low = 1 - (1 - alpha) * float(ratio.ppf((1 + LEVEL) / 2))
    high = 1 - (1 - alpha) * float(ratio.ppf((1 - LEVEL) / 2))
    return Estimate(value=alpha, low=low, high=high, n=n)


def mcdonald_omega(answers: Floats) -> float | None:
    """Return omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances).

    Loadings of one factor by maximum likelihood, in the units of the items (McDonald 1999, Test
    Theory, ch. 6; Hayes and Coutts 2020, Communication Methods and Measures 14, 1-24), searched
    from the first principal component, so that the same answers have the same omega.  None if there
    are fewer people than items, fewer than three items, an item without spread, or no solution
    inside the bounds (a Heywood case: an item would have no variance of its own).
    """
    n, k = answers.shape
    deviations = answers.std(axis=0, ddof=1) if n >= _FEWEST_PEOPLE else np.zeros(k)
    if k <= PAIR or n <= k or not deviations.all():
        return None
    factor = Factor(corr=np.corrcoef(answers.T), n_factor=1, method="ml", nobs=n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both warnings are looked at below
        fitted = factor.fit(start=_first_component(factor.corr))
    if not factor.mle_retvals.success or fitted.uniqueness.min() < _HEYWOOD:
        return None
    loadings = fitted.loadings[:, 0] * deviations
    unique = float((fitted.uniqueness * deviations**2).sum())
    common = float(loadings.sum()) ** 2
    return common / (common + unique)


def _first_component(correlations: Floats) -> tuple[Floats, Floats]:
    """Return loadings (items x 1) and unique variances to start from."""
    values, vectors = np.linalg.eigh(correlations)
    loadings = np.clip(vectors[:, -1:] * np.sqrt(values[-1]), -_MOST_LOADING, _MOST_LOADING)
    return loadings, 1 - loadings[:, 0] ** 2


def spearman_brown(correlation: float, *, length: float = 2) -> float:
    """Return the reliability of a test ``length`` times as long, l r / (1 + (l - 1) r).

    Source: Spearman (1910), Brown (1910); for scales of two items: Eisinga, te Grotenhuis and
    Pelzer (2013), International Journal of Public Health 58, 637-642.
    """
    return length * correlation / (1 + (length - 1) * correlation)


def _two_items(answers: Floats) -> float | None:
    if len(answers) < _FEWEST_PEOPLE or not answers.std(axis=0).all():
        return None
    r = float(stats.pearsonr(answers[:, 0], answers[:, 1]).statistic)
    return spearman_brown(r) if r > -1 else None
