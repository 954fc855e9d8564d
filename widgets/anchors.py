"""What can be seen at each step of a scale, from the method's content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from method.content import catalogue, instrument
from schemas.columns import SCALE
from schemas.fields import FormField


def anchors_of(table: str, field: FormField, row: Mapping[str, Any]) -> dict[int, str]:
    """Return the observable behaviour per step of ``field``, empty where the content has none.

    The questionnaire has its own behaviour for each question, which ``row`` names; skill levels
    share the general scale.
    """
    if (table, field.name) == ("maturity", "level"):
        return _of_question(row.get("item_id"))
    if dict(field.choices) == SCALE:
        return {step: each.description for step, each in catalogue().scale.items()}
    return {}


def _of_question(item_id: Any) -> dict[int, str]:
    for item in instrument().items:
        if item.id == item_id:
            return dict(item.anchors)
    return dict(instrument().levels)
