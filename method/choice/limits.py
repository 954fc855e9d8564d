"""The limits of a choice by name, so that an answer can say which of them clash."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitKind(StrEnum):
    """What a limit is about."""

    BUDGET = "budget"
    SEATS = "seats"
    MINIMUM = "minimum"
    HOURS = "hours"
    OVERLAP = "overlap"
    AWAY = "away"
    TEAM_HOURS = "team_hours"
    PIN = "pin"
    VETO = "veto"
    TRAVEL = "travel"
    WINDOW = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit: what it is about, whom or what it binds, and its bound.

    ``bound`` is in EUR (budget), people (seats, minimum, away, pin), hours (hours, team_hours) or
    kilometres (travel), None for vetoes, windows and overlapping dates.
    """

    kind: LimitKind
    profile: str | None = None
    offer: str | None = None
    run: str | None = None
    team: str | None = None
    bound: float | None = None
