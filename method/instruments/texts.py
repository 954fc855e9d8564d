"""The shape of an instrument's file: head, dated values, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Self

from pydantic import model_validator

from method.content import read_yaml
from method.content.models import Content, only_once
from method.dated_law import LawHead, Parameter, Reference
from method.instruments.sgb3_82_law import LawText, sgb3_82

# The order in which instruments are shown.
INSTRUMENTS = (
    "sgb3_81_degree",
    "qualifizierungsgeld",
    "sgb3_106a",
    "kurzarbeit",
    "transfer",
    "afbg",
    "inqa",
    "bafa",
    "th_anpassung",
    "th_scheck",
    "st_betrieb",
    "st_person",
    "th_freistellung",
    "st_freistellung",
    "estg_3_19",
    "berufsvalidierung",
)
SUPPORT = "sgb3_83_87"


class Band(Content):
    """A value for all figures below ``below``; None has no end."""

    below: float | None = None
    value: float


Amount = float | tuple[Band, ...]


class InstrumentText(LawHead):
    """An instrument as its file holds it: all values of all days."""

    values: dict[str, Parameter[Amount]]

    @model_validator(mode="after")
    def _bands_without_holes(self) -> Self:
        for name, parameter in self.values.items():
            for dated in parameter.dated:
                _rising(name, dated.value)
        return self


class AssumptionText(Content):
    """A figure no source confirms: an input with a default, never a rule."""

    name: str
    title: str
    unit: str
    default: float
    least: float
    most: float
    why: Reference


class Assumptions(Content):
    """All assumptions."""

    assumptions: tuple[AssumptionText, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(each.name for each in self.assumptions)
        return self


class RuleText(Content):
    """How two instruments go together for one group.

    ``excluded``: never both; ``separate_items``: no cost item twice; ``other_people``: they serve
    different people; ``ask``: German sentence on what must be asked before both are used.
    """

    pair: tuple[str, str]
    rule: Literal["excluded", "separate_items", "other_people"]
    sentence: str
    ask: str | None = None
    reference: Reference
    trust: Literal["law", "official", "third_party"]


class Rules(Content):
    """The table of combinations; pairs it does not name follow ``otherwise``."""

    otherwise: RuleText
    rules: tuple[RuleText, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(" + ".join(sorted(each.pair)) for each in self.rules)
        return self


class ClauseText(Content):
    """A text block; ``needs`` maps its gaps to the German name of what belongs there."""

    id: str
    title: str
    text: str
    needs: dict[str, str]
    reference: Reference
    when: Literal["always", "change", "ratings"] = "always"


class AgreementTexts(Content):
    """All text blocks of the agreement and of the declaration of small companies."""

    mark: str
    note: str
    agreement_title: str
    declaration_title: str
    gap: str
    clauses: tuple[ClauseText, ...]
    declaration: tuple[ClauseText, ...]


@cache
def instrument_texts() -> Mapping[str, LawHead]:
    """Return all instruments by id, § 82 first."""
    others = {name: _text(name) for name in INSTRUMENTS}
    return {"sgb3_82": sgb3_82(), **others}


@cache
def support_text() -> InstrumentText:
    """Return the rates of §§ 83 to 87 SGB III for travel, lodging, meals and childcare."""
    return _text(SUPPORT)


@cache
def assumption_texts() -> tuple[AssumptionText, ...]:
    """Return the figures that no source confirms, with their defaults."""
    return Assumptions.model_validate(read_yaml("law/assumptions")).assumptions


@cache
def rules() -> Rules:
    """Return which instruments go together."""
    return Rules.model_validate(read_yaml("law/combinations"))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an instrument's file, for editors and checks outside."""
    return InstrumentText.model_json_schema()


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema that the file ``name`` of the law keeps, derived from its model."""
    models: dict[str, type[Content]] = {
        "sgb3_82": LawText,
        "assumptions": Assumptions,
        "combinations": Rules,
        "agreement": AgreementTexts,
    }
    return models.get(name, InstrumentText).model_json_schema()


def _text(name: str) -> InstrumentText:
    return InstrumentText.model_validate(read_yaml(f"law/{name}"))


def _rising(name: str, value: float | tuple[Band, ...]) -> None:
    if isinstance(value, float):
        return
    ends = [each.below for each in value]
    known = [end for end in ends if end is not None]
    if (
        not ends
        or ends[-1] is not None
        or len(known) != len(ends) - 1
        or known != sorted(set(known))
    ):
        raise ValueError(f"{name}: bands leave a hole or overlap: below {ends}")
