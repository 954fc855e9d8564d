"""German ESCO occupations and skills: the contract, the reader of the portal's files, the search.

This service uses the ESCO classification of the European Commission.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from schemas import columns
from schemas.case import typed
from schemas.columns import Contract, Text

KINDS = {"occupation": "Beruf", "skill": "Kompetenz"}
COLLECTIONS = {
    "digital": "digitale Kompetenz",
    "green": "grüne Kompetenz",
    "transversal": "übergreifende Kompetenz",
}
LEAST_LIKENESS = 0.35
LONGEST_WHOLE_WORD = 2
_NEEDED = ["conceptUri", "preferredLabel", "altLabels", "description"]
_ALT_SEPARATOR = re.compile(r"\s*(?:\n| \| )\s*")
_GENDER_MARKS = re.compile(
    r"\(?\b[mwdfxi](?:\s*[/|,]\s*[mwdfxi]\b)+\)?"  # (m/w/d)
    r"|(?<=\w)(?:[:*_]|/-?)in(?:nen)?\b|\(in(?:nen)?\)",  # Dreher/-in, Dreher:in, Dreher(in)
    re.IGNORECASE,
)


class EscoConcepts(Contract):
    """Occupations and skills of ESCO; a skill has one row per collection it belongs to."""

    kind: Text = columns.one_of("Art", "Beruf oder Kompetenz.", KINDS, required=True)
    uri: Text = columns.code(
        "Adresse",
        "Dauerhafte Adresse des Begriffs in ESCO.",
        pattern=r"http://data\.europa\.eu/esco/(occupation|skill)/[0-9A-Za-z._-]+",
        required=True,
    )
    label: Text = columns.text("Bezeichnung", "Titel in ESCO.", longest=400, required=True)
    alt_labels: Text = columns.long_text(
        "Andere Bezeichnungen", "Gleichbedeutende Titel, je Zeile einer.", longest=20_000
    )
    code: Text = columns.text("ESCO-Nummer", "Nummer des Berufs in ESCO.", longest=40)
    description: Text = columns.long_text("Beschreibung", "Text aus ESCO.", longest=20_000)
    collection: Text = columns.one_of(
        "Sammlung", "ESCO-Sammlung, aus der die Kompetenz stammt.", COLLECTIONS
    )

    class Config:
        """Table."""

        name = "esco"
        title = "ESCO"
        description = "Berufe und Kompetenzen der europäischen Klassifikation ESCO."


class EscoError(Exception):
    """The folder does not hold readable ESCO files; the text says what is wrong, in German."""

    code = "ESCO_001"


@dataclass(frozen=True, slots=True)
class _Source:
    """One file of the ESCO portal."""

    file: str
    kind: str
    collection: str | None
    needed: tuple[str, ...]


_SOURCES = (
    _Source("occupations_de.csv", "occupation", None, (*_NEEDED, "code")),
    _Source("digitalSkillsCollection_de.csv", "skill", "digital", tuple(_NEEDED)),
    _Source("greenSkillsCollection_de.csv", "skill", "green", tuple(_NEEDED)),
    _Source("transversalSkillsCollection_de.csv", "skill", "transversal", tuple(_NEEDED)),
)


def read_esco(folder: Path) -> pd.DataFrame:
    """Return the concepts of the German ESCO files in ``folder``.

    Columns are those of ``EscoConcepts``; rows that repeat each other exactly appear once, a skill
    of several collections once per collection.

    Raises:
        EscoError: files or columns are missing, or a file is not the portal's UTF-8 CSV.
    """
    folder = Path(folder)
    missing = [source.file for source in _SOURCES if not (folder / source.file).is_file()]
    if missing:
        raise EscoError(
            f"Im Ordner „{folder}“ fehlen diese Dateien: {', '.join(missing)}. Laden Sie auf "
            "esco.ec.europa.eu unter „Download“ das Paket „CSV, Deutsch“ herunter und entpacken "
            "Sie es in diesen Ordner."
        )
    parts = [_read(folder / source.file, source) for source in _SOURCES]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _read(path: Path, source: _Source) -> pd.DataFrame:
    raw = _raw(path)
    absent = [column for column in source.needed if column not in raw.columns]
    if absent:
        raise EscoError(
            f"In der Datei „{path.name}“ fehlen die Spalten {', '.join(absent)}. Gebraucht wird "
            "die unveränderte Datei aus dem ESCO-Portal."
        )
    named = raw.rename(
        columns={"conceptUri": "uri", "preferredLabel": "label", "altLabels": "alt_labels"}
    ).assign(kind=source.kind, collection=source.collection)
    named["alt_labels"] = named["alt_labels"].str.replace(_ALT_SEPARATOR, "\n", regex=True)
    return _checked(typed(EscoConcepts, named), path)


def _raw(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(
            path, dtype=str, encoding="utf-8-sig", keep_default_na=False, na_values=[""]
        )
    except (UnicodeDecodeError, ValueError) as error:  # pandas' parser errors are ValueErrors
        raise EscoError(
            f"Die Datei „{path.name}“ ist keine lesbare CSV-Datei (UTF-8, mit Kommas getrennt). "
            "Wurde sie mit Excel gespeichert? Gebraucht wird die unveränderte Datei aus dem "
            "ESCO-Portal."
        ) from error


def _checked(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    try:
        EscoConcepts.validate(frame, lazy=True)
    except SchemaErrors as errors:
        first = errors.failure_cases.iloc[0]
        row = "" if pd.isna(first["index"]) else f", {int(first['index']) + 1}. Eintrag"
        raise EscoError(
            f"Die Datei „{path.name}“{row}: In der Spalte {first['column']} steht ein Wert, den "
            "ESCO nicht kennt, oder er fehlt. Gebraucht wird die unveränderte Datei aus dem "
            "ESCO-Portal."
        ) from errors
    return frame


def find(concepts: pd.DataFrame, sought: str, *, limit: int = 10) -> pd.DataFrame:
    """Return at most ``limit`` of ``concepts`` that ``sought`` names, the best first.

    Order: the title itself (either gender), another title, titles that begin so, titles that hold
    all words or parts of words, other titles that do.  If nothing holds all words, titles follow
    by the likeness of their letter sequences, so that parts of German compounds count:
    „Kabelbaumfertiger“ finds „Kabelbaumleger“.

    Args:
        concepts: columns of ``EscoConcepts``; a concept of several rows is found once.
        sought: German title or words; upper case, hyphens and „(m/w/d)“ do not matter.
        limit: most rows wanted.
    """
    unique = concepts.drop_duplicates("uri", ignore_index=True)
    titles, others = _folded(unique["label"]), _folded(unique["alt_labels"].fillna(""))
    phrase = str(_folded(pd.Series([sought], dtype="str")).iloc[0]).strip()
    if unique.empty or not phrase:
        return unique.head(0)
    rank = _rank(titles, others, phrase)
    named = rank.notna().any()
    found = (
        _best(unique, titles, rank, phrase) if named else _alike(unique, titles + others, phrase)
    )
    return found.head(limit).reset_index(drop=True)


def _alike(concepts: pd.DataFrame, texts: pd.Series[str], phrase: str) -> pd.DataFrame:
    """Return concepts by the likeness of their best title (cosine of weighted letter sequences)."""
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - a second that only this needs
        TfidfVectorizer,
    )

    lines = texts.str.split("\n").explode().str.strip().loc[lambda line: line.ne("")]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    known = vectorizer.fit_transform(lines)
    likeness = (known @ vectorizer.transform([phrase]).T).toarray()[:, 0]
    best = pd.Series(likeness, index=lines.index).groupby(level=0).max()
    return concepts.loc[
        best[best >= LEAST_LIKENESS].sort_values(ascending=False, kind="stable").index
    ]


def _folded(texts: pd.Series[str]) -> pd.Series[str]:
    """Return texts as lower-case words, each between blanks, one title per line."""
    one_gender = texts.str.replace(_GENDER_MARKS, "", regex=True)
    lines = one_gender.str.casefold().str.replace("/", "\n", regex=False)
    words = lines.str.replace(r"[^\w\n]+", " ", regex=True)
    return "\n " + words.str.replace(r"\s*\n\s*", " \n ", regex=True).str.strip() + " \n"


def _rank(titles: pd.Series[str], others: pd.Series[str], phrase: str) -> pd.Series[float]:
    """Return 0 for the best kind of match to 5 for the weakest, missing for none."""
    words = phrase.split()
    begins = "\n " + _part(phrase).lstrip()
    levels = [
        _holds(titles, f"\n {phrase} \n"),
        _holds(others, f"\n {phrase} \n"),
        _holds(titles, begins),
        _hold_all(titles, words),
        _holds(others, begins),
        _hold_all(titles + others, words),
    ]
    found = np.select(levels, [float(level) for level in range(len(levels))], default=np.nan)
    return pd.Series(found, index=titles.index)


def _part(word: str) -> str:
    """Return what a text must hold: a very short word stands alone, others may be part of one."""
    return word if len(word) > LONGEST_WHOLE_WORD else f" {word} "


def _holds(texts: pd.Series[str], part: str) -> pd.Series[bool]:
    return texts.str.contains(part, regex=False)


def _hold_all(texts: pd.Series[str], words: list[str]) -> pd.Series[bool]:
    parts = [_holds(texts, _part(word)) for word in words]
    return pd.concat(parts, axis="columns").all(axis="columns")


def _best(
    concepts: pd.DataFrame, titles: pd.Series[str], rank: pd.Series[float], phrase: str
) -> pd.DataFrame:
    words = [_holds(titles, f" {word} ") for word in phrase.split()]
    whole = pd.concat(words, axis="columns").sum(axis="columns")
    order = pd.DataFrame(
        {"rank": rank, "partial": -whole, "length": titles.str.len(), "label": titles}
    )
    return concepts.loc[order.dropna(subset="rank").sort_values(by=order.columns.tolist()).index]
