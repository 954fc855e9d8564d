"""The three levels of impact (aware, analysed, implemented) and the evidence for each."""

from __future__ import annotations

import datetime

import pandas as pd

from method.content import evaluation
from method.skills.fulfilment import pairs_of
from method.skills.ratings import current_ratings, known_ratings
from schemas.case import Case
from schemas.company import RATER_GROUPS
from schemas.remembered import remembered

LEAST_COVERAGE = 80.0
LEAST_CHECKED = 80.0
STATES = {"reached": "erreicht", "partly": "teilweise", "open": "offen"}
_COLUMNS = ["level", "criterion", "value", "threshold", "unit"]


@remembered
def impact_levels(case: Case, as_of: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the levels and the criteria behind them as they stand on ``as_of``.

    Thresholds are the kit's own: one workshop, both groups of raters, 80 % of the needed ratings,
    one agreed measure, one finished measure, 80 % of the finished ones checked.

    Returns:
        Levels level, title, description, evidence, state (code of STATES: reached if all criteria
        are met and every earlier level is reached, partly if any figure is above zero); and
        criteria level, criterion (German), value (empty if it cannot be computed), threshold, unit,
        met (bool), state (of the level).
    """
    rows = (*_aware(case, as_of), *_analysed(case, as_of), *_implemented(case))
    criteria = pd.DataFrame(rows, columns=_COLUMNS).astype({"value": float})
    criteria["met"] = criteria["value"].ge(criteria["threshold"])
    states = _built_up(criteria)
    levels = [
        {
            "level": level.id,
            "title": level.title,
            "description": level.description,
            "evidence": level.evidence,
            "state": states[level.id],
        }
        for level in evaluation().impact_levels
    ]
    criteria["state"] = criteria["level"].map({each["level"]: each["state"] for each in levels})
    return pd.DataFrame(levels), criteria


_Criterion = tuple[str, str, float | None, float, str]


def _aware(case: Case, as_of: datetime.date) -> tuple[_Criterion, ...]:
    held = int(case.workshops["held_on"].le(pd.Timestamp(as_of)).sum())
    answered = case.maturity[case.maturity["state"].eq("answered")]
    groups = answered["rater_group"].nunique()
    return (
        ("aware", "Workshops und Gespräche", held, 1, "Termine"),
        ("aware", "Ausgangslage aus Sicht von", groups, len(RATER_GROUPS), "Gruppen"),
    )


def _analysed(case: Case, as_of: datetime.date) -> tuple[_Criterion, ...]:
    pairs = pairs_of(case, current_ratings(known_ratings(case, as_of)))
    share = None if pairs.empty else float(pairs["state"].eq("rated").mean() * 100)
    agreed = int(case.measures["status"].ne("dropped").sum())
    return (
        ("analysed", "Bewertete Kompetenzen von den nötigen", share, LEAST_COVERAGE, "%"),
        ("analysed", "Vereinbarte Maßnahmen im Konzept", agreed, 1, "Maßnahmen"),
    )


def _implemented(case: Case) -> tuple[_Criterion, ...]:
    done = case.measures[case.measures["status"].eq("done")]
    checked = None if done.empty else float(done["effective"].notna().mean() * 100)
    return (
        ("implemented", "Abgeschlossene Maßnahmen", len(done), 1, "Maßnahmen"),
        ("implemented", "Davon auf Wirksamkeit geprüft", checked, LEAST_CHECKED, "%"),
    )


def _built_up(criteria: pd.DataFrame) -> dict[str, str]:
    """Return the state of each level; a later one is at most partly while an earlier is not."""
    states: dict[str, str] = {}
    for level in evaluation().impact_levels:
        own = _state(criteria[criteria["level"].eq(level.id)])
        held = own == "reached" and any(each != "reached" for each in states.values())
        states[level.id] = "partly" if held else own
    return states


def _state(criteria: pd.DataFrame) -> str:
    if criteria["met"].all():
        return "reached"
    return "partly" if criteria["value"].gt(0).any() else "open"
