"""Mixed models: people in companies, measured more than once."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec
from statsmodels.tools.sm_exceptions import ConvergenceWarning, SingularMatrixWarning

from method.statistics.estimates import LEVEL, Values

Floats = NDArray[np.float64]
Labels = Sequence[Hashable] | pd.Series
_EXACT = 1e-6  # slope at which the optimiser stops; figures agree with lme4 to the printed digits


class NotFittedError(ArithmeticError):
    """The model has no estimate for these data."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A fixed effect with its standard error, interval and two-sided p."""

    name: str
    value: float
    error: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class MixedModel:
    """A fitted linear mixed model.

    Attributes:
        fixed: Fixed effects by name.
        groups: Number of groups.
        n: Number of measurements.
        between: Variance of the groups' intercepts.
        within: Variance of the intercepts of ``inner`` within groups, 0 without.
        residual: Variance of what is left.
        log_likelihood: Restricted or full.
    """

    fixed: Mapping[str, Coefficient]
    groups: int
    n: int
    between: float
    within: float
    residual: float
    log_likelihood: float

    @property
    def icc(self) -> float:
        """Return the share of the groups in the variance."""
        return self.between / (self.between + self.within + self.residual)


def mixed_model(
    score: Values,
    fixed: Mapping[str, Values],
    *,
    groups: Labels,
    inner: Labels | None = None,
    reml: bool = True,
) -> MixedModel:
    """Return score ~ 1 + fixed + (1 | groups) + (1 | inner), ``inner`` nested in ``groups``.

    Source: Laird and Ware (1982), Biometrics 38, 963-974; Bates et al. (2015), Journal of
    Statistical Software 67(1); fitted by statsmodels.  Intervals take t with as many degrees of
    freedom as there are groups more than fixed effects: few groups tell little.

    Args:
        score: one measurement per row.
        fixed: name -> values of each fixed effect; the intercept is added.
        groups: company of each row, or the person if there are no companies.
        inner: person of each row.
        reml: restricted maximum likelihood.

    Raises:
        NotFittedError: fewer than two groups more than fixed effects, or no maximum.
    """
    labels = pd.Series(pd.factorize(pd.Series(list(groups)))[0])
    order = np.argsort(labels.to_numpy(), kind="stable")
    design = np.column_stack([np.ones(len(order)), *(np.asarray(v) for v in fixed.values())])
    company = labels.to_numpy()[order]
    freedom = int(labels.nunique()) - design.shape[1]
    if freedom < 1:
        raise NotFittedError(f"{labels.nunique()} groups are too few for {list(fixed)}")
    model = MixedLM(
        np.asarray(score, dtype=float)[order],
        design[order].astype(float),
        groups=company,
        exog_re=np.ones((len(order), 1)),
        exog_vc=None if inner is None else _nested(company, pd.Series(list(inner)).iloc[order]),
    )
    found = _fitted(model, reml=reml)
    within = float(found.vcomp[0]) if inner is not None else 0.0
    errors = _errors(model, found, within)
    named = zip(["intercept", *fixed], found.fe_params, errors, strict=True)
    return MixedModel(
        fixed={name: coefficient(name, float(b), float(se), freedom) for name, b, se in named},
        groups=freedom + design.shape[1],
        n=len(order),
        between=float(np.asarray(found.cov_re)[0, 0]),
        within=within,
        residual=float(found.scale),
        log_likelihood=float(found.llf),
    )


def time_by_group(frame: pd.DataFrame, *, reml: bool = True) -> MixedModel:
    """Return score ~ time * group + (1 | company) + (1 | person), the person in the company.

    ``frame`` has score, time (0 before, 1 after), group (0 comparison, 1 took part), person and
    company.  The effect is the fixed effect "time:group" (Laird and Ware 1982, see
    ``mixed_model``).
    """
    time, group = frame["time"].astype(float), frame["group"].astype(float)
    fixed = {"time": time, "group": group, "time:group": time * group}
    values: dict[str, Values] = {
        name: np.asarray(each, dtype=np.float64) for name, each in fixed.items()
    }
    return mixed_model(
        frame["score"].to_numpy(dtype=float),
        values,
        groups=frame["company"],
        inner=frame["person"],
        reml=reml,
    )


def _nested(company: NDArray[np.int64], people: pd.Series) -> VCSpec:
    columns: list[list[str]] = []
    matrices: list[Floats] = []
    for each in np.unique(company):
        own = people.to_numpy()[company == each]
        known = pd.unique(own)
        columns.append([str(name) for name in known])
        matrices.append((own[:, None] == known[None, :]).astype(float))
    return VCSpec(["inner"], [columns], [matrices])


def _fitted(model: MixedLM, *, reml: bool) -> MixedLM:
    with warnings.catch_warnings():
        # A variance of zero lies on the boundary; the estimate is right all the same.
        for warning in (ConvergenceWarning, SingularMatrixWarning, RuntimeWarning):
            warnings.simplefilter("ignore", warning)
        try:
            found = model.fit(reml=reml, method=["bfgs"], gtol=_EXACT)
        except (np.linalg.LinAlgError, ValueError) as error:
            raise NotFittedError(str(error)) from error
    if not np.isfinite([*found.fe_params, found.scale]).all() or not found.scale:
        raise NotFittedError("the likelihood has no maximum for these data")
    return found


def _errors(model: MixedLM, found: MixedLM, within: float) -> Floats:
    """Return the standard errors of the fixed effects, from (sum of X' V^-1 X)^-1.

    statsmodels takes them from the whole Hessian, which has no inverse where a variance is zero.
    """
    information = np.zeros((model.k_fe, model.k_fe))
    between = float(np.asarray(found.cov_re)[0, 0])
    for place, design in enumerate(model.exog_li):
        covariance = float(found.scale) * np.eye(len(design)) + between
        if model.exog_vc.mats:
            own = model.exog_vc.mats[0][place]
            covariance = covariance + within * own @ own.T
        information += design.T @ np.linalg.solve(covariance, design)
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(information)))
    return errors


def coefficient(name: str, value: float, error: float, freedom: int) -> Coefficient:
    """Return a fixed effect with interval and p from t with ``freedom`` degrees of freedom.

    Source: Student (1908).
    """
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error
    p = 2 * float(stats.t.sf(abs(value / error), freedom))
    return Coefficient(name, value, error, value - half, value + half, p)
