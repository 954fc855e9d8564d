"""Short cases of what worked, in the words their companies released for reports to others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from schemas.case import Case
from schemas.sharing import OUTSIDE

UNNAMED = "Ein Betrieb des Netzwerks"


@dataclass(frozen=True, slots=True)
class Story:
    """A released text and whose it is; ``UNNAMED`` where only the topic is released."""

    title: str
    text: str


def stories(cases: Iterable[Case], day: datetime.date) -> tuple[Story, ...]:
    """Return the short cases released on ``day`` or before, those with a name first.

    Nothing but the released text, and the name if that is released, too, goes into a story.
    """
    found = [
        Story(case.name if row["visibility"] == "name" else UNNAMED, str(row["wording"]))
        for case in cases
        for row in _released(case, day).to_dict("records")
    ]
    return tuple(sorted(found, key=lambda story: (story.title == UNNAMED, story.title, story.text)))


def _released(case: Case, day: datetime.date) -> pd.DataFrame:
    rows = case.sharing[case.sharing["subject"].eq(OUTSIDE)]
    open_to_others = rows["visibility"].isin(["topic", "name"])
    agreed = rows["agreed_on"].le(pd.Timestamp(day))
    return rows[open_to_others & agreed & rows["wording"].notna()].tail(1)
