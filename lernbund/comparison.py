"""What a notebook shows of companies of the same size; light, because every run imports it."""

from __future__ import annotations

from typing import Any

from method.research.comparison import Comparison, beside
from reports.blocks import Block, block
from reports.sentences.comparison import sentences


def compared(chapter: Any, comparison: str) -> Block:
    """Return the company of ``chapter`` beside companies of its size; nothing without a text.

    ``comparison`` is what ``lernbund.pool.comparison.released_comparison`` returned; pages with
    forms have none.
    """
    if not comparison:
        return Block("")
    found = beside(chapter.case, Comparison.model_validate_json(comparison))
    return block("sentences", items=list(sentences(found)))
