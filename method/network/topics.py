"""What is needed in the network and what is mastered, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from method.network.exchange import all_of
from method.network.shared import COUNTED_FROM, Shared
from schemas.remembered import remembered
from schemas.technologies import FAMILIES

TOPIC_COLUMNS = (
    "subject",
    "topic_id",
    "topic",
    "asking",
    "able",
    "people_asking",
    "people_able",
)


@remembered
def topics_of(companies: Sequence[Shared]) -> pd.DataFrame:
    """Return each released topic with who asks for it and who is able.

    Columns: subject (technologies, skills), topic_id, topic (German), asking and able (companies
    that plan or need it, that have introduced or master it), people_asking and people_able
    [people], missing for technologies and where fewer than three companies count.  Most asked for
    first.
    """
    rows = pd.concat([_technologies(companies), _skills(companies)], ignore_index=True)
    for side in ("asking", "able"):
        rows[f"people_{side}"] = rows[f"people_{side}"].where(rows[side].ge(COUNTED_FROM))
    order = ["asking", "able", "topic"]
    return rows.sort_values(order, ascending=[False, False, True], ignore_index=True)[
        list(TOPIC_COLUMNS)
    ]


def _technologies(companies: Sequence[Shared]) -> pd.DataFrame:
    rows = all_of(companies, "technologies")
    planned, introduced = (
        rows[rows["state"].eq(state)].groupby("family")["key"].nunique()
        for state in ("planned", "introduced")
    )
    sides = pd.DataFrame({"asking": planned, "able": introduced}).fillna(0).astype("int64")
    named = sides.rename_axis("topic_id").reset_index()
    titles = named["topic_id"].map(FAMILIES).astype("object")
    return named.assign(
        subject="technologies", topic=titles, people_asking=np.nan, people_able=np.nan
    )


def _skills(companies: Sequence[Shared]) -> pd.DataFrame:
    sides = {}
    for side, what in (("asking", "needs"), ("able", "skills")):
        grouped = all_of(companies, what).groupby("skill_id")
        sides[side] = grouped["key"].nunique()
        sides[f"people_{side}"] = grouped["people"].sum()
    titles = pd.concat(
        [all_of(companies, what)[["skill_id", "skill"]] for what in ("needs", "skills")]
    ).drop_duplicates("skill_id")
    names = titles.set_index("skill_id")["skill"]
    frame = pd.DataFrame(sides).fillna(0).astype("int64").rename_axis("topic_id").reset_index()
    return frame.assign(subject="skills", topic=frame["topic_id"].map(names).astype("object"))
