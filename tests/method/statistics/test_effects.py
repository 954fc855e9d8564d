"""Requirements of the statistics of change.

1. Formulas agree with numbers computed by hand and with scipy.
2. What cannot be computed is None: no values, one value, no spread, nothing changed.
3. Published g of Normand (1999) and their variances come out to the printed digits.  The formulas
   of Borenstein et al. (2009) are checked with the data of their chapter 4, whose printed page was
   not at hand.
4. Laws: g has the sign of the difference, intervals hold their estimate, swapping before and after
   turns the signs around.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from method.statistics.effects import (
    Signs,
    corrected_d,
    group_d,
    group_g,
    group_rank_biserial,
    hedges_correction,
    paired_change,
    paired_d_av,
    paired_g,
    rank_biserial,
    rank_biserial_interval,
    signs,
    wilcoxon_p,
)
from method.statistics.estimates import Estimate, difference_of_means, mean_interval, spread
from tests.method.statistics.published import STAYS

BEFORE = [2, 3, 2, 4, 3]
AFTER = [3, 4, 4, 4, 5]

answers = st.lists(st.integers(1, 5), min_size=1, max_size=30)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=30)


def test_mean_interval_by_hand():
    """Mean 3, s = 1, n = 5, t = 2.776: 3 +/- 1.2416 for a spread of one."""
    estimate = mean_interval([2, 3, 4, 2, 4])
    assert (estimate.value, estimate.n) == (3, 5)
    assert estimate.high == pytest.approx(3 + 2.7764451 * 1 / math.sqrt(5))


def test_mean_interval_as_in_scipy():
    """The library's interval is the same."""
    expected = stats.t.interval(0.95, 4, loc=np.mean(AFTER), scale=stats.sem(AFTER))
    estimate = mean_interval(AFTER)
    assert (estimate.low, estimate.high) == pytest.approx(expected)


def test_too_few_values_have_no_interval():
    """No value and one value."""
    assert mean_interval([]) == Estimate(value=None, low=None, high=None, n=0)
    assert mean_interval([4]) == Estimate(value=4.0, low=None, high=None, n=1)


def test_paired_change_by_hand():
    """Differences 1, 1, 2, 0, 2: mean 1.2, variance 0.7; both spreads by hand."""
    change = paired_change(BEFORE, AFTER)
    sd_before, sd_after = math.sqrt(0.7), math.sqrt(0.5)
    d_av = 1.2 / ((sd_before + sd_after) / 2)
    assert change.mean_difference == pytest.approx(1.2)
    assert change.d_z == pytest.approx(1.2 / math.sqrt(0.7))
    assert change.d_av == pytest.approx(d_av)
    assert change.g.value == pytest.approx((1 - 3 / 15) * d_av)
    assert change.signs == Signs(up=4, equal=1, down=0)
    assert change.rank_biserial == 1


def test_interval_of_paired_g_by_hand():
    """Here r is 0.25 / sqrt(0.7 * 0.5) for the five pairs."""
    g = paired_g(BEFORE, AFTER)
    d = 1.2 / ((math.sqrt(0.7) + math.sqrt(0.5)) / 2)
    r = 0.25 / math.sqrt(0.7 * 0.5)
    half = 1.96 * math.sqrt(1 / 5 + d**2 / 10) * math.sqrt(2 * (1 - r))
    assert (g.low, g.high) == pytest.approx((0.8 * d - half, 0.8 * d + half))


def exactly(mean, deviation, n, *, seed=0, like=None, r=0.0):
    """Return ``n`` values of just this mean and deviation, and this correlation with ``like``."""
    noise = np.random.default_rng(seed).normal(size=n)
    base = np.zeros(n) if like is None else (like - np.mean(like)) / np.std(like, ddof=1)
    noise -= noise.mean()
    noise -= base * (noise @ base) / max(base @ base, 1)
    values = r * base + math.sqrt(1 - r**2) * noise / noise.std(ddof=1)
    return mean + deviation * values


def test_g_of_four_studies_as_printed_by_metafor():
    """Output of escalc(measure="SMD") for dat.normand1999; see ``published``."""
    found = [
        group_g(exactly(m2, s2, n2, seed=1), exactly(m1, s1, n1, seed=2))
        for (n1, m1, s1), (n2, m2, s2) in STAYS
    ]
    variances = [round(((g.high - g.low) / 2 / 1.96) ** 2, 4) for g in found]
    assert [round(g.value, 4) for g in found] == [-0.3552, -0.3479, -2.3176, -1.8880]
    assert variances == [0.0131, 0.0645, 0.0458, 0.1606]


def test_two_groups_of_the_textbook():
    """Formulas of Borenstein et al. (2009), ch. 4: 103 and 100, s 5.5 and 4.5, n = 50 each."""
    treated, control = exactly(103, 5.5, 50, seed=1), exactly(100, 4.5, 50, seed=2)
    d, g = group_d(control, treated), group_g(control, treated)
    pooled = math.sqrt((5.5**2 + 4.5**2) / 2)
    assert d.value == pytest.approx(3 / pooled)
    assert (round(d.value, 4), round((d.high - d.low) / 2 / 1.96, 4)) == (0.5970, 0.2044)
    assert round(g.value, 4) == 0.5924


def test_paired_values_of_the_textbook():
    """Formulas of Borenstein et al. (2009), ch. 4: difference 3, s of it 5.5, r = 0.7, n = 50."""
    deviation = 5.5 / math.sqrt(2 * (1 - 0.7))
    before = exactly(100, deviation, 50)
    after = exactly(103, deviation, 50, seed=1, like=before, r=0.7)
    d, g = paired_d_av(before, after), paired_g(before, after)
    assert (round(d.value, 4), round((d.high - d.low) / 2 / 1.96, 4)) == (0.4225, 0.1143)
    # J rounded to 0.9846 makes 0.4160.
    assert g.value == pytest.approx(0.4160, abs=0.00005)


def test_corrected_d_takes_off_what_was_there_before():
    """Equal spreads of 1: groups are 0.2 apart before and 1.0 after, so d_korr is J * 0.8."""
    old_one, old_two = exactly(0, 1, 40), exactly(0.2, 1, 40, seed=1)
    new_one = exactly(0.1, 1, 40, seed=2, like=old_one, r=0.6)
    new_two = exactly(1.1, 1, 40, seed=3, like=old_two, r=0.6)
    found = corrected_d((old_one, new_one), (old_two, new_two))
    errors = [math.sqrt(80 / 1600 + g**2 / 160) for g in (found.value / 4, found.value * 5 / 4)]
    half = 1.96 * math.sqrt(errors[0] ** 2 + errors[1] ** 2 - 1.2 * errors[0] * errors[1])
    assert found.value == pytest.approx((1 - 3 / (4 * 78 - 1)) * 0.8)
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half))
    assert corrected_d(([1], [2]), ([1, 2], [2, 3])).value is None


def test_the_interval_of_the_rank_correlation():
    """Five moved pairs of ranks 1 to 5, the smallest down: (14 - 1) / 15, z by hand."""
    found = rank_biserial_interval([-1, 2, 3, 4, 5, 0])
    half = 1.96 * math.sqrt((250 + 75 + 5) / 6) / 15
    assert (found.value, found.n) == (pytest.approx(13 / 15), 6)
    assert found.low == pytest.approx(math.tanh(math.atanh(13 / 15) - half))
    assert rank_biserial_interval([0, 0]) == Estimate(value=None, low=None, high=None, n=2)
    assert rank_biserial_interval([1, 2, 3]).low is None


def test_the_rank_correlation_of_two_groups():
    """Of 4 x 4 pairs the second is higher in 12 and equal in one: (12 + 0.5) / 16 * 2 - 1."""
    found = group_rank_biserial([1, 2, 3, 4], [3, 5, 6, 2.5])
    assert found.value == pytest.approx(2 * 12.5 / 16 - 1)
    assert found.low == pytest.approx(math.tanh(math.atanh(found.value) - 1.96 * math.sqrt(9 / 48)))
    assert group_rank_biserial([], [1]).value is None


def test_rank_biserial_by_hand():
    """Ranks of 3, -1, 2 are 3, 1, 2: (5 - 1) / 6; the zero is left out."""
    assert rank_biserial([3, -1, 0, 2]) == pytest.approx(4 / 6)


def test_rank_biserial_and_p_agree_with_scipy():
    """W of scipy is the smaller sum of ranks."""
    differences = [3, -1, 2, 4, -2.5, 5, 6]
    result = stats.wilcoxon(differences)
    total = 7 * 8 / 2
    assert rank_biserial(differences) == pytest.approx(1 - 2 * result.statistic / total)
    assert wilcoxon_p(differences) == pytest.approx(result.pvalue)


def test_group_g_by_hand():
    """Means 2 and 4, both variances 1, n = 3 each: d = 2, J = 1 - 3/15."""
    g = group_g([1, 2, 3], [3, 4, 5])
    half = 1.96 * math.sqrt(6 / 9 + 1.6**2 / 12)
    assert g.value == pytest.approx(1.6)
    assert (g.low, g.high) == pytest.approx((1.6 - half, 1.6 + half))


def test_both_forms_of_the_correction_are_the_same():
    """1 - 3/(4 df - 1) with df = N - 2 is 1 - 3/(4N - 9)."""
    assert hedges_correction(18) == pytest.approx(1 - 3 / (4 * 20 - 9))


def test_the_correction_needs_degrees_of_freedom():
    """One degree is refused, and two pairs have no g."""
    with pytest.raises(ValueError, match="two degrees of freedom"):
        hedges_correction(1)
    assert paired_g([1, 2], [2, 5]).value is None


def test_pairs_need_two_values_each():
    """Different lengths are refused."""
    with pytest.raises(ValueError, match="got 2 and 1"):
        paired_change([1, 2], [1])


def test_nothing_changed():
    """Equal answers: difference zero, no rank correlation, no p."""
    change = paired_change([1, 2, 3], [1, 2, 3])
    assert (change.mean_difference, change.d_z, change.d_av) == (0, None, 0)
    assert (change.rank_biserial, change.p_wilcoxon) == (None, None)
    assert change.g == Estimate(value=0, low=None, high=None, n=3)


def test_no_spread_has_no_effect_size():
    """All 2 before, all 4 after: the difference is known, its size in spreads is not."""
    change = paired_change([2, 2, 2], [4, 4, 4])
    assert (change.mean_difference, change.d_z, change.d_av, change.g.value) == (
        2,
        None,
        None,
        None,
    )


def test_no_pairs():
    """An empty comparison is empty."""
    change = paired_change([], [])
    assert (change.n, change.mean_difference, change.signs) == (0, None, Signs(0, 0, 0))
    assert group_g([1], [2, 3]).value is None
    assert group_g([1, 1], [2, 2]).value is None


def test_difference_of_means_as_in_scipy():
    """Welch's interval is the library's."""
    before, after = [5.0, 6.0, 5.5, 7.0], [4.0, 4.5, 4.2]
    expected = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    estimate = difference_of_means(before, after)
    assert estimate.value == pytest.approx(np.mean(after) - np.mean(before))
    assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high))


def test_difference_without_interval():
    """One value on a side or no spread at all gives the difference only."""
    assert difference_of_means([5], [3, 4]) == Estimate(value=-1.5, low=None, high=None, n=3)
    assert difference_of_means([5, 5], [3, 3]) == Estimate(value=-2.0, low=None, high=None, n=4)
    assert difference_of_means([], [3, 3]).value is None


def test_rounding_is_no_spread():
    """Equal decimals have a spread of zero."""
    assert spread([0.1] * 7) == 0


@settings(deadline=None)
@given(answers)
def test_an_interval_holds_its_mean(values):
    """The estimate lies inside, however many values there are."""
    estimate = mean_interval(values)
    if estimate.low is not None:
        assert estimate.low <= estimate.value <= estimate.high


@settings(deadline=None)
@given(pairs)
def test_g_has_the_sign_of_the_difference(rows):
    """The correction never turns an effect around, and the interval holds g."""
    before, after = zip(*rows, strict=True)
    change = paired_change(before, after)
    if change.g.value is not None:
        assert np.sign(change.g.value) == np.sign(change.mean_difference)
    if change.g.low is not None:
        assert change.g.low <= change.g.value <= change.g.high


@settings(deadline=None)
@given(pairs)
def test_swapping_turns_the_signs_around(rows):
    """Before and after swapped: same sizes, other signs."""
    before, after = zip(*rows, strict=True)
    there, back = paired_change(before, after), paired_change(after, before)
    assert back.mean_difference == pytest.approx(-there.mean_difference)
    assert (back.signs.up, back.signs.down) == (there.signs.down, there.signs.up)
    if there.rank_biserial is not None:
        assert back.rank_biserial == pytest.approx(-there.rank_biserial)


@settings(deadline=None)
@given(answers)
def test_signs_count_every_pair(values):
    """Up, equal and down sum up."""
    counted = signs(np.array(values) - 3)
    assert counted.up + counted.equal + counted.down == len(values)
