"""The effect in a set of changes, and how far it hangs on the way it is estimated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.gate.facts import COMPANY
from method.research.changes import GROUP
from method.statistics.effects import rank_biserial_interval
from method.statistics.estimates import Estimate, margins, spread
from method.statistics.one_way import mean_change
from method.statistics.pooling import pooled
from method.statistics.resampling import bootstrap_by_company, sign_flip_p

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class EffectEstimate:
    """A mean change over companies.

    Attributes:
        change: Mean change with its interval; ``n`` people.
        d_av: The same by the mean of the spreads before and after.
        p: Two-sided.
        tau: Standard deviation of companies' true changes.
        within: Standard deviation of people's changes within companies.
    """

    change: Estimate
    d_av: Estimate
    p: float
    tau: float
    within: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The main effect in another way; ``way`` is a code, ``p`` stands where it is a test."""

    way: str
    value: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def effect_of(changes: pd.DataFrame) -> EffectEstimate:
    """Return the effect in ``changes`` by the mixed model change ~ 1 + (1 | company).

    ``changes`` has company_key, before, after, change; rows without a change are left out.  Raises
    NotFittedError if there are too few companies.  Sources: ``mixed_model``, ``paired_d_av``.
    """
    pairs = changes.dropna(subset="change")
    model = mean_change(pairs["change"].to_numpy(), pairs[COMPANY])
    mean = model.fixed["intercept"]
    unit = (spread(pairs["before"].to_numpy()) + spread(pairs["after"].to_numpy())) / 2
    change = Estimate(mean.value, mean.low, mean.high, len(pairs))
    return EffectEstimate(
        change=change,
        d_av=_scaled(change, unit),
        p=mean.p,
        tau=math.sqrt(max(model.between, 0.0)),
        within=math.sqrt(model.residual),
    )


def sensitivity(
    changes: pd.DataFrame, main: EffectEstimate, *, groups: frozenset[str], lost: bool, seed: int
) -> Iterator[Sensitivity]:
    """Yield the effect in ``changes`` by other ways.

    Args:
        changes: as in ``effect_of``, with the people who did not answer again.
        main: the effect by the model.
        groups: groups of companies whose own mean has been released; each is left out once.
        lost: whether it may be told how many did not answer again; a mean over all of them does.
        seed: of everything random.
    """
    pairs = changes.dropna(subset="change")
    values, companies = pairs["change"].to_numpy(), pairs[COMPANY]
    yield Sensitivity("model", main.change.value, main.change.low, main.change.high, main.p)
    drawn = bootstrap_by_company(values, companies, seed=seed)
    yield Sensitivity("bootstrap", drawn.value, drawn.low, drawn.high)
    yield from _companies_alike(pairs, main.within)
    yield Sensitivity("signs", None, p=sign_flip_p(values, companies, seed=seed))
    ranks = rank_biserial_interval(values)
    yield Sensitivity("ranks", ranks.value, ranks.low, ranks.high)
    if lost:
        yield Sensitivity("no_change_of_lost", float(values.sum()) / len(changes))
    rest = [float(values[pairs[GROUP].ne(name)].mean()) for name in sorted(groups)]
    if len(rest) > 1:
        yield Sensitivity("without_a_group", None, min(rest), max(rest))


def row_interval(mean: float, n: int, within: float) -> Estimate:
    """Return the mean of ``n`` people with its t interval from the spread of the whole pool.

    A spread of its own would tell more of a small group than its mean does.
    """
    half = float(margins(n=[n], deviation=[within])[0])
    return Estimate(mean, mean - half, mean + half, n)


def _companies_alike(pairs: pd.DataFrame, within: float) -> Iterator[Sensitivity]:
    by_company = pairs.groupby(COMPANY)["change"]
    if by_company.ngroups < _FEWEST or not within:
        return
    errors = within / np.sqrt(by_company.size().to_numpy(dtype=float))
    found = pooled(by_company.mean().to_numpy(dtype=float), errors)
    yield Sensitivity("pooled", found.effect.value, found.effect.low, found.effect.high)
    yield Sensitivity("next_company", None, found.low, found.high)


def _scaled(estimate: Estimate, unit: float) -> Estimate:
    if not unit or estimate.value is None or estimate.low is None or estimate.high is None:
        return Estimate(None, None, None, estimate.n)
    return Estimate(estimate.value / unit, estimate.low / unit, estimate.high / unit, estimate.n)
