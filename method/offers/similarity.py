"""How well short German phrases are found in course texts, parts of compounds included.

Texts are compared by sequences of three and four letters within words, each weighted by how rare it
is in the skill catalogue, so „Drehen“ is found in „CNC-Drehmaschine“ but „Technik“ proves little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from method.content import catalogue
from schemas.remembered import remembered

LEAST = 0.73  # chosen on one half of the labelled pairs in the tests, reported on the other
ALONE = 0.7
IN_TITLE = 0.5
TELLING = 0.5  # of the letter sequences of a word, so that it is named in the reason
WINDOW = 12  # [words]
MOST_WORDS = 150  # of a content; what a course is about stands at its beginning
_CHUNK = 400
_WORD = re.compile(r"[a-z0-9]+")
_SPELLING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
FILLERS = frozenset(
    {"und", "oder", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "eines"}
    | {"fuer", "mit", "von", "vom", "zur", "zum", "auf", "aus", "bei", "nach", "ueber", "unter"}
    | {"im", "am", "in", "an", "zu", "sowie", "durch", "grundlagen", "grundkurs", "aufbaukurs"}
    | {"kurs", "lehrgang", "seminar", "schulung", "beispiel", "beispielangebot"}
)
SCORE_COLUMNS = ("skill_id", "offer_id", "score", "phrase")


@dataclass(frozen=True, slots=True)
class _Index:
    """Letter sequences of words and phrases; ``weights`` [phrase x sequence] sums to ``totals``."""

    vectorizer: Any
    weights: Any
    totals: np.ndarray[Any, np.dtype[np.float64]]
    alone: np.ndarray[Any, np.dtype[np.bool_]]


def words(text: str) -> list[str]:
    """Return the telling words of ``text`` in lower case without umlauts."""
    return [each for each in _WORD.findall(_folded(text)) if each not in FILLERS]


@remembered
def scores(phrases: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return how well each skill is found in each text.

    The score is the weighted share of a phrase's letter sequences that occur in the title and
    twelve neighbouring words of the content, for the best phrase and place.  A phrase of one word
    that the title does not bear out counts only 0.7, because long contents mention many things.

    Args:
        phrases: skill_id, phrase; several rows per skill.
        texts: offer_id (unique), title, content.

    Returns:
        Frame with SCORE_COLUMNS, score from 0 to 1, only pairs of at least LEAST, by skill (in the
        order of ``phrases``) and offer.
    """
    telling = phrases[phrases["phrase"].map(words).map(bool).astype(bool)]
    if telling.empty or texts.empty:
        return pd.DataFrame(columns=list(SCORE_COLUMNS)).astype({"score": "float64"})
    index = _index(telling["phrase"])
    starts = range(0, len(texts), _CHUNK)
    parts = [_found(telling, index, texts.iloc[start : start + _CHUNK]) for start in starts]
    order = {skill: place for place, skill in enumerate(telling["skill_id"].unique())}
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.assign(place=frame["skill_id"].map(order))
    ordered = frame.sort_values("place", kind="stable", ignore_index=True)
    return ordered[list(SCORE_COLUMNS)]


def common_words(phrase: str, text: str) -> list[str]:
    """Return the words of ``text``, as written, that share telling parts with ``phrase``."""
    written = {_folded(each): each for each in re.findall(r"\w+", text)}
    wanted = [_grams(each) for each in words(phrase)]
    return [original for folded, original in written.items() if _shares(folded, wanted)]


def _shares(word: str, wanted: list[frozenset[str]]) -> bool:
    own = _grams(word)
    shared = [len(own & each) / min(len(own), len(each)) for each in wanted]
    return word not in FILLERS and max(shared, default=0.0) >= TELLING


@lru_cache(maxsize=50_000)
def _grams(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _folded(text: str) -> str:
    return text.casefold().translate(_SPELLING)


def _index(phrases: pd.Series[str]) -> _Index:
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - a second that only this needs
        TfidfVectorizer,
    )

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), binary=True, norm=None)
    told = phrases.map(words)
    vectorizer.fit([*_catalogue_texts(), *told.str.join(" ")])
    wanted = vectorizer.transform(told.str.join(" "))
    weights = wanted.multiply(wanted).tocsr()
    totals = np.asarray(weights.sum(axis=1)).ravel()
    return _Index(vectorizer, weights, totals, told.str.len().eq(1).to_numpy(dtype=bool))


@cache
def _catalogue_texts() -> tuple[str, ...]:
    known = catalogue().skills
    return tuple(" ".join(words(" ".join((each.title, *each.synonyms)))) for each in known)


def _found(phrases: pd.DataFrame, index: _Index, texts: pd.DataFrame) -> pd.DataFrame:
    table = _table(index, texts)
    skills = phrases["skill_id"].to_numpy()
    text, phrase = np.nonzero(table >= LEAST)
    frame = pd.DataFrame(
        {
            "skill_id": skills[phrase],
            "offer_id": texts["offer_id"].to_numpy()[text],
            "score": table[text, phrase],
            "phrase": phrases["phrase"].to_numpy()[phrase],
            "text": text,
        }
    )
    best = frame.sort_values(["text", "score"], ascending=[True, False], kind="stable")
    return best.drop_duplicates(["skill_id", "offer_id"])


def _table(index: _Index, texts: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    titles = texts["title"].fillna("").map(words).tolist()
    contents = texts["content"].fillna("").map(words).tolist()
    windows = [_windows(content) for content in contents]
    owners = np.repeat(np.arange(len(titles)), [len(each) for each in windows])
    places = [place for each in windows for place in each]
    passages = [titles[owner] + place for owner, place in zip(owners, places, strict=True)]
    firsts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    whole = np.maximum.reduceat(_shares_of(index, passages), firsts, axis=0)
    in_title = _shares_of(index, titles) >= IN_TITLE
    table: np.ndarray[Any, np.dtype[np.float64]]
    table = np.where(index.alone & ~in_title, whole * ALONE, whole)
    return table


def _windows(content: Sequence[str]) -> list[list[str]]:
    kept = list(content[:MOST_WORDS])
    step = WINDOW // 2
    return [kept[at : at + WINDOW] for at in range(0, max(1, len(kept) - step), step)]


def _shares_of(
    index: _Index, passages: Sequence[Sequence[str]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    from scipy.sparse import csr_array  # noqa: PLC0415 - belongs to scikit-learn's half second

    lengths = [len(each) for each in passages]
    codes, known = pd.factorize(np.array([w for each in passages for w in each], dtype=object))
    if not len(known):
        return np.zeros((len(passages), len(index.totals)))
    ends = np.r_[0, np.cumsum(lengths)]
    shape = (len(passages), len(known))
    held = csr_array((np.ones(len(codes)), codes, ends), shape=shape)
    grams = index.vectorizer.transform(known.tolist()).sign()
    shared = ((held @ grams).sign() @ index.weights.T).toarray()
    result: np.ndarray[Any, np.dtype[np.float64]] = shared / index.totals
    return result
