"""How the same people answered before and after, and how they judge the start looking back."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from method.content import evaluation
from method.disclosure import SMALLEST_GROUP
from method.evaluation.sheets import Mask, Place, Sheets
from method.statistics.effects import PairedChange, paired_change

FEWEST_FOR_SIZES = 10
BEFORE = "before"
LOOKING_BACK = ("then_now", "standard")
_EXTREME = (2.0, 4.0)
_NAMES = ["comparison", "item_id", "text", "level", "wave", "shown"]
_COUNTS = ["n", "better", "equal", "worse"]
_SIZES = ["d_av", "g", "g_low", "g_high", "rank_biserial"]


def changes(sheets: Sheets) -> pd.DataFrame:
    """Return how the answers of the same people differ; ``sheets`` are those of closed waves.

    Differences of means are left out on purpose: beside the means of both waves they would give
    away those who answered only once.

    Returns:
        comparison ("before": T0 against a later wave; "then_now": the start as people see it today
        against today; "standard": the start as seen then against as seen today, the shift of their
        standard), item_id, text, level, wave (of the later answer), n (pairs), better, equal, worse
        (pairs that went up, stayed, went down), d_av, g, g_low, g_high (Hedges, 95 %),
        rank_biserial, extreme_start (whether the mean at first was near an end of the scale), shown
        ("all"; "signs" under ten pairs; "hidden" under five people, all figures are missing then).
    """
    rows = [
        row
        for kind, first, second in _comparisons()
        if first in sheets.given and second in sheets.given
        if (row := _row(sheets, kind, first, second)) is not None
    ]
    columns = [*_NAMES, *_COUNTS, *_SIZES, "extreme_start"]
    frame = pd.DataFrame(rows, columns=columns)
    texts, whole = dict.fromkeys(_NAMES, "str"), dict.fromkeys(_COUNTS, "Int64")
    extreme = frame["extreme_start"].eq(True)  # noqa: FBT003 - missing is false
    return frame.astype(texts | whole | dict.fromkeys(_SIZES, float)).assign(extreme_start=extreme)


def _comparisons() -> Iterator[tuple[str, Place, Place]]:
    """Yield what is compared: kind, wave and statement of the first and of the second answer."""
    for item in evaluation().items:
        if item.kind == "statement" and "T0" in item.waves:
            for wave in item.waves:
                if wave != "T0":
                    yield BEFORE, ("T0", item.id), (wave, item.id)
        if item.kind == "looking_back" and item.about is not None:
            for wave in item.waves:
                yield "then_now", (wave, item.id), (wave, item.about)
                yield "standard", ("T0", item.about), (wave, item.id)


def _row(sheets: Sheets, kind: str, first: Place, second: Place) -> dict[str, object] | None:
    pairs = sheets.answered(first, second)
    if not pairs.any():
        return None
    wave, item_id = second
    item = next(each for each in evaluation().items if each.id == item_id)
    names = {"item_id": item_id, "text": item.text, "level": item.level, "wave": wave}
    # The wave that closes last decides when a pair is complete.
    released = sheets.released(pairs, wave)
    return {"comparison": kind} | names | _change(sheets, released, first, second)


def _change(sheets: Sheets, pairs: Mask, first: Place, second: Place) -> dict[str, object]:
    if sheets.sheets.loc[pairs, "respondent"].nunique() < SMALLEST_GROUP:
        return {"shown": "hidden"}
    before, after = sheets.given[first][pairs], sheets.given[second][pairs]
    change = paired_change(before, after)
    low, high = _EXTREME
    return (
        _signs(change)
        | {"extreme_start": not low <= float(before.mean()) <= high}
        | (_sizes(change) if change.n >= FEWEST_FOR_SIZES else {"shown": "signs"})
    )


def _signs(change: PairedChange) -> dict[str, object]:
    signs = change.signs
    return {"n": change.n, "better": signs.up, "equal": signs.equal, "worse": signs.down}


def _sizes(change: PairedChange) -> dict[str, object]:
    return {
        "d_av": change.d_av,
        "g": change.g.value,
        "g_low": change.g.low,
        "g_high": change.g.high,
        "rank_biserial": change.rank_biserial,
        "shown": "all",
    }
