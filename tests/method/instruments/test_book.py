"""The law as files and cut to a day, on the law of a state that does not exist.

Requirements:
- A file without a reference, with a hole in its bands or an unknown key is refused.
- A value holds from its first to its last day; outside, reading it raises with value and bound.
- A value unknown on the day makes its instrument unclear, a passed last day closes it.
- Assumptions are named as such, or as stated when somebody stated them.
- The schema of a file can be exported; every file of the content keeps to it.
"""

from __future__ import annotations

import datetime
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from method.content import read_yaml
from method.dated_law import OutsideLaw
from method.instruments.book import Cut, cut, law_on
from method.instruments.texts import (
    AssumptionText,
    InstrumentText,
    Rules,
    assumption_texts,
    instrument_texts,
    json_schema,
    rules,
    schema_of,
)

DAY = datetime.date(2026, 11, 23)
LAW_FILES = sorted(
    each.name.removesuffix(".yaml") for each in files("method.content").joinpath("law").iterdir()
)


def dated(value: Any, *, since: str = "2001-01-01", **more: Any) -> dict[str, Any]:
    """Return an entry of the fictional state's law."""
    return {"valid_from": since, "reference": "§ 1 FG", "value": value} | more


def fictional(*entries: dict[str, Any], **changes: Any) -> InstrumentText:
    """Return an instrument of a state that does not exist, with ``changes``."""
    raw = {
        "id": "fg_1",
        "code": "N1",
        "short": "N",
        "title": "Förderung von Nirgendwo",
        "sentence": "Nirgendwo fördert.",
        "checked_until": "2010-12-31",
        "source": "Gesetzblatt von Nirgendwo",
        "status": "open",
        "trust": "law",
        "discretion": False,
        "applicant": "Betrieb",
        "office": "Amt",
        "contact": "Amt von Nirgendwo",
        "deadline": "vorher",
        "papers": ["Antrag"],
        "values": {"rate": {"title": "Satz", "unit": "Anteil", "dated": list(entries)}}
        if entries
        else {},
    }
    return InstrumentText.model_validate(raw | changes)


def on(text: InstrumentText, day: str) -> Cut:
    """Return ``text`` cut to ``day``."""
    return cut(text, datetime.date.fromisoformat(day))


def test_a_value_without_a_reference_is_refused() -> None:
    """No figure of law without the place where it stands."""
    with pytest.raises(ValidationError, match="reference"):
        fictional({"valid_from": "2001-01-01", "value": 0.5})


def test_an_instrument_without_a_source_is_refused() -> None:
    """The file as a whole needs its source, too."""
    with pytest.raises(ValidationError, match="source"):
        fictional(source="")


@pytest.mark.parametrize("missing", ["checked_until", "status", "trust"])
def test_a_file_without_its_standing_is_refused(missing: str) -> None:
    """Until when it was checked, whether it is open and whose word it is must be said."""
    with pytest.raises(ValidationError, match=missing):
        fictional(**{missing: None})


def test_an_unknown_key_is_refused() -> None:
    """A typing error in the file is no silent loss."""
    with pytest.raises(ValidationError, match="extra"):
        fictional(stattus="open")


def test_bands_with_a_hole_are_refused() -> None:
    """The last band has no end, and the bands rise."""
    for bands in ([], [{"below": 10, "value": 0.5}], [{"below": 10, "value": 0.5}] * 2):
        with pytest.raises(ValidationError, match="hole or overlap"):
            fictional(dated(bands))


def test_a_last_day_within_the_next_value_is_refused() -> None:
    """Two values never hold on the same day."""
    with pytest.raises(ValidationError, match="last day"):
        fictional(dated(1, valid_until="2006-01-01"), dated(2, since="2005-01-01"))


@pytest.mark.parametrize(
    ("day", "value"), [("2001-01-01", 1), ("2004-12-31", 1), ("2005-01-01", 2), ("2006-12-31", 2)]
)
def test_a_value_of_its_days(day: str, value: float) -> None:
    """The first and the last day of a value belong to it."""
    text = fictional(
        dated(1, valid_until="2004-12-31"), dated(2, since="2005-01-01", valid_until="2006-12-31")
    )
    assert on(text, day).number("rate") == value


@pytest.mark.parametrize(
    ("day", "bound"),
    [("2000-12-31", "liegt vor dem 01.01.2001"), ("2007-01-01", "liegt nach dem 31.12.2006")],
)
def test_a_day_outside_raises(day: str, bound: str) -> None:
    """Reading a value outside its days raises; the instrument is unclear, and says why."""
    found = on(fictional(dated(1, valid_until="2006-12-31")), day)
    with pytest.raises(OutsideLaw, match=f"Satz: .* {bound}"):
        found.number("rate")
    assert (found.status, bound in found.reason) == ("unclear", True)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2001-12-31", "closed"),
        ("2002-01-01", "open"),
        ("2003-12-31", "open"),
        ("2004-01-01", "closed"),
    ],
)
def test_an_instrument_of_its_days(day: str, status: str) -> None:
    """Before its first and after its last day an instrument is closed."""
    found = on(fictional(valid_from="2002-01-01", valid_until="2003-12-31"), day)
    assert found.status == status


@pytest.mark.parametrize(("figure", "value"), [(0, 0.2), (9.99, 0.2), (10, 0.4), (5000, 0.4)])
def test_bands(figure: float, value: float) -> None:
    """A band ends below its bound."""
    text = fictional(dated([{"below": 10, "value": 0.2}, {"below": None, "value": 0.4}]))
    assert on(text, "2002-01-01").banded("rate", figure) == value


def test_bands_and_numbers_are_not_mixed_up() -> None:
    """Asking for the wrong kind says so."""
    found = on(fictional(dated([{"value": 0.4}])), "2002-01-01")
    with pytest.raises(TypeError, match="has bands"):
        found.number("rate")
    with pytest.raises(TypeError, match="is one number"):
        on(fictional(dated(0.4)), "2002-01-01").banded("rate", 1)


def test_unclear_instruments_name_their_contact() -> None:
    """Whom to call stands in the reason."""
    assert on(fictional(status="paused"), "2002-01-01").reason == (
        "Der Stand ist pausiert; bitte anrufen: Amt von Nirgendwo."
    )


def test_assumptions_are_named() -> None:
    """A default reads as assumption, a stated figure as statement."""
    plain, stated = law_on(DAY), law_on(DAY, inputs={"social_security_share": 0.21})
    told = [each.assumptions["social_security_share"].sentence for each in (plain, stated)]
    assert [sentence.split(":")[0] for sentence in told] == ["Annahme", "Angabe"]
    assert stated.assumed("social_security_share") == 0.21


def test_an_input_that_is_no_assumption_is_refused() -> None:
    """Rules cannot be overwritten by inputs."""
    with pytest.raises(KeyError, match="wage_subsidy"):
        law_on(DAY, inputs={"wage_subsidy": 1.0})


@pytest.mark.parametrize("value", [0, -45, 121, float("nan")])
def test_an_input_outside_its_bounds_is_refused(value: float) -> None:
    """An hour of no minutes is a typing error."""
    with pytest.raises(ValueError, match=r"counted_minutes: .* is not between 1"):
        law_on(DAY, inputs={"counted_minutes": value})


def test_an_assumption_says_why() -> None:
    """An unconfirmed figure without its reason is refused."""
    raw = {"name": "x", "title": "X", "unit": "Y", "default": 1, "least": 0, "most": 2, "why": ""}
    with pytest.raises(ValidationError, match="why"):
        AssumptionText.model_validate(raw)
    assert [each.why.endswith(".") for each in assumption_texts()] == [True] * 8


def test_a_rule_needs_a_reference_and_stands_once() -> None:
    """The table of combinations is law, too."""
    rule = rules().otherwise.model_dump()
    with pytest.raises(ValidationError, match="reference"):
        Rules.model_validate({"otherwise": rule | {"reference": ""}, "rules": []})
    with pytest.raises(ValidationError, match="jedes"):
        Rules.model_validate({"otherwise": rule, "rules": [rule, rule]})


def test_rules_name_known_instruments() -> None:
    """No rule speaks of an instrument that does not exist."""
    named = {name for each in rules().rules for name in each.pair}
    assert named - set(instrument_texts()) == set()


def test_every_file_of_law_loads_and_is_in_the_book() -> None:
    """All instruments of the overview are there, each once, with office, contact and papers."""
    heads = instrument_texts().values()
    assert [each.code for each in heads] == [f"F{number}" for number in range(1, 18)]
    assert [each.id for each in heads] == list(instrument_texts())
    assert [each.id for each in heads if not (each.office and each.contact and each.papers)] == []


@pytest.mark.parametrize("name", LAW_FILES)
def test_a_json_schema_checks_every_law_file(name: str) -> None:
    """Each file keeps the schema derived from its pydantic model, and a broken one does not."""
    schema = schema_of(name)
    content = json.loads(json.dumps(read_yaml(f"law/{name}"), default=str))
    jsonschema.validate(content, schema)
    lacking = schema["required"][0]
    broken = {key: value for key, value in content.items() if key != lacking}
    with pytest.raises(jsonschema.ValidationError, match=lacking):
        jsonschema.validate(broken, schema)


def test_the_schema_can_be_exported() -> None:
    """Editors can check a file against it."""
    schema = json_schema()
    assert {"source", "status", "trust", "checked_until", "values"} <= set(schema["required"])
    values = [each for name, each in schema["$defs"].items() if name.startswith("DatedValue")]
    assert [each["required"] for each in values] == [["valid_from", "reference", "value"]]
