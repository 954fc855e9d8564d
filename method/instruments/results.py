"""What an instrument answers: checks with their paragraph, parts of money, dates and papers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from method.instruments.book import Assumption, Cut
from method.instruments.verdict import Condition, Verdict


class Item(StrEnum):
    """A cost item; no euro of it is ever funded twice."""

    COURSE = "course"
    EXAMINATION = "examination"
    WAGE = "wage"
    TRAVEL = "travel"
    LODGING = "lodging"
    MEALS = "meals"
    CHILDCARE = "childcare"
    CONSULTING = "consulting"


ITEM_TITLES = {
    Item.COURSE: "Lehrgang",
    Item.EXAMINATION: "Prüfung",
    Item.WAGE: "Arbeitsentgelt",
    Item.TRAVEL: "Fahrt",
    Item.LODGING: "Unterkunft",
    Item.MEALS: "Verpflegung",
    Item.CHILDCARE: "Kinderbetreuung",
    Item.CONSULTING: "Beratung",
}


@dataclass(frozen=True, slots=True)
class Check(Condition):
    """A condition that also names the input it lacks, "" if none."""

    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the money.

    Attributes:
        item: Cost item; None for a premium, which covers no cost.
        people: People it is for.
        cost: Cost of the item for these people [EUR], None if not known.
        funded: Money of the instrument [EUR], None if it cannot be computed.
        ceiling: Whether the law says "up to".
        kind: A loan or premium is shown, but is no funding of a cost.
        sentence: German sentence on how it comes about.
        reference: Paragraph.
        assumptions: Names of the assumptions in it.
        missing: German names of the inputs that lack for the amount.
    """

    item: Item | None
    people: int
    cost: float | None
    funded: float | None
    sentence: str
    reference: str
    ceiling: bool = False
    kind: Literal["grant", "loan", "premium"] = "grant"
    assumptions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the module of an instrument computes; ``assess`` makes a Result of it."""

    checks: tuple[Check, ...]
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    last_day: datetime.date | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer of one instrument for one course and one group.

    Attributes:
        cut: The instrument on the day: title, source, status, trust, last check.
        verdict: NO if a check fails or it is closed, OPEN if one is open or its standing is not
            clear, else YES.
        title: German word for the verdict; "voraussichtlich" for a yes with discretion.
        checks: Every condition.
        parts: Parts of the money; empty for NO.
        amount: Sum of the known grants [EUR], None if none is known.
        missing: German names of what is missing to decide.
        amount_missing: German names of what is missing for the full amount.
        assumptions: Unconfirmed figures used.
        deadline: German sentence on when to apply.
        last_day: Last day of the application, None if it is not known.
        office: Where to apply.
        contact: Whom to call.
        papers: What to hand in.
        notes: German sentences to be read with it.
    """

    cut: Cut
    verdict: Verdict
    title: str
    checks: tuple[Check, ...]
    parts: tuple[Part, ...]
    amount: float | None
    missing: tuple[str, ...]
    amount_missing: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    deadline: str
    last_day: datetime.date | None
    office: str
    contact: str
    papers: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def instrument_id(self) -> str:
        """Return the id of the instrument."""
        return self.cut.head.id

    @property
    def counts(self) -> bool:
        """Return whether its grants may enter a sum: only a yes of an open instrument."""
        return self.verdict is Verdict.YES and self.cut.status == "open"
