"""The account as tables of texts: a figure with its unit, or a word that says why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from method.content import programme
from method.missing import Missing
from method.programme.account import Account, Figure
from method.programme.measured import Reading
from method.wording import decimal, euro, percent

WORDS = {"open": "offen", "hidden": "nicht gezeigt"}
LEAST = "mindestens "


COMPARISON = ("title", "network", "value", "people", "companies", "why")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """What the report shows.

    Attributes:
        account: The account itself.
        latest, definitions: As the functions of these names.
        comparison: ``COMPARISON``: title, network, value (text), people, companies, why (sentence
            where the gate keeps the figure back); no rows without pools.
    """

    account: Account
    latest: pd.DataFrame
    definitions: pd.DataFrame
    comparison: pd.DataFrame

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return what would have been needed."""
        return self.account.missing


def shown(account: Account, comparison: pd.DataFrame | None = None) -> Shown:
    """Return what the report on ``account`` shows, beside the ``comparison`` of pools."""
    empty = pd.DataFrame(columns=list(COMPARISON))
    return Shown(
        account=account,
        latest=latest(account),
        definitions=definitions(account),
        comparison=empty if comparison is None else comparison,
    )


def text_of(figure: Figure) -> str:
    """Return the figure's value in German, without its unit except for euro and per cent."""
    return _text(figure.reading, figure)


def change_of(figure: Figure) -> str:
    """Return the change to the half-year before with its sign, "offen" if it is not known."""
    if figure.change is None:
        return WORDS["open"]
    sign = "+" if figure.change > 0 else "−" if figure.change < 0 else "±"
    size = abs(figure.change)
    if figure.indicator.shown == "percent":
        points = round(100 * size)
        return f"{sign}{decimal(points)} {'Prozentpunkt' if points == 1 else 'Prozentpunkte'}"
    return sign + _written(size, figure)


def latest(account: Account) -> pd.DataFrame:
    """Return the figures of the half-year reported, as texts.

    Columns: group, title, value, unit, target (empty if none is set), reached, before, change,
    trend (codes as in ``Figure``).
    """
    before = {
        each.indicator.id: text_of(each)
        for each in account.figures
        if account.halves[-2:-1] == (each.half_year,)
    }
    rows = [
        {
            "group": programme().groups[each.indicator.group],
            "title": each.indicator.title,
            "value": text_of(each),
            "unit": each.indicator.unit,
            "target": None if each.target is None else _written(each.target, each),
            "reached": each.reached if each.target is not None else None,
            "before": before.get(each.indicator.id, WORDS["open"]),
            "change": change_of(each),
            "trend": each.trend,
        }
        for each in account.latest
    ]
    return pd.DataFrame(rows, dtype="object")


def reasons(account: Account) -> tuple[str, ...]:
    """Return for each figure of the half-year that has no exact value why, the same ones in one."""
    found: dict[str, list[str]] = {}
    for each in account.latest:
        if each.reading.state != "known":
            found.setdefault(each.reading.why, []).append(each.indicator.title)
    return tuple(f"{', '.join(titles)}: {why}" for why, titles in found.items())


def definitions(account: Account) -> pd.DataFrame:
    """Return title, definition, unit and source of the reported indicators."""
    rows = [
        (each.indicator.title, each.indicator.definition, each.indicator.unit,
         each.indicator.source)
        for each in account.latest
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["title", "definition", "unit", "source"])


def series(figures: Iterable[Figure]) -> pd.DataFrame:
    """Return one row per indicator, one column of texts per half-year (code such as 2026-2)."""
    rows: dict[str, dict[str, str]] = {}
    for each in figures:
        rows.setdefault(each.indicator.id, {})[str(each.half_year)] = text_of(each)
    return pd.DataFrame.from_dict(rows, orient="index")


def _text(reading: Reading, figure: Figure) -> str:
    if reading.value is None:
        return WORDS[reading.state]
    return (LEAST if reading.state == "least" else "") + _written(reading.value, figure)


def _written(value: float, figure: Figure) -> str:
    shown = figure.indicator.shown
    rounded = round(value, figure.indicator.digits)
    if shown == "euro":
        return euro(rounded)
    if shown == "number":
        return decimal(rounded, least=1)
    return percent(rounded) if shown == "percent" else decimal(rounded)
