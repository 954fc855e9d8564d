"""Order per topic: the works council hears of a technology before the staff does (§ 90 BetrVG).

The overall order takes the first talk with the works council; a technology that comes later needs a
talk of its own.  A topic is a longer word that stands in a technology's name and in an occasion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from method.wording import day as day_text
from schemas.case import Case

SHORTEST_TOPIC = 5
STAFF = ("affected", "all_staff")
WORD = re.compile(r"[^\W\d_]+")


def topic_breaches(case: Case, actions: pd.DataFrame) -> tuple[str, ...]:
    """Return German sentences on topics that staff hear of before the works council.

    Args:
        case: The company, for the names of its technologies.
        actions: ``case.actions`` with the columns kind and stakeholder (name of the group).
    """
    dated = actions[actions["status"].ne("dropped") & actions["day"].notna()].sort_values("day")
    known = topics_in(" ".join(case.technologies["name"].dropna()))
    return tuple(dict.fromkeys(_sentences(dated, known)))


def topics_in(text: str) -> frozenset[str]:
    """Return the longer words of ``text`` in lower case."""
    words = (word.casefold() for word in WORD.findall(text))
    return frozenset(word for word in words if len(word) >= SHORTEST_TOPIC)


def _sentences(dated: pd.DataFrame, known: frozenset[str]) -> Iterator[str]:
    topics = dated["occasion"].astype("str").map(topics_in)
    for topic in sorted(known):
        mine = dated[topics.map(lambda found, wanted=topic: wanted in found).astype(bool)]
        council = mine.loc[mine["kind"].eq("works_council"), "day"]
        staff = mine[mine["kind"].isin(STAFF)]
        if council.empty or staff.empty or staff["day"].iloc[0] >= council.iloc[0]:
            continue
        first = staff.iloc[0]
        yield (
            f"„{first['occasion']}“ ({first['stakeholder']}) steht am {day_text(first['day'])} im "
            f"Plan. Mit dem Betriebsrat geht es um dieses Thema erst am "
            f"{day_text(council.iloc[0])} (§ 90 BetrVG); die Reihenfolge ist umgekehrt."
        )
