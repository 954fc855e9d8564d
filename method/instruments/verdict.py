"""How a condition, or an instrument as a whole, stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a condition, or a course as a whole, stands."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


STANDING = {Verdict.YES: "voraussichtlich", Verdict.NO: "nein", Verdict.OPEN: "offen"}
CONDITION_TITLES = {Verdict.YES: "erfüllt", Verdict.NO: "nicht erfüllt", Verdict.OPEN: "offen"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with its verdict; ``decidable`` is False for what only people can clarify."""

    name: str
    title: str
    verdict: Verdict
    sentence: str
    reference: str
    decidable: bool = True

    @property
    def verdict_title(self) -> str:
        """Return the German word for the verdict."""
        return CONDITION_TITLES[self.verdict] if self.decidable else "zu klären"
