"""Requirements of models of people in companies.

1. Figures of nlme, lme4, MixedModels.jl, GLM.jl, metafor and psych come out to their last digit.
2. Time x group with people in companies finds the effect the data were made with.
3. What cannot be fitted is refused, with what was lacking.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from method.statistics.ancova import ancova
from method.statistics.mixed import NotFittedError, mixed_model, time_by_group
from method.statistics.one_way import icc, mean_change
from method.statistics.pooling import pooled
from tests.method.statistics.published import JUDGES, anorexia, orthodont, pastes, vaccine


def test_growth_of_children_as_printed_by_nlme():
    """Output of lme(distance ~ age * Sex, random = ~ 1 | Subject), REML; see ``published``."""
    data = orthodont()
    age, female = data["age"].to_numpy(), data["female"].to_numpy()
    fixed = {"age": age, "female": female, "age:female": age * female}
    found = mixed_model(data["score"].to_numpy(), fixed, groups=data["person"])
    printed = {
        "intercept": (16.340625, 0.9813122),
        "age": (0.784375, 0.0775011),
        "female": (1.032102, 1.5374208),
        "age:female": (-0.304830, 0.1214209),
    }
    fixed_effects = found.fixed.items()
    assert {name: (round(c.value, 6), round(c.error, 7)) for name, c in fixed_effects} == printed
    deviations = np.sqrt([found.between, found.residual])
    assert [round(each, 6) for each in deviations] == [1.816214, 1.386382]
    assert round(found.log_likelihood, 4) == -216.8786


def test_casks_in_batches_as_printed_by_lme4():
    """Output of lmer(strength ~ 1 + (1 | batch/cask)), REML and ML; see ``published``."""
    data = pastes()
    score, places = data["score"].to_numpy(), {"groups": data["batch"], "inner": data["cask"]}
    found = mixed_model(score, {}, **places)
    variances = [round(each, 3) for each in (found.within, found.between, found.residual)]
    assert variances == [8.434, 1.657, 0.678]
    only = found.fixed["intercept"]
    assert (round(only.value, 4), round(only.error, 4)) == (60.0533, 0.6769)
    full = mixed_model(score, {}, **places, reml=False)
    assert round(-2 * full.log_likelihood, 4) == 247.9945
    assert round(full.fixed["intercept"].error, 4) == 0.6421
    assert [round(each, 3) for each in (full.within, full.between)] == [8.434, 1.199]


def people(*, effect, companies=8, size=6, seed=0):
    """Return two measurements of people, half of them in companies that took part."""
    random = np.random.default_rng(seed)
    company = np.repeat(np.arange(companies), size)
    level = random.normal(0, 0.4, companies)[company] + random.normal(0, 0.6, len(company))
    group = company % 2
    parts = [
        pd.DataFrame({"time": time, "group": group, "company": company, "person": range(len(group)),
                      "score": 3 + level + 0.1 * time + effect * time * group
                      + random.normal(0, 0.3, len(group))})
        for time in (0, 1)
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).sample(frac=1, random_state=seed)


def test_time_by_group_finds_the_effect():
    """All measured twice: the difference of differences; 0.5 lies inside; any order of rows."""
    data = people(effect=0.5, seed=1)
    found, means = time_by_group(data), data.groupby(["group", "time"])["score"].mean()
    effect = found.fixed["time:group"]
    assert effect.value == pytest.approx(means.diff().iloc[3] - means.diff().iloc[1])
    assert effect.low < 0.5 < effect.high
    assert effect.p < 0.05
    assert found.within > found.residual
    assert (found.groups, found.n) == (8, 96)


def test_mean_change_over_companies_by_hand():
    """Equal sizes: the mean of companies' means, error s / sqrt(3) with t(2)."""
    found = mean_change([1, 2, 2, 3, 6, 7], ["a", "a", "b", "b", "c", "c"])
    change, error = found.fixed["intercept"], np.std([1.5, 2.5, 6.5], ddof=1) / np.sqrt(3)
    assert (change.value, change.error) == (pytest.approx(3.5), pytest.approx(error, rel=1e-4))
    assert change.high - change.value == pytest.approx(4.302653 * error, rel=1e-4)
    assert found.icc > 0.9


def test_the_quick_way_is_the_model():
    """Unequal sizes: the same as by statsmodels; without a spread of companies no worse."""
    random = np.random.default_rng(5)
    company = np.repeat(range(6), [3, 8, 5, 9, 4, 7])
    values = 0.4 + random.normal(0, 0.6, 6)[company] + random.normal(0, 0.5, len(company))
    quick, slow = mean_change(values, company), mixed_model(values, {}, groups=company)
    assert quick.between == pytest.approx(slow.between, rel=1e-3)
    assert quick.residual == pytest.approx(slow.residual, rel=1e-4)
    assert quick.log_likelihood == pytest.approx(slow.log_likelihood, abs=1e-5)
    found, expected = quick.fixed["intercept"], slow.fixed["intercept"]
    assert found.value == pytest.approx(expected.value, rel=1e-3)
    assert found.error == pytest.approx(expected.error, rel=1e-3)
    alike = random.normal(0, 0.5, len(company))
    quick, slow = mean_change(alike, company), mixed_model(alike, {}, groups=company)
    assert quick.log_likelihood >= slow.log_likelihood - 1e-9


def test_too_few_companies_have_no_model():
    """One company tells nothing of companies."""
    with pytest.raises(NotFittedError, match="1 companies"):
        mean_change([1, 2], ["a", "a"])
    with pytest.raises(NotFittedError, match=r"from 1\.0 to 1\.0"):
        mean_change([1, 1], ["a", "b"])
    with pytest.raises(NotFittedError, match="1 groups are too few"):
        mixed_model([1, 2], {}, groups=["a", "a"])


def test_agreement_of_judges_as_printed():
    """Output of psych::ICC for the data of Shrout and Fleiss (1979): 0.17, -0.133 to 0.72."""
    found = icc(np.ravel(JUDGES), np.repeat(range(6), 4))
    assert [round(each, 2) for each in (found.value, found.high)] == [0.17, 0.72]
    assert round(found.low, 3) == -0.133


def test_companies_without_anybody_to_compare_have_no_icc():
    """One value each, one company alone, nobody different."""
    assert icc([1, 2], ["a", "b"]).value is None
    assert icc([1, 2], ["a", "a"]).value is None
    assert icc([1, 1, 2, 2], ["a", "a", "b", "b"]).value == 1


def test_weights_after_therapy_as_in_glm_jl():
    """Postwt ~ Prewt + Treat + offset(Prewt), so before is 1 - 0.5655388; p by t with 68."""
    data = anorexia()
    found = ancova(data["before"], data["after"], data["group"], reference="CBT")
    table = {name: (round(each.value, 7), round(each.error, 7)) for name, each in found.items()}
    assert table == {
        "intercept": (49.7711090, 13.3909581),
        "before": (round(1 - 0.5655388, 7), 0.1611824),
        "Cont": (-4.0970655, 1.8934926),
        "FT": (4.5630627, 2.1333359),
    }
    assert found["FT"].p == pytest.approx(2 * stats.t.sf(4.5630627 / 2.1333359, 68))


def test_a_reference_must_be_a_group():
    """Typing errors are told."""
    with pytest.raises(ValueError, match=r"no group 'C' among \['a', 'b'\]"):
        ancova([1, 2], [1, 2], ["a", "b"], reference="C")


def test_thirteen_trials_as_in_metafor():
    """dat.bcg, method DL: -0.7141, tau^2 0.3088, I^2 from Q 152.2330; see ``published``."""
    found = pooled(*vaccine())
    assert (round(found.effect.value, 4), round(found.tau**2, 4)) == (-0.7141, 0.3088)
    assert found.i_squared == pytest.approx((152.2330 - 12) / 152.2330, abs=1e-6)
    assert found.low < found.effect.low < found.effect.value < found.effect.high < found.high


def test_equal_effects_are_certain():
    """No spread beyond chance: no tau, and the further company lies where all do."""
    found = pooled([0.5, 0.5, 0.5], [0.1, 0.2, 0.3])
    assert (found.effect.value, found.tau, found.i_squared) == (pytest.approx(0.5), 0, 0)
    assert found.low == pytest.approx(found.high)


def test_two_effects_are_not_pooled():
    """Heterogeneity cannot be seen in two."""
    with pytest.raises(ValueError, match="2 effects"):
        pooled([1, 2], [0.1, 0.1])
