"""All contracts in the order in which a company is asked for them."""

from __future__ import annotations

from schemas.columns import Contract
from schemas.communication import Actions, Stakeholders
from schemas.company import Company, Maturity, MaturityTargets, Processes, Sites, Workshops
from schemas.evaluation import Answers, Benefits, Indicators, IndicatorValues
from schemas.measures import Measures
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
TABLES: dict[str, type[Contract]] = {
    str(contract.Config.name): contract  # type: ignore[attr-defined]
    for contract in _CONTRACTS
}


def title_of(table: str) -> str:
    """Return the German name of ``table``, as its sheet and form are called."""
    return str(TABLES[table].to_schema().title)


def description_of(table: str) -> str:
    """Return what ``table`` is for, in one German sentence."""
    return str(TABLES[table].to_schema().description)


def is_single(table: str) -> bool:
    """Return whether ``table`` has exactly one row."""
    # pandera keeps this on the model and leaves it out of the schema.
    return bool((getattr(TABLES[table].Config, "metadata", None) or {}).get("single"))
