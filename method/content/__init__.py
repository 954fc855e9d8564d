"""The method's content: YAML files beside this module, read once and checked by typed models."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

import yaml

from method.content.models import (
    Catalogue,
    Communication,
    Content,
    Evaluation,
    Instrument,
    Look,
    MeasureTypes,
    Safeguards,
)
from method.content.offer_models import ExampleOffers, Region
from method.content.participation_models import ParticipationTexts
from method.content.pool_models import Gate, Pool, Research
from method.content.programme_models import Programme

Model = TypeVar("Model", bound=Content)

__all__ = [
    "catalogue",
    "communication",
    "evaluation",
    "example_offers",
    "gate",
    "instrument",
    "logo",
    "look",
    "measure_types",
    "participation",
    "pool",
    "programme",
    "region",
    "research",
    "safeguards",
]


@cache
def catalogue() -> Catalogue:
    """Return the skill catalogue with its groups and scale."""
    return _read("skills", Catalogue)


@cache
def instrument() -> Instrument:
    """Return the maturity instrument."""
    return _read("maturity", Instrument)


@cache
def measure_types() -> MeasureTypes:
    """Return the learning paths of the RKW rule and the concrete types of measures."""
    return _read("measure_types", MeasureTypes)


@cache
def communication() -> Communication:
    """Return stakeholders, the order of information, channels and drafts."""
    return _read("communication", Communication)


@cache
def evaluation() -> Evaluation:
    """Return waves, questionnaire, impact levels and cautions."""
    return _read("evaluation", Evaluation)


@cache
def example_offers() -> ExampleOffers:
    """Return the invented courses for the region's topics."""
    return _read("offers", ExampleOffers)


@cache
def region() -> Region:
    """Return areas and places of the region with their coordinates."""
    return _read("region", Region)


@cache
def participation() -> ParticipationTexts:
    """Return what participants read beside the questions of their sheet."""
    return _read("participation", ParticipationTexts)


@cache
def pool() -> Pool:
    """Return how every column of every contract travels to the research pool."""
    return _read("pool", Pool)


@cache
def gate() -> Gate:
    """Return the sentences of the gate."""
    return _read("gate", Gate)


@cache
def programme() -> Programme:
    """Return the indicators by which a network gives account of itself."""
    return _read("programme", Programme)


@cache
def research() -> Research:
    """Return what a report of the pool cannot say, and the names of its ways."""
    return _read("research", Research)


@cache
def look() -> Look:
    """Return name, logo and colours of reports and forms."""
    return _read("look", Look)


@cache
def logo() -> str:
    """Return the logo of the look as SVG, empty without one.

    Raises FileNotFoundError if the look names a file that is not there.
    """
    name = look().logo
    return files(__package__).joinpath(name).read_text(encoding="utf-8") if name else ""


@cache
def safeguards() -> Safeguards:
    """Return what protects works council and employees."""
    return _read("safeguards", Safeguards)


def read_yaml(name: str) -> object:
    """Return the parsed file ``name``.yaml of this package."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones


def _read(name: str, model: type[Model]) -> Model:
    return model.model_validate(read_yaml(name))
