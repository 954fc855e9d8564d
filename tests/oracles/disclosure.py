"""Asks ACRO and pycanon for their verdicts and stores them beside this script.

Both pin an old pandas, so they live in an environment of their own:

    python -m venv oracles && oracles/bin/pip install acro==1.0.2 pycanon==1.3.6
    oracles/bin/python tests/oracles/disclosure.py

ACRO 1.0.2 (threshold 5, else its defaults) judges the cells of a table of sums, one contributor per
row; pycanon 1.3.6 counts the smallest group of equal quasi-identifiers.
"""

import json
import logging
import os
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import acro
import numpy as np
import pandas as pd
from pycanon import anonymity

CHECKS = {
    "MinimumThresholdCheck": "people",
    "NKCheck": "dominance",
    "PPercentCheck": "p_percent",
}
CELLS, TABLES = 120, 40


def contributors(rng: np.random.Generator) -> list[float]:
    """Return 1 to 14 amounts, some of them of one or two giants."""
    amounts = np.exp(rng.normal(2, rng.uniform(0.2, 2.5), rng.integers(1, 15)))
    amounts[: rng.integers(0, 3)] *= rng.choice([1, 5, 30])
    return [round(float(amount), 2) for amount in amounts]


def judged(cells: list[list[float]]) -> list[list[str]]:
    """Return the rules each cell breaks according to ACRO."""
    rows = [(f"{n:03}", amount) for n, cell in enumerate(cells) for amount in cell]
    frame = pd.DataFrame(rows, columns=["cell", "amount"]).assign(all="x")
    session = acro.ACRO(suppress=False)
    session.sdc_checks.risk_appetite["safe_threshold"] = 5
    session.crosstab(frame["cell"], frame["all"], values=frame["amount"], aggfunc="sum")
    outcome = session.results.get_index(0).outcome["x"]
    return [[rule for check, rule in CHECKS.items() if check in text] for text in outcome]


def table(rng: np.random.Generator) -> list[list[str]]:
    """Return rows of three quasi-identifiers."""
    size = int(rng.integers(3, 60))
    columns = [rng.choice(list("abcd")[:n], size) for n in rng.integers(1, 5, 3)]
    return [list(map(str, row)) for row in zip(*columns, strict=True)]


def smallest(rows: list[list[str]]) -> int:
    """Return k according to pycanon."""
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    return int(anonymity.k_anonymity(frame, ["a", "b", "c"]))


def main() -> None:
    """Ask and store."""
    logging.disable(logging.CRITICAL)
    target = Path(__file__).with_suffix(".json").absolute()
    os.chdir(tempfile.mkdtemp())
    rng = np.random.default_rng(2026)
    cells = [contributors(rng) for _ in range(CELLS)]
    tables = [table(rng) for _ in range(TABLES)]
    verdicts: dict[str, Any] = {
        "versions": {name: version(name) for name in ("acro", "pycanon", "pandas")},
        "cells": [
            {"amounts": amounts, "broken": broken}
            for amounts, broken in zip(cells, judged(cells), strict=True)
        ],
        "tables": [{"rows": rows, "k": smallest(rows)} for rows in tables],
    }
    target.write_text(json.dumps(verdicts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
