"""One catalogue of German messages.

Requirements:
- A finding says where, what, why and what to do, and ends with its code.
- Numbers in messages are German; long values are cut.
- The closest known name is suggested.
- Findings come by table, row and column, each once.
- Every code is used by the code and reached by a test; no other code exists.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import schemas
from schemas.fields import FormField, fields_of
from schemas.findings import (
    Finding,
    Refused,
    Where,
    catalogue,
    finding,
    hint,
    in_order,
    quote,
    value_finding,
)
from schemas.tables import TABLES

CODE = re.compile(r"\b[A-Z]{4,}_\d{3}\b")


def field_of(table: str, name: str) -> FormField:
    """Return one column."""
    return next(field for field in fields_of(TABLES[table]) if field.name == name)


def codes_in(folder: Path, *, without: str = "") -> set[str]:
    """Return the codes that the Python files in ``folder`` name."""
    sources = [path for path in folder.rglob("*.py") if path.name != without]
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_message_is_the_one_that_was_promised():
    """Place, what, why, remedy and code stand in one line."""
    level = field_of("ratings", "level")
    message = str(value_finding("WERT_003", Where("skills", 12, "level"), level, "viel"))
    assert message == (
        "[Blatt Kompetenzen, Zeile 12, Spalte level] „viel“ ist keine Stufe. Erlaubt sind 0 bis 4. "
        "Bitte eine Zahl von 0 bis 4 eintragen. (WERT_003)"
    )


def test_place_names_titles_not_columns():
    """Tables and columns are called by their German titles, rows by number or key."""
    assert str(Where("ratings", 3, "level")) == "Blatt Bewertungen, Zeile 3, Spalte Stand"
    assert str(Where("people", "P017")) == "Blatt Beschäftigte, „P017“"
    assert str(Where("Notizen")) == "Blatt Notizen"
    assert str(Where()) == "Datei"


def test_parts_of_a_finding():
    """Forms ask a finding for its parts."""
    found = finding("ZEILE_002", Where("company", 3))
    assert (found.table, found.row, found.column) == ("company", 3, None)
    assert found.sentence.startswith("Das Blatt hat mehr als eine Zeile.")


def test_bounds_are_german_and_have_their_unit():
    """Thousands have points, decimals a comma, years neither."""
    cost = value_finding("WERT_012", Where(), field_of("measures", "cost"), 1234567890.5)
    assert cost.what == "„1.234.567.890,5“ ist zu groß."
    assert cost.why == "Erlaubt sind 0 bis 100.000.000 €."
    year = value_finding("WERT_011", Where(), field_of("people", "last_training"), 1900)
    assert year.sentence.startswith("„1900“ ist zu klein. Erlaubt sind 1970 bis 2100.")


def test_long_values_are_cut():
    """A message stays readable whatever stood in the cell."""
    assert quote("a\n" * 200) == "a " * 29 + "a…"


def test_closest_name_is_suggested():
    """A slip of the pen is recognised, a different word is not."""
    assert hint("dreherei", ["Dreherei", "Montage"]) == " Gemeint ist vielleicht „Dreherei“."
    assert hint("Lager", ["Dreherei", "Montage"]) == ""


def test_choice_lists_what_is_allowed():
    """Labels are listed and the closest is named."""
    found = value_finding("WERT_021", Where(), field_of("people", "age_band"), "unter 24")
    assert "„unter 25“, „25 bis 34“" in found.why
    assert found.remedy.endswith("Gemeint ist vielleicht „unter 25“.")


def test_order_and_repetition():
    """Tables come as in the registry, then rows, then columns; nothing is said twice."""

    def at(*where: object) -> Finding:
        return finding("ZEILE_002", Where(*where))  # type: ignore[arg-type]

    wanted = [
        at(),
        at("company"),
        at("company", 2),
        at("company", 10, "company_id"),
        at("company", 10, "name"),
        at("people", 1),
    ]
    assert in_order([*reversed(wanted), wanted[3]]) == tuple(wanted)


def test_refused_lists_everything():
    """The exception's text holds one line per finding."""
    refused = Refused([finding("ZEILE_002", Where("company", row)) for row in (3, 4)])
    assert str(refused).splitlines() == [str(found) for found in refused.findings]


def test_unknown_code_is_an_error():
    """A message that does not exist cannot be said."""
    with pytest.raises(KeyError, match="WERT_"):
        finding("WERT_" + "999", Where())


@pytest.mark.parametrize("code", catalogue())
def test_texts_are_complete_sentences(code: str):
    """What, why and remedy each end like a sentence, apart from a hint."""
    texts = catalogue()[code]
    assert list(texts) == ["what", "why", "remedy"]
    for text in texts.values():
        assert text.removesuffix("{hint}").endswith((".", "{help}"))


def test_every_code_is_used_and_tested():
    """Catalogue, code and tests name the same codes."""
    families = {code.partition("_")[0] for code in catalogue()}
    used = codes_in(Path(schemas.__file__).parent)
    assert {code for code in used if code.partition("_")[0] in families} == set(catalogue())
    assert set(catalogue()) - codes_in(Path(__file__).parent, without=Path(__file__).name) == set()
