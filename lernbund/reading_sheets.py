"""Sheets of the empty workbook that are read, not filled in: questions, catalogue, statements."""

from __future__ import annotations

import pandas as pd

from method.content import catalogue, evaluation, instrument
from reports import german


def reading_sheets() -> dict[str, pd.DataFrame]:
    """Return sheet title -> what people look up while they fill in a workbook."""
    return {
        "Fragen zur Ausgangslage": _questions(),
        "Katalog der Kompetenzen": _skills(),
        "Aussagen für Teilnehmende": _statements(),
    }


def _questions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Frage-Nr.": item.id,
            "Gestaltungsfeld": dimension.title,
            "Feld-Nr.": dimension.id,
            "Frage": item.question,
            "Hinweis": item.hint,
            **{f"Stufe {level}": text for level, text in sorted(item.anchors.items())},
        }
        for dimension in instrument().dimensions
        for item in dimension.items
    )


def _skills() -> pd.DataFrame:
    groups = {group.id: group.title for group in catalogue().groups}
    return pd.DataFrame(
        {
            "Kompetenz-Nr.": skill.id,
            "Gruppe": groups[skill.group],
            "Kompetenz": skill.title,
            "Worum es geht": skill.description,
            "Stufe 3, selbständig": skill.independent,
            "Auffrischung nach [Monate]": skill.valid_months,
        }
        for skill in catalogue().skills
    )


def _statements() -> pd.DataFrame:
    levels = evaluation().levels
    return pd.DataFrame(
        {
            "Frage-Nr.": item.id,
            "Aussage": item.text,
            "Ebene": levels[item.level],
            "Wellen": german.enumeration(item.waves),
        }
        for item in evaluation().items
    )
