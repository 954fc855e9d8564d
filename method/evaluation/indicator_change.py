"""Company indicators before the measures and at the latest wave after; no cause is claimed."""

from __future__ import annotations

import pandas as pd

from method.statistics.estimates import Estimate, difference_of_means
from schemas.case import Case
from schemas.remembered import remembered

BEFORE = "T0"
FEWEST_FOR_EXTREME = 3
COLUMNS = [
    "indicator_id",
    "name",
    "unit",
    "better_is",
    "wave",
    "n_before",
    "n_after",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "verdict",
    "extreme_start",
    "note",
]
_TEXTS = ["indicator_id", "name", "unit", "better_is", "wave", "verdict", "note"]
_FLOATS = ["before", "after", "difference", "low", "high"]


@remembered
def indicator_changes(case: Case) -> pd.DataFrame:
    """Return each indicator before (T0) and after (the latest wave with values).

    Columns: indicator_id, name, unit, better_is ("higher", "lower"), wave (of after), n_before,
    n_after (periods), before, after (means), difference, low, high (Welch's interval of 95 %),
    verdict ("better", "worse" if the interval excludes zero, else "unclear"; "open" if a side has
    no value), extreme_start (the last value before was the worst of three or more), note (German:
    why there is no interval or what limits the comparison).
    """
    values = case.indicator_values.dropna(subset=["value"])
    rows = [
        _row(indicator, values[values["indicator_id"].eq(indicator["indicator_id"])])
        for _, indicator in case.indicators.iterrows()
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    types = dict.fromkeys(_FLOATS, "float64") | dict.fromkeys(_TEXTS, "str")
    whole = dict.fromkeys(["n_before", "n_after"], "int64")
    return frame.astype(types | whole | {"extreme_start": "bool"})


def _row(indicator: pd.Series, values: pd.DataFrame) -> dict[str, object]:
    before = values[values["wave"].eq(BEFORE)].sort_values("period")
    later = values[values["wave"].ne(BEFORE)]
    after = later[later["wave"].eq(later["wave"].max())]
    change = difference_of_means(before["value"].to_numpy(), after["value"].to_numpy())
    return {
        "indicator_id": indicator["indicator_id"],
        "name": indicator["name"],
        "unit": indicator["unit"],
        "better_is": indicator["direction"],
        "wave": after["wave"].max() if len(after) else None,
        "n_before": len(before),
        "n_after": len(after),
        "before": before["value"].mean(),
        "after": after["value"].mean(),
        "difference": change.value,
        "low": change.low,
        "high": change.high,
        "verdict": verdict(change, better_is=str(indicator["direction"])),
        "extreme_start": _extreme_start(before["value"], str(indicator["direction"])),
        "note": _note(before, after, change),
    }


def verdict(change: Estimate, *, better_is: str) -> str:
    """Return "better" or "worse" if the interval excludes zero; else "unclear", "open" if empty."""
    if change.value is None:
        return "open"
    if change.low is None or change.high is None or change.low <= 0 <= change.high:
        return "unclear"
    return "better" if (change.value > 0) == (better_is == "higher") else "worse"


def _extreme_start(before: pd.Series, better_is: str) -> bool:
    if len(before) < FEWEST_FOR_EXTREME or before.min() == before.max():
        return False
    worst = before.min() if better_is == "higher" else before.max()
    return bool(before.iloc[-1] == worst)


def _note(before: pd.DataFrame, after: pd.DataFrame, change: Estimate) -> str:
    if before.empty:
        return "Es fehlt ein Wert vor Beginn (T0)."
    if after.empty:
        return "Es fehlt ein Wert nach der Maßnahme."
    if min(len(before), len(after)) == 1:
        return "Ein einzelner Messwert: ob die Änderung über das Übliche hinausgeht, bleibt offen."
    if change.low is None:
        return "Die Werte schwanken nicht; ein Intervall lässt sich nicht angeben."
    lengths = {*before["period"].str.len(), *after["period"].str.len()}
    return "Die Zeiträume sind verschieden lang." if len(lengths) > 1 else ""
