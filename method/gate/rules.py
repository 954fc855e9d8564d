"""When a single cell is too small or too much one company's: thresholds and dominance."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from method.content import gate
from method.disclosure import SMALLEST_GROUP
from method.gate.tables import Table

PEOPLE, COMPANIES, DOMINANCE, P_PERCENT = "people", "companies", "dominance", "p_percent"
OTHERS = "others"
DIFFERENCE = "difference"
HELD = frozenset({DOMINANCE, P_PERCENT, OTHERS, DIFFERENCE})  # of cells with people enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a cell needs.

    Attributes:
        people: Fewest people.
        companies: Fewest companies.
        n, k: The ``n`` largest companies must hold less than the share ``k`` (dominance rule).
        p: What is left after the two largest must be at least this share of the largest (p % rule).
        others: Fewest people beside those of any one company, which knows its own figures.
        base: Rounding goes to multiples of it.
        seconds: How long to look for a proof; without one nothing leaves [s].
        rounds: How often to look for a choice of cells that hides less.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 4.2.
    """

    people: int = SMALLEST_GROUP
    companies: int = 3
    n: int = 2
    k: float = 0.9
    p: float = 0.1
    others: int = 0
    base: int = 5
    seconds: float = 60.0
    rounds: int = 3

    def sentence(self, reason: str) -> str:
        """Return ``reason`` as a German sentence; raises KeyError for an unknown one."""
        percent = {"k": round(100 * self.k), "p": round(100 * self.p)}
        counts = {"people": self.people, "companies": self.companies, "n": self.n}
        counts["others"] = self.others
        return gate().reasons[reason].format(**counts, **percent)


RULES = Rules()
OF_A_POOL = Rules(others=SMALLEST_GROUP)  # companies that gave the figures read them


def judged_table(shares: pd.DataFrame, table: Table, rules: Rules) -> pd.DataFrame:
    """Return the judged cells of ``table``, see ``judged``; without groups there is one row."""
    if table.by:
        return judged(shares, list(table.by), rules)
    return judged(shares.assign(_all=""), ["_all"], rules)


def judged(shares: pd.DataFrame, cell: list[str], rules: Rules) -> pd.DataFrame:
    """Return one row per cell: people, companies, total, n and the first rule it breaks.

    Args:
        shares: what each company gives to each cell: ``cell``, company_key, people, total, n and
            amount (what dominance is judged by, not negative).
        cell: columns that name the cell.
        rules: of the gate.

    Returns:
        ``cell``, people, companies, total, n, reason (missing where every rule is kept).
    """
    largest = shares.sort_values("amount", ascending=False, kind="stable")
    groups = largest.groupby(cell, sort=True, observed=True)
    place = groups.cumcount()
    parts = pd.DataFrame(
        {
            **{name: largest[name] for name in cell},
            "first": largest["amount"].where(place.eq(0), 0.0),
            "top_n": largest["amount"].where(place.lt(rules.n), 0.0),
            "rest": largest["amount"].where(place.ge(2), 0.0),
        }
    )
    sums = parts.groupby(cell, sort=True, observed=True)[["first", "top_n", "rest"]].sum()
    cells = groups.agg(
        people=("people", "sum"),
        companies=("company_key", "nunique"),
        amount=("amount", "sum"),
        total=("total", "sum"),
        n=("n", "sum"),
        most=("people", "max"),
    ).join(sums)
    return cells.assign(reason=reasons(cells, rules)).drop(
        columns=["amount", "most", "first", "top_n", "rest"]
    ).reset_index()  # fmt: skip


def reasons(cells: pd.DataFrame, rules: Rules) -> pd.Series[str]:
    """Return the first rule each cell breaks, missing if it keeps them all.

    ``cells`` has people, most (people of the company with most), companies, amount, first (largest
    amount), top_n (sum of the ``rules.n`` largest) and rest (what is left after the two largest).
    """
    broken = {
        OTHERS: cells["people"] - cells["most"] < rules.others,
        P_PERCENT: cells["rest"] < rules.p * cells["first"],
        DOMINANCE: cells["top_n"] >= rules.k * cells["amount"],
        COMPANIES: cells["companies"] < rules.companies,
        PEOPLE: cells["people"] < rules.people,
    }
    found = pd.Series(pd.NA, index=cells.index, dtype="str")
    for name, where in broken.items():
        found = found.mask(where, name)
    return found
