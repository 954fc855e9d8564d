"""The sheet of a self-rating: one person, the skills the person's role requires, own answers only.

A source of sheets (``lernbund.serve.sheets``).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from lernbund.serve.sheets import Choice, Question, Recipient, Section, Sheet
from method.content import participation as texts
from schemas.fields import fields_of
from schemas.order import natural
from schemas.participation import Participation
from schemas.store import Store
from schemas.tables import TABLES
from widgets.anchors import anchors_of

TITLE = "Selbsteinschätzung"
NOBODY = (
    "Noch gibt es niemanden, für den ein Code gemacht werden könnte. Tragen Sie zuerst in Schritt "
    "2 die Beschäftigten ein."
)
WHO = "Selbsteinschätzung"  # in the history; the code of the person stands in the key of the row
SOURCE = "self"
TABLE = "ratings"
LEVEL = next(field for field in fields_of(TABLES[TABLE]) if field.name == "level")


def recipients(store: Store, company_id: str) -> Sequence[Recipient]:
    """Return the people of a company by their code."""
    people = store.rows(company_id, "people", {})
    codes = sorted((row["person_id"] for row in people), key=natural)
    return [Recipient(code, code) for code in codes]


def sheet(store: Store, participation: Participation) -> Sheet:
    """Return the questions to a person with the person's own latest answers."""
    company_id, person_id = participation.company_id, participation.subject
    people = store.rows(company_id, "people", {"person_id": person_id})
    role_id = people[0]["role_id"] if people else None
    roles = store.rows(company_id, "roles", {"role_id": role_id})
    needed = store.rows(company_id, "requirements", {"role_id": role_id})
    skills = store.rows(company_id, "skills", {})
    required = {row["skill_id"] for row in needed}
    answers = _answers(_own(store, participation))
    return Sheet(
        title=texts().self_rating.title,
        intro=_intro(person_id, roles),
        sections=_sections([row for row in skills if row["skill_id"] in required], answers),
        empty=texts().self_rating.empty,
    )


def answer(
    store: Store,
    participation: Participation,
    question_id: str,
    value: str,
    *,
    on: datetime.date,
) -> None:
    """Store a level as the person's rating of the day; "" takes all own ratings of it back.

    The history keeps what was taken back.  Raises Refused and StoreError.
    """
    if not value:
        _take_back(store, participation, question_id)
        return
    key = {
        "person_id": participation.subject,
        "skill_id": question_id,
        "source": SOURCE,
        "rated_on": on,
    }
    store.save_field(participation.company_id, TABLE, key, LEVEL.name, int(value), who=WHO)


def _take_back(store: Store, participation: Participation, skill_id: str) -> None:
    for row in _own(store, participation, skill_id=skill_id):
        key = {field.name: row[field.name] for field in fields_of(TABLES[TABLE]) if field.key}
        store.remove_row(participation.company_id, TABLE, key, who=WHO)


def _own(store: Store, participation: Participation, **equal: str) -> list[dict[str, Any]]:
    mine = {"person_id": participation.subject, "source": SOURCE, **equal}
    return store.rows(participation.company_id, TABLE, mine)


def _answers(ratings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the latest level by skill."""
    in_order = sorted(ratings, key=lambda row: row["rated_on"])
    return {row["skill_id"]: _text(row["level"]) for row in in_order}


def _text(level: int | None) -> str:
    return "" if level is None else str(level)


def _intro(person_id: str, roles: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    own = texts().self_rating
    role = roles[0]["name"] if roles else own.no_role
    return (own.whose.format(person=person_id, role=role), *own.intro)


def _sections(
    skills: Sequence[Mapping[str, Any]], answers: Mapping[str, str]
) -> tuple[Section, ...]:
    in_order = sorted(skills, key=lambda row: (row["group"] or "", row["name"] or ""))
    return tuple(
        Section(title, tuple(_question(row, answers) for row in rows))
        for title, rows in groupby(in_order, key=lambda row: row["group"] or "")
    )


def _question(skill: Mapping[str, Any], answers: Mapping[str, str]) -> Question:
    skill_id = skill["skill_id"]
    anchors = anchors_of(TABLE, LEVEL, {"skill_id": skill_id})
    choices = tuple(
        Choice(str(step), label, anchors.get(step, "")) for step, label in LEVEL.choices
    )
    return Question(skill_id, skill["name"] or skill_id, choices, answers.get(skill_id, ""))
