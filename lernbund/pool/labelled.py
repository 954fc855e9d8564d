"""Tables of the pool as CSV, SPSS and Stata: numbers with German labels, gaps with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyreadstat

from method.content import pool as content
from method.pool.travel import PoolColumn, columns_of

_LONGEST_LABEL = 120
_STATES_OF = {"value": "state", "level": "state"}


def coded(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with numbers instead of codes; every gap is the code of its reason.

    Keys, months and periods stay texts.
    """
    columns = {c.name: _coded(c, frame) for c in columns_of(table)}
    return pd.DataFrame(columns, index=frame.index)


def value_labels(column: PoolColumn) -> dict[int, str]:
    """Return number -> German label of a coded column, the missing ones included."""
    if not is_coded(column):
        return {}
    reasons = {each.code: each.label for each in content().missing.values()}
    labels = dict(zip(_numbers(column).values(), _labels(column), strict=True))
    return reasons | {n: label[:_LONGEST_LABEL] for n, label in labels.items() if n not in reasons}


def is_coded(column: PoolColumn) -> bool:
    """Return whether gaps of the column have numbers: where no true value is below zero."""
    return not column.below_zero and (column.numeric or bool(column.choices))


def write_csv(table: str, frame: pd.DataFrame, folder: Path) -> None:
    """Write ``<table>.csv``: semicolon, decimal comma, UTF-8 with its mark, as Excel reads it.

    ``<table>_labels.csv`` has the label of each number: Spalte, Wert, Bezeichnung.
    """
    rows = [
        (column.name, number, label)
        for column in columns_of(table)
        for number, label in value_labels(column).items()
    ]
    labels = pd.DataFrame(rows, columns=["Spalte", "Wert", "Bezeichnung"])
    for name, each in ((table, coded(table, frame)), (f"{table}_labels", labels)):
        path = folder / f"{name}.csv"
        each.to_csv(path, sep=";", decimal=",", index=False, encoding="utf-8-sig")


def write_spss(table: str, frame: pd.DataFrame, folder: Path) -> None:
    """Write ``<table>.sav`` with labels and the reasons of gaps as user-missing values."""
    codes = [each.code for each in content().missing.values()]
    missing: list[Any] = [{"lo": min(codes), "hi": max(codes)}]
    pyreadstat.write_sav(
        coded(table, frame),
        str(folder / f"{table}.sav"),
        file_label=content().tables[table],
        missing_ranges={c.name: missing for c in columns_of(table) if is_coded(c)},
        variable_measure={c.name: _measure(c) for c in columns_of(table)},
        variable_format={c.name: "F4.0" for c in columns_of(table) if c.choices and is_coded(c)},
        **_described(table),
    )


def write_stata(table: str, frame: pd.DataFrame, folder: Path) -> None:
    """Write ``<table>.dta`` with labels and the reasons of gaps as .a to .e."""
    letters = {each.code: each.letter for each in content().missing.values()}
    numbers = coded(table, frame)
    coded_names = [c.name for c in columns_of(table) if is_coded(c)]
    numbers = _mixed_first(numbers, coded_names)
    for name in coded_names:
        gaps = numbers[name].isin(list(letters))
        every = bool(gaps.all())
        numbers[name] = np.nan if every else numbers[name].astype(object).replace(letters)
    described = _described(table)
    described["variable_value_labels"] = {
        name: {letters.get(n, n): label for n, label in labels.items()}
        for name, labels in described["variable_value_labels"].items()
    }
    pyreadstat.write_dta(
        numbers,
        str(folder / f"{table}.dta"),
        file_label=content().tables[table],
        version=15,
        missing_user_values={name: list(letters.values()) for name in coded_names},
        **described,
    )


def _mixed_first(numbers: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows in an order that begins with a number and a gap of every column.

    pyreadstat takes a column whose first hundred values are letters of gaps for a text.
    """
    first: list[Any] = []
    for name in names:
        gaps = numbers[name].lt(0)
        first += [rows.index[0] for rows in (numbers[gaps], numbers[~gaps]) if len(rows)]
    order = list(dict.fromkeys([*first, *numbers.index]))
    return numbers.loc[order].reset_index(drop=True)


def _measure(column: PoolColumn) -> Literal["nominal", "ordinal", "scale"]:
    if not column.numeric:
        return "nominal"
    return "ordinal" if column.choices else "scale"


def _described(table: str) -> dict[str, Any]:
    columns = columns_of(table)
    return {
        "column_labels": {c.name: c.title[:_LONGEST_LABEL] for c in columns},
        "variable_value_labels": {c.name: value_labels(c) for c in columns if is_coded(c)},
    }


def _coded(column: PoolColumn, frame: pd.DataFrame) -> pd.Series:
    values = frame[column.name]
    if not is_coded(column):
        return values if column.numeric else values.fillna("")
    numbers = values if column.numeric else values.map(_numbers(column))
    return numbers.astype(float).fillna(_reasons(column, frame))


def _numbers(column: PoolColumn) -> dict[str, int]:
    """Return code -> number; "unknown" is a reason and no answer."""
    if column.numeric:
        return {code: int(code) for code, _ in column.choices}
    unknown = content().missing["unknown"].code
    own = [code for code, _ in column.choices if code != "unknown"]
    return {code: unknown if code == "unknown" else own.index(code) + 1
            for code, _ in column.choices}  # fmt: skip


def _labels(column: PoolColumn) -> list[str]:
    return [label for _, label in column.choices]


def _reasons(column: PoolColumn, frame: pd.DataFrame) -> pd.Series[float]:
    missing, states = content().missing, content().states
    usual = missing["protected" if column.quasi else "not_asked"].code
    state = _STATES_OF.get(column.name)
    if state is None or state not in frame:
        return pd.Series(float(usual), index=frame.index)
    codes = {answer: float(missing[reason].code) for answer, reason in states.items()}
    return frame[state].map(codes).fillna(float(usual))
