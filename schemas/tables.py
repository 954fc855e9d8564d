"""All contracts: those of a company in the order in which it is asked, and those of a network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas.columns import Contract
from schemas.communication import Actions, Stakeholders
from schemas.company import Company, Maturity, MaturityTargets, Processes, Sites, Workshops
from schemas.evaluation import Answers, Benefits, Indicators, IndicatorValues
from schemas.measures import Measures
from schemas.network import (
    Agreements,
    Contacts,
    Courses,
    CourseSkills,
    Districts,
    Events,
    Partners,
    PartnerTopics,
    Topics,
)
from schemas.offers import OfferMatches, Offers
from schemas.people import People, Roles
from schemas.planning import FundingGroups, PlanRules
from schemas.research import Research
from schemas.sharing import Sharing
from schemas.skills import Ratings, Requirements, Skills, Wishes
from schemas.technologies import Technologies

_CONTRACTS: tuple[type[Contract], ...] = (
    Company,
    Sites,
    Processes,
    Technologies,
    Maturity,
    MaturityTargets,
    Workshops,
    Roles,
    People,
    Skills,
    Requirements,
    Ratings,
    Wishes,
    Offers,
    OfferMatches,
    FundingGroups,
    PlanRules,
    Measures,
    Stakeholders,
    Actions,
    Answers,
    Indicators,
    IndicatorValues,
    Benefits,
    Sharing,
    Research,
)
_OF_A_NETWORK: tuple[type[Contract], ...] = (
    Partners,
    PartnerTopics,
    Topics,
    Districts,
    Events,
    Agreements,
    Contacts,
    Courses,
    CourseSkills,
)


def _by_name(contracts: Iterable[type[Contract]]) -> dict[str, type[Contract]]:
    return {str(each.Config.name): each for each in contracts}  # type: ignore[attr-defined]


# What a company has; nothing of a network is stored, imported or exported with it.
TABLES = _by_name(_CONTRACTS)
# Everything that has forms and messages.
CONTRACTS = {**TABLES, **_by_name(_OF_A_NETWORK)}


def title_of(table: str) -> str:
    """Return the German name of ``table``, as its sheet and form are called."""
    return str(CONTRACTS[table].to_schema().title)


def description_of(table: str) -> str:
    """Return what ``table`` is for, in one German sentence."""
    return str(CONTRACTS[table].to_schema().description)


def is_single(table: str) -> bool:
    """Return whether ``table`` has exactly one row."""
    return bool(_metadata(table).get("single"))


def is_stored_whole(table: str) -> bool:
    """Return whether a row of ``table`` is stored only when nothing required is missing in it."""
    return bool(_metadata(table).get("whole"))


def _metadata(table: str) -> dict[str, Any]:
    # pandera keeps this on the model and leaves it out of the schema.
    return getattr(CONTRACTS[table].Config, "metadata", None) or {}
