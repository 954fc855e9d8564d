"""The order in which a company informs: what law and good practice ask for, and what is planned.

Source of the order: §§ 81, 90, 92 and 97 BetrVG; the content names the paragraph of each step.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from method.content import communication
from method.content.models import SequenceStep
from method.wording import day as day_text
from schemas.case import Case
from schemas.remembered import remembered

KINDS = {
    "works_council_plan": ("works_council",),
    "works_council_staffing": ("works_council",),
    "works_council_training": ("works_council",),
    "decision": (),
    "shift_leaders": ("supervisors",),
    "affected": ("affected",),
    "all_staff": ("all_staff",),
    "outside": ("customers", "partners"),
    "feedback": ("affected", "all_staff"),
    "repeat": ("all_staff",),
}
STATES = {
    "done": "stattgefunden",
    "planned": "geplant",
    "missing": "fehlt",
    "too_late": "zu spät",
    "to_clarify": "zu klären",
}
_COLUMNS = ["step_id", "title", "audience", "reference", "legal", "reason", "state", "day", "note"]


@dataclass(frozen=True, slots=True)
class _Stand:
    """A step with what is entered for it.

    ``day`` is the first that counts, None without one; ``free`` means that it may come early.
    """

    step: SequenceStep
    entered: bool
    done: bool
    day: datetime.date | None
    free: bool


@remembered
def information_order(
    case: Case, actions: pd.DataFrame, as_of: datetime.date
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the steps that apply to ``case`` and the breaches of their order as sentences.

    Args:
        case: The company; its works council decides which steps apply, its measures tell when
            something was decided (agreed_on).
        actions: ``case.actions`` with the column kind of the stakeholder.
        as_of: Day on which planned actions are judged.

    Returns:
        Frame step_id, title, audience, reference (paragraph or empty), legal (bool), reason, state
        (code of STATES), day (first day entered), note (German); and German sentences on steps that
        come before one they must follow.  Steps of a works council nobody knows of are to_clarify
        and breach nothing.
    """
    council = works_council(case)
    stands = [_stand(step, case, actions) for step in steps_for(council)]
    settled = [stand for stand in stands if council != "unknown" or not _needs_council(stand.step)]
    reversed_ = {one.step.id for one, later in _pairs(settled) if _is_before(later, one)}
    rows = [
        _unclear_row(stand.step)
        if stand not in settled
        else _row(stand, as_of, late=stand.step.id in reversed_)
        for stand in stands
    ]
    return pd.DataFrame(rows, columns=_COLUMNS), _breaches(settled, as_of)


def works_council(case: Case) -> str:
    """Return "yes", "no" or "unknown"; an empty cell is unknown."""
    answers = case.company["works_council"].dropna()
    return str(answers.iloc[0]) if len(answers) else "unknown"


def steps_for(council: str) -> tuple[SequenceStep, ...]:
    """Return the steps that apply with a works council "yes", "no" or "unknown"."""
    steps = communication().sequence
    return tuple(step for step in steps if council != "no" or not _needs_council(step))


def _needs_council(step: SequenceStep) -> bool:
    return step.only_if == "works_council"


def _stand(step: SequenceStep, case: Case, actions: pd.DataFrame) -> _Stand:
    mine = _entries(step, case, actions)
    done = mine["status"].eq("done")
    # What was really done counts before what is still planned.
    days = mine.loc[done if done.any() else mine.index, "day"].dropna()
    first = days.min().date() if len(days) else None
    return _Stand(
        step=step,
        entered=len(mine) > 0,
        done=bool(done.any()),
        day=first,
        # Advice without names, from the employment agency say, is open before any decision.
        free=step.id == "outside" and not mine["kind"].eq("customers").any(),
    )


def _entries(step: SequenceStep, case: Case, actions: pd.DataFrame) -> pd.DataFrame:
    if step.id == "decision":
        agreed = case.measures.loc[case.measures["status"].ne("dropped"), "agreed_on"].dropna()
        return pd.DataFrame({"day": agreed, "status": "done", "kind": ""})
    mine = actions[actions["kind"].isin(KINDS[step.id]) & actions["status"].ne("dropped")]
    if step.id == "feedback":
        return mine[mine["feedback"].notna()]
    if step.id == "outside" and mine["kind"].eq("customers").any():
        return mine[mine["kind"].eq("customers")]
    return mine.sort_values("day").iloc[1:] if step.id == "repeat" else mine


def _pairs(stands: list[_Stand]) -> Iterator[tuple[_Stand, _Stand]]:
    """Yield each step with every step it must precede, directly or through others."""
    by_id = {stand.step.id: stand for stand in stands}
    for stand in stands:
        # The day a measure was agreed stands for the decision; talking earlier breaks nothing.
        if stand.step.id == "decision":
            continue
        following = stand.step.before
        while following in by_id:
            later = by_id[following]
            yield stand, later
            following = later.step.before


def _is_before(later: _Stand, earlier: _Stand) -> bool:
    if later.day is None or earlier.day is None or later.free:
        return False
    return later.day < earlier.day


def _breaches(stands: list[_Stand], as_of: datetime.date) -> tuple[str, ...]:
    found: dict[tuple[tuple[str, ...] | str, str], str] = {}
    for earlier, later in _pairs(stands):
        sentence = _breach(earlier, later, as_of)
        audience = KINDS[earlier.step.id] or earlier.step.id
        if sentence:
            found.setdefault((audience, later.step.id), sentence)
    return tuple(found.values())


def _breach(earlier: _Stand, later: _Stand, as_of: datetime.date) -> str | None:
    if later.day is None or later.free:
        return None
    law = f" ({earlier.step.reference})" if earlier.step.reference else ""
    begin = f"„{later.step.title}“ steht am {day_text(later.day)} im Plan"
    if later.step.id == "decision":
        begin = f"Die erste Maßnahme ist seit dem {day_text(later.day)} vereinbart"
    if earlier.day is None and earlier.step.legal and later.day <= as_of:
        return f"{begin}. Für „{earlier.step.title}“{law} gibt es vorher keinen Termin."
    if not _is_before(later, earlier) or earlier.day is None:
        return None
    return (
        f"{begin}. „{earlier.step.title}“{law} folgt erst am {day_text(earlier.day)}; "
        "die Reihenfolge ist umgekehrt."
    )


def _row(stand: _Stand, as_of: datetime.date, *, late: bool) -> dict[str, object]:
    state, note = _state(stand, as_of, late=late)
    return _head(stand.step) | {
        "state": state,
        "day": pd.NaT if stand.day is None else pd.Timestamp(stand.day),
        "note": note,
    }


def _unclear_row(step: SequenceStep) -> dict[str, object]:
    note = "Nur mit Betriebsrat. Bitte angeben, ob es einen gibt."
    return _head(step) | {"state": "to_clarify", "day": pd.NaT, "note": note}


def _head(step: SequenceStep) -> dict[str, object]:
    return {
        "step_id": step.id,
        "title": step.title,
        "audience": step.audience,
        "reference": step.reference or "",
        "legal": step.legal,
        "reason": step.reason,
    }


def _state(stand: _Stand, as_of: datetime.date, *, late: bool) -> tuple[str, str]:
    if late:
        return "too_late", "Ein Schritt, der folgen soll, liegt früher."
    if stand.done:
        return "done", "" if stand.day else "Stattgefunden, aber ohne Datum."
    if not stand.entered:
        return "missing", "Noch nichts eingetragen."
    if stand.day is None:
        return "planned", "Noch ohne Termin."
    if stand.day < as_of:
        return "too_late", "Der Termin ist vorbei, aber nicht als erledigt gemeldet."
    return "planned", ""
