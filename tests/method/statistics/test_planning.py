"""Requirements of planning, of many questions, and of drawing companies again.

1. Numbers of people are those of Cohen's tables; people who are alike count less.
2. Adjusted p are those of Benjamini and Hochberg, and of Holm by hand.
3. Companies stay whole when they are exchanged or drawn again; the same seed gives the same figure.
"""

from __future__ import annotations

import numpy as np
import pytest

from method.statistics.planning import adjusted, companies_needed, people_needed, power_of
from method.statistics.resampling import bootstrap_by_company, exchange_p, sign_flip_p
from tests.method.statistics.published import FIFTEEN_P


def test_people_needed_as_in_cohens_table():
    """Cohen (1988), tables 2.3: 393, 64, 26 per group; for 0.2 it is 393.4, so 394 are needed."""
    assert [people_needed(d, paired=False) for d in (0.2, 0.5, 0.8)] == [394, 64, 26]
    assert people_needed(-0.5, paired=True) == 34
    assert power_of(64, 0.5, paired=False) == pytest.approx(0.80, abs=0.005)
    assert power_of(34, 0.5, paired=True) > 0.80


def test_alike_people_count_less():
    """64 people, 10 per company, icc 0.1: 64 * 1.9 / 10; without likeness 6.4."""
    assert companies_needed(0.5, icc=0.1, size=10, paired=False) == 13
    assert companies_needed(0.5, icc=0.0, size=10, paired=False) == 7


def test_impossible_plans_are_refused():
    """No effect, a share above one, nobody in a company."""
    with pytest.raises(ValueError, match="effect of zero"):
        people_needed(0, paired=True)
    with pytest.raises(ValueError, match=r"got 1\.5 and 10"):
        companies_needed(0.5, icc=1.5, size=10, paired=True)


def test_fifteen_questions_as_in_the_paper():
    """Benjamini and Hochberg (1995): four of fifteen at 5 %; Holm as Bonferroni finds three."""
    questions = {str(number): p for number, p in enumerate(FIFTEEN_P)}
    found = {
        name: sum(p <= 0.05 for p in adjusted(questions, name).values())
        for name in ("holm", "benjamini-hochberg")
    }
    assert found == {"holm": 3, "benjamini-hochberg": 4}


def test_holm_by_hand():
    """0.01 * 3, then 0.02 * 2, then at least that."""
    assert adjusted({"a": 0.02, "b": 0.01, "c": 0.03}, "holm") == pytest.approx(
        {"a": 0.04, "b": 0.03, "c": 0.04}
    )
    assert adjusted({}, "holm") == {}


def test_all_flips_of_five_companies():
    """Five means of one sign: 2 of 32 flips are as far from zero."""
    changes, companies = [1, 2, 3, 4, 5, 5], ["a", "b", "c", "d", "e", "e"]
    assert sign_flip_p(changes, companies, seed=1) == pytest.approx(2 / 32)
    assert sign_flip_p([1, 2], ["a", "b"], seed=1) is None


def test_exchange_keeps_companies_whole():
    """Three against three companies, all higher: 2 of 20 exchanges, however many people."""
    low, high = ([1, 1, 2, 3], ["a", "a", "b", "c"]), ([7, 8, 9, 9], ["d", "e", "f", "f"])
    assert exchange_p(low, high, seed=1) == pytest.approx(2 / 20)
    assert exchange_p(low, ([1], ["d"]), seed=1) is None


def test_bootstrap_draws_companies():
    """People of one opinion per company: wider than people drawn alone, about s / sqrt(k)."""
    means = np.random.default_rng(4).normal(size=40)
    values, companies = np.repeat(means, 25), np.repeat(range(40), 25)
    found = bootstrap_by_company(values, companies, seed=2)
    assert found == bootstrap_by_company(values, companies, seed=2)
    assert found.value == pytest.approx(means.mean())
    expected = 2 * 1.96 * means.std() / np.sqrt(40)
    assert found.high - found.low == pytest.approx(expected, rel=0.1)
    assert bootstrap_by_company([1, 2], ["a", "b"], seed=1).low is None
