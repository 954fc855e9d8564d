"""German text and typed value of one column, in both directions; forms and workbook share it."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from schemas.columns import LIST_SEPARATOR, Kind
from schemas.fields import FormField

WRONG_TYPE = {
    Kind.WHOLE: "WERT_001",
    Kind.DECIMAL: "WERT_002",
    Kind.SCALE: "WERT_003",
    Kind.EURO: "WERT_004",
    Kind.DATE: "WERT_005",
    Kind.ONE_OF: "WERT_021",
}
_TOO_SMALL, _TOO_LARGE, _OTHER_TIMES = "WERT_011", "WERT_012", "WERT_013"
_UNITS = {
    "EUR": ("€", "eur", "euro"),
    "%": ("%", "prozent"),
    "h": ("h", "std", "std.", "stunden"),
}
_YES_NO = {
    "yes": ("j", "ja", "x", "y", "yes", "wahr", "true", "✓"),
    "no": ("n", "nein", "no", "falsch", "false"),
    "unknown": ("?", "unbekannt", "weiß nicht", "weiss nicht"),
}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_GROUPED = re.compile(r"[+-]?\d{1,3}([. '’]\d{3})+(,\d+)?")
_GERMAN = re.compile(r"[+-]?(\d+(,\d+)?|,\d+)")
_ENGLISH = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)\.\d+")
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ][\d:.]+)?")
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)
_CENTURY_PIVOT = 69
_LAST_OF_FOUR_DIGITS = 9999
_LONGEST_NUMBER = 500
_LARGEST_WHOLE = 2**53
_FIRST_YEAR, _LAST_YEAR = 1678, 2261


class NotReadable(ValueError):  # noqa: N818 - said as the user meets it
    """A text or cell that its column cannot read.

    Attributes:
        code: the code of the catalogue in ``schemas.findings``.
        field: the column.
        value: what stood there.
    """

    def __init__(self, code: str, field: FormField, value: Any) -> None:
        """Keep what a finding needs."""
        super().__init__(f"{code}: {field.name} cannot read {value!r}")
        self.code = code
        self.field = field
        self.value = value


def parse(field: FormField, raw: Any) -> Any:
    """Return the typed value of ``raw`` for ``field``, None for nothing.

    Text may be written the German way ("1.234,5", "31.12.26", "ja", "3 – selbständig"); cells of a
    workbook may be numbers, days or truth values.  Days become ``pd.Timestamp``, whole numbers int,
    other numbers float, choices their code.  Raises NotReadable.
    """
    value = _tidy(raw)
    return None if value is None else _READERS[field.kind](field, value)


def show(field: FormField, value: Any) -> str:
    """Return ``value`` as German text, empty for a gap; ``parse`` reads it back unchanged."""
    if is_gap(value):
        return ""
    if field.choices:
        return field.label_of(value) or str(value)
    if field.kind is Kind.DATE:
        return day_text(value)
    if field.kind in {Kind.WHOLE, Kind.DECIMAL, Kind.EURO}:
        number = number_text(value, grouped=has_thousands(field))
        return f"{number} €" if field.kind is Kind.EURO else number
    return str(value)


def is_gap(value: Any) -> bool:
    """Return whether ``value`` is None, NaN, NaT or NA."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def without_blanks(texts: pd.Series[str]) -> pd.Series[str]:
    """Return ``texts`` with those that hold nothing but blanks as gaps."""
    blank = [isinstance(each, str) and not each.strip() for each in texts.tolist()]
    return texts.mask(np.array(blank)) if any(blank) else texts


def number_text(value: float, *, grouped: bool = True) -> str:
    """Return a number with decimal comma and, if ``grouped``, points between thousands."""
    text = f"{Decimal(repr(value + 0)):{',' if grouped else ''}f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def has_thousands(field: FormField) -> bool:
    """Return whether numbers of ``field`` are written with points between thousands; no years."""
    return isinstance(field.maximum, int | float) and field.maximum > _LAST_OF_FOUR_DIGITS


def day_text(day: datetime.date) -> str:
    """Return a day as 31.12.2026."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def plain(text: str) -> str:
    """Return ``text`` for comparison: one kind of dash and space, no capitals."""
    return " ".join(text.translate(_DASHES).casefold().split())


def listed(text: str) -> list[str]:
    """Return the entries of a list written with semicolons, commas or line breaks."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;,\n]", text) if part.strip()))


def _tidy(raw: Any) -> Any:
    if is_gap(raw):
        return None
    if not isinstance(raw, str):
        return raw.item() if hasattr(raw, "item") else raw
    lines = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    text = "".join(kept).strip()
    return None if plain(text) in {"", "-"} else text


def _text(_field: FormField, value: Any) -> str:
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, datetime.date):
        return day_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _line(field: FormField, value: Any) -> str:
    return " ".join(_text(field, value).split())


def _references(field: FormField, value: Any) -> str | None:
    return LIST_SEPARATOR.join(listed(_text(field, value))) or None


def _number(field: FormField, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise NotReadable(WRONG_TYPE[field.kind], field, value)
    number = _number_of(_without_unit(field, value)) if isinstance(value, str) else value
    if number is None or not math.isfinite(number):
        raise NotReadable(WRONG_TYPE[field.kind], field, value)
    return number


def _without_unit(field: FormField, text: str) -> str:
    unit = (field.unit or "").casefold()
    base = unit.split("/")[0]
    names = {unit, base, *_UNITS.get((field.unit or "").split("/")[0], ())} - {""}
    number = plain(text)
    ending = max((name for name in names if number.endswith(name)), key=len, default="")
    number = number.removesuffix(ending).strip()
    return re.sub(r",-+$", "", number) if field.kind is Kind.EURO else number


def _number_of(text: str) -> float | None:
    if len(text) > _LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[. '’]", "", text).replace(",", ".")
    elif _GERMAN.fullmatch(text):
        text = text.replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    else:
        return None
    return float(text) if "." in text else int(text)


def _decimal(field: FormField, value: Any) -> float:
    try:
        return float(_number(field, value))
    except OverflowError:
        raise NotReadable(_TOO_LARGE, field, value) from None


def _whole(field: FormField, value: Any) -> int:
    number = _number(field, value)
    if number != int(number):
        raise NotReadable(WRONG_TYPE[field.kind], field, value)
    if abs(number) > _LARGEST_WHOLE:
        raise NotReadable(_TOO_LARGE if number > 0 else _TOO_SMALL, field, value)
    return int(number)


def _date(field: FormField, value: Any) -> pd.Timestamp:
    day = _day_of(value)
    if day is None:
        raise NotReadable(WRONG_TYPE[field.kind], field, value)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise NotReadable(_OTHER_TIMES, field, value)
    return pd.Timestamp(day.year, day.month, day.day)


def _day_of(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial_day(value)
    text = value if isinstance(value, str) else ""
    if match := _DAY.fullmatch(text):
        return _calendar_day(_full_year(match[3]), int(match[2]), int(match[1]))
    if match := _ISO_DAY.fullmatch(text):
        return _calendar_day(int(match[1]), int(match[2]), int(match[3]))
    return None


def _serial_day(serial: float) -> datetime.date | None:
    # Smaller numbers are years or counts, not the days since 1899 that Excel writes for dates.
    if not math.isfinite(serial) or int(serial) not in _SERIALS:
        return None
    return _EXCEL_EPOCH + datetime.timedelta(days=int(serial))


def _calendar_day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _full_year(year: str) -> int:
    # As in POSIX, 69 to 99 belong to the last century.
    if len(year) == len("2026"):
        return int(year)
    return int(year) + (1900 if int(year) >= _CENTURY_PIVOT else 2000)


@cache
def _choices(field: FormField) -> dict[str, Any]:
    codes = dict(field.choices)
    spoken = {alias: code for code, names in _YES_NO.items() if code in codes for alias in names}
    tails = {plain(label).partition(" - ")[2]: code for code, label in codes.items()}
    labels = {plain(label): code for code, label in codes.items()}
    exact = {plain(str(code)): code for code in codes}
    return {name: code for name, code in (spoken | tails | labels | exact).items() if name}


def _one_of(field: FormField, value: Any) -> Any:
    try:
        return _choices(field)[plain(_text(field, value))]
    except KeyError:
        raise NotReadable(WRONG_TYPE[field.kind], field, value) from None


def _scale(field: FormField, value: Any) -> Any:
    if isinstance(value, str) and (number := _number_of(plain(value))) is not None:
        value = number
    if isinstance(value, bool):
        raise NotReadable(WRONG_TYPE[field.kind], field, value)
    return _one_of(field, value)


_READERS: dict[Kind, Callable[[FormField, Any], Any]] = {
    Kind.CODE: _line,
    Kind.TEXT: _line,
    Kind.LONG_TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.EURO: _decimal,
    Kind.DATE: _date,
    Kind.ONE_OF: _one_of,
    Kind.SCALE: _scale,
    Kind.REFERENCE: _line,
    Kind.REFERENCES: _references,
}
