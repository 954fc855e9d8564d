"""The building blocks of generated companies: YAML beside this module, read once and checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

import yaml
from pydantic import model_validator

from method.content.models import Content, all_known

YesNo = Literal["yes", "no", "unknown"]
Needs = dict[str, tuple[int, int]]


class Place(Content):
    """A town with its postcode."""

    place: str
    postcode: str


class Process(Content):
    """A process of value creation."""

    name: str
    kind: str
    description: str


class Technology(Content):
    """A technology; ``phase`` says which states are likely."""

    name: str
    family: str
    phase: Literal["settled", "coming", "leaving"]
    processes: tuple[str, ...]
    impact: int
    note: str | None = None


class Role(Content):
    """A role; ``needs`` maps a skill of the catalogue to target and weight."""

    name: str
    process: str
    kldb: str
    esco: str | None = None
    dqr: tuple[int, ...]
    shift: bool
    critical: YesNo
    needs: Needs


class Branch(Content):
    """A kind of company; ``roles`` maps a role to its share of the people."""

    weight: int
    title: str
    names: tuple[str, ...]
    wz_code: str
    sector_roles: tuple[str, ...]
    processes: dict[str, int]
    technologies: tuple[str, ...]
    roles: dict[str, float]
    drivers: tuple[int, int, int, int]
    goals: str


class Profiles(Content):
    """All building blocks; a branch may only use what is there."""

    districts: dict[str, tuple[Place, ...]]
    landscapes: tuple[str, ...]
    legal_forms: tuple[str, ...]
    processes: dict[str, Process]
    technologies: dict[str, Technology]
    everyone: Needs
    roles: dict[str, Role]
    branches: dict[str, Branch]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for branch in self.branches.values():
            all_known(branch.processes, self.processes)
            all_known(branch.technologies, self.technologies)
            all_known(branch.roles, self.roles)
            all_known((self.roles[role].process for role in branch.roles), branch.processes)
        return self


class Offer(Content):
    """A fictional course; ``certified`` speaks of provider and course."""

    title: str
    hours: float | None
    price: float | None
    certified: YesNo
    mode: str
    level: int
    degree: str
    skills: tuple[str, ...]


class Market(Content):
    """Fictional courses, their providers and where they are held."""

    providers: tuple[str, ...]
    places: tuple[Place, ...]
    offers: tuple[Offer, ...]


@cache
def profiles() -> Profiles:
    """Return districts, processes, technologies, roles and branches."""
    return Profiles.model_validate(_read("profiles"))


@cache
def market() -> Market:
    """Return the fictional courses."""
    return Market.model_validate(_read("offers"))


@cache
def texts() -> dict[str, Any]:
    """Return the texts of workshops, communication, indicators and benefits."""
    parsed: dict[str, Any] = _read("texts")
    return parsed


def _read(name: str) -> Any:
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
