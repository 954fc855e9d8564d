"""What the participants answered, per wave, level, statement and measure, and who was lost."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.disclosure import SMALLEST_GROUP, say_few
from method.evaluation.answers import SHEET, batches, closed_answers, n_unknown
from method.evaluation.changes import BEFORE, LOOKING_BACK, changes
from method.evaluation.scales import scales
from method.evaluation.sheets import sheets_of
from method.evaluation.waves import wave_days
from method.participants import headcounts
from method.statistics.estimates import margins
from schemas.case import Case
from schemas.remembered import remembered

FIRST = "T0"
ALL_MEASURES = "alle Maßnahmen"
STATEMENT, BARRIER = "statement", "barrier"
_COUNTS = ["n", "n_cannot_judge", "n_missing"]
_FIGURES = [*_COUNTS, "mean", "low", "high"]
_ITEM = ["wave", "level", "kind", "item_id", "text"]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What the questionnaires of closed waves say, in batches of five people or more.

    A sheet is the answers of one respondent on one measure.  ``n`` counts sheets with an answer;
    ``n_cannot_judge`` and ``n_missing`` say "unter 5" from one to four.

    Attributes:
        waves: wave, n_measures, n_invited [people], n_sheets, rate [%], n_again (sheets of people
            who had answered before the start); counts under five are missing.
        levels: wave, level, n, n_cannot_judge, n_missing, mean (of the statements' means, 1 to 5),
            low, high (mean of their intervals of 95 %, as if all answers to the statements moved
            together: never too narrow), hidden (nothing may be shown).
        items: wave, level, kind, item_id, text, and the figures of ``levels``.
        measures: wave, level, measure_id, title, and the figures of ``levels``.
        changes: see ``changes.changes``.
        scales: see ``scales.scales``.
        n_answers: Rows in the table.
        n_unknown_items: Rows whose statement the questionnaire does not know; they are left out.
    """

    waves: pd.DataFrame
    levels: pd.DataFrame
    items: pd.DataFrame
    measures: pd.DataFrame
    changes: pd.DataFrame
    scales: pd.DataFrame
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
    def statements(self) -> pd.DataFrame:
        """Return the statements people agreed to."""
        return self.items[self.items["kind"].eq(STATEMENT)].reset_index(drop=True)

    @property
    def barriers(self) -> pd.DataFrame:
        """Return what kept people from applying what they learnt, the strongest first."""
        shown = self.items[self.items["kind"].eq(BARRIER) & ~self.items["hidden"]]
        return shown.sort_values(["wave", "mean"], ascending=[True, False], ignore_index=True)

    @property
    def comparable(self) -> pd.DataFrame:
        """Return the changes since the start that may be shown."""
        return self._shown(BEFORE)

    @property
    def retrospective(self) -> pd.DataFrame:
        """Return what people say looking back that may be shown."""
        return self._shown(*LOOKING_BACK)

    def _shown(self, *comparisons: str) -> pd.DataFrame:
        kept = self.changes["shown"].ne("hidden") & self.changes["comparison"].isin(comparisons)
        return self.changes[kept].reset_index(drop=True)


@remembered
def survey(case: Case, as_of: datetime.date) -> Survey:
    """Return the answers of ``case`` in waves that have closed before ``as_of``."""
    answers = closed_answers(case, as_of)
    told = _told(answers)
    titles = _titles(case, told.measures["measure_id"])
    return Survey(
        waves=_waves(case, answers, as_of),
        levels=told.levels,
        items=told.items,
        measures=told.measures.assign(title=titles),
        changes=told.changes,
        scales=told.scales,
        n_answers=len(case.answers),
        n_unknown_items=n_unknown(case),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What answers say, whatever their measures are called; see ``Survey``."""

    levels: pd.DataFrame
    items: pd.DataFrame
    measures: pd.DataFrame
    changes: pd.DataFrame
    scales: pd.DataFrame


@remembered
def _told(answers: pd.DataFrame) -> _Told:
    given = answers.dropna(subset="value")
    batch = batches(given, ["wave", "item_id"]).reindex(answers.index)
    released = answers.assign(batch=batch, value=answers["value"].where(batch.notna()))
    items = _items(released, _ITEM)
    single = _items(_alone(released), [*_ITEM, "measure_id"])
    sheets = sheets_of(answers)
    return _Told(
        levels=_levels(released, items, ["wave", "level"]),
        items=_said(items),
        measures=_levels(released, single, ["wave", "level", "measure_id"]),
        changes=changes(sheets),
        scales=scales(sheets),
    )


def _alone(released: pd.DataFrame) -> pd.DataFrame:
    """Return ``released`` with the values of those batches only that hold one measure."""
    group = [released["wave"], released["item_id"], released["batch"]]
    several = released["measure_id"].groupby(group).transform("nunique").ne(1)
    return released.assign(
        batch=released["batch"].mask(several), value=released["value"].mask(several)
    )


def _items(released: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the figures of each statement; sheets are those of the measures in its batches."""
    counted = released.assign(
        in_batch=released.groupby(["wave", "item_id", "measure_id"])["batch"].transform("count"),
    )
    inside = counted[counted["in_batch"].gt(0)]
    frame = (
        counted.groupby(by, sort=False)
        .agg(n=("value", "count"), mean=("value", "mean"), deviation=("value", "std"))
        .reset_index()
    )
    judged = inside.groupby(by, sort=False)["cannot_judge"].sum()
    sheets = _n_sheets(released, inside, by)
    keys = pd.MultiIndex.from_frame(frame[by])
    half = margins(n=frame["n"].to_numpy(float), deviation=frame["deviation"].to_numpy())
    frame["n_cannot_judge"] = judged.reindex(keys, fill_value=0).to_numpy()
    frame["n_missing"] = sheets.reindex(keys, fill_value=0).to_numpy() - frame["n"]
    frame["n_missing"] -= frame["n_cannot_judge"]
    return frame.assign(low=frame["mean"] - half, high=frame["mean"] + half)


def _n_sheets(released: pd.DataFrame, inside: pd.DataFrame, by: list[str]) -> pd.Series:
    """Return how many sheets the measures behind each group of ``inside`` have in its wave."""
    sheets = released.drop_duplicates(["wave", *SHEET]).groupby(["wave", "measure_id"]).size()
    pairs = inside.drop_duplicates([*by, "measure_id"])
    keys = pd.MultiIndex.from_frame(pairs[["wave", "measure_id"]])
    counted = pairs.assign(sheets=sheets.reindex(keys).to_numpy())
    return counted.groupby(by, sort=False)["sheets"].sum()


def _levels(released: pd.DataFrame, items: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the figures per level, made of those of its statements and of nothing else."""
    own = items[items["kind"].eq(STATEMENT)]
    frame = own.groupby(by, sort=False).agg(
        n_cannot_judge=("n_cannot_judge", "sum"),
        mean=("mean", "mean"),
        low=("low", "mean"),
        high=("high", "mean"),
    )
    shown = own[own["n"].gt(0)][["wave", "item_id", *by[2:]]]
    rows = released[released["value"].notna()].merge(shown, on=["wave", "item_id", *by[2:]])
    answering = rows.drop_duplicates([*by, *SHEET]).groupby(by, sort=False).size()
    sheets = _n_sheets(released, rows, by)
    n = answering.reindex(frame.index, fill_value=0).astype("int64")
    missing = sheets.reindex(frame.index, fill_value=0).astype("int64") - n
    return _said(frame.assign(n=n, n_missing=missing).reset_index())


def _said(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` without the figures of hidden rows, small counts in words."""
    hidden = frame["n"].eq(0)
    frame = frame.astype(dict.fromkeys(_COUNTS, "Int64"))
    masked = {name: frame[name].mask(hidden) for name in _FIGURES}
    known = [name for name in frame.columns if name not in {*_FIGURES, "deviation"}]
    kept = frame[known].assign(**masked, hidden=hidden)
    return say_few(kept, ["n_cannot_judge", "n_missing"])


def _titles(case: Case, measures: pd.Series) -> pd.Series:
    names = case.measures.drop_duplicates("measure_id").set_index("measure_id")["title"]
    return measures.map(names).astype("str").fillna(measures)


def _waves(case: Case, answers: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return how many were asked and answered per wave, of the measures whose wave has closed."""
    days = wave_days(case.measures)
    closed = days.loc[days["closes_on"].lt(pd.Timestamp(as_of)), ["measure_id", "wave"]]
    asked = pd.concat([closed, answers[["measure_id", "wave"]]]).drop_duplicates()
    invited = headcounts(case.measures).set_axis(case.measures["measure_id"])
    asked = asked.assign(invited=asked["measure_id"].map(invited).astype("Int64"))
    sheets = answers.drop_duplicates(["wave", *SHEET])
    first = sheets.loc[sheets["wave"].eq(FIRST), SHEET]
    again = sheets[sheets["wave"].ne(FIRST)].merge(first, on=SHEET)
    frame = asked.groupby("wave").agg(
        n_measures=("measure_id", "size"),
        n_invited=("invited", "sum"),
    )
    frame["n_sheets"] = _counted(sheets, frame.index)
    frame["n_again"] = _counted(again, frame.index).mask(frame.index == FIRST)
    frame = frame.reset_index().astype({"n_invited": "Int64"})
    rate = 100 * frame["n_sheets"].astype(float) / frame["n_invited"].astype(float)
    complete = asked["invited"].notna().groupby(asked["wave"]).all().reindex(frame["wave"])
    frame["rate"] = rate.where(complete.to_numpy(dtype=bool) & rate.le(100))
    return frame


def _counted(sheets: pd.DataFrame, waves: pd.Index) -> pd.Series:
    """Return the sheets per wave, missing below five different respondents."""
    groups = sheets.groupby("wave")
    people = groups["respondent"].nunique().reindex(waves, fill_value=0)
    return (
        groups.size().reindex(waves, fill_value=0).astype("Int64").where(people.ge(SMALLEST_GROUP))
    )
