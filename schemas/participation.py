"""Participants' codes: who has one opens one page of one company, and nothing else.

Codes lie in a table of their own. They are in no contract, so that history, exports, workbooks and
the research pool, which are made from contracts, never hold one.
"""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from schemas import rows
from schemas.database import DATA, PARTICIPATION, reading, writing
from schemas.order import natural

# Crockford's base 32: on paper 0 and O, 1, I and L look alike, so each pair means the same.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # of 5 bits each: 80 bits
GROUP = 4
_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-–]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_OPENS = PARTICIPATION.c.ended_on.is_(None)


class Purpose(StrEnum):
    """What a code opens."""

    SELF_RATING = "self_rating"
    QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True, slots=True)
class Participation:
    """A code and what it opens.

    Attributes:
        code: 16 characters without separators; not in ``repr``, which may be logged.
        company_id: the company.
        purpose: which page the code opens.
        subject: the person's code for a self-rating; for a questionnaire what its maker says.
        made_on: day on which the code was made.
        ended_on: day on which it was ended, None while it opens.
        respondent: the pseudonym whose sheet a questionnaire's code opens, None until it is known.
    """

    code: str = field(repr=False)
    company_id: str
    purpose: Purpose
    subject: str
    made_on: datetime.date
    ended_on: datetime.date | None = None
    respondent: str | None = field(default=None, repr=False)

    @property
    def opens(self) -> bool:
        """Return whether the code has not been ended."""
        return self.ended_on is None

    @property
    def written(self) -> str:
        """Return the code as it is printed, in groups: "7K3M-0QRT-…"."""
        return "-".join(self.code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


class Participations:
    """The codes of one workspace; ``Store.participations``.

    All methods raise StoreError if the database fails, those that name a company UnknownCompany.
    """

    def __init__(self, engine: Engine) -> None:
        """Take over ``engine``, whose tables are up to date."""
        self._engine = engine

    def make(
        self, company_id: str, purpose: Purpose, subjects: Sequence[str], *, on: datetime.date
    ) -> tuple[Participation, ...]:
        """Make and return one new code per entry of ``subjects``; an entry may come twice."""
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            return _make(connection, company_id, [(purpose, each) for each in subjects], on)

    def complete(
        self, company_id: str, purpose: Purpose, subjects: Sequence[str], *, on: datetime.date
    ) -> tuple[Participation, ...]:
        """Make codes for those of ``subjects`` for whom none opens, and return these codes."""
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            theirs = _select(connection, _of(company_id, purpose) & _OPENS)
            opening = {each.subject for each in theirs}
            lacking = [(purpose, each) for each in dict.fromkeys(subjects) if each not in opening]
            return _make(connection, company_id, lacking, on)

    def of(self, company_id: str, purpose: Purpose) -> tuple[Participation, ...]:
        """Return all codes of a company by subject, of one subject the newest last."""
        with reading(self._engine) as connection:
            rows.require(connection, company_id)
            return _select(connection, _of(company_id, purpose))

    def renew(
        self, company_id: str, codes: Iterable[str], *, on: datetime.date
    ) -> tuple[Participation, ...]:
        """End ``codes`` and return new ones for the same; codes that do not open are left out."""
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            ended = _end(connection, company_id, codes, on)
            return _make(connection, company_id, [(e.purpose, e.subject) for e in ended], on)

    def end(self, company_id: str, codes: Iterable[str], *, on: datetime.date) -> int:
        """End ``codes`` and return how many opened until now."""
        with writing(self._engine, company_id) as connection:
            rows.require(connection, company_id)
            return len(_end(connection, company_id, codes, on))

    def answer_as(self, found: Participation, respondent: str) -> None:
        """Remember whose sheet the code of ``found`` opens; a pseudonym once known stays."""
        table = PARTICIPATION
        mine = (table.c.code == found.code) & _OPENS & table.c.respondent.is_(None)
        with writing(self._engine, found.company_id) as connection:
            connection.execute(sa.update(table).where(mine).values(respondent=respondent))

    def find(self, typed: str) -> Participation | None:
        """Return what a code opens as somebody ``typed`` it.

        None for a code that is unknown or ended, or whose person is no longer there: who asks
        cannot tell which.
        """
        code = as_code(typed)
        if code is None:
            return None
        with reading(self._engine) as connection:
            found = _select(connection, (PARTICIPATION.c.code == code) & _OPENS)
            return found[0] if found and _has_subject(connection, found[0]) else None


def as_code(typed: str) -> str | None:
    """Return the code that somebody ``typed``: any case, with or without separators.

    None if it cannot be one.
    """
    code = _BETWEEN.sub("", typed[: 4 * LENGTH]).upper().translate(_ALIKE)
    return code if _CODE.fullmatch(code) else None


def forget_person(connection: Connection, company_id: str, person_id: str) -> int:
    """Delete the codes of a person, ended ones too, and return how many there were."""
    mine = _of(company_id, Purpose.SELF_RATING) & (PARTICIPATION.c.subject == person_id)
    return connection.execute(sa.delete(PARTICIPATION).where(mine)).rowcount


def _make(
    connection: Connection,
    company_id: str,
    wanted: Sequence[tuple[Purpose, str]],
    on: datetime.date,
) -> tuple[Participation, ...]:
    made = tuple(Participation(_random(), company_id, *each, made_on=on) for each in wanted)
    rows.insert(connection, PARTICIPATION, [_row(each) for each in made])
    return made


def _random() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _row(made: Participation) -> dict[str, Any]:
    return {
        "code": made.code,
        "company": made.company_id,
        "purpose": made.purpose.value,
        "subject": made.subject,
        "made_on": made.made_on,
        "ended_on": made.ended_on,
    }


def _end(
    connection: Connection, company_id: str, codes: Iterable[str], on: datetime.date
) -> tuple[Participation, ...]:
    theirs = PARTICIPATION.c.code.in_(list(codes)) & (PARTICIPATION.c.company == company_id)
    ended = _select(connection, theirs & _OPENS)
    gone = PARTICIPATION.c.code.in_([each.code for each in ended])
    connection.execute(sa.update(PARTICIPATION).where(gone).values(ended_on=on))
    return ended


def _of(company_id: str, purpose: Purpose) -> sa.ColumnElement[bool]:
    return (PARTICIPATION.c.company == company_id) & (PARTICIPATION.c.purpose == purpose.value)


def _select(connection: Connection, condition: sa.ColumnElement[bool]) -> tuple[Participation, ...]:
    """Return the codes that meet ``condition`` by subject, ended ones before those that open."""
    found = connection.execute(sa.select(PARTICIPATION).where(condition))
    return tuple(sorted((_participation(**row) for row in found.mappings()), key=_place))


def _place(one: Participation) -> tuple[Any, ...]:
    return natural(one.subject), one.ended_on or datetime.date.max, one.made_on, one.code


def _participation(*, company: str, purpose: str, **rest: Any) -> Participation:
    return Participation(company_id=company, purpose=Purpose(purpose), **rest)


def _has_subject(connection: Connection, found: Participation) -> bool:
    """Return whether the person of a self-rating is still there."""
    if found.purpose is not Purpose.SELF_RATING:
        return True
    people = DATA["people"].c
    theirs = (people.company == found.company_id) & (people.person_id == found.subject)
    return connection.scalar(sa.select(people.person_id).where(theirs)) is not None
