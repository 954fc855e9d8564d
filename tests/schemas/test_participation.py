"""Participants' codes, on both kinds of database.

- a code has 80 random bits, is typed from paper without doubt, and opens what it was made for
- codes are made one by one or for all who lack one, listed, renewed and ended
- a code that is unknown, ended, or of somebody who is gone opens nothing
- a company's codes are its own: another company cannot renew or end them
- no code is in the history, in an export or in ``repr``
- with the company or the person the codes go, to the last byte
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from schemas.database import DATA, connect, writing
from schemas.participation import ALPHABET, Purpose, as_code
from schemas.store import Store, UnknownCompany

DAY = datetime.date(2026, 3, 2)
LATER = datetime.date(2026, 3, 9)


PEOPLE = ("P1", "P2")


def put(engine: sa.Engine, company_id: str) -> None:
    """Store a company with two people as quickly as can be."""
    with writing(engine, company_id) as connection:
        name = {"company_id": company_id, "name": "Muster GmbH"}
        connection.execute(sa.insert(DATA["company"]), {"company": company_id, **name})
        people = [{"company": company_id, "person_id": each} for each in PEOPLE]
        connection.execute(sa.insert(DATA["people"]), people)


@pytest.fixture
def store(workspace: str) -> Iterator[Store]:
    """A workspace with two companies."""
    engine = connect(workspace, create=True)
    put(engine, "muster")
    put(engine, "anders")
    with Store(engine) as opened:
        yield opened


def test_a_code_opens_what_it_was_made_for(store: Store) -> None:
    """It is found as it was printed, with the company, the purpose and the person."""
    (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    found = store.participations.find(made.written)
    assert found == made
    assert found is not None
    assert (found.company_id, found.purpose, found.subject) == ("muster", "self_rating", "P1")
    assert (found.made_on, found.opens) == (DAY, True)


def test_codes_are_random(store: Store) -> None:
    """Of three hundred codes none comes twice, and every letter occurs."""
    made = store.participations.make("muster", Purpose.QUESTIONNAIRE, ["T0"] * 300, on=DAY)
    assert len({each.code for each in made}) == 300
    assert {letter for each in made for letter in each.code} == set(ALPHABET)
    assert len(ALPHABET) ** len(made[0].code) == 2**80


@given(st.text(ALPHABET, min_size=16, max_size=16), st.sampled_from(["", "-", " ", " – "]))
def test_what_is_typed_from_paper(code: str, between: str) -> None:
    """Small letters, any grouping, O for 0, I or L for 1: the same code."""
    grouped = between.join(code[at : at + 4] for at in range(0, 16, 4))
    for zero, one in (("O", "I"), ("o", "l"), ("0", "L")):
        assert as_code(grouped.lower().replace("0", zero).replace("1", one)) == code


@pytest.mark.parametrize("typed", ["", "7K3M", "U" * 16, "0" * 17, "0" * 15 + "'", "0" * 100_000])
def test_what_cannot_be_a_code(typed: str) -> None:
    """It is not looked up at all."""
    assert as_code(typed) is None


def test_codes_for_all_who_lack_one(store: Store) -> None:
    """Who has one keeps it; pressed twice, nothing more is made."""
    first = store.participations.make("muster", Purpose.SELF_RATING, ["P2"], on=DAY)
    made = store.participations.complete("muster", Purpose.SELF_RATING, ["P1", "P2"], on=DAY)
    again = store.participations.complete("muster", Purpose.SELF_RATING, ["P1", "P2"], on=DAY)
    assert [each.subject for each in made] == ["P1"]
    assert again == ()
    assert store.participations.of("muster", Purpose.SELF_RATING) == (*made, *first)
    assert store.participations.of("muster", Purpose.QUESTIONNAIRE) == ()


def test_a_renewed_code_replaces_the_old_one(store: Store) -> None:
    """The slip that was lost opens nothing; the new one the same page; both are listed."""
    (old,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    (new,) = store.participations.renew("muster", [old.code], on=LATER)
    assert store.participations.find(old.code) is None
    assert store.participations.find(new.code) == new
    listed = store.participations.of("muster", Purpose.SELF_RATING)
    assert [(e.code, e.ended_on) for e in listed] == [(old.code, LATER), (new.code, None)]
    assert store.participations.renew("muster", [old.code], on=LATER) == ()


def test_an_ended_code_opens_nothing(store: Store) -> None:
    """Its day stays the first on which it was ended."""
    (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    assert store.participations.end("muster", [made.code], on=DAY) == 1
    assert store.participations.end("muster", [made.code], on=LATER) == 0
    assert store.participations.find(made.code) is None
    assert [e.ended_on for e in store.participations.of("muster", Purpose.SELF_RATING)] == [DAY]


def test_another_company_cannot_touch_a_code(store: Store) -> None:
    """Neither to end it nor to get a new one for its person."""
    (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    assert store.participations.end("anders", [made.code], on=DAY) == 0
    assert store.participations.renew("anders", [made.code], on=DAY) == ()
    assert store.participations.find(made.code) == made


def test_nobody_comes_in_for_who_is_gone(store: Store) -> None:
    """A person who no longer stands in the list has no page."""
    (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    store.remove_row("muster", "people", {"person_id": "P1"}, who="Test")
    assert store.participations.find(made.code) is None


def test_codes_need_a_company(store: Store) -> None:
    """Nobody makes codes for a company that does not exist."""
    with pytest.raises(UnknownCompany):
        store.participations.make("niemand", Purpose.SELF_RATING, ["P1"], on=DAY)


def test_codes_stay_here(store: Store) -> None:
    """Neither history nor export nor what a log may print holds a code."""
    (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    assert made.code not in repr(made)
    assert made.code.encode() not in store.export("muster")
    assert made.code not in str(store.history("muster").to_dict())


def test_with_the_person_goes_the_code(store: Store) -> None:
    """Ended codes too; those of others and of questionnaires stay."""
    codes = store.participations
    (old,) = codes.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
    codes.renew("muster", [old.code], on=DAY)
    others = codes.make("muster", Purpose.SELF_RATING, ["P2"], on=DAY)
    waves = codes.make("muster", Purpose.QUESTIONNAIRE, ["P1"], on=DAY)
    theirs = codes.make("anders", Purpose.SELF_RATING, ["P1"], on=DAY)
    store.erase_person("muster", "P1")
    assert codes.of("muster", Purpose.SELF_RATING) == others
    assert codes.of("muster", Purpose.QUESTIONNAIRE) == waves
    assert codes.of("anders", Purpose.SELF_RATING) == theirs


def test_with_the_company_go_all_codes(store: Store) -> None:
    """Somebody who still has the slip meets nobody."""
    (made,) = store.participations.make("muster", Purpose.QUESTIONNAIRE, ["T0"], on=DAY)
    store.erase("muster")
    assert store.participations.find(made.code) is None


def test_no_byte_of_a_code_stays(tmp_path: Path) -> None:
    """After a person was erased the files of the database do not hold the code any more."""
    engine = connect(tmp_path, create=True)
    put(engine, "muster")
    with Store(engine) as store:
        (made,) = store.participations.make("muster", Purpose.SELF_RATING, ["P1"], on=DAY)
        store.erase_person("muster", "P1")
    assert made.code.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
