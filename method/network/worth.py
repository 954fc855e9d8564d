"""The plan for all as anybody may read it: shared courses, and what planning together is worth."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from method.disclosure import SMALLEST_GROUP, few, few_or_number, is_few
from method.network.demand import Demand, named
from method.network.shared import COUNTED_FROM

FEWEST_COMPANIES = 2  # that share a course
SOME = f"mindestens {SMALLEST_GROUP}"
COURSE_COLUMNS = ("course", "people", "companies", "who", "head", "only_together")
WORTH_COLUMNS = ("measure", "alone", "together", "difference")


def courses_told(demand: Demand | None) -> pd.DataFrame:
    """Return the courses that several companies share: COURSE_COLUMNS.

    people is a text (from 1 to 4 "unter 5"), companies how many, who their names where released,
    head the fixed cost per person [EUR], missing for courses with a price per person.  Of two
    companies each could take its own people off: there people is "mindestens 5", head missing.
    """
    rows = [] if demand is None else list(_rows(demand))
    frame = pd.DataFrame(rows, columns=[*COURSE_COLUMNS, "order"]).astype({"head": "float64"})
    ordered = frame.sort_values(["order", "course"], ascending=[False, True], ignore_index=True)
    return ordered[list(COURSE_COLUMNS)]


def _rows(demand: Demand) -> Iterator[tuple[object, ...]]:
    together = demand.together
    for run in together.choice.runs:
        booked = [
            each
            for each in together.choice.assignments
            if (each.offer, each.run) == (run.offer, run.run)
        ]
        companies = {each.team for each in booked}
        if len(companies) >= FEWEST_COMPANIES:
            yield (
                demand.titles[run.offer],
                people_told(run.participants, len(companies)),
                len(companies),
                named(demand, companies),
                run.fixed_cost / run.participants
                if run.fixed_cost and len(companies) >= COUNTED_FROM
                else None,
                run.offer in together.only_together,
                run.participants,
            )


def people_told(people: int, companies: int) -> str:
    """Return how many ``people`` of so many ``companies`` as anybody may read it."""
    exact = is_few(people) or companies >= COUNTED_FROM
    return few_or_number(people) if exact else SOME


def worth_of(demand: Demand | None) -> pd.DataFrame:
    """Return people in courses, weighted levels closed and cost [EUR], alone and together.

    Columns: WORTH_COLUMNS; measure is people, closed or paid.  Empty for fewer than five companies,
    because each could take its own figures off, and for fewer than five people.
    """
    empty = pd.DataFrame(columns=list(WORTH_COLUMNS))
    if demand is None or len(demand.together.shares) < SMALLEST_GROUP:
        return empty
    shares = demand.together.shares.values()
    rows = []
    for name in ("people", "closed", "paid"):
        alone, together = (sum(getattr(share[part], name) for share in shares) for part in (0, 1))
        rows.append((name, alone, together, together - alone))
    people = pd.Series([*rows[0][1:]])
    if few(people.abs()).any():
        return empty
    return pd.DataFrame(rows, columns=list(WORTH_COLUMNS))
