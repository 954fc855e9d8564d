"""What a step would have needed and did not find, said in the company's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """A gap in the data of a case.

    Attributes:
        table: Name of the contract whose sheet or form closes the gap, as in ``schemas.tables``.
        text: German sentence: what is missing and why it matters.
    """

    table: str
    text: str
