"""Answers of the participants per wave and level, and their change since before the measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from method.content import evaluation
from method.disclosure import SMALLEST_GROUP
from method.small_groups import hide_groups, too_small
from method.statistics.effects import paired_change
from method.statistics.estimates import margins
from schemas.case import Case

FEWEST_FOR_SIZES = 10
FIRST = "T0"
ALL_MEASURES = "alle Maßnahmen"
_SHEET = ["measure_id", "respondent"]
_COUNTS = ["n", "n_cannot_judge", "n_missing"]
_FIGURES = ["n", "n_cannot_judge", "n_missing", "mean", "low", "high"]
_CHANGE_COUNTS = ["n", "better", "equal", "worse"]
_SIZES = ["mean_difference", "d_av", "g", "g_low", "g_high", "rank_biserial"]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What the questionnaires say; figures of fewer than five respondents are empty.

    A sheet is the answers of one respondent on one measure.  ``n`` counts sheets with an answer;
    whether a group is large enough is decided by distinct respondents, never more than sheets.

    Attributes:
        waves: wave, n_sheets, n_respondents, n_measures, hidden.
        levels: wave, level, n, n_cannot_judge, n_missing (answers), mean (of the sheets' means,
            1 to 5), low, high (interval of 95 %), hidden.
        items: wave, level, item_id, text, n, n_cannot_judge, n_missing, mean, low, high, hidden.
        measures: measure_id, title, wave, level, and the figures of ``levels``.
        changes: item_id, text, level, wave (compared with T0), n (pairs), better, equal, worse
            (pairs), mean_difference, d_av, g, g_low, g_high, rank_biserial, shown ("all", "signs"
            under ten pairs, "hidden" under five respondents).
        n_answers: Rows in the table.
        n_unknown_items: Rows whose question the questionnaire does not know; they are left out.
    """

    waves: pd.DataFrame
    levels: pd.DataFrame
    items: pd.DataFrame
    measures: pd.DataFrame
    changes: pd.DataFrame
    n_answers: int
    n_unknown_items: int

    @property
    def with_total(self) -> pd.DataFrame:
        """Return all measures together, as ``ALL_MEASURES``, then those that may be shown."""
        total = self.levels.assign(measure_id="", title=ALL_MEASURES)
        shown = self.measures[~self.measures["hidden"]]
        ordered = shown.sort_values(["title", "wave"], kind="stable")
        return pd.concat([total, ordered], ignore_index=True)

    @property
    def comparable(self) -> pd.DataFrame:
        """Return the changes of five respondents or more."""
        return self.changes[self.changes["shown"].ne("hidden")].reset_index(drop=True)


def survey(case: Case) -> Survey:
    """Return the answers of ``case`` per wave, level, question and measure."""
    answers = _known_answers(case)
    titles = case.measures.drop_duplicates("measure_id").set_index("measure_id")["title"]
    by_measure = _summary(answers, ["wave", "level", "measure_id"], within=["wave", "level"])
    return Survey(
        waves=_waves(answers),
        levels=_summary(answers, ["wave", "level"], within=None),
        items=_summary(answers, ["wave", "level", "item_id", "text"], within=["wave", "level"]),
        measures=by_measure.assign(
            title=by_measure["measure_id"]
            .map(titles)
            .astype("str")
            .fillna(by_measure["measure_id"])
        ),
        changes=_changes(answers),
        n_answers=len(case.answers),
        n_unknown_items=len(case.answers) - len(answers),
    )


def _questions() -> pd.DataFrame:
    rows = [(item.id, item.level, item.text) for item in evaluation().items]
    return pd.DataFrame(rows, columns=["item_id", "level", "text"], dtype="str")


def _known_answers(case: Case) -> pd.DataFrame:
    """Return the answers to known questions in the order of the content."""
    questions = _questions().reset_index(names="order")
    frame = case.answers.merge(questions, on="item_id")
    answered = frame["state"].eq("answered") & frame["value"].notna()
    frame = frame.assign(
        value=frame["value"].where(answered).astype(float),
        cannot_judge=frame["state"].eq("cannot_judge"),
        missing=~answered & frame["state"].ne("cannot_judge"),
    )
    return frame.sort_values(["wave", "order"], kind="stable", ignore_index=True)


def _waves(answers: pd.DataFrame) -> pd.DataFrame:
    sheets = answers.drop_duplicates(["wave", *_SHEET])
    frame = sheets.groupby("wave", sort=False).agg(
        n_sheets=("respondent", "size"),
        n_respondents=("respondent", "nunique"),
        n_measures=("measure_id", "nunique"),
    )
    frame = frame.reset_index().astype({"n_sheets": "Int64", "n_respondents": "Int64"})
    hidden = frame["n_respondents"].lt(SMALLEST_GROUP).astype(bool)
    return hide_groups(frame, hidden, ["n_sheets", "n_respondents"])


def _summary(answers: pd.DataFrame, by: list[str], *, within: list[str] | None) -> pd.DataFrame:
    frame = (
        _sheets(answers, by)
        .groupby(by, sort=False)
        .agg(
            n=("mean", "count"),
            n_cannot_judge=("n_cannot_judge", "sum"),
            n_missing=("n_missing", "sum"),
            average=("mean", "mean"),
            deviation=("mean", "std"),
            respondents=("answering", "nunique"),
            asked=("respondent", "nunique"),
        )
    )
    frame = frame.rename(columns={"average": "mean"}).reset_index()
    half = margins(n=frame["n"].to_numpy(), deviation=frame["deviation"].to_numpy())
    frame = frame.assign(low=frame["mean"] - half, high=frame["mean"] + half)
    frame = frame.astype(dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(by, "str"))
    return hide_groups(frame, _hidden(frame, within), _FIGURES)[[*by, *_FIGURES, "hidden"]]


def _sheets(answers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the mean of each sheet within a group, and whether its respondent answered."""
    keys = list(dict.fromkeys([*by, *_SHEET]))
    frame = answers.groupby(keys, sort=False).agg(
        mean=("value", "mean"),
        n_cannot_judge=("cannot_judge", "sum"),
        n_missing=("missing", "sum"),
    )
    frame = frame.reset_index()
    return frame.assign(answering=frame["respondent"].where(frame["mean"].notna()))


def _hidden(frame: pd.DataFrame, within: list[str] | None) -> pd.Series[bool]:
    """Return which rows are hidden: small ones, and the next one if it would reveal a small one."""
    counts = frame["respondents"].astype("int64")
    small = counts.lt(SMALLEST_GROUP)
    if within and len(frame):
        parts = [too_small(group) for _, group in counts.groupby([frame[each] for each in within])]
        small = pd.concat(parts).reindex(frame.index)
    few_asked = frame["asked"].astype("int64").lt(SMALLEST_GROUP)
    return (small & counts.gt(0)) | few_asked


def _changes(answers: pd.DataFrame) -> pd.DataFrame:
    columns = ["item_id", "text", "level", "wave", *_CHANGE_COUNTS, *_SIZES, "shown"]
    frame = pd.DataFrame(list(_change_rows(answers)), columns=columns)
    texts = dict.fromkeys([*columns[:4], "shown"], "str")
    whole = dict.fromkeys(_CHANGE_COUNTS, "Int64")
    return frame.astype(whole | texts | dict.fromkeys(_SIZES, float))


def _change_rows(answers: pd.DataFrame) -> Iterator[dict[str, object]]:
    given = answers.dropna(subset="value").drop_duplicates(["wave", "item_id", *_SHEET])
    first = given.loc[given["wave"].eq(FIRST), ["item_id", *_SHEET, "value"]]
    pairs = given[given["wave"].ne(FIRST)].merge(
        first, on=["item_id", *_SHEET], suffixes=("", "_before")
    )
    for key, group in pairs.groupby(["item_id", "text", "level", "wave"], sort=False):
        yield dict(zip(["item_id", "text", "level", "wave"], key, strict=True)) | _change(group)


def _change(group: pd.DataFrame) -> dict[str, object]:
    if group["respondent"].nunique() < SMALLEST_GROUP:
        return {"shown": "hidden"}
    change = paired_change(group["value_before"].to_numpy(), group["value"].to_numpy())
    signs = {
        "n": change.n,
        "better": change.signs.up,
        "equal": change.signs.equal,
        "worse": change.signs.down,
    }
    if change.n < FEWEST_FOR_SIZES:
        return signs | {"shown": "signs"}
    return signs | {
        "mean_difference": change.mean_difference,
        "d_av": change.d_av,
        "g": change.g.value,
        "g_low": change.g.low,
        "g_high": change.g.high,
        "rank_biserial": change.rank_biserial,
        "shown": "all",
    }
