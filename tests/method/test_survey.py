"""Requirements of the results of the survey.

1. Answers are means per wave, level, statement and measure with n, interval, "cannot judge" and
   missing; only waves that have closed count.
2. Nothing of fewer than five people is shown.  Small measures wait until they are five people
   together; nothing but groups of five people or more follows from all that is ever shown, on
   whichever day, by adding and subtracting; what waits changes no figure.
3. Change compares the same people: nothing under five, signs under ten, sizes from ten on, and no
   difference of means.  The start is also judged looking back.
4. Who was asked, who answered and who came back is counted per wave.
5. Scales have alpha and omega, those of two statements Spearman-Brown, from ten sheets on; sheets
   count in batches of five people, too.
"""

from __future__ import annotations

import datetime
import itertools

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from method.content import evaluation
from method.evaluation.answers import SHEET, batches, closed_answers
from method.evaluation.survey import Survey, survey
from method.gate.attack import attack
from method.gate.facts import COMPANY, PERSON
from method.gate.rules import Rules
from method.gate.system import System
from reports.specs import chapter_spec
from schemas.case import Case, case_of
from schemas.evaluation import AGREEMENT

AS_OF = datetime.date(2026, 11, 1)
MEASURES = """
- {measure_id: M1, title: CNC-Kurs, path: external, status: done, headcount: 12, start: 2026-03-02,
   end: 2026-04-01}
- {measure_id: M2, title: Einweisung, path: internal, status: done, headcount: 6, start: 2026-03-02,
   end: 2026-05-01}
- {measure_id: M3, title: Messkurs, path: internal, status: done, headcount: 3, start: 2026-04-01,
   end: 2026-06-01}
- {measure_id: M4, title: Robotik, path: internal, status: done, headcount: 3, start: 2026-04-01,
   end: 2026-07-01}
"""


def case_with(*answers: pd.DataFrame) -> Case:
    """Return the measures above with ``answers``."""
    measures = pd.DataFrame(yaml.safe_load(MEASURES))
    return case_of({"measures": measures, "answers": pd.concat(answers)})


def found(*answers: pd.DataFrame, on: datetime.date = AS_OF) -> Survey:
    """Return what ``answers`` say."""
    return survey(case_with(*answers), on)


def answers(
    values: list[int | None],
    *,
    wave: str = "T1",
    item: str = "learning-1",
    measure: str = "M1",
    letter: str = "A",
) -> pd.DataFrame:
    """Return one answer per value, from respondents A1, A2, ...; None is "cannot judge"."""
    return pd.DataFrame(
        {
            "measure_id": measure,
            "wave": wave,
            "respondent": [f"{letter}{number + 1}" for number in range(len(values))],
            "item_id": item,
            "state": ["cannot_judge" if value is None else "answered" for value in values],
            "value": pd.array(values, dtype="Int64"),
        }
    )


def test_means_with_n_and_interval():
    """Seven answers and five who cannot judge."""
    row = found(answers([3, 4, 4, 5, 2, 4, 4, None, None, None, None, None])).items.iloc[0]
    assert (row["n"], row["n_cannot_judge"], row["n_missing"]) == (7, 5, 0)
    assert row["mean"] == pytest.approx(26 / 7)
    assert row["low"] < row["mean"] < row["high"]


def test_one_to_four_who_cannot_judge_are_words():
    """Nor is it said how many sheets lack the answer."""
    some = answers([4] * 6, item="learning-2")
    row = found(answers([3, 4, 4, 5, 2, None]), some).items.set_index("item_id").loc["learning-1"]
    assert (row["n"], row["n_cannot_judge"], row["n_missing"]) == (5, "unter 5", 0)
    short = found(answers([3, 4, 4, 5, 2]), some).items.set_index("item_id").loc["learning-1"]
    assert (short["n"], short["n_cannot_judge"], short["n_missing"]) == (5, 0, "unter 5")


def test_a_level_is_made_of_its_statements():
    """Its mean and interval are the means of theirs, so it tells nothing beside them."""
    both = (answers([5, 4] * 3), answers([3] * 6, item="learning-2"))
    result = found(*both)
    level = result.levels.iloc[0]
    assert (level["n"], level["mean"]) == (6, 3.75)
    assert level["low"] == pytest.approx(result.items["low"].mean())


def test_a_level_says_how_many_sheets_lack_it():
    """Twelve sheets, seven of them with an answer on learning."""
    level = found(answers([4] * 7), answers([4] * 12, item="use-1")).levels.set_index("level")
    assert level.loc["learning", ["n", "n_missing"]].tolist() == [7, 5]
    assert "n_missing" in chapter_spec("evaluation").tables["by_measure"].columns


def test_looking_back_and_barriers_are_in_no_level():
    """They are no statement of how it is; barriers have a list of their own."""
    result = found(
        answers([5] * 6, item="then-learning-1"), answers([5] * 6, item="barrier-time", wave="T2")
    )
    assert result.levels.empty
    assert result.statements.empty
    assert result.barriers["item_id"].tolist() == ["barrier-time"]


def test_missing_answers_are_no_answers():
    """An answer without a value is missing, whatever its state says."""
    table = answers([4, 4, 4, 4, 4, 4])
    table.loc[0, "state"] = "missing"
    table.loc[1, "value"] = pd.NA
    assert found(table).items["hidden"].tolist() == [True]


def test_four_respondents_are_never_shown():
    """Neither their number nor their mean."""
    result = found(answers([5, 5, 5, 5]))
    for frame in (result.levels, result.items, result.measures):
        assert frame["hidden"].all()
        assert frame[["n", "n_missing", "mean", "low", "high"]].isna().all(axis=None)
    assert result.waves.set_index("wave").loc["T1", ["n_sheets", "rate"]].isna().all()


def test_open_waves_say_nothing():
    """The wave at the end of M1 closes on 2026-04-21."""
    table = answers([4] * 6)
    assert found(table, on=datetime.date(2026, 4, 21)).items.empty
    assert found(table, on=datetime.date(2026, 4, 22)).items["n"].tolist() == [6]


def test_small_measures_wait_for_each_other():
    """Three people of M3 wait; with three others of M4 they count, but never alone."""
    large = answers([4] * 12)
    third = answers([1] * 3, measure="M3", letter="C")
    fourth = answers([2] * 3, measure="M4", letter="D")
    alone, together = found(large, third), found(large, third, fourth)
    assert (alone.items["n"].tolist(), together.items["n"].tolist()) == ([12], [18])
    assert together.measures.set_index("title")["hidden"].to_dict() == {
        "CNC-Kurs": False,
        "Messkurs": True,
        "Robotik": True,
    }


def test_the_same_sign_on_two_measures_may_be_one_person():
    """Three people on two measures are six sheets, but three people."""
    assert found(answers([4] * 3, measure="M3"), answers([4] * 3, measure="M4")).levels[
        "hidden"
    ].tolist() == [True]


def test_unknown_statements_are_left_out_and_counted():
    """A statement that is not in the questionnaire has no level."""
    result = found(answers([4] * 6, item="eigene-1"))
    assert (len(result.levels), result.n_unknown_items) == (0, 6)


def change_of(before: list[int | None], after: list[int | None]) -> pd.Series:
    """Return the change of one statement from T0 to T2."""
    (_, row), *_ = found(answers(before, wave="T0"), answers(after, wave="T2")).changes.iterrows()
    return row


def test_change_of_ten_pairs_has_sizes():
    """The eleventh answered only once and is no pair; a difference of means is not told."""
    row = change_of([2, 3, 2, 4, 3, 2, 3, 2, 4, 3, None], [3, 4, 4, 4, 5, 3, 3, 3, 4, 4, 5])
    assert (row["shown"], row["n"]) == ("all", 10)
    assert (row["better"], row["equal"], row["worse"]) == (7, 3, 0)
    assert row["g_low"] < row["g"] < row["g_high"]
    assert row["g"] < row["d_av"]
    assert "mean_difference" not in row.index


def test_change_of_five_pairs_has_signs_only():
    """Counts, no sizes."""
    row = change_of([2, 3, 2, 4, 3], [3, 3, 4, 2, 5])
    assert (row["shown"], row["better"], row["equal"], row["worse"]) == ("signs", 3, 1, 1)
    assert row[["d_av", "g", "rank_biserial"]].isna().all()


def test_change_of_four_pairs_is_hidden():
    """Not even the number of pairs."""
    row = change_of([2, 3, 2, 4], [3, 3, 4, 2])
    assert row["shown"] == "hidden"
    assert row[["n", "better", "equal", "worse", "d_av", "g"]].isna().all()


def test_a_low_start_may_rise_by_itself():
    """Means near an end of the scale are marked."""
    assert change_of([1] * 5, [3] * 5)["extreme_start"]
    assert not change_of([3] * 5, [3] * 5)["extreme_start"]


def test_looking_back():
    """Before the course 4; looking back 2; today 4: no change, or two steps by the new standard."""
    result = found(
        answers([4] * 6, wave="T0"), answers([4] * 6), answers([2] * 6, item="then-learning-1")
    )
    back = result.retrospective.set_index("comparison")
    assert back.loc["then_now", ["better", "equal", "worse"]].tolist() == [6, 0, 0]
    assert back.loc["standard", ["better", "equal", "worse"]].tolist() == [0, 0, 6]
    assert result.comparable[["better", "equal", "worse"]].to_numpy().tolist() == [[0, 6, 0]]


def test_who_was_lost():
    """21 were asked before the start, 18 at the end; eight answered before, six of them again."""
    waves = found(answers([4] * 8, wave="T0"), answers([4] * 6)).waves.set_index("wave")
    assert waves.loc["T0", ["n_measures", "n_invited", "n_sheets"]].tolist() == [4, 24, 8]
    assert waves.loc["T1", ["n_invited", "n_sheets", "rate", "n_again"]].tolist() == [24, 6, 25, 6]
    assert pd.isna(waves.loc["T0", "n_again"])
    assert waves.loc["T2", ["n_invited", "n_sheets"]].isna().tolist() == [False, True]


def test_scales_of_ten_sheets():
    """Two statements have Spearman-Brown, three have omega; nine sheets have nothing."""
    rng = np.random.default_rng(3)
    tone = rng.normal(3, 1, 12)
    asked = ["use-1", "use-2", "learning-1", "learning-2", "learning-3"]
    table = [
        answers([*map(int, np.clip(tone + rng.normal(0, 0.5, 12), 1, 5).round())], item=item)
        for item in asked
    ]
    scales = found(*table).scales.set_index("scale")
    assert scales["n"].to_dict() == {"use": 12, "learning": 12}
    assert scales["spearman_brown"].notna().to_dict() == {"use": True, "learning": False}
    assert scales["omega"].notna().to_dict() == {"use": False, "learning": True}
    assert scales.loc["use", "alpha_low"] < scales.loc["use", "alpha"] < 1
    assert found(*(each.head(9) for each in table)).scales.empty


def test_scales_grow_by_five_people_or_more():
    """Three more sheets wait until three of another measure close; ten stay ten until then."""
    large, third, fourth = (
        [answers([4, 2, 5, 3, 4, 1, 2, 3, 5, 4][:number], item=item, measure=measure, letter=letter)
         for item in ("use-1", "use-2")]
        for number, measure, letter in ((10, "M1", "A"), (3, "M3", "C"), (3, "M4", "D"))
    )  # fmt: skip
    assert found(*large, *third).scales["n"].tolist() == [10]
    assert found(*large, *third, *fourth).scales["n"].tolist() == [16]


def test_what_is_asked_is_what_data_files_say():
    """The words of the sheet are the labels of the contract, and so of SPSS and the codebook."""
    assert {point: f"{point} – {word}" for point, word in evaluation().scale.items()} == AGREEMENT


def test_the_short_form_asks_for_all_that_is_wanted():
    """Use, learning, application, support, effect, recommendation, looking back, barriers."""
    asked = {item.scale or item.id.split("-")[0] for item in evaluation().items}
    wanted = {"use", "learning", "application", "support", "effect", "recommendation", "then"}
    assert asked >= {*wanted, "barrier"}
    weeks = [item.text for item in evaluation().items if item.scale == "application"]
    assert all("letzten vier Wochen" in text for text in weeks)
    known = {indicator.id for indicator in evaluation().indicators}
    assert known >= {"training_participation", "scrap", "setup_time", "fluctuation"}


def test_every_scale_has_two_statements():
    """Else it would have no reliability."""
    named = [item.scale for item in evaluation().items if item.scale]
    assert {scale: named.count(scale) >= 2 for scale in evaluation().scales} == dict.fromkeys(
        evaluation().scales, True
    )


@st.composite
def tables(draw):
    """Return answers of one to nine people to each statement, wave and measure, seldom of none."""
    rows = []
    for measure, wave, item in itertools.product(["M1", "M2", "M3", "M4"], ["T0", "T1"], ITEMS):
        several = st.sets(st.integers(1, 9))
        first = st.integers(0, 9).map(lambda most: set(range(1, 1 + most)))
        people = sorted(draw(st.one_of(first, several)))
        values = draw(st.lists(st.integers(1, 5), min_size=len(people), max_size=len(people)))
        rows += [(measure, wave, each, item, v) for each, v in zip(people, values, strict=True)]
    return rows


ITEMS = ["learning-1", "learning-3"]
DAYS = [datetime.date(2026, 3, 2), *(datetime.date(2026, month, 28) for month in range(3, 9))]


def table_of(drawn: list[tuple[str, str, int, str, int]]) -> pd.DataFrame:
    """Return drawn rows as answers."""
    names = ["measure_id", "wave", "respondent", "item_id", "value"]
    frame = pd.DataFrame(drawn, columns=names).assign(state="answered")
    return frame.assign(respondent="A" + frame["respondent"].astype(str))


def shown_groups(case: Case, day: datetime.date) -> list[frozenset[tuple[str, ...]]]:
    """Return the answers behind each figure of ``day``: of all measures, and of single ones."""
    closed = closed_answers(case, day).dropna(subset="value")
    closed = closed.assign(batch=batches(closed, ["wave", "item_id"])).dropna(subset="batch")
    names = ["wave", "item_id", "measure_id", "respondent"]
    groups = [group for _, group in closed.groupby(["wave", "item_id"])]
    parts = [part for group in groups for _, part in group.groupby("batch")]
    single = [part for part in parts if len(set(part["measure_id"])) == 1]
    return [frozenset(map(tuple, group[names].to_numpy())) for group in [*groups, *single]]


def compared_or_complete(case: Case, day: datetime.date) -> set[tuple[str, ...]]:
    """Return the answers in batches of pairs (T0 and T1) and of complete sheets (T0)."""
    closed = closed_answers(case, day).dropna(subset="value")
    first, second = (closed[closed["wave"].eq(wave)] for wave in ("T0", "T1"))
    pairs = second.merge(first[[*SHEET, "item_id"]], on=[*SHEET, "item_id"])
    pairs = pairs[batches(pairs, ["wave", "item_id"]).notna()]
    whole = first[first.groupby(SHEET)["item_id"].transform("nunique").eq(len(ITEMS))]
    whole = whole[batches(whole, ["wave"]).notna()]
    used = pd.concat([pairs, pairs.assign(wave="T0"), whole])
    return set(map(tuple, used[["wave", "item_id", "measure_id", "respondent"]].to_numpy()))


@settings(deadline=None, max_examples=5)
@given(tables())
def test_nothing_small_follows_from_all_figures_of_all_days(drawn):
    """The intruder of the gate finds no group of fewer than five people by adding up."""
    case = case_with(table_of(drawn))
    groups = list(dict.fromkeys(group for day in DAYS for group in shown_groups(case, day)))
    assume(groups)
    told_apart = sorted(set().union(*groups))
    sums = np.array([[float(answer in group) for answer in told_apart] for group in groups])
    people = tuple(frozenset([answer[-1]]) for answer in told_apart)
    system = System((), sums, {PERSON: people, COMPANY: (None,) * len(people)})
    rows = np.arange(len(groups))
    assert attack(system, rows, Rules(companies=1), seconds=30) is None


@settings(deadline=None, max_examples=3)
@given(tables(), st.integers(1, 5))
def test_what_waits_changes_no_figure(drawn, value):
    """Other values of open waves and of waiting measures give the same results, day for day."""
    table, day = table_of(drawn), DAYS[2]
    shown = compared_or_complete(case_with(table), day).union(*shown_groups(case_with(table), day))
    names = ["wave", "item_id", "measure_id", "respondent"]
    waits = [tuple(key) not in shown for key in table[names].to_numpy()]
    assume(shown and any(waits))
    other_values = table.assign(value=table["value"].mask(waits, value))
    one, other = (found(each, on=day) for each in (table, other_values))
    for name in ("levels", "items", "measures", "waves", "changes", "scales"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
