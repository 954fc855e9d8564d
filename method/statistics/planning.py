"""Before the data: how many people and companies are needed; after them: p of many questions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestIndPower, TTestPower

ALPHA = 0.05
POWER = 0.8
Correction = Literal["holm", "benjamini-hochberg"]
_METHODS = {"holm": "holm", "benjamini-hochberg": "fdr_bh"}


def people_needed(d: float, *, paired: bool, alpha: float = ALPHA, power: float = POWER) -> int:
    """Return the people needed to see the effect ``d``, per group or as pairs (then d is d_z).

    Two-sided t test (Cohen 1988, Statistical Power Analysis, ch. 2).  Raises ValueError for d = 0.
    """
    if not d:
        raise ValueError("no number of people shows an effect of zero")
    test = TTestPower() if paired else TTestIndPower()
    people: float = test.solve_power(effect_size=abs(d), alpha=alpha, power=power)
    return math.ceil(people)


def companies_needed(
    d: float, *, icc: float, size: int, paired: bool, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Return the companies needed (per group) if each brings ``size`` people who are alike by icc.

    People count less by the design effect 1 + (size - 1) * icc (Donner and Klar 2000, Design and
    Analysis of Cluster Randomization Trials, ch. 5).  Raises ValueError for an icc outside 0 to 1,
    a size below one, or d = 0.
    """
    if not 0 <= icc <= 1 or size < 1:
        raise ValueError(f"icc must lie from 0 to 1 and size be 1 or more, got {icc} and {size}")
    people = people_needed(d, paired=paired, alpha=alpha, power=power)
    return math.ceil(people * (1 + (size - 1) * icc) / size)


def power_of(n: int, d: float, *, paired: bool, alpha: float = ALPHA) -> float:
    """Return the chance to see the effect ``d`` with ``n`` people per group, or pairs.

    Two-sided t test (Cohen 1988, Statistical Power Analysis, ch. 2).
    """
    test = TTestPower() if paired else TTestIndPower()
    return float(test.power(d, n, alpha) if paired else test.power(d, n, alpha, ratio=1))


def adjusted(p_values: Mapping[str, float], correction: Correction) -> dict[str, float]:
    """Return the p of each question, adjusted for their number.

    "holm" keeps the chance of any false finding (Holm 1979, Scandinavian Journal of Statistics 6,
    65-70), "benjamini-hochberg" the share of false ones (1995, JRSS B 57, 289-300).
    """
    if not p_values:
        return {}
    found = multipletests(list(p_values.values()), method=_METHODS[correction])[1]
    return dict(zip(p_values, (float(p) for p in found), strict=True))
