"""The gate and the pool agree with two tools of others, whose verdicts are stored.

- ACRO: threshold, (n,k) dominance and p % of single cells
- pycanon: the smallest group of equal quasi-identifiers
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from method.gate.rules import Rules, judged
from method.pool.anonymity import smallest_group

STORED = json.loads(
    (Path(__file__).parents[2] / "oracles" / "disclosure.json").read_text(encoding="utf-8")
)


def test_cells_are_judged_as_acro_does() -> None:
    """Of several broken rules ours names the first of threshold, dominance, p %."""
    expected = [next(iter(cell["broken"]), None) for cell in STORED["cells"]]
    assert reasons(Rules(companies=1)) == expected
    assert set(expected) == {"people", "dominance", None}


def test_p_percent_is_acros() -> None:
    """Without the dominance rule, which is stricter by default, the p % rule speaks for itself."""
    broken = [[rule for rule in cell["broken"] if rule != "dominance"] for cell in STORED["cells"]]
    expected = [next(iter(rules), None) for rules in broken]
    assert reasons(Rules(companies=1, k=2)) == expected
    assert set(expected) == {"people", "p_percent", None}


def reasons(rules: Rules) -> list[str | None]:
    """Return the first rule each stored cell breaks."""
    shares = pd.DataFrame(
        [
            (number, f"c{place}", amount)
            for number, cell in enumerate(STORED["cells"])
            for place, amount in enumerate(cell["amounts"])
        ],
        columns=["cell", "company_key", "amount"],
    ).assign(people=1, n=1, total=lambda frame: frame["amount"])
    found = judged(shares, ["cell"], rules)["reason"]
    return [None if pd.isna(reason) else str(reason) for reason in found]


def test_smallest_group_is_pycanons() -> None:
    """K of forty tables, from unique rows to one large group."""
    actual = [
        smallest_group(pd.DataFrame(each["rows"], columns=["a", "b", "c"]), ["a", "b", "c"])
        for each in STORED["tables"]
    ]
    assert actual == [each["k"] for each in STORED["tables"]]
