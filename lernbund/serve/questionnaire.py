"""The sheet of a questionnaire: one wave of one measure, answered under a pseudonym.

A source of sheets (``lernbund.serve.sheets``).  The slip says which wave and measure; who fills it
in says a code of the person's own first, and from then on the slip knows the pseudonym made of it,
never the code.  With the same code on a new slip a sheet goes on where it stopped.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from lernbund.serve.sheets import Choice, Question, Recipient, Section, Sheet
from lernbund.serve.site import today
from lernbund.survey_secret import survey_secret
from method.content import evaluation
from method.content.models import EvaluationItem, Wave
from method.evaluation.pseudonym import pseudonym
from method.evaluation.waves import days_of, planned_waves
from schemas.evaluation import ANSWER_STATES
from schemas.participation import Participation
from schemas.store import Store

TITLE = "Befragung zu Maßnahmen"
NOBODY = (
    "Zurzeit ist keine Befragung offen. Die Zeitpunkte folgen aus Beginn und Ende der Maßnahmen; "
    "sie stehen in Schritt 6."
)
WHO = "Befragung"  # in the history; rows are named by a pseudonym
TABLE = "answers"
OWN_CODE = "own-code"
SPARE = 2  # slips for those who lost theirs
AHEAD = 14  # [days] before a wave begins, slips can be printed
_NO_ANSWER = "cannot_judge"


def recipients(store: Store, company_id: str) -> Sequence[Recipient]:
    """Return the slips of all waves that are open or begin within two weeks, and two spare ones."""
    day = today()
    waves = planned_waves(store.read(company_id), day)
    now = pd.Timestamp(day)
    soon = waves["due_on"].le(now + pd.Timedelta(days=AHEAD))
    open_now = waves[soon & waves["closes_on"].ge(now)].dropna(subset="n_invited")
    return [
        Recipient(
            f"{row['wave']} {row['measure_id']} {number}",
            f"{row['title']}: {_wave(row['wave']).title}, Zettel {number}",
        )
        for row in open_now.to_dict("records")
        for number in range(1, int(row["n_invited"]) + SPARE + 1)
    ]


def sheet(store: Store, participation: Participation) -> Sheet:
    """Return the question for the own code, then the statements with the answers given so far."""
    texts, (wave, measure_id) = evaluation().sheet, _place(participation)
    measure = _measure(store, participation, measure_id)
    known = _respondent(store, participation)
    if not _is_open(measure, wave, today()):
        sections: tuple[Section, ...] = ()
    elif known is None:
        sections = (Section("", (_own_code(),)),)
    else:
        sections = _sections(wave, _answers(store, participation, known))
    titles = {"title": measure.get("title") or measure_id, "wave": _wave(wave).title}
    return Sheet(
        title=texts.title.format(**titles),
        intro=texts.intro if known is None else texts.scale,
        sections=sections,
        empty=texts.closed,
    )


def answer(
    store: Store,
    participation: Participation,
    question_id: str,
    value: str,
    *,
    on: datetime.date,
) -> None:
    """Store one answer under the pseudonym, or tie the slip to it; raises Refused, StoreError."""
    wave, measure_id = _place(participation)
    respondent = _respondent(store, participation)
    if not _is_open(_measure(store, participation, measure_id), wave, on):
        return
    if question_id == OWN_CODE:
        _tie(store, participation, value)
    elif respondent is not None:
        key = {"measure_id": measure_id, "wave": wave, "respondent": respondent}
        _store(store, participation.company_id, {**key, "item_id": question_id}, value)


def _tie(store: Store, participation: Participation, value: str) -> None:
    made = pseudonym(value, participation.company_id, survey_secret())
    store.participations.answer_as(participation, made)


def _store(store: Store, company_id: str, key: Mapping[str, Any], value: str) -> None:
    if not value:
        store.remove_row(company_id, TABLE, key, who=WHO)
        return
    stored = store.rows(company_id, TABLE, key)
    before = {name: stored[0][name] for name in ("state", "value")} if stored else None
    given: dict[str, Any] = {"state": value, "value": None}
    if value.isdecimal():
        given = {"state": "answered", "value": int(value)}
    store.change_fields(company_id, TABLE, key, given, before=before, who=WHO)


def _respondent(store: Store, participation: Participation) -> str | None:
    """Return the pseudonym the slip is tied to; it may be newer than ``participation``."""
    found = store.participations.find(participation.code)
    return None if found is None else found.respondent


def _place(participation: Participation) -> tuple[str, str]:
    wave, measure_id, _ = participation.subject.split(" ")
    return wave, measure_id


def _measure(store: Store, participation: Participation, measure_id: str) -> dict[str, Any]:
    rows = store.rows(participation.company_id, "measures", {"measure_id": measure_id})
    return rows[0] if rows else {}


def _is_open(measure: Mapping[str, Any], wave: str, day: datetime.date) -> bool:
    days = days_of(_wave(wave), measure.get("start"), measure.get("end"))
    return days is not None and days[0] <= day <= days[1]


def _answers(store: Store, participation: Participation, respondent: str) -> dict[str, str]:
    wave, measure_id = _place(participation)
    key = {"measure_id": measure_id, "wave": wave, "respondent": respondent}
    return {
        row["item_id"]: row["state"] if row["value"] is None else str(row["value"])
        for row in store.rows(participation.company_id, TABLE, key)
    }


def _own_code() -> Question:
    texts = evaluation().sheet
    return Question(OWN_CODE, texts.own_code, help=texts.own_code_help, longest=60)


def _sections(wave: str, given: Mapping[str, str]) -> tuple[Section, ...]:
    asked = [item for item in evaluation().items if wave in item.waves]
    return tuple(
        Section(evaluation().kinds[kind], tuple(_question(item, given) for item in items))
        for kind, items in groupby(asked, key=lambda item: item.kind)
    )


def _question(item: EvaluationItem, given: Mapping[str, str]) -> Question:
    steps = [Choice(str(step), f"{step}: {text}") for step, text in evaluation().scale.items()]
    choices = (*steps, Choice(_NO_ANSWER, ANSWER_STATES[_NO_ANSWER]))
    return Question(item.id, item.text, choices, given.get(item.id, ""))


def _wave(wave_id: str) -> Wave:
    return next(wave for wave in evaluation().waves if wave.id == wave_id)
