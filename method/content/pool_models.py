"""The shape of the content files about the research pool and its gate."""

from __future__ import annotations

from enum import StrEnum

from method.content.models import Content, Dated


class Way(StrEnum):
    """How a column travels to the pool; the last seven stay at home."""

    KEY = "key"
    KEEP = "keep"
    MONTH = "month"
    PERIOD = "period"
    REGION = "region"
    SIZE_CLASS = "size_class"
    GROUP_CLASS = "group_class"
    HOURS_CLASS = "hours_class"
    SKILL = "skill"
    ITEM = "item"
    ROUNDED = "rounded"
    NAME = "name"
    CODE = "code"
    TEXT = "text"
    EXACT = "exact"
    PLACE = "place"
    IDENTIFYING = "identifying"
    UNUSED = "unused"

    @property
    def arrives(self) -> bool:
        """Return whether the column is in the pool."""
        return list(Way).index(self) < list(Way).index(Way.NAME)


class Travel(Content):
    """How the columns of one contract travel; ``to`` is the table of the pool."""

    to: str | None = None
    columns: dict[str, str]


class MissingValue(Content):
    """Why a value is missing: its code in SPSS, its letter in Stata, its label."""

    code: int
    letter: str
    label: str


class Pool(Dated):
    """The pool: its tables, its classes (bound below which -> label) and the way of each column.

    ``named`` has title and explanation of columns that are not what their contract calls them.
    """

    tables: dict[str, str]
    descriptions: dict[str, str]
    size_classes: dict[int, str]
    group_classes: dict[int, str]
    hours_classes: dict[int, str]
    regions: dict[str, str]
    missing: dict[str, MissingValue]
    states: dict[str, str]
    quasi: dict[str, tuple[str, ...]]
    named: dict[str, tuple[str, str]]
    travel: dict[str, Travel]


class Research(Dated):
    """What a report of the pool cannot say (limit -> sentence), and what its ways are called."""

    limits: dict[str, str]
    ways: dict[str, str]


class Gate(Dated):
    """Why the gate refuses a figure: reason -> sentence with the figures of the rules."""

    reasons: dict[str, str]
