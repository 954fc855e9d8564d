"""Which course fits which skill: decided by people, named by the offer, or found by its words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from method.content import catalogue
from method.offers.similarity import common_words, scores
from schemas.columns import LIST_SEPARATOR
from schemas.remembered import remembered

MATCH_COLUMNS = ("skill_id", "offer_id", "basis", "reason", "score", "level")
BASIS = {
    "confirmed": "bestätigt",
    "reference": "im Angebot genannt",
    "words": "ähnliche Wörter",
}
LEVELS = {
    "reaches": "erreicht die Stufe",
    "below": "führt nicht bis zur Stufe",
    "unknown": "Stufe nicht genannt",
}
_MOST_WORDS_SAID = 5
_TEXTS = ["offer_id", "title", "content"]


def phrases_of(skill_id: str, name: str) -> tuple[str, ...]:
    """Return what the skill is called: its name and the catalogue's title and synonyms."""
    known = next((each for each in catalogue().skills if each.id == skill_id), None)
    return (name,) if known is None else (name, known.title, *known.synonyms)


@remembered
def matches(
    skills: pd.DataFrame, offers: pd.DataFrame, decisions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the pairs of skill and offer that fit, with the reason.

    What people decided stands: a confirmed pair is in, a rejected one is out.  Else an offer that
    names skills is taken at its word; for the others title and content are compared with the name
    and the synonyms of the skill, see ``method.offers.similarity.scores``.

    Args:
        skills: skill_id, name and, if the level shall be judged, target.
        offers: Table of the contract ``Offers``.
        decisions: Table of the contract ``OfferMatches``.

    Returns:
        Frame with MATCH_COLUMNS: basis is a key of BASIS, ``reason`` German sentences, score from
        0 to 1 (1 if decided or named), level a key of LEVELS.  The best first within each skill
        of equal basis.
    """
    decided = _decided(skills, offers, decisions)
    named = _named(skills, offers)
    silent = offers[~offers["offer_id"].isin(_references(offers)["offer_id"])]
    pairs = pd.concat([_kept(decided), named, _alike(skills, silent)], ignore_index=True)
    first = pairs.drop_duplicates(["skill_id", "offer_id"])
    out = decided[decided["verdict"].eq("rejected")]
    rejected = pd.MultiIndex.from_frame(out[["skill_id", "offer_id"]])
    stays = ~pd.MultiIndex.from_frame(first[["skill_id", "offer_id"]]).isin(rejected)
    return _with_level(first[stays].reset_index(drop=True), skills, offers)


def _decided(
    skills: pd.DataFrame, offers: pd.DataFrame, decisions: pd.DataFrame | None
) -> pd.DataFrame:
    columns = ["offer_id", "skill_id", "verdict", "decided_on", "decided_by"]
    given = pd.DataFrame(columns=columns) if decisions is None else decisions[columns]
    meant = given["skill_id"].isin(skills["skill_id"])
    return given[meant & given["offer_id"].isin(offers["offer_id"])]


def _kept(decided: pd.DataFrame) -> pd.DataFrame:
    yes = decided[decided["verdict"].eq("confirmed")]
    told = zip(yes["decided_by"], yes["decided_on"], strict=True)
    reasons = [_decision(by, on) for by, on in told]
    return _pairs(yes.assign(reason=pd.Series(reasons, index=yes.index, dtype="str")), "confirmed")


def _decision(by: Any, on: Any) -> str:
    who = "" if pd.isna(by) else f" durch: {by}"
    when = "" if pd.isna(on) else f" am {pd.Timestamp(on):%d.%m.%Y}"
    return f"Die Zuordnung wurde{when} bestätigt{who}."


def _references(offers: pd.DataFrame) -> pd.DataFrame:
    lists = offers[["offer_id", "skills"]].dropna()
    split = lists.assign(skill_id=lists["skills"].str.split(LIST_SEPARATOR.strip()))
    single = split.explode("skill_id")
    return single.assign(skill_id=single["skill_id"].str.strip())[["skill_id", "offer_id"]]


def _named(skills: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    pairs = _references(offers)
    meant = pairs[pairs["skill_id"].isin(skills["skill_id"])].drop_duplicates()
    return _pairs(meant.assign(reason="Das Angebot nennt diese Kompetenz."), "reference")


def _pairs(frame: pd.DataFrame, basis: str) -> pd.DataFrame:
    columns = {"skill_id": "str", "offer_id": "str", "reason": "str"}
    texts = frame[list(columns)].astype(columns).assign(basis=basis, score=1.0)
    return texts[["skill_id", "offer_id", "basis", "reason", "score"]]


def _alike(skills: pd.DataFrame, silent: pd.DataFrame) -> pd.DataFrame:
    names = zip(skills["skill_id"].astype("str"), skills["name"].astype("str"), strict=True)
    rows = [(skill_id, each) for skill_id, name in names for each in phrases_of(skill_id, name)]
    phrases = pd.DataFrame(rows, columns=["skill_id", "phrase"], dtype="str").drop_duplicates()
    found = scores(phrases, silent[_TEXTS])
    given = (silent[name].fillna("") for name in _TEXTS)
    texts = {key: (title, content) for key, title, content in zip(*given, strict=True)}
    pairs = zip(found["offer_id"], found["phrase"], found["score"], strict=True)
    reasons = [_sentence(phrase, *texts[offer_id], score) for offer_id, phrase, score in pairs]
    said = found.assign(reason=pd.Series(reasons, index=found.index, dtype="str"))
    return _pairs(said, "words").assign(score=found["score"])


def _sentence(phrase: str, title: str, content: str, score: float) -> str:
    in_title = common_words(phrase, title)
    place, words = ("Titel", in_title) if in_title else ("Inhalt", common_words(phrase, content))
    said = ", ".join(f"„{word}“" for word in words[:_MOST_WORDS_SAID])
    start = f"Im {place}: {said}; das" if said else "Der Text"
    return f"{start} passt zu „{phrase}“ (Ähnlichkeit {score * 100:.0f} %)."


def _with_level(pairs: pd.DataFrame, skills: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    reached = pairs["offer_id"].map(offers.set_index("offer_id")["reaches_level"])
    unsaid = pd.Series(pd.NA, index=skills["skill_id"], dtype="Int64")
    goals = skills.set_index("skill_id")["target"] if "target" in skills else unsaid
    target = pairs["skill_id"].map(goals[~goals.index.duplicated()]).astype("Int64")
    enough = reached.astype("Int64").ge(target)
    level = enough.map({True: "reaches", False: "below"}).astype("str").fillna("unknown")
    return pairs.assign(level=level)[list(MATCH_COLUMNS)]
