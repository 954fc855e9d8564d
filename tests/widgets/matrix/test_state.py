"""What a matrix knows and does, on a real store and without a browser.

Requirements:
- an entry is stored at once as one rating, beside the earlier ones; its own rating of the same day
  and kind is corrected, with its history
- clearing takes back what was rated today; earlier ratings stay
- targets are made with a middle weight, changed and removed; weights belong to a target
- a block from a spreadsheet is stored in one transaction, all or nothing, and only where it is seen
- undo takes the last entry or block back, whatever it was
- what somebody else changed is asked, cell by cell or block by block, and never overwritten
- what cannot be entered is said in German and changes nothing
"""

import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.case import Case
from widgets.matrix.clipboard import read_block
from widgets.matrix.filters import ONLY, Filter
from widgets.matrix.grid import NOTHING, Place
from widgets.matrix.ratings import Rater, RatingSheet
from widgets.matrix.sheet import EntryError
from widgets.matrix.state import MatrixState
from widgets.matrix.targets import TargetSheet
from widgets.saving import Session

DAY = datetime.date(2026, 11, 23)
STEPS = range(5)
CELL = Place("P01", "K1")


def levels(case: Case) -> list[tuple[str, str, str, int]]:
    """Return what is stored of P01 in K1."""
    rows = case.ratings[case.ratings["person_id"].eq("P01") & case.ratings["skill_id"].eq("K1")]
    days = rows["rated_on"].dt.strftime("%Y-%m-%d")
    columns = (rows["source"], days, rows["rated_by"].fillna(""), rows["level"])
    return list(zip(*columns, strict=True))


def same(actual: Case, expected: Case) -> bool:
    """Return whether all tables hold the same."""
    for name, frame in expected.tables().items():
        pd.testing.assert_frame_equal(actual.table(name), frame)
    return True


def value(state: MatrixState, place: Place) -> int:
    """Return what a cell shows."""
    state.look()
    return int(state.grid.value[state.grid.at(place)])


def test_an_entry_is_a_new_rating(people, store):
    """The rating of May stays; today's has who, when and what kind, said once above the matrix."""
    said = people.put({CELL: 3})
    assert said.text == "P01, Rüsten: Ist 3, gespeichert 14:02."
    assert levels(store.read("presswerk")) == [
        ("self", "2026-06-01", "", 4),
        ("supervisor", "2026-05-04", "", 2),
        ("supervisor", "2026-11-23", "Meister Presswerk", 3),
    ]
    assert value(people, CELL) == 3


def test_a_second_entry_of_the_day_corrects_the_first(people, store):
    """A slip is corrected in place; the history keeps both."""
    people.put({CELL: 3})
    people.put({CELL: 2})
    assert [each[3] for each in levels(store.read("presswerk"))] == [4, 2, 2]
    newest = store.history("presswerk").iloc[0]
    assert (newest["before"], newest["after"]) == ({"level": 3}, {"level": 2})
    assert people.put({CELL: 2}).text == "Unverändert: Das steht hier schon."


def test_clearing_takes_back_todays_rating_only(people, store, session):
    """Earlier ratings are events: the matrix says why one stays."""
    before = session.case
    people.put({CELL: 3})
    assert not people.put({CELL: None}).wrong
    assert same(store.read("presswerk"), before)
    people.look()
    said = people.put({CELL: None})
    assert said.wrong
    assert "„Führungskraft, 04.05.2026“ bleibt stehen" in said.text
    assert people.put({Place("P03", "K1"): None}).text.startswith("Unverändert")


def test_what_does_not_count_is_said(session):
    """A rating on an earlier day is kept, but the newer one still counts."""
    rater = Rater("supervisor", datetime.date(2026, 1, 7))
    state = MatrixState(session, RatingSheet(rater, DAY))
    said = state.put({CELL: 0})
    assert said.text.endswith(
        "Ist 0, gespeichert 14:02. Es zählt weiter Stufe 2: Führungskraft, 04.05.2026."
    )


def test_a_self_rating_is_kept_beside_the_supervisors(session, store):
    """Both views stand side by side for the talk."""
    state = MatrixState(session, RatingSheet(Rater("self", DAY), DAY, person="P01"))
    state.put({CELL: 1})
    assert (value(state, CELL), len(levels(store.read("presswerk")))) == (1, 3)
    with pytest.raises(KeyError, match="no cell"):
        state.put({Place("P02", "K1"): 1})


def test_targets_are_made_changed_and_removed(roles, store):
    """A new target has the middle weight until somebody says another."""
    new = Place("R2", "K1")
    roles.put({new: 3})
    assert requirement(store, "R2", "K1") == (3, 2)
    roles.use(TargetSheet("weight"))
    roles.put({new: 1})
    assert requirement(store, "R2", "K1") == (3, 1)
    roles.use(TargetSheet())
    roles.put({new: None})
    assert requirement(store, "R2", "K1") is None
    roles.undo()
    assert requirement(store, "R2", "K1") == (3, 1)


@pytest.mark.parametrize(("row", "step"), [("R2", 1), ("R1", None)])
def test_a_weight_belongs_to_a_target(session, row, step):
    """Without target there is nothing to weigh, and a target never lacks its weight."""
    state = MatrixState(session, TargetSheet("weight"))
    said = state.put({Place(row, "K1"): step})
    assert said.wrong
    assert "Ein Gewicht gehört zu einem Soll" in said.text


def requirement(store, role: str, skill: str) -> tuple[int, int] | None:
    """Return target and weight as stored."""
    needs = store.read("presswerk").requirements.set_index(["role_id", "skill_id"])
    found = needs.reindex([(role, skill)]).dropna()
    return None if found.empty else (int(found["target"].iloc[0]), int(found["weight"].iloc[0]))


def test_a_block_is_stored_as_one(people, store):
    """Excel's clipboard: tabs, lines, a line end at the end; empty cells leave what is there."""
    since = store.last_change("presswerk")
    said = people.paste(CELL, "3\t\t4\r\n0\t1\t2 – unter Anleitung\r\n")
    assert said.text == "5 Felder, gespeichert 14:02."
    people.look()
    assert people.grid.value[:2, :3].tolist() == [[3, 2, 4], [0, 1, 2]]
    history = store.history("presswerk")
    moments = history[history["change_id"].gt(since)]["changed_at"]
    assert (len(moments), moments.nunique()) == (5, 1)


def test_one_copied_cell_fills_what_is_marked(people):
    """As in a spreadsheet."""
    people.paste(Place("P03", "K1"), "2\n", rows=2, columns=2)
    people.look()
    assert people.grid.value[2:4, :2].tolist() == [[2, 2], [2, 2]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3\t5", "„5“ in Zeile 1, Spalte 2 des kopierten Bereichs ist keine Stufe von 0 bis 4."),
        ("3\ngut", "„gut“ in Zeile 2, Spalte 1"),
        ("2,5", "„2,5“ in Zeile 1"),
        ("-1", "„-1“ in Zeile 1"),
        ("=1+1", "„=1+1“ in Zeile 1"),
        ("", "steht nichts"),
        ("\t\n", "steht nichts"),
        ("1\n" * 6, "hat 6 Zeilen und 1 Spalten; ab dieser Zelle sind nur 5 Zeilen"),
        ("1\t1\t1\t1\t1", "hat 1 Zeilen und 5 Spalten"),
        ("9" * 200_000, "keine Tabelle"),
        ("1\n" * 600_000, "zu groß"),
    ],
)
def test_a_block_that_does_not_fit_changes_nothing(people, store, text, message):
    """The sentence says where in the copied block; half a block is never stored."""
    since = store.last_change("presswerk")
    said = people.paste(CELL, text)
    assert said.wrong
    assert message in said.text
    assert store.last_change("presswerk") == since


def test_a_block_goes_where_it_is_seen(people):
    """With a filter the block covers the rows that are shown, never those between."""
    people.choose(Filter(rows="R2"))
    people.paste(Place("P03", "K4"), "1\n2\n")
    people.look()
    assert people.grid.value[:, 3].tolist() == [NOTHING, NOTHING, 1, 2, 1]


def test_what_is_shown_stays_while_somebody_types(people):
    """A cell that has no gap any more vanishes only with the next filter."""
    people.choose(Filter(only="gap"))
    assert people.shown == ((0,), (0,))
    people.put({CELL: 3})
    people.look()
    assert people.shown == ((0,), (0,))
    assert people.choose(people.filter).text == "0 Zeilen und 0 Spalten sind zu sehen."


def test_undo_takes_back_step_by_step(people, session):
    """Last first, until nothing is left."""
    before = session.case
    people.put({CELL: 3})
    people.put({CELL: 4})
    assert people.can_undo
    assert people.undo().text == "Rückgängig gemacht, gespeichert 14:02."
    assert value(people, CELL) == 3
    people.undo()
    assert same(session.case, before)
    assert not people.can_undo
    assert people.undo().text == "Es gibt nichts rückgängig zu machen."


BLOCKS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.none(), st.sampled_from(STEPS)), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(blocks=st.lists(BLOCKS, max_size=3))
def test_pasting_and_undoing_leads_back(store, blocks):
    """Law: after as many undos as blocks the case is what it was, in the store too."""
    session = Session(store, "presswerk", who="Beratung")
    before = session.case
    state = MatrixState(session, RatingSheet(Rater("supervisor", DAY), DAY))
    for block in blocks:
        lines = ("\t".join("" if step is None else str(step) for step in line) for line in block)
        state.paste(CELL, "\r\n".join(lines) + "\r\n")
        state.look()
    while state.can_undo:
        state.undo()
    assert same(session.case, before)
    assert same(store.read("presswerk"), before)


@given(block=BLOCKS)
def test_what_is_copied_is_what_is_read(block):
    """Law: a block written as a spreadsheet does it is read back, empty cells too."""
    text = "".join(
        "\t".join("" if step is None else f"{step}" for step in line) + "\n" for line in block
    )
    allowed = dict.fromkeys(STEPS, "")
    if all(step is None for line in block for step in line):
        with pytest.raises(EntryError):
            read_block(text, allowed)
    else:
        assert [list(line) for line in read_block(text, allowed)] == block


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.sampled_from(["", "R1", "R2"]),
    columns=st.sampled_from(["", "Presse", "-"]),
    only=st.sampled_from(list(ONLY)),
)
def test_a_filter_never_changes_data(people, session, store, rows, columns, only):
    """Law: whatever is chosen, case, grid and store stay as they are."""
    case, grid, since = session.case, people.grid, store.last_change("presswerk")
    people.choose(Filter(rows, columns, only))
    people.look()
    assert session.case is case
    assert people.grid.changed_from(grid) == []
    assert store.last_change("presswerk") == since


@pytest.fixture
def late(people, other) -> MatrixState:
    """A second person's matrix, opened before the first one entered anything."""
    state = MatrixState(other, RatingSheet(Rater("supervisor", DAY, "Leitung"), DAY))
    people.put({CELL: 3, Place("P02", "K1"): 3})
    return state


def test_the_second_is_asked_and_may_insist(late, store):
    """Nothing is overwritten unasked; after the answer the own entry holds."""
    said = late.put({CELL: 1})
    assert said.wrong
    assert late.question.startswith("Personalabteilung hat hier um ")
    assert (
        "„Stand“ steht jetzt auf „3 – selbständig“, Ihre Eingabe ist „1 – kennt“." in late.question
    )
    assert levels(store.read("presswerk"))[-1][3] == 3
    assert late.keep_mine().text.startswith("Ihre Eingabe gilt, gespeichert ")
    assert levels(store.read("presswerk"))[-1][2:] == ("Leitung", 1)
    assert late.question == ""


def test_the_second_may_give_in(late, store):
    """The other's entry stays and is seen; the wish is in the history."""
    late.put({CELL: 1})
    assert late.keep_theirs().text.startswith("Ihre Eingabe wurde verworfen")
    assert value(late, CELL) == 3
    assert store.history("presswerk").iloc[0]["action"] == "conflict"


@pytest.mark.parametrize(
    ("answer", "expected"), [("keep_mine", [1, 1, 1]), ("keep_theirs", [3, 3, 1])]
)
def test_a_block_is_asked_as_one(late, answer, expected):
    """How many of its cells somebody changed; the others wait for the answer."""
    block = {Place(person, "K1"): 1 for person in ("P01", "P02", "P03")}
    late.put(block)
    assert late.question.startswith("Personalabteilung hat inzwischen 2 der 3 Felder geändert.")
    assert value(late, Place("P03", "K1")) == NOTHING
    getattr(late, answer)()
    assert [value(late, each) for each in block] == expected


def test_undo_is_asked_too(people, other, session):
    """Who takes back what somebody else has changed since is asked like everybody."""
    people.put({CELL: 3})
    other.refresh()
    MatrixState(other, RatingSheet(Rater("supervisor", DAY, "Leitung"), DAY)).put({CELL: 1})
    assert people.undo().wrong
    assert people.question.startswith("Leitung Fertigung hat hier um ")
    people.keep_theirs()
    assert value(people, CELL) == 1
    assert session.case.ratings["rated_by"].dropna().tolist() == ["Leitung"]


def test_an_answer_without_question_is_a_slip(people):
    """Only programmers can do that."""
    with pytest.raises(KeyError, match="nothing was asked"):
        people.keep_mine()


def test_steps_are_those_of_the_scale(people, store):
    """7 is no level; nothing of the entry is stored."""
    since = store.last_change("presswerk")
    said = people.put({CELL: 7, Place("P02", "K1"): 1})
    assert (said.text, said.wrong) == ("7 ist keine Stufe von 0 bis 4.", True)
    assert store.last_change("presswerk") == since


def test_a_person_who_left_meanwhile_is_said(people, other):
    """The store refuses; the sentence says whom it does not know."""
    other.remove("people", {"person_id": "P03"})
    said = people.put({Place("P03", "K1"): 1})
    assert said.wrong
    assert "„P03“ gibt es im Blatt „Beschäftigte“ nicht" in said.text
