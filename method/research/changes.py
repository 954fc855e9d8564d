"""Changes of the same people between two waves, one row per person."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from method.content import evaluation
from method.gate.facts import COMPANY, PERSON

FACT = "changes"
GROUP = "company_group"
COLUMNS = (COMPANY, PERSON, "before", "after", "change", GROUP)
_RESPONDENT = "respondent_key"
_SHEET = [COMPANY, _RESPONDENT, "measure_key", "item_id"]
_COMPANIES_OF_A_GROUP = 3


def changes(answers: pd.DataFrame, *, level: str, before: str, after: str) -> pd.DataFrame:
    """Return one row per person who answered questions of ``level`` at the wave ``before``.

    Only questions that the same person answered for the same measure in both waves are compared.

    Args:
        answers: the table of the pool.
        level: of the questionnaire.
        before: wave.
        after: wave.

    Returns:
        company_key, person_key, before, after, change (means of the compared answers, 1 to 5;
        missing if the person did not answer again), company_group (see ``company_groups``).
    """
    items = [item.id for item in evaluation().items if item.level == level]
    given = answers[answers["item_id"].isin(items) & answers["state"].eq("answered")]
    given = given.dropna(subset="value")
    first = given.loc[given["wave"].eq(before), [*_SHEET, "value"]]
    second = given.loc[given["wave"].eq(after), [*_SHEET, "value"]]
    both = first.merge(second, on=_SHEET, how="left", suffixes=("_before", "_after"))
    compared = both["value_before"].where(both["value_after"].notna())
    rows = both.assign(before=compared, after=both["value_after"])
    found = rows.groupby([COMPANY, _RESPONDENT], sort=True)[["before", "after"]].mean()
    found = found.reset_index().rename(columns={_RESPONDENT: PERSON})
    found = found.assign(change=found["after"] - found["before"])
    return found.assign(**{GROUP: company_groups(found)})[list(COLUMNS)]


def whose_turn_came(
    answers: pd.DataFrame, measures: pd.DataFrame, wave: str, as_of: datetime.date
) -> pd.DataFrame:
    """Return the answers for measures of which people were asked at ``wave`` by ``as_of``.

    Of a measure that ended a month ago nobody has failed to answer a wave of three months later.

    Args:
        answers: the table of the pool.
        measures: the table of the pool; of its months the last day counts.
        wave: of the questionnaire.
        as_of: day of the pool.
    """
    asked = next(each for each in evaluation().waves if each.id == wave)
    months = pd.PeriodIndex(measures[f"{asked.anchor}_month"], freq="M").end_time
    due = measures["measure_key"][months + pd.Timedelta(days=asked.days) <= pd.Timestamp(as_of)]
    answered = answers["measure_key"][answers["wave"].eq(wave)]
    return answers[answers["measure_key"].isin([*due, *answered])]


def company_groups(found: pd.DataFrame) -> pd.Series[str]:
    """Return the group of companies each row of changes stands in; missing without any change.

    Companies of like size stand together, three or more per group: a figure per company cannot
    leave the pool, one per group can (microaggregation; Domingo-Ferrer and Mateo-Sanz 2002, IEEE
    Transactions on Knowledge and Data Engineering 14, 189-201).  Effects play no part in it: among
    equal sizes a hash of the answers decides, the same in every pool of the same data.
    """
    mixed = pd.util.hash_pandas_object(found[["before", "after"]], index=False)
    each = found.assign(mixed=mixed).groupby(COMPANY).agg({"change": "count", "mixed": "sum"})
    order = each[each["change"].gt(0)].reset_index().sort_values(["change", "mixed"])[COMPANY]
    last = max(len(order) // _COMPANIES_OF_A_GROUP - 1, 0)
    numbers = np.minimum(np.arange(len(order)) // _COMPANIES_OF_A_GROUP, last)
    names = {key: f"Gruppe {n + 1:02}" for key, n in zip(order, numbers, strict=True)}
    groups: pd.Series[str] = found[COMPANY].map(names).astype("str")
    return groups
