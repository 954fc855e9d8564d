"""Types of the texts that participants read."""

from __future__ import annotations

from method.content.models import Content, Dated


class EntryTexts(Content):
    """The page that takes a code."""

    title: str
    text: str
    label: str
    help: str
    button: str
    wrong: str


class SheetTexts(Content):
    """Around the questions of every sheet; ``progress`` takes "done" and "total"."""

    progress: str
    saved_at_once: str
    no_answer: str
    save: str
    close: str
    expired: str
    offline: str
    refused: str
    nothing: str


class GoodbyeTexts(Content):
    """After the last answer."""

    title: str
    text: str
    again: str


class SlipTexts(Content):
    """The slip of paper that hands out a code."""

    title: str
    text: str
    reachable: str


class SelfRatingTexts(Content):
    """The sheet of a self-rating; ``whose`` takes "person" and "role"."""

    title: str
    whose: str
    intro: tuple[str, ...]
    no_role: str
    empty: str


class ParticipationTexts(Dated):
    """All that participants read beside the questions."""

    entry: EntryTexts
    sheet: SheetTexts
    goodbye: GoodbyeTexts
    slip: SlipTexts
    self_rating: SelfRatingTexts
