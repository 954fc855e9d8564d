"""Which course fits which skill: by the skills an offer names, else by common words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from method.content import catalogue
from schemas.columns import LIST_SEPARATOR

MATCH_COLUMNS = ("skill_id", "offer_id", "basis", "reason")
BASIS = {"reference": "im Angebot genannt", "words": "gemeinsame Wörter"}
ENOUGH_WORDS = 0.6
LEAST_STEM = 4
ENDING = re.compile(r"(?:en|er|es|em|e|n|s)$")
WORD = re.compile(r"[a-z0-9äöüß]{2,}")
SPELLING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
FILLERS = frozenset(
    {"und", "oder", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines"}
    | {"für", "mit", "von", "vom", "zur", "zum", "auf", "aus", "bei", "nach", "über", "unter"}
    | {"im", "am", "in", "an", "zu", "sowie", "durch", "grundlagen", "grundkurs", "aufbaukurs"}
    | {"kurs", "lehrgang", "seminar", "schulung"}
)


@dataclass(frozen=True, slots=True)
class _Text:
    title: frozenset[str]
    all: frozenset[str]


def stems(text: str) -> dict[str, str]:
    """Return the telling words of ``text``: their stem without umlauts, and the word itself."""
    words = (word for word in WORD.findall(text.lower()) if word not in FILLERS)
    return {_stem(word): word for word in words}


def phrases_of(skill_id: str, name: str) -> tuple[str, ...]:
    """Return what the skill is called: its name and the catalogue's title and synonyms."""
    known = next((each for each in catalogue().skills if each.id == skill_id), None)
    return (name,) if known is None else (name, known.title, *known.synonyms)


def matches(skills: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of skill and offer that fit, with the reason.

    An offer that names skills is taken at its word; for the others the name and the synonyms of
    the skill are compared with title and content.  A phrase fits if all its words occur, or at
    least two and three fifths of them; a phrase of one word must stand in the title.

    Args:
        skills: skill_id, name.
        offers: Table of the contract ``Offers``.

    Returns:
        Frame with MATCH_COLUMNS; ``reason`` is a German sentence naming the words that agree.
    """
    named = _named(skills, offers)
    silent = offers[~offers["offer_id"].isin(_references(offers)["offer_id"])]
    columns = (silent[name].fillna("") for name in ("offer_id", "title", "content"))
    texts = {key: _text(title, content) for key, title, content in zip(*columns, strict=True)}
    rows = [
        (skill.skill_id, offer_id, "words", _sentence(words))
        for skill in skills.itertuples()
        for offer_id, words in _alike(phrases_of(str(skill.skill_id), str(skill.name)), texts)
    ]
    alike = pd.DataFrame(rows, columns=list(MATCH_COLUMNS), dtype="str")
    return pd.concat([named, alike], ignore_index=True)


def _references(offers: pd.DataFrame) -> pd.DataFrame:
    lists = offers[["offer_id", "skills"]].dropna()
    split = lists.assign(skill_id=lists["skills"].str.split(LIST_SEPARATOR.strip()))
    single = split.explode("skill_id")
    return single.assign(skill_id=single["skill_id"].str.strip())[["skill_id", "offer_id"]]


def _named(skills: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    pairs = _references(offers)
    meant = pairs[pairs["skill_id"].isin(skills["skill_id"])]
    reason = "Das Angebot nennt diese Kompetenz."
    frame = meant.assign(basis="reference", reason=reason).drop_duplicates()
    return frame.astype("str")[list(MATCH_COLUMNS)]


def _text(title: str, content: str) -> _Text:
    return _Text(frozenset(stems(title)), frozenset(stems(f"{title} {content}")))


def _alike(phrases: Iterable[str], texts: dict[str, _Text]) -> list[tuple[str, list[str]]]:
    wanted = [stems(phrase) for phrase in phrases]
    found = ((offer_id, _best(wanted, text)) for offer_id, text in texts.items())
    return [(offer_id, words) for offer_id, words in found if words]


def _best(wanted: list[dict[str, str]], text: _Text) -> list[str]:
    fitting = [words for phrase in wanted if (words := _common(phrase, text))]
    return max(fitting, key=len, default=[])


def _common(phrase: dict[str, str], text: _Text) -> list[str]:
    place = text.title if len(phrase) == 1 else text.all
    words = [word for stem, word in phrase.items() if stem in place]
    share = len(words) / len(phrase) if phrase else 0.0
    enough = share == 1 or (len(words) > 1 and share >= ENOUGH_WORDS)
    return words if enough else []


def _sentence(words: list[str]) -> str:
    return f"Gemeinsame Wörter in Titel oder Inhalt: {', '.join(words)}."


def _stem(word: str) -> str:
    plain = word.translate(SPELLING)
    short = ENDING.sub("", plain)
    return short if len(short) >= LEAST_STEM else plain
