"""The ledger finds what changed between two states of a table.

Requirements:
- carrying out the differences on the old state gives the new one, for any two states
- no difference between equal states; values are plain Python, gaps are None
- ratings that a case does not repeat are kept, unless their person or skill is gone
- so are answers that people gave themselves, unless their measure is gone; answers on paper are not
"""

import datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.case import case_of
from schemas.ledger import Change, as_json, differences, plain_rows, tidy, with_earlier_events

people = st.dictionaries(
    st.integers(1, 6),
    st.tuples(
        st.none() | st.sampled_from(["A", "B"]),
        st.none() | st.floats(0, 60),
        st.none() | st.integers(1, 8),
    ),
    max_size=6,
)


def frame_of(rows: dict[int, tuple[str | None, float | None, int | None]]) -> pd.DataFrame:
    """Return a tidy table of people."""
    records = [
        {"person_id": f"P{number}", "team": team, "weekly_hours": hours, "dqr_level": level}
        for number, (team, hours, level) in rows.items()
    ]
    return tidy("people", pd.DataFrame(records))


@settings(deadline=None, max_examples=40)
@given(people, people)
def test_differences_lead_from_one_state_to_the_other(old, new):
    """Law: the old rows with the changes carried out are the new rows."""
    before, after = frame_of(old), frame_of(new)
    state = {row["person_id"]: row for row in plain_rows("people", before)}
    gaps = dict.fromkeys(before.columns)
    for change in differences("people", before, after):
        person = change.key["person_id"]
        if change.action == "delete":
            del state[person]
        else:
            state[person] = gaps | state.get(person, change.key) | change.after
    assert sorted(state.values(), key=str) == sorted(plain_rows("people", after), key=str)


@settings(deadline=None, max_examples=20)
@given(people)
def test_equal_states_do_not_differ(rows):
    """Law: a state has no difference to itself, gaps included."""
    assert differences("people", frame_of(rows), frame_of(rows)) == []


def test_a_change_holds_only_what_changed_as_plain_values():
    """Days are dates, whole numbers are int, gaps None."""
    old = tidy("measures", pd.DataFrame({"measure_id": ["M1"], "title": ["x"], "headcount": [3]}))
    new = old.assign(headcount=pd.array([None], "Int64"), start=pd.Timestamp("2026-03-01"))
    actual = differences("measures", old, tidy("measures", new))
    before = {"headcount": 3, "start": None}
    after = {"headcount": None, "start": datetime.date(2026, 3, 1)}
    assert actual == [Change("measures", {"measure_id": "M1"}, "update", before, after)]
    assert type(actual[0].before["headcount"]) is int
    assert as_json(after) == {"headcount": None, "start": "2026-03-01"}
    assert as_json(None) is None


def test_earlier_ratings_stay_while_person_and_skill_are_there():
    """A rating of a person or skill that the case no longer has is not kept."""
    ratings = pd.DataFrame(
        {
            "person_id": ["P1", "P2", "P1"],
            "skill_id": ["K1", "K1", "K2"],
            "source": "self",
            "rated_on": "2026-03-01",
            "level": 2,
        }
    )
    case = case_of(
        {
            "people": pd.DataFrame({"person_id": ["P1"]}),
            "skills": pd.DataFrame({"skill_id": ["K1"], "name": ["Rüsten"]}),
        }
    )
    stored = {"ratings": tidy("ratings", ratings), "answers": tidy("answers", None)}
    actual = with_earlier_events(case, stored)["ratings"]
    assert actual[["person_id", "skill_id"]].to_numpy().tolist() == [["P1", "K1"]]


def test_answers_that_people_gave_themselves_stay_while_their_measure_is_there():
    """An answer from paper is what the workbook says; a measure takes its answers with it."""
    own, paper = "ABCDEFGH234567AB", "R1234"
    given = {
        "measure_id": ["M1", "M1", "M2"],
        "wave": "T1",
        "respondent": [own, paper, own],
        "item_id": "use-1",
        "state": "answered",
        "value": 4,
    }
    measure = {"measure_id": ["M1"], "title": "Kurs", "path": "external", "status": "done"}
    stored = {
        "ratings": tidy("ratings", None),
        "answers": tidy("answers", pd.DataFrame(given)),
    }
    actual = with_earlier_events(case_of({"measures": pd.DataFrame(measure)}), stored)["answers"]
    assert actual[["measure_id", "respondent"]].to_numpy().tolist() == [["M1", own]]
