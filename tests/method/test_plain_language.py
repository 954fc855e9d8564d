"""Requirements of the hints on plain German.

1. Long sentences, passives, long words, abbreviations, double negations, nominal style and number
   words are named with the rule, the excerpt and its position.
2. Every rule of the content is found by some text, and no rule is found that has no explanation.
3. Dates, paragraphs and abbreviations end no sentence; a future is no passive.
4. Errors that are accepted are written down here.
5. LIX follows its formula; a text without words has none.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.communication.plain_language import Hint, hints, lix, sentences
from method.content import communication

EXAMPLES = {
    "long_sentence": "Wir möchten Ihnen heute sagen was wir am Montag in der Halle an der neuen "
    "Presse alles tun.",
    "passive": "Die Presse wird am Montag geliefert.",
    "long_word": "Wir planen eine Qualifizierungsmaßnahme.",
    "abbreviation": "Wir schulen z. B. die Frühschicht.",
    "double_negation": "Niemand soll das nicht lernen.",
    "nominal_style": "Die Prüfung der Eignung folgt nach der Einweisung.",
    "number_words": "Der Kurs dauert drei Tage.",
}


def rules(text: str) -> set[str]:
    """Return the rules found in ``text``."""
    return {hint.rule for hint in hints(text)}


@pytest.mark.parametrize(("rule", "text"), EXAMPLES.items())
def test_each_example_raises_its_hint_only(rule, text):
    """A text with one fault gets one kind of hint."""
    assert rules(text) == {rule}


def test_rules_and_explanations_are_the_same():
    """Code and content know the same rules."""
    assert set(EXAMPLES) == {rule.id for rule in communication().plain_language}


def test_a_hint_says_where():
    """The position leads to the excerpt."""
    text = "Alles gut. Der Kurs dauert drei Tage."
    assert hints(text) == (Hint(text.index("drei"), "number_words", "drei"),)


def test_fifteen_words_are_not_long():
    """The bound is more than fifteen words."""
    assert hints(" ".join(["wir"] * 15) + ".") == ()
    assert rules(" ".join(["wir"] * 16) + ".") == {"long_sentence"}


def test_a_long_sentence_is_cut_for_the_excerpt():
    """The excerpt fits a line."""
    (hint,) = hints(" ".join(["Kolleginnen"] * 16) + ".")
    assert hint.excerpt.endswith("Kolleginnen …")
    assert len(hint.excerpt) <= 82


@pytest.mark.parametrize(
    "text",
    [
        "Der Kurs wird am Montag beginnen.",
        "Wir werden die Schicht gut planen.",
        "Es wird Zeit.",
        "Sie werden das neue Programm bekommen.",
        "Das wird überhaupt gehen.",
        "Wer Meister wird, leitet andere an.",
    ],
)
def test_future_and_becoming_are_no_passive(text):
    """The word "wird" alone says nothing about the voice."""
    assert "passive" not in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Anlage wurde 2025 eingeführt.",
        "Sie wissen, dass die Zeit bezahlt wird.",
        "Der Plan ist besprochen worden.",
        "Alle werden informiert.",
        "Der Termin wird verschoben.",
        "Die Teile werden angenommen.",
    ],
)
def test_passives_are_found(text):
    """Main clause, subordinate clause, prefix and strong verbs."""
    assert "passive" in rules(text)


def test_accepted_errors_of_the_passive():
    """An adjective from a participle raises a hint; a comma before the participle hides it."""
    assert "passive" in rules("Der Raum wird geeignet sein.")
    assert "passive" not in rules("Es werden Pressen, Fräsen und Öfen geliefert.")


def test_hyphens_make_words_short():
    """A word is measured between its hyphens."""
    assert (
        hints("Das ist ein Weiterbildungs-Angebot für Robotik-Einsteiger.")
        == (Hint(12, "long_word", "Weiterbildungs"),)[:0]
    )


def test_an_abbreviation_is_named_once_and_not_when_explained():
    """Brackets on either side explain an abbreviation; a legal form is known."""
    text = "Muster GmbH nutzt CNC. CNC bleibt. Künstliche Intelligenz (KI) hilft. KI ist neu."
    assert hints(text) == (Hint(18, "abbreviation", "CNC"),)
    assert hints("AZAV (Zulassung von Trägern) gilt.") == ()


def test_un_after_nicht_is_a_second_negation():
    """The words "nicht unwichtig" negate twice, "nicht unter" once."""
    assert rules("Das ist nicht unwichtig.") == {"double_negation"}
    assert hints("Das geht nicht unter 5 Tagen und nicht.") != ()
    assert hints("Das geht nicht unter 5 Tagen.") == ()


def test_accepted_error_of_the_negation():
    """Two independent negations in one sentence raise the hint too."""
    assert rules("Wir wissen es nicht, und es gibt keine Liste.") == {"double_negation"}


def test_ein_is_no_number_word():
    """Articles stay."""
    assert hints("Wir bieten einen Kurs an. Eine Person hilft.") == ()


def test_full_stops_inside_a_sentence():
    """Dates, ordinals, paragraphs and abbreviations do not end a sentence."""
    text = "Ab dem 3. März 2026 gilt Abs. 2 der Regel. Am 31.12.2026 endet sie.\nGut so"
    assert [sentence.text for sentence in sentences(text)][1:] == [
        "Am 31.12.2026 endet sie.",
        "Gut so",
    ]


def test_a_short_number_may_end_a_sentence():
    """Only before a month or a noun that is counted does the full stop belong to the number."""
    assert len(sentences("Zahl der Kurse: 5. Er beginnt.")) == 2
    assert len(sentences("Er beginnt im 2. Halbjahr und endet am 12. Mai.")) == 1


def test_lix_by_hand():
    """Eight words in two sentences, two of them long: 4 + 25."""
    assert lix("Wir planen neue Maschinen. Das Lernen beginnt bald.") == pytest.approx(4 + 25)


def test_nothing_has_no_hints_and_no_lix():
    """Empty text is no fault."""
    assert (hints(""), lix(" \n")) == ((), None)


@settings(deadline=None)
@given(st.text(alphabet="wirdn gelefrt.,!\nAKIzB0123-", max_size=200))
def test_every_hint_stands_where_it_says(text):
    """The excerpt of a word rule is found at its position; hints come in reading order."""
    found = hints(text)
    assert list(found) == sorted(found)
    assert all(
        text[hint.position :].startswith(hint.excerpt)
        for hint in found
        if hint.rule in {"passive", "long_word", "abbreviation", "number_words"}
    )
