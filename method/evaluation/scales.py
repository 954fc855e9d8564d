"""How reliably the statements of a scale measure the same."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from method.content import evaluation
from method.evaluation.answers import SHEET, batches
from method.statistics.reliability import PAIR, reliability

FEWEST = 10
_NAMES = ["scale", "title", "wave"]
_FIGURES = ["alpha", "alpha_low", "alpha_high", "omega", "spearman_brown"]


def scales(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the reliability of each scale in each wave with ten or more complete sheets.

    Complete sheets count in batches, like answers: what fewer than five people add waits.

    Columns: scale, title, wave, n_items, n (complete sheets), alpha, alpha_low, alpha_high (95 %),
    omega (from three statements on; missing if its factor cannot be fitted), spearman_brown (of
    two).
    """
    given = dict(iter(answers.dropna(subset="value").groupby(["wave", "item_id"])))
    rows = [
        row
        for scale, title in evaluation().scales.items()
        for wave in evaluation().waves
        if (row := _row(given, scale, title, wave.id)) is not None
    ]
    frame = pd.DataFrame(rows, columns=[*_NAMES, "n_items", "n", *_FIGURES])
    whole = dict.fromkeys(["n_items", "n"], "Int64")
    return frame.astype(dict.fromkeys(_NAMES, "str") | whole | dict.fromkeys(_FIGURES, float))


def _row(
    given: Mapping[Any, pd.DataFrame], scale: str, title: str, wave: str
) -> dict[str, object] | None:
    items = [i.id for i in evaluation().items if i.scale == scale and wave in i.waves]
    frames = [given[wave, item] for item in items if (wave, item) in given]
    if len(items) < PAIR or len(frames) < len(items) or min(map(len, frames)) < FEWEST:
        return None
    own = pd.concat(frames)
    table = _released(own.pivot_table(index=SHEET, columns="item_id", values="value").dropna(), own)
    if len(table) < FEWEST:
        return None
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ConvergenceWarning)
        found = reliability(table.to_numpy())
    return {
        "scale": scale,
        "title": title,
        "wave": wave,
        "n_items": found.items,
        "n": found.n,
        "alpha": found.alpha.value,
        "alpha_low": found.alpha.low,
        "alpha_high": found.alpha.high,
        "omega": None if said else found.omega,
        "spearman_brown": found.spearman_brown,
    }


def _released(complete: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the ``complete`` sheets, by SHEET, that are in a batch; ``own`` are their answers."""
    sheets = own.drop_duplicates(SHEET).set_index(SHEET, drop=False).loc[complete.index]
    batch = batches(sheets.reset_index(drop=True), ["wave"])
    return complete[batch.notna().to_numpy()]
