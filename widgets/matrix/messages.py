"""What the browser may say to a matrix: read strictly, because it comes from outside."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Hello(_Message):
    """A browser has just begun to show the matrix."""

    verb: Literal["hello"]
    number: int = 0


class Put(_Message):
    """Steps for some cells: row, column, step or nothing."""

    verb: Literal["put"]
    number: int
    cells: list[tuple[str, str, int | None]]


class Paste(_Message):
    """A copied block for the marked area that begins ``at`` a cell."""

    verb: Literal["paste"]
    number: int
    at: tuple[str, str]
    rows: int = Field(ge=1, le=10_000)
    columns: int = Field(ge=1, le=1_000)
    text: str


class Undo(_Message):
    """Take the last entry back."""

    verb: Literal["undo"]
    number: int


class Choose(_Message):
    """Show a part of the matrix."""

    verb: Literal["filter"]
    number: int
    rows: str
    columns: str
    only: Literal["", "filled", "gap", "open"]


class Answer(_Message):
    """Whose entry holds."""

    verb: Literal["answer"]
    number: int
    mine: bool


class Details(_Message):
    """Show what a cell cannot hold."""

    verb: Literal["details"]
    number: int
    at: tuple[str, str]


Message = Hello | Put | Paste | Undo | Choose | Answer | Details
_MESSAGES: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="verb")])


def read_message(content: Any) -> Message:
    """Return the message in ``content``; raises pydantic's ValidationError for anything else."""
    return _MESSAGES.validate_json(json.dumps(content))
