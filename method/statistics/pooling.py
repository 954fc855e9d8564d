"""Effects of many companies or studies put together, and how far they differ."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from method.statistics.estimates import LEVEL, Estimate, Values

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Pooled:
    """What effects have in common.

    Attributes:
        effect: Mean of the effects with its interval; ``n`` is their number.
        tau: Standard deviation of the true effects.
        i_squared: Share of their spread that is not chance, 0 to 1.
        low, high: Where the effect of a further company is expected (prediction interval).
    """

    effect: Estimate
    tau: float
    i_squared: float
    low: float
    high: float


def pooled(effects: Values, errors: Values) -> Pooled:
    """Return the random-effects mean of ``effects`` with their standard ``errors``.

    tau^2 after DerSimonian and Laird (1986), interval after Hartung and Knapp (2001), prediction
    interval with t(k - 2) after Higgins, Thompson and Spiegelhalter (2009), JRSS A 172, 137-159.
    Raises ValueError below three effects or for an error that is not above zero.
    """
    values, variances = np.asarray(effects, dtype=float), np.asarray(errors, dtype=float) ** 2
    if len(values) < _FEWEST or not (variances > 0).all():
        raise ValueError(f"{len(values)} effects, errors from {np.min(errors)}: cannot be pooled")
    k, fixed = len(values), 1 / variances
    q = float((fixed * (values - np.average(values, weights=fixed)) ** 2).sum())
    scale = float(fixed.sum() - (fixed**2).sum() / fixed.sum())
    tau2 = max((q - (k - 1)) / scale, 0.0)
    weights = 1 / (variances + tau2)
    mean = float(np.average(values, weights=weights))
    error = math.sqrt(float((weights * (values - mean) ** 2).sum() / (k - 1) / weights.sum()))
    half = float(stats.t.ppf((1 + LEVEL) / 2, k - 1)) * error
    reach = float(stats.t.ppf((1 + LEVEL) / 2, k - 2)) * math.sqrt(tau2 + error**2)
    return Pooled(
        effect=Estimate(value=mean, low=mean - half, high=mean + half, n=k),
        tau=math.sqrt(tau2),
        i_squared=max(1 - (k - 1) / q, 0.0) if q else 0.0,
        low=mean - reach,
        high=mean + reach,
    )
