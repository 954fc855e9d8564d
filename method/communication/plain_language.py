"""Hints on plain German: what a text could say more simply, never a verdict on it.

The rules are the kit's own, after the ideas of DIN ISO 24495-1 and DIN 8581-1; their titles and
explanations stand in ``method/content/communication.yaml``.  No parser is used, so each rule errs
on the side of silence, and some ordinary words still raise a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST_SENTENCE = 15
LONGEST_WORD = 14
NOMINAL_CHAIN = 3
NEGATIONS = 2
_EXCERPT = 80
_LIX_LONG_WORD = 6

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-·’'][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
# A full stop after one letter or these words ends no sentence, nor one between number and noun.
_STOPS = ("Abs", "Nr", "Art", "ca", "bzw", "ggf", "inkl", "evtl", "vgl", "max", "min", "Std", "Tel")
_GUARDS = "".join(rf"(?<!\b{word}\.)" for word in (*_STOPS, r"[^\W\d_]"))
_ORDERED = (
    r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Halbjahr|Stufe|Schicht|Tag|Woche"
    r"|Monat|Jahr|Platz|Klasse|Stock|Mal)"
)
_ORDINAL = rf"(?!(?<=\b\d\. ){_ORDERED})(?!(?<=\b\d\d\. ){_ORDERED})"
_BREAK = re.compile(rf"(?<=[.!?]){_GUARDS}[ \t]+{_ORDINAL}(?=[„»(]?[A-ZÄÖÜ0-9])|\n+")
_BECOME = r"\b(?:wird|werden|werdet|werde|wirst|wurden?|wurdest|worden)\b"
_STRONG = (
    "begonnen|beschlossen|beschrieben|besprochen|betrieben|bewiesen|bezogen|entschieden|entworfen|"
    "erhoben|unterschrieben|übernommen|verboten|verbunden|verloren|verschoben|verstanden"
)
_PARTICIPLE = (
    r"\b(?!(?:bekannt|beliebt|bereit|bestimmt|ernst|erst|gerecht|gesamt|überhaupt|unterhalb)\b)"
    r"(?!ge(?:ben|hen|hören|lingen|lten|nießen|nügen|schehen|stalten|währen|winnen|wöhnen)\b)"
    rf"(?:[a-zäöü]*ge[a-zäöüß]{{2,}}(?:t|en)|[a-zäöüß]{{3,}}iert|{_STRONG}"
    r"|(?:be|emp|ent|er|miss|über|unter|ver|wieder|zer)[a-zäöüß]{2,}t)\b"
)
_PASSIVE = re.compile(
    rf"{_BECOME}[^,;:.!?]*?(?P<after>{_PARTICIPLE})|(?P<before>{_PARTICIPLE})\s+{_BECOME}"
)
_SHORT_FORMS = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|o\. ?ä|bzw|ggf|inkl|evtl|usw|etc|ca|vgl|Std|Nr|Abs)\."
    r"|\b[A-ZÄÖÜ]+[a-zäöüß]*[A-ZÄÖÜ]+\w*\b"
)
_COMMON_FORMS = re.compile(r"GmbH|AG|KG|SE|OHG|[IVX]+")
_NEGATION = re.compile(
    r"\b(?:nicht|nichts|nie|niemals|niemand\w*|nirgends|kein\w*|ohne|weder)\b"
    r"|(?<=nicht )un(?!d\b|s\b|ser|ter)[a-zäöüß]{3,}",
    re.IGNORECASE,
)
_NOMINAL = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß-]*(?:ung|heit|keit|tion)(?:en|s)?\b")
_NUMBER_WORDS = re.compile(
    r"\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht"
    r"|neun)zehn|(?:\w+und)?(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)(?:zig|ßig)|hundert|tausend)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Hint:
    """A place in a text that could be plainer.

    Attributes:
        position: Index of the first character in the text [characters].
        rule: Id of the rule in ``content.communication().plain_language``.
        excerpt: What stands there, cut to a line.
    """

    position: int
    rule: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it begins in its text [characters]."""

    position: int
    text: str


def hints(text: str) -> tuple[Hint, ...]:
    """Return hints on plain German for ``text`` in reading order.

    A sentence counts as long from 16 words, a word from 15 letters between hyphens.  "wird" with an
    infinitive ("wird beginnen") is a future and no passive.  Accepted errors: participles used as
    adjectives ("wird geeignet sein") raise a hint; a passive across a comma does not.  An
    abbreviation is named once, and not where brackets explain it.
    """
    found = [
        hint for sentence in sentences(text) for rule in _IN_SENTENCE for hint in rule(sentence)
    ]
    return tuple(sorted({*found, *_abbreviations(text)}))


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of ``text``; a line break ends one, "31.12.2026" and "Nr. 5" do not."""
    borders = [(0, 0), *(match.span() for match in _BREAK.finditer(text))]
    spans = pairwise([*borders, (len(text), len(text))])
    found = (Sentence(start, text[start:end]) for (_, start), (end, _) in spans)
    return tuple(sentence for sentence in found if _WORD.search(sentence.text))


def lix(text: str) -> float | None:
    """Return the readability index LIX of ``text``, None without words; a trend, not a grade.

    LIX = words per sentence + words of more than six letters per hundred words (Björnsson 1968).
    Below 40 is easy, above 60 is very hard to read.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    long_words = sum(len(word) > _LIX_LONG_WORD for word in words)
    return len(words) / len(sentences(text)) + 100 * long_words / len(words)


def _long_sentence(sentence: Sentence) -> Iterator[Hint]:
    if len(_WORD.findall(sentence.text)) > LONGEST_SENTENCE:
        yield _whole(sentence, "long_sentence")


def _long_word(sentence: Sentence) -> Iterator[Hint]:
    for match in _LETTERS.finditer(sentence.text):
        if len(match.group()) > LONGEST_WORD:
            yield _at(sentence, "long_word", match)


def _passive(sentence: Sentence) -> Iterator[Hint]:
    for match in _PASSIVE.finditer(sentence.text):
        yield _at(sentence, "passive", match)


def _double_negation(sentence: Sentence) -> Iterator[Hint]:
    if len(_NEGATION.findall(sentence.text)) >= NEGATIONS:
        yield _whole(sentence, "double_negation")


def _nominal_style(sentence: Sentence) -> Iterator[Hint]:
    if len(_NOMINAL.findall(sentence.text)) >= NOMINAL_CHAIN:
        yield _whole(sentence, "nominal_style")


def _number_words(sentence: Sentence) -> Iterator[Hint]:
    for match in _NUMBER_WORDS.finditer(sentence.text):
        yield _at(sentence, "number_words", match)


def _abbreviations(text: str) -> Iterator[Hint]:
    seen: set[str] = set()
    for match in _SHORT_FORMS.finditer(text):
        short = match.group()
        if short not in seen and not _is_explained(text, match):
            yield Hint(match.start(), "abbreviation", short)
        seen.add(short)


def _is_explained(text: str, match: re.Match[str]) -> bool:
    follows = text[match.end() : match.end() + 2] == " ("
    inside = text[max(0, match.start() - 1) : match.start()] == "("
    return follows or inside or bool(_COMMON_FORMS.fullmatch(match.group()))


def _whole(sentence: Sentence, rule: str) -> Hint:
    text = sentence.text.strip()
    return Hint(sentence.position, rule, text if len(text) <= _EXCERPT else _cut(text))


def _cut(text: str) -> str:
    return text[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _at(sentence: Sentence, rule: str, match: re.Match[str]) -> Hint:
    return Hint(sentence.position + match.start(), rule, match.group())


_IN_SENTENCE: tuple[Callable[[Sentence], Iterator[Hint]], ...] = (
    _long_sentence,
    _long_word,
    _passive,
    _double_negation,
    _nominal_style,
    _number_words,
)
