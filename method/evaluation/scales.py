"""How reliably the statements of a scale measure the same."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from method.content import evaluation
from method.evaluation.sheets import Sheets
from method.statistics.reliability import PAIR, reliability

FEWEST = 10
_NAMES = ["scale", "title", "wave"]
_FIGURES = ["alpha", "alpha_low", "alpha_high", "omega", "spearman_brown"]


def scales(sheets: Sheets) -> pd.DataFrame:
    """Return the reliability of each scale in each wave with ten or more complete sheets.

    Complete sheets count in batches, like answers: what fewer than five people add waits.

    Columns: scale, title, wave, n_items, n (complete sheets), alpha, alpha_low, alpha_high (95 %),
    omega (from three statements on; missing if its factor cannot be fitted), spearman_brown (of
    two).
    """
    rows = [
        row
        for scale, title in evaluation().scales.items()
        for wave in evaluation().waves
        if (row := _row(sheets, scale, title, wave.id)) is not None
    ]
    frame = pd.DataFrame(rows, columns=[*_NAMES, "n_items", "n", *_FIGURES])
    whole = dict.fromkeys(["n_items", "n"], "Int64")
    return frame.astype(dict.fromkeys(_NAMES, "str") | whole | dict.fromkeys(_FIGURES, float))


def _row(sheets: Sheets, scale: str, title: str, wave: str) -> dict[str, object] | None:
    items = [i.id for i in evaluation().items if i.scale == scale and wave in i.waves]
    places = [(wave, item) for item in items]
    if len(items) < PAIR or not all(place in sheets.given for place in places):
        return None
    whole = sheets.released(sheets.answered(*places), wave)
    if whole.sum() < FEWEST:
        return None
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ConvergenceWarning)
        found = reliability(np.column_stack([sheets.given[place][whole] for place in places]))
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
