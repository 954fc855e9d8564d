"""The maturity instrument read: per question and dimension, with mean, minimum and what is open."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from method.content import instrument
from method.disclosure import hide_small
from schemas.case import Case
from schemas.remembered import remembered

SHOWN = 3
STATES = ("answered", "not_applicable", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class MaturityResult:
    """What the answer sheets say, level 0 to 4.

    Sheets of the management are single managers speaking for the company, a joint self-assessment
    and no employees' data: they are always shown.  Answers of employees enter a figure only where
    at least five sheets answered that question; below that neither their mean nor the difference
    is shown, and they do not enter the common mean either, because with the management's mean
    beside it anybody could subtract.  How many sheets there are is always said.

    Open answers are never a level.  ``n_open`` are sheets that neither answered, nor said "not
    applicable", nor said "unknown".  Coverage is answered over all sheets for which the question
    applies.

    Attributes:
        items: dimension_id, dimension, item_id, item, n_sheets, n_answered, n_not_applicable,
            n_unknown, n_open, coverage, n_management, n_employees (answered), mean (over all sheets
            shown), management, employees, difference (management minus employees), target, gap
            (to the target, never below 0), hidden (employees are).
        dimensions: dimension_id, dimension, n_items, n_items_rated, n_answered, n_not_applicable,
            n_unknown, n_open, coverage, mean and minimum (of the items' means), weakest_item_id,
            weakest_item, target, target_agreed (bool; else the instrument's proposal), gap
            (target minus mean, never below 0), gap_minimum (target minus minimum, never below 0),
            management, employees (means of the items' means), difference (mean over the items both
            have), n_compared (such items).
        strengths: The (at most) three items farthest above or on their target: columns of items.
        bottlenecks: The (at most) three items farthest below their target: columns of items.
        n_sheets_management: Answer sheets of the management.
        n_sheets_employees: Answer sheets of the employees.
        coverage: Answered over applicable of the whole instrument, None without any.
    """

    items: pd.DataFrame
    dimensions: pd.DataFrame
    strengths: pd.DataFrame
    bottlenecks: pd.DataFrame
    n_sheets_management: int
    n_sheets_employees: int
    coverage: float | None

    @property
    def rated_dimensions(self) -> pd.DataFrame:
        """Return ``dimensions``, without rows if none of them has a figure."""
        return self.dimensions if self.dimensions["mean"].notna().any() else self.dimensions.head(0)

    @property
    def compared_dimensions(self) -> pd.DataFrame:
        """Return the rows of ``dimensions`` in which both groups can be compared."""
        return self.dimensions.dropna(subset="difference").reset_index(drop=True)


@remembered
def maturity(case: Case) -> MaturityResult:
    """Return the maturity of ``case`` by the instrument of ``method.content``."""
    answers = _answers(case)
    sheets = answers[["rater_group", "sheet"]].drop_duplicates()["rater_group"].value_counts()
    targets = _targets(case)
    items = _items(answers, n_sheets=int(sheets.sum()))
    items["target"] = items["dimension_id"].map(targets["target"])
    items["gap"] = (items["target"].astype(float) - items["mean"]).clip(lower=0)
    distance = items["mean"] - items["target"].astype(float)
    above, below = distance[distance.ge(0)], distance[distance.lt(0)]
    return MaturityResult(
        items=items,
        dimensions=_dimensions(items, targets),
        strengths=_picked(items, above.sort_values(ascending=False, kind="stable")),
        bottlenecks=_picked(items, below.sort_values(kind="stable")),
        n_sheets_management=int(sheets.get("management", 0)),
        n_sheets_employees=int(sheets.get("employees", 0)),
        coverage=_overall_coverage(items),
    )


def _answers(case: Case) -> pd.DataFrame:
    known = [item.id for item in instrument().items]
    groups = list(instrument().rater_groups)
    table = case.maturity
    rows = table[table["item_id"].isin(known) & table["rater_group"].isin(groups)]
    rows = rows.drop_duplicates(["item_id", "rater_group", "sheet"], keep="last")
    rated = rows["level"].notna() & rows["state"].fillna("answered").eq("answered")
    state = rows["state"].where(rows["state"].isin(STATES[1:])).mask(rated, "answered")
    return rows.assign(state=state, level=rows["level"].where(rated).astype(float))


def _questions() -> pd.DataFrame:
    rows = [
        (dimension.id, dimension.title, item.id, item.title)
        for dimension in instrument().dimensions
        for item in dimension.items
    ]
    return pd.DataFrame(rows, columns=["dimension_id", "dimension", "item_id", "item"])


def _targets(case: Case) -> pd.DataFrame:
    default = {each.id: each.default_target for each in instrument().dimensions}
    frame = pd.DataFrame({"default": default}).astype("Int64")
    agreed = case.maturity_targets.dropna(subset="target").drop_duplicates("dimension_id")
    own = agreed.set_index("dimension_id")["target"].reindex(frame.index)
    return pd.DataFrame({"target": own.fillna(frame["default"]), "agreed": own.notna()})


def _items(answers: pd.DataFrame, *, n_sheets: int) -> pd.DataFrame:
    frame = _questions()
    states = pd.crosstab(answers["item_id"], answers["state"])
    states = states.reindex(index=frame["item_id"], columns=list(STATES), fill_value=0)
    for state in STATES:
        frame[f"n_{state}"] = states[state].to_numpy().astype(int)
    frame.insert(4, "n_sheets", n_sheets)
    frame["n_open"] = n_sheets - states.sum(axis=1).to_numpy().astype(int)
    frame["coverage"] = _ratio(frame["n_answered"], frame["n_sheets"] - frame["n_not_applicable"])
    return _levels(frame, answers)


def _levels(frame: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    rated = answers.dropna(subset="level")
    for group in ("management", "employees"):
        levels = rated[rated["rater_group"].eq(group)].groupby("item_id")["level"]
        frame[f"n_{group}"] = frame["item_id"].map(levels.count()).fillna(0).astype(int)
        frame[group] = frame["item_id"].map(levels.mean()).astype(float)
    frame = hide_small(frame, count="n_employees", figures=["employees"])
    frame["difference"] = frame["management"] - frame["employees"]
    n_shown = frame["n_employees"].mask(frame["hidden"], 0)
    sums = frame["management"].fillna(0) * frame["n_management"]
    sums = sums + frame["employees"].fillna(0) * n_shown
    frame["mean"] = _ratio(sums, frame["n_management"] + n_shown)
    return frame


def _dimensions(items: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    groups = items.groupby(["dimension_id", "dimension"], sort=False)
    frame = groups.agg(
        n_items=("item_id", "size"),
        n_items_rated=("mean", "count"),
        n_answered=("n_answered", "sum"),
        n_not_applicable=("n_not_applicable", "sum"),
        n_unknown=("n_unknown", "sum"),
        n_open=("n_open", "sum"),
        n_sheets=("n_sheets", "sum"),
        mean=("mean", "mean"),
        minimum=("mean", "min"),
        management=("management", "mean"),
        employees=("employees", "mean"),
        difference=("difference", "mean"),
        n_compared=("difference", "count"),
    ).reset_index()
    applicable = frame["n_sheets"] - frame["n_not_applicable"]
    frame["coverage"] = _ratio(frame["n_answered"], applicable)
    weakest = items.sort_values("mean", kind="stable").dropna(subset="mean")
    weakest = weakest.drop_duplicates("dimension_id").set_index("dimension_id")
    frame["weakest_item_id"] = frame["dimension_id"].map(weakest["item_id"])
    frame["weakest_item"] = frame["dimension_id"].map(weakest["item"])
    frame["target"] = frame["dimension_id"].map(targets["target"])
    frame["target_agreed"] = frame["dimension_id"].map(targets["agreed"])
    goal = frame["target"].astype(float)
    frame["gap"] = (goal - frame["mean"]).clip(lower=0)
    frame["gap_minimum"] = (goal - frame["minimum"]).clip(lower=0)
    return frame.drop(columns="n_sheets")


def _picked(items: pd.DataFrame, ordered: pd.Series[float]) -> pd.DataFrame:
    return items.loc[ordered.index[:SHOWN]].reset_index(drop=True)


def _overall_coverage(items: pd.DataFrame) -> float | None:
    applicable = int((items["n_sheets"] - items["n_not_applicable"]).sum())
    return float(items["n_answered"].sum()) / applicable if applicable else None


def _ratio(part: pd.Series[float], whole: pd.Series[int]) -> pd.Series[float]:
    return (part / whole.where(whole.gt(0))).astype(float)
