"""Step 6, evaluation: what was done, what people say, what changed, and how far to trust it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from method.agreed import CHECK_MONTHS
from method.content import evaluation
from method.evaluation.changes import FEWEST_FOR_SIZES
from method.evaluation.closed_gaps import ClosedGaps, closed_gaps
from method.evaluation.cost_benefit import CostBenefit, cost_benefit
from method.evaluation.gaps import evaluation_gaps
from method.evaluation.impact import impact_levels
from method.evaluation.indicator_change import indicator_changes
from method.evaluation.survey import Survey, survey
from method.evaluation.waves import calendar, due_waves, planned_waves
from method.evaluation.what_if import scenarios
from method.missing import Missing
from method.participants import headcounts
from method.small_groups import hide_groups, too_small
from schemas.case import Case
from schemas.measures import PATHS, STATUS

SURVEY, INDICATORS, SKILLS = "Befragung", "Kennzahlen", "Kompetenzen"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What step 6 found.

    Attributes:
        as_of: The day it is seen from.
        status: status, path (codes of the measures), n_measures, n_people, hours (per person x
            people) [h], n_unknown (measures without hours or people), hidden (people and hours of
            fewer than five people).
        checks: measure_id, title, responsible, end, due_on (three months after the end), effective
            (code), effective_on, state ("done", "due", "later", "no_date"); finished measures only.
        calendar: Waves that are open or come up within half a year, see ``waves.planned_waves``.
        due: Waves to be asked now, the overdue ones first; the same columns.
        survey: Answers per wave, level, question, measure; changes since T0.
        gaps: Closed gaps in skills by learning path.
        indicators: Indicators before and after, see ``indicator_changes``.
        impact: Levels of impact: level, title, description, evidence, state.
        impact_criteria: level, criterion, value, threshold, unit, met, state (of the level).
        returns: Cost and benefit.
        scenarios: The same under other assumptions, see ``what_if.scenarios``.
        cautions: caution, text, concerns (German: what it is about); empty without results.
        missing: What would have been needed.
    """

    as_of: datetime.date
    status: pd.DataFrame
    checks: pd.DataFrame
    calendar: pd.DataFrame
    due: pd.DataFrame
    survey: Survey
    gaps: ClosedGaps
    indicators: pd.DataFrame
    impact: pd.DataFrame
    impact_criteria: pd.DataFrame
    returns: CostBenefit
    scenarios: pd.DataFrame
    cautions: pd.DataFrame
    missing: tuple[Missing, ...]


def analyse(case: Case, as_of: datetime.date) -> Evaluation:
    """Return the evaluation of ``case`` as it stands on ``as_of``; it never names a cause."""
    answers, gaps = survey(case, as_of), closed_gaps(case, as_of)
    indicators = indicator_changes(case)
    levels, criteria = impact_levels(case, as_of)
    returns = cost_benefit(case)
    return Evaluation(
        as_of=as_of,
        status=measure_status(case.measures),
        checks=effectiveness_checks(case.measures, as_of),
        calendar=calendar(planned_waves(case, as_of), as_of),
        due=due_waves(case, as_of),
        survey=answers,
        gaps=gaps,
        indicators=indicators,
        impact=levels,
        impact_criteria=criteria,
        returns=returns,
        scenarios=scenarios(returns),
        cautions=cautions(answers, gaps, indicators),
        missing=evaluation_gaps(
            case, n_unknown_items=answers.n_unknown_items, n_compared=len(gaps.total)
        ),
    )


def measure_status(measures: pd.DataFrame) -> pd.DataFrame:
    """Return measures, people and hours per status and path; columns in ``Evaluation.status``."""
    people = headcounts(measures).astype("Float64").astype(float)
    hours = measures["hours"] * people
    marked = measures[["status", "path"]].assign(people=people, hours=hours, unknown=hours.isna())
    frame = marked.groupby(["status", "path"], sort=False).agg(
        n_measures=("people", "size"),
        n_people=("people", lambda known: known.sum(min_count=1)),
        hours=("hours", lambda known: known.sum(min_count=1)),
        n_unknown=("unknown", "sum"),
    )
    frame = frame.reset_index().astype({"n_people": "Int64", "n_unknown": "int64", "hours": float})
    order = {code: place for place, code in enumerate([*STATUS, *PATHS])}
    frame = frame.sort_values(["status", "path"], key=lambda codes: codes.map(order))
    frame = frame.reset_index(drop=True)
    counts = frame["n_people"].fillna(0).astype("int64")
    return hide_groups(frame, too_small(counts) & counts.gt(0), ["n_people", "hours"])


def effectiveness_checks(measures: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return the finished measures with the state of their check of effectiveness.

    Columns in ``Evaluation.checks``; a check is due three months after the end, as ISO 10015 and
    IATF 16949 7.2 ask for a check and leave its day to the company.
    """
    done = measures[measures["status"].eq("done")]
    due_on = done["end"] + pd.DateOffset(months=CHECK_MONTHS)
    state = np.select(
        [
            done["effective"].notna().to_numpy(),
            due_on.isna().to_numpy(),
            due_on.le(pd.Timestamp(as_of)).to_numpy(),
        ],
        ["done", "no_date", "due"],
        "later",
    )
    frame = done.assign(due_on=due_on, state=pd.Series(state, index=done.index, dtype="str"))
    columns = ["measure_id", "title", "responsible", "end", "due_on", "effective", "effective_on"]
    return frame.sort_values("due_on", kind="stable", ignore_index=True)[[*columns, "state"]]


def cautions(answers: Survey, gaps: ClosedGaps, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return what must be said beside the results: caution (id), text, concerns."""
    asked, rated, again = len(answers.levels) > 0, len(gaps.total) > 0, len(answers.changes) > 0
    compared = bool(indicators["verdict"].ne("open").any())
    levels = answers.levels
    few = bool((levels["hidden"] | levels["n"].lt(FEWEST_FOR_SIZES).fillna(value=True)).any())
    few = few or (again and not answers.changes["shown"].eq("all").any())
    applies: dict[str, dict[str, bool]] = {
        "no_comparison_group": {SURVEY: asked, INDICATORS: compared, SKILLS: rated},
        "regression_to_mean": {
            SURVEY: bool(answers.changes["extreme_start"].any()),
            INDICATORS: bool(indicators["extreme_start"].any()),
            SKILLS: gaps.selected,
        },
        "response_shift": {SURVEY: again},
        "same_rater": {SURVEY: again, SKILLS: gaps.same_rater},
        "small_n": {SURVEY: asked and few},
        "self_report": {SURVEY: asked},
    }
    texts = evaluation().cautions
    rows = [
        (name, texts[name], ", ".join(each for each, holds in concerned.items() if holds))
        for name, concerned in applies.items()
        if any(concerned.values())
    ]
    return pd.DataFrame(rows, columns=["caution", "text", "concerns"], dtype="str")
