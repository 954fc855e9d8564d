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
from schemas.remembered import remembered

SHORTEST_TOPIC = 5
COMING = ("planned", "pilot")
STAFF = ("affected", "all_staff")
WORD = re.compile(r"[^\W\d_]+")


@remembered
def topic_breaches(case: Case, actions: pd.DataFrame) -> tuple[str, ...]:
    """Return German sentences on topics that staff hear of before the works council.

    Args:
        case: The company, for the names of its technologies.
        actions: ``case.actions`` with the columns kind and stakeholder (name of the group).
    """
    dated = actions[actions["status"].ne("dropped") & actions["day"].notna()].sort_values("day")
    known = topics_in(" ".join(case.technologies["name"].dropna()))
    return tuple(dict.fromkeys(_sentences(dated, known)))


@remembered
def first_talks(case: Case, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the planned and piloted technologies with the first talk with the works council.

    A talk is about a technology if a longer word or an abbreviation (MES) of its name stands in
    occasion or message.

    Columns: name, entered (whether any action is entered that was not dropped), done_on (first day
    of a done action, missing if there is none).
    """
    coming = case.technologies[case.technologies["status"].isin(COMING)].dropna(subset="name")
    talks = actions[actions["kind"].eq("works_council") & actions["status"].ne("dropped")]
    about = (talks["occasion"].fillna("") + " " + talks["message"].fillna("")).map(_words)
    rows = []
    for name in coming["name"].astype(str):
        words = _words(name)
        mine = talks[about.map(lambda said, words=words: bool(words & said)).astype(bool)]
        done = mine.loc[mine["status"].eq("done"), "day"].dropna()
        rows.append((name, len(mine) > 0, done.min() if len(done) else pd.NaT))
    frame = pd.DataFrame(rows, columns=["name", "entered", "done_on"])
    return frame.astype({"entered": bool, "done_on": "datetime64[ns]"})


def topics_in(text: str) -> frozenset[str]:
    """Return the longer words of ``text`` in lower case."""
    words = (word.casefold() for word in WORD.findall(text))
    return frozenset(word for word in words if len(word) >= SHORTEST_TOPIC)


def _words(text: str) -> frozenset[str]:
    short = (word for word in WORD.findall(text) if word.isupper() and len(word) > 1)
    return topics_in(text) | {word.casefold() for word in short}


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
