"""What is wrong with the data, said in German: where, what, why and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schemas.columns import Kind
from schemas.company import ROW_ID
from schemas.fields import FormField, fields_of
from schemas.network import NETWORK_ID
from schemas.tables import CONTRACTS, title_of
from schemas.values import day_text, has_thousands, number_text, show

_LONGEST_QUOTE = 60
_PATTERN_HELP = {
    f"^(?:{ROW_ID})$": "Verlangt ist ein Kennzeichen aus höchstens 40 Buchstaben, Ziffern, "
    "Punkten, Unterstrichen oder Bindestrichen, ohne Leerzeichen.",
    f"^(?:{NETWORK_ID})$": "Verlangt sind 2 bis 40 kleine Buchstaben ohne Umlaute, Ziffern oder "
    "Bindestriche, ohne Leerzeichen.",
}


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a finding.

    Attributes:
        table: name of the table, None for the file as a whole.
        row: number of the row (in a workbook Excel's own), or the key of the row.
        column: name of the column, or its heading where the contract knows no such column.
    """

    table: str | None = None
    row: int | str | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Return the place in German words."""
        if self.table is None:
            return "Datei"
        parts = [f"Blatt {title_of(self.table) if self.table in CONTRACTS else self.table}"]
        if self.row is not None:
            parts.append(f"Zeile {self.row}" if isinstance(self.row, int) else f"„{self.row}“")
        if self.column is not None:
            parts.append(f"Spalte {self._column_title()}")
        return ", ".join(parts)

    def _column_title(self) -> str:
        titles = {field.name: field.title for field in _fields(self.table)}
        return titles.get(str(self.column), str(self.column))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; ``str()`` is the whole German message."""

    code: str
    where: Where
    what: str
    why: str
    remedy: str

    @property
    def table(self) -> str | None:
        """Return the name of the table."""
        return self.where.table

    @property
    def row(self) -> int | str | None:
        """Return the number or key of the row."""
        return self.where.row

    @property
    def column(self) -> str | None:
        """Return the name of the column."""
        return self.where.column

    @property
    def sentence(self) -> str:
        """Return what, why and remedy without place and code, as a form shows them."""
        return f"{self.what} {self.why} {self.remedy}"

    def __str__(self) -> str:
        """Return the message with place and code."""
        return f"[{self.where}] {self.sentence} ({self.code})"


class Refused(Exception):  # noqa: N818 - named after what the user meets, not after the mechanism
    """Data that is not taken over; ``findings`` says everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings in their order."""
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return what, why and remedy of every code."""
    text = files("schemas").joinpath("messages.yaml").read_text(encoding="utf-8")
    messages: dict[str, dict[str, str]] = yaml.safe_load(text)
    return messages


def finding(code: str, where: Where, **details: Any) -> Finding:
    """Return the finding ``code``, its templates filled with ``details``.

    Raises KeyError for a code or a detail that the catalogue does not know.
    """
    texts = {part: text.format(**details) for part, text in catalogue()[code].items()}
    return Finding(code=code, where=where, **texts)


def value_finding(code: str, where: Where, field: FormField, value: Any) -> Finding:
    """Return the finding ``code`` about one ``value`` of ``field``, with bounds and choices."""
    quoted = value if isinstance(value, str) else shown(field, value)
    return finding(
        code,
        where,
        value=quote(quoted),
        title=field.title,
        help=_PATTERN_HELP.get(field.pattern or "", f"Verlangt ist: {field.help}"),
        least=_bound(field, field.minimum),
        most=_bound(field, field.maximum, unit=True),
        longest=number_text(field.longest or 0),
        length=number_text(len(quoted)),
        choices=", ".join(f"„{label}“" for _, label in field.choices),
        hint=hint(quoted, [label for _, label in field.choices]),
    )


def shown(field: FormField, value: Any) -> str:
    """Return any value as German text, also one that is not of the kind of ``field``."""
    if hasattr(value, "strftime") and hasattr(value, "year"):
        return day_text(value)
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, (int, float)) and abs(value) < 1e15:  # noqa: PLR2004 - still exact
        return number_text(value, grouped=has_thousands(field))
    return show(field, value) if field.choices else str(value)


def bounds_text(field: FormField) -> str:
    """Return the bounds of ``field`` as "0 bis 60 h/Woche", empty if it has none."""
    if field.minimum is None:
        return ""
    return f"{_bound(field, field.minimum)} bis {_bound(field, field.maximum, unit=True)}"


def quote(text: str) -> str:
    """Return ``text`` on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def hint(value: str, names: Sequence[str], *, likeness: float = 0.6) -> str:
    """Return a sentence naming the one of ``names`` most like ``value``, empty if none is."""
    folded = {name.casefold(): name for name in names}
    nearest = difflib.get_close_matches(quote(value).casefold(), folded, n=1, cutoff=likeness)
    return f" Gemeint ist vielleicht „{folded[nearest[0]]}“." if nearest else ""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by table, row and column, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=_rank))


def _rank(found: Finding) -> tuple[int, int, str, int, str]:
    tables = list(CONTRACTS)
    columns = [field.name for field in _fields(found.table)]
    row = found.row
    return (
        tables.index(found.table) if found.table in CONTRACTS else -1,
        row if isinstance(row, int) else -1,
        row if isinstance(row, str) else "",
        columns.index(found.column) if found.column in columns else -1,
        found.code,
    )


def _fields(table: str | None) -> tuple[FormField, ...]:
    return fields_of(CONTRACTS[table]) if table in CONTRACTS else ()


def _bound(field: FormField, bound: Any, *, unit: bool = False) -> str:
    if bound is None:
        return ""
    if field.kind is Kind.DATE:
        return day_text(bound)
    number = number_text(bound, grouped=has_thousands(field))
    if not unit or field.unit in {None, "Jahr"}:
        return number
    return f"{number} {'€' if field.unit == 'EUR' else field.unit}"
