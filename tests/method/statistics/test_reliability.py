"""Requirements of the reliability of scales.

1. Alpha is what the R package psych gives for the data set "attitude".
2. Omega is that of the factor the answers were made of; two items have Spearman-Brown instead.
3. Gaps leave people out; what cannot be computed is None.
"""

from __future__ import annotations

import numpy as np
import pytest

from method.statistics.reliability import mcdonald_omega, reliability, spearman_brown

# Chatterjee and Price (1977), Regression Analysis by Example; in R: datasets::attitude.
ATTITUDE = """
43 51 30 39 61 92 45  63 64 51 54 63 73 47  71 70 68 69 76 86 48  61 63 45 47 54 84 35
81 78 56 66 71 83 47  43 55 49 44 54 49 34  58 67 42 56 66 68 35  71 75 50 55 70 66 41
72 82 72 67 71 83 31  67 61 45 47 62 80 41  64 53 53 58 58 67 34  67 60 47 39 59 74 41
69 62 57 42 55 63 25  68 83 83 45 59 77 35  77 77 54 72 79 77 46  81 90 50 72 60 54 36
74 85 64 69 79 79 63  65 60 65 75 55 80 60  65 70 46 57 75 85 46  50 58 68 54 64 78 52
50 40 33 34 43 64 33  64 61 52 62 66 80 41  53 66 52 50 63 80 37  40 37 42 58 50 57 49
63 54 42 48 66 75 33  66 77 66 63 88 76 72  78 75 58 74 80 78 49  48 57 44 45 51 83 38
85 85 71 71 77 74 55  82 82 39 59 64 78 39
"""


def with_covariance(wanted, n=60):
    """Return ``n`` rows whose covariances are just ``wanted``."""
    noise = np.random.default_rng(3).normal(size=(n, len(wanted)))
    noise -= noise.mean(axis=0)
    own = np.linalg.cholesky(np.cov(noise.T))
    return noise @ np.linalg.inv(own).T @ np.linalg.cholesky(np.array(wanted)).T


def test_alpha_as_printed_by_psych():
    """psych::alpha(attitude)$total has raw_alpha 0.843; seven items, thirty departments."""
    found = reliability(np.array(ATTITUDE.split(), dtype=float).reshape(30, 7))
    assert (found.n, found.items, found.spearman_brown) == (30, 7, None)
    assert round(found.alpha.value, 3) == 0.843
    assert found.alpha.low < found.alpha.value < found.alpha.high < 1


def test_omega_is_that_of_the_factor():
    """Loadings 1, 2, 3 and unique variances 1, 2, 3: 36 / (36 + 6); alpha is lower."""
    loadings = np.array([1.0, 2.0, 3.0])
    found = reliability(with_covariance(np.outer(loadings, loadings) + np.diag([1.0, 2.0, 3.0])))
    assert found.omega == pytest.approx(36 / 42, abs=1e-4)
    assert found.alpha.value == pytest.approx(1.5 * (1 - 20 / 42))


def test_the_same_answers_have_the_same_omega():
    """The search does not start at chance."""
    rising = np.random.default_rng(3).normal(3, 1, 12)
    noise = np.random.default_rng(4).normal(0, 0.5, (12, 3))
    answers = (rising[:, None] + noise).round()
    assert len({mcdonald_omega(answers) for _ in range(5)}) == 1


def test_no_solution_has_no_omega():
    """Correlations .85, .85 and .6 ask for a loading of 1.1: a Heywood case."""
    found = reliability(with_covariance([[1.0, 0.85, 0.85], [0.85, 1.0, 0.6], [0.85, 0.6, 1.0]]))
    assert (found.alpha.value > 0.9, found.omega) == (True, None)


def test_two_items_have_spearman_brown():
    """A correlation of 0.6 makes 1.2 / 1.6; there is no omega of two items."""
    found = reliability(with_covariance([[1.0, 0.6], [0.6, 1.0]]))
    assert found.spearman_brown == pytest.approx(0.75)
    assert found.omega is None


def test_a_longer_test_is_more_reliable():
    """Three times as long: 3 * 0.5 / (1 + 2 * 0.5)."""
    assert spearman_brown(0.5, length=3) == pytest.approx(0.75)


def test_gaps_leave_people_out():
    """Who lacks an answer does not count; too few people have no reliability."""
    answers = [[1, 2, 2], [2, 3, np.nan], [4, 4, 5]]
    found = reliability(np.array(answers, dtype=float))
    assert (found.n, found.alpha.value, found.omega) == (2, None, None)


def test_items_without_spread_have_no_omega():
    """All gave the same answer to one item, or to all."""
    rising = np.arange(1.0, 9.0)
    assert reliability(np.column_stack([rising, rising, np.full(8, 3.0)])).omega is None
    assert reliability(np.full((8, 2), 3.0)).alpha.value is None
    assert reliability(np.full((8, 2), 3.0)).spearman_brown is None


def test_one_item_is_no_scale():
    """Reliability by agreement needs two."""
    with pytest.raises(ValueError, match=r"two items or more, got shape \(8, 1\)"):
        reliability(np.zeros((8, 1)))
